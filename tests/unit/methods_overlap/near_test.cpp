#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <limits>

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
  const auto apart = distances(shapes, lines, expected, 1);
  EXPECT_EQ(apart, distances(shapes, lines, expected, 2));
  EXPECT_LE(*std::max_element(apart.begin(), apart.end()), 50);
  EXPECT_GT(expected.size(), 100U);
}

TEST(Near, TellsTheDistance) {
  const Shape square = box(0, 0, 10, 10);
  const auto from_square = [&](const Ring& points) { return distance(square, line_of(points)); };
  EXPECT_EQ(from_square({{13, 14}, {20, 20}}), 5) << "from corner to end";
  EXPECT_EQ(from_square({{-5, 12}, {15, 12}}), 2) << "from edge to edge";
  EXPECT_EQ(from_square({{-5, 5}, {15, 6}}), 0) << "crosses";
  EXPECT_EQ(from_square({{10, 10}, {15, 16}}), 0) << "touches a corner";
  EXPECT_EQ(from_square({{4, 4}, {5, 5}}), 0) << "inside";
  EXPECT_EQ(from_square({{13, 14}, {13, 14}}), 5) << "a line of one place";
  EXPECT_EQ(from_square({{4, 4}, {4, 4}, {4, 4}}), 0) << "and one inside";
  const Shape frame = shape_of({{rectangle(0, 0, 100, 100), rectangle(20, 20, 60, 60)}});
  EXPECT_EQ(distance(frame, line_of({{45, 50}, {46, 51}})), 25) << "in the hole";
  const Ring away{{200, 0}, {200, 9}}, within_hole{{50, 50}, {51, 50}}, in_frame{{5, 5}, {6, 6}};
  const std::vector<std::span<const Point>> parts{away, within_hole, in_frame};
  EXPECT_EQ(distance(frame, make_line(parts).value()), 0) << "the last part lies inside";
  EXPECT_EQ(distance(frame, make_line(std::span(parts).first(2)).value()), 29);
  EXPECT_EQ(distance(square, Line()), std::numeric_limits<double>::infinity());
  EXPECT_EQ(distance(Shape(), line_of(away)), std::numeric_limits<double>::infinity());
}

TEST(Near, GivesTheNearestOfEachShape) {
  const std::vector<Near> pairs{{2, 1}, {2, 4}, {2, 7}, {5, 0}};
  const std::vector<double> apart{3, 1, 1, 9};
  EXPECT_EQ(nearest_of(pairs, apart), (std::vector<Nearest>{{2, 4, 1, 3}, {5, 0, 9, 1}}));
  EXPECT_TRUE(nearest_of({}, {}).empty());
}

/// The least distance over all pairs of edges, one after the other, with a point inside as the exception.
double distance_by_all_edges(const Shape& shape, const Ring& line) {
  const auto from_segment = [](const Point& point, const Point& from, const Point& to) {
    const double x = to.x - from.x, y = to.y - from.y, length = x * x + y * y;
    const double part =
        length == 0 ? 0 : std::clamp(((point.x - from.x) * x + (point.y - from.y) * y) / length, 0.0, 1.0);
    return std::hypot(point.x - from.x - part * x, point.y - from.y - part * y);
  };
  if (holds(shape, line.front())) return 0;
  double least = std::numeric_limits<double>::infinity();
  const auto& points = shape.points();
  for (const auto& run : shape.runs()) {
    if (!run.leaf()) continue;
    for (auto i = run.first; i < run.last; ++i)
      for (std::size_t j = 0; j + 1 < line.size(); ++j) {
        const Point &a = points[i], &b = points[i + 1], &c = line[j], &d = line[j + 1];
        const double x = b.x - a.x, y = b.y - a.y;
        const auto side_of = [&](const Point& p) { return x * (p.y - a.y) - y * (p.x - a.x); };
        const auto other = [&](const Point& p) {
          return (d.x - c.x) * (p.y - c.y) - (d.y - c.y) * (p.x - c.x);
        };
        if (side_of(c) * side_of(d) < 0 && other(a) * other(b) < 0) return 0;
        least = std::min({least, from_segment(a, c, d), from_segment(b, c, d), from_segment(c, a, b),
                          from_segment(d, a, b)});
      }
  }
  return least;
}

RC_GTEST_PROP(NearProperty, DistancesAreThoseOfAllEdgesAndAgreeWithTheMargin, ()) {
  Dice dice(*rc::gen::arbitrary<std::uint32_t>());
  const Point origin{dice.whole(0, 1) * 500'000.0, dice.whole(0, 1) * 9e6};
  const Shape shape = random_shape(dice, origin, 1000);
  Ring points{{origin.x + dice.number(-3000, 3000), origin.y + dice.number(-3000, 3000)}};
  for (int step = dice.whole(1, 40); step > 0; --step)
    points.push_back({points.back().x + dice.number(-90, 100), points.back().y + dice.number(-90, 100)});
  const Line line = line_of(points);
  const double found = distance(shape, line);
  RC_ASSERT(std::abs(found - distance_by_all_edges(shape, points)) <= 1e-6);
  RC_ASSERT(within(shape, line, found * (1 + 1e-15)));
  if (found > 0) {
    RC_ASSERT(!within(shape, line, found * (1 - 1e-12)));
    RC_ASSERT(!within(shape, line, 0));
  }
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
