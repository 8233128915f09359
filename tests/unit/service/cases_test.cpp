#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <fstream>

#include "service/case_narrowing.hpp"
#include "service/case_writing.hpp"
#include "service/note.hpp"
#include "trial_cases.hpp"

namespace minga::service {
namespace {

class Cases : public TrialCases {};

TEST_F(Cases, TheKindsOfEventsAreThoseOfTheMethod) {
  const auto* kinds = house.store.model().find_catalogue("case_event_kind");
  ASSERT_NE(kinds, nullptr);
  EXPECT_EQ(kinds->items.size(), 8U);
  for (const auto& item : kinds->items)
    EXPECT_TRUE(methods::procedure::event_kind_from(item.code)) << item.code;
}

TEST_F(Cases, OneIsOpenedWithACodeOfItsOwnAndTheLineOfItsProcedure) {
  const auto first = standing(open("trial-2017")), second = standing(open("trial-clean"));
  EXPECT_EQ(text_in(first.values, "code"), "E-0001");
  EXPECT_EQ(text_in(second.values, "code"), "E-0002");
  EXPECT_EQ(text_in(second.values, "line"), "clean_technology");
  EXPECT_EQ(text_in(first.values, "opened_on"), "2026-01-01");
  EXPECT_EQ(text_in(first.values, "state"), "open");
}

TEST_F(Cases, WhatCannotBeOpenedSaysWhy) {
  const auto refused = [&](Values values) {
    values["territory"] = to_string(region);
    const auto made = open_case(house, system_actor(), std::move(values));
    return made ? std::string() : made.error().front().code + "@" + made.error().front().place.field;
  };
  EXPECT_EQ(refused({{"procedure", std::string("trial-2071")}}), "procedure.unknown_near@procedure");
  EXPECT_EQ(refused({{"procedure", std::string("x")}}), "procedure.unknown@procedure");
  EXPECT_EQ(refused({}), "value.required@procedure");
  EXPECT_EQ(refused({{"procedure", std::string("trial-2017")}, {"state", std::string("closed")}}),
            "record.field_of_act@state");
  const auto who = to_string(person("Ana Quispe"));
  const auto group = to_string(create("organisation", {{"territory", to_string(region)},
                                                       {"name", std::string("Asociación")},
                                                       {"actor_type", std::string("miner")}}));
  EXPECT_EQ(refused({{"procedure", std::string("trial-2017")}, {"person", who}, {"organisation", group}}),
            "case.two_holders@organisation");
}

TEST_F(Cases, SaysWhatIsDoneWaitingPossibleAndBlockedAndWhoCanMoveIt) {
  const auto id = open("trial-2017", {{"opened_on", std::string("2025-10-01")}});
  ASSERT_EQ(record(id, "registration", "submitted", "2025-10-02"), "");
  auto now = standing(id);
  EXPECT_EQ(state_of_step(now, "registration"), "waiting");
  const auto& waiting = now.state.steps[0];
  EXPECT_EQ(waiting.authority, "office");
  EXPECT_EQ(waiting.used, 91);
  EXPECT_EQ(waiting.term, 30);
  EXPECT_TRUE(waiting.over_term);
  ASSERT_EQ(now.blocked.size(), 3U);
  EXPECT_EQ(now.blocked[0].causes[0].any_of, std::vector<std::size_t>{0});
  ASSERT_EQ(record(id, "registration", "granted", "2025-12-01"), "");
  now = standing(id);
  EXPECT_EQ(possible_now(now.state), (std::vector<std::size_t>{1, 2}));
  ASSERT_EQ(now.missing.size(), 1U);
  EXPECT_EQ(now.missing[0].document, "identity");
  paper(id, "identity", "2025-06-01");
  EXPECT_TRUE(standing(id).missing.empty());
  EXPECT_EQ(now.progress.done, 1U);
  EXPECT_EQ(now.events.front().values.at("kind"), Value(std::string("granted"))) << "the newest first";
}

TEST_F(Cases, AnEventThatCannotBeIsRefusedAndKeptAsFoundIfAsked) {
  const auto id = open("trial-2010");
  auto early = event("title", "granted", "2011-01-01");
  const auto refused = record_case_event(house, system_actor(), id, early);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().front().code, "case.wrong_before_prerequisite");
  EXPECT_EQ(message(Language::es, refused.error().front()),
            "«Título» no puede ser el 01/01/2011: antes hay que tener «Declaración».");
  EXPECT_TRUE(standing(id).events.empty());
  early.as_found = true;
  EXPECT_EQ(record(id, early), "");
  const auto now = standing(id);
  ASSERT_EQ(now.events.size(), 1U);
  ASSERT_TRUE(now.events[0].problem);
  EXPECT_EQ(now.events[0].problem->wrong, methods::procedure::Wrong::before_prerequisite);
  EXPECT_TRUE(flag_in(now.events[0].values, "as_found"));
}

TEST_F(Cases, EveryWayToBeWrongHasItsOwnAnswer) {
  const auto id = open("trial-2010");
  ASSERT_EQ(record(id, "declaration", "granted", "2010-05-01"), "");
  EXPECT_EQ(record(id, "nothing", "granted", "2011-01-01"), "case.wrong_unknown_step");
  EXPECT_EQ(record(id, "declaration", "granted", "2011-01-01"), "case.wrong_already_done");
  EXPECT_EQ(record(id, "water", "withdrawn", "2011-01-01"), "case.wrong_nothing_to_undo");
  EXPECT_EQ(record(id, "water", "submitted", "2016-06-01"), "case.wrong_not_in_force") << "no law in 2016";
  auto other = event("water", "granted", "2011-01-01");
  other.authority = "office";
  EXPECT_EQ(record(id, other), "case.wrong_wrong_authority");
  other.authority = "water";
  other.expires = "2010-12-31";
  EXPECT_EQ(record(id, other), "case.wrong_expires_before");
  paper(id, "identity", "2009-01-01");
  EXPECT_EQ(record(id, "title", "submitted", "2011-01-01"), "case.wrong_document_expired");
  EXPECT_EQ(record(id, "water", "conceded", "2011-01-01"), "case.bad_kind");
  EXPECT_EQ(record(id, "water", "submitted", "2011-02-31"), "case.bad_day");
  EXPECT_EQ(record(id, "water", "submitted", "2026-01-02"), "case.day_ahead");
  EXPECT_EQ(record(id, "water", "blocked", "2011-01-01"), "case.blocker_missing");
  EXPECT_EQ(standing(id).events.size(), 1U) << "nothing of all that was kept";
  for (const char* wrong : {"unknown_step", "before_prerequisite", "document_expired", "wrong_authority",
                            "not_in_force", "already_done", "nothing_to_undo", "expires_before", "displaces"})
    for (const auto language : {Language::es, Language::en})
      EXPECT_TRUE(has_text(language, std::string("case.wrong_") + wrong)) << wrong;
}

TEST_F(Cases, AnApprovalBeforeALaterRefusalOrFilingOfItsStepIsRefusedAndNothingIsLost) {
  const auto id = open("trial-2010");
  ASSERT_EQ(record(id, "declaration", "granted", "2010-05-01"), "");
  ASSERT_EQ(record(id, "water", "refused", "2011-05-01"), "");
  const auto refused = record_case_event(house, system_actor(), id, event("water", "granted", "2011-03-01"));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().front().code, "case.wrong_displaces");
  EXPECT_EQ(refused.error().front().place.field, "day");
  EXPECT_EQ(message(Language::es, refused.error().front()),
            "«Agua» no puede quedar con la fecha 01/03/2011: el 01/05/2011 ya consta «Lo rechazaron» de "
            "«Agua», que dejaría de contar. Si eso otro se anotó por error, corríjalo o retírelo primero; si "
            "no, ponga la fecha correcta.");
  EXPECT_EQ(standing(id).events.size(), 2U);
  EXPECT_NE(state_of_step(standing(id), "water"), "done");
  auto found = event("water", "granted", "2011-03-01");
  found.as_found = true;
  ASSERT_EQ(record(id, found), "");
  const auto now = standing(id);
  EXPECT_NE(state_of_step(now, "water"), "done") << "kept as found, it changes nothing";
  ASSERT_EQ(now.state.problems.size(), 1U);
  EXPECT_EQ(now.state.problems[0].wrong, methods::procedure::Wrong::displaces);
  ASSERT_EQ(record(id, "water", "submitted", "2011-08-01"), "");
  EXPECT_EQ(record(id, "water", "granted", "2011-07-31"), "case.wrong_displaces");
  EXPECT_EQ(record(id, "water", "granted", "2011-09-01"), "");
}

