#include "methods/procedure/events.hpp"

#include "unit/methods_procedure/trial_rules.hpp"

namespace minga::methods::procedure {
namespace {

using Found = std::vector<EventProblem>;

TEST(Events, BeforeTheirPrerequisiteAreListedAndChangeNothing) {
  const Rules rules = six_steps();
  const std::vector<Event> events{grant("title", "2012-08-31"), grant("declaration", "2012-09-01")};
  EXPECT_EQ(check_events(rules, events), (Found{{0, Wrong::before_prerequisite, "declaration"}}));
  const CaseState state = state_of(rules, events, {}, day("2013-01-01"));
  EXPECT_EQ(state.steps[1].state, State::open) << "not done";
  EXPECT_EQ(state.problems.size(), 1u);
}

TEST(Events, OfOneDayCountInWhicheverOrderMakesThemPossible) {
  const Rules rules = six_steps();
  EXPECT_TRUE(
      check_events(rules, std::vector{grant("title", "2012-09-01"), grant("declaration", "2012-09-01")})
          .empty());
}

TEST(Events, DecidedByTheWrongAuthorityAreListed) {
  const Rules rules = six_steps();
  std::vector<Event> events{grant("declaration", "2012-09-01"), event("water", submitted, "2012-09-02"),
                            event("water", granted, "2012-09-20", "dremh")};
  EXPECT_EQ(check_events(rules, events), (Found{{2, Wrong::wrong_authority, "ana"}}));
  EXPECT_EQ(state_of(rules, events, {}, day("2012-10-01")).steps[3].state, State::waiting);
  events[2].authority.clear();
  EXPECT_TRUE(check_events(rules, events).empty()) << "nobody wrote down who it was";
  events[2].authority = "ana";
  EXPECT_TRUE(check_events(rules, events).empty());
}

TEST(Events, WithAPaperThatRanOutAreListed) {
  const Rules rules = six_steps();
  const std::vector<Event> events{grant("declaration", "2012-09-01"),
                                  event("water", submitted, "2013-04-01")};
  EXPECT_EQ(check_events(rules, events, std::vector<Document>{{"map", day("2012-09-01")}}),
            (Found{{1, Wrong::document_expired, "map"}}));
  EXPECT_TRUE(check_events(rules, events, std::vector<Document>{{"map", day("2012-10-01")}}).empty());
  EXPECT_TRUE(check_events(rules, events).empty()) << "that a paper lacks is said elsewhere";
}

TEST(Events, ThatCannotBeAreListed) {
  const Rules rules = six_steps();
  std::vector<Event> events{event("land", withdrawn, "2012-01-01"),
                            event("land", revoked, "2012-01-01"),
                            grant("sauna", "2012-01-01"),
                            grant("declaration", "2012-01-02"),
                            event("declaration", submitted, "2012-01-03"),
                            grant("training", "2012-02-01"),
                            event("land", unblocked, "2012-02-01")};
  events[5].expires = day("2012-01-31");
  events[6].blocker = "flood";
  EXPECT_EQ(check_events(rules, events), (Found{{0, Wrong::nothing_to_undo, ""},
                                                {1, Wrong::nothing_to_undo, ""},
                                                {2, Wrong::unknown_step, "sauna"},
                                                {4, Wrong::already_done, "2012-01-02"},
                                                {5, Wrong::expires_before, ""},
                                                {6, Wrong::nothing_to_undo, "flood"}}));
}

/// What stands against the last of them.
Found against_last(const Rules& rules, const std::vector<Event>& events) {
  return check_new(rules, events, events.size() - 1);
}

TEST(Events, NoOtherDayOfAGrantTakesThePlaceOfTheOneThatCounts) {
  const Rules rules = six_steps();
  const Found done{{1, Wrong::already_done, "2012-12-03"}};
  std::vector<Event> events{grant("declaration", "2012-12-03"), grant("declaration", "2012-09-03")};
  EXPECT_EQ(against_last(rules, events), done);
  events[1].as_found = true;
  EXPECT_EQ(check_events(rules, events), done);
  EXPECT_EQ(state_of(rules, events, {}, day("2013-01-01")).steps[0].since, day("2012-12-03"));
  events[1].expires = day("2012-10-03");
  EXPECT_TRUE(check_events(rules, events).empty()) << "it had run out by then";
  events[1].as_found = false;
  EXPECT_TRUE(against_last(rules, events).empty());
  events = {grant("declaration", "2012-12-03"), event("declaration", revoked, "2013-01-03"),
            grant("declaration", "2013-02-03")};
  EXPECT_TRUE(against_last(rules, events).empty()) << "granted anew";
  EXPECT_TRUE(check_events(rules, events).empty());
  EXPECT_TRUE(check_new(rules, {}, 0).empty());
  events = {grant("declaration", "2012-12-03"), grant("declaration", "2012-09-03")};
  events[0].carried = true;
  EXPECT_EQ(against_last(rules, events), done) << "it counts from an older procedure";
  events[1].as_found = true;
  EXPECT_EQ(check_events(rules, events), done);
}

TEST(Events, NothingIsTakenThatWouldMakeALaterOneNotCount) {
  const Rules rules = six_steps();
  const auto displaces = [](const Event& other) { return Found{{1, Wrong::displaces, "", other}}; };
  for (const EventKind later : {refused, submitted, returned}) {
    std::vector<Event> events{event("declaration", later, "2012-12-03"), grant("declaration", "2012-09-03")};
    EXPECT_EQ(against_last(rules, events), displaces(events[0])) << code_of(later);
    events[1].day = day("2012-12-03");
    EXPECT_EQ(against_last(rules, events), later == refused ? displaces(events[0]) : Found{})
        << "on one day " << code_of(later);
    events[1].day = day("2012-12-04");
    EXPECT_TRUE(against_last(rules, events).empty());
    events[1] = grant("declaration", "2012-09-03");
    events[1].expires = day("2012-12-02");
    EXPECT_TRUE(against_last(rules, events).empty()) << "it had run out by then";
    events[1] = grant("declaration", "2012-09-03");
    events[1].as_found = true;
    EXPECT_EQ(check_events(rules, events), displaces(events[0])) << "it gives way";
    EXPECT_NE(state_of(rules, events, {}, day("2013-01-01")).steps[0].state, State::done);
    EXPECT_NE(state_of(rules, events, {}, day("2012-10-01")).steps[0].state, State::done)
        << "on days before too";
  }
  std::vector<Event> events{event("land", submitted, "2013-01-10"), event("land", withdrawn, "2013-03-01"),
                            grant("declaration", "2012-09-03"), event("land", refused, "2013-02-01")};
  EXPECT_EQ(against_last(rules, events), (Found{{3, Wrong::displaces, "", events[1]}}));
  events[3] = event("declaration", revoked, "2013-01-01");
  EXPECT_EQ(against_last(rules, events), (Found{{3, Wrong::displaces, "", events[0]}}))
      << "what waits for a step is asked too";
}

TEST(Events, SeveralAtOnceAreJudgedTogetherAndTheOneToBlameIsNamed) {
  const Rules rules = six_steps();
  std::vector<Event> events{grant("declaration", "2012-12-03"), event("land", refused, "2013-06-01"),
                            grant("land", "2013-01-01"), event("land", revoked, "2013-02-01")};
  EXPECT_TRUE(check_new(rules, events, 2).empty()) << "taken back before";
  events[3] = event("water", submitted, "2013-02-01");
  EXPECT_EQ(check_new(rules, events, 2), (Found{{2, Wrong::displaces, "", events[1]}}));
  EXPECT_EQ(filed_after(rules, events, {}, "water", day("2013-01-31")), day("2013-02-01"));
  EXPECT_FALSE(filed_after(rules, events, {}, "water", day("2013-02-01")));
}

TEST(Events, WhatWasTakenBackIsToldUntilItIsFiledAgain) {
  const Rules rules = six_steps();
  std::vector<Event> events{grant("declaration", "2012-09-01"), event("declaration", revoked, "2013-01-03")};
  const auto told = [&] { return state_of(rules, events, {}, day("2014-01-01")).steps[0]; };
  EXPECT_EQ(told().state, State::open);
  EXPECT_EQ(told().revoked, day("2013-01-03"));
  events.push_back(event("declaration", submitted, "2013-02-01"));
  EXPECT_FALSE(told().revoked);
  events.push_back(grant("declaration", "2013-03-01"));
  EXPECT_FALSE(told().revoked);
}

TEST(Events, WhatWasReturnedIsToldUntilItIsFiledAgainAndWhatWasSetBackComesFirst) {
  const Rules rules = six_steps();
  std::vector<Event> events{grant("declaration", "2012-09-01"), event("water", submitted, "2012-10-01"),
                            event("water", returned, "2012-11-01", "ana"), grant("land", "2012-10-01"),
                            event("land", revoked, "2012-12-01", "dremh")};
  const auto now = [&] { return state_of(rules, events, {}, day("2014-01-01")); };
  auto state = now();
  const StepState& water = state.steps[3];
  EXPECT_EQ(water.returned, day("2012-11-01"));
  EXPECT_EQ(water.answered_by, "ana");
  EXPECT_TRUE(water.possible && lapsed(water) && !doubtful(water)) << "to be mended and filed again";
  const StepState& land = state.steps[2];
  EXPECT_EQ(land.revoked, day("2012-12-01"));
  EXPECT_EQ(land.answered_by, "dremh");
  EXPECT_TRUE(land.possible && lapsed(land) && doubtful(land))
      << "whether it may be filed again no rule says";
  EXPECT_EQ(progress_of(rules, state).lapsed, 2u);
  events.push_back(event("declaration", revoked, "2013-01-01"));
  EXPECT_FALSE(now().steps[3].possible);
  EXPECT_TRUE(lapsed(now().steps[3])) << "it does not fall out of sight";
  events.pop_back();
  events.push_back(event("water", submitted, "2013-02-01"));
  EXPECT_FALSE(now().steps[3].returned);
  events.push_back(event("land", returned, "2013-02-01"));
  EXPECT_EQ(now().steps[2].returned, day("2013-02-01"));
  EXPECT_FALSE(now().steps[2].revoked) << "one of them";
  events.push_back(event("land", refused, "2013-03-01", "dremh"));
  EXPECT_EQ(now().steps[2].state, State::refused);
  events.push_back(event("land", submitted, "2013-04-01"));
  events.push_back(event("land", returned, "2013-05-01"));
  EXPECT_EQ(now().steps[2].state, State::open) << "the last answer is the one that stands";
  EXPECT_EQ(now().steps[2].returned, day("2013-05-01"));
}

TEST(Codes, OfEventsAreReadBack) {
  for (const EventKind kind : {submitted, returned, granted, refused, withdrawn, revoked, blocked, unblocked})
    EXPECT_EQ(event_kind_from(code_of(kind)), kind);
  EXPECT_FALSE(event_kind_from("approved").has_value());
}

bool same_states(const CaseState& a, const CaseState& b) {
  return std::equal(a.steps.begin(), a.steps.end(), b.steps.begin(), b.steps.end(),
                    [](const StepState& x, const StepState& y) {
                      return x.state == y.state && x.since == y.since && x.possible == y.possible &&
                             x.expires == y.expires && x.blockers == y.blockers;
                    });
}

RC_GTEST_PROP(EventsProperty, TheOrderInWhichTheyAreGivenSaysNothing, ()) {
  const Rules rules = some_rules();
  const auto events = some_events(rules);
  const auto documents = some_documents();
  auto shuffled = events;
  for (std::size_t i = shuffled.size(); i > 1; --i)
    std::swap(shuffled[i - 1], shuffled[static_cast<std::size_t>(*rc::gen::inRange(0, static_cast<int>(i)))]);
  const Day today = day("2020-02-20");
  const CaseState a = state_of(rules, events, documents, today),
                  b = state_of(rules, shuffled, documents, today);
  RC_ASSERT(same_states(a, b));
  RC_ASSERT(a.problems.size() == b.problems.size());
}

RC_GTEST_PROP(EventsProperty, WithoutThoseThatAreListedTheStateIsTheSame, ()) {
  const Rules rules = some_rules();
  const auto events = some_events(rules);
  const auto documents = some_documents();
  const auto problems = check_events(rules, events, documents);
  std::vector<Event> good;
  for (std::size_t i = 0; i < events.size(); ++i)
    if (std::none_of(problems.begin(), problems.end(), [&](const EventProblem& p) { return p.event == i; }))
      good.push_back(events[i]);
  const Day today = day("2020-02-20");
  RC_ASSERT(check_events(rules, good, documents).empty());
  RC_ASSERT(same_states(state_of(rules, events, documents, today), state_of(rules, good, documents, today)));
}

RC_GTEST_PROP(EventsProperty, WhatIsTakenOneAfterAnotherCountsAsAWholeInWhicheverOrderItComes, ()) {
  const Rules rules = some_rules();
  const auto documents = some_documents();
  std::vector<Event> taken;
  for (const Event& one : some_events(rules)) {  // their days are in no order
    auto with = taken;
    with.push_back(one);
    const auto before = check_events(rules, taken, documents);
    RC_ASSERT(before.empty());
    if (check_new(rules, with, taken.size(), documents).empty()) {
      taken = std::move(with);
      continue;
    }
    with.back().as_found = true;  // kept, and changes nothing
    const auto problems = check_events(rules, with, documents);
    RC_ASSERT(problems.size() == 1u && problems.front().event == taken.size());
    const Day today = day("2020-02-20");
    RC_ASSERT(same_states(state_of(rules, with, documents, today), state_of(rules, taken, documents, today)));
  }
}

RC_GTEST_PROP(EventsProperty, WhatIsTakenAtOnceMakesNothingThatIsKeptNotCount, ()) {
  const Rules rules = some_rules();
  auto events = some_events(rules);
  for (Event& one : events) one.carried = *rc::gen::inRange(0, 12) == 0 && rules.find(one.step);
  for (Event& one : events) one.as_found = !one.carried && *rc::gen::inRange(0, 6) == 0;
  const auto kept =
      events.empty() ? 0 : static_cast<std::size_t>(*rc::gen::inRange(0, static_cast<int>(events.size())));
  for (std::size_t i = kept; i < events.size(); ++i) events[i].as_found = events[i].carried = false;
  const auto before = check_events(rules, std::span(events).first(kept));
  const auto against = check_new(rules, events, kept);
  for (std::size_t i = 1; i < against.size(); ++i) RC_ASSERT(against[i - 1].event < against[i].event);
  for (const EventProblem& one : against) RC_ASSERT(one.event >= kept);
  if (!against.empty()) return;
  for (const EventProblem& now : check_events(rules, events))
    RC_ASSERT(events[now.event].as_found ||
              std::any_of(before.begin(), before.end(), [&](const auto& p) { return p.event == now.event; }));
}

RC_GTEST_PROP(EventsProperty, WhatIsKeptAsFoundTakesNothingAwayFromTheRest, ()) {
  const Rules rules = some_rules();
  auto events = some_events(rules);
  for (Event& one : events) one.as_found = *rc::gen::inRange(0, 3) == 0;
  std::vector<Event> proper;
  std::vector<std::size_t> index;
  for (std::size_t i = 0; i < events.size(); ++i)
    if (!events[i].as_found) {
      proper.push_back(events[i]);
      index.push_back(i);
    }
  const auto with = check_events(rules, events), alone = check_events(rules, proper);
  const auto among = [](const std::vector<EventProblem>& problems, std::size_t at) {
    return std::any_of(problems.begin(), problems.end(), [&](const auto& p) { return p.event == at; });
  };
  for (std::size_t i = 0; i < proper.size(); ++i) RC_ASSERT(!among(with, index[i]) || among(alone, i));
}

RC_GTEST_PROP(EventsProperty, NothingIsGrantedBeforeWhatItNeeds, ()) {
  const Rules rules = some_rules();
  auto events = some_events(rules);
  // Nothing is taken back and nothing runs out: then what is done has all its needs.
  std::erase_if(events, [](const Event& e) { return e.kind == revoked; });
  for (Event& one : events) one.expires.reset();
  const CaseState state = state_of(rules, events, {}, day("2020-02-20"));
  for (std::size_t i = 0; i < rules.steps.size(); ++i) {
    if (state.steps[i].state != State::done) continue;
    for (const AnyOf& need : rules.steps[i].needs)
      RC_ASSERT(std::any_of(need.begin(), need.end(),
                            [&](std::size_t at) { return state.steps[at].state == State::done; }));
  }
}

RC_GTEST_PROP(EventsProperty, WhatIsPossibleCanBeFiledAndWhatIsBlockedCannot, ()) {
  const Rules rules = some_rules();
  const auto events = some_events(rules);
  const Day today = day("2020-02-20");
  const CaseState state = state_of(rules, events, {}, today);
  for (std::size_t i = 0; i < rules.steps.size(); ++i) {
    auto more = events;
    Event filing;
    filing.step = rules.steps[i].code;
    filing.kind = submitted;
    filing.day = today;
    more.push_back(filing);
    const auto problems = check_events(rules, more, {});
    const bool refused_it = std::any_of(problems.begin(), problems.end(),
                                        [&](const EventProblem& p) { return p.event == events.size(); });
    if (state.steps[i].possible) RC_ASSERT(!refused_it);
    if (state.steps[i].state == State::blocked && state.steps[i].blockers.empty()) RC_ASSERT(refused_it);
  }
}

RC_GTEST_PROP(EventsProperty, DoubtIsOfWhatIsPossibleAndNoMoreIsDoneThanThereIs, ()) {
  Rules rules = some_rules();
  for (StepRule& rule : rules.steps) rule.needs_known = *rc::gen::inRange(0, 4) != 0;
  const CaseState state = state_of(rules, some_events(rules), {}, day("2020-02-20"));
  for (const StepState& one : state.steps) {
    RC_ASSERT(!doubtful(one) || one.possible);
    RC_ASSERT(!lapsed(one) || one.returned || one.revoked ||
              (one.state != State::done && one.state != State::open));
    RC_ASSERT(!(one.returned && one.revoked));
    if (one.possible && one.state == State::open)
      RC_ASSERT(doubtful(one) == (!one.needs_known || one.revoked.has_value()));
  }
  const Progress progress = progress_of(rules, state);
  RC_ASSERT(progress.done <= progress.units);
}

RC_GTEST_PROP(EventsProperty, EveryBlockedStepHasACauseThatIsNotItselfBehindAnother, ()) {
  const Rules rules = some_rules();
  const CaseState state = state_of(rules, some_events(rules), {}, day("2020-02-20"));
  for (const Blocked& one : what_blocks(rules, state)) {
    RC_ASSERT(!one.causes.empty());
    for (const Cause& cause : one.causes) {
      RC_ASSERT(!cause.any_of.empty());
      for (const std::size_t at : cause.any_of)
        RC_ASSERT(!cause.blocker.empty() || !state.steps[at].blockers.empty() || state.steps[at].possible ||
                  state.steps[at].state == State::waiting || state.steps[at].state == State::closed);
    }
  }
}

RC_GTEST_PROP(EventsProperty, AProcedureIsCompleteWhenAllItsUnitsAreDone, ()) {
  const Rules rules = some_rules();
  std::vector<Event> events;
  for (std::size_t i = 0; i < rules.steps.size(); ++i)
    events.push_back(grant("s" + std::to_string(i), "2020-01-20"));
  const CaseState state = state_of(rules, events, {}, day("2020-01-20"));
  RC_ASSERT(state.problems.empty());
  RC_ASSERT(state.complete);
  RC_ASSERT(what_blocks(rules, state).empty());
  RC_ASSERT(possible_now(state).empty());
}

RC_GTEST_PROP(DayProperty, WorkingDaysAreThoseFromMondayToFriday, ()) {
  const Day from = day("2020-01-01") + std::chrono::days(*rc::gen::inRange(0, 5000));
  const int span = *rc::gen::inRange(-5, 60);
  int count = 0;
  for (Day at = from + std::chrono::days(1); at <= from + std::chrono::days(span); at += std::chrono::days(1))
    if (std::chrono::weekday(at).iso_encoding() <= 5) ++count;
  RC_ASSERT(working_days_between(from, from + std::chrono::days(span)) == count);
  RC_ASSERT(day_from(text_of(from)) == from);
  RC_ASSERT(months_after(from, 12) <= from + std::chrono::days(366));
}

}  // namespace
}  // namespace minga::methods::procedure
