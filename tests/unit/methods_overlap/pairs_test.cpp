#include <gtest/gtest.h>

#include "figures.hpp"
#include "geos.hpp"
#include "methods/overlap/box_tree.hpp"
#include "methods/overlap/pairs.hpp"
#include "methods/overlap/predicates.hpp"
#include "methods/overlap/touch.hpp"

namespace minga::methods::overlap {
namespace {

using namespace test;

TEST(Kinds, TellHowTwoRightsLie) {
  const Shape square = box(0, 0, 1000, 1000);
  const auto kind = [&](const Shape& other) { return meeting(square, other, true).pair.kind; };
  EXPECT_EQ(kind(box(500, 500, 1000, 1000)), Kind::crosses);
  EXPECT_EQ(kind(box(0, 0, 2000, 1000)), Kind::inside);
  EXPECT_EQ(kind(box(100, 100, 10, 10)), Kind::contains);
  EXPECT_EQ(kind(box(0, 0, 1000, 1000)), Kind::same);
  EXPECT_EQ(kind(box(0, 0, 1000, 1000 + 5e-7)), Kind::same) << "half a thousandth of a square metre";
  EXPECT_EQ(kind(box(0, 0, 1000, 1000 + 5e-6)), Kind::inside);
  EXPECT_EQ(kind(box(1000, 0, 1000, 1000)), Kind::touches);
  EXPECT_EQ(kind(box(1000, 1000, 1000, 1000)), Kind::touches);
  EXPECT_TRUE(meeting(square, box(1000, 1000, 1000, 1000), true).meet);
  EXPECT_FALSE(meeting(square, box(1000 + 1e-9, 0, 1000, 1000), true).meet);
  EXPECT_EQ(code_of(Kind::contains), "contains");
}

TEST(Pairs, AreFoundOnceAndInOrder) {
  const std::vector<Shape> shapes{box(0, 0, 2, 2), box(5, 5, 2, 2), Shape(), box(1, 1, 5, 5),
                                  box(7, 5, 1, 1)};
  const auto pairs = pairs_within(shapes);
  ASSERT_EQ(pairs.size(), 3U);
  EXPECT_EQ(std::pair(pairs[0].a, pairs[0].b), std::pair(0U, 3U));
  EXPECT_EQ(std::pair(pairs[1].a, pairs[1].b), std::pair(1U, 3U));
  EXPECT_EQ(std::pair(pairs[2].a, pairs[2].b), std::pair(1U, 4U));
  EXPECT_EQ(pairs[2].kind, Kind::touches);
  EXPECT_EQ(pairs_within(shapes, {false, 1}).size(), 2U);
  EXPECT_TRUE(pairs_within({}).empty());
}

TEST(Pairs, BetweenTwoLayersAreThoseOfOneWithTheOther) {
  Dice dice(3);
  std::vector<Shape> ones, others;
  for (int i = 0; i < 150; ++i) {
    ones.push_back(random_shape(dice, {dice.number(0, 5000), dice.number(0, 5000)}, 400));
    others.push_back(random_shape(dice, {dice.number(0, 5000), dice.number(0, 5000)}, 300));
  }
  std::vector<Shape> all = ones;
  all.insert(all.end(), others.begin(), others.end());
  std::vector<Pair> expected;
  for (Pair pair : pairs_within(all)) {
    if (pair.a >= 150 || pair.b < 150) continue;
    pair.b -= 150;
    expected.push_back(pair);
  }
  EXPECT_EQ(pairs_between(ones, others), expected);
  EXPECT_GT(expected.size(), 50U);
}

TEST(Pairs, AreTheSameBytesWhateverTheThreads) {
  Dice dice(4);
  std::vector<Shape> shapes;
  for (int i = 0; i < 1500; ++i)
    shapes.push_back(random_shape(dice, {dice.number(0, 20'000), dice.number(0, 20'000)}, 500));
  const auto one = pairs_within(shapes, {true, 1});
  EXPECT_GT(one.size(), 1000U);
  EXPECT_EQ(one, pairs_within(shapes, {true, 2}));
  EXPECT_EQ(one, pairs_within(shapes, {true, 0}));
}

TEST(Pairs, AreThoseOfGeos) {
  const Geos geos;
  Dice dice(6);
  std::vector<Shape> shapes;
  for (int i = 0; i < 250; ++i)
    shapes.push_back(random_shape(dice, {6e5 + 125 * dice.whole(0, 30), 9e6 + 125 * dice.whole(0, 30)}, 500));
  const auto pairs = pairs_within(shapes);
  std::size_t next = 0, touching = 0;
  for (std::uint32_t a = 0; a < shapes.size(); ++a) {
    const auto of_a = geos.of(shapes[a]);
    for (std::uint32_t b = a + 1; b < shapes.size(); ++b) {
      const bool found = next < pairs.size() && pairs[next].a == a && pairs[next].b == b;
      const auto of_b = geos.of(shapes[b]);
      ASSERT_EQ(found, geos.meet(of_a, of_b)) << a << ' ' << b;
      if (!found) continue;
      const Pair& pair = pairs[next++];
      touching += pair.overlaps() ? 0U : 1U;
      EXPECT_NEAR(pair.area, geos.common_area(of_a, of_b), allowed(shapes[a], shapes[b]));
    }
  }
  EXPECT_EQ(next, pairs.size());
  EXPECT_GT(touching, 5U);
}

TEST(Touching, IsDecidedExactly) {
  EXPECT_EQ(side({0, 0}, {3, 1}, {6, 2}), 0);
  EXPECT_EQ(side({0, 0}, {3, 1}, {6, std::nextafter(2, 3)}), 1);
  EXPECT_EQ(side({0, 0}, {3, 1}, {6, std::nextafter(2, 1)}), -1);
  const double third = 1.0 / 3;
  EXPECT_NE(side({0, 0}, {1, third}, {3, 1}), 0) << "a third is not a double";
  EXPECT_TRUE(segments_meet({0, 0}, {2, 2}, {1, 1}, {5, 1}));
  EXPECT_FALSE(segments_meet({0, 0}, {2, 2}, {std::nextafter(1.0, 2), 1}, {5, 1}));
  EXPECT_TRUE(segments_meet({0, 0}, {2, 0}, {2, 0}, {5, 0}));
  EXPECT_FALSE(segments_meet({0, 0}, {2, 0}, {3, 0}, {5, 0}));
  EXPECT_TRUE(boundaries_meet(box(0, 0, 10, 10), box(10, 10, 1, 1)));
  EXPECT_FALSE(boundaries_meet(box(0, 0, 10, 10), box(2, 2, 1, 1)));
}

TEST(Predicates, SidesOnALatticeFarAwayAreThoseOfWholeNumbers) {
  const auto place = [](int i) { return Point{500'000.0 + i % 4, 9e6 + i / 4}; };
  for (int a = 0; a < 16; ++a)
    for (int b = 0; b < 16; ++b)
      for (int c = 0; c < 16; ++c) {
        const int twice = (a % 4 - c % 4) * (b / 4 - c / 4) - (a / 4 - c / 4) * (b % 4 - c % 4);
        ASSERT_EQ(side(place(a), place(b), place(c)), (twice > 0) - (twice < 0)) << a << ' ' << b << ' ' << c;
      }
}

TEST(BoxTree, FindsWhatASearchThroughAllFinds) {
  Dice dice(9);
  for (const int count : {0, 1, 15, 16, 17, 256, 257, 3000}) {
    std::vector<Box> boxes;
    for (int i = 0; i < count; ++i) {
      const double x = dice.number(0, 100), y = dice.number(0, 100);
      boxes.push_back(i % 50 == 7 ? Box() : Box{x, y, x + dice.number(0, 5), y + dice.number(0, 5)});
    }
    const BoxTree tree(boxes);
    for (int i = 0; i < 30; ++i) {
      const double x = dice.number(-10, 100), y = dice.number(-10, 100);
      const Box window{x, y, x + dice.number(0, 20), y + dice.number(0, 20)};
      std::vector<std::uint32_t> found, expected;
      tree.search(window, [&](std::uint32_t item) { found.push_back(item); });
      for (std::uint32_t item = 0; item < boxes.size(); ++item)
        if (!boxes[item].empty() && boxes[item].meets(window)) expected.push_back(item);
      std::sort(found.begin(), found.end());
      EXPECT_EQ(found, expected);
    }
  }
}

TEST(BoxTree, SearchesFromAPlaceOn) {
  const std::vector<Box> boxes(1000, Box{0, 0, 1, 1});
  const BoxTree tree(boxes);
  std::size_t found = 0;
  tree.search(
      boxes[0], [&](std::uint32_t) { ++found; }, 900);
  EXPECT_EQ(found, 100U);
}

}  // namespace
}  // namespace minga::methods::overlap
