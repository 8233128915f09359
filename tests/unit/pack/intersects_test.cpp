#include "pack/intersects.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "pack/wkt.hpp"

namespace minga::pack {
namespace {

Shape shape(const std::string& wkt) {
  return shape_from_wkb(geometry_from_wkt(wkt).value().wkb).value();
}
bool meet(const std::string& a, const std::string& b) {
  const bool one = intersects(shape(a), shape(b));
  EXPECT_EQ(one, intersects(shape(b), shape(a))) << a << " " << b;
  return one;
}

const std::string kSquare = "POLYGON((0 0,4 0,4 4,0 4,0 0))";
const std::string kRing = "POLYGON((0 0,9 0,9 9,0 9,0 0),(3 3,6 3,6 6,3 6,3 3))";

TEST(Intersects, EdgesAndCornersCount) {
  EXPECT_TRUE(meet(kSquare, "POINT(4 4)"));
  EXPECT_TRUE(meet(kSquare, "POINT(4 2)"));
  EXPECT_TRUE(meet(kSquare, "POLYGON((4 0,8 0,8 4,4 4,4 0))"));
  EXPECT_TRUE(meet("LINESTRING(0 0,2 2)", "LINESTRING(2 2,3 5)"));
  EXPECT_FALSE(meet(kSquare, "POINT(4.001 2)"));
  EXPECT_FALSE(meet("POINT(1 1)", "POINT(1 2)"));
  EXPECT_TRUE(meet("POINT(1 1)", "POINT(1 1)"));
}

TEST(Intersects, OneInsideOfTheOther) {
  EXPECT_TRUE(meet(kSquare, "POLYGON((1 1,2 1,2 2,1 2,1 1))"));
  EXPECT_TRUE(meet(kSquare, "POINT(2 2)"));
  EXPECT_TRUE(meet(kSquare, "LINESTRING(1 1,2 2)"));
}

TEST(Intersects, AHoleIsOutside) {
  EXPECT_FALSE(meet(kRing, "POINT(4 5)"));
  EXPECT_FALSE(meet(kRing, "POLYGON((4 4,5 4,5 5,4 5,4 4))"));
  EXPECT_TRUE(meet(kRing, "POINT(3 5)"));
  EXPECT_TRUE(meet(kRing, "LINESTRING(4 5,8 5)"));
}

TEST(Intersects, BoxesThatMeetAreNotEnough) {
  EXPECT_FALSE(meet("LINESTRING(0 0,10 10)", "LINESTRING(6 5,10 6)"));
  EXPECT_FALSE(meet("POLYGON((0 0,10 0,0 10,0 0))", "POINT(6 6)"));
}

TEST(Intersects, AnyPartCounts) {
  EXPECT_TRUE(meet("MULTIPOINT((9 9),(1 1))", kSquare));
  EXPECT_FALSE(meet("MULTIPOINT((9 9),(8 8))", kSquare));
  EXPECT_TRUE(meet("GEOMETRYCOLLECTION(POINT(9 9),LINESTRING(-1 2,5 2))", kSquare));
}

/// On a grid of whole numbers, two rectangles meet where both of their spans do.
RC_GTEST_PROP(Intersects, OfRectanglesIsThatOfTheirSpans, ()) {
  const auto rectangle = [](int& west, int& south, int& east, int& north) {
    west = *rc::gen::inRange(0, 10);
    south = *rc::gen::inRange(0, 10);
    east = west + *rc::gen::inRange(1, 6);
    north = south + *rc::gen::inRange(1, 6);
    Shape out;
    out.kind = ShapeKind::polygon;
    const double w = west, s = south, e = east, n = north;
    out.paths.push_back({{w, s}, {e, s}, {e, n}, {w, n}, {w, s}});
    return out;
  };
  int w1 = 0, s1 = 0, e1 = 0, n1 = 0, w2 = 0, s2 = 0, e2 = 0, n2 = 0;
  const auto a = rectangle(w1, s1, e1, n1), b = rectangle(w2, s2, e2, n2);
  RC_ASSERT(intersects(a, b) == (w1 <= e2 && w2 <= e1 && s1 <= n2 && s2 <= n1));
}

}  // namespace
}  // namespace minga::pack
