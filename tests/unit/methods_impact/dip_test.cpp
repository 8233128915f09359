#include "methods/impact/dip.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>

#include "methods/impact/random.hpp"

namespace minga::methods::impact {
namespace {

TEST(Dip, KnownValues) {
  EXPECT_EQ(dip({}), 0);
  EXPECT_EQ(dip({3}), 0);
  EXPECT_EQ(dip({3, 3, 3}), 0);
  EXPECT_DOUBLE_EQ(dip({0, 1}), 0.25);
  EXPECT_DOUBLE_EQ(dip({0, 0, 1, 1}), 0.25);
  EXPECT_DOUBLE_EQ(dip({0, 0, 0, 1}), 0.125);
  EXPECT_DOUBLE_EQ(dip({1, 2, 3, 4, 5, 6, 7, 8, 9, 10}), 0.05);
  // Two short runs far apart are nearly two points: one is the mode, and of the other's half of the mass half
  // is out of place.
  EXPECT_NEAR(dip({0, 1, 2, 100, 101, 102}), 0.25, 0.006);
}

TEST(Dip, TwoHeapsDipMoreThanOne) {
  Random random(1);
  std::vector<double> one;
  std::vector<double> two;
  for (int i = 0; i < 200; ++i) {
    const double z = random.normal();
    one.push_back(z);
    two.push_back(z + (i % 2 == 0 ? 0 : 6));
  }
  EXPECT_GT(dip_p_value(dip(one), 200, 499, 1), 0.5);
  EXPECT_DOUBLE_EQ(dip_p_value(dip(two), 200, 499, 1), 1.0 / 500);
}

TEST(Dip, UniformSamplesAreRejectedAsOftenAsTheLevelSays) {
  int rejected = 0;
  for (std::uint64_t trial = 0; trial < 300; ++trial) {
    Random random(7, trial);
    std::vector<double> values(29);
    for (double& value : values) value = random.uniform();
    rejected += dip_p_value(dip(values), 29, 199, 3) <= 0.10 ? 1 : 0;
  }
  EXPECT_GT(rejected, 12);
  EXPECT_LT(rejected, 50);
}

RC_GTEST_PROP(DipProperty, LiesBetweenItsLimitsAndDependsOnShapeOnly, ()) {
  const auto count = *rc::gen::inRange<std::size_t>(2, 80);
  Random random(*rc::gen::arbitrary<std::uint64_t>());
  const auto levels = *rc::gen::element<std::size_t>(0, 3, 8);
  std::vector<double> values(count);
  for (double& value : values)
    value = levels == 0 ? random.normal() : static_cast<double>(random.below(levels));
  std::vector<double> turned;
  std::vector<double> scaled;
  for (const double value : values) {
    turned.push_back(-value);
    scaled.push_back(4 * value + 8);
  }
  const double found = dip(values);
  const bool alike = std::ranges::all_of(values, [&](double value) { return value == values[0]; });
  RC_ASSERT((alike ? found == 0 : found >= 0.5 / static_cast<double>(count)));
  RC_ASSERT(found <= 0.25);
  RC_ASSERT(std::abs(found - dip(turned)) < 1e-12);
  RC_ASSERT(std::abs(found - dip(scaled)) < 1e-12);
}

}  // namespace
}  // namespace minga::methods::impact
