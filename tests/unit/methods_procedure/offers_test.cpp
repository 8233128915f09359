#include "methods/procedure/offers.hpp"

#include "unit/methods_procedure/trial_rules.hpp"

namespace minga::methods::procedure {
namespace {

TEST(Offers, OfAlternativesAreOneAndSayAllOfThem) {
  const Rules rules = alternatives();
  EXPECT_EQ(alternatives_of(rules), (std::vector<AnyOf>{{0, 1, 2}, {0, 1, 2}, {0, 1, 2}, {0, 1, 2}, {}, {}}))
      << "the register leads to cession and contract alone";
  const auto now = offers(rules, state_of(rules, {}, {}, day("2020-01-01")));
  ASSERT_EQ(now.size(), 2u);
  EXPECT_EQ(now[0].steps, (std::vector<std::size_t>{0, 3}));
  EXPECT_EQ(now[0].one_of, (AnyOf{0, 1, 2}));
  EXPECT_EQ(now[1].steps, (std::vector<std::size_t>{4}));
  EXPECT_TRUE(now[1].one_of.empty());
  const auto first = first_to_do(rules, state_of(rules, {}, {}, day("2020-01-01")));
  ASSERT_TRUE(first);
  EXPECT_EQ(first->step, 3u);
  EXPECT_EQ(first->one_of, (AnyOf{0, 1, 2})) << "and says so with what comes first";
}

TEST(Offers, AreNotMadeOfWhatAnotherAlternativeHasMadeNeedless) {
  const Rules rules = alternatives();
  std::vector<Event> events{grant("title", "2020-01-01")};
  CaseState state = state_of(rules, events, {}, day("2020-01-02"));
  for (const std::size_t needless : {1u, 2u, 3u}) {
    EXPECT_TRUE(state.steps[needless].spare);
    EXPECT_FALSE(state.steps[needless].possible);
  }
  EXPECT_EQ(possible_now(state), (std::vector<std::size_t>{4}));
  for (const Blocked& one : what_blocks(rules, state)) EXPECT_EQ(one.step, 5u) << "the start alone";
  events[0].expires = day("2020-06-01");
  state = state_of(rules, events, {}, day("2020-06-02"));
  EXPECT_FALSE(state.steps[3].spare) << "the title ran out";
  EXPECT_TRUE(lapsed(state.steps[0]));
}

TEST(Offers, AreCountedAsTheyAreListed) {
  const Rules rules = six_steps();
  const std::vector<Event> events{grant("declaration", "2012-01-01"), event("land", submitted, "2012-02-01"),
                                  event("land", refused, "2012-03-01", "dremh"),
                                  event("water", submitted, "2012-02-01")};
  const CaseState state = state_of(rules, events, {}, day("2013-02-01"));
  const Progress progress = progress_of(rules, state);
  EXPECT_EQ(progress.done, 1u);
  EXPECT_EQ(progress.waiting, 1u);
  EXPECT_EQ(progress.possible, 3u) << "title, environment, training";
  EXPECT_EQ(progress.doubtful, 0u) << "what was refused is told as such";
  EXPECT_EQ(progress.lapsed, 1u);
  EXPECT_EQ(state.steps[2].answered_by, "dremh");
}

TEST(Refused, IsByWhoDecidesWhereTheEventDoesNotSay) {
  const std::vector<Event> events{grant("declaration", "2012-01-01"), event("water", submitted, "2012-02-01"),
                                  event("water", refused, "2012-03-01")};
  const CaseState state = state_of(six_steps(), events, {}, day("2013-02-01"));
  EXPECT_EQ(state.steps[3].answered_by, "ana");
  EXPECT_EQ(state.steps[1].answered_by, "");
}

TEST(First, IsTheStepForWhichMostOthersWait) {
  const Rules rules = six_steps();
  auto first = first_to_do(rules, state_of(rules, {}, {}, day("2012-01-01")));
  ASSERT_TRUE(first);
  EXPECT_EQ(first->step, 0u);
  EXPECT_EQ(first->opens, (std::vector<std::size_t>{1, 2, 3, 4, 5}));
  const std::vector<Event> events{grant("declaration", "2012-01-01")};
  first = first_to_do(rules, state_of(rules, events, {}, day("2012-01-02")));
  EXPECT_EQ(first->step, 1u) << "of equals the first in the procedure";
  EXPECT_EQ(first->opens, (std::vector<std::size_t>{5}));
}

TEST(First, PutsWhatIsCertainBeforeWhatIsNotAndNeverWhatWasRefused) {
  Rules rules{"r", "legalization", {step("unsure"), step("plain"), step("end", {{0}})}};
  rules.steps[0].needs_known = false;
  EXPECT_EQ(first_to_do(rules, state_of(rules, {}, {}, day("2020-01-01")))->step, 1u);
  std::vector<Event> events{grant("plain", "2020-01-01")};
  EXPECT_TRUE(first_to_do(rules, state_of(rules, events, {}, day("2020-01-01")))->doubtful);
  events.push_back(event("unsure", submitted, "2020-01-02"));
  EXPECT_FALSE(first_to_do(rules, state_of(rules, events, {}, day("2020-01-02")))) << "an authority has it";
  events.push_back(event("unsure", refused, "2020-01-03"));
  EXPECT_FALSE(first_to_do(rules, state_of(rules, events, {}, day("2020-01-03"))));
}

RC_GTEST_PROP(OffersProperty, HoldEachStepThatIsPossibleOnceAndAreCountedSo, ()) {
  Rules rules = some_rules();
  for (StepRule& rule : rules.steps) rule.needs_known = *rc::gen::inRange(0, 4) != 0;
  const CaseState state = state_of(rules, some_events(rules), some_documents(), day("2020-02-20"));
  const auto all = offers(rules, state);
  std::vector<std::size_t> told, possible;
  std::size_t unsure = 0;
  for (const Offer& offer : all) {
    RC_ASSERT(!offer.steps.empty());
    RC_ASSERT(offer.steps.size() == 1 || offer.one_of.size() > 1);
    for (const std::size_t other : offer.one_of) RC_ASSERT(state.steps[other].state != State::done);
    told.insert(told.end(), offer.steps.begin(), offer.steps.end());
    if (offer.doubtful) ++unsure;
  }
  for (std::size_t i = 0; i < state.steps.size(); ++i)
    if (state.steps[i].possible && !lapsed(state.steps[i])) possible.push_back(i);
  std::sort(told.begin(), told.end());
  RC_ASSERT(told == possible);
  const Progress progress = progress_of(rules, state);
  RC_ASSERT(progress.doubtful == unsure);
  RC_ASSERT(progress.possible + unsure == all.size());
}

RC_GTEST_PROP(OffersProperty, TheFirstOpensAsMuchAsAnyThatIsAsCertain, ()) {
  const Rules rules = some_rules();
  const CaseState state = state_of(rules, some_events(rules), {}, day("2020-02-20"));
  const auto first = first_to_do(rules, state);
  for (std::size_t i = 0; i < state.steps.size(); ++i) {
    if (!state.steps[i].possible || state.steps[i].state == State::refused || state.steps[i].revoked)
      continue;
    RC_ASSERT(first.has_value());
    // Alone on the way, the other one would open no more.
    CaseState without = state;
    for (std::size_t j = 0; j < state.steps.size(); ++j) without.steps[j].possible = j == i;
    RC_ASSERT(first_to_do(rules, without)->opens.size() <= first->opens.size());
  }
}

RC_GTEST_PROP(OffersProperty, WhatIsNotNeededIsNeitherPossibleNorBlockedNorAskedForPapers, ()) {
  const Rules rules = some_rules();
  const CaseState state = state_of(rules, some_events(rules), {}, day("2020-02-20"));
  const auto blocked_now = what_blocks(rules, state);
  for (std::size_t i = 0; i < state.steps.size(); ++i) {
    if (!state.steps[i].spare) continue;
    RC_ASSERT(!state.steps[i].possible);
    RC_ASSERT(!lapsed(state.steps[i]));
    RC_ASSERT(
        std::none_of(blocked_now.begin(), blocked_now.end(), [&](const Blocked& b) { return b.step == i; }));
    for (const auto& paper : missing_documents(rules, state, {})) RC_ASSERT(paper.step != i);
  }
}

}  // namespace
}  // namespace minga::methods::procedure
