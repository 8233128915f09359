#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "service/corrections.hpp"
#include "service/participation.hpp"
#include "service/progress.hpp"
#include "service/sheets.hpp"
#include "support/workspace.hpp"

namespace minga::service {
namespace {

using minga::testing::TestWorkspace;

class WorkshopTest : public ::testing::Test {
 protected:
  WorkshopTest() {
    NewWorkshop wanted;
    wanted.territory = work.pack_record("territory", "madre-de-dios");
    wanted.impact_list = work.pack_record("impact_list", "core-52");
    wanted.title = "Taller";
    wanted.held_on = "2026-01-10";
    wanted.groups = {{Id{}, "Mineros", "miner"}, {Id{}, "Autoridades", "authority"}};
    const auto made = create_workshop(house, facilitator, wanted);
    if (!made) throw std::runtime_error(made.error().front().code);
    workshop = *made;
  }
  void open() { ASSERT_TRUE(set_workshop_state(house, facilitator, workshop.id, "open")); }
  Actor join(const std::string& device, std::size_t group = 0) {
    const auto joined = join_workshop(house, visitor(), workshop.join_code, workshop.groups[group].id, true,
                                      "device-key-" + device + "-000000");
    if (!joined) throw std::runtime_error(joined.error().code);
    return *actor_of_participant(house, joined->token);
  }
  RatingSent rating(std::size_t impact, std::int64_t sequence, Value valuation, Value prioritization) const {
    return {workshop.impacts[impact].id, sequence, std::move(valuation), std::move(prioritization)};
  }

