#include "service/rights_feasibility.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "formats/geojson.hpp"
#include "rights_layers.hpp"
#include "service/records.hpp"
#include "service/rights_order.hpp"
#include "service/rights_rules_json.hpp"
#include "service/rights_tie.hpp"
#include "service/values.hpp"

namespace minga::service {
namespace {

namespace tenure = methods::tenure;

class Feasible : public ::testing::Test {
 protected:
  /// An edition of a register with one kind of right; `filed` is the second column of its rows.
  void bring(const std::string& kind, const std::vector<LayerRight>& rights, const std::string& source = "") {
    auto order = order_of(region, "2026-01-31");
    order.source = source.empty() ? kind : source;
    order.kind = kind;
    order.columns["filed_on"] = "filed";
    const auto layer = made_layer(rights, {"filed"});
    const auto report = import_rights(house, system_actor(), layer.file(), order, false);
    ASSERT_TRUE(report && report->written);
  }
  FeasibilityQuestion question() const {
    FeasibilityQuestion out;
    out.territory = region;
    out.on = "2026-06-01";
    return out;
  }
  FeasibilityAnswer answer(const FeasibilityQuestion& asked) {
    const auto found = rights_feasibility(house, visitor(), asked);
    EXPECT_TRUE(found) << found.error().code;
    return found.value_or(FeasibilityAnswer{});
  }
  FeasibilityAnswer answer() { return answer(question()); }

