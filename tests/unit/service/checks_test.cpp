#include <gtest/gtest.h>

#include "base/text.hpp"
#include "service/checks.hpp"
#include "service/overview.hpp"
#include "support/workspace.hpp"

namespace minga::service {
namespace {

using testing::TestWorkspace;

/// Every pack that is shipped, found by looking.
std::vector<std::string> shipped_pack_names() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(MINGA_SOURCE_DIR "/packs"))
    if (entry.path().filename() == "pack.yaml")
      names.push_back(entry.path().parent_path().filename().string());
  std::sort(names.begin(), names.end());
  return names;
}

TEST(PackChecks, EachFindsJustWhatItsExampleSays) {
  TestWorkspace work(shipped_pack_names());
  const auto before = work.store().verify_log().entries;
  std::size_t tried = 0;
  for (const auto& [name, check] : work.store().model().checks) {
    const auto good = try_example(work.house(), check);
    EXPECT_TRUE(good) << name << ": " << sentence(Language::en, good.error());
    ++tried;
  }
  EXPECT_GE(tried, 5U);
  EXPECT_EQ(work.store().verify_log().entries, before) << "nothing of an example is kept";
}

class Checks : public ::testing::Test {
 protected:
  Id add(std::string_view register_name, Values values) {
    const auto made = create_record(work.house(), system_actor(), register_name, std::move(values));
    EXPECT_TRUE(made) << (made ? "" : sentence(Language::en, made.error().front()));
    return made ? made->record.id : Id{};
  }
  CheckOutcome asked(const Actor& actor, std::optional<Id> within, const std::string& check,
                     const std::string& today = "2026-06-30") {
    const auto outcomes = run_checks(work.house(), actor, within, today);
    EXPECT_TRUE(outcomes);
    for (const auto& outcome : *outcomes)
      if (outcome.check == check) return outcome;
    return {};
  }

  TestWorkspace work;
  Id peru = work.pack_record("territory", "peru");
  Id madre_de_dios = work.pack_record("territory", "madre-de-dios");
  Id colombia = work.pack_record("territory", "colombia");
  Id indicator = add("effect_indicator", {{"territory", to_string(madre_de_dios)},
                                          {"effect", "harm_employment"},
                                          {"name", "Personas con trabajo"},
                                          {"unit", "personas"},
                                          {"better", "more"},
                                          {"alert_at", 80.0}});
  Id observation = add("effect_observation", {{"territory", to_string(madre_de_dios)},
                                              {"indicator", to_string(indicator)},
                                              {"observed_on", "2026-06-01"},
                                              {"value", 72.5},
                                              {"source", "Asociación"}});
};

TEST_F(Checks, AnAlertIsToldInAPlainSentence) {
  const auto outcome = asked(system_actor(), madre_de_dios, "effect_past_alert");
  ASSERT_EQ(outcome.count, 1U);
  EXPECT_EQ(sentence_of(work.store().model(), outcome, outcome.records[0], Language::es),
            "Daño: pérdida de empleo. Personas con trabajo: 72,5 (personas); el aviso está en 80. Reúna a la "
            "mesa del territorio.");
  EXPECT_EQ(sentence_of(work.store().model(), outcome, outcome.records[0], Language::en),
            "Harm: loss of employment. Personas con trabajo: 72.5 (personas); the alert is at 80. Bring the "
            "territory's table together.");
}

TEST_F(Checks, LookAtATerritoryWithWhatLiesWithinItAndAtNoOther) {
  EXPECT_EQ(asked(system_actor(), peru, "effect_past_alert").count, 1U);
  EXPECT_EQ(asked(system_actor(), std::nullopt, "effect_past_alert").count, 1U);
  EXPECT_EQ(asked(system_actor(), colombia, "effect_past_alert").count, 0U);
  const auto elsewhere = work.actor("coordinator", colombia);
  EXPECT_EQ(asked(elsewhere, std::nullopt, "effect_past_alert").count, 0U);
  const auto refused = run_checks(work.house(), elsewhere, madre_de_dios, "2026-06-30");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "record.not_found");
}

TEST_F(Checks, AnObserverSeesNoFieldThatIsNotOpen) {
  const auto observer = work.actor("observer", madre_de_dios);
  const auto outcome = asked(observer, madre_de_dios, "effect_past_alert");
  ASSERT_EQ(outcome.count, 1U);
  EXPECT_NE(sentence_of(work.store().model(), outcome, outcome.records[0], Language::es).find("72,5"),
            std::string::npos);
  const auto public_one = run_checks(work.house(), visitor(), std::nullopt, "2026-06-30");
  ASSERT_FALSE(public_one);
  EXPECT_EQ(public_one.error().code, "act.not_signed_in");
}

TEST_F(Checks, ARetiredRecordIsNotLookedAt) {
  ASSERT_TRUE(retire_record(work.house(), system_actor(), "effect_observation", observation, std::nullopt));
  EXPECT_EQ(asked(system_actor(), std::nullopt, "effect_past_alert").count, 0U);
  EXPECT_EQ(asked(system_actor(), std::nullopt, "effect_not_measured").count, 1U);
}

TEST_F(Checks, AppearOnTheTerritorysPage) {
  const auto overview = territory_overview(work.house(), system_actor(), madre_de_dios, "2026-06-30");
  ASSERT_TRUE(overview);
  ASSERT_EQ(overview->broken.size(), 1U);
  EXPECT_EQ(overview->broken[0].check, "effect_past_alert");
}

TEST_F(Checks, TheNineEffectsOfTheStudyCanBeFollowed) {
  const auto& items = work.store().model().find_catalogue("formalization_effect")->items;
  std::map<std::string, int> kinds;
  for (const auto& item : items) ++kinds[item.code.substr(0, 4)];
  EXPECT_EQ(kinds, (std::map<std::string, int>{{"harm", 4}, {"good", 5}}));
}

}  // namespace
}  // namespace minga::service
