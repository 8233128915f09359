#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <stdexcept>
#include <vector>

#include "methods/impact/ari.hpp"

namespace minga::methods::impact {
namespace {

std::vector<int> some_grouping(std::size_t n) {
  return *rc::gen::container<std::vector<int>>(n, rc::gen::inRange(0, 4));
}

TEST(AdjustedRandIndex, KnownValues) {
  // The example of Hubert & Arabie's index in common use: contingency 1 1 0 / 1 2 1 / 0 0 4.
  const std::vector<int> a{0, 0, 1, 1, 1, 1, 2, 2, 2, 2};
  const std::vector<int> b{0, 1, 0, 1, 1, 2, 2, 2, 2, 2};
  EXPECT_NEAR(adjusted_rand_index(a, b), 0.3125734, 1e-6);
  EXPECT_DOUBLE_EQ(adjusted_rand_index(std::vector{0, 0, 1, 2}, std::vector{0, 0, 1, 1}), 4.0 / 7.0);
  EXPECT_DOUBLE_EQ(adjusted_rand_index(std::vector{0, 0, 1, 1}, std::vector{0, 1, 0, 1}), -0.5);
}

TEST(AdjustedRandIndex, GroupingsWithoutStructureAreEqual) {
  EXPECT_EQ(adjusted_rand_index({}, {}), 1.0);
  EXPECT_EQ(adjusted_rand_index(std::vector{3}, std::vector{8}), 1.0);
  EXPECT_EQ(adjusted_rand_index(std::vector{1, 1, 1}, std::vector{2, 2, 2}), 1.0);
  EXPECT_EQ(adjusted_rand_index(std::vector{1, 2, 3}, std::vector{7, 6, 5}), 1.0);
  EXPECT_EQ(adjusted_rand_index(std::vector{1, 1, 1}, std::vector{7, 6, 5}), 0.0);
}

TEST(AdjustedRandIndex, RefusesDifferentLengths) {
  EXPECT_THROW(adjusted_rand_index(std::vector{1}, std::vector{1, 2}), std::invalid_argument);
}

RC_GTEST_PROP(AdjustedRandIndex, IsSymmetricAndAtMostOne, ()) {
  const auto n = static_cast<std::size_t>(*rc::gen::inRange(0, 30));
  const auto a = some_grouping(n);
  const auto b = some_grouping(n);
  const double index = adjusted_rand_index(a, b);
  RC_ASSERT(std::abs(index - adjusted_rand_index(b, a)) < 1e-12);
  RC_ASSERT(index <= 1 + 1e-12);
}

RC_GTEST_PROP(AdjustedRandIndex, DoesNotCareForNames, ()) {
  const auto n = static_cast<std::size_t>(*rc::gen::inRange(0, 30));
  const auto a = some_grouping(n);
  std::vector<int> renamed;
  for (int group : a) renamed.push_back(17 - 5 * group);
  RC_ASSERT(adjusted_rand_index(a, renamed) == 1.0);
}

}  // namespace
}  // namespace minga::methods::impact
