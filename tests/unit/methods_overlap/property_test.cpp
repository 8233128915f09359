#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "figures.hpp"
#include "geos.hpp"
#include "methods/overlap/common_area.hpp"
#include "methods/overlap/cover.hpp"

namespace minga::methods::overlap {
namespace {

using namespace test;

/// Two shapes near each other, made of RapidCheck's numbers by dice of our own.
struct Two {
  Dice dice;
  Shape a, b;
};

Two two_shapes(Point centre = {0, 0}) {
  Two two{Dice(*rc::gen::arbitrary<std::uint32_t>()), {}, {}};
  two.a = random_shape(two.dice, centre, 1000);
  two.b = random_shape(two.dice,
                       {centre.x + two.dice.whole(-8, 8) * 125.0, centre.y + two.dice.whole(-8, 8) * 125.0},
                       two.dice.whole(0, 1) == 0 ? 1000 : 100);
  return two;
}

/// The shape moved and grown.
Shape changed(const Shape& shape, double dx, double dy, double scale) {
  std::vector<Ring> rings;
  const auto& points = shape.points();
  for (std::size_t first = 0; first < points.size();) {
    std::size_t last = first + 3;
    while (points[last] != points[first]) ++last;
    rings.push_back(moved(Ring(points.begin() + static_cast<std::ptrdiff_t>(first),
                               points.begin() + static_cast<std::ptrdiff_t>(last)),
                          dx, dy, scale));
    first = last + 1;
  }
  std::vector<RingView> views;
  for (const auto& ring : rings) {
    double twice = 0;
    for (std::size_t i = 0; i < ring.size(); ++i) {
      const Point &p = ring[i], &q = ring[(i + 1) % ring.size()];
      twice += (p.x - ring[0].x) * (q.y - ring[0].y) - (q.x - ring[0].x) * (p.y - ring[0].y);
    }
    views.push_back({ring, twice < 0});
  }
  return make_shape(views).value();
}

void near(double value, double expected, double tolerance) {
  RC_ASSERT(value >= expected - tolerance);
  RC_ASSERT(value <= expected + tolerance);
}

RC_GTEST_PROP(CommonAreaProperty, IsThatOfGeos, ()) {
  const Geos geos;
  const Two two = two_shapes({6.2e5, 9.1e6});
  near(common_area(two.a, two.b).area, geos.common_area(two.a, two.b), allowed(two.a, two.b));
}

RC_GTEST_PROP(CommonAreaProperty, IsSymmetric, ()) {
  const Two two = two_shapes();
  const Measured one = common_area(two.a, two.b), other = common_area(two.b, two.a);
  near(one.area, other.area, one.bound + other.bound);
}

RC_GTEST_PROP(CommonAreaProperty, WithItselfIsTheArea, ()) {
  const Two two = two_shapes({6.2e5, 9.1e6});
  const Measured own = common_area(two.a, two.a);
  near(own.area, two.a.area(), own.bound + 1e-12 * two.a.area());
}

RC_GTEST_PROP(CommonAreaProperty, IsNeverMoreThanTheSmaller, ()) {
  const Two two = two_shapes();
  const double area = common_area(two.a, two.b).area;
  RC_ASSERT(area >= 0);
  RC_ASSERT(area <= std::min(two.a.area(), two.b.area()));
}

RC_GTEST_PROP(CommonAreaProperty, MovesWithTheShapes, ()) {
  const Two two = two_shapes();
  const double before = common_area(two.a, two.b).area;
  const Shape a = changed(two.a, 524'288, 8'388'608, 1), b = changed(two.b, 524'288, 8'388'608, 1);
  // Moving rounds the corners to 2^-30.
  near(common_area(a, b).area, before, 1e-4);
}

RC_GTEST_PROP(CommonAreaProperty, GrowsWithTheSquareOfTheScale, ()) {
  const Two two = two_shapes();
  const double before = common_area(two.a, two.b).area;
  const Shape a = changed(two.a, 0, 0, 4), b = changed(two.b, 0, 0, 4);
  near(common_area(a, b).area, 16 * before, 1e-9 * (1 + before));
}

RC_GTEST_PROP(CommonAreaProperty, OfTheHalvesAddsUp, ()) {
  Two two = two_shapes();
  const double cut = two.dice.number(-900, 900);
  const Shape left = box(-5000, -5000, 5000 + cut, 10'000), right = box(cut, -5000, 5000 - cut, 10'000);
  near(common_area(two.a, left).area + common_area(two.a, right).area, two.a.area(), 1e-6);
  const Shape frame = shape_of({{rectangle(-5000, -5000, 10'000, 10'000), rectangle(-300, -300, 600, 500)}});
  const Shape filling = box(-300, -300, 600, 500);
  near(common_area(two.a, frame).area + common_area(two.a, filling).area, two.a.area(), 1e-6);
}

RC_GTEST_PROP(CoverProperty, IsTheUnionOfGeos, ()) {
  const Geos geos;
  Two two = two_shapes({6.2e5, 9.1e6});
  std::vector<Shape> others;
  const int count = two.dice.whole(1, 40);
  for (int i = 0; i < count; ++i)
    others.push_back(random_shape(two.dice,
                                  {6.2e5 + 125 * two.dice.whole(-8, 8), 9.1e6 + 125 * two.dice.whole(-8, 8)},
                                  two.dice.whole(0, 1) == 0 ? 700 : 150));
  std::vector<const Shape*> pointers;
  for (const auto& other : others) pointers.push_back(&other);
  const double covered = covered_area(two.a, pointers);
  near(covered, geos.area(geos.intersection(geos.of(two.a), geos.united(pointers))), allowed(two.a, two.a));
  double sum = 0, most = 0;
  for (const auto& other : others) {
    const double common = common_area(two.a, other).area;
    sum += common;
    most = std::max(most, common);
  }
  RC_ASSERT(covered <= sum + 1e-5);
  RC_ASSERT(covered >= most - 1e-5);
}

}  // namespace
}  // namespace minga::methods::overlap
