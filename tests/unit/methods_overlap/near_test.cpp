#include <gtest/gtest.h>

#include "figures.hpp"
#include "geos.hpp"
#include "methods/overlap/near.hpp"

namespace minga::methods::overlap {
namespace {

using namespace test;

Line line_of(const Ring& points) {
  const std::span<const Point> part(points);
  return make_line(std::span(&part, 1)).value();
}

TEST(Near, IsWithinTheMarginToTheLastBit) {
  const Shape square = box(0, 0, 10, 10);
  const Line line = line_of({{15, -5}, {15, 20}});
  EXPECT_TRUE(within(square, line, 5));
  EXPECT_FALSE(within(square, line, std::nextafter(5, 4)));
  EXPECT_TRUE(within(square, line_of({{13, 14}, {20, 20}}), 5)) << "from corner to end";
  EXPECT_FALSE(within(square, line_of({{13, 14}, {20, 20}}), 4.999));
  EXPECT_TRUE(within(square, line_of({{-5, 5}, {15, 6}}), 0)) << "through it";
  EXPECT_TRUE(within(square, line_of({{10, 10}, {15, 16}}), 0)) << "touches a corner";
}

TEST(Near, ALineInsideIsNear) {
  const Shape frame = shape_of({{rectangle(0, 0, 100, 100), rectangle(20, 20, 60, 60)}});
  EXPECT_TRUE(within(frame, line_of({{5, 50}, {6, 50}}), 0.5));
  EXPECT_FALSE(within(frame, line_of({{45, 50}, {46, 50}}), 0.5)) << "in the hole";
  EXPECT_TRUE(within(frame, line_of({{45, 50}, {46, 50}}), 30));
}

TEST(Near, HoldsTellsInsideFromOutside) {
  const Geos geos;
  Dice dice(31);
  for (int i = 0; i < 300; ++i) {
    const Shape shape = random_shape(dice, {0, 0}, 100);
    const Point point{dice.whole(-8, 8) * 12.5, dice.whole(-8, 8) * 12.5};
    const double size = 1e-7;
    const double share =
        geos.common_area(shape, box(point.x - size / 2, point.y - size / 2, size, size)) / (size * size);
    if (share > 0.01 && share < 0.99) {
      continue;  // on the boundary, as far as such a square can tell
    }
    EXPECT_EQ(holds(shape, point), share > 0.5) << point.x << ' ' << point.y;
  }
  const Shape square = box(0, 0, 10, 10);
  EXPECT_TRUE(holds(square, {0, 0}));
  EXPECT_TRUE(holds(square, {10, 5}));
  EXPECT_TRUE(holds(square, {5, 10}));
  EXPECT_FALSE(holds(square, {5, std::nextafter(10, 11)}));
}

TEST(Near, PairsAreThoseOfASearchThroughAll) {
  Dice dice(33);
  std::vector<Shape> shapes;
  std::vector<Line> lines;
  for (int i = 0; i < 120; ++i) {
    shapes.push_back(random_shape(dice, {dice.number(0, 9000), dice.number(0, 9000)}, 400));
    Ring points{{dice.number(0, 9000), dice.number(0, 9000)}};
    for (int step = dice.whole(1, 60); step > 0; --step)
      points.push_back({points.back().x + dice.number(-90, 100), points.back().y + dice.number(-90, 100)});
    lines.push_back(line_of(points));
  }
  std::vector<Near> expected;
  for (std::uint32_t shape = 0; shape < shapes.size(); ++shape)
    for (std::uint32_t line = 0; line < lines.size(); ++line)
      if (within(shapes[shape], lines[line], 50)) expected.push_back({shape, line});
  EXPECT_EQ(pairs_near(shapes, lines, 50, 1), expected);
  EXPECT_EQ(pairs_near(shapes, lines, 50, 2), expected);
  EXPECT_GT(expected.size(), 100U);
}

TEST(Near, RefusesLinesThatAreNone) {
  const Ring one{{0, 0}}, bad{{0, 0}, {1, std::nan("")}};
  const auto code = [](const Ring& points) {
    const std::span<const Point> part(points);
    const auto line = make_line(std::span(&part, 1));
    return line ? std::string() : line.error().code;
  };
  EXPECT_EQ(code(one), "overlap.line_too_short");
  EXPECT_EQ(code(bad), "overlap.coordinate");
  EXPECT_FALSE(within(box(0, 0, 1, 1), Line(), 1e9));
}

}  // namespace
}  // namespace minga::methods::overlap