  TestWorkspace work;
  House& house = work.house();
  Actor facilitator = work.actor("facilitator", work.pack_record("territory", "madre-de-dios"));
  Workshop workshop;
};

TEST_F(WorkshopTest, IsMadeWithItsListGroupsAndCode) {
  EXPECT_EQ(workshop.impacts.size(), 52U);
  EXPECT_EQ(workshop.groups.size(), 2U);
  EXPECT_EQ(workshop.join_code.size(), 6U);
  EXPECT_EQ(workshop.state, "draft");
  EXPECT_FALSE(workshop.consent_es.empty());
  EXPECT_FALSE(workshop.unveiled);
}

TEST_F(WorkshopTest, NeedsAGroupAndARight) {
  NewWorkshop wanted{workshop.territory, workshop.impact_list, "T", "2026-01-10", "", "", {}, std::nullopt};
  EXPECT_EQ(create_workshop(house, facilitator, wanted).error().front().code, "workshop.no_groups");
  wanted.groups = {{Id{}, "G", "miner"}};
  EXPECT_EQ(create_workshop(house, work.actor("observer"), wanted).error().front().kind,
            ProblemKind::forbidden);
  wanted.territory = work.pack_record("territory", "buritica");
  EXPECT_EQ(create_workshop(house, facilitator, wanted).error().front().code, "act.not_in_territory");
}

TEST_F(WorkshopTest, TakesParticipantsOnlyWhileOpenAndWithConsent) {
  const auto group = workshop.groups.front().id;
  const auto try_join = [&](bool consent) {
    return join_workshop(house, visitor(), workshop.join_code, group, consent, "device-key-0123456789");
  };
  EXPECT_EQ(try_join(true).error().code, "workshop.not_open_yet");
  open();
  EXPECT_EQ(try_join(false).error().code, "workshop.consent_needed");
  EXPECT_TRUE(try_join(true));
  EXPECT_EQ(
      join_workshop(house, visitor(), workshop.join_code, Id{}, true, "device-key-0123456789").error().code,
      "workshop.no_such_group");
  EXPECT_EQ(workshop_by_code(house, "NOCODE").error().code, "workshop.code_unknown");
  EXPECT_EQ(workshop_by_code(house, "").error().code, "workshop.code_unknown");
  auto spoken = workshop.join_code;
  for (auto& c : spoken) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  EXPECT_TRUE(workshop_by_code(house, spoken.substr(0, 3) + " " + spoken.substr(3)));
  ASSERT_TRUE(set_workshop_state(house, facilitator, workshop.id, "closed"));
  EXPECT_EQ(try_join(true).error().code, "workshop.closed");
}

TEST_F(WorkshopTest, JoiningTwiceFromOnePhoneMakesOneParticipant) {
  open();
  const auto join_again = [&] {
    return join_workshop(house, visitor(), workshop.join_code, workshop.groups[0].id, true,
                         "device-key-0123456789");
  };
  const auto first = join_again();
  const auto second = join_again();
  ASSERT_TRUE(first && second);
  EXPECT_EQ(first->participant, second->participant);
  EXPECT_EQ(first->label, second->label);
  EXPECT_EQ(workshop_progress(house, facilitator, workshop.id)->participants, 1U);
}

TEST_F(WorkshopTest, KeepsTheFourKindsOfMissingAnswerApart) {
  open();
  const auto phone = join("a");
  ASSERT_TRUE(submit_ratings(
      house, phone,
      {rating(0, 1, 0.25, Missing::does_not_know), rating(1, 2, Missing::refused, Missing::not_asked),
       rating(2, 3, Missing::does_not_apply, Value())}));
  const auto state = participant_state(house, phone);
  ASSERT_TRUE(state);
  std::map<Id, RatingSent> stored;
  for (const auto& sent : state->ratings) stored[sent.impact] = sent;
  EXPECT_EQ(stored[workshop.impacts[0].id].valuation, Value(0.25));
  EXPECT_EQ(stored[workshop.impacts[0].id].prioritization, Value(Missing::does_not_know));
  EXPECT_EQ(stored[workshop.impacts[1].id].valuation, Value(Missing::refused));
  EXPECT_EQ(stored[workshop.impacts[1].id].prioritization, Value(Missing::not_asked));
  EXPECT_EQ(stored[workshop.impacts[2].id].valuation, Value(Missing::does_not_apply));
  EXPECT_TRUE(is_empty(stored[workshop.impacts[2].id].prioritization));
}

TEST_F(WorkshopTest, RefusesWhatIsOffTheScaleOrTheListWhole) {
  open();
  const auto phone = join("a");
  for (const auto value : {0.3, 7.0, -0.25}) {
    const auto refused = submit_ratings(house, phone, {rating(0, 1, 0.5, 0.5), rating(1, 2, value, 0.5)});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().front().code, "rating.off_scale");
  }
  EXPECT_EQ(submit_ratings(house, phone, {{Id{}, 1, 0.5, 0.5}}).error().front().code,
            "rating.no_such_impact");
  EXPECT_TRUE(participant_state(house, phone)->ratings.empty());
}

TEST_F(WorkshopTest, ClosedTakesNoMoreRatingsAndKeepsTheOld) {
  open();
  const auto phone = join("a");
  ASSERT_TRUE(submit_ratings(house, phone, {rating(0, 1, 0.5, 0.5)}));
  ASSERT_TRUE(set_workshop_state(house, facilitator, workshop.id, "closed"));
  EXPECT_EQ(submit_ratings(house, phone, {rating(1, 2, 0.5, 0.5)}).error().front().code, "workshop.closed");
  EXPECT_EQ(participant_state(house, phone)->ratings.size(), 1U);
}

TEST_F(WorkshopTest, OnlyParticipantsSubmit) {
  open();
  EXPECT_FALSE(submit_ratings(house, facilitator, {rating(0, 1, 0.5, 0.5)}));
  EXPECT_FALSE(submit_ratings(house, visitor(), {rating(0, 1, 0.5, 0.5)}));
  EXPECT_FALSE(participant_state(house, facilitator));
}

/// Whatever is sent again, late or out of order, the answer with the highest sequence is what stays, once.
TEST_F(WorkshopTest, SendingAgainInAnyOrderNeverDoubles) {
  open();
  const auto phone = join("a");
  rc::check([&](const std::vector<std::uint8_t>& order) {
    std::map<std::size_t, std::pair<std::int64_t, double>> newest;
    static std::int64_t base = 0;
    base += 1000;
    for (const auto pick : order) {
      const std::size_t impact = pick % 5;
      const std::int64_t sequence = base + pick / 5;
      const double level = static_cast<double>((pick / 5) % 5) / 4;
      RC_ASSERT(submit_ratings(house, phone, {rating(impact, sequence, level, level)}).has_value());
      auto& entry = newest[impact];
      if (sequence > entry.first) entry = {sequence, level};
    }
    const auto state = participant_state(house, phone);
    std::map<Id, int> seen;
    for (const auto& sent : state->ratings) RC_ASSERT(++seen[sent.impact] == 1);
    for (const auto& [impact, entry] : newest)
      for (const auto& sent : state->ratings)
        if (sent.impact == workshop.impacts[impact].id) RC_ASSERT(sent.valuation == Value(entry.second));
  });
}

TEST_F(WorkshopTest, ShowsNoResultsUntilUnveiledAndNoSmallGroups) {
  open();
  for (int i = 0; i < 6; ++i) {
    const auto phone = join("m" + std::to_string(i), 0);
    ASSERT_TRUE(submit_ratings(house, phone, {rating(0, 1, 0.25, 1.0)}));
  }
  ASSERT_TRUE(submit_ratings(house, join("a", 1), {rating(0, 1, 1.0, 0.0)}));
  EXPECT_EQ(workshop_quadrant(house, facilitator, workshop.id).error().code, "quadrant.veiled");
  ASSERT_TRUE(set_unveiled(house, facilitator, workshop.id, true));
  const auto quadrant = workshop_quadrant(house, facilitator, workshop.id);
  ASSERT_TRUE(quadrant);
  ASSERT_EQ(quadrant->groups.size(), 3U);
  EXPECT_EQ(quadrant->groups[0].participants, 7U);
  EXPECT_DOUBLE_EQ(*quadrant->groups[1].points[0].valuation, 0.25);
  EXPECT_FALSE(quadrant->groups[1].points[1].valuation.has_value());
  EXPECT_TRUE(quadrant->groups[2].too_small);
  EXPECT_TRUE(quadrant->groups[2].points.empty());
}

TEST_F(WorkshopTest, AnImpactThatIsMissedIsAddedOnTheSpotForThisWorkshopOnly) {
  const auto added =
      add_impact(house, facilitator, workshop.id, {"Ruido de noche", "", "", "", "environment"});
  ASSERT_TRUE(added) << added.error().front().code << added.error().front().place.field;
  EXPECT_EQ(added->position, 53);
  EXPECT_TRUE(added->added);
  EXPECT_EQ(find_workshop(house, facilitator, workshop.id)->impacts.size(), 53U);
  EXPECT_EQ(find_workshop(house, facilitator, work.pack_record("workshop", "try-it"))->impacts.size(), 52U);
  EXPECT_FALSE(add_impact(house, facilitator, workshop.id, {"", "", "", "", "environment"}));
  EXPECT_EQ(add_impact(house, work.actor("analyst"), workshop.id, {"X", "", "", "", "society"})
                .error()
                .front()
                .kind,
            ProblemKind::forbidden);
}

TEST_F(WorkshopTest, PaperIsTypedCorrectedAndNeverMixedWithPhones) {
  Sheet sheet{"",
              workshop.groups[1].id,
              "",
              {rating(0, 0, 0.75, 0.25), rating(1, 0, Missing::does_not_know, Value())}};
  const auto typed = put_sheet(house, facilitator, workshop.id, std::nullopt, sheet);
  ASSERT_TRUE(typed) << typed.error().front().code;
  EXPECT_EQ(typed->label, "P01");
  EXPECT_EQ(typed->answers, 3U);
  sheet.ratings = {rating(0, 0, 0.0, 0.25)};
  ASSERT_TRUE(put_sheet(house, facilitator, workshop.id, typed->participant, sheet));
  const auto again = find_sheet(house, facilitator, workshop.id, typed->participant);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->ratings.size(), 2U);
  sheet.label = "P01";
  EXPECT_EQ(put_sheet(house, facilitator, workshop.id, std::nullopt, sheet).error().front().code,
            "sheet.label_taken");
  open();
  const auto phone = join("a");
  EXPECT_EQ(put_sheet(house, facilitator, workshop.id, phone.id, sheet).error().front().code,
            "sheet.not_paper");
  EXPECT_EQ(put_sheet(house, work.actor("analyst"), workshop.id, std::nullopt, sheet).error().front().kind,
            ProblemKind::forbidden);
  EXPECT_EQ(list_sheets(house, facilitator, workshop.id)->size(), 2U);
}

