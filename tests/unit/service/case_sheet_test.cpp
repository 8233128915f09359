#include "service/case_sheet.hpp"

#include <gtest/gtest.h>

#include "trial_cases.hpp"

namespace minga::service {
namespace {

class CaseSheets : public TrialCases {
 protected:
  std::string refusal(const std::string& handle, const std::string& code) {
    const auto sheet = case_sheet(house, visitor(), handle, code);
    return sheet ? "" : sheet.error().code;
  }
};

TEST_F(CaseSheets, AreReadWithTheCodeAloneAndSayWhereOneStands) {
  const auto id = open("trial-2017", {{"person", to_string(person("Ana Quispe"))}});
  ASSERT_EQ(record(id, "registration", "granted", "2025-10-02"), "");
  const auto key = make_sheet_key(house, work.actor("facilitator"), id);
  ASSERT_TRUE(key) << key.error().code;
  EXPECT_EQ(key->code.size(), 8U);
  EXPECT_EQ(key->handle.size(), 20U);
  for (const char twin : std::string("0O1IL5S8B"))
    EXPECT_EQ((key->code + key->handle).find(twin), std::string::npos) << twin;
  const auto sheet = case_sheet(house, visitor(), key->handle, key->code);
  ASSERT_TRUE(sheet);
  EXPECT_EQ(possible_now(sheet->state), (std::vector<std::size_t>{1, 2}));
  EXPECT_EQ(sheet->lines.size(), 4U);
  std::string typed = key->code.substr(0, 4) + " - " + key->code.substr(4);
  for (auto& c : typed) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  EXPECT_TRUE(case_sheet(house, visitor(), key->handle, typed)) << "as people type";
}

TEST_F(CaseSheets, AWrongHandleAndAWrongCodeAreTheSame) {
  const auto key = make_sheet_key(house, system_actor(), open("trial-2017"));
  ASSERT_TRUE(key);
  open("trial-clean");  // has no key
  EXPECT_EQ(refusal(key->handle, "ACDEFGHJ"), "case.sheet_unknown");
  EXPECT_EQ(refusal("ACDEFGHJKMNPQRTUVWXY", key->code), "case.sheet_unknown");
  EXPECT_EQ(refusal("", key->code), "case.sheet_unknown");
  for (const auto& code : {std::string(), std::string(100'000, 'A')})
    for (const auto& handle : {std::string(), key->handle})
      EXPECT_EQ(refusal(handle, code), "case.sheet_code_length") << "says nothing of the sheet";
  const auto wrong = case_sheet(house, visitor(), key->handle, "ACDEFGHJ"),
             none = case_sheet(house, visitor(), "x", "ACDEFGHJ");
  EXPECT_EQ(wrong.error(), none.error());
}

TEST_F(CaseSheets, ANewCodeEndsTheOldOneAndKeepsTheAddress) {
  const auto id = open("trial-2017");
  const auto first = make_sheet_key(house, system_actor(), id),
             second = make_sheet_key(house, system_actor(), id);
  ASSERT_TRUE(first && second);
  EXPECT_EQ(first->handle, second->handle);
  EXPECT_EQ(refusal(first->handle, first->code), "case.sheet_unknown");
  EXPECT_EQ(refusal(first->handle, second->code), "");
}

TEST_F(CaseSheets, FollowTheCaseToItsNewProcedure) {
  const auto id = open("trial-2010");
  ASSERT_EQ(record(id, "declaration", "granted", "2010-05-01"), "");
  const auto key = make_sheet_key(house, system_actor(), id);
  ASSERT_TRUE(key && move_case(house, system_actor(), id, "", false, "Norma nueva"));
  const auto sheet = case_sheet(house, visitor(), key->handle, key->code);
  ASSERT_TRUE(sheet);
  EXPECT_EQ(sheet->procedure->name, "trial-2017");
  EXPECT_EQ(make_sheet_key(house, system_actor(), id).error().code, "case.moved");
}

TEST_F(CaseSheets, SayWhereToAskAsTheNearestTerritoryDoes) {
  const auto id = open("trial-2017");
  const auto around =
      create("territory", {{"name", "Región"}, {"kind", "region"}, {"ask_phone", "082 571-000"}});
  const auto moved = [&](Values values) {
    return update_record(house, system_actor(), "territory", region, std::move(values), std::nullopt, "");
  };
  ASSERT_TRUE(moved({{"parent", to_string(around)}, {"ask_at", Value()}, {"ask_phone", Value()}}));
  EXPECT_EQ(make_sheet_key(house, system_actor(), id)->ask_at.phone, "082 571-000");
  ASSERT_TRUE(moved({{"ask_at", "Dirección Regional, lunes a viernes"}}));
  const auto key = make_sheet_key(house, system_actor(), id);
  EXPECT_EQ(key->ask_at.office, "Dirección Regional, lunes a viernes");
  EXPECT_EQ(key->ask_at.phone, "") << "of another office";
  EXPECT_EQ(case_sheet(house, visitor(), key->handle, key->code)->ask_at.office, key->ask_at.office);
}

TEST_F(CaseSheets, TellTheKindOfWhatStillHinders) {
  const auto id = open("trial-2017");
  auto hindered = event("registration", "blocked", "2025-10-01");
  hindered.blocker = "no hay reglamento";
  hindered.blocker_kind = "norm";
  ASSERT_EQ(record(id, hindered), "");
  hindered.blocker = "otra cosa";
  hindered.blocker_kind = "none of them";
  EXPECT_EQ(record(id, hindered), "value.not_choice");
  const auto key = make_sheet_key(house, system_actor(), id);
  const auto kinds = case_sheet(house, visitor(), key->handle, key->code)->blocker_kinds;
  ASSERT_EQ(kinds.size(), 1U);
  EXPECT_EQ(kinds.begin()->second, "norm");
  hindered.kind = "unblocked";
  hindered.blocker = "no hay reglamento";
  hindered.blocker_kind = "";
  hindered.day = "2025-11-01";
  ASSERT_EQ(record(id, hindered), "");
  EXPECT_TRUE(case_sheet(house, visitor(), key->handle, key->code)->blocker_kinds.empty());
}

TEST_F(CaseSheets, TheCodeIsNowhereToBeRead) {
  const auto id = open("trial-2017");
  const auto key = make_sheet_key(house, system_actor(), id);
  ASSERT_TRUE(key);
  const auto seen = find_record(house, work.actor("administrator"), "case_file", id);
  ASSERT_TRUE(seen);
  EXPECT_FALSE(seen->record.values.contains("sheet_code_hash"));
  EXPECT_EQ(text_in(seen->record.values, "sheet_handle"), key->handle);
  const auto hidden = find_record(house, work.actor("analyst"), "case_file", id);
  ASSERT_TRUE(hidden);
  EXPECT_FALSE(hidden->record.values.contains("sheet_handle"));
  house.store.read([&](store::Reader& reader) {
    for (const auto& change : reader.history("case_file", id))
      for (const auto* values : {&change.before, &change.after})
        EXPECT_FALSE(values->contains("sheet_code_hash"));
  });
}

TEST_F(CaseSheets, AreMadeByStaffAlone) {
  const auto id = open("trial-2017");
  for (const char* role : {"analyst", "committee", "observer"})
    EXPECT_FALSE(make_sheet_key(house, work.actor(role), id)) << role;
  EXPECT_EQ(make_sheet_key(house, visitor(), id).error().code, "act.not_signed_in");
}

}  // namespace
}  // namespace minga::service
