#include "methods/overlap/crossings.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <limits>

#include "figures.hpp"

namespace minga::methods::overlap {
namespace {

using namespace test;

constexpr std::size_t kNoEnd = std::numeric_limits<std::size_t>::max();
constexpr CrossingLimits kAll{kNoEnd, kNoEnd, kNoEnd};

Crossings found_in(const std::vector<Ring>& rings, const CrossingLimits& limits = kAll) {
  std::vector<RingView> views;
  for (const auto& ring : rings) views.push_back({ring, false});
  return crossings_of(views, limits);
}

/// Corners on a circle, each joined to the one nearly opposite: every two edges without a common corner
/// cross.
Ring knotted(int corners) {
  Ring out;
  for (int i = 0; i < corners; ++i) {
    const double angle = 2 * std::numbers::pi * (i * (corners / 2) % corners) / corners;
    out.push_back({1000 * std::cos(angle), 1000 * std::sin(angle)});
  }
  return out;
}

TEST(Crossings, ValidRingsHaveNone) {
  const Ring hole = rectangle(2, 2, 3, 3);
  EXPECT_EQ(found_in({rectangle(0, 0, 10, 10), hole}).crossings, 0U);
  EXPECT_EQ(found_in({rectangle(0, 0, 10, 10), hole}).meetings, 0U);
  EXPECT_EQ(found_in({}).beside, 0U);
  EXPECT_EQ(found_in({{{1, 1}, {1, 1}, {1, 1}}}).beside, 0U) << "one place is no ring";
}

TEST(Crossings, ABowTieHasOneAndARingOfChordsAllThereCanBe) {
  EXPECT_EQ(found_in({{{0, 0}, {10, 10}, {10, 0}, {0, 10}}}).crossings, 1U);
  EXPECT_EQ(found_in({{{0, 0}, {10, 10}, {10, 0}, {0, 10}, {0, 0}}}).crossings, 1U) << "closed";
  for (const int corners : {5, 7, 31})
    EXPECT_EQ(found_in({knotted(corners)}).crossings, static_cast<std::size_t>(corners * (corners - 3) / 2));
}

TEST(Crossings, RingsThatRunAlongEachOtherMeetAndDoNotCross) {
  const auto beside = found_in({rectangle(0, 0, 10, 10), rectangle(10, 0, 10, 10)});
  EXPECT_EQ(beside.crossings, 0U);
  EXPECT_GT(beside.meetings, 0U);
  EXPECT_EQ(found_in({rectangle(0, 0, 10, 10), rectangle(0, 0, 10, 10)}).crossings, 0U) << "the same twice";
  EXPECT_EQ(found_in({rectangle(0, 0, 10, 10), rectangle(10, 10, 10, 10)}).crossings, 0U) << "in a corner";
  EXPECT_EQ(found_in({rectangle(0, 0, 10, 10), {{10, 5}, {20, 0}, {20, 10}}}).crossings, 0U) << "a corner";
}

TEST(Crossings, WhatGoesThroughACornerCrossesThereOnce) {
  // A rhombus whose corners lie on the square's edges goes through none; one through two opposite corners
  // of the square goes through both.
  EXPECT_EQ(found_in({rectangle(0, 0, 10, 10), {{5, 0}, {10, 5}, {5, 10}, {0, 5}}}).crossings, 0U);
  EXPECT_EQ(
      found_in({rectangle(0, 0, 10, 10), {{-5, -5}, {0, 0}, {5, 5}, {10, 10}, {15, 15}, {20, -5}}}).crossings,
      2U);
  EXPECT_EQ(found_in({rectangle(0, 0, 10, 10), {{5, 5}, {10, 5}, {15, 5}, {15, 6}, {5, 6}}}).crossings, 2U)
      << "a corner of one on an edge of the other";
}

TEST(Crossings, CountingStopsAtItsLimit) {
  const CrossingLimits few{kNoEnd, kNoEnd, 100};
  const auto found = found_in({knotted(999)}, few);
  EXPECT_TRUE(is_above(found, few));
  EXPECT_LT(found.crossings, 100U + 999U) << "one edge more at most";
  EXPECT_FALSE(is_above(found_in({rectangle(0, 0, 1, 1)}), CrossingLimits{}));
}

bool cross_properly(const Point& a, const Point& b, const Point& c, const Point& d) {
  const auto turn = [](const Point& o, const Point& p, const Point& q) {
    return (p.x - o.x) * (q.y - o.y) - (p.y - o.y) * (q.x - o.x);
  };
  return turn(a, b, c) * turn(a, b, d) < 0 && turn(c, d, a) * turn(c, d, b) < 0;
}

RC_GTEST_PROP(CrossingsProperty, AreThoseOfEveryTwoEdges, ()) {
  // Corners anywhere: none lies on another edge, so that the definition is the plain one.
  Dice dice(*rc::gen::arbitrary<std::uint32_t>());
  Ring ring;
  for (int i = dice.whole(3, 40); i > 0; --i) ring.push_back({dice.number(0, 100), dice.number(0, 100)});
  std::size_t expected = 0;
  for (std::size_t i = 0; i < ring.size(); ++i)
    for (std::size_t j = i + 1; j < ring.size(); ++j)
      if (cross_properly(ring[i], ring[(i + 1) % ring.size()], ring[j], ring[(j + 1) % ring.size()]))
        ++expected;
  RC_ASSERT(found_in({ring}).crossings == expected);
}

RC_GTEST_PROP(CrossingsProperty, DoNotDependOnWhereARingBeginsNorOnItsDirection, ()) {
  // Corners of a small grid, so that many lie on others and on edges.
  Dice dice(*rc::gen::arbitrary<std::uint32_t>());
  Ring ring;
  for (int i = dice.whole(3, 25); i > 0; --i)
    ring.push_back({static_cast<double>(dice.whole(0, 6)), static_cast<double>(dice.whole(0, 6))});
  const auto found = found_in({ring});
  auto other = ring;
  std::rotate(other.begin(), other.begin() + dice.whole(0, static_cast<int>(ring.size()) - 1), other.end());
  if (dice.whole(0, 1) == 1) std::reverse(other.begin(), other.end());
  const auto again = found_in({moved(other, 512, -64)});
  RC_ASSERT(again.crossings == found.crossings);
  RC_ASSERT(again.meetings == found.meetings);
}

RC_GTEST_PROP(CrossingsProperty, ARingThatIsSimpleHasNone, ()) {
  Dice dice(*rc::gen::arbitrary<std::uint32_t>());
  const auto ring = star(dice, dice.whole(3, 300), {5e5, 9e6}, 1000);
  RC_ASSERT(found_in({ring}).crossings == 0U);
  RC_ASSERT(found_in({ring}).meetings == 0U);
}

}  // namespace
}  // namespace minga::methods::overlap
