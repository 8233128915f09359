#include "methods/polis/representative.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "methods/polis/consensus.hpp"
#include "methods/polis/corrected.hpp"
#include "methods/polis/projection.hpp"

namespace minga::methods::polis {
namespace {

struct Conversation {
  Votes votes;
  std::vector<int> groups;
  int group_count = 1;
};

Conversation some_conversation() {
  Conversation c;
  c.group_count = *rc::gen::inRange(1, 4);
  c.votes = Votes(static_cast<std::size_t>(*rc::gen::inRange(1, 15)),
                  static_cast<std::size_t>(*rc::gen::inRange(1, 10)));
  for (double& vote : c.votes.cells)
    if (const int v = *rc::gen::inRange(-1, 3); v < 2) vote = v;
  for (std::size_t i = 0; i < c.votes.rows; ++i) c.groups.push_back(*rc::gen::inRange(-1, c.group_count));
  return c;
}

std::vector<std::vector<VoteCounts>> counts_of(const Conversation& c) {
  return count_votes(c.votes, c.groups, c.group_count).value();
}

TEST(Votes, RefusesWhatIsNoVoteAndSaysWhere) {
  Votes votes(2, 2, 1.0);
  votes(1, 0) = 0.5;
  const auto counts = count_votes(votes, std::vector{0, 0}, 1);
  ASSERT_FALSE(counts);
  EXPECT_EQ(counts.error().code, "polis.not_a_vote");
  EXPECT_EQ(counts.error().parameters[0].second, "2");
  EXPECT_EQ(counts.error().parameters[1].second, "1");
  EXPECT_EQ(count_votes(votes, std::vector{0}, 1).error().code, "polis.shape");
  EXPECT_EQ(count_votes(votes, std::vector{0, 1}, 1).error().code, "polis.shape");
}

TEST(Representative, WorkedExample) {
  // Inside 6 of 6 agree, outside 3 of 10.
  std::vector<std::vector<VoteCounts>> counts{{{6, 0, 6}}, {{3, 5, 10}}};
  const auto stats = statement_stats(counts);
  const StanceStats& agree = stats[0][0].on(Stance::agree);
  EXPECT_DOUBLE_EQ(agree.share, 7.0 / 8);
  EXPECT_DOUBLE_EQ(agree.ratio, (7.0 / 8) / (4.0 / 12));
  EXPECT_DOUBLE_EQ(agree.z_share, std::sqrt(7.0));
  const double pooled = 11.0 / 18;
  EXPECT_DOUBLE_EQ(agree.z_ratio, (1 - 4.0 / 11) / std::sqrt(pooled * (1 - pooled) * (1.0 / 7 + 1.0 / 11)));
  const auto chosen = select_representative(stats[0], {});
  ASSERT_EQ(chosen.size(), 1U);
  EXPECT_TRUE(chosen[0].best_agree);
  EXPECT_TRUE(select_representative(stats[0], {true}).empty());
}

TEST(Representative, NobodyTellsGroupsApartWhenAllAgree) {
  const auto stats = statement_stats(std::vector<std::vector<VoteCounts>>{{{5, 0, 5}}, {{9, 0, 9}}});
  EXPECT_EQ(stats[0][0].on(Stance::agree).z_ratio, 0.0);
}

TEST(Corrected, TailsAreThoseOfTheTextbooks) {
  EXPECT_DOUBLE_EQ(binomial_tail(3, 3), 0.125);
  EXPECT_NEAR(binomial_tail(8, 10), 56.0 / 1024, 1e-15);
  EXPECT_EQ(binomial_tail(0, 0), 1.0);
  EXPECT_NEAR(binomial_tail(60, 100), 0.02844396682, 1e-10);
  // The lady tasting tea: 4 of 4, and 3 of 4.
  EXPECT_NEAR(fisher_tail(4, 4, 0, 4), 1.0 / 70, 1e-15);
  EXPECT_NEAR(fisher_tail(3, 4, 1, 4), 17.0 / 70, 1e-14);
  EXPECT_EQ(fisher_tail(0, 0, 3, 4), 1.0);
}

TEST(Consensus, WantsEveryGroup) {
  const std::vector<std::vector<VoteCounts>> counts{{{8, 0, 8}, {8, 0, 8}}, {{8, 0, 8}, {0, 8, 8}}};
  const auto consensus = group_informed_consensus(counts);
  EXPECT_DOUBLE_EQ(consensus[0], 0.81);
  EXPECT_DOUBLE_EQ(consensus[1], 0.09);
  EXPECT_TRUE(group_informed_consensus({}).empty());
}

RC_GTEST_PROP(Representative, CountsInsideAndOutsideAreEverybodyInAGroup, ()) {
  const Conversation c = some_conversation();
  const auto counts = counts_of(c);
  const auto stats = statement_stats(counts);
  for (std::size_t i = 0; i < c.votes.columns; ++i) {
    std::size_t seen = 0;
    for (std::size_t row = 0; row < c.votes.rows; ++row)
      if (c.groups[row] >= 0 && !impact::is_missing(c.votes(row, i))) ++seen;
    for (const auto& group : stats) RC_ASSERT(group[i].inside.seen + group[i].outside.seen == seen);
  }
}

RC_GTEST_PROP(Representative, TurnedVotesTurnTheStances, ()) {
  Conversation c = some_conversation();
  const auto before = statement_stats(counts_of(c));
  for (double& vote : c.votes.cells) vote = -vote;
  const auto after = statement_stats(counts_of(c));
  for (std::size_t group = 0; group < before.size(); ++group)
    for (std::size_t i = 0; i < before[group].size(); ++i) {
      RC_ASSERT(before[group][i].on(Stance::agree).z_ratio == after[group][i].on(Stance::disagree).z_ratio);
      RC_ASSERT(before[group][i].on(Stance::agree).ratio == after[group][i].on(Stance::disagree).ratio);
    }
}

RC_GTEST_PROP(Representative, ChoosesFewEachOnceAgreementsFirst, ()) {
  const Conversation c = some_conversation();
  for (const auto& group : statement_stats(counts_of(c))) {
    const auto chosen = select_representative(group, {}, 3);
    RC_ASSERT(chosen.size() <= 3U);
    std::set<std::size_t> seen;
    for (const Representative& r : chosen) RC_ASSERT(seen.insert(r.statement).second);
    RC_ASSERT(std::ranges::is_partitioned(chosen, [](const auto& r) { return r.stance == Stance::agree; }));
  }
}

RC_GTEST_PROP(Representative, AModeratedStatementIsNeverShown, ()) {
  const Conversation c = some_conversation();
  const auto out = *rc::gen::inRange<std::size_t>(0, c.votes.columns);
  Moderated moderated(c.votes.columns);
  moderated[out] = true;
  for (const auto& group : statement_stats(counts_of(c)))
    for (const Representative& r : select_representative(group, moderated)) RC_ASSERT(r.statement != out);
}

RC_GTEST_PROP(Corrected, ExactTailsFollowTheirSums, ()) {
  const auto seen_inside = *rc::gen::inRange<std::size_t>(0, 40);
  const auto seen_outside = *rc::gen::inRange<std::size_t>(0, 40);
  const auto inside = *rc::gen::inRange<std::size_t>(0, seen_inside + 1);
  const auto outside = *rc::gen::inRange<std::size_t>(0, seen_outside + 1);
  const double p = fisher_tail(inside, seen_inside, outside, seen_outside);
  RC_ASSERT(p > 0.0);
  RC_ASSERT(p <= 1.0);
  // More inside, with as many in all, is rarer.
  if (inside < seen_inside && outside > 0)
    RC_ASSERT(fisher_tail(inside + 1, seen_inside, outside - 1, seen_outside) <= p + 1e-12);
  RC_ASSERT(std::abs(binomial_tail(inside, seen_inside) +
                     (inside == 0 ? 0.0 : binomial_tail(seen_inside - inside + 1, seen_inside)) - 1) < 1e-11);
}

RC_GTEST_PROP(Corrected, NeverBelowEitherTestNorTheirCorrection, ()) {
  for (const CorrectedStance& t : corrected_stances(statement_stats(counts_of(some_conversation())), {})) {
    RC_ASSERT(t.p == std::max(t.p_share, t.p_ratio));
    RC_ASSERT(t.q >= t.p);
    RC_ASSERT(t.q <= 1.0);
  }
}

RC_GTEST_PROP(Projection, WhoSawEverythingLiesWherePrincipalComponentsPutThem, ()) {
  Conversation c = some_conversation();
  for (double& vote : c.votes.cells)
    if (impact::is_missing(vote)) vote = 0;
  const auto ours = project_votes(c.votes, {}).value();
  const auto plain = impact::project(c.votes, 2).value();
  for (std::size_t i = 0; i < plain.coordinates.cells.size(); ++i)
    RC_ASSERT(std::abs(ours.coordinates.cells[i] - plain.coordinates.cells[i]) < 1e-9);
}

}  // namespace
}  // namespace minga::methods::polis
