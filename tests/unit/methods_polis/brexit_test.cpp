// A real conversation of Polis (204 participants, 50 statements, 48 % not seen), clustered by our own
// way and by one close to Polis's, each beside the groups that Polis published.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "methods/impact/ari.hpp"
#include "methods/impact/impute.hpp"
#include "methods/impact/kmeans.hpp"
#include "methods/impact/xmeans.hpp"
#include "methods/polis/corrected.hpp"
#include "methods/polis/projection.hpp"
#include "methods/polis/representative.hpp"

namespace minga::methods::polis {
namespace {

std::filesystem::path file() {
  return std::filesystem::path(MINGA_SOURCE_DIR) /
         "../shared/data/polis/brexit-consensus/participants-votes.csv";
}

std::vector<std::string> split(const std::string& line) {
  std::vector<std::string> cells(1);
  for (char c : line) {
    if (c == ',')
      cells.emplace_back();
    else if (c != '\r')
      cells.back() += c;
  }
  return cells;
}

class Brexit : public ::testing::Test {
 protected:
  static constexpr std::size_t first_vote = 6;

  void SetUp() override {
    if (!std::filesystem::exists(file()))
      GTEST_SKIP() << "the conversation is not on this machine: " << file();
    std::ifstream in(file());
    std::string line;
    std::getline(in, line);
    const std::size_t statements = split(line).size() - first_vote;
    while (std::getline(in, line)) {
      const auto cells = split(line);
      groups.push_back(cells[1].empty() ? -1 : std::stoi(cells[1]));
      ++votes.rows;
      for (std::size_t i = 0; i < statements; ++i) {
        const std::string& cell = cells[first_vote + i];
        votes.cells.push_back(cell.empty() ? impact::missing : std::stod(cell));
      }
    }
    votes.columns = statements;
  }

  // Only people whom Polis put in a group are compared.
  double agreement(const std::vector<int>& labels) const {
    std::vector<int> ours, theirs;
    for (std::size_t i = 0; i < groups.size(); ++i) {
      if (groups[i] < 0) continue;
      ours.push_back(labels[i]);
      theirs.push_back(groups[i]);
    }
    return impact::adjusted_rand_index(ours, theirs);
  }

  Votes votes;
  std::vector<int> groups;
};

TEST_F(Brexit, IsTheConversationThatWasPublished) {
  EXPECT_EQ(votes.rows, 204U);
  EXPECT_EQ(votes.columns, 50U);
  EXPECT_EQ(std::ranges::count(groups, -1), 7);
  EXPECT_EQ(std::ranges::count(groups, 0), 106);
  EXPECT_EQ(std::ranges::count(groups, 1), 91);
}

TEST_F(Brexit, TwoMeansOnTheMapFindNearlyTheirGroups) {
  const auto projection = project_votes(votes, {}).value();
  impact::KmeansOptions options;
  options.k = 2;
  const auto partition = impact::kmeans(projection.coordinates, options).value();
  const double ari = agreement(partition.labels);
  RecordProperty("ari", std::to_string(ari));
  EXPECT_GT(ari, 0.8);
}

TEST_F(Brexit, XmeansOnImputedVotesFindsGroupsRelatedToTheirs) {
  const auto imputed = impact::impute(votes, {}).value();
  for (impact::BicForm form : {impact::BicForm::mle, impact::BicForm::paper}) {
    impact::XmeansOptions options;
    options.bic = form;
    const auto clustering = impact::xmeans(imputed.completed, options).value();
    const double ari = agreement(clustering.labels);
    const std::string name = form == impact::BicForm::mle ? "mle" : "paper";
    RecordProperty("ari_" + name, std::to_string(ari));
    RecordProperty("k_" + name, clustering.k);
    EXPECT_GE(clustering.k, 2);
    EXPECT_GT(ari, 0.1);
  }
  RecordProperty("impute_k", imputed.report.k);
  RecordProperty("rmse", std::to_string(imputed.report.chosen.rmse));
  RecordProperty("mean_rmse", std::to_string(imputed.report.column_mean.rmse));
}

TEST_F(Brexit, CorrectionKeepsTheStatementsThatManyVotesCarry) {
  const auto counts = count_votes(votes, groups, 2).value();
  const auto stats = statement_stats(counts);
  const auto corrected = corrected_stances(stats, {});
  std::size_t passed = 0;
  for (const auto& group : stats)
    for (const StatementStats& s : group)
      for (const StanceStats& stance : s.stances)
        if (stance.z_share > polis_z && stance.z_ratio > polis_z) ++passed;
  const auto kept = static_cast<std::size_t>(
      std::ranges::count_if(corrected, [](const CorrectedStance& t) { return t.q <= 0.10; }));
  RecordProperty("passed_at_90", static_cast<int>(passed));
  RecordProperty("kept", static_cast<int>(kept));
  EXPECT_GT(kept, 0U);
  EXPECT_LT(kept, passed);
}

}  // namespace
}  // namespace minga::methods::polis
