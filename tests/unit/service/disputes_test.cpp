#include <set>

#include "docket.hpp"
#include "service/records.hpp"

namespace minga::service {
namespace {

using testing::Docket;
using testing::drawn_line;
using testing::kToday;

TEST_F(Docket, OpensFromAnOverlapAndMeasuresIt) {
  const auto made = open_dispute(house, coordinator, {{a, b}, "12", kToday});
  ASSERT_TRUE(made) << made.error().code;
  EXPECT_NEAR(made->area_ha, 40, 1e-6);
  EXPECT_EQ(made->measured_in, "EPSG:32719");
  EXPECT_EQ(state_of(made->id), "open");
}

TEST_F(Docket, RefusesWhatIsNoDisputeOrIsOneAlready) {
  const auto code = [&](const NewDispute& dispute) {
    return open_dispute(house, coordinator, dispute).error().code;
  };
  EXPECT_EQ(code({{a}, "1", kToday}), "dispute.few_rights");
  EXPECT_EQ(code({{a, a}, "1", kToday}), "dispute.few_rights");
  EXPECT_EQ(code({{a, c}, "1", kToday}), "dispute.no_overlap");
  EXPECT_EQ(code({{b, c}, "1", kToday}), "dispute.no_overlap") << "they touch";
  EXPECT_EQ(code({{a, b, c}, "1", kToday}), "dispute.no_overlap");
  EXPECT_EQ(code({{a, region}, "1", kToday}), "record.not_found");
  EXPECT_EQ(code({{a, b}, "1", "2026-01-02"}), "dispute.day_ahead");
  EXPECT_EQ(code({{a, b}, "1", "2025-02-30"}), "dispute.day");
  opened();
  EXPECT_EQ(code({{b, a}, "13", kToday}), "dispute.already_open");
}

TEST_F(Docket, AppointsNobodyWithATie) {
  const auto dispute = opened();
  const auto organisation =
      record("organisation", {{"name", std::string("Minera Uno")}, {"actor_type", std::string("miner")}});
  party(dispute, a, {{"organisation", to_string(organisation)}});
  const auto tied = mediator(), free = mediator();
  record("mediator_tie", {{"mediator", to_string(tied)},
                          {"declared_on", std::string(kToday)},
                          {"organisation", to_string(organisation)},
                          {"nature", std::string("Asesoró")}});
  EXPECT_EQ(appoint(dispute, tied).error().code, "dispute.mediator_tied");
  record("mediator_tie", {{"mediator", to_string(free)},
                          {"declared_on", std::string(kToday)},
                          {"land_right", to_string(c)},
                          {"nature", std::string("Otro derecho")}});
  EXPECT_TRUE(appoint(dispute, free)) << "tied to a right of no matter here";
  EXPECT_EQ(state_of(dispute), "mediation");
  const auto party_itself = mediator({{"organisation", to_string(organisation)}});
  EXPECT_EQ(appoint(dispute, party_itself).error().code, "dispute.mediator_tied");
  const auto by_right = mediator();
  record("mediator_tie", {{"mediator", to_string(by_right)},
                          {"declared_on", std::string(kToday)},
                          {"land_right", to_string(a)},
                          {"nature", std::string("Socio")}});
  EXPECT_EQ(appoint(dispute, by_right).error().code, "dispute.mediator_tied");
  EXPECT_EQ(appoint(dispute, mediator({{"mandate_to", std::string("2025-12-31")}})).error().code,
            "dispute.mandate");
}

TEST_F(Docket, AppointsNobodyAgainstAnObjectionThatStands) {
  const auto dispute = opened();
  const auto one = party(dispute, a);
  const auto who = mediator();
  const auto objection = record("mediator_objection", {{"dispute", to_string(dispute)},
                                                       {"mediator", to_string(who)},
                                                       {"party", to_string(one)},
                                                       {"objected_on", std::string(kToday)},
                                                       {"grounds", std::string("No conoce la zona")}});
  const auto code = [&] { return appoint(dispute, who).error().code; };
  EXPECT_EQ(code(), "dispute.objection_open");
  const auto answer = [&](const char* state) {
    return update_record(house, coordinator, "mediator_objection", objection, {{"state", std::string(state)}},
                         std::nullopt)
        .has_value();
  };
  ASSERT_TRUE(answer("upheld"));
  EXPECT_EQ(code(), "dispute.objection_upheld");
  ASSERT_TRUE(answer("rejected"));
  EXPECT_TRUE(appoint(dispute, who));
}

TEST_F(Docket, AnAgreementOfAllDrawsTheMapAnewAndKeepsTheOneBefore) {
  EXPECT_EQ(in_conflict(), 2U);
  const auto dispute = opened();
  const auto one = party(dispute, a);
  EXPECT_EQ(resolve_dispute(house, coordinator, agreement(dispute, {one})).error().code, "dispute.no_party");
  const auto two = party(dispute, b);
  EXPECT_EQ(resolve_dispute(house, coordinator, agreement(dispute, {one})).error().code,
            "dispute.not_all_agreed");
  const auto made = resolve_dispute(house, coordinator, agreement(dispute, {one, two}));
  ASSERT_TRUE(made) << made.error().code;
  EXPECT_EQ(state_of(dispute), "settled");
  EXPECT_EQ(in_conflict(), 0U);
  RightsQuestion question;
  question.code = "B";
  question.on = kToday;
  const auto now = rights_at(house, coordinator, question)->rights.at(0);
  EXPECT_NEAR(*get<double>(now.values, "area_ha"), 60, 1e-5);
  EXPECT_EQ(text_in(now.values, "state"), "unstated") << "that of its title";
  EXPECT_EQ(now.source.authority, "Mesa de diálogo");
  EXPECT_EQ(now.source.date, kToday);
  question.on = "2025-12-31";
  const auto before = rights_at(house, coordinator, question)->rights.at(0);
  EXPECT_TRUE(before.earlier);
  EXPECT_NEAR(*get<double>(before.values, "area_ha"), 100, 1e-6);
  EXPECT_EQ(before.source.name, "Catastro");
  EXPECT_EQ(text_in(find_record(house, coordinator, "dispute_party", two)->record.values, "agreed_on"),
            kToday);
  EXPECT_EQ(resolve_dispute(house, coordinator, agreement(dispute, {one, two})).error().code,
            "dispute.not_open");
}

TEST_F(Docket, TheNextEditionOfTheRegisterStillKnowsTheRight) {
  const auto dispute = opened();
  ASSERT_TRUE(
      resolve_dispute(house, coordinator, agreement(dispute, {party(dispute, a), party(dispute, b)})));
  auto order = order_of(region, "2026-03-31");
  const auto layer = made_layer({{"A", kEast, kNorth, 1000, 1000},
                                 {"B", kEast + 1000, kNorth, 600, 1000},
                                 {"C", kEast + 1600, kNorth, 1000, 1000}});
  const auto next = import_rights(house, system_actor(), layer.file(), order, false);
  ASSERT_TRUE(next && next->written);
  EXPECT_EQ(next->added, 0U) << "the right is the same, with the line that was agreed";
}

TEST_F(Docket, ADecisionMayLeaveTheMapAndSettles) {
  const auto dispute = opened();
  ASSERT_TRUE(resolve_dispute(house, coordinator, decision(dispute)));
  EXPECT_EQ(in_conflict(), 1U) << "they still overlap, and of the two B lost";
}

TEST_F(Docket, AnAppealTakesThatBackUntilItsOutcome) {
  const auto dispute = opened();
  const auto one = party(dispute, a);
  const auto appeal = [&] {
    return appeal_dispute(house, coordinator, {dispute, one, kToday, "No se escuchó"});
  };
  EXPECT_EQ(appeal().error().code, "dispute.not_settled");
  ASSERT_TRUE(resolve_dispute(house, coordinator, decision(dispute)));
  EXPECT_EQ(appeal_dispute(house, coordinator, {dispute, a, kToday, "x"}).error().code,
            "dispute.other_party");
  ASSERT_TRUE(appeal());
  EXPECT_EQ(state_of(dispute), "appealed");
  EXPECT_EQ(in_conflict(), 2U);
  EXPECT_EQ(refused(decision(dispute)), "dispute.not_open@");
  ASSERT_TRUE(resolve_dispute(house, coordinator, appeal_outcome(dispute, "confirmed")));
  EXPECT_EQ(state_of(dispute), "settled");
  EXPECT_EQ(in_conflict(), 1U) << "B lost";
}

TEST_F(Docket, TakesACornerOnTheMiddleOfAnEdgeAsMapsDrawIt) {
  auto order = order_of(region, "2025-06-30");
  order.source = "De lados largos";
  const auto layer = made_layer({{"D", kEast, kNorth, 3000, 3000}, {"E", kEast + 2000, kNorth, 3000, 3000}});
  ASSERT_TRUE(import_rights(house, system_actor(), layer.file(), order, false)->written);
  const auto dispute = open_dispute(house, coordinator, {{right("D"), right("E")}, "13", kToday}).value().id;
  formats::layers::Planes planes;
  std::vector<methods::overlap::Point> corners{
      {kEast, kNorth}, {kEast + 3000, kNorth}, {kEast + 3000, kNorth + 3000}, {kEast, kNorth + 3000}};
  ASSERT_TRUE(planes.turn(formats::layers::reference_of("EPSG:32719"),
                          formats::layers::reference_of("EPSG:4326"), corners));
  const auto with_corners = [&](double north) {
    std::vector<std::pair<double, double>> ring;
    for (std::size_t i = 0; i <= corners.size(); ++i) {
      const auto &at = corners[i % 4], &next = corners[(i + 1) % 4];
      ring.emplace_back(at.x, at.y);
      if (i < corners.size())
        ring.emplace_back((at.x + next.x) / 2, (at.y + next.y) / 2 + (i == 2 ? north : 0));
    }
    auto divided = decision(dispute);
    divided.decided = "divided";
    divided.prevailing.reset();
    divided.lines = {{right("D"), Geometry{wkb_of_corners(ring)}}};
    return resolve_dispute(house, coordinator, divided);
  };
  EXPECT_EQ(with_corners(1e-5).error().code, "dispute.line_outside") << "a metre beyond";
  EXPECT_TRUE(with_corners(0));
}

TEST_F(Docket, GivesNobodyGroundBeyondTheCase) {
  const auto dispute = opened();
  auto with_line = [&](const Id& of, const Geometry& geometry) {
    auto cut = decision(dispute);
    cut.lines = {{of, geometry}};
    return resolve_dispute(house, coordinator, cut).error().code;
  };
  EXPECT_EQ(with_line(b, drawn_line(kEast + 1000, kNorth, 700, 1000)), "dispute.line_outside");
  EXPECT_EQ(with_line(c, drawn_line(kEast + 1600, kNorth, 100, 100)), "dispute.line_of_other");
  EXPECT_EQ(with_line(b, Geometry{"x"}), "layer.wkb");
  auto twice = decision(dispute);
  twice.lines = agreement(dispute, {}).lines;
  twice.lines.push_back(twice.lines.front());
  EXPECT_EQ(resolve_dispute(house, coordinator, twice).error().code, "dispute.line_twice");
  twice.kind = "truce";
  EXPECT_EQ(resolve_dispute(house, coordinator, twice).error().code, "dispute.kind");
  EXPECT_EQ(in_conflict(), 2U) << "nothing of it was kept";
}

TEST_F(Docket, IsKeptByThoseWhoAnswerForTheTerritory) {
  const auto elsewhere = work.pack_record("territory", "buritica");
  const NewDispute asked{{a, b}, "12", kToday};
  for (const auto* role : {"analyst", "observer"})
    EXPECT_FALSE(open_dispute(house, work.actor(role, region), asked)) << role;
  EXPECT_FALSE(open_dispute(house, visitor(), asked));
  EXPECT_EQ(open_dispute(house, work.actor("coordinator", elsewhere), asked).error().code,
            "record.not_found");
  const auto dispute = open_dispute(house, work.actor("committee", region), asked).value().id;
  const auto who = mediator();
  for (const auto* role : {"facilitator", "analyst", "observer"})
    EXPECT_FALSE(appoint_mediator(house, work.actor(role, region), {dispute, who, kToday})) << role;
  EXPECT_FALSE(appoint_mediator(house, work.actor("coordinator", elsewhere), {dispute, who, kToday}));
  EXPECT_TRUE(appoint_mediator(house, work.actor("committee", region), {dispute, who, kToday}));
  for (const auto* role : {"committee", "facilitator", "analyst", "observer"})
    EXPECT_EQ(resolve_dispute(house, work.actor(role, region), decision(dispute)).error().code,
              "act.not_allowed")
        << role;
  EXPECT_FALSE(resolve_dispute(house, work.actor("coordinator", elsewhere), decision(dispute)));
  EXPECT_FALSE(resolve_dispute(house, visitor(), decision(dispute)));
  const NewAppeal appeal{dispute, a, kToday, "x"};
  for (const auto* role : {"analyst", "observer"})
    EXPECT_EQ(appeal_dispute(house, work.actor(role, region), appeal).error().code, "act.not_allowed")
        << role;
  for (const auto* name : {"resolution", "resolution_line", "mediator_appointment"})
    EXPECT_FALSE(create_record(house, coordinator, name, {})) << "never by hand";
}

TEST_F(Docket, ThatEndsWithoutSettlementIsClosedWithTheReason) {
  const auto dispute = opened();
  const auto made = close_dispute(house, coordinator, {dispute, "court", kToday, "Pasó al juzgado", {}, {}});
  ASSERT_TRUE(made) << made.error().code;
  EXPECT_EQ(state_of(dispute), "closed");
  const auto closing = find_record(house, coordinator, "dispute_closing", *made)->record.values;
  EXPECT_EQ(text_in(closing, "reason"), "court");
  EXPECT_EQ(text_in(closing, "grounds"), "Pasó al juzgado");
  EXPECT_EQ(text_in(find_record(house, coordinator, "dispute", dispute)->record.values, "closed_on"), kToday);
  EXPECT_EQ(in_conflict(), 2U) << "nothing is settled";
  EXPECT_EQ(appoint(dispute, mediator()).error().code, "dispute.not_open");
  EXPECT_EQ(refused(decision(dispute)), "dispute.not_open@");
}

TEST_F(Docket, ClosesOnlyWhatIsOpenAndSaysWhatLacks) {
  const auto dispute = opened();
  const auto code = [&](const NewClosing& closing) {
    const auto done = close_dispute(house, coordinator, closing);
    return done ? std::string() : done.error().code + "@" + done.error().place.field;
  };
  EXPECT_EQ(code({dispute, "bored", kToday, "x", {}, {}}), "value.not_choice@reason");
  EXPECT_EQ(code({dispute, "", kToday, "x", {}, {}}), "value.required@reason");
  EXPECT_EQ(code({dispute, "court", kToday, "", {}, {}}), "value.required@grounds");
  EXPECT_EQ(code({dispute, "court", "2026-01-02", "x", {}, {}}), "dispute.day_ahead@");
  EXPECT_EQ(code({dispute, "court", "2025-12-31", "x", {}, {}}), "dispute.before_opening@")
      << "before it was opened";
  EXPECT_EQ(code({dispute, "joined", kToday, "x", {}, {}}), "dispute.joined_to@joined_to");
  EXPECT_EQ(code({dispute, "joined", kToday, "x", dispute, {}}), "dispute.joined_to@joined_to");
  EXPECT_EQ(code({dispute, "joined", kToday, "x", a, {}}), "record.not_found@");
  EXPECT_EQ(code({dispute, "court", kToday, "x", a, {}}), "dispute.joined_to@joined_to");
  EXPECT_EQ(code({a, "court", kToday, "x", {}, {}}), "record.not_found@");
  EXPECT_EQ(state_of(dispute), "open") << "nothing of all that was kept";
  EXPECT_EQ(code({dispute, "withdrawn", kToday, "x", {}, {}}), "");
  EXPECT_EQ(code({dispute, "withdrawn", kToday, "x", {}, {}}), "dispute.not_open@");
}

TEST_F(Docket, IsOpenedAgainAsItStood) {
  const auto dispute = opened();
  const auto again = [&](const std::string& day = kToday,
                         const std::string& grounds = "El juez lo devolvió") {
    const auto done = reopen_dispute(house, coordinator, {dispute, day, grounds});
    return done ? std::string() : done.error().code;
  };
  EXPECT_EQ(again(), "dispute.not_closed");
  ASSERT_TRUE(appoint(dispute, mediator()));
  const auto closing = close_dispute(house, coordinator, {dispute, "court", kToday, "x", {}, {}}).value();
  EXPECT_EQ(again("2025-12-31"), "dispute.before_closing");
  EXPECT_EQ(again(kToday, ""), "dispute.grounds");
  EXPECT_EQ(again(), "");
  EXPECT_EQ(state_of(dispute), "mediation") << "its mediator is still there";
  const auto kept = find_record(house, coordinator, "dispute_closing", closing)->record.values;
  EXPECT_EQ(text_in(kept, "reopened_on"), kToday);
  EXPECT_EQ(text_in(kept, "reopening_grounds"), "El juez lo devolvió");
  EXPECT_EQ(text_in(find_record(house, coordinator, "dispute", dispute)->record.values, "closed_on"), "");
  EXPECT_EQ(again(), "dispute.not_closed");
  ASSERT_TRUE(close_dispute(house, coordinator, {dispute, "withdrawn", kToday, "y", {}, {}}));
  EXPECT_EQ(again(), "") << "as often as it happens";
}

TEST_F(Docket, OfTwoRightsHasOneCaseOpenAtATime) {
  const auto first = opened();
  ASSERT_TRUE(close_dispute(house, coordinator, {first, "withdrawn", kToday, "x", {}, {}}));
  const auto second = open_dispute(house, coordinator, {{b, a}, "13", kToday});
  ASSERT_TRUE(second) << "the first is closed";
  EXPECT_EQ(open_dispute(house, coordinator, {{a, b}, "14", kToday}).error().code, "dispute.already_open");
  const auto refused = reopen_dispute(house, coordinator, {first, kToday, "x"});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "dispute.already_open");
  EXPECT_EQ(refused.error().parameters.at(0).second, "13");
  ASSERT_TRUE(close_dispute(house, coordinator, {second->id, "court", kToday, "x", {}, {}}));
  EXPECT_TRUE(reopen_dispute(house, coordinator, {first, kToday, "x"}));
  EXPECT_EQ(close_dispute(house, coordinator, {first, "joined", kToday, "x", second->id, {}}).error().code,
            "dispute.joined_to")
      << "that one is closed";
}

TEST_F(Docket, IsClosedAndOpenedAgainByWhoSettles) {
  const auto elsewhere = work.pack_record("territory", "buritica");
  const auto dispute = opened();
  const NewClosing closing{dispute, "court", kToday, "x", {}, {}};
  const NewReopening reopening{dispute, kToday, "x"};
  for (const auto* role : {"committee", "facilitator", "analyst", "observer"}) {
    EXPECT_EQ(close_dispute(house, work.actor(role, region), closing).error().code, "act.not_allowed")
        << role;
    EXPECT_EQ(reopen_dispute(house, work.actor(role, region), reopening).error().code, "act.not_allowed")
        << role;
  }
  EXPECT_FALSE(close_dispute(house, visitor(), closing));
  EXPECT_FALSE(reopen_dispute(house, visitor(), reopening));
  const auto other = work.actor("coordinator", elsewhere);
  EXPECT_EQ(close_dispute(house, other, closing).error().code, "record.not_found");
  EXPECT_EQ(reopen_dispute(house, other, reopening).error().code, "record.not_found");
  EXPECT_TRUE(close_dispute(house, work.actor("administrator"), closing));
  EXPECT_FALSE(create_record(house, coordinator, "dispute_closing", {})) << "never by hand";
}

TEST_F(Docket, TellsWhoMayOnlyWatchWhichRightsCollideAndNothingElse) {
  const auto dispute = opened();
  const auto organisation =
      record("organisation", {{"name", std::string("Minera Uno")}, {"actor_type", std::string("miner")}});
  party(dispute, a, {{"organisation", to_string(organisation)}});
  ASSERT_TRUE(appoint(dispute, mediator()));
  ASSERT_TRUE(close_dispute(house, coordinator, {dispute, "court", kToday, "Lo pidió Juan", {}, {}}));
  const auto observer = work.actor("observer", region);
  const auto listed = [&](const char* name, std::vector<store::Filter> filters) {
    store::Query query;
    query.register_name = name;
    query.filters = std::move(filters);
    return list_records(house, observer, query);
  };
  const auto members = listed("dispute_right", {equals("dispute", to_string(dispute))});
  ASSERT_TRUE(members) << members.error().code;
  std::set<Id> rights;
  for (const auto& one : members->records) {
    rights.insert(*id_in(one.record.values, "land_right"));
    for (const auto& [field, value] : one.record.values)
      EXPECT_TRUE(field == "dispute" || field == "land_right" || field == "territory") << field;
  }
  EXPECT_EQ(rights, (std::set<Id>{a, b}));
  const auto seen = find_record(house, observer, "land_right", a);
  ASSERT_TRUE(seen);
  EXPECT_EQ(text_in(seen->record.values, "code"), "A");
  EXPECT_FALSE(text_in(seen->record.values, "kind").empty());
  for (const auto* hidden : {"name", "holder", "organisation", "notes"})
    EXPECT_FALSE(seen->record.values.contains(hidden)) << hidden;
  EXPECT_FALSE(listed("dispute_party", {equals("dispute", to_string(dispute))})) << "not even to be found by";
  for (const auto* name : {"dispute_party", "dispute_closing", "hearing", "mediator_appointment"})
    if (const auto found = listed(name, {})) {
      for (const auto& one : found->records)
        for (const auto& [field, value] : one.record.values) EXPECT_EQ(field, "territory") << name;
    }
  EXPECT_FALSE(find_record(house, observer, "dispute", dispute)->record.values.contains("mediator"));
}

TEST_F(Docket, ShowsTheWorldNothingOfThePeople) {
  const auto dispute = opened();
  party(dispute, a);
  for (const auto* name : {"dispute", "dispute_party", "mediator", "mediator_tie", "mediator_objection",
                           "hearing", "dispute_offer", "resolution", "dispute_appeal", "dispute_right",
                           "dispute_closing", "resolution_line", "mediator_appointment"}) {
    store::Query query;
    query.register_name = name;
    EXPECT_FALSE(list_records(house, visitor(), query)) << name;
  }
  for (const auto* name : {"mediator_tie", "mediator_objection", "dispute_offer"}) {
    store::Query query;
    query.register_name = name;
    EXPECT_FALSE(list_records(house, work.actor("observer", region), query)) << name;
  }
}

}  // namespace
}  // namespace minga::service
