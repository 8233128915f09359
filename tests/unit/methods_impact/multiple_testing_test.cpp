#include "methods/impact/multiple_testing.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

#include "methods/normal.hpp"

namespace minga::methods::impact {
namespace {

std::vector<double> some_p_values() {
  return *rc::gen::container<std::vector<double>>(
      rc::gen::map(rc::gen::inRange(0, 1001), [](int thousandths) { return thousandths / 1000.0; }));
}

// The definition, in the long way: the least over all greater p values of p * m / rank.
double by_definition(const std::vector<double>& p, std::size_t i) {
  double least = 1;
  for (double other : p) {
    if (other < p[i]) continue;
    const auto rank = std::ranges::count_if(p, [&](double value) { return value <= other; });
    least = std::min(least, other * static_cast<double>(p.size()) / static_cast<double>(rank));
  }
  return least;
}

TEST(BenjaminiHochberg, AdjustsAWorkedExample) {
  const std::vector<double> p{0.01, 0.04, 0.03, 0.005, 0.2};
  const std::vector<double> expected{0.025, 0.05, 0.05, 0.025, 0.2};
  const auto adjusted = benjamini_hochberg(p);
  ASSERT_EQ(adjusted.size(), expected.size());
  for (std::size_t i = 0; i < p.size(); ++i) EXPECT_NEAR(adjusted[i], expected[i], 1e-15);
}

TEST(BenjaminiHochberg, LeavesOutTestsThatWereNotMade) {
  const double none = std::numeric_limits<double>::quiet_NaN();
  const auto adjusted = benjamini_hochberg(std::vector{none, 0.02, none, 0.01});
  EXPECT_TRUE(std::isnan(adjusted[0]));
  EXPECT_TRUE(std::isnan(adjusted[2]));
  EXPECT_DOUBLE_EQ(adjusted[1], 0.02);
  EXPECT_DOUBLE_EQ(adjusted[3], 0.02);
  EXPECT_TRUE(benjamini_hochberg({}).empty());
}

RC_GTEST_PROP(BenjaminiHochberg, FollowsItsDefinition, ()) {
  const auto p = some_p_values();
  const auto adjusted = benjamini_hochberg(p);
  for (std::size_t i = 0; i < p.size(); ++i) RC_ASSERT(std::abs(adjusted[i] - by_definition(p, i)) < 1e-12);
}

RC_GTEST_PROP(BenjaminiHochberg, IsNeverBelowTheRawValueNorAboveOneAndKeepsTheOrder, ()) {
  const auto p = some_p_values();
  const auto adjusted = benjamini_hochberg(p);
  for (std::size_t i = 0; i < p.size(); ++i) {
    RC_ASSERT(adjusted[i] >= p[i]);
    RC_ASSERT(adjusted[i] <= 1.0);
    for (std::size_t j = 0; j < p.size(); ++j)
      if (p[i] <= p[j]) RC_ASSERT(adjusted[i] <= adjusted[j]);
  }
}

RC_GTEST_PROP(BenjaminiHochberg, DoesNotDependOnTheOrderGiven, ()) {
  auto p = some_p_values();
  auto adjusted = benjamini_hochberg(p);
  std::ranges::reverse(p);
  std::ranges::reverse(adjusted);
  RC_ASSERT(benjamini_hochberg(p) == adjusted);
}

RC_GTEST_PROP(BenjaminiHochberg, RejectsAsTheStepUpProcedureDoes, ()) {
  const auto p = some_p_values();
  const double level = *rc::gen::inRange(1, 50) / 100.0 + 0.0003;  // off the grid of ties
  const auto adjusted = benjamini_hochberg(p);
  auto sorted = p;
  std::ranges::sort(sorted);
  double threshold = -1;
  for (std::size_t i = 0; i < sorted.size(); ++i)
    if (sorted[i] <= level * static_cast<double>(i + 1) / static_cast<double>(sorted.size()))
      threshold = sorted[i];
  for (std::size_t i = 0; i < p.size(); ++i) RC_ASSERT((adjusted[i] <= level) == (p[i] <= threshold));
}

TEST(Normal, KnownQuantilesAndTails) {
  EXPECT_NEAR(normal_quantile(0.975), 1.959963984540054, 1e-14);
  EXPECT_NEAR(normal_quantile(0.9), 1.2815515655446004, 1e-14);
  EXPECT_NEAR(normal_quantile(0.01), -2.3263478740408408, 1e-13);
  EXPECT_EQ(normal_quantile(0.5), 0.0);
  EXPECT_NEAR(normal_upper_tail(1.2816), 0.1, 1e-5);
  EXPECT_NEAR(normal_upper_tail(10) / 7.619853024160527e-24, 1.0, 1e-12);
  EXPECT_TRUE(std::isinf(normal_quantile(0)));
  EXPECT_TRUE(std::isinf(normal_quantile(1)));
}

RC_GTEST_PROP(Normal, QuantileUndoesTheDistributionFunction, ()) {
  const double p = *rc::gen::inRange(1, 1000000) / 1000000.0;
  RC_ASSERT(std::abs(normal_cdf(normal_quantile(p)) - p) < 1e-14);
}

}  // namespace
}  // namespace minga::methods::impact
