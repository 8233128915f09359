#include "service/records.hpp"

#include <gtest/gtest.h>

#include "service/participation.hpp"
#include "support/workspace.hpp"

namespace minga::service {
namespace {

using minga::testing::TestWorkspace;

class Records : public ::testing::Test {
 protected:
  Values person(const std::string& name, const Id& territory) {
    return {{"territory", to_string(territory)},
            {"name", name},
            {"phone", std::string("999 111 222")},
            {"consent", true}};
  }
  TestWorkspace work;
  House& house = work.house();
  Id peru = work.pack_record("territory", "peru");
  Id region = work.pack_record("territory", "madre-de-dios");
  Id buritica = work.pack_record("territory", "buritica");
  Actor facilitator = work.actor("facilitator", region);
  Actor coordinator = work.actor("coordinator", peru);
  Actor observer = work.actor("observer", peru);
};

TEST_F(Records, AreMadeReadChangedAndRetired) {
  const auto made = create_record(house, coordinator, "person", person("Ana", region));
  ASSERT_TRUE(made) << made.error().front().code;
  EXPECT_EQ(made->title, "Ana");
  const auto changed =
      update_record(house, coordinator, "person", made->record.id, {{"name", std::string("Ana Q.")}}, 1);
  ASSERT_TRUE(changed);
  EXPECT_EQ(changed->record.revision, 2);
  EXPECT_TRUE(retire_record(house, coordinator, "person", made->record.id, 2));
  EXPECT_EQ(find_record(house, coordinator, "person", made->record.id).error().code, "record.not_found");
  const auto history = record_history(house, coordinator, "person", made->record.id);
  ASSERT_TRUE(history);
  EXPECT_EQ(history->size(), 3U);
}

TEST_F(Records, HistoryNamesWhoChangedToThoseWhoMaySeeAccounts) {
  const auto made = create_record(house, facilitator, "organisation",
                                  {{"name", std::string("Liga")},
                                   {"actor_type", std::string("miner")},
                                   {"territory", to_string(region)}});
  ASSERT_TRUE(made) << made.error().front().code;
  const auto author_for = [&](const Actor& actor) {
    const auto history = record_history(house, actor, "organisation", made->record.id);
    EXPECT_TRUE(history.has_value());
    EXPECT_TRUE(history->front().change.note.actor.is_nil());
    return history->front().author;
  };
  const auto seen = author_for(work.actor("administrator"));
  EXPECT_EQ(seen.kind, Author::Kind::account);
  EXPECT_EQ(seen.name, "facilitator");
  EXPECT_EQ(seen.account, facilitator.id);
  EXPECT_EQ(author_for(facilitator).name, "facilitator");
  const auto by_others = author_for(coordinator);
  EXPECT_EQ(by_others.kind, Author::Kind::account);
  EXPECT_EQ(by_others.role, "facilitator");
  EXPECT_TRUE(by_others.name.empty());
  EXPECT_FALSE(by_others.account);
}

TEST_F(Records, HistoryNeverTellsParticipantsApart) {
  const auto joined =
      join_workshop(house, visitor(), "PRUEBA", work.pack_record("workshop_group", "try-miners"), true,
                    "device-key-0123456789");
  ASSERT_TRUE(joined) << joined.error().code;
  const auto phone = *actor_of_participant(house, joined->token);
  const auto impact = find_workshop(house, phone, *phone.workshop)->impacts.front().id;
  ASSERT_TRUE(submit_ratings(house, phone, {{impact, 1, 0.5, 0.5}}));
  store::Query query;
  query.register_name = "rating";
  query.filters = {equals("participant", to_string(phone.id))};
  const auto page = list_records(house, coordinator, query);
  ASSERT_TRUE(page);
  ASSERT_EQ(page->records.size(), 1U);
  const auto history =
      record_history(house, work.actor("administrator"), "rating", page->records.front().record.id);
  ASSERT_TRUE(history);
  const auto& author = history->front().author;
  EXPECT_EQ(author.kind, Author::Kind::participant);
  EXPECT_TRUE(author.name.empty() && author.role.empty() && !author.account);
}

TEST_F(Records, AChangeOfWhatSomebodyElseChangedIsRefused) {
  const auto made = create_record(house, coordinator, "person", person("Ana", region));
  ASSERT_TRUE(update_record(house, coordinator, "person", made->record.id, {{"name", std::string("B")}}, 1));
  const auto late =
      update_record(house, facilitator, "person", made->record.id, {{"name", std::string("C")}}, 1);
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().front().kind, ProblemKind::precondition_failed);
}

TEST_F(Records, StayWithinTheTerritoriesOfTheRole) {
  const auto outside = create_record(house, facilitator, "person", person("Eva", buritica));
  ASSERT_FALSE(outside);
  EXPECT_EQ(outside.error().front().code, "act.not_in_territory");
  const auto elsewhere = create_record(house, system_actor(), "person", person("Eva", buritica));
  ASSERT_TRUE(elsewhere);
  EXPECT_EQ(find_record(house, facilitator, "person", elsewhere->record.id).error().code, "record.not_found");
  const auto moved = update_record(house, system_actor(), "person", elsewhere->record.id,
                                   {{"territory", to_string(region)}}, std::nullopt);
  ASSERT_TRUE(moved);
  EXPECT_TRUE(find_record(house, facilitator, "person", elsewhere->record.id));
  const auto away = update_record(house, facilitator, "person", elsewhere->record.id,
                                  {{"territory", to_string(buritica)}}, std::nullopt);
  ASSERT_FALSE(away);
  EXPECT_EQ(away.error().front().code, "act.not_in_territory");
}

TEST_F(Records, ACountryReachesWhatLiesWithinIt) {
  ASSERT_TRUE(
      create_record(house, coordinator, "person", person("Ana", work.pack_record("territory", "corridor"))));
}

TEST_F(Records, PersonalFieldsAreHiddenAndCannotBeProbed) {
  const auto made = create_record(house, coordinator, "organisation",
                                  {{"territory", to_string(region)},
                                   {"name", std::string("AMATAF")},
                                   {"legal_form", std::string("association")},
                                   {"actor_type", std::string("miner")},
                                   {"phone", std::string("999 111 222")}});
  ASSERT_TRUE(made) << made.error().front().code << made.error().front().place.field;
  const auto analyst = work.actor("analyst", peru);
  const auto seen = find_record(house, analyst, "organisation", made->record.id);
  ASSERT_TRUE(seen);
  EXPECT_TRUE(seen->record.values.contains("name"));
  EXPECT_FALSE(seen->record.values.contains("phone"));

  store::Query probe;
  probe.register_name = "organisation";
  probe.filters = {equals("phone", std::string("999 111 222"))};
  EXPECT_EQ(list_records(house, analyst, probe).error().code, "record.field_not_visible");
  EXPECT_EQ(list_records(house, coordinator, probe)->records.size(), 1U);
  probe.filters.clear();
  probe.sort = {{"phone", false}};
  EXPECT_EQ(list_records(house, analyst, probe).error().code, "record.field_not_visible");
  probe.sort.clear();
  probe.search = "999";
  EXPECT_TRUE(list_records(house, analyst, probe)->records.empty());
  EXPECT_EQ(list_records(house, coordinator, probe)->records.size(), 1U);

  const auto blind = update_record(house, work.actor("observer", peru), "organisation", made->record.id,
                                   {{"phone", std::string("1")}}, std::nullopt);
  ASSERT_FALSE(blind);
  EXPECT_EQ(blind.error().front().kind, ProblemKind::forbidden);
  const auto history = record_history(house, analyst, "organisation", made->record.id);
  ASSERT_TRUE(history);
  for (const auto& change : *history) EXPECT_FALSE(change.change.after.contains("phone"));
}

TEST_F(Records, AreRefusedToThoseWithoutTheRight) {
  EXPECT_EQ(create_record(house, observer, "person", person("Ana", region)).error().front().kind,
            ProblemKind::forbidden);
  EXPECT_EQ(create_record(house, visitor(), "person", person("Ana", region)).error().front().kind,
            ProblemKind::unauthenticated);
  store::Query query;
  query.register_name = "person";
  EXPECT_EQ(list_records(house, visitor(), query).error().kind, ProblemKind::unauthenticated);
  EXPECT_EQ(list_records(house, observer, query).error().kind, ProblemKind::forbidden);
  query.register_name = "account";
  EXPECT_EQ(list_records(house, work.actor("administrator"), query).error().code, "register.not_found");
  query.register_name = "rating";
  EXPECT_EQ(create_record(house, coordinator, "rating", {}).error().front().kind, ProblemKind::forbidden);
}

TEST_F(Records, BadValuesAreAllListed) {
  const auto made = create_record(house, coordinator, "event",
                                  {{"territory", to_string(region)},
                                   {"kind", std::string("party")},
                                   {"held_on", std::string("2026-02-31")}});
  ASSERT_FALSE(made);
  std::set<std::string> fields;
  for (const auto& problem : made.error()) fields.insert(problem.place.field);
  EXPECT_EQ(fields, (std::set<std::string>{"kind", "held_on", "title"}));
}

TEST_F(Records, AnImportIsTriedFirstAndWrittenWholeOrNotAtAll) {
  const auto row = [&](long line, std::string code, std::string name) {
    return ImportedRow{
        line,
        std::nullopt,
        {{"code", code}, {"name", name}, {"kind", std::string("village")}, {"parent", to_string(region)}}};
  };
  const std::vector<ImportedRow> twice{row(2, "V-1", "Uno"), row(3, "V-1", "Dos")};
  const auto refused = import_records(house, coordinator, "territory", twice, {}, false);
  ASSERT_TRUE(refused);
  EXPECT_FALSE(refused->written);
  ASSERT_EQ(refused->problems.size(), 1U);
  EXPECT_EQ(refused->problems.front().place.line, 3);

  const std::vector<ImportedRow> good{row(2, "V-1", "Uno"), row(3, "V-2", "Dos")};
  const auto trial = import_records(house, coordinator, "territory", good, {}, true);
  ASSERT_TRUE(trial);
  EXPECT_EQ(trial->created, 2U);
  EXPECT_FALSE(trial->written);
  store::Query query;
  query.register_name = "territory";
  query.filters = {equals("code", std::string("V-1"))};
  EXPECT_TRUE(list_records(house, coordinator, query)->records.empty());
  EXPECT_TRUE(import_records(house, coordinator, "territory", good, {}, false)->written);
  EXPECT_EQ(list_records(house, coordinator, query)->records.size(), 1U);
  EXPECT_EQ(import_records(house, observer, "territory", good, {}, true).error().kind,
            ProblemKind::forbidden);
}

}  // namespace
}  // namespace minga::service
