#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "figures.hpp"
#include "methods/overlap/live.hpp"

namespace minga::methods::overlap {
namespace {

using namespace test;

void expect_as_computed_anew(const LiveBase& base, double least_area) {
  std::vector<Shape> shapes;
  for (std::uint32_t id = 0; id < base.size(); ++id) shapes.push_back(base.shape(id));
  const auto pairs = pairs_within(shapes);
  RC_ASSERT(base.pairs() == pairs);
  const auto covers = covers_within(shapes, pairs, least_area);
  for (std::uint32_t id = 0; id < base.size(); ++id) {
    RC_ASSERT(base.cover(id).covered == covers[id].covered);
    RC_ASSERT(base.cover(id).free == covers[id].free);
    RC_ASSERT(base.cover(id).overlaps == covers[id].overlaps);
  }
}

RC_GTEST_PROP(LiveBaseProperty, AfterAnyChangesIsAsComputedAnew, ()) {
  Dice dice(*rc::gen::arbitrary<std::uint32_t>());
  const auto somewhere = [&] {
    return random_shape(dice, {125.0 * dice.whole(0, 40), 125.0 * dice.whole(0, 40)},
                        dice.whole(0, 9) == 0 ? 3000 : 400);
  };
  std::vector<Shape> shapes;
  const int count = dice.whole(0, 40);
  for (int i = 0; i < count; ++i) shapes.push_back(somewhere());
  const double least_area = dice.whole(0, 1) == 0 ? 0 : 1000;
  LiveBase base(shapes, least_area);
  const int changes = dice.whole(1, 25);
  for (int i = 0; i < changes; ++i) {
    const auto id = static_cast<std::uint32_t>(dice.whole(0, static_cast<int>(base.size())));
    if (dice.whole(0, 3) == 0 && id < base.size()) {
      base.remove(id);
    } else {
      base.put(id, somewhere());
    }
  }
  expect_as_computed_anew(base, least_area);
}

TEST(LiveBase, TellsWhatAChangeChanged) {
  LiveBase base({box(0, 0, 10, 10), box(20, 0, 10, 10), box(8, 8, 10, 10)});
  const Change change = base.put(0, box(25, 0, 10, 10));
  ASSERT_EQ(change.gone.size(), 1U);
  EXPECT_EQ(change.gone[0].b, 2U);
  ASSERT_EQ(change.come.size(), 1U);
  EXPECT_EQ(change.come[0].area, 50);
  EXPECT_EQ(change.affected, (std::vector<std::uint32_t>{0, 1, 2}));
  EXPECT_EQ(base.cover(2).share, 0);
  EXPECT_DOUBLE_EQ(base.cover(1).share, 0.5);
  const Change added = base.put(3, box(0, 0, 1, 1));
  EXPECT_TRUE(added.come.empty());
  EXPECT_EQ(base.size(), 4U);
}

TEST(LiveBase, BuildsItsIndexAnewAfterManyChanges) {
  LiveBase base({});
  for (std::uint32_t i = 0; i < 2500; ++i) base.put(i, box(10.0 * (i % 50), 10.0 * (i / 50), 10, 11));
  std::vector<Shape> shapes;
  for (std::uint32_t i = 0; i < 2500; ++i) shapes.push_back(base.shape(i));
  EXPECT_EQ(base.pairs(), pairs_within(shapes));
  EXPECT_DOUBLE_EQ(base.cover(1275).share, 2.0 / 11);
}

}  // namespace
}  // namespace minga::methods::overlap