TEST_F(Cases, NoOtherDayOfAnApprovalTakesItsPlace) {
  const auto id = open("trial-2010");
  ASSERT_EQ(record(id, "declaration", "granted", "2010-12-03"), "");
  for (const char* day : {"2010-09-03", "2010-12-03", "2011-02-03"}) {
    const auto refused = record_case_event(house, system_actor(), id, event("declaration", "granted", day));
    ASSERT_FALSE(refused) << day;
    EXPECT_EQ(refused.error().front().code, "case.wrong_already_done") << day;
    EXPECT_EQ(message(Language::es, refused.error().front()),
              "«Declaración» ya estaba cumplido desde el 03/12/2010.");
  }
  EXPECT_EQ(standing(id).events.size(), 1U);
  auto found = event("declaration", "granted", "2010-09-03");
  found.as_found = true;
  ASSERT_EQ(record(id, found), "");
  const auto now = standing(id);
  EXPECT_EQ(now.state.steps[0].since, methods::day_from("2010-12-03")) << "listed, and displaces nothing";
  ASSERT_EQ(now.state.problems.size(), 1U);
  EXPECT_EQ(now.state.problems[0].detail, "2010-12-03");
  auto earlier = event("declaration", "granted", "2010-02-01");
  earlier.expires = "2010-06-01";
  EXPECT_EQ(record(id, earlier), "") << "one that had run out by then";
  ASSERT_EQ(record(id, "declaration", "revoked", "2011-05-01"), "");
  EXPECT_EQ(record(id, "declaration", "granted", "2011-06-01"), "") << "granted anew";
}

