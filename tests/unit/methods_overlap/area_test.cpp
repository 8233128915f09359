#include <gtest/gtest.h>

#include "figures.hpp"
#include "geos.hpp"
#include "methods/overlap/common_area.hpp"
#include "methods/overlap/pairs.hpp"

namespace minga::methods::overlap {
namespace {

using namespace test;

TEST(CommonArea, OfTwoSquaresIsTheirRectangle) {
  const Shape a = box(0, 0, 10, 10), b = box(7, 6, 10, 10);
  EXPECT_EQ(common_area(a, b).area, 12);
  EXPECT_LT(common_area(a, b).bound, 1e-9);
}

TEST(CommonArea, OfCrossingTrianglesIsExact) {
  const Shape a = shape_of({{{{0, 0}, {4, 0}, {0, 4}}}}), b = shape_of({{{{4, 4}, {0, 4}, {4, 0}}}});
  EXPECT_NEAR(common_area(a, b).area, 0, 1e-15) << "they share an edge";
  const Shape c = shape_of({{{{0, 0}, {4, 0}, {4, 4}}}});
  EXPECT_NEAR(common_area(a, c).area, 4, 1e-15);
}

TEST(CommonArea, TakesRingsAsTheyCome) {
  const Ring square = rectangle(0, 0, 10, 10);
  Ring closed = square, backwards(square.rbegin(), square.rend()), doubled = square;
  closed.push_back(closed.front());
  doubled.insert(doubled.begin() + 2, doubled[1]);
  const Shape other = box(5, 5, 10, 10);
  for (const auto& ring : {square, closed, backwards, doubled}) {
    EXPECT_EQ(shape_of({{ring}}).area(), 100);
    EXPECT_EQ(common_area(shape_of({{ring}}), other).area, 25);
  }
}

TEST(CommonArea, LeavesHolesOutAndAddsParts) {
  const Shape ring = shape_of({{rectangle(0, 0, 10, 10), rectangle(3, 3, 4, 4)}});
  EXPECT_EQ(ring.area(), 84);
  EXPECT_EQ(common_area(ring, box(3, 3, 4, 4)).area, 0) << "fills the hole, touching all around";
  EXPECT_EQ(common_area(ring, box(2, 2, 4, 4)).area, 16 - 9);
  const Shape parts = shape_of({{rectangle(0, 0, 1, 1)}, {rectangle(5, 5, 1, 1)}, {rectangle(9, 0, 3, 3)}});
  EXPECT_EQ(common_area(parts, box(-1, -1, 11, 11)).area, 1 + 1 + 3);
  EXPECT_EQ(common_area(parts, ring).area, 1 + 0 + 3);
}

TEST(CommonArea, KeepsItsDigitsFarFromTheOrigin) {
  const double x = 799'999'123.25, y = 9'400'000'321.5;
  const Shape a = box(x, y, 1000, 1000), b = box(x + 999.75, y + 10, 1000, 1000);
  EXPECT_EQ(common_area(a, b).area, 0.25 * 990);
  EXPECT_LT(common_area(a, b).bound, 1e-6);
}

TEST(CommonArea, FindsASpikeAndASliver) {
  const Shape spike = shape_of({{{{0, 0}, {100'000, 1e-6}, {0, 2e-6}}}});
  EXPECT_NEAR(common_area(spike, box(50'000, -1, 50'000, 2)).area, 0.5 * 50'000 * 1e-6, 1e-11);
  const Shape left = box(0, 0, 1000, 1000), right = box(1000 - 1e-6, 0, 1000, 1000);
  const Measured common = common_area(left, right);
  EXPECT_NEAR(common.area, 1e-3, common.bound + 1e-9);
  EXPECT_GT(common.area, common.bound);
}

TEST(CommonArea, OfNothingIsNothing) {
  EXPECT_EQ(common_area(Shape(), box(0, 0, 1, 1)).area, 0);
  EXPECT_EQ(common_area(Shape(), Shape()).area, 0);
  EXPECT_EQ(make_shape({}).value().area(), 0);
}

TEST(CommonArea, PreciselyIsTheSame) {
  Dice dice(5);
  for (int i = 0; i < 200; ++i) {
    const Shape a = random_shape(dice, {6e5, 9e6}, 1000),
                b = random_shape(dice, {6e5 + 500, 9e6 + 300}, 1000);
    const Measured fast = common_area(a, b), precise = common_area_precisely(a, b);
    EXPECT_NEAR(fast.area, precise.area, fast.bound);
    EXPECT_LE(precise.bound, fast.bound);
  }
}

TEST(CommonArea, OfRingsOfAHundredThousandCorners) {
  const Geos geos;
  const Shape a = shape_of({{coast(100'000, {5e5, 9e6}, 80'000, 0.3)}});
  const Shape b = shape_of({{coast(100'000, {5.6e5, 9.02e6}, 70'000, 1.1)}});
  const auto of_a = geos.of(a), of_b = geos.of(b);
  ASSERT_TRUE(geos.valid(of_a));
  ASSERT_TRUE(geos.valid(of_b));
  const Measured common = common_area(a, b);
  EXPECT_GT(common.area, 1e9);
  EXPECT_NEAR(common.area, geos.common_area(of_a, of_b), allowed(a, b));
  EXPECT_LE(common.bound, allowed(a, b));
  EXPECT_NEAR(common_area(a, a).area, a.area(), allowed(a, a));
}

TEST(CommonArea, OfCornersThatAreNearlyZeroIsANumber) {
  const Shape nearly = shape_of({{{{0, 0}, {10, 0}, {10, 2e-310}, {8e-320, 10}, {0, 4e-309}}}});
  EXPECT_EQ(nearly.area(), 50);
  const Measured common = common_area(nearly, nearly);
  EXPECT_EQ(common.area, 50);
  EXPECT_LT(common.bound, 1e-9);
  EXPECT_EQ(nearly.points().size(), 4U) << "they are the corners beside them";
}

TEST(Shape, RefusesWhatHasNoArea) {
  const auto refused = [](const Ring& ring) {
    const RingView view{ring, false};
    const auto shape = make_shape(std::span(&view, 1));
    return shape ? std::string() : shape.error().code;
  };
  EXPECT_EQ(refused({{0, 0}, {1, 0}}), "overlap.ring_too_short");
  EXPECT_EQ(refused({{0, 0}, {1, 0}, {0, 0}}), "overlap.ring_too_short");
  EXPECT_EQ(refused({}), "overlap.ring_too_short");
  EXPECT_EQ(refused({{0, 0}, {1, std::nan("")}, {0, 1}}), "overlap.coordinate");
  EXPECT_EQ(refused({{0, 0}, {HUGE_VAL, 1}, {0, 1}}), "overlap.coordinate");
  EXPECT_EQ(refused({{0, 0}, {1e13, 1}, {0, 1}}), "overlap.coordinate");
  EXPECT_EQ(refused({{0, 0}, {1, 1}, {0, 1}}), "");
}

}  // namespace
}  // namespace minga::methods::overlap
