// Values that Polis itself computed for a public conversation (35 participants, 44 statements, two of
// them moderated out) are the measure: given its groups, ours must be the same.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "methods/polis/consensus.hpp"
#include "methods/polis/corrected.hpp"
#include "methods/polis/projection.hpp"
#include "methods/polis/representative.hpp"

namespace minga::methods::polis {
namespace {

using nlohmann::json;

constexpr double tolerance = 1e-6;

std::filesystem::path folder() {
  return std::filesystem::path(MINGA_SOURCE_DIR) / "../shared/data/polis/polis-math-fixture-below-100";
}

json read(const char* name) {
  return json::parse(std::ifstream(folder() / name));
}

class PolisFixture : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(folder() / "votes.json"))
      GTEST_SKIP() << "the Polis fixture is not on this machine: " << folder();
    expected = read("math-pca2.json");
    votes = Votes(expected["n"].get<std::size_t>(), expected["n-cmts"].get<std::size_t>());
    for (const json& vote : read("votes.json"))
      votes(vote["pid"].get<std::size_t>(), vote["tid"].get<std::size_t>()) = vote["vote"].get<double>();
    moderated.resize(votes.columns);
    for (const json& statement : expected["mod-out"]) moderated[statement.get<std::size_t>()] = true;
    read_groups();
    counts = count_votes(votes, groups, group_count).value();
    stats = statement_stats(counts);
  }

  // A group's members are base clusters, whose members are participants.
  void read_groups() {
    const json& base = expected["base-clusters"];
    std::map<int, std::vector<std::size_t>> people;
    for (std::size_t i = 0; i < base["id"].size(); ++i)
      people[base["id"][i].get<int>()] = base["members"][i].get<std::vector<std::size_t>>();
    groups.assign(votes.rows, -1);
    for (const json& group : expected["group-clusters"])
      for (const json& cluster : group["members"])
        for (std::size_t person : people.at(cluster.get<int>())) groups[person] = group["id"].get<int>();
    group_count = static_cast<int>(expected["group-clusters"].size());
  }

  json expected;
  Votes votes;
  Moderated moderated;
  std::vector<int> groups;
  int group_count = 0;
  std::vector<std::vector<VoteCounts>> counts;
  std::vector<std::vector<StatementStats>> stats;
};

TEST_F(PolisFixture, CountsOfEveryGroupAndStatement) {
  for (int group = 0; group < group_count; ++group) {
    const json& theirs = expected["group-votes"][std::to_string(group)];
    EXPECT_EQ(std::ranges::count(groups, group), theirs["n-members"].get<int>());
    for (std::size_t i = 0; i < votes.columns; ++i) {
      const VoteCounts& ours = counts[static_cast<std::size_t>(group)][i];
      const json& cell = theirs["votes"][std::to_string(i)];
      EXPECT_EQ(ours.agree, cell["A"].get<std::size_t>());
      EXPECT_EQ(ours.disagree, cell["D"].get<std::size_t>());
      EXPECT_EQ(ours.seen, cell["S"].get<std::size_t>());
    }
  }
}

TEST_F(PolisFixture, RepresentativeStatementsInTheSameOrder) {
  for (int group = 0; group < group_count; ++group) {
    const json& theirs = expected["repness"][std::to_string(group)];
    const auto ours = select_representative(stats[static_cast<std::size_t>(group)], moderated);
    ASSERT_EQ(ours.size(), theirs.size()) << "group " << group;
    for (std::size_t i = 0; i < ours.size(); ++i) {
      SCOPED_TRACE("group " + std::to_string(group) + ", place " + std::to_string(i));
      EXPECT_EQ(ours[i].statement, theirs[i]["tid"].get<std::size_t>());
      EXPECT_EQ(ours[i].stance == Stance::agree ? "agree" : "disagree",
                theirs[i]["repful-for"].get<std::string>());
      EXPECT_EQ(ours[i].successes, theirs[i]["n-success"].get<std::size_t>());
      EXPECT_EQ(ours[i].trials, theirs[i]["n-trials"].get<std::size_t>());
      EXPECT_EQ(ours[i].best_agree, theirs[i].value("best-agree", false));
      EXPECT_NEAR(ours[i].stats.share, theirs[i]["p-success"].get<double>(), tolerance);
      EXPECT_NEAR(ours[i].stats.z_share, theirs[i]["p-test"].get<double>(), tolerance);
      EXPECT_NEAR(ours[i].stats.ratio, theirs[i]["repness"].get<double>(), tolerance);
      EXPECT_NEAR(ours[i].stats.z_ratio, theirs[i]["repness-test"].get<double>(), tolerance);
    }
  }
}