TEST_F(Cases, WhatIsNoStepIsNotKeptEvenAsFound) {
  const auto id = open("trial-2010");
  auto strange = event("nothing", "granted", "2010-05-01");
  strange.as_found = true;
  EXPECT_EQ(record(id, strange), "case.wrong_unknown_step");
  EXPECT_TRUE(standing(id).events.empty());
}

TEST_F(Cases, WhatBlocksFromOutsideIsNamed) {
  const auto id = open("trial-2017");
  ASSERT_EQ(record(id, "registration", "granted", "2025-01-01"), "");
  auto block = event("plan", "blocked", "2025-02-01");
  block.blocker = "overlap:forestry";
  ASSERT_EQ(record(id, block), "");
  auto now = standing(id);
  EXPECT_EQ(state_of_step(now, "plan"), "blocked");
  EXPECT_EQ(now.blocked[0].causes[0].blocker, "overlap:forestry");
  block.kind = "unblocked";
  block.day = "2025-03-01";
  ASSERT_EQ(record(id, block), "");
  EXPECT_EQ(state_of_step(standing(id), "plan"), "open");
}

TEST_F(Cases, TheFourLinesOfAPersonStandSideBySide) {
  const auto who = person("Ana Quispe");
  const auto papers = open("trial-2017", {{"person", to_string(who)}});
  const auto clean = open("trial-clean", {{"person", to_string(who)}});
  open("trial-clean", {{"person", to_string(person("Rosa"))}});
  ASSERT_EQ(record(clean, "visit", "granted", "2025-05-01"), "");
  ASSERT_EQ(record(clean, "retort", "granted", "2025-06-01"), "");
  const auto now = standing(papers);
  ASSERT_EQ(now.lines.size(), 4U);
  EXPECT_EQ(now.lines[2].line, "legalization");
  EXPECT_EQ(now.lines[2].progress.done, 0U);
  EXPECT_EQ(now.lines[3].progress.done, now.lines[3].progress.units);
  EXPECT_EQ(now.lines[3].procedures.size(), 1U) << "not that of somebody else";
  EXPECT_EQ(now.owner, "Ana Quispe");
  EXPECT_EQ(now.citizenship_missing,
            (std::vector<LackingPaper>{{"identity", std::nullopt}, {"work_registration", std::nullopt}}));
  create("case_document", {{"territory", to_string(region)},
                           {"person", to_string(who)},
                           {"code", std::string("identity")},
                           {"issued", std::string("2025-08-01")}});
  EXPECT_EQ(standing(clean).citizenship_missing,
            (std::vector<LackingPaper>{{"work_registration", std::nullopt}}));
  EXPECT_TRUE(standing(papers).missing.empty()) << "a paper of a person counts in all their cases";
}