TEST_F(WorkshopTest, ImportsRatingsByKeyOrNameAndListsWhatDoesNotFit) {
  const auto file = [](const std::string& rows) {
    return *formats::read_long_ratings("participant,group,impact,valuation,prioritization\n" + rows);
  };
  const auto good = file("A1,Mineros,corruption,0,1\nA1,Mineros,\"" + workshop.impacts[0].name_es +
                         "\",0.75,\nA2,autoridades,corruption,#refused,0.5\n");
  const auto trial = import_ratings(house, facilitator, workshop.id, good, true);
  ASSERT_TRUE(trial);
  EXPECT_TRUE(trial->problems.empty()) << sentence(Language::en, trial->problems.front());
  EXPECT_FALSE(trial->written);
  EXPECT_EQ(trial->new_participants, 2U);
  ASSERT_TRUE(import_ratings(house, facilitator, workshop.id, good, false)->written);
  const auto again = import_ratings(house, facilitator, workshop.id, good, false);
  EXPECT_EQ(again->new_participants, 0U);
  EXPECT_EQ(list_sheets(house, facilitator, workshop.id)->size(), 2U);

  const auto bad = import_ratings(house, facilitator, workshop.id,
                                  file("B1,Pescadores,corruption,0,1\nB2,Mineros,lluvia,0,1\n"), false);
  ASSERT_TRUE(bad);
  EXPECT_FALSE(bad->written);
  ASSERT_EQ(bad->problems.size(), 2U);
  EXPECT_EQ(bad->problems[0].code, "import.no_such_group");
  EXPECT_EQ(bad->problems[0].place.line, 2);
  EXPECT_EQ(bad->problems[1].code, "import.no_such_impact");
  EXPECT_EQ(bad->problems[1].place.line, 3);
  EXPECT_EQ(import_ratings(house, work.actor("observer"), workshop.id, good, true).error().kind,
            ProblemKind::forbidden);
}

