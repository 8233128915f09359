#include "methods/overlap/contains.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "figures.hpp"
#include "methods/overlap/predicates.hpp"

namespace minga::methods::overlap {
namespace {

using test::box;
using test::Dice;
using test::rectangle;
using test::shape_of;

TEST(Contains, TellsInsideBoundaryAndOutside) {
  const auto shape = shape_of({{rectangle(0, 0, 10, 10), rectangle(4, 4, 2, 2)}});
  EXPECT_EQ(where(shape, {1, 1}), Where::inside);
  EXPECT_EQ(where(shape, {5, 5}), Where::outside) << "in the hole";
  EXPECT_EQ(where(shape, {4, 5}), Where::boundary) << "of the hole";
  EXPECT_EQ(where(shape, {0, 0}), Where::boundary);
  EXPECT_EQ(where(shape, {10, 3}), Where::boundary);
  EXPECT_EQ(where(shape, {3, 10}), Where::boundary);
  EXPECT_EQ(where(shape, {-1, 0}), Where::outside) << "beside a level edge";
  EXPECT_EQ(where(shape, {11, 10}), Where::outside);
  EXPECT_EQ(where(shape, {1, 4}), Where::inside) << "the ray runs along the hole's edge";
  EXPECT_EQ(where(Shape(), {0, 0}), Where::outside);
}

TEST(Contains, IsExactFarFromTheOrigin) {
  const auto triangle = shape_of({{{{9e6, 9e6}, {9e6 + 3, 9e6 + 1}, {9e6, 9e6 + 1}}}});
  EXPECT_EQ(where(triangle, {9e6 + 1.5, 9e6 + 0.5}), Where::boundary);
  EXPECT_EQ(where(triangle, {9e6 + 1.5, 9e6 + 0.5 + 0x1p-29}), Where::inside);
  EXPECT_EQ(where(triangle, {9e6 + 1.5, 9e6 + 0.5 - 0x1p-29}), Where::outside);
}

/// The winding number over all edges, one by one (Sunday 2001).
Where naive(const Shape& shape, const Point& point) {
  int winding = 0;
  for (const auto& run : shape.runs()) {
    if (!run.leaf()) continue;
    for (std::uint32_t i = run.first; i < run.last; ++i) {
      const Point &a = shape.points()[i], &b = shape.points()[i + 1];
      if (segments_meet(a, b, point, point)) return Where::boundary;
      if (a.y <= point.y && b.y > point.y && side(a, b, point) > 0) ++winding;
      if (a.y > point.y && b.y <= point.y && side(a, b, point) < 0) --winding;
    }
  }
  return winding != 0 ? Where::inside : Where::outside;
}

RC_GTEST_PROP(Contains, AgreesWithTheWindingNumber, (std::uint64_t seed)) {
  Dice dice(seed);
  const auto shape = test::random_shape(dice, {0, 0}, 8);
  for (int i = 0; i < 200; ++i) {
    const bool whole = dice.whole(0, 1) == 0;
    const Point point = whole ? Point{double(dice.whole(-9, 9)), double(dice.whole(-9, 9))}
                              : Point{dice.number(-9, 9), dice.number(-9, 9)};
    RC_ASSERT(where(shape, point) == naive(shape, point));
  }
  for (const auto& corner : shape.points()) RC_ASSERT(where(shape, corner) == Where::boundary);
}

}  // namespace
}  // namespace minga::methods::overlap