TEST_F(Cases, AMoveIsToldBeforeItIsMade) {
  const auto id = open("trial-2010");
  for (const auto& [step, day] : {std::pair("declaration", "2010-05-01"), {"title", "2011-05-01"}})
    ASSERT_EQ(record(id, step, "granted", day), "");
  ASSERT_EQ(record(id, "water", "submitted", "2012-05-01"), "");
  paper(id, "identity", "2025-06-01");
  const auto told = move_case(house, system_actor(), id, "", true, {});
  ASSERT_TRUE(told) << told.error().code;
  EXPECT_FALSE(told->made);
  EXPECT_EQ(told->newer->name, "trial-2017");
  EXPECT_TRUE(told->counts_known);
  EXPECT_EQ(told->move.counted.size(), 2U);
  EXPECT_EQ(told->move.pending.size(), 1U);
  EXPECT_TRUE(told->move.lost.empty());
  EXPECT_EQ(text_in(standing(id).values, "state"), "open") << "a dry run";

  const auto moved = move_case(house, system_actor(), id, "", false, "Norma nueva");
  ASSERT_TRUE(moved && moved->made);
  const auto older = standing(id), newer = standing(*moved->made);
  EXPECT_EQ(text_in(older.values, "state"), "moved");
  EXPECT_EQ(text_in(older.values, "moved_to"), to_string(*moved->made));
  EXPECT_EQ(text_in(newer.values, "code"), "E-0001-2");
  EXPECT_EQ(state_of_step(newer, "registration"), "done");
  EXPECT_EQ(state_of_step(newer, "contract"), "done");
  EXPECT_EQ(state_of_step(newer, "plan"), "open");
  EXPECT_TRUE(flag_in(newer.events[0].values, "carried"));
  EXPECT_EQ(record(id, "water", "granted", "2012-06-01"), "case.not_open");
  EXPECT_EQ(move_case(house, system_actor(), id, "", false, {}).error().code, "case.not_open");
  EXPECT_EQ(move_case(house, system_actor(), *moved->made, "", true, {}).error().code, "case.no_newer");
  EXPECT_EQ(move_case(house, system_actor(), *moved->made, "trial-2017", true, {}).error().code,
            "case.same_procedure");
  const auto elsewhere = move_case(house, system_actor(), *moved->made, "trial-clean", true, {});
  ASSERT_TRUE(elsewhere);
  EXPECT_FALSE(elsewhere->counts_known) << "nobody has said what counts";
  EXPECT_EQ(elsewhere->move.lost.size(), 2U);
}

TEST_F(Cases, OneThatIsClosedTakesNothingUntilItIsOpenedAgain) {
  const auto id = open("trial-2017");
  ASSERT_TRUE(close_case(house, system_actor(), id, "Se fue de la zona"));
  EXPECT_EQ(text_in(standing(id).values, "closed_on"), "2026-01-01");
  EXPECT_EQ(record(id, "registration", "submitted", "2025-10-02"), "case.not_open");
  ASSERT_TRUE(reopen_case(house, system_actor(), id, "Se cerró por error"));
  EXPECT_FALSE(standing(id).values.contains("closed_on"));
  EXPECT_EQ(record(id, "registration", "submitted", "2025-10-02"), "");
}

