#include "methods/procedure/state.hpp"

#include "unit/methods_procedure/trial_rules.hpp"

namespace minga::methods::procedure {
namespace {

std::vector<std::string> codes(const Rules& rules, const std::vector<std::size_t>& steps) {
  std::vector<std::string> out;
  for (const std::size_t at : steps) out.push_back(rules.steps[at].code);
  return out;
}

using Codes = std::vector<std::string>;

TEST(State, OfACaseThatDidNothingYet) {
  const Rules rules = six_steps();
  const CaseState state = state_of(rules, {}, {}, day("2014-06-30"));
  EXPECT_EQ(codes(rules, possible_now(state)), (Codes{"declaration", "training"}));
  EXPECT_FALSE(state.complete);
  for (const Blocked& blocked : what_blocks(rules, state)) {
    ASSERT_EQ(blocked.causes.size(), 1u) << rules.steps[blocked.step].code;
    EXPECT_EQ(codes(rules, blocked.causes[0].any_of), Codes{"declaration"})
        << "the first cause, not the nearest";
  }
}

TEST(State, AfterTheDeclarationFourStepsAndTheTrainingAreOpenAtOnce) {
  const Rules rules = six_steps();
  const std::vector<Event> events{grant("declaration", "2012-09-01")};
  const CaseState state = state_of(rules, events, {}, day("2012-09-11"));
  EXPECT_EQ(codes(rules, possible_now(state)), (Codes{"title", "land", "water", "environment", "training"}));
  EXPECT_EQ(state.steps[1].state, State::open);
  EXPECT_EQ(state.steps[1].holder, Holder::owner);
  EXPECT_EQ(state.steps[1].days, 10);
  const auto blocked = what_blocks(rules, state);
  ASSERT_EQ(blocked.size(), 1u);
  EXPECT_EQ(rules.steps[blocked[0].step].code, "start");
  EXPECT_EQ(blocked[0].causes.size(), 4u);
}

TEST(State, TellsWhoHasAStepAndHowLongAgainstItsTerm) {
  const Rules rules = six_steps();
  std::vector<Event> events{grant("declaration", "2012-09-01"), event("water", submitted, "2012-10-01")};
  auto water = [&](const std::string& on) { return state_of(rules, events, {}, day(on)).steps[3]; };
  EXPECT_EQ(water("2012-09-30").state, State::open) << "events of later days have not happened";
  EXPECT_EQ(water("2012-10-31").state, State::waiting);
  EXPECT_EQ(water("2012-10-31").holder, Holder::authority);
  EXPECT_EQ(water("2012-10-31").authority, "ana");
  EXPECT_EQ(water("2012-10-31").used, 30);
  EXPECT_FALSE(water("2012-10-31").over_term);
  EXPECT_TRUE(water("2012-11-01").over_term);
  events.push_back(event("water", returned, "2012-11-05", "ana"));
  EXPECT_EQ(water("2012-11-10").state, State::open);
  EXPECT_EQ(water("2012-11-10").days, 5) << "the clock of the authority stands";
  events.push_back(event("water", submitted, "2012-11-20"));
  events.push_back(event("water", granted, "2012-11-30", "ana"));
  EXPECT_EQ(water("2013-01-01").state, State::done);
  EXPECT_EQ(water("2013-01-01").days, 10) << "from filing to decision";
}

TEST(State, CountsWorkingDaysWhereTheTermDoes) {
  Rules rules{"r", "legalization", {step("registry")}};
  rules.steps[0].term_days = 15;
  rules.steps[0].working_days = true;
  const std::vector<Event> events{event("registry", submitted, "2026-11-02")};  // a Monday
  EXPECT_EQ(state_of(rules, events, {}, day("2026-11-23")).steps[0].used, 15);
  EXPECT_FALSE(state_of(rules, events, {}, day("2026-11-23")).steps[0].over_term);
  EXPECT_TRUE(state_of(rules, events, {}, day("2026-11-24")).steps[0].over_term);
}

TEST(State, OfWhatWasRefusedWithdrawnRevokedOrRanOut) {
  const Rules rules = six_steps();
  std::vector<Event> events{
      grant("declaration", "2012-01-01"),      event("land", submitted, "2012-02-01"),
      event("land", refused, "2012-03-01"),    event("title", submitted, "2012-02-01"),
      event("title", withdrawn, "2012-02-02"), grant("training", "2012-01-05"),
      grant("environment", "2012-01-06"),      event("environment", revoked, "2012-04-01")};
  events[5].expires = day("2013-01-05");
  const CaseState state = state_of(rules, events, {}, day("2013-02-01"));
  EXPECT_TRUE(state.problems.empty());
  EXPECT_EQ(state.steps[2].state, State::refused);
  EXPECT_TRUE(state.steps[2].possible) << "may be filed again";
  EXPECT_EQ(state.steps[1].state, State::open);
  EXPECT_EQ(state.steps[6].state, State::expired);
  EXPECT_EQ(text_of(*state.steps[6].since), "2013-01-06");
  EXPECT_EQ(state.steps[4].state, State::open);
  EXPECT_EQ(state_of(rules, events, {}, day("2013-01-05")).steps[6].state, State::done) << "its last day";
}

TEST(State, IsClosedWhereTheLawIsNotInForce) {
  Rules rules = six_steps();
  for (StepRule& rule : rules.steps) rule.valid_to = day("2026-12-31");
  const std::vector<Event> events{grant("declaration", "2026-01-01"), event("water", submitted, "2026-12-31"),
                                  event("land", submitted, "2027-01-01")};
  const CaseState state = state_of(rules, events, {}, day("2027-01-01"));
  EXPECT_EQ(state.steps[0].state, State::done);
  EXPECT_EQ(state.steps[3].state, State::waiting) << "filed in time";
  EXPECT_EQ(state.steps[1].state, State::closed);
  EXPECT_TRUE(possible_now(state).empty());
  EXPECT_EQ(state.problems, (std::vector<EventProblem>{{2, Wrong::not_in_force, ""}}));
}

TEST(State, WhatHindersFromOutsideIsTheCauseOfWhatWaitsBehind) {
  const Rules rules = six_steps();
  Event overlap = event("land", blocked, "2013-01-01");
  overlap.blocker = "overlap:forestry";
  std::vector<Event> events{grant("declaration", "2012-09-01"), grant("title", "2012-10-01"),
                            grant("environment", "2012-10-01"), grant("water", "2012-10-01"), overlap};
  CaseState state = state_of(rules, events, {}, day("2014-06-30"));
  EXPECT_EQ(state.steps[2].state, State::blocked);
  for (const Blocked& one : what_blocks(rules, state))
    EXPECT_EQ(one.causes, (std::vector<Cause>{{{2}, "overlap:forestry"}})) << rules.steps[one.step].code;
  overlap.kind = unblocked;
  overlap.day = day("2014-01-01");
  events.push_back(overlap);
  state = state_of(rules, events, {}, day("2014-06-30"));
  EXPECT_EQ(state.steps[2].state, State::open);
  EXPECT_TRUE(state.problems.empty());
}

TEST(State, OneOfTheAlternativesIsEnough) {
  const Rules rules = alternatives();
  EXPECT_EQ(units(rules), (std::vector<AnyOf>{{4}, {5}, {0, 1, 2}}));
  CaseState state = state_of(rules, {}, {}, day("2020-01-01"));
  auto blocked = what_blocks(rules, state);
  ASSERT_EQ(blocked.size(), 3u);
  EXPECT_EQ(blocked[2].causes, (std::vector<Cause>{{{0}, "", {1, 2}}, {{4}, ""}}))
      << "the title alone is not blocked, and the others would help as well";
  const std::vector<Event> events{grant("register", "2020-01-01"), grant("contract", "2020-01-02"),
                                  grant("land", "2020-01-02"), grant("start", "2020-01-03")};
  state = state_of(rules, events, {}, day("2020-01-03"));
  EXPECT_TRUE(state.problems.empty());
  EXPECT_TRUE(state.complete);
  EXPECT_EQ(progress_of(rules, state).done, 3u);
}

TEST(State, WhereAllAlternativesAreBlockedTheirCausesAreToldAsOne) {
  Rules rules = alternatives();
  rules.steps[0].needs = {{3}};
  const auto blocked = what_blocks(rules, state_of(rules, {}, {}, day("2020-01-01")));
  ASSERT_EQ(blocked.size(), 4u);
  EXPECT_EQ(blocked[3].causes, (std::vector<Cause>{{{3}, ""}, {{4}, ""}}));
}

TEST(Papers, ThatLackOrRanOutAreListedForEveryStepThatAsksForThem) {
  const Rules rules = six_steps();
  const std::vector<Event> events{grant("declaration", "2012-01-01")};
  const auto missing = [&](const std::vector<Document>& papers, const std::string& on) {
    return missing_documents(rules, state_of(rules, events, papers, day(on)), papers);
  };
  ASSERT_EQ(missing({}, "2012-02-01").size(), 1u);
  EXPECT_EQ(missing({}, "2012-02-01")[0].document, "map");
  EXPECT_TRUE(missing({}, "2012-02-01")[0].now);
  EXPECT_FALSE(missing({}, "2012-02-01")[0].expired.has_value());
  const std::vector<Document> map{{"map", day("2012-08-31")}};
  EXPECT_TRUE(missing(map, "2013-02-28").empty()) << "six months after the 31st of August";
  ASSERT_EQ(missing(map, "2013-03-01").size(), 1u);
  EXPECT_EQ(text_of(*missing(map, "2013-03-01")[0].expired), "2013-02-28");
  const std::vector<Document> renewed{{"map", day("2012-08-31")},
                                      {"map", day("2013-03-01"), day("2020-01-01")}};
  EXPECT_TRUE(missing(renewed, "2019-01-01").empty());
}

TEST(Lines, AdvanceSideBySide) {
  std::vector<Rules> rules{six_steps(), {"org", "organisation", {step("assembly"), step("board", {{0}})}}};
  const Day today = day("2020-01-01");
  const std::vector<Event> of_board{grant("assembly", "2019-01-01"), grant("board", "2019-01-02")};
  const std::vector<CaseState> states{state_of(rules[0], {}, {}, today),
                                      state_of(rules[1], of_board, {}, today)};
  const std::vector<std::string> names{"organisation", "productive_company", "legalization",
                                       "clean_technology"};
  const auto lines = lines_of(names, rules, states);
  ASSERT_EQ(lines.size(), 4u);
  EXPECT_EQ(lines[0].progress.done, 2u);
  EXPECT_TRUE(states[1].complete) << "though nothing of legalization is done";
  EXPECT_EQ(lines[1].progress.units, 0u);
  EXPECT_EQ(lines[2].progress.units, 7u);
  EXPECT_EQ(lines[2].progress.possible, 2u);
  EXPECT_TRUE(lines[3].procedures.empty());
}

TEST(Move, ToANewLawTellsWhatCountsAndWhatIsMissing) {
  const Rules older = six_steps(), newer = alternatives();
  std::vector<Event> events{grant("declaration", "2012-09-01"), grant("title", "2012-10-01"),
                            grant("environment", "2012-11-01"), event("water", submitted, "2012-12-01")};
  const Move move = moved_to(older, events, {}, newer, {{0, {3}}, {1, {1, 2}}}, day("2017-01-01"));
  ASSERT_EQ(move.counted.size(), 3u);
  EXPECT_EQ(text_of(move.counted[1].done), "2012-10-01");
  EXPECT_EQ(move.lost, (std::vector<std::size_t>{4}));
  EXPECT_EQ(move.pending, (std::vector<std::size_t>{3}));
  EXPECT_EQ(move.missing, (std::vector<AnyOf>{{4}, {5}})) << "land and start";
  EXPECT_EQ(move.state.steps[1].state, State::done)
      << "though its prerequisite counts on the older day alone";
  EXPECT_TRUE(move.state.problems.empty());
  EXPECT_EQ(codes(newer, possible_now(move.state)), (Codes{"land"}))
      << "cession and contract are there: the title is not needed";
}

TEST(Rules, ThatCannotBeFollowedAreRefused) {
  Rules rules = six_steps();
  EXPECT_TRUE(check_rules(rules).has_value());
  rules.steps[0].needs = {{5}};
  EXPECT_EQ(check_rules(rules).error().code, "procedure.cycle");
  rules.steps[0].needs = {{7}};
  EXPECT_EQ(check_rules(rules).error().code, "procedure.need_out_of_range");
  rules.steps[0].needs = {{}};
  EXPECT_EQ(check_rules(rules).error().code, "procedure.need_out_of_range");
  rules.steps[0].needs = {};
  rules.steps[1].code = "land";
  EXPECT_EQ(check_rules(rules).error().code, "procedure.duplicate_step");
}

}  // namespace
}  // namespace minga::methods::procedure