TEST_F(PolisFixture, GroupInformedConsensusOfEveryStatement) {
  const auto ours = group_informed_consensus(counts);
  ASSERT_EQ(ours.size(), expected["group-aware-consensus"].size());
  for (std::size_t i = 0; i < ours.size(); ++i)
    EXPECT_NEAR(ours[i], expected["group-aware-consensus"][std::to_string(i)].get<double>(), tolerance) << i;
}

TEST_F(PolisFixture, ConsensusStatementsInTheSameOrder) {
  const auto everyone = count_votes(votes, std::vector<int>(votes.rows, 0), 1).value();
  const Consensus ours = select_consensus(everyone[0], moderated);
  for (const auto& [name, list] : {std::pair{"agree", &ours.agree}, std::pair{"disagree", &ours.disagree}}) {
    const json& theirs = expected["consensus"][name];
    ASSERT_EQ(list->size(), theirs.size());
    for (std::size_t i = 0; i < list->size(); ++i) {
      EXPECT_EQ((*list)[i].statement, theirs[i]["tid"].get<std::size_t>());
      EXPECT_EQ((*list)[i].successes, theirs[i]["n-success"].get<std::size_t>());
      EXPECT_EQ((*list)[i].trials, theirs[i]["n-trials"].get<std::size_t>());
      EXPECT_NEAR((*list)[i].share, theirs[i]["p-success"].get<double>(), tolerance);
      EXPECT_NEAR((*list)[i].z_share, theirs[i]["p-test"].get<double>(), tolerance);
    }
  }
}

TEST_F(PolisFixture, PlacesOnItsComponents) {
  // Its vote signs are the other way round, and so are its components and centre.
  impact::Matrix components(2, votes.columns);
  std::vector<double> centre = expected["pca"]["center"].get<std::vector<double>>();
  for (double& value : centre) value = -value;
  for (std::size_t c = 0; c < 2; ++c)
    for (std::size_t i = 0; i < votes.columns; ++i)
      components(c, i) = -expected["pca"]["comps"][c][i].get<double>();
  const impact::Matrix places = place(votes, moderated, centre, components);
  const json& base = expected["base-clusters"];
  for (std::size_t i = 0; i < base["id"].size(); ++i) {
    ASSERT_EQ(base["members"][i].size(), 1U);
    const auto person = base["members"][i][0].get<std::size_t>();
    EXPECT_NEAR(places(person, 0), base["x"][i].get<double>(), tolerance);
    EXPECT_NEAR(places(person, 1), base["y"][i].get<double>(), tolerance);
  }
}

TEST_F(PolisFixture, OwnComponentsSpanTheSamePlane) {
  const auto projection = project_votes(votes, moderated).value();
  // Theirs come from power iteration with random starts, so that signs and last digits differ.
  for (std::size_t c = 0; c < 2; ++c) {
    double along = 0;
    for (std::size_t d = 0; d < 2; ++d) {
      double product = 0;
      for (std::size_t i = 0; i < votes.columns; ++i)
        product += projection.components(c, i) * expected["pca"]["comps"][d][i].get<double>();
      along += product * product;
    }
    EXPECT_NEAR(along, 1, 1e-6) << "component " << c;
  }
}

TEST_F(PolisFixture, CorrectionLeavesFewOfTheChosenStatements) {
  const auto corrected = corrected_stances(stats, moderated);
  EXPECT_EQ(corrected.size(), 3U * 42U * 2U);
  std::size_t chosen = 0;
  std::size_t kept = 0;
  for (std::size_t group = 0; group < stats.size(); ++group) {
    for (const Representative& r : select_representative(stats[group], moderated)) {
      ++chosen;
      const auto test = std::ranges::find_if(corrected, [&](const CorrectedStance& t) {
        return t.group == group && t.statement == r.statement && t.stance == r.stance;
      });
      ASSERT_NE(test, corrected.end());
      if (test->q <= 0.10) ++kept;
    }
  }
  EXPECT_EQ(chosen, 11U);
  EXPECT_EQ(kept, 0U);
}

}  // namespace
}  // namespace minga::methods::polis
