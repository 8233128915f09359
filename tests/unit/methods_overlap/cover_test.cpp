#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "figures.hpp"
#include "geos.hpp"
#include "methods/overlap/cells.hpp"
#include "methods/overlap/cover.hpp"
#include "methods/overlap/groups.hpp"
#include "methods/overlap/live.hpp"

namespace minga::methods::overlap {
namespace {

using namespace test;

std::vector<Cover> covers_of(const std::vector<Shape>& shapes, double least_area = 0) {
  return covers_within(shapes, pairs_within(shapes), least_area);
}

TEST(Cover, CountsEachSpotOnce) {
  // Three rights on the left half of the first one: a sum of pairs would say 150 %.
  const auto covers =
      covers_of({box(0, 0, 10, 10), box(-5, 0, 10, 10), box(-5, 0, 10, 10), box(-5, -5, 10, 20)});
  EXPECT_DOUBLE_EQ(covers[0].covered, 50);
  EXPECT_DOUBLE_EQ(covers[0].free, 50);
  EXPECT_DOUBLE_EQ(covers[0].share, 0.5);
  EXPECT_EQ(covers[0].overlaps, 3U);
  EXPECT_DOUBLE_EQ(covers[1].share, 1);
  EXPECT_DOUBLE_EQ(covers[3].covered, 100);
}

TEST(Cover, OfRightsThatCrossEachOtherInside) {
  const auto covers = covers_of({box(0, 0, 10, 10), shape_of({{{{0, 0}, {10, 0}, {10, 10}}}}),
                                 shape_of({{{{10, 0}, {0, 0}, {0, 10}}}})});
  EXPECT_NEAR(covers[0].covered, 75, 1e-12);
  EXPECT_NEAR(covers[1].covered, 50, 1e-12);
}

TEST(Cover, LeavesSliversOut) {
  const std::vector<Shape> shapes{box(0, 0, 100, 100), box(100 - 1e-4, 0, 100, 100), box(0, 99, 100, 100)};
  EXPECT_NEAR(covers_of(shapes)[0].covered, 100 + 1e-2 - 1e-4, 1e-9);
  const auto covers = covers_of(shapes, 1);
  EXPECT_DOUBLE_EQ(covers[0].covered, 100);
  EXPECT_EQ(covers[0].overlaps, 1U);
  EXPECT_EQ(covers[1].free, shapes[1].area());
}

TEST(Cover, OfTouchingRightsIsNothing) {
  const auto covers = covers_of({box(0, 0, 1, 1), box(1, 0, 1, 1), box(0, 1, 1, 1), Shape()});
  for (const auto& cover : covers) EXPECT_EQ(cover.share, 0);
  EXPECT_EQ(covers[0].free, 1);
}

TEST(Cover, OfAHundredRightsOnOneSpotDoesNotExplode) {
  std::vector<Shape> shapes;
  Dice dice(2);
  for (int i = 0; i < 120; ++i)
    shapes.push_back(shape_of({{{{dice.number(0, 1e-3), dice.number(0, 1e-3)},
                                 {1000 + dice.number(0, 1e-3), dice.number(0, 1e-3)},
                                 {1000 + dice.number(0, 1e-3), 1000 + dice.number(0, 1e-3)},
                                 {dice.number(0, 1e-3), 1000 + dice.number(0, 1e-3)}}}}));
  shapes.push_back(box(500, 0, 1000, 2000));
  const auto covers = covers_of(shapes);
  EXPECT_NEAR(covers.back().covered, 500'000, 2);
  EXPECT_NEAR(covers[0].share, 1, 1e-5);
}

TEST(Cover, OfACountryByThousandsOfScarsIsThatOfGeos) {
  const Geos geos;
  Dice dice(8);
  const Shape country = shape_of({{coast(20'000, {5e5, 9e6}, 300'000, 0.7)}});
  std::vector<Shape> scars;
  for (int i = 0; i < 4000; ++i)
    scars.push_back(shape_of({{star(dice, 20, {5e5 + dice.number(-3e5, 3e5), 9e6 + dice.number(-3e5, 3e5)},
                                    dice.number(100, 8000))}}));
  std::vector<const Shape*> pointers;
  for (const auto& scar : scars) pointers.push_back(&scar);
  const double expected = geos.area(geos.intersection(geos.of(country), geos.united(pointers)));
  EXPECT_NEAR(covered_area(country, pointers), expected, 1e-9 * country.area());
}

TEST(Cover, IsTheSameBytesWhateverTheThreads) {
  Dice dice(12);
  std::vector<Shape> shapes;
  for (int i = 0; i < 600; ++i)
    shapes.push_back(random_shape(dice, {dice.number(0, 9000), dice.number(0, 9000)}, 500));
  const auto pairs = pairs_within(shapes);
  const auto one = covers_within(shapes, pairs, 0, 1), two = covers_within(shapes, pairs, 0, 2);
  for (std::size_t i = 0; i < one.size(); ++i) {
    EXPECT_EQ(one[i].covered, two[i].covered);
    EXPECT_EQ(one[i].free, two[i].free);
  }
}

TEST(Cover, BetweenLayersCountsTheOtherLayerAlone) {
  const std::vector<Shape> rights{box(0, 0, 10, 10), box(0, 0, 10, 10)},
      zones{box(5, 0, 10, 10), box(8, 0, 4, 5)};
  const auto covers = covers_between(rights, zones, pairs_between(rights, zones), 0);
  EXPECT_DOUBLE_EQ(covers[0].covered, 50);
  EXPECT_DOUBLE_EQ(covers[1].covered, 50);
}

TEST(Cells, AreThoseOfRightsOnTheGrid) {
  const Grid grid{{0, 0}, 1000};
  const auto ell = cells_of(shape_of({{{{512'000, 9e6},
                                        {515'000, 9e6},
                                        {515'000, 9'001'000},
                                        {513'000, 9'001'000},
                                        {513'000, 9'002'000},
                                        {512'000, 9'002'000}}}}),
                            grid);
  ASSERT_TRUE(ell);
  EXPECT_EQ(*ell, (Cells{{9000, 512, 515}, {9001, 512, 513}}));
  EXPECT_EQ(count(*ell), 4);
  const auto frame =
      cells_of(shape_of({{rectangle(0, 0, 3000, 3000), rectangle(1000, 1000, 1000, 1000)}}), grid);
  EXPECT_EQ(*frame, (Cells{{0, 0, 3}, {1, 0, 1}, {1, 2, 3}, {2, 0, 3}}));
  EXPECT_FALSE(cells_of(box(0, 0, 1000, 1000.5), grid));
  EXPECT_FALSE(cells_of(box(0, 500, 1000, 1000), grid));
  EXPECT_FALSE(cells_of(shape_of({{{{0, 0}, {1000, 0}, {0, 1000}}}}), grid)) << "an edge across";
  EXPECT_EQ(*cells_of(Shape(), grid), Cells());
}

TEST(Cells, OfDegreesLieOnTheirLinesWithinATolerance) {
  const Grid degrees{{0, 0}, 0.001, 1e-8};
  EXPECT_EQ(*cells_of(box(-75.641, 5.516, 0.002, 0.001), degrees), (Cells{{5516, -75641, -75639}}));
  EXPECT_EQ(*cells_of(box(-75.641 + 4e-9, 5.516 - 4e-9, 0.001, 0.001), degrees),
            (Cells{{5516, -75641, -75640}}));
  EXPECT_FALSE(cells_of(box(-75.641 + 4e-8, 5.516, 0.001, 0.001), degrees));
}

/// A right of up to four blocks of cells, some with a hole, on a grid of 50 from (250, -100) on.
Shape random_blocks(Dice& dice) {
  std::vector<Part> parts;
  for (int i = dice.whole(0, 3); i < 4; ++i) {
    const double x = 250 + 1000.0 * i + 50 * dice.whole(0, 5), y = -100 + 50.0 * dice.whole(-9, 5);
    parts.push_back({rectangle(x, y, 50 * dice.whole(3, 15), 50 * dice.whole(3, 15))});
    if (dice.whole(0, 1) == 1) parts.back().push_back(rectangle(x + 50, y + 50, 50, 50));
  }
  return shape_of(parts);
}

RC_GTEST_PROP(CellsProperty, CountWhatEdgesMeasure, ()) {
  Dice dice(*rc::gen::arbitrary<std::uint32_t>());
  const Grid grid{{250, -100}, 50};
  const std::vector<Shape> shapes{random_blocks(dice), random_blocks(dice), random_blocks(dice)};
  std::vector<Cells> cells;
  for (const auto& shape : shapes) {
    cells.push_back(*cells_of(shape, grid));
    RC_ASSERT(2500.0 * static_cast<double>(count(cells.back())) == shape.area());
  }
  std::size_t overlapping = 0;
  for (const auto& pair : pairs_within(shapes)) {
    const auto common = common_count(cells[pair.a], cells[pair.b]);
    RC_ASSERT(2500.0 * static_cast<double>(common) == pair.area);
    if (!pair.overlaps()) continue;
    ++overlapping;
    const bool inside = common == count(cells[pair.a]), contains = common == count(cells[pair.b]);
    RC_ASSERT(pair.kind == (inside && contains ? Kind::same
                            : inside           ? Kind::inside
                            : contains         ? Kind::contains
                                               : Kind::crosses));
  }
  std::size_t expected = 0;
  for (std::size_t a = 0; a < 3; ++a)
    for (std::size_t b = a + 1; b < 3; ++b) expected += common_count(cells[a], cells[b]) > 0 ? 1U : 0U;
  RC_ASSERT(overlapping == expected);
  const std::vector<const Cells*> others{&cells[1], &cells[2]};
  const std::vector<const Shape*> covering{&shapes[1], &shapes[2]};
  RC_ASSERT(std::abs(2500.0 * static_cast<double>(covered_count(cells[0], others)) -
                     covered_area(shapes[0], covering)) <= 1e-6);
}

TEST(Simultaneous, ClaimsAreConnectedParts) {
  const std::vector<Shape> shapes{box(0, 0, 2, 2),   box(9, 9, 2, 2), box(1, 0, 2, 2),
                                  box(2.5, 0, 2, 2), box(0, 1, 9, 9), box(4, 0, 2, 2)};
  const auto pairs = pairs_within(shapes);
  const std::vector<std::int64_t> moments{7, 7, 7, 7, 8, unknown_moment};
  EXPECT_EQ(simultaneous(pairs, moments, 0), (std::vector<std::vector<std::uint32_t>>{{0, 2, 3}}));
  EXPECT_EQ(simultaneous(pairs, moments, 1.5), (std::vector<std::vector<std::uint32_t>>{{0, 2}}));
  EXPECT_TRUE(simultaneous(pairs, std::vector<std::int64_t>(6, unknown_moment), 0).empty());
}

}  // namespace
}  // namespace minga::methods::overlap
