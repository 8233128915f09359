#include "methods/funnel/funnel.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

namespace minga::methods::funnel {
namespace {

Day day(const std::string& text) {
  return *day_from(text);
}

Passage passage(const std::string& id, std::size_t step, const std::string& on, Outcome outcome,
                const std::string& group = "", const std::string& blocker = "") {
  return {id, step, day(on), outcome, blocker, group};
}

using enum Outcome;

/// Constructed to the figures published of Madre de Dios: about 5,500 declared, 11 past the second step by
/// June 2014, none complete by June 2016, 74 % of the concessions in conflict with other rights and most of
/// the rest near water. Who overlaps with what, the days and the sex are made up.
std::vector<Passage> madre_de_dios() {
  std::vector<Passage> all;
  for (int i = 0; i < 5500; ++i) {
    const std::string id = "case-" + std::to_string(i);
    const std::string sex = i % 5 == 0 ? "female" : "male";
    const Day declared = day("2012-06-01") + std::chrono::days(i % 200);
    const auto add = [&](std::size_t step, Day on, Outcome outcome, const std::string& blocker = "") {
      all.push_back({id, step, on, outcome, blocker, sex});
    };
    add(0, declared, entered);
    add(0, declared, passed);
    add(1, declared, entered);
    if (i % 500 == 7) add(1, declared + std::chrono::days(300), passed);
    if (i % 100 < 74) {
      add(2, declared, blocked, "overlap");
      if (i % 100 < 20) add(2, declared, blocked, "water");
    } else if (i % 100 < 95) {
      add(2, declared, blocked, "water");
    } else {
      add(2, declared, entered);
    }
  }
  return all;
}

TEST(FunnelOfMadreDeDios, HasThePublishedFigures) {
  const auto passages = madre_de_dios();
  for (const char* end : {"2014-06-30", "2016-06-30"}) {
    FunnelInput input;
    input.steps = 6;
    input.end = day(end);
    input.passages = passages;
    const auto found = funnel(input);
    ASSERT_TRUE(found.has_value());
    EXPECT_EQ(found->all.cases, 5500u);
    EXPECT_EQ(found->all.steps[0].past, 5500u);
    EXPECT_EQ(found->all.steps[1].past, 11u);
    EXPECT_EQ(found->all.steps[1].at, 5489u);
    EXPECT_EQ(found->all.complete, 0u);
    EXPECT_EQ(found->all.stops[0], 2u) << "where nobody passes at all";
    EXPECT_EQ(found->all.stops[1], 1u);
    EXPECT_FALSE(found->all.steps[1].time.median.has_value()) << "far more than half still wait";
    EXPECT_NEAR(found->all.steps[1].time.at(400), 1 - 11.0 / 5500, 1e-12);
    ASSERT_EQ(found->groups.size(), 2u);
    EXPECT_EQ(found->groups[0].group, "female");
    EXPECT_EQ(found->groups[0].cases, 1100u);
    ASSERT_EQ(found->blockers.size(), 2u);
    EXPECT_EQ(found->blockers[0].blocker, "overlap");
    EXPECT_EQ(found->blockers[0].cases, 4070u) << "74 %";
    EXPECT_EQ(found->blockers[0].could_move, 2970u) << "the others lie near water as well";
    EXPECT_EQ(found->blockers[1].could_move, 1155u);
    EXPECT_EQ(could_move_without(input, {"overlap", "water"}), 5225u);
    EXPECT_EQ(could_move_without(input, {"overlap"}), 2970u);
    EXPECT_EQ(could_move_without(input, {}), 0u);
  }
}

TEST(Funnel, CountsWhoEnteredIsThereWentPastWasRefusedOrLeft) {
  const std::vector<Passage> passages{
      passage("a", 0, "2020-01-01", entered, "North"), passage("a", 0, "2020-01-11", passed, "North"),
      passage("a", 1, "2020-01-11", entered, "South"), passage("b", 0, "2020-01-01", entered, "North"),
      passage("b", 0, "2020-01-05", refused, "North"), passage("c", 0, "2020-01-01", entered, "South"),
      passage("c", 0, "2020-01-03", refused, "South"), passage("c", 0, "2020-01-09", entered, "South"),
      passage("d", 0, "2020-01-02", passed, "South"),  passage("d", 1, "2020-01-02", entered, "South"),
      passage("d", 1, "2020-01-22", left, "South"),    passage("e", 0, "2021-01-01", entered, "South")};
  FunnelInput input;
  input.steps = 2;
  input.end = day("2020-02-01");
  input.passages = passages;
  const auto found = funnel(input);
  ASSERT_TRUE(found.has_value());
  const StepCounts& first = found->all.steps[0];
  EXPECT_EQ(found->later, 1u);
  EXPECT_EQ(found->all.cases, 4u);
  EXPECT_EQ(first.entered, 4u);
  EXPECT_EQ(first.past, 2u);
  EXPECT_EQ(first.refused, 1u);
  EXPECT_EQ(first.at, 1u) << "filed again";
  EXPECT_EQ(first.without_entry, 1u);
  EXPECT_EQ(first.time.cases, 3u);
  EXPECT_EQ(first.time.events, 1u);
  EXPECT_EQ(found->all.steps[1].left, 1u);
  ASSERT_EQ(found->groups.size(), 2u);
  EXPECT_EQ(found->groups[0].steps[0].entered, 2u);
  EXPECT_EQ(found->groups[1].steps[1].entered, 2u) << "a case may change its authority from step to step";
  EXPECT_EQ(found->groups[0].cases + found->groups[1].cases, 4u);
}

TEST(Funnel, IsCompleteByUnits) {
  const std::vector<Passage> passages{passage("a", 1, "2020-01-01", passed),
                                      passage("a", 2, "2020-01-01", passed),
                                      passage("b", 0, "2020-01-01", passed)};
  FunnelInput input;
  input.steps = 3;
  input.end = day("2020-02-01");
  input.passages = passages;
  EXPECT_EQ(funnel(input)->all.complete, 0u);
  input.units = {{0, 1}, {2}};
  EXPECT_EQ(funnel(input)->all.complete, 1u);
}

TEST(Funnel, ABlockerThatWasSolvedHindersNoMore) {
  const std::vector<Passage> passages{passage("a", 0, "2020-01-01", blocked, "", "overlap"),
                                      passage("a", 0, "2020-01-05", unblocked, "", "overlap"),
                                      passage("b", 0, "2020-01-01", blocked, "", "overlap"),
                                      passage("b", 0, "2020-01-05", passed, "")};
  FunnelInput input;
  input.steps = 1;
  input.end = day("2020-01-03");
  input.passages = passages;
  EXPECT_EQ(funnel(input)->blockers[0].could_move, 2u);
  input.end = day("2020-01-09");
  EXPECT_TRUE(funnel(input)->blockers.empty());
  input.steps = 0;
  EXPECT_EQ(funnel(input).error().code, "funnel.step");
}

TEST(Codes, OfOutcomesAreReadBack) {
  for (const Outcome outcome : {entered, passed, refused, left, blocked, unblocked})
    EXPECT_EQ(outcome_from(code_of(outcome)), outcome);
  EXPECT_FALSE(outcome_from("lost").has_value());
}

std::vector<Passage> some_passages() {
  std::vector<Passage> all;
  const int count = *rc::gen::inRange(0, 60);
  for (int i = 0; i < count; ++i) {
    Passage one;
    one.case_id = std::string(1, static_cast<char>('a' + *rc::gen::inRange(0, 6)));
    one.step = static_cast<std::size_t>(*rc::gen::inRange(0, 3));
    one.day = day("2020-01-01") + std::chrono::days(*rc::gen::inRange(0, 30));
    one.outcome = static_cast<Outcome>(*rc::gen::inRange(0, 6));
    one.blocker = *rc::gen::inRange(0, 2) == 0 ? "x" : "y";
    one.group = *rc::gen::inRange(0, 2) == 0 ? "g" : "h";
    all.push_back(one);
  }
  return all;
}

FunnelInput input_of(const std::vector<Passage>& passages) {
  FunnelInput input;
  input.steps = 3;
  input.end = day("2020-01-25");
  input.passages = passages;
  return input;
}

RC_GTEST_PROP(FunnelProperty, EveryCaseIsCountedOnceAtEachStep, ()) {
  const auto passages = some_passages();
  const auto found = funnel(input_of(passages));
  std::size_t cases = 0;
  for (const GroupCounts& group : found->groups) cases += group.cases;
  RC_ASSERT(cases == found->all.cases);
  for (std::size_t i = 0; i < 3; ++i) {
    const StepCounts& step = found->all.steps[i];
    RC_ASSERT(step.entered == step.past + step.at + step.refused + step.left);
    RC_ASSERT(step.blocked <= step.at);
    RC_ASSERT(step.time.cases + step.without_entry == step.entered);
    std::size_t entered_in_groups = 0;
    for (const GroupCounts& group : found->groups) entered_in_groups += group.steps[i].entered;
    RC_ASSERT(entered_in_groups == step.entered);
  }
}

/// In every group those who entered there and those who entered elsewhere are all that are counted at a step.
RC_GTEST_PROP(FunnelProperty, WhoEnteredElsewhereIsSaid, ()) {
  const auto passages = some_passages();
  const auto found = funnel(input_of(passages));
  RC_ASSERT(found->all.elsewhere == 0U);
  for (const GroupCounts& group : found->groups) {
    std::size_t most = 0, sum = 0;
    for (const StepCounts& step : group.steps) {
      most = std::max(most, step.entered);
      sum += step.entered;
    }
    RC_ASSERT(group.cases + group.elsewhere >= most);
    RC_ASSERT(group.cases + group.elsewhere <= sum);
  }
}

TEST(FunnelGroups, ACaseThatGoesOnInAnotherMonthIsCountedThereApart) {
  const std::vector<Passage> passages{
      passage("a", 0, "2020-01-05", passed, "2020-01"), passage("a", 1, "2020-02-05", entered, "2020-02"),
      passage("a", 2, "2020-02-06", entered, "2020-02"), passage("b", 1, "2020-02-07", entered, "2020-02")};
  FunnelInput input;
  input.steps = 3;
  input.end = day("2020-12-31");
  input.passages = passages;
  const auto found = funnel(input);
  ASSERT_EQ(found->groups.size(), 2u);
  EXPECT_EQ(found->groups[0].elsewhere, 0u);
  EXPECT_EQ(found->groups[1].cases, 1u);
  EXPECT_EQ(found->groups[1].elsewhere, 1u) << "once, though at two steps";
  EXPECT_EQ(found->groups[1].steps[1].entered, 2u);
}

RC_GTEST_PROP(FunnelProperty, TheOrderOfThePassagesSaysNothing, ()) {
  auto passages = some_passages();
  const auto one = funnel(input_of(passages));
  auto shuffled = passages;
  for (std::size_t i = shuffled.size(); i > 1; --i)
    std::swap(shuffled[i - 1], shuffled[static_cast<std::size_t>(*rc::gen::inRange(0, static_cast<int>(i)))]);
  const auto other = funnel(input_of(shuffled));
  for (std::size_t i = 0; i < 3; ++i) {
    RC_ASSERT(one->all.steps[i].past == other->all.steps[i].past);
    RC_ASSERT(one->all.steps[i].at == other->all.steps[i].at);
    RC_ASSERT(one->all.steps[i].time.median == other->all.steps[i].time.median);
  }
  RC_ASSERT(one->blockers.size() == other->blockers.size());
}

RC_GTEST_PROP(FunnelProperty, SolvingMoreNeverMovesFewer, ()) {
  const auto passages = some_passages();
  const auto input = input_of(passages);
  const auto x = could_move_without(input, {"x"}), both = could_move_without(input, {"x", "y"});
  RC_ASSERT(x <= both);
  const auto found = funnel(input);
  for (const WhatIf& one : found->blockers)
    RC_ASSERT(one.could_move == could_move_without(input, {one.blocker}));
}

}  // namespace
}  // namespace minga::methods::funnel