  TestWorkspace work{{"core", "madre-de-dios", "buritica", "peru", "colombia"}};
  House& house = work.house();
  Id region = work.pack_record("territory", "madre-de-dios");
};

TEST_F(Feasible, TellsWhoGoesFirstAndByWhichRule) {
  bring("mining_title", {{"OLD", kEast, kNorth, 1000, 1000, {"2001-05-01"}}});
  bring("mining_claim", {{"NEW", kEast + 500, kNorth, 1000, 1000, {"2015-05-01"}}});
  const auto found = answer();
  EXPECT_EQ(found.scale.name, "peru-mining");
  ASSERT_EQ(found.rights.size(), 2U);
  const auto& late = found.rights[0];
  EXPECT_EQ(late.right.code, "NEW");
  EXPECT_TRUE(late.in_conflict);
  ASSERT_EQ(late.conflicts.size(), 1U);
  EXPECT_NEAR(late.conflicts[0].common_ha, 50, 1e-6);
  EXPECT_NEAR(late.conflicts[0].share, 0.5, 1e-9);
  EXPECT_EQ(late.conflicts[0].stand, tenure::Stand::yields);
  EXPECT_EQ(found.rights[1].conflicts[0].stand, tenure::Stand::first) << "in conflict all the same";
  EXPECT_TRUE(found.rights[1].in_conflict);
  EXPECT_EQ(late.cleared_by, 0U);
  const auto sentence = explained(found, late.right, late.conflicts[0], Language::es);
  EXPECT_EQ(
      sentence,
      "Orientación, no cita (falta el artículo): OLD va antes que NEW. Entre derechos mineros va antes el "
      "que se presentó primero. (OLD: presentado el 01/05/2001, sin hora en su registro. NEW: presentado el "
      "01/05/2015, sin hora en su registro.) Para buscar: Decreto Supremo 014-92-EM, sin artículo.");
}

TEST_F(Feasible, NeighboursThatOnlyTouchAreNotToldOf) {
  bring("mining_title", {{"A", kEast, kNorth, 1000, 1000, {"2001-05-01"}},
                         {"B", kEast + 1000, kNorth, 1000, 1000, {"2002-05-01"}},
                         {"C", kEast + 1999.9996, kNorth, 1000, 1000, {"2003-05-01"}}});
  const auto found = answer();
  EXPECT_TRUE(found.rights[0].conflicts.empty());
  ASSERT_EQ(found.rights[1].conflicts.size(), 1U);
  EXPECT_EQ(found.rights[1].conflicts[0].stand, tenure::Stand::sliver);
  EXPECT_EQ(
      explained(found, found.rights[1].right, found.rights[1].conflicts[0], Language::es),
      "Lo que B y C tienen en común, 0,4 m², no pasa de la tolerancia de esta pregunta, 1 m²: no cuenta.");
}

/// A large right of 40 km and a small one at its side, in a zone: the line that they share bends in any
/// other.
const std::vector<LayerRight> kOneLine = {{"A", kEast, kNorth, 40'000, 40'000, {"2001-05-01"}},
                                          {"B", kEast + 40'000, kNorth + 18'000, 1000, 1000, {"2002-05-01"}},
                                          {"C", kEast + 40'500, kNorth + 18'000, 1000, 1000, {"2003-05-01"}}};

TEST_F(Feasible, WhatTwoShareDoesNotDependOnWhatElseIsInTheBase) {
  bring("mining_title", kOneLine);
  const auto alone = answer();
  ASSERT_EQ(alone.rights.size(), 3U);
  EXPECT_TRUE(alone.rights[0].conflicts.empty());
  EXPECT_EQ(alone.measured_in, "EPSG:32719");
  EXPECT_TRUE(alone.zone);
  auto order = order_of(region, "2026-01-31");
  order.source = "Parques";
  order.kind = "farm";
  const auto degrees = made_layer({{"P", -69.18, -12.66, 0.02, 0.02}}, {}, "4326");
  ASSERT_TRUE(import_rights(house, system_actor(), degrees.file(), order, false));
  const auto beside = answer();
  ASSERT_EQ(beside.rights.size(), 3U);
  EXPECT_TRUE(beside.several_systems);
  EXPECT_EQ(beside.measured_in, "EPSG:32719, EPSG:6933");
  for (std::size_t i = 0; i < 3; ++i) {
    std::vector<RightConflict> same;
    for (const auto& one : beside.rights[i].conflicts)
      if (one.with.code != "P") same.push_back(one);
    EXPECT_EQ(beside.rights[i].measured_in, "EPSG:32719");
    EXPECT_EQ(beside.rights[i].area_ha, alone.rights[i].area_ha);
    ASSERT_EQ(same.size(), alone.rights[i].conflicts.size()) << alone.rights[i].right.code;
    for (std::size_t k = 0; k < same.size(); ++k) {
      EXPECT_EQ(same[k].with.code, alone.rights[i].conflicts[k].with.code);
      EXPECT_EQ(same[k].common_ha, alone.rights[i].conflicts[k].common_ha);
    }
  }
  const auto& whole = beside.rights[0].conflicts;
  ASSERT_EQ(whole.size(), 1U) << "A and P, and not A and B";
  EXPECT_EQ(whole[0].with.code, "P");
  EXPECT_EQ(whole[0].measured_in, "EPSG:6933");
  RightsQuestion at_a;
  at_a.right = beside.rights[0].right.id;
  at_a.on = "2026-06-01";
  std::map<std::string, const FoundRight*> shown;
  const auto map = rights_at(house, visitor(), at_a).value();
  for (const auto& one : map.rights) shown[text_in(one.values, "code")] = &one;
  ASSERT_EQ(shown.size(), 2U) << "A itself and P";
  EXPECT_EQ(shown.at("P")->common_ha, whole[0].common_ha) << "one number on the map and in the list";
  EXPECT_EQ(shown.at("P")->areas_in, "EPSG:6933");
  EXPECT_EQ(shown.at("A")->areas_in, "EPSG:32719");
  // 0.02 by 0.02 degrees at 12.65 South on the ellipsoid of WGS 84.
  EXPECT_NEAR(whole[0].common_ha, 480.5, 1);
}

TEST_F(Feasible, RanksNobodyByALineThatBends) {
  bring("mining_title", kOneLine);
  auto order = order_of(region, "2026-01-31");
  order.source = "Parques";
  order.kind = "farm";
  const auto degrees = made_layer({{"P", -69.18, -12.66, 0.02, 0.02}}, {}, "4326");
  ASSERT_TRUE(import_rights(house, system_actor(), degrees.file(), order, false));
  OrderQuestion asked;
  asked.place.on = "2026-06-01";
  asked.place.polygon =
      formats::geometry_from_geojson(
          R"({"type":"Polygon","coordinates":[[[-80,-14],[-60,-14],[-60,-12],[-80,-12],[-80,-14]]]})")
          .value();
  const auto found = rights_order(house, visitor(), asked);
  ASSERT_TRUE(found) << found.error().code;
  const auto& rights = found->at.rights;
  std::set<std::string> pairs;
  for (const auto& [one, other] : found->at.overlapping) {
    const auto a = text_in(rights[one].values, "code"), b = text_in(rights[other].values, "code");
    pairs.insert(std::min(a, b) + std::max(a, b));
  }
  EXPECT_EQ(pairs, (std::set<std::string>{"AP", "BC"}));
}

TEST_F(Feasible, OrdersOnlyRightsThatShareGround) {
  bring("mining_title", {{"A", kEast, kNorth, 1000, 1000, {"2001-05-01"}},
                         {"B", kEast + 500, kNorth, 1000, 1000, {"2002-05-01"}},
                         {"C", kEast + 1200, kNorth, 1000, 1000, {"2003-05-01"}},
                         {"D", kEast + 9000, kNorth, 1000, 1000, {"1990-05-01"}}});
  OrderQuestion asked;
  asked.place.on = "2026-06-01";
  house.store.read([&](store::Reader& reader) {
    for (const auto& right : all_where(reader, "land_right", {equals("code", std::string("B"))}))
      asked.place.right = right.id;
  });
  const auto found = rights_order(house, visitor(), asked);
  ASSERT_TRUE(found) << found.error().code;
  ASSERT_EQ(found->at.rights.size(), 3U) << "what lies on the ground of B, itself too";
  ASSERT_EQ(found->pairs.size(), 2U) << "A and C share nothing";
  EXPECT_EQ(found->pairs[0].one, 0U);
  EXPECT_EQ(found->pairs[1].other, 2U);
  EXPECT_EQ(words_of(found->editions, found->at.on, Language::es),
            "Se basa en: mining_title, edición del 31/01/2026.");
  EXPECT_NE(words_of(found->editions, "2012-01-01", Language::es).find("lo que el 01/01/2012 existía"),
            std::string::npos);
  asked.place.right = house.new_id();
  EXPECT_EQ(rights_order(house, visitor(), asked).error().code, "record.not_found");
}

TEST_F(Feasible, GivesNoNumberToRightsOfADrawnAreaThatShareNoGround) {
  // Two later titles at the two ends of an older one, and one far away.
  bring("mining_title", {{"A", kEast, kNorth, 1000, 1000, {"2001-05-01"}},
                         {"B", kEast - 900, kNorth, 1000, 1000, {"2002-05-01"}},
                         {"C", kEast + 900, kNorth, 1000, 1000, {"2003-05-01"}},
                         {"D", kEast + 5000, kNorth, 1000, 1000, {"2004-05-01"}}});
  OrderQuestion asked;
  asked.place.on = "2026-06-01";
  asked.place.polygon =
      formats::geometry_from_geojson(
          R"({"type":"Polygon","coordinates":[[[-80,-14],[-60,-14],[-60,-12],[-80,-12],[-80,-14]]]})")
          .value();
  const auto found = rights_order(house, visitor(), asked);
  ASSERT_TRUE(found) << found.error().code;
  ASSERT_EQ(found->at.rights.size(), 4U);
  ASSERT_EQ(found->ranking.chains.size(), 1U);
  const auto& chain = found->ranking.chains[0];
  EXPECT_EQ(chain.groups, (std::vector<std::vector<std::size_t>>{{0}, {1, 2}}));
  EXPECT_FALSE(chain.numbered());
  EXPECT_EQ(tie_words(*found, chain, 1, Language::es),
            "Estos no comparten suelo entre sí: entre ellos no hay nada que decidir.");
  EXPECT_TRUE(tie_words(*found, chain, 0, Language::es).empty());
  EXPECT_EQ(found->ranking.alone, std::vector<std::size_t>{3});
  EXPECT_TRUE(found->ranking.apart.empty());
  const auto json = order_json(*found, Language::es);
  EXPECT_EQ(json["chains"][0]["numbered"], false);
  EXPECT_EQ(json["chains"][0]["ties"][1]["why"], nlohmann::ordered_json({"no_ground"}));
  EXPECT_EQ(json["alone"], nlohmann::ordered_json({3}));
}

TEST_F(Feasible, LeavesOpenWhatNoLineOrders) {
  bring("mining_title", {{"T", kEast, kNorth, 1000, 1000, {"2001-05-01"}}});
  bring("brazil_nut", {{"C", kEast, kNorth, 1000, 1000, {"1990-05-01"}}});
  const auto found = answer();
  ASSERT_EQ(found.rights.size(), 1U) << "the rules ask about mining alone";
  EXPECT_EQ(found.rights[0].conflicts[0].stand, tenure::Stand::open);
  EXPECT_FALSE(found.rights[0].conflicts[0].line);
}

TEST_F(Feasible, SaysWhichHourLacksOfOneDay) {
  bring("mining_claim", {{"A", kEast, kNorth, 1000, 1000, {"2001-05-01"}},
                         {"B", kEast + 500, kNorth, 1000, 1000, {"2001-05-01"}}});
  const auto id = answer().rights[0].right.id;
  const auto sentence = [&] {
    const auto found = answer();
    return explained(found, found.rights[0].right, found.rights[0].conflicts[0], Language::es);
  };
  EXPECT_EQ(
      sentence(),
      "La escala compara A con B por cuándo se presentaron. Los dos se presentaron el 01/05/2001, y falta la "
      "hora de: A, B. Sin ella no se puede decir cuál va antes.");
  ASSERT_TRUE(update_record(house, system_actor(), "land_right", id,
                            {{"filed_at", std::string("2001-05-01T13:15:00.000Z")}}, std::nullopt));
  EXPECT_NE(sentence().find("falta la hora de: B."), std::string::npos) << sentence();
  ASSERT_TRUE(update_record(house, system_actor(), "land_right", answer().rights[1].right.id,
                            {{"filed_at", std::string("2001-05-01T14:00:00.000Z")}}, std::nullopt));
  EXPECT_NE(
      sentence().find("(A: presentado el 01/05/2001 a las 08:15. B: presentado el 01/05/2001 a las 09:00.)"),
      std::string::npos)
      << sentence();
  ASSERT_TRUE(update_record(house, system_actor(), "land_right", id,
                            {{"filed_at", Value()}, {"filed_on", Value()}}, std::nullopt));
  EXPECT_NE(sentence().find("Falta la fecha de presentación de: A."), std::string::npos) << sentence();
}

TEST_F(Feasible, OrdersRightsAloneAndTellsWhatBoundsThem) {
  bring("mining_title", {{"T1", kEast, kNorth, 1000, 1000, {"2001-05-01"}},
                         {"T2", kEast, kNorth, 1000, 1000, {"2011-05-01"}},
                         {"T3", kEast, kNorth, 1000, 1000, {""}}});
  bring("forestry", {{"F", kEast, kNorth, 1000, 1000, {"1990-01-01"}}});
  bring("water_body", {{"RIVER", kEast, kNorth, 1000, 1000, {""}}});
  bring("corridor", {{"COR", kEast, kNorth, 1000, 1000, {""}}});
  auto bound = order_of(region, "2026-01-31");
  bound.source = bound.kind = "infrastructure";
  bound.category = "restriction";
  ASSERT_TRUE(import_rights(house, system_actor(), made_layer({{"ROAD", kEast, kNorth, 1000, 1000}}).file(),
                            bound, false)
                  ->written);
  const auto one = answer().rights[0].right.id;
  OrderQuestion asked;
  asked.place.on = "2026-06-01";
  asked.place.polygon =
      get<Geometry>(find_record(house, system_actor(), "land_right", one)->record.values, "geometry");
  const auto found = rights_order(house, visitor(), asked);
  ASSERT_TRUE(found) << found.error().code;
  const auto codes = [&](const std::vector<std::size_t>& some) {
    std::vector<std::string> out;
    for (const auto i : some) out.push_back(name_of(found->at.rights[i]).code);
    return out;
  };
  using Codes = std::vector<std::string>;
  ASSERT_EQ(found->ranking.chains.size(), 1U);
  ASSERT_EQ(found->ranking.chains[0].groups.size(), 2U);
  EXPECT_EQ(codes(found->ranking.chains[0].groups[0]), Codes{"T1"});
  EXPECT_EQ(codes(found->ranking.chains[0].groups[1]), Codes{"T2"});
  EXPECT_EQ(codes(found->ranking.apart), (Codes{"F", "T3"}));
  EXPECT_EQ(codes(found->restrictions), (Codes{"RIVER", "ROAD"}));
  EXPECT_EQ(codes(found->declared), Codes{"COR"});
  EXPECT_EQ(found->pairs.size(), 6U) << "of the four rights alone";
}

TEST_F(Feasible, CountsNoFrameNoConsentNoEndedRightAndNoSliver) {
  bring("mining_title", {{"T", kEast, kNorth, 1000, 1000, {"2001-05-01"}}});
  bring("corridor", {{"COR", kEast - 5000, kNorth - 5000, 20000, 20000, {""}}});
  bring("subcontract", {{"SUB", kEast, kNorth, 100, 100, {"2020-05-01"}}});
  bring("farm", {{"F", kEast + 999.9995, kNorth, 1000, 1000, {""}}});
  const auto found = answer();
  ASSERT_EQ(found.rights.size(), 2U);
  for (const auto& right : found.rights) EXPECT_FALSE(right.in_conflict) << right.right.code;
  EXPECT_EQ(found.rights[1].conflicts.size(), 1U) << "the sliver is told";
  EXPECT_EQ(found.rights[1].conflicts[0].stand, tenure::Stand::sliver);
}

TEST_F(Feasible, NearWaterIsUnknownAsNoSourceGivesTheMargin) {
  bring("mining_title", {{"ON", kEast, kNorth, 1000, 1000, {""}},
                         {"NEAR", kEast + 2000, kNorth, 1000, 1000, {""}},
                         {"FAR", kEast + 20000, kNorth, 1000, 1000, {""}}});
  bring("water_body", {{"RIVER", kEast, kNorth + 900, 1800, 50, {""}}});
  bring("archaeological", {{"RUIN", kEast + 50000, kNorth, 10, 10, {""}}});
  bring("protected_area", {{"PARK", kEast + 50000, kNorth, 10, 10, {""}}});
  bring("urban", {{"TOWN", kEast + 50000, kNorth, 10, 10, {""}}});
  const auto found = answer();
  ASSERT_EQ(found.rights.size(), 3U);
  const auto ground_of = [&](std::size_t i) {
    return found.rights[i].reasons.empty() ? tenure::Ground::clear : found.rights[i].reasons[0].ground;
  };
  EXPECT_EQ(ground_of(0), tenure::Ground::clear) << "FAR";
  EXPECT_EQ(found.rights[0].passing, tenure::Passing::yes);
  EXPECT_EQ(ground_of(1), tenure::Ground::margin_unknown) << "NEAR";
  EXPECT_EQ(found.rights[1].exclusions, tenure::Verdict::unknown);
  EXPECT_EQ(ground_of(2), tenure::Ground::lies_on) << "ON";
  EXPECT_EQ(found.rights[2].exclusions, tenure::Verdict::forbidden);
  EXPECT_FALSE(found.rights[2].in_conflict) << "a river is a place, no rival";
  ASSERT_EQ(found.rights[2].reasons[0].places.size(), 1U);
  EXPECT_EQ(found.rights[2].reasons[0].places[0].code, "RIVER");
  auto narrow = question();
  narrow.look = 100;
  EXPECT_EQ(answer(narrow).rights[1].passing, tenure::Passing::yes)
      << "as far as was looked, which the answer tells";
}

TEST_F(Feasible, WithoutALayerNothingIsKnown) {
  bring("mining_title", {{"T", kEast, kNorth, 1000, 1000, {""}}});
  const auto found = answer();
  EXPECT_EQ(found.rights[0].exclusions, tenure::Verdict::unknown);
  EXPECT_EQ(found.rights[0].reasons.size(), found.rules->places.size());
  EXPECT_EQ(found.rights[0].passing, tenure::Passing::unknown) << "nobody looked, so nobody may say no";
}

/// The share of the corridor's concessions that the paper on Madre de Dios reports, 74 % in conflict and most
/// of the rest near water, on a map that is constructed for it: 100 squares in rows, 74 of them under other
/// uses, a river past 20 of the others. No register looks like it.
TEST_F(Feasible, GivesThePapersSharesOnAConstructedMap) {
  std::vector<LayerRight> titles, forests, farms, communities;
  for (int i = 0; i < 100; ++i) {
    const double x = kEast + 2000.0 * (i % 10), y = kNorth + 2000.0 * (i / 10);
    titles.push_back({"T" + std::to_string(100 + i), x, y, 1000, 1000, {"2005-01-01"}});
    if (i >= 74) continue;
    auto& rivals = i % 3 == 0 ? forests : i % 3 == 1 ? farms : communities;
    rivals.push_back({"R" + std::to_string(i), x + 100, y + 100, 500, 500, {"2000-01-01"}});
  }
  bring("mining_title", titles);
  bring("forestry", forests);
  bring("farm", farms);
  bring("native_community", communities);
  // The last two rows and the six before them are free; the river runs between those two rows.
  bring("water_body", {{"RIVER", kEast - 500, kNorth + 17100, 20500, 800, {""}}});
  for (const auto* kind : {"archaeological", "protected_area", "urban"})
    bring(kind, {{kind, kEast + 100000, kNorth, 10, 10, {""}}});
  const auto found = answer();
  EXPECT_EQ(found.tally.rights, 100U);
  EXPECT_EQ(found.tally.in_conflict, 74U);
  EXPECT_DOUBLE_EQ(found.tally.share_in_conflict(), 0.74);
  EXPECT_EQ(found.tally.uncertain, 20U) << "near the river, and no source tells how near is too near";
  EXPECT_EQ(found.tally.passing, 6U);
  for (const auto& right : found.rights) {
    if (right.in_conflict) {
      EXPECT_EQ(right.cleared_by, 0U) << right.right.code;
    }
  }
}

TEST_F(Feasible, AsksOfOneRightAlone) {
  bring("mining_title",
        {{"A", kEast, kNorth, 1000, 1000, {""}}, {"B", kEast + 500, kNorth, 1000, 1000, {""}}});
  auto one = question();
  one.right = answer().rights[1].right.id;
  const auto found = answer(one);
  ASSERT_EQ(found.rights.size(), 1U);
  EXPECT_EQ(found.rights[0].right.code, "B");
  EXPECT_EQ(found.rights[0].conflicts[0].with.code, "A");
}

TEST_F(Feasible, KnowsTheMapOfTheDay) {
  bring("mining_title",
        {{"A", kEast, kNorth, 1000, 1000, {"2010-01-01"}}, {"B", kEast, kNorth, 1000, 1000, {"2020-01-01"}}});
  auto before = question();
  before.on = "2015-06-01";
  EXPECT_EQ(answer(before).tally.in_conflict, 0U);
  EXPECT_EQ(answer().tally.in_conflict, 2U);
}

TEST_F(Feasible, TellsNobodysName) {
  bring("mining_title",
        {{"A", kEast, kNorth, 1000, 1000, {""}}, {"B", kEast + 500, kNorth, 1000, 1000, {""}}});
  const auto id = answer().rights[0].right.id;
  ASSERT_TRUE(update_record(house, system_actor(), "land_right", id,
                            {{"holder", std::string("Ana Quispe")}, {"name", std::string("Anita")}},
                            std::nullopt));
  const auto told = json_of(answer(), Language::es).dump();
  EXPECT_EQ(told.find("Quispe"), std::string::npos);
  EXPECT_EQ(told.find("Anita"), std::string::npos);
}

TEST_F(Feasible, IsForEverybodyButATokenMadeForSomethingElse) {
  bring("mining_title", {{"A", kEast, kNorth, 1000, 1000, {""}}});
  for (const auto* role : {"coordinator", "facilitator", "analyst", "committee", "observer"})
    EXPECT_TRUE(rights_feasibility(house, work.actor(role, region), question())) << role;
  Actor narrow = work.actor("observer", region);
  narrow.scope = std::set<std::string>{"record.read"};
  EXPECT_FALSE(rights_feasibility(house, narrow, question()));
  EXPECT_FALSE(rights_order(house, narrow, {}));
}

TEST_F(Feasible, RefusesWhatIsNoQuestion) {
  const auto code = [&](const FeasibilityQuestion& asked) {
    return rights_feasibility(house, visitor(), asked).error().code;
  };
  auto asked = question();
  asked.on = "2026-02-31";
  EXPECT_EQ(code(asked), "rights.no_such_day");
  asked = question();
  asked.look = std::nan("");
  EXPECT_EQ(code(asked), "rights.quantity");
  asked = question();
  asked.tolerance = -1;
  EXPECT_EQ(code(asked), "rights.quantity");
  asked = question();
  asked.territory = Id{};
  EXPECT_EQ(code(asked), "record.not_found");
  asked = question();
  asked.right = region;
  EXPECT_EQ(code(asked), "record.not_found");
  asked = question();
  asked.scale = "nowhere";
  EXPECT_EQ(code(asked), "rights.rules_unknown");
}

TEST_F(Feasible, ATerritoryWithoutRightsHasNone) {
  const auto found = answer();
  EXPECT_TRUE(found.rights.empty());
  EXPECT_EQ(found.tally.share_in_conflict(), 0);
}

TEST_F(Feasible, ClaimsOfOneMinuteGoToAuction) {
  bring("mining_claim",
        {{"A", kEast, kNorth, 1000, 1000, {""}}, {"B", kEast + 500, kNorth, 1000, 1000, {""}}});
  const auto at = [&](std::size_t i, const char* hour) {
    return update_record(house, system_actor(), "land_right", answer().rights[i].right.id,
                         {{"filed_at", std::string(hour)}}, std::nullopt)
        .has_value();
  };
  ASSERT_TRUE(at(0, "2020-01-02T13:15:00.000Z") && at(1, "2020-01-02T13:15:30.000Z"));
  EXPECT_EQ(answer().rights[0].conflicts[0].stand, tenure::Stand::auction);
  ASSERT_TRUE(at(1, "2020-01-02T13:16:00.000Z"));
  EXPECT_EQ(answer().rights[0].conflicts[0].stand, tenure::Stand::first);
}

/// On whole squares, who overlaps whom is known without geometry.
RC_GTEST_PROP(FeasibleOnSquares, ConflictsAreJustWhereSquaresMeet, ()) {
  static TestWorkspace work{{"core", "madre-de-dios", "peru"}};
  static int cases = 0;
  auto& house = work.house();
  // A territory of its own for each case, far from those before it.
  ++cases;
  const auto made = create_record(house, system_actor(), "territory",
                                  {{"name", "Z" + std::to_string(cases)},
                                   {"kind", std::string("mining_area")},
                                   {"parent", to_string(work.pack_record("territory", "peru"))}});
  RC_ASSERT(made.has_value());
  auto order = order_of(made->record.id, "2026-01-31");
  order.place_is_right = true;
  std::vector<LayerRight> rights;
  const double west = kEast - 150'000 + 3'000.0 * (cases % 90);
  const auto corner = [] { return *rc::gen::inRange(0, 12); };
  for (int i = 0; i < 5; ++i)
    rights.push_back({"S" + std::to_string(i), west + 100.0 * corner(),
                      kNorth + 3'000.0 * (cases / 90) + 100.0 * corner(), 100.0 * *rc::gen::inRange(1, 6),
                      100.0 * *rc::gen::inRange(1, 6)});
  const auto layer = made_layer(rights);
  RC_ASSERT(import_rights(house, system_actor(), layer.file(), order, false)->written);
  FeasibilityQuestion question;
  question.territory = made->record.id;
  question.on = "2026-06-01";
  const auto found = rights_feasibility(house, visitor(), question).value();
  RC_ASSERT(found.rights.size() == rights.size());
  for (std::size_t i = 0; i < rights.size(); ++i) {
    std::size_t meet = 0;
    for (std::size_t j = 0; j < rights.size(); ++j) {
      const auto &a = rights[i], &b = rights[j];
      if (i != j && a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height &&
          b.y < a.y + a.height)
        ++meet;
    }
    // Squares that only touch may share a hair by their way through degrees: that is told as a sliver.
    const auto real = std::ranges::count_if(found.rights[i].conflicts, [](const auto& conflict) {
      return conflict.stand != tenure::Stand::sliver;
    });
    RC_ASSERT(static_cast<std::size_t>(real) == meet);
    RC_ASSERT(found.rights[i].in_conflict == (meet > 0));
    RC_ASSERT(found.rights[i].cleared_by.has_value() == (meet == 1));
  }
}

}  // namespace
}  // namespace minga::service
