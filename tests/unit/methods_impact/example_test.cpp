// The example of Madre de Dios was built from published figures; the analysis has to find them again.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

#include "methods/impact/analysis.hpp"
#include "unit/methods_impact/example_data.hpp"

namespace minga::methods::impact {
namespace {

// Tables 1 and 2 of the study as printed: valuation and prioritization of the cluster of lower concern,
// of the cluster of higher concern, and both differences.
struct PublishedRow {
  const char* impact;
  std::array<double, 2> lower;
  std::array<double, 2> higher;
  std::array<double, 2> difference;
};
constexpr std::size_t positive_rows = 4;
const std::vector<PublishedRow> published{
    {"employment-generation", {1.00, 0.78}, {0.95, 0.76}, {0.05, 0.02}},
    {"small-enterprise-growth", {0.92, 0.73}, {0.86, 0.77}, {0.06, 0.04}},
    {"technology-development", {0.82, 0.71}, {0.82, 0.82}, {0.00, 0.11}},
    {"state-presence-strengthened", {0.81, 0.60}, {0.77, 0.87}, {0.04, 0.26}},
    {"corruption", {0.22, 0.84}, {0.02, 0.96}, {0.20, 0.12}},
    {"water-quality-alteration", {0.26, 0.71}, {0.05, 0.89}, {0.21, 0.18}},
    {"labour-informality", {0.28, 0.61}, {0.06, 0.90}, {0.22, 0.29}},
    {"state-absence-mining-areas", {0.07, 0.77}, {0.07, 0.93}, {0.00, 0.16}},
    {"landscape-alteration", {0.32, 0.57}, {0.07, 0.80}, {0.25, 0.23}},
    {"trafficking-sexual-exploitation", {0.37, 0.37}, {0.07, 0.87}, {0.30, 0.50}},
    {"tax-evasion", {0.26, 0.57}, {0.07, 0.79}, {0.18, 0.22}},
    {"precarious-health-education", {0.23, 0.73}, {0.08, 0.94}, {0.15, 0.21}},
    {"disease-spread", {0.29, 0.44}, {0.08, 0.83}, {0.22, 0.38}},
    {"land-use-overlap-conflict", {0.12, 0.78}, {0.09, 0.94}, {0.03, 0.16}},
    {"organized-crime", {0.36, 0.41}, {0.10, 0.77}, {0.26, 0.36}},
    {"child-exploitation", {0.39, 0.44}, {0.10, 0.85}, {0.29, 0.41}},
    {"asset-laundering", {0.39, 0.24}, {0.10, 0.80}, {0.29, 0.56}},
    {"toxic-contamination-people", {0.43, 0.24}, {0.10, 0.84}, {0.33, 0.60}},
    {"trafficking-labour-exploitation", {0.45, 0.20}, {0.10, 0.85}, {0.35, 0.65}},
    {"fuel-smuggling-shortage", {0.13, 0.76}, {0.12, 0.82}, {0.02, 0.06}},
    {"dangerous-working-conditions", {0.39, 0.33}, {0.12, 0.86}, {0.27, 0.53}},
    {"farmland-destruction", {0.35, 0.55}, {0.13, 0.76}, {0.22, 0.21}},
    {"precarious-settlements", {0.34, 0.44}, {0.15, 0.80}, {0.19, 0.36}},
    {"land-invasion", {0.29, 0.39}, {0.15, 0.83}, {0.14, 0.45}},
    {"malnutrition", {0.41, 0.17}, {0.17, 0.82}, {0.24, 0.65}},
};

class Example : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    input_ = new AnalysisInput(testing::read_example());
    AnalysisOptions options;
    options.bootstrap_replicates = 200;
    options.continuum_simulations = 99;
    analysis_ = new Analysis(analyse(*input_, options).value());
  }
  static void TearDownTestSuite() {
    delete analysis_;
    delete input_;
  }
  static const AnalysisInput& input() { return *input_; }
  static const Analysis& analysis() { return *analysis_; }