TEST_F(Cases, ListsComeByCodeInPagesAndByWhereAStepStands) {
  for (int i = 0; i < 7; ++i) {
    const auto id = open("trial-2017");
    if (i % 2 == 0) {
      ASSERT_EQ(record(id, "registration", "submitted", "2025-12-20"), "");
    }
  }
  open("trial-clean");
  const auto codes = [&](CaseQuery query) {
    std::vector<std::string> out;
    do {
      const auto page = list_cases(house, system_actor(), query);
      EXPECT_TRUE(page) << page.error().code;
      if (!page) break;
      EXPECT_LE(page->rows.size(), query.limit);
      for (const auto& row : page->rows) out.push_back(row.code);
      query.after = page->next;
    } while (!query.after.empty());
    return out;
  };
  CaseQuery query;
  query.limit = 3;
  EXPECT_EQ(codes(query).size(), 8U);
  query.procedure = "trial-2017";
  query.step = "registration";
  query.step_state = "waiting";
  for (const std::size_t limit : {1U, 2U, 4U, 50U}) {
    query.limit = limit;
    EXPECT_EQ(codes(query), (std::vector<std::string>{"E-0001", "E-0003", "E-0005", "E-0007"})) << limit;
  }
  query.step_state = "";
  EXPECT_EQ(codes(query).size(), 7U) << "waiting, or can be filed now";
  const auto refused = [&](auto change) {
    auto wrong = query;
    change(wrong);
    const auto page = list_cases(house, system_actor(), wrong);
    return page ? std::string() : page.error().code;
  };
  EXPECT_EQ(refused([](CaseQuery& q) { q.limit = 0; }), "case.bad_limit");
  EXPECT_EQ(refused([](CaseQuery& q) { q.state = "lost"; }), "case.bad_state");
  EXPECT_EQ(refused([](CaseQuery& q) { q.step_state = "lost"; }), "case.bad_state");
  EXPECT_EQ(refused([](CaseQuery& q) { q.step = "x"; }), "procedure.step_unknown");
  EXPECT_EQ(refused([](CaseQuery& q) { q.procedure = ""; }), "case.step_needs_procedure");
}

TEST_F(Cases, WhoMayNotIsRefusedAndWhoSeesLessSeesNoPerson) {
  const auto id = open("trial-2017", {{"person", to_string(person("Ana Quispe"))}});
  ASSERT_EQ(record(id, "registration", "submitted", "2025-10-02"), "");
  for (const auto& actor : {work.actor("observer"), visitor()}) {
    EXPECT_FALSE(case_standing(house, actor, id));
    EXPECT_FALSE(list_cases(house, actor, {}));
  }
  for (const char* role : {"analyst", "committee", "observer"}) {
    const auto actor = work.actor(role);
    EXPECT_FALSE(open_case(house, actor, {{"procedure", std::string("trial-2017")}})) << role;
    EXPECT_FALSE(record_case_event(house, actor, id, event("plan", "submitted", "2025-11-01"))) << role;
    EXPECT_FALSE(move_case(house, actor, id, "trial-clean", true, {})) << role;
    EXPECT_FALSE(close_case(house, actor, id, {})) << role;
  }
  const auto seen = case_standing(house, work.actor("analyst"), id);
  ASSERT_TRUE(seen);
  EXPECT_EQ(seen->owner, "");
  EXPECT_FALSE(seen->values.contains("person"));
  const auto page = list_cases(house, work.actor("analyst"), {});
  ASSERT_TRUE(page);
  EXPECT_EQ(page->rows.at(0).owner, "");
  const auto elsewhere = work.actor("coordinator", work.pack_record("territory", "peru"));
  EXPECT_TRUE(case_standing(house, elsewhere, id)) << "within Peru";
  const auto other = create("territory", {{"name", std::string("Otro")}, {"kind", std::string("region")}});
  EXPECT_EQ(case_standing(house, work.actor("coordinator", other), id).error().code, "record.not_found");
  EXPECT_EQ(record_case_event(house, work.actor("coordinator", other), id,
                              event("registration", "granted", "2025-11-01"))
                .error()
                .front()
                .code,
            "record.not_found");
}

