#include "docket.hpp"

namespace minga::service {
namespace {

using testing::Docket;
using testing::kToday;

TEST_F(Docket, RefusesATieWithNobody) {
  const auto who = mediator();
  const Values tie{{"territory", to_string(region)},
                   {"mediator", to_string(who)},
                   {"declared_on", std::string(kToday)},
                   {"nature", std::string("Amistad")}};
  const auto made = create_record(house, coordinator, "mediator_tie", tie);
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().front().code, "dispute.tie_with_none");
  EXPECT_EQ(made.error().front().place.field, "land_right");
  auto whole = tie;
  whole["land_right"] = to_string(c);
  const auto kept = record("mediator_tie", whole);
  const auto emptied =
      update_record(house, coordinator, "mediator_tie", kept, {{"land_right", Value()}}, std::nullopt);
  ASSERT_FALSE(emptied);
  EXPECT_EQ(emptied.error().front().code, "dispute.tie_with_none");
}

TEST_F(Docket, ATieOfBeforeWithNobodyStandsInTheWayUntilItIsSaidWithWhom) {
  const auto dispute = opened();
  const auto who = mediator();
  const auto tie = house.new_id();
  const auto written = house.store.write([&](store::Writer& writer) -> Result<void> {
    const auto made = writer.create(*house.store.model().find_register("mediator_tie"), tie,
                                    {{"territory", to_string(region)},
                                     {"mediator", to_string(who)},
                                     {"declared_on", std::string(kToday)},
                                     {"nature", std::string("Amistad")}},
                                    {});
    if (!made) return tl::unexpected(made.error());
    return {};
  });
  ASSERT_TRUE(written) << written.error().code;
  EXPECT_EQ(appoint(dispute, who).error().code, "dispute.tie_unsaid");
  ASSERT_TRUE(
      update_record(house, coordinator, "mediator_tie", tie, {{"land_right", to_string(c)}}, std::nullopt));
  EXPECT_TRUE(appoint(dispute, who)) << "it is with a right of no matter here";
}

TEST_F(Docket, KeepsWhoMediatedSinceWhenAndWhyAnotherCame) {
  const auto dispute = open_dispute(house, coordinator, {{a, b}, "12", "2025-07-01"}).value().id;
  const auto first = mediator(), second = mediator();
  EXPECT_EQ(appoint(dispute, first, "", "2025-06-30").error().code, "dispute.before_opening");
  EXPECT_EQ(appoint(dispute, first, "", "2026-01-02").error().code, "dispute.day_ahead");
  ASSERT_TRUE(appoint(dispute, first, "", "2025-08-01"));
  EXPECT_EQ(appoint(dispute, first).error().code, "dispute.already_appointed");
  EXPECT_EQ(appoint(dispute, second, " ", "2025-09-01").error().code, "dispute.replacement_reason");
  EXPECT_EQ(appoint(dispute, second, "Se fue", "2025-07-31").error().code, "dispute.before_appointment");
  ASSERT_TRUE(appoint(dispute, second, "La primera se fue de la región", "2025-09-01"));
  const auto kept = listed("mediator_appointment", dispute);
  ASSERT_EQ(kept.size(), 2U);
  EXPECT_EQ(id_in(kept[0].values, "mediator"), first);
  EXPECT_EQ(text_in(kept[0].values, "appointed_on"), "2025-08-01");
  EXPECT_EQ(text_in(kept[0].values, "ended_on"), "2025-09-01");
  EXPECT_EQ(id_in(kept[1].values, "mediator"), second);
  EXPECT_EQ(text_in(kept[1].values, "reason"), "La primera se fue de la región");
  EXPECT_EQ(text_in(kept[1].values, "ended_on"), "");
  EXPECT_EQ(id_in(values_of("dispute", dispute), "mediator"), second);
  ASSERT_TRUE(appoint(dispute, first, "Volvió a la región")) << "who went may come back";
  EXPECT_EQ(listed("mediator_appointment", dispute).size(), 3U);
}

TEST_F(Docket, KeepsAMediatorOfBeforeAppointmentsWereWrittenDown) {
  const auto dispute = opened();
  const auto first = mediator();
  ASSERT_TRUE(house.store.write([&](store::Writer& writer) -> Result<void> {
    const auto done = writer.update(*house.store.model().find_register("dispute"), dispute,
                                    {{"mediator", to_string(first)}, {"state", std::string("mediation")}},
                                    std::nullopt, {});
    if (!done) return tl::unexpected(done.error());
    return {};
  }));
  ASSERT_TRUE(appoint(dispute, mediator(), "La primera se fue"));
  const auto kept = listed("mediator_appointment", dispute);
  ASSERT_EQ(kept.size(), 2U);
  EXPECT_EQ(id_in(kept[0].values, "mediator"), first);
  EXPECT_EQ(text_in(kept[0].values, "appointed_on"), "");
  EXPECT_EQ(text_in(kept[0].values, "ended_on"), kToday);
}

TEST_F(Docket, HoldsNoHearingBeforeTheCaseIsOpened) {
  const auto dispute = opened();
  const auto hearing = [&](const char* day) -> Checked<SeenRecord> {
    return create_record(
        house, coordinator, "hearing",
        {{"territory", to_string(region)}, {"dispute", to_string(dispute)}, {"held_on", std::string(day)}});
  };
  const auto early = hearing("2020-03-04");
  ASSERT_FALSE(early);
  EXPECT_EQ(early.error().front().code, "dispute.before_opening");
  EXPECT_EQ(early.error().front().place.field, "held_on");
  const auto held = hearing("2026-02-01");
  ASSERT_TRUE(held) << "one may be agreed for a day to come";
  const auto moved = [&](const char* day) {
    return update_record(house, coordinator, "hearing", held->record.id, {{"held_on", std::string(day)}},
                         std::nullopt)
        .has_value();
  };
  EXPECT_FALSE(moved("2020-03-04"));
  ASSERT_TRUE(update_record(house, coordinator, "dispute", dispute,
                            {{"opened_on", std::string("2020-03-01")}}, std::nullopt));
  EXPECT_TRUE(moved("2020-03-04")) << "the day of the opening was corrected";
}

}  // namespace
}  // namespace minga::service