  static std::size_t column(const std::string& impact) {
    return static_cast<std::size_t>(std::ranges::find(input().impacts, impact) - input().impacts.begin());
  }
  static std::size_t cluster_of_concern_rank(std::size_t rank) {
    const auto& clusters = analysis().clusters;
    return static_cast<std::size_t>(std::ranges::find(clusters, rank, &ClusterProfile::concern_rank) -
                                    clusters.begin());
  }

 private:
  static inline AnalysisInput* input_ = nullptr;
  static inline Analysis* analysis_ = nullptr;
};

TEST_F(Example, ThirtyThreeRegisteredInFourGroupsRatedFiftyTwoImpactsOnFiveLevels) {
  ASSERT_EQ(input().participants.size(), 33U);
  const auto in_group = [&](const char* group) {
    return std::ranges::count(input().participants, group, &AnalysisParticipant::group);
  };
  EXPECT_EQ(in_group("G1"), 7);
  EXPECT_EQ(in_group("G2"), 9);
  EXPECT_EQ(in_group("G3"), 6);
  EXPECT_EQ(in_group("G4"), 11);
  EXPECT_EQ(input().impacts.size(), 52U);
  for (Axis axis : both_axes)
    for (double cell : input().answers.on(axis).cells)
      if (!is_missing(cell)) {
        ASSERT_EQ(cell * 4, std::round(cell * 4));
        ASSERT_TRUE(cell >= 0 && cell <= 1);
      }
}

TEST_F(Example, FourAreLeftOutEachForAnotherReason) {
  EXPECT_EQ(analysis().rows.size(), 29U);
  EXPECT_EQ(analysis().audit.left_out, 4U);
  for (LeftOut reason :
       {LeftOut::no_answers, LeftOut::too_few_answers, LeftOut::withdrew, LeftOut::not_rated})
    EXPECT_EQ(analysis().audit.reasons.at(reason), 1U);
}

TEST_F(Example, MissingSharesAreThePublishedOnes) {
  EXPECT_NEAR(analysis().axes[0].missing_share, 0.14, 0.0005);
  EXPECT_NEAR(analysis().axes[1].missing_share, 0.09, 0.0005);
}

TEST_F(Example, NeighboursFillBetterThanMeans) {
  for (const AxisReport& axis : analysis().axes) {
    EXPECT_FALSE(axis.imputation.mean_wins);
    EXPECT_LT(axis.imputation.chosen.rmse, axis.imputation.column_mean.rmse);
  }
}

TEST_F(Example, TwoClustersOfTwelveAndSeventeen) {
  ASSERT_EQ(analysis().clustering.k, 2);
  EXPECT_EQ(analysis().clusters[cluster_of_concern_rank(2)].size, 12U);
  EXPECT_EQ(analysis().clusters[cluster_of_concern_rank(1)].size, 17U);
}

TEST_F(Example, BothFormsOfTheCriterionFindThem) {
  for (BicForm form : {BicForm::paper, BicForm::mle}) {
    AnalysisOptions options;
    options.bootstrap_replicates = options.continuum_simulations = 0;
    options.tests.permutations = 99;
    options.tests.replicates = 0;
    options.xmeans.bic = form;
    for (std::uint64_t seed : {2U, 3U, 5U}) {
      options.seed = seed;
      EXPECT_EQ(analyse(input(), options)->clustering.labels, analysis().clustering.labels);
    }
  }
}

TEST_F(Example, MeansAndDifferencesAreThePublishedOnes) {
  const std::size_t lower = cluster_of_concern_rank(2);
  const std::size_t higher = cluster_of_concern_rank(1);
  for (const PublishedRow& row : published) {
    for (Axis axis : both_axes) {
      SCOPED_TRACE(std::string(row.impact) + (axis == Axis::valuation ? " valuation" : " prioritization"));
      const auto a = static_cast<std::size_t>(axis);
      const AxisContrast& cell = analysis().by_cluster.impacts[column(row.impact)].on(axis);
      EXPECT_NEAR(cell.groups[lower].mean, row.lower[a], 0.02);
      EXPECT_NEAR(cell.groups[higher].mean, row.higher[a], 0.02);
      EXPECT_NEAR(cell.difference, row.difference[a], 0.02);
    }
  }
}

