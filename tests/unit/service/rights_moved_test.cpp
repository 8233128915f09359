#include "service/rights_moved.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <fstream>

#include "rights_layers.hpp"
#include "service/rights_file.hpp"
#include "service/rights_place.hpp"
#include "service/rights_stated_system.hpp"

// Editions that lie elsewhere than the one before, or than their file says.
namespace minga::service {
namespace {

class RightsElsewhere : public ::testing::Test {
 protected:
  RightsReport taken(const std::vector<LayerRight>& rows, const std::string& date, bool sure = false,
                     const std::string& crs = "32719") {
    auto order = order_of(region, date);
    order.place_is_right = true;
    order.many_moved = sure;
    const auto layer = made_layer(rows, {}, crs);
    auto report = import_rights(house, system_actor(), layer.file(), order, false);
    EXPECT_TRUE(report) << sentence(Language::en, report.error());
    return report.value_or(RightsReport{});
  }

  TestWorkspace work;
  House& house = work.house();
  Id region = work.pack_record("territory", "madre-de-dios");
  std::vector<LayerRight> three{{"A", kEast, kNorth, 1000, 1000},
                                {"B", kEast + 5000, kNorth, 1000, 1000},
                                {"C", kEast + 9000, kNorth, 2000, 500}};
};

TEST_F(RightsElsewhere, InAnotherZoneThanBeforeAreAskedAbout) {
  EXPECT_TRUE(taken(three, "2026-01-31").written);
  const auto report = taken(three, "2026-02-28", false, "32718");
  EXPECT_FALSE(report.written);
  ASSERT_EQ(report.problems.size(), 1U);
  EXPECT_EQ(report.problems.front().code, "rights.many_moved");
  const auto said = sentence(Language::es, report.problems.front());
  EXPECT_EQ(said.rfind("3 de los 3 derechos", 0), 0U) << said;
  EXPECT_NE(said.find("«A», a 651 km"), std::string::npos) << said;
  EXPECT_TRUE(taken(three, "2026-02-28", true, "32718").written);
}

TEST_F(RightsElsewhere, AFewThatMovedAreAnEdition) {
  taken(three, "2026-01-31");
  auto next = three;
  next[0].x += 3000;
  EXPECT_TRUE(taken(next, "2026-02-28").written) << "one of three";
  next[1].x += 1000;
  next[2].x += 1999;
  EXPECT_TRUE(taken(next, "2026-03-31").written) << "they still touch where they were";
}

TEST_F(RightsElsewhere, ByAFewHundredMetresIsElsewhereToo) {
  taken(three, "2026-01-31");
  auto next = three;
  for (auto& right : next) right.y += 1500;
  const auto report = taken(next, "2026-02-28");
  ASSERT_EQ(report.problems.size(), 1U);
  EXPECT_NE(sentence(Language::en, report.problems.front()).find("2 km"), std::string::npos);
}

TEST_F(RightsElsewhere, OfAPlaceAlreadyAskedAboutAreAskedOnce) {
  taken(three, "2026-01-31");
  const auto layer = made_layer(three, {}, "32718");
  const auto report =
      import_rights(house, system_actor(), layer.file(), order_of(region, "2026-02-28"), true);
  ASSERT_TRUE(report);
  ASSERT_EQ(report->problems.size(), 1U);
  EXPECT_EQ(report->problems.front().code, "rights.elsewhere");
}

TEST_F(RightsElsewhere, KnownByTheirShapeAreAskedAboutAsGone) {
  auto order = order_of(region, "2026-01-31");
  order.place_is_right = order.code_by_shape = true;
  const auto first = made_layer(three), elsewhere = made_layer(three, {}, "32718");
  EXPECT_TRUE(import_rights(house, system_actor(), first.file(), order, false)->written);
  order.date = "2026-02-28";
  const auto report = import_rights(house, system_actor(), elsewhere.file(), order, false);
  ASSERT_TRUE(report);
  EXPECT_FALSE(report->written);
  ASSERT_EQ(report->problems.size(), 1U);
  EXPECT_EQ(report->problems.front().code, "rights.many_gone");
}

TEST_F(RightsElsewhere, OutsideTheZonesOfACountryAreAskedAboutThoughNobodyDrewIt) {
  const auto country = work.pack_record("territory", "peru");
  const auto problem = [&](const char* crs) {
    const auto layer = made_layer(three, {}, crs);
    const auto report =
        import_rights(house, system_actor(), layer.file(), order_of(country, "2026-01-31"), true).value();
    return report.problems.empty() ? "" : report.problems.front().code;
  };
  for (const auto* own : {"32717", "32718", "32719"}) EXPECT_EQ(problem(own), "") << own;
  EXPECT_EQ(problem("32720"), "rights.elsewhere") << "a zone that the country has not";
  EXPECT_EQ(problem("32617"), "rights.elsewhere") << "north of the equator";
}

TEST(StatedSystem, IsNotOverruledInSilence) {
  const auto zone = made_layer({{"A", kEast, kNorth, 1000, 1000}});
  const auto against = [](const MadeLayer& layer, const char* crs) {
    const auto problem = against_stated_system(layer.table, crs);
    return problem ? sentence(Language::es, *problem) : "";
  };
  EXPECT_NE(against(zone, "EPSG:32718").find("UTM zone 19S (EPSG:32719), y usted dice WGS 84 / UTM zone 18S"),
            std::string::npos)
      << against(zone, "EPSG:32718");
  EXPECT_EQ(against(zone, "EPSG:32719"), "");
  EXPECT_EQ(against(zone, ""), "");
  EXPECT_NE(against(zone, "EPSG:24879"), "") << "a datum some hundred metres off";
  const auto degrees = made_layer({{"A", -69.2, -12.6, 0.01, 0.01}}, {}, "4326");
  EXPECT_EQ(against(degrees, "EPSG:4674"), "") << "the same place to a metre";
  EXPECT_NE(against(degrees, "EPSG:32719"), "");
  // As readers say of every GeoJSON, whatever its numbers.
  auto metres = zone;
  metres.table.reference = {"EPSG", "4326", ""};
  EXPECT_EQ(against(metres, "EPSG:32719"), "");
  metres.table.reference = {};
  EXPECT_EQ(against(metres, "EPSG:32719"), "") << "it states none";
  metres.table.reference = {"EPSG", "999999", ""};
  EXPECT_EQ(against(metres, "EPSG:32719"), "") << "it states one that nobody knows";
}

/// A system is never asked about over itself, and another zone of the same row always is.
RC_GTEST_PROP(StatedSystem, IsAskedAboutWhereItPutsThingsElsewhere, ()) {
  const auto stated = *rc::gen::element(17, 18, 19), named = *rc::gen::element(17, 18, 19);
  const auto east = *rc::gen::inRange(300'000, 700'000), north = *rc::gen::inRange(8'200'000, 9'600'000);
  const auto layer =
      made_layer({{"A", double(east), double(north), 1000, 1000}}, {}, "327" + std::to_string(stated));
  const auto problem = against_stated_system(layer.table, "EPSG:327" + std::to_string(named));
  RC_ASSERT(problem.has_value() == (stated != named));
}

/// An edition is asked about exactly where more than half of its known rights lie wholly apart.
RC_GTEST_PROP(RightsMoved, AreThoseWhollyApart, ()) {
  const auto shifts = *rc::gen::nonEmpty(rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 4)));
  std::vector<LayerRight> before, after;
  for (std::size_t i = 0; i < shifts.size(); ++i) {
    before.push_back(
        {"R" + std::to_string(i), kEast + 10'000.0 * static_cast<double>(i), kNorth, 1000, 1000});
    after.push_back(before.back());
    after.back().x += 700.0 * shifts[i];
  }
  const auto old_layer = made_layer(before), new_layer = made_layer(after);
  std::vector<store::Record> records(shifts.size());
  EditionPlan plan;
  for (std::size_t i = 0; i < shifts.size(); ++i)
    records[i].values = {{"code", before[i].code},
                         {"geometry", Geometry{old_layer.measured.features[i].lon_lat}}};
  std::size_t apart = 0;
  for (std::size_t i = 0; i < shifts.size(); ++i) {
    apart += shifts[i] > 1 ? 1U : 0U;
    if (shifts[i] == 0) {
      ++plan.unchanged;
    } else {
      plan.changed.push_back(
          {&records[i], {{"geometry", Geometry{new_layer.measured.features[i].lon_lat}}}, std::nullopt});
    }
  }
  const auto problem = suspected_move(plan, order_of(Id{}, "2026-01-31"), "EPSG:32719");
  RC_ASSERT(problem.has_value() == (apart * 2 > shifts.size()));
}

}  // namespace
}  // namespace minga::service
