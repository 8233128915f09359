#include "methods/impact/analysis.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <string>

#include "methods/impact/random.hpp"

namespace minga::methods::impact {
namespace {

AnalysisOptions quick() {
  AnalysisOptions options;
  options.bootstrap_replicates = 0;
  options.continuum_simulations = 0;
  options.tests.permutations = 49;
  options.tests.replicates = 20;
  return options;
}

// Two camps that rate apart by `gap`, with one in `hole` cells missing (0: none).
AnalysisInput two_camps(std::size_t people, std::size_t impacts, double gap, std::size_t hole,
                        std::uint64_t seed) {
  AnalysisInput input;
  Random random(seed);
  for (std::size_t i = 0; i < impacts; ++i) input.impacts.push_back("impact-" + std::to_string(i));
  for (std::size_t p = 0; p < people; ++p)
    input.participants.push_back({"P" + std::to_string(p), "G" + std::to_string(p % 3),
                                  p % 2 == 0 ? "miner" : "authority", Attendance::rated});
  for (Axis axis : both_axes) {
    Matrix& m = input.answers.on(axis) = Matrix(people, impacts);
    for (std::size_t p = 0; p < people; ++p)
      for (std::size_t i = 0; i < impacts; ++i) {
        if (hole > 0 && random.below(hole) == 0) continue;
        const double wish = (p % 2 == 0 ? 0.5 + gap / 2 : 0.5 - gap / 2) + 0.15 * random.normal();
        m(p, i) = std::round(4 * std::clamp(wish, 0.0, 1.0)) / 4;
      }
  }
  return input;
}

bool has(const Analysis& analysis, const std::string& code) {
  return std::ranges::find(analysis.warnings, "analysis.warn." + code, &AnalysisWarning::code) !=
         analysis.warnings.end();
}

TEST(Analysis, FindsTwoCampsAndWhoTheyAre) {
  const AnalysisInput input = two_camps(24, 20, 0.5, 10, 1);
  AnalysisOptions options = quick();
  options.bootstrap_replicates = 20;
  options.continuum_simulations = 19;
  const auto result = analyse(input, options);
  ASSERT_TRUE(result) << result.error().code;
  ASSERT_EQ(result->clustering.k, 2);
  EXPECT_EQ(result->audit.clusters[0].types.at("miner"), 12U);
  EXPECT_EQ(result->audit.clusters[1].types.at("authority"), 12U);
  EXPECT_TRUE(result->audit.findings.empty());
  EXPECT_EQ(result->types.names, (std::vector<std::string>{"authority", "miner"}));
  EXPECT_EQ(result->tested, Grouping::type);
  EXPECT_EQ(result->by_cluster.origin, GroupOrigin::found);
  EXPECT_EQ(result->by_type.origin, GroupOrigin::declared);
  EXPECT_EQ(result->by_group.sizes, (std::vector<std::size_t>{8, 8, 8}));
  EXPECT_EQ(result->everyone.sizes, (std::vector<std::size_t>{24}));
  ASSERT_TRUE(result->stability);
  EXPECT_GT(result->stability->mean_jaccard, 0.9);
  EXPECT_TRUE(result->continuum);
  EXPECT_EQ(result->projection.coordinates.rows, 24U);
  EXPECT_NEAR(result->clusters[0].mean_valuation - result->clusters[1].mean_valuation, 0.5, 0.08);
}

TEST(Analysis, PeopleWithoutEnoughAnswersAreLeftOutAndListed) {
  AnalysisInput input = two_camps(12, 10, 0.5, 0, 2);
  std::ranges::fill(input.answers.valuation.row(1), missing);
  std::ranges::fill(input.answers.prioritization.row(2).first(6), missing);
  std::ranges::fill(input.answers.prioritization.row(3).first(5), missing);  // a half is enough
  input.participants[4].attendance = Attendance::withdrew;
  input.participants[5].attendance = Attendance::not_rated;
  const auto result = analyse(input, quick());
  ASSERT_TRUE(result);
  EXPECT_EQ(result->participants[1].left_out, LeftOut::no_answers);
  EXPECT_EQ(result->participants[2].left_out, LeftOut::too_few_answers);
  EXPECT_EQ(result->participants[2].answered, (std::array<std::size_t, 2>{10, 4}));
  EXPECT_FALSE(result->participants[3].left_out);
  EXPECT_EQ(result->participants[4].left_out, LeftOut::withdrew);
  EXPECT_EQ(result->participants[5].left_out, LeftOut::not_rated);
  EXPECT_EQ(result->rows, (std::vector<std::size_t>{0, 3, 6, 7, 8, 9, 10, 11}));
  EXPECT_EQ(result->participants[6].row, 2U);
  EXPECT_TRUE(has(*result, "left_out"));
  EXPECT_TRUE(has(*result, "few_participants"));
  EXPECT_TRUE(has(*result, "small_group"));
}

TEST(Analysis, AnImpactThatNobodyRatedIsListedAndNotClustered) {
  AnalysisInput input = two_camps(12, 10, 0.5, 0, 3);
  for (std::size_t row = 0; row < 12; ++row) input.answers.valuation(row, 4) = missing;
  const auto result = analyse(input, quick());
  ASSERT_TRUE(result);
  EXPECT_EQ(result->axes[0].unanswered_impacts, (std::vector<std::size_t>{4}));
  EXPECT_EQ(result->clustering.centres.columns, 19U);
  EXPECT_TRUE(is_missing(result->by_cluster.impacts[4].on(Axis::valuation).difference));
  EXPECT_FALSE(is_missing(result->by_cluster.impacts[4].on(Axis::prioritization).groups[0].mean));
  EXPECT_TRUE(has(*result, "unanswered_impacts.valuation"));
}

TEST(Analysis, WhoReadAScaleBackwardsIsSuspected) {
  AnalysisInput input = two_camps(14, 30, 0.0, 0, 8);
  for (std::size_t row = 0; row < 14; ++row)
    for (std::size_t i = 0; i < 30; ++i) {
      const double level = static_cast<double>(i % 5) / 4;
      input.answers.prioritization(row, i) = row == 9 ? 1 - level : level;
    }
  const auto result = analyse(input, quick());
  ASSERT_TRUE(result) << result.error().code;
  EXPECT_TRUE(result->directions[0].suspects.empty());
  EXPECT_EQ(result->directions[1].suspects, (std::vector<std::size_t>{9}));
  EXPECT_TRUE(has(*result, "direction_suspects"));
  EXPECT_EQ(result->observed.prioritization(9, 1), 0.75);  // a suspicion corrects nothing
}

TEST(Analysis, KindsOfMissingAnswersAreCountedApart) {
  AnalysisInput input = two_camps(8, 5, 0.5, 0, 4);
  input.answers.valuation(0, 0) = input.answers.valuation(1, 1) = input.answers.valuation(2, 2) = missing;
  input.reasons[0].resize(std::size_t{8} * 5);
  input.reasons[0][0] = Missing::refused;
  input.reasons[0][1 * 5 + 1] = Missing::does_not_know;
  const auto result = analyse(input, quick());
  ASSERT_TRUE(result);
  EXPECT_EQ(result->axes[0].by_reason,
            (std::map<Missing, std::size_t>{{Missing::refused, 1}, {Missing::does_not_know, 1}}));
  EXPECT_EQ(result->axes[0].without_reason, 1U);
  EXPECT_EQ(result->axes[0].missing_cells, 3U);
}

TEST(Analysis, OneParticipantAndTwoAlikeAreOneClusterAndNoNumberIsInvented) {
  for (const std::size_t people : {std::size_t{1}, std::size_t{2}}) {
    AnalysisInput input = two_camps(people, 5, 0, 0, 5);
    for (Axis axis : both_axes)
      if (people == 2)
        std::ranges::copy(input.answers.on(axis).row(0), input.answers.on(axis).row(1).begin());
    AnalysisOptions options = quick();
    options.bootstrap_replicates = 5;
    options.continuum_simulations = 19;
    const auto result = analyse(input, options);
    ASSERT_TRUE(result) << result.error().code;
    EXPECT_EQ(result->clustering.k, 1);
    EXPECT_TRUE(has(*result, "one_cluster"));
    EXPECT_TRUE(is_missing(result->by_cluster.impacts[0].on(Axis::valuation).difference));
    EXPECT_EQ(result->projection.explained[0], 0);
  }
}

TEST(Analysis, OfTooManyPeopleTheCostlyPartsAreSkippedAndSaidSo) {
  const AnalysisInput input = two_camps(24, 8, 0.5, 10, 9);
  AnalysisOptions options = quick();
  options.bootstrap_replicates = 10;
  options.bootstrap_at_most = options.silhouettes_at_most = 23;
  const auto result = analyse(input, options);
  ASSERT_TRUE(result);
  EXPECT_FALSE(result->stability);
  EXPECT_TRUE(has(*result, "stability_skipped"));
  EXPECT_TRUE(result->silhouettes.empty());
  EXPECT_TRUE(is_missing(result->clusters[0].silhouette));
}

TEST(Analysis, WithoutTypesTheWorkingGroupsAreTested) {
  AnalysisInput input = two_camps(18, 6, 0.5, 0, 6);
  for (AnalysisParticipant& participant : input.participants) participant.type.clear();
  const auto result = analyse(input, quick());
  ASSERT_TRUE(result);
  EXPECT_EQ(result->tested, Grouping::group);
  EXPECT_EQ(result->comparisons.impacts[0].pairs[0].size(), 3U);
  EXPECT_TRUE(has(*result, "members_unexplained"));
}

TEST(Analysis, RefusesWhatCannotBeAnalysed) {
  const AnalysisInput good = two_camps(6, 4, 0.5, 0, 7);
  const auto code = [&](auto spoil) {
    AnalysisInput input = good;
    AnalysisOptions options = quick();
    spoil(input, options);
    const auto result = analyse(input, options);
    return result ? std::string() : result.error().code;
  };
  using In = AnalysisInput;
  using Op = AnalysisOptions;
  EXPECT_EQ(code([](In& i, Op&) { i.impacts.pop_back(); }), "analysis.shape");
  EXPECT_EQ(code([](In& i, Op&) { i.participants.pop_back(); }), "analysis.shape");
  EXPECT_EQ(code([](In& i, Op&) { i.reasons[1].resize(3); }), "analysis.shape");
  EXPECT_EQ(code([](In& i, Op&) { i.participants[1].id = i.participants[0].id; }),
            "analysis.duplicate_participant");
  EXPECT_EQ(code([](In& i, Op&) { i.impacts[1] = i.impacts[0]; }), "analysis.duplicate_impact");
  EXPECT_EQ(code([](In& i, Op&) { i = {}; }), "analysis.no_impacts");
  EXPECT_EQ(code([](In& i, Op&) { std::ranges::fill(i.answers.valuation.cells, missing); }),
            "analysis.nobody_left");
  EXPECT_EQ(code([](In&, Op& o) { o.least_answer_share = 1.5; }), "analysis.option");
  EXPECT_EQ(code([](In&, Op& o) { o.bootstrap_replicates = -1; }), "analysis.option");
  EXPECT_EQ(code([](In&, Op& o) { o.continuum_simulations = -1; }), "analysis.option");
  EXPECT_EQ(code([](In&, Op& o) { o.tests.level = 0; }), "analysis.option");
}

RC_GTEST_PROP(Analysis, TheNumberOfThreadsChangesNothing, (std::uint64_t seed)) {
  const AnalysisInput input = two_camps(14, 6, 0.4, 7, seed);
  AnalysisOptions options = quick();
  options.bootstrap_replicates = 5;
  options.seed = seed;
  options.threads = 1;
  const Analysis one = analyse(input, options).value();
  options.threads = 4;
  const Analysis many = analyse(input, options).value();
  const auto bytes_equal = [](const std::vector<double>& a, const std::vector<double>& b) {
    return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(double)) == 0;
  };
  RC_ASSERT(one.clustering.labels == many.clustering.labels);
  for (Axis axis : both_axes)
    RC_ASSERT(bytes_equal(one.completed.on(axis).cells, many.completed.on(axis).cells));
  RC_ASSERT(bytes_equal(one.projection.coordinates.cells, many.projection.coordinates.cells));
  RC_ASSERT(bytes_equal(one.silhouettes, many.silhouettes));
  RC_ASSERT(one.stability->mean_jaccard == many.stability->mean_jaccard);
}

RC_GTEST_PROP(Analysis, EveryRegisteredPersonIsEitherAnalysedOnceOrLeftOutWithAReason, (std::uint64_t seed)) {
  AnalysisInput input = two_camps(12, 5, 0.4, 3, seed);
  for (AnalysisParticipant& participant : input.participants)
    participant.attendance =
        *rc::gen::element(Attendance::rated, Attendance::rated, Attendance::withdrew, Attendance::not_rated);
  const auto result = analyse(input, quick());
  if (!result) {
    RC_ASSERT(result.error().code == "analysis.nobody_left");
    return;
  }
  std::size_t analysed = 0;
  for (std::size_t i = 0; i < input.participants.size(); ++i) {
    const ParticipantResult& p = result->participants[i];
    RC_ASSERT(p.left_out.has_value() != p.row.has_value());
    if (p.row) RC_ASSERT(result->rows[*p.row] == i);
    if (p.row) ++analysed;
  }
  RC_ASSERT(result->rows.size() == analysed);
  RC_ASSERT(result->audit.analysed == analysed);
  RC_ASSERT(result->audit.left_out == input.participants.size() - analysed);
}

RC_GTEST_PROP(Analysis, AnswersThatWereGivenAreNeverTouched, (std::uint64_t seed)) {
  const AnalysisInput input = two_camps(12, 5, 0.4, 4, seed);
  const auto result = analyse(input, quick());
  RC_PRE(result.has_value());
  for (Axis axis : both_axes)
    for (std::size_t row = 0; row < result->rows.size(); ++row)
      for (std::size_t i = 0; i < 5; ++i) {
        const double given = input.answers.on(axis)(result->rows[row], i);
        if (!is_missing(given)) RC_ASSERT(result->completed.on(axis)(row, i) == given);
      }
}

}  // namespace
}  // namespace minga::methods::impact
