#include <algorithm>
#include <filesystem>

#include "methods/procedure/offers.hpp"
#include "pack/read.hpp"
#include "service/case_sheet.hpp"
#include "service/procedure_rules.hpp"
#include "trial_cases.hpp"

// What a case must never be: a place where something that happened cannot be written down or be seen.

namespace minga::service {
namespace {

class CaseWaysOn : public TrialCases {
 protected:
  Id moved(const Id& id) {
    const auto move = move_case(house, system_actor(), id, "", false, "Norma nueva");
    EXPECT_TRUE(move) << move.error().code;
    return move && move->made ? *move->made : Id{};
  }
  CaseSheet sheet(const SheetKey& key) {
    auto found = case_sheet(house, visitor(), key.handle, key.code);
    EXPECT_TRUE(found) << found.error().code;
    return found.value_or(CaseSheet{});
  }
  std::string reopened(const Id& id, const std::string& reason, const Actor& actor = system_actor()) {
    const auto done = reopen_case(house, actor, id, reason);
    return done ? "" : done.error().code;
  }
  Values paper_values(const Id& id, const std::string& issued, const std::string& expires = "") {
    Values values{{"territory", to_string(region)},
                  {"case_file", to_string(id)},
                  {"code", std::string("identity")},
                  {"issued", issued}};
    if (!expires.empty()) values["expires"] = expires;
    return values;
  }
  std::string wrong_paper(Values values) {
    const auto made = create_record(house, system_actor(), "case_document", std::move(values));
    return made ? "" : made.error().front().code + "@" + made.error().front().place.field;
  }
};

TEST_F(CaseWaysOn, APaperOfACaseWithoutPersonIsOnThePageAndTheSheet) {
  const auto id = open("trial-2017");
  const auto made = paper(id, "identity", "2024-06-01");
  create("case_document", {{"territory", to_string(region)},
                           {"case_file", to_string(id)},
                           {"code", std::string("carta de Juan")},
                           {"issued", std::string("2025-01-01")}});
  const auto now = standing(id);
  ASSERT_TRUE(now.papers);
  ASSERT_EQ(now.papers->size(), 2U);
  const auto& kept = (*now.papers)[1];
  EXPECT_EQ(kept.id, made);
  EXPECT_EQ(kept.label->es, "Documento de identidad");
  EXPECT_EQ(methods::text_of(kept.issued), "2024-06-01");
  EXPECT_EQ(methods::text_of(kept.last.value()), "2025-06-01") << "twelve months, by the procedure";
  EXPECT_FALSE(kept.holds);
  EXPECT_FALSE((*now.papers)[0].label) << "somebody typed it";
  const auto key = make_sheet_key(house, system_actor(), id);
  EXPECT_EQ(sheet(*key).papers.size(), 2U);
  EXPECT_FALSE(case_standing(house, work.actor("analyst"), id)->papers) << "may not read papers";
}

TEST_F(CaseWaysOn, APaperOnDaysThatCannotBeIsRefusedWithItsPlace) {
  const auto id = open("trial-2017");
  EXPECT_EQ(wrong_paper(paper_values(id, "2026-01-02")), "case.paper_ahead@issued") << "it is 2026-01-01";
  EXPECT_EQ(wrong_paper(paper_values(id, "2025-02-02", "2025-02-01")), "case.paper_expires_before@expires");
  EXPECT_EQ(wrong_paper(paper_values(id, "2026-01-01", "2026-01-01")), "");
  const auto good = paper(id, "identity", "2025-01-01");
  const auto changed = update_record(house, system_actor(), "case_document", good,
                                     {{"expires", std::string("2024-01-01")}}, std::nullopt, "");
  ASSERT_FALSE(changed);
  EXPECT_EQ(changed.error().front().code, "case.paper_expires_before");
}

TEST_F(CaseWaysOn, ALateAnswerStandsWithTheOlderCaseAndCountsInTheNewer) {
  const auto id = open("trial-2010");
  ASSERT_EQ(record(id, "declaration", "granted", "2010-05-01"), "");
  ASSERT_EQ(record(id, "title", "submitted", "2011-05-01"), "");
  ASSERT_EQ(record(id, "water", "submitted", "2011-05-01"), "");
  const auto next = moved(id);
  EXPECT_EQ(state_of_step(standing(next), "contract"), "open");

  auto answer = event("title", "granted", "2025-12-20");
  answer.expires = "2027-12-20";
  const auto told = record_late_answer(house, work.actor("facilitator"), id, answer);
  ASSERT_TRUE(told) << told.error().front().code;
  EXPECT_EQ(told->after->id, next);
  EXPECT_TRUE(told->counts_known);
  EXPECT_EQ(told->counts_as, (std::vector<std::size_t>{1}));
  EXPECT_EQ(told->carried, told->counts_as);
  const auto now = standing(next);
  EXPECT_EQ(state_of_step(now, "contract"), "done");
  EXPECT_EQ(methods::text_of(now.state.steps[1].expires.value()), "2027-12-20");
  const auto& before = now.before.front().steps;
  const auto title =
      std::find_if(before.begin(), before.end(), [](const StepBefore& one) { return one.step == 1; });
  ASSERT_NE(title, before.end());
  EXPECT_EQ(title->state, methods::procedure::State::done) << "no more said to wait";

  const auto refused = record_late_answer(house, system_actor(), id, event("water", "refused", "2025-12-21"));
  ASSERT_TRUE(refused) << refused.error().front().code;
  EXPECT_TRUE(refused->counts_as.empty()) << "a refusal counts for nothing";
  EXPECT_EQ(text_in(standing(id).values, "state"), "moved") << "it stays where it was";
}

TEST_F(CaseWaysOn, WhatIsNoLateAnswerIsRefused) {
  const auto id = open("trial-2010");
  const auto late = [&](const NewCaseEvent& what, const Actor& actor = system_actor()) {
    const auto told = record_late_answer(house, actor, id, what);
    return told ? "" : told.error().front().code;
  };
  EXPECT_EQ(late(event("declaration", "granted", "2010-05-01")), "case.not_moved");
  const auto next = moved(id);
  EXPECT_EQ(late(event("declaration", "submitted", "2010-05-01")), "case.late_kind");
  EXPECT_EQ(late(event("declaration", "granted", "2026-01-02")), "case.day_ahead");
  EXPECT_EQ(late(event("title", "granted", "2011-05-01")), "case.wrong_before_prerequisite");
  auto kept = event("title", "granted", "2011-05-01");
  kept.as_found = true;
  EXPECT_EQ(late(kept), "");
  EXPECT_EQ(state_of_step(standing(next), "contract"), "blocked") << "what does not count changes nothing";
  for (const char* role : {"analyst", "committee", "observer"})
    EXPECT_EQ(late(event("declaration", "granted", "2010-05-01"), work.actor(role)), "act.not_allowed")
        << role;
}

TEST_F(CaseWaysOn, ALateAnswerIsNotOlderThanTheFilingItAnswers) {
  const auto id = open("trial-2010");
  ASSERT_EQ(record(id, "declaration", "granted", "2010-05-01"), "");
  ASSERT_EQ(record(id, "water", "submitted", "2011-01-01"), "");
  ASSERT_EQ(record(id, "water", "returned", "2011-02-01"), "");
  ASSERT_EQ(record(id, "water", "submitted", "2011-05-01"), "");
  moved(id);
  for (const char* kind : {"granted", "refused", "returned"})
    for (const bool as_found : {false, true}) {
      auto answer = event("water", kind, "2011-04-30");
      answer.as_found = as_found;
      const auto told = record_late_answer(house, system_actor(), id, answer);
      ASSERT_FALSE(told) << kind;
      EXPECT_EQ(told.error().front().code, "case.late_before_filed");
      EXPECT_EQ(told.error().front().place.field, "day");
      const auto words = message(Language::es, told.error().front());
      EXPECT_NE(words.find("30/04/2011"), std::string::npos) << words;
      EXPECT_NE(words.find("01/05/2011"), std::string::npos) << words;
    }
  EXPECT_EQ(standing(id).events.size(), 4U);
  EXPECT_TRUE(record_late_answer(house, system_actor(), id, event("water", "granted", "2011-05-01")));
}

TEST_F(CaseWaysOn, ALateAnswerTakesNothingAwayThatHappenedSinceInTheNewerCase) {
  const auto id = open("trial-2010");
  ASSERT_EQ(record(id, "declaration", "granted", "2010-05-01"), "");
  ASSERT_EQ(record(id, "title", "submitted", "2011-05-01"), "");
  const auto next = moved(id);
  ASSERT_EQ(record(next, "contract", "refused", "2025-12-20"), "");
  const auto told = record_late_answer(house, system_actor(), id, event("title", "granted", "2025-12-01"));
  ASSERT_TRUE(told) << told.error().front().code;
  EXPECT_EQ(told->counts_as, (std::vector<std::size_t>{1}));
  EXPECT_TRUE(told->carried.empty());
  EXPECT_EQ(state_of_step(standing(next), "contract"), "refused") << "what was decided there stands";
  EXPECT_EQ(standing(next).events.size(), 2U);
  EXPECT_EQ(state_of_step(standing(id), "title"), "done") << "the answer stands with the older case";
}

TEST_F(CaseWaysOn, WhatWasTakenBackAfterTheMoveIsToldInTheNewerCase) {
  const auto id = open("trial-2010");
  ASSERT_EQ(record(id, "declaration", "granted", "2010-05-01"), "");
  ASSERT_EQ(record(id, "water", "granted", "2011-05-01"), "");
  const auto next = moved(id);
  const auto told = record_late_answer(house, system_actor(), id, event("water", "revoked", "2025-12-20"));
  ASSERT_TRUE(told) << told.error().front().code;
  EXPECT_EQ(told->kind, methods::procedure::EventKind::revoked);
  EXPECT_EQ(told->step->code, "water");
  EXPECT_TRUE(told->counts);
  const auto now = standing(next);
  const auto& before = now.before.front().steps;
  ASSERT_EQ(before.size(), 2U) << "it stays in sight";
  EXPECT_FALSE(before[0].revoked);
  EXPECT_EQ(before[1].step, 2U);
  EXPECT_TRUE(before[1].revoked);
  EXPECT_EQ(before[1].state, methods::procedure::State::refused);
  EXPECT_EQ(before[1].since, methods::day_from("2025-12-20"));
  EXPECT_TRUE(before[1].counts_as.empty());
}

TEST_F(CaseWaysOn, OneThatMovedByMistakeIsOpenedAgainWithAReason) {
  const auto id = open("trial-2010");
  ASSERT_EQ(record(id, "declaration", "granted", "2010-05-01"), "");
  paper(id, "identity", "2025-06-01");
  const auto next = moved(id);
  const auto key = make_sheet_key(house, system_actor(), next);
  EXPECT_EQ(reopened(id, "  "), "case.reason_missing");
  for (const char* role : {"analyst", "committee", "observer"})
    EXPECT_EQ(reopened(id, "Se pasó por error", work.actor(role)), "act.not_allowed") << role;
  const auto other = create("territory", {{"name", std::string("Otro")}, {"kind", std::string("region")}});
  EXPECT_EQ(reopened(id, "Se pasó por error", work.actor("coordinator", other)), "record.not_found");
  ASSERT_EQ(reopened(id, "Se pasó por error", work.actor("coordinator")), "");
  const auto now = standing(id);
  EXPECT_TRUE(now.open);
  EXPECT_FALSE(now.after);
  ASSERT_EQ(now.papers->size(), 1U) << "they came back";
  EXPECT_EQ(case_standing(house, system_actor(), next).error().code, "record.not_found");
  EXPECT_EQ(sheet(*key).procedure->name, "trial-2010") << "the slip in hand still opens it";
  const auto history = record_history(house, system_actor(), "case_file", id);
  ASSERT_TRUE(history);
  EXPECT_TRUE(std::any_of(history->begin(), history->end(), [](const SeenChange& one) {
    return one.change.note.act == "case.reopen" && one.change.note.reason == "Se pasó por error";
  }));
  EXPECT_EQ(reopened(id, "Otra vez"), "case.not_closed") << "it is open";
  EXPECT_NE(moved(id), Id{}) << "and can move again";
}

TEST_F(CaseWaysOn, ANewCodeClosesTheSheetOfTheOlderCaseToo) {
  const auto id = open("trial-2010");
  const auto old = make_sheet_key(house, system_actor(), id);
  const auto newer = moved(id);
  EXPECT_TRUE(case_sheet(house, visitor(), old->handle, old->code)) << "it follows the case";
  const auto key = make_sheet_key(house, work.actor("facilitator"), newer);
  ASSERT_TRUE(key);
  EXPECT_EQ(key->handle, old->handle) << "the address on the paper goes on leading there";
  EXPECT_FALSE(case_sheet(house, visitor(), old->handle, old->code)) << "a lost paper opens nothing more";
  EXPECT_TRUE(case_sheet(house, visitor(), key->handle, key->code));
  ASSERT_EQ(reopened(id, "Se pasó por error"), "");
  EXPECT_TRUE(case_sheet(house, visitor(), key->handle, key->code)) << "the paper in hand goes on opening it";
  EXPECT_FALSE(case_sheet(house, visitor(), old->handle, old->code));
}

TEST_F(CaseWaysOn, AMoveIsNotUndoneOverWhatHappenedSince) {
  const auto id = open("trial-2010");
  ASSERT_EQ(record(id, "declaration", "granted", "2010-05-01"), "");
  const auto next = moved(id);
  ASSERT_EQ(record(next, "plan", "submitted", "2025-12-20"), "");
  EXPECT_EQ(reopened(id, "Se pasó por error"), "case.reopen_has_events");
  const auto event = standing(next).events.front();
  ASSERT_TRUE(retire_record(house, system_actor(), "case_event", event.id, std::nullopt, "Era de otro"));
  EXPECT_EQ(reopened(id, "Se pasó por error"), "");
}

TEST_F(CaseWaysOn, AMoveAsksForItsReasonWhenItIsMade) {
  const auto id = open("trial-2010");
  EXPECT_TRUE(move_case(house, system_actor(), id, "", true, {}));
  const auto refused = move_case(house, system_actor(), id, "", false, " ");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "case.reason_missing");
  EXPECT_EQ(text_in(standing(id).values, "state"), "open");
}

TEST_F(CaseWaysOn, SaysWhatToDoFirstAndNothingOfAFileThatIsShut) {
  const auto id = open("trial-2017");
  const auto now = standing(id);
  ASSERT_TRUE(now.first);
  EXPECT_EQ(now.first->step, 0U);
  EXPECT_EQ(now.first->opens.size(), 3U);
  ASSERT_TRUE(close_case(house, system_actor(), id, ""));
  EXPECT_FALSE(standing(id).first);
  EXPECT_TRUE(standing(id).offers.empty());
}

pack::Model all_packs() {
  std::vector<std::filesystem::path> folders;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(MINGA_SOURCE_DIR "/packs"))
    if (entry.path().filename() == "pack.yaml") folders.push_back(entry.path().parent_path());
  auto model = pack::read_packs(folders);
  EXPECT_TRUE(model);
  return model.value_or(pack::Model{});
}

TEST(ShippedAlternatives, AreOfferedAsSuchAndSparedWhenOneIsDone) {
  namespace procedure = methods::procedure;
  std::size_t groups = 0;
  for (const auto& [name, in] : all_packs().procedures) {
    const auto rules = rules_of(in);
    const auto alternatives = procedure::alternatives_of(rules);
    for (const auto& step : rules.steps)
      for (auto need : step.needs) {
        if (need.size() < 2) continue;
        ++groups;
        std::sort(need.begin(), need.end());
        for (const auto one : need)
          EXPECT_EQ(alternatives[one], need) << name << " " << rules.steps[one].code;
        procedure::Event granted;
        granted.step = rules.steps[need.front()].code;
        granted.kind = procedure::EventKind::granted;
        granted.day = *methods::day_from("2020-01-01");
        granted.carried = true;
        const auto state = procedure::state_of(rules, {&granted, 1}, {}, granted.day);
        for (const auto one : need) EXPECT_EQ(state.steps[one].spare, one != need.front()) << name;
      }
  }
  EXPECT_GE(groups, 2U) << "REINFO has two";
}

}  // namespace
}  // namespace minga::service
