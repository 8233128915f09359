#include <gtest/gtest.h>

#include "base/text.hpp"
#include "service/checks.hpp"
#include "service/countries.hpp"
#include "service/overview.hpp"
#include "service/permission.hpp"
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

/// Narrowed by the database to a territory, every check finds what filtering all it finds afterwards gives.
TEST_F(Checks, OfATerritoryFindWhatFilteringAllOfThemGives) {
  for (int i = 0; i < 12; ++i) {
    const auto where = to_string(i % 3 == 0 ? peru : i % 3 == 1 ? madre_de_dios : colombia);
    add("planned_action", {{"territory", where}, {"action_text", "Acción " + std::to_string(i)}});
    add("effect_indicator", {{"territory", where},
                             {"effect", "harm_employment"},
                             {"name", "Indicador " + std::to_string(i)},
                             {"unit", "personas"},
                             {"better", "more"}});
  }
  std::size_t found = 0;
  for (const auto& place : {peru, madre_de_dios, colombia}) {
    std::set<Id> within;
    work.store().read(
        [&](store::Reader& reader) { within = with_descendants(reader, work.store().model(), {place}); });
    const auto all = run_checks(work.house(), system_actor(), std::nullopt, "2026-06-30").value();
    const auto here = run_checks(work.house(), system_actor(), place, "2026-06-30").value();
    ASSERT_EQ(all.size(), here.size());
    for (std::size_t i = 0; i < all.size(); ++i) {
      const auto& reg = *work.store().model().find_register(all[i].register_name);
      if (reg.territory_field.empty()) continue;  // norms: by country, below
      std::vector<Id> wanted, got;
      for (const auto& one : all[i].records)
        if (within.contains(territory_of(reg, one.record.record.id, one.record.record.values).value_or(Id{})))
          wanted.push_back(one.record.record.id);
      for (const auto& one : here[i].records) got.push_back(one.record.record.id);
      EXPECT_EQ(got, wanted) << all[i].check;
      EXPECT_EQ(here[i].count, wanted.size()) << all[i].check;
      found += got.size();
    }
  }
  EXPECT_GE(found, 12U);
}

TEST_F(Checks, NormsOfACountryConcernItsTerritoriesAndThoseOfNoKnownCountry) {
  add("norm", {{"name", "Ley que termina"},
               {"jurisdiction", "PE-MDD"},
               {"kind", "law"},
               {"subject", "Plazo"},
               {"year", std::int64_t{2025}},
               {"in_force_to", "2026-08-15"},
               {"source", "Ejemplo"}});
  const auto nowhere = add("territory", {{"name", "Sin país"}, {"kind", "mining_area"}});
  EXPECT_EQ(asked(system_actor(), madre_de_dios, "norm_ends_soon").count, 1U);
  EXPECT_EQ(asked(system_actor(), colombia, "norm_ends_soon").count, 0U);
  EXPECT_EQ(asked(system_actor(), nowhere, "norm_ends_soon").count, 1U);
  EXPECT_EQ(asked(system_actor(), std::nullopt, "norm_ends_soon").count, 1U);
}

TEST_F(Checks, TheCountryIsThatOfTheNearestTerritoryThatSaysIt) {
  const auto country = [&](const Id& territory) {
    std::string out;
    work.store().read(
        [&](store::Reader& reader) { out = Countries(reader, work.store().model()).of(territory); });
    return out;
  };
  EXPECT_EQ(country(madre_de_dios), "PE");
  const auto over_the_border = add(
      "territory",
      {{"name", "Iñapari"}, {"kind", "district"}, {"parent", to_string(madre_de_dios)}, {"country", "BR"}});
  EXPECT_EQ(country(over_the_border), "BR");
  // As workspaces of before have it: only a short code.
  ASSERT_TRUE(
      update_record(work.house(), system_actor(), "territory", peru, {{"country", Value()}}, std::nullopt));
  EXPECT_EQ(country(madre_de_dios), "PE");
  EXPECT_EQ(country(add("territory", {{"name", "Otro"}, {"kind", "country"}, {"code", "X9"}})), "");
  EXPECT_EQ(country(Id{}), "");
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
