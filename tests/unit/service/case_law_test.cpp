#include <algorithm>

#include "service/case_sheet.hpp"
#include "trial_cases.hpp"

// What a change of law, a refusal and a paper that ran out leave of a case: nothing may fall out of sight.

namespace minga::service {
namespace {

using methods::procedure::State;

class CaseLaw : public TrialCases {
 protected:
  Id moved(const Id& id, const std::string& to = "") {
    const auto move = move_case(house, system_actor(), id, to, false, "Norma nueva");
    EXPECT_TRUE(move) << move.error().code;
    return move && move->made ? *move->made : Id{};
  }
  CaseSheet sheet(const Id& id) {
    const auto key = make_sheet_key(house, system_actor(), id);
    EXPECT_TRUE(key) << key.error().code;
    auto found = case_sheet(house, visitor(), key->handle, key->code);
    EXPECT_TRUE(found) << found.error().code;
    return found.value_or(CaseSheet{});
  }
  CaseRow row(const Id& id) {
    const auto page = list_cases(house, system_actor(), {});
    EXPECT_TRUE(page);
    for (const auto& one : page->rows)
      if (one.id == id) return one;
    ADD_FAILURE() << "not listed";
    return {};
  }
  static std::string stood(const CaseBefore& before, const std::string& step) {
    for (const auto& one : before.steps)
      if (before.procedure->steps[one.step].code == step)
        return std::string(code_of(one.state)) + " " + (one.since ? methods::text_of(*one.since) : "-");
    return "";
  }
  static std::string label_of(const CaseBefore& before, const std::string& step) {
    for (const auto& one : before.steps)
      if (before.procedure->steps[one.step].code == step && !one.counts_as.empty())
        return before.newer->steps[one.counts_as.front()].code;
    return "";
  }
};

TEST_F(CaseLaw, WhatWasDoneAndWhatIsPendingIsToldAfterTheMove) {
  const auto id = open("trial-2010");
  ASSERT_EQ(record(id, "declaration", "granted", "2010-05-01"), "");
  ASSERT_EQ(record(id, "water", "submitted", "2011-02-01"), "");
  const auto next = moved(id);
  const auto now = standing(next);
  ASSERT_EQ(now.before.size(), 1U);
  const auto& before = now.before.front();
  EXPECT_EQ(before.code, "E-0001");
  EXPECT_EQ(before.procedure->name, "trial-2010");
  EXPECT_EQ(methods::text_of(before.moved_on.value()), "2026-01-01");
  EXPECT_TRUE(before.counts_known);
  EXPECT_EQ(stood(before, "declaration"), "done 2010-05-01");
  EXPECT_EQ(label_of(before, "declaration"), "registration");
  EXPECT_EQ(stood(before, "water"), "waiting 2011-02-01") << "an authority still has it";
  EXPECT_EQ(stood(before, "title"), "") << "nothing became of it";
  const auto old = standing(id);
  ASSERT_TRUE(old.after);
  EXPECT_EQ(old.after->code, "E-0001-2");
  EXPECT_EQ(old.after->procedure->name, "trial-2017");
  EXPECT_TRUE(old.before.empty());
  const auto read = sheet(next);
  ASSERT_EQ(read.before.size(), 1U) << "the owner reads it too";
  EXPECT_EQ(stood(read.before.front(), "water"), "waiting 2011-02-01");
}

TEST_F(CaseLaw, WhatWasBlockedIsToldAfterTheMove) {
  const auto id = open("trial-2010");
  ASSERT_EQ(record(id, "declaration", "granted", "2010-05-01"), "");
  auto block = event("title", "blocked", "2011-03-01");
  block.blocker = "traslape: forestal";
  ASSERT_EQ(record(id, block), "");
  const auto next = moved(id);
  EXPECT_EQ(stood(standing(next).before.front(), "title").substr(0, 7), "blocked")
      << "a new law solves no overlap";
  EXPECT_EQ(stood(sheet(next).before.front(), "title").substr(0, 7), "blocked");
}

TEST_F(CaseLaw, WhereNobodySaidWhatCountsThatIsSaid) {
  const auto id = open("trial-2017");
  ASSERT_EQ(record(id, "registration", "granted", "2025-05-01"), "");
  auto next = moved(id, "trial-clean");
  ASSERT_EQ(record(next, "visit", "granted", "2025-06-01"), "");
  next = moved(next, "trial-2010");
  const auto before = standing(next).before;
  ASSERT_EQ(before.size(), 2U) << "over two moves";
  EXPECT_EQ(before[0].procedure->name, "trial-clean");
  EXPECT_FALSE(before[0].counts_known);
  EXPECT_EQ(before[1].procedure->name, "trial-2017");
  EXPECT_EQ(before[1].newer->name, "trial-clean");
  EXPECT_EQ(stood(before[1], "registration"), "done 2025-05-01");
  EXPECT_EQ(label_of(before[1], "registration"), "");
}

TEST_F(CaseLaw, InAMovedOrClosedFileNothingIsPossibleAndTheLineCountsTheLiveCaseAlone) {
  for (const auto* procedure : {"trial-2010", "trial-clean"}) {
    const auto id = open(procedure);
    if (std::string(procedure) == "trial-2010") {
      const auto next = moved(id);
      const auto old = standing(id), live = standing(next);
      EXPECT_FALSE(old.open);
      EXPECT_TRUE(old.possible.empty());
      EXPECT_FALSE(live.possible.empty());
      EXPECT_EQ(old.lines[2].progress.units, live.lines[2].progress.units) << "the live case alone";
      EXPECT_EQ(old.lines[2].procedures.size(), 1U);
      EXPECT_TRUE(row(id).possible.empty());
    } else {
      ASSERT_TRUE(close_case(house, system_actor(), id, ""));
      EXPECT_TRUE(standing(id).possible.empty());
      EXPECT_EQ(standing(id).lines[3].progress.possible, 0U);
      EXPECT_TRUE(row(id).possible.empty());
      const auto read = sheet(id);
      EXPECT_FALSE(read.open);
      EXPECT_EQ(methods::text_of(read.closed_on.value()), "2026-01-01");
      ASSERT_TRUE(reopen_case(house, system_actor(), id, "Se cerró por error"));
      EXPECT_EQ(standing(id).possible.size(), 1U) << "opened again";
    }
  }
}

TEST_F(CaseLaw, WhatRanOutOrWasRefusedIsListedApart) {
  const auto id = open("trial-2017");
  auto granted = event("registration", "granted", "2025-01-02");
  granted.expires = "2025-12-01";
  ASSERT_EQ(record(id, granted), "");
  EXPECT_EQ(row(id).lapsed, std::vector<std::size_t>{0});
  EXPECT_TRUE(row(id).doubtful.empty()) << "to be renewed, without doubt";
  granted.day = "2025-12-02";
  granted.expires = "";
  ASSERT_EQ(record(id, granted), "");
  ASSERT_EQ(record(id, "contract", "submitted", "2025-12-03"), "");
  ASSERT_EQ(record(id, "contract", "refused", "2025-12-04"), "");
  const auto now = row(id);
  EXPECT_EQ(now.lapsed, std::vector<std::size_t>{1});
  EXPECT_EQ(now.doubtful, std::vector<std::size_t>{1}) << "nobody has said whether it can be filed again";
  EXPECT_EQ(standing(id).progress.possible, 1U) << "the plan";
  EXPECT_EQ(standing(id).progress.lapsed, 1U);
}

TEST_F(CaseLaw, ABlockIsLiftedByWhateverNamesItPlainly) {
  const auto id = open("trial-2017");
  const auto hinder = [&](const std::string& kind, const std::string& blocker, const std::string& day) {
    auto what = event("registration", kind, day);
    what.blocker = blocker;
    return record(id, what);
  };
  EXPECT_EQ(hinder("blocked", " \t ", "2025-02-01"), "case.blocker_missing");
  ASSERT_EQ(hinder("blocked", "  No hay reglamento ", "2025-02-01"), "");
  ASSERT_EQ(standing(id).blocks.size(), 1U);
  EXPECT_EQ(standing(id).blocks[0].blocker, "No hay reglamento");
  EXPECT_EQ(methods::text_of(standing(id).blocks[0].since), "2025-02-01");
  ASSERT_EQ(hinder("unblocked", "", "2025-03-01"), "") << "the only one needs no words";
  EXPECT_TRUE(standing(id).blocks.empty());
  ASSERT_EQ(hinder("blocked", "No hay reglamento", "2025-04-01"), "");
  EXPECT_EQ(methods::text_of(standing(id).blocks[0].since), "2025-04-01") << "anew";
  ASSERT_EQ(hinder("blocked", "traslape: forestal", "2025-05-01"), "");
  auto nameless = event("registration", "unblocked", "2025-06-01");
  const auto refused = record_case_event(house, system_actor(), id, nameless);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().front().code, "case.which_block");
  const auto told = message(Language::es, refused.error().front());
  EXPECT_NE(told.find("No hay reglamento (2025-04-01); traslape: forestal (2025-05-01)"), std::string::npos)
      << told;
  EXPECT_EQ(hinder("unblocked", "otra cosa", "2025-06-01"), "case.which_block");
  ASSERT_EQ(hinder("unblocked", " NO HAY REGLAMENTO ", "2025-06-01"), "");
  ASSERT_EQ(hinder("unblocked", "", "2025-06-01"), "");
  EXPECT_EQ(hinder("unblocked", "", "2025-06-02"), "case.wrong_nothing_to_undo");
  EXPECT_EQ(record(id, "nothing", "unblocked", "2025-06-02"), "case.wrong_unknown_step");
}

TEST_F(CaseLaw, AnAuthorityIsKnownWhateverItsLettersAndElseThoseThereAreAreNamed) {
  const auto id = open("trial-2017");
  auto filed = event("registration", "granted", "2025-02-01");
  filed.authority = "nobody";
  const auto refused = record_case_event(house, system_actor(), id, filed);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().front().code, "case.authority_unknown");
  EXPECT_EQ(refused.error().front().place.field, "authority");
  EXPECT_NE(message(Language::es, refused.error().front()).find("registry (Registro de títulos)"),
            std::string::npos);
  filed.authority = "OFFICE";
  ASSERT_EQ(record(id, filed), "");
  EXPECT_EQ(text_in(standing(id).events.front().values, "authority"), "office");
}

