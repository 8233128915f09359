#include "formats/layers/measured.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <numbers>

#include "base/text.hpp"
#include "formats/layers/wkb_rings.hpp"

namespace minga::formats::layers {
namespace {

using methods::overlap::Point;
using Corners = std::vector<Point>;

std::string wkb_polygon(const std::vector<Corners>& rings) {
  std::string out(1, '\x01');
  const auto put = [&](const auto& value) {
    char bytes[sizeof value];
    std::memcpy(bytes, &value, sizeof value);
    out.append(bytes, sizeof value);
  };
  for (const std::uint32_t number : {3U, static_cast<std::uint32_t>(rings.size())}) put(number);
  for (const auto& ring : rings) {
    put(static_cast<std::uint32_t>(ring.size()));
    for (const auto& point : ring) put(point.x), put(point.y);
  }
  return out;
}

Corners rectangle(double x, double y, double width, double height) {
  return {{x, y}, {x + width, y}, {x + width, y + height}, {x, y + height}, {x, y}};
}

FeatureTable table_of(const std::vector<std::string>& shapes, const char* crs = "32717") {
  FeatureTable table;
  table.reference = {"EPSG", crs, ""};
  for (const auto& wkb : shapes)
    table.rows.push_back({static_cast<long>(table.rows.size()) + 1, {}, wkb, false});
  return table;
}

std::string code_of_problem(const MeasuredFeature& feature) {
  return feature.problem ? feature.problem->code : "";
}

TEST(Measured, ARectangleOfAZoneHasItsAreaThereAndItsPlaceInDegrees) {
  const auto found = measured(table_of({wkb_polygon({rectangle(500'000, 9'000'000, 1000, 1000)})}), {});
  ASSERT_TRUE(found);
  const auto& feature = found->features.at(0);
  EXPECT_EQ(code_of_problem(feature), "");
  EXPECT_EQ(feature.shape.area(), 1e6);
  EXPECT_EQ(found->plane.label, "EPSG:32717");
  EXPECT_EQ(found->plane.fitness, Fitness::zone);
  EXPECT_NEAR(feature.box.west, -81, 1e-9) << "the zone's middle";
  EXPECT_NEAR(feature.box.south, -9.0468, 1e-3);
  ASSERT_TRUE(found->own.area_of_use);
  EXPECT_EQ(found->own.area_of_use->west, -84);
  EXPECT_EQ(found->own.area_of_use->east, -78);
}

TEST(Measured, DegreesAreMeasuredInAnEqualAreaSystem) {
  const auto found = measured(table_of({wkb_polygon({rectangle(-70, -12, 0.01, 0.01)})}, "4326"), {});
  ASSERT_TRUE(found);
  EXPECT_EQ(found->plane.label, equal_area_label);
  // a² of the ellipsoid between the parallels, by the formula of its authalic sphere
  EXPECT_NEAR(found->features[0].shape.area() / 1'204'700, 1, 1e-3);
}

TEST(Measured, AFeatureThatCannotBeUsedHindersNoOther) {
  const double nan = std::nan(""), infinite = std::numeric_limits<double>::infinity();
  auto bad = rectangle(500'000, 9e6, 1000, 1000), far = bad;
  bad[2].x = nan;
  far[1].y = infinite;
  const Corners three{{500'000, 9e6}, {500'100, 9e6}, {500'000, 9e6}};
  const Corners bow_tie{
      {500'000, 9e6}, {500'100, 9e6 + 100}, {500'100, 9e6}, {500'000, 9e6 + 100}, {500'000, 9e6}};
  auto table =
      table_of({wkb_polygon({bad}), wkb_polygon({far}), wkb_polygon({three}), "", "\x01", wkb_polygon({}),
                wkb_polygon({bow_tie}), wkb_polygon({rectangle(500'000, 9e6, 10, 10)})});
  table.rows[3].unreadable = true;
  const auto found = measured(table, {});
  ASSERT_TRUE(found);
  std::vector<std::string> codes;
  for (const auto& feature : found->features) codes.push_back(code_of_problem(feature));
  EXPECT_EQ(codes, (std::vector<std::string>{"layer.coordinate", "layer.coordinate", "layer.no_area",
                                             "layer.wkb", "layer.wkb", "layer.no_area", "", ""}));
  EXPECT_EQ(found->features[0].problem->parameters, (Parameters{{"ring", "1"}, {"point", "3"}}));
  EXPECT_TRUE(found->features[6].repaired);
  EXPECT_NEAR(found->features[6].shape.area(), 5000, 1e-6) << "two triangles";
  EXPECT_EQ(found->features[7].shape.area(), 100);
}

TEST(Measured, WhatItsReaderFoundAmissIsSaidOfARow) {
  auto table = table_of({"", wkb_polygon({rectangle(500'000, 9e6, 10, 10)})});
  table.rows[0].trouble =
      Problem{ProblemKind::invalid, "layer.text", {{"text", "POLIGONO"}}, {"", 7, 0, "wkt"}};
  const auto found = measured(table, {});
  ASSERT_TRUE(found);
  EXPECT_EQ(code_of_problem(found->features[0]), "layer.text");
  EXPECT_EQ(found->features[0].problem->place.line, 7);
  EXPECT_EQ(code_of_problem(found->features[1]), "");
}

TEST(Measured, AFeatureOfAnotherSystemThanItsLayerIsAskedAbout) {
  auto table = table_of(
      {wkb_polygon({rectangle(500'000, 9e6, 10, 10)}), wkb_polygon({rectangle(500'000, 9e6, 10, 10)})});
  table.rows[1].other_system = true;
  const auto found = measured(table, {});
  ASSERT_TRUE(found);
  EXPECT_EQ(code_of_problem(found->features[0]), "");
  EXPECT_EQ(code_of_problem(found->features[1]), "layer.other_system");
  MeasureOptions said;
  said.crs = "EPSG:32717";
  EXPECT_EQ(code_of_problem(measured(table, said)->features[1]), "")
      << "somebody knows that it is one for all";
}

TEST(Measured, AxesCanBeExchanged) {
  const auto table = table_of({wkb_polygon({rectangle(-12, -70, 0.01, 0.01)})}, "4326");
  MeasureOptions options;
  options.swap_axes = true;
  EXPECT_NEAR(measured(table, options)->features[0].box.west, -70, 1e-9);
  EXPECT_NEAR(measured(table, {})->features[0].box.west, -12, 1e-9);
}

TEST(Measured, WithoutASystemNothingIsMeasured) {
  auto table = table_of({wkb_polygon({rectangle(0, 0, 1, 1)})});
  table.reference = {};
  EXPECT_EQ(measured(table, {}).error().code, "layer.crs_missing");
  EXPECT_TRUE(measured(table, {"EPSG:32719", false, false, 1}));
  EXPECT_EQ(measured(table, {"EPSG:999999", false, false, 1}).error().code, "layer.crs_unknown");
}

TEST(Measured, ACircleOfAMillionCornersIsTaken) {
  Corners circle;
  constexpr int count = 1'000'000;
  for (int i = 0; i < count; ++i) {
    const double angle = 2 * std::numbers::pi * i / count;
    circle.push_back({500'000 + 10'000 * std::cos(angle), 9e6 + 10'000 * std::sin(angle)});
  }
  circle.push_back(circle.front());
  const auto found = measured(table_of({wkb_polygon({circle})}), {});
  ASSERT_TRUE(found);
  EXPECT_NEAR(found->features[0].shape.area() / (std::numbers::pi * 1e8), 1, 1e-9);
  EXPECT_EQ(found->features[0].lon_lat.size(), 1 + 4 + 4 + 4 + 16U * (count + 1));
}

TEST(Measured, ClosedLinesOfADrawingAreAreas) {
  auto line = wkb_polygon({rectangle(500'000, 9e6, 10, 20)});
  line[1] = 2;       // a line string
  line.erase(5, 4);  // which has no count of rings
  MeasureOptions drawing;
  drawing.closed_lines_are_areas = true;
  EXPECT_EQ(measured(table_of({line}), drawing)->features[0].shape.area(), 200);
  EXPECT_EQ(code_of_problem(measured(table_of({line}), {})->features[0]), "layer.no_area");
}

RC_GTEST_PROP(Measured, ThereAndBackIsTheSameShape, ()) {
  const auto x = *rc::gen::inRange(200'000, 800'000), y = *rc::gen::inRange(8'600'000, 9'900'000);
  const auto width = *rc::gen::inRange(10, 50'000), height = *rc::gen::inRange(10, 50'000);
  const bool hole = *rc::gen::arbitrary<bool>();
  std::vector<Corners> rings{rectangle(x, y, width, height)};
  if (hole) rings.push_back(rectangle(x + width / 4.0, y + height / 4.0, width / 2.0, height / 2.0));
  const auto found = measured(table_of({wkb_polygon(rings)}), {}).value();
  const auto& feature = found.features.at(0);
  RC_ASSERT(!feature.problem);
  Planes planes;
  const auto back = shape_of_lon_lat(feature.lon_lat, reference_of("EPSG:32717"), planes).value();
  RC_ASSERT(std::abs(back.area() - feature.shape.area()) <= 1e-9 * feature.shape.area() + 1e-3);
  RC_ASSERT(back.points().size() == feature.shape.points().size());
}

}  // namespace
}  // namespace minga::formats::layers