TEST_F(Example, TheTablesHoldThePublishedImpactsAndNoOther) {
  std::set<std::size_t> positive, negative;
  for (std::size_t i = 0; i < published.size(); ++i)
    (i < positive_rows ? positive : negative).insert(column(published[i].impact));
  const Contrast& contrast = analysis().by_cluster;
  EXPECT_EQ(contrast.origin, GroupOrigin::found);
  EXPECT_EQ(std::set(contrast.most_positive.begin(), contrast.most_positive.end()), positive);
  EXPECT_EQ(std::set(contrast.most_negative.begin(), contrast.most_negative.end()), negative);
  EXPECT_EQ(contrast.most_positive.front(), column("employment-generation"));
  EXPECT_EQ(contrast.most_negative.front(), column("corruption"));
}

TEST_F(Example, AgreementAndDisagreementLieWhereTheStudySawThem) {
  const auto mark = [&](const char* impact, Axis axis) {
    return analysis().by_cluster.impacts[column(impact)].on(axis).mark;
  };
  for (const char* shared : {"land-use-overlap-conflict", "state-absence-mining-areas"})
    EXPECT_EQ(mark(shared, Axis::valuation), Mark::agreement) << shared;
  for (const char* divided : {"trafficking-sexual-exploitation", "child-exploitation", "organized-crime"})
    for (Axis axis : both_axes) EXPECT_EQ(mark(divided, axis), Mark::disagreement) << divided;
}

TEST_F(Example, AuditFindsTheTwoThatNobodyExplained) {
  const MembershipAudit& audit = analysis().audit;
  const ClusterAudit& lower = audit.clusters[cluster_of_concern_rank(2)];
  EXPECT_EQ(lower.types, (std::map<std::string, std::size_t>{{"authority", 3}, {"miner", 9}}));
  EXPECT_EQ(lower.unexplained, 0U);
  const ClusterAudit& higher = audit.clusters[cluster_of_concern_rank(1)];
  EXPECT_EQ(higher.types,
            (std::map<std::string, std::size_t>{{"authority", 8}, {"civil_society", 6}, {"miner", 1}}));
  EXPECT_EQ(higher.explained, 15U);
  EXPECT_EQ(higher.unexplained, 2U);
  ASSERT_EQ(audit.findings.size(), 1U);
  EXPECT_EQ(audit.findings[0].flag, AuditFlag::members_unexplained);
  EXPECT_EQ(audit.findings[0].difference, 2U);
}

TEST_F(Example, NobodyIsSuspectedOfReadingAScaleBackwards) {
  for (const DirectionReport& axis : analysis().directions) EXPECT_TRUE(axis.suspects.empty());
}

TEST_F(Example, ClustersComeBackInTheBootstrap) {
  ASSERT_TRUE(analysis().stability);
  for (const ClusterStability& cluster : analysis().stability->clusters) EXPECT_GT(cluster.jaccard, 0.85);
  ASSERT_TRUE(analysis().continuum);
  EXPECT_NE(analysis().continuum->verdict, GroupsVerdict::one_group);
  EXPECT_NE(analysis().continuum->verdict, GroupsVerdict::continuum);
}

TEST_F(Example, TheScriptWritesTheSameBytesAgain) {
  if (std::system("python3 --version > /dev/null 2>&1") != 0) GTEST_SKIP() << "python3 is not installed";
  const auto folder =
      std::filesystem::temp_directory_path() /
      ("minga-reconstruct-" + std::to_string(::testing::UnitTest::GetInstance()->random_seed()) + "-" +
       std::to_string(std::filesystem::hash_value(MINGA_SOURCE_DIR)));
  std::filesystem::create_directories(folder);
  const std::string command =
      "python3 -B '" + testing::example_folder() + "/reconstruct.py' '" + folder.string() + "'";
  ASSERT_EQ(std::system(command.c_str()), 0);
  const auto bytes = [](const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(file), {});
  };
  for (const char* name : {"ratings.csv", "participants.csv"}) {
    EXPECT_FALSE(bytes(folder / name).empty());
    EXPECT_EQ(bytes(folder / name), bytes(std::filesystem::path(testing::example_folder()) / name)) << name;
  }
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace minga::methods::impact