TEST_F(CaseLaw, APaperThatRanOutIsNoPaperThatWasNeverThere) {
  const auto who = person("Ana Quispe");
  const auto id = open("trial-2017", {{"person", to_string(who)}});
  create("case_document", {{"territory", to_string(region)},
                           {"person", to_string(who)},
                           {"code", std::string("identity")},
                           {"issued", std::string("2015-08-01")},
                           {"expires", std::string("2023-08-01")}});
  const auto lacking = sheet(id).citizenship_missing;
  ASSERT_EQ(lacking.size(), 2U);
  EXPECT_EQ(lacking[0].code, "identity");
  EXPECT_EQ(methods::text_of(lacking[0].expired.value()), "2023-08-01");
  EXPECT_FALSE(lacking[1].expired);
  EXPECT_EQ(standing(id).citizenship_missing, lacking);
}

TEST_F(CaseLaw, WhatCannotBeACodeIsNoGuess) {
  for (const auto* wrong : {"", "ABC", "ACDE FGH", "ACDE FGHJ K"}) {
    const auto checked = check_sheet_code(wrong);
    ASSERT_FALSE(checked) << wrong;
    EXPECT_EQ(checked.error().code, "case.sheet_code_length");
  }
  EXPECT_TRUE(check_sheet_code("acde-fghj"));
}

}  // namespace
}  // namespace minga::service