TEST_F(WorkshopTest, FindsAReversedScaleAndCorrectsItWithoutTouchingWhatWasSent) {
  std::string rows;
  for (int person = 1; person <= 9; ++person)
    for (std::size_t i = 0; i < workshop.impacts.size(); ++i) {
      const double level = static_cast<double>((i * 3 + static_cast<std::size_t>(person % 2)) % 5) / 4;
      char line[128];
      std::snprintf(line, sizeof line, "A%d,Mineros,%s,%g,%g\n", person, workshop.impacts[i].code.c_str(),
                    person == 9 ? 1 - level : level, level);
      rows += line;
    }
  ASSERT_TRUE(import_ratings(
                  house, facilitator, workshop.id,
                  *formats::read_long_ratings("participant,group,impact,valuation,prioritization\n" + rows),
                  false)
                  ->written);
  const auto before = list_suspects(house, facilitator, workshop.id);
  ASSERT_TRUE(before);
  ASSERT_EQ(before->suspects.size(), 1U);
  const auto& suspect = before->suspects.front();
  EXPECT_EQ(suspect.label, "A9");
  EXPECT_EQ(suspect.axis, "valuation");
  EXPECT_EQ(
      correct_direction(house, facilitator, workshop.id, suspect.participant, "valuation", " ").error().code,
      "correction.reason_missing");
  const auto sent = find_sheet(house, facilitator, workshop.id, suspect.participant)->ratings;
  const auto corrected =
      correct_direction(house, facilitator, workshop.id, suspect.participant, "valuation", "Leyó al revés");
  ASSERT_TRUE(corrected);
  EXPECT_TRUE(list_suspects(house, facilitator, workshop.id)->suspects.empty());
  const auto after = find_sheet(house, facilitator, workshop.id, suspect.participant)->ratings;
  ASSERT_EQ(after.size(), sent.size());
  for (std::size_t i = 0; i < sent.size(); ++i) EXPECT_EQ(after[i].valuation, sent[i].valuation);
  EXPECT_EQ(correct_direction(house, facilitator, workshop.id, suspect.participant, "valuation", "otra vez")
                .error()
                .code,
            "correction.already");
  ASSERT_TRUE(revert_correction(house, facilitator, workshop.id, corrected->id));
  EXPECT_EQ(list_suspects(house, facilitator, workshop.id)->suspects.size(), 1U);
  EXPECT_EQ(list_suspects(house, work.actor("analyst"), workshop.id).error().kind, ProblemKind::forbidden);
}

}  // namespace
}  // namespace minga::service