TEST_F(Cases, EventsAreWrittenByTheirActsAlone) {
  const auto id = open("trial-2017");
  const auto actor = work.actor("administrator");
  Values loose{{"territory", to_string(region)},
               {"case_file", to_string(id)},
               {"step", std::string("plan")},
               {"kind", std::string("granted")},
               {"day", std::string("2025-01-01")}};
  EXPECT_EQ(create_record(house, actor, "case_event", loose).error().front().code, "act.not_allowed");
  EXPECT_EQ(create_record(house, actor, "case_file", {}).error().front().code, "act.not_allowed");
  for (const char* field : {"procedure", "state", "sheet_handle"}) {
    const auto changed =
        update_record(house, actor, "case_file", id, {{field, std::string("trial-clean")}}, std::nullopt);
    ASSERT_FALSE(changed);
    EXPECT_EQ(changed.error().front().code, "record.field_of_act") << field;
  }
}

TEST_F(Cases, NewerPacksKeepTheProceduresAndStepsThatCasesUse) {
  const auto id = open("trial-2010");
  open("trial-clean");
  ASSERT_EQ(record(id, "declaration", "granted", "2010-05-01"), "");
  Values odd_values;
  const auto odd = event("no_such_step", "granted", "2010-05-01");
  house.store.read([&](store::Reader& reader) {
    const auto& reg = *house.store.model().find_register("case_file");
    odd_values = event_values(odd, *reader.find(reg, id));
    odd_values["as_found"] = true;
  });
  ASSERT_TRUE(house.store.write([&](store::Writer& writer) -> Result<void> {
    const auto made = writer.create(*house.store.model().find_register("case_event"), house.new_id(),
                                    odd_values, note_of(system_actor(), "case.record"));
    return made ? Result<void>{} : tl::unexpected(made.error());
  })) << "as it may stand there from older versions";
  pack::Model after = house.store.model();
  EXPECT_TRUE(check_case_procedures(house.store, after).empty());
  auto& steps = after.procedures.at("trial-2010").steps;
  steps.pop_back();
  EXPECT_TRUE(check_case_procedures(house.store, after).empty()) << "nothing was recorded in it";
  steps.erase(steps.begin());
  after.procedures.erase("trial-clean");
  after.procedures.erase("trial-2017");
  const auto problems = check_case_procedures(house.store, after);
  ASSERT_EQ(problems.size(), 2U);
  EXPECT_EQ(problems[0].code, "case.procedure_gone");
  EXPECT_EQ(problems[1].code, "case.step_gone");
  EXPECT_EQ(problems[1].parameters[2].second, "1");
}

/// Whatever is recorded one after the other: what was taken without `as_found` counted when it was taken, and
/// what was refused left nothing behind.
TEST_F(Cases, WhatIsTakenCounts) {
  static const std::vector<std::string> steps{"registration", "contract", "plan", "start", "nothing"};
  static const std::vector<std::string> kinds{"submitted", "returned", "granted", "refused",
                                              "withdrawn", "revoked",  "blocked", "unblocked"};
  rc::check([&] {
    const auto id = open("trial-2017");
    std::size_t taken = 0;
    const int count = *rc::gen::inRange(0, 12);
    for (int i = 0; i < count; ++i) {
      auto what = event(*rc::gen::elementOf(steps), *rc::gen::elementOf(kinds), "");
      what.day = "2025-0" + std::to_string(*rc::gen::inRange(1, 5)) + "-01";
      what.blocker = what.kind == "blocked" || what.kind == "unblocked" ? "x" : "";
      what.as_found = *rc::gen::arbitrary<bool>();
      const auto done = record_case_event(house, system_actor(), id, what);
      if (!done) {
        RC_ASSERT(!what.as_found || what.step == "nothing");
        RC_ASSERT(done.error().front().code.starts_with("case.wrong_"));
        continue;
      }
      ++taken;
      const auto newest = std::max_element(done->events.begin(), done->events.end(),
                                           [](const auto& a, const auto& b) { return a.id < b.id; });
      RC_ASSERT(newest->problem.has_value() == flag_in(newest->values, "as_found"));
      RC_ASSERT(what.as_found || !newest->problem);
    }
    RC_ASSERT(standing(id).events.size() == taken);
  });
}

}  // namespace
}  // namespace minga::service
