#include "methods/impact/equivalence.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

namespace minga::methods::impact {
namespace {

constexpr int permutations = 999;

double equivalence(const std::vector<double>& a, const std::vector<double>& b,
                   double margin = default_margin) {
  Random random(17);
  return equivalence_p(test_pair(a, b, margin, permutations, random));
}

std::vector<double> levels(std::size_t least, std::size_t most) {
  const auto n = *rc::gen::inRange(least, most);
  return *rc::gen::container<std::vector<double>>(
      n, rc::gen::map(rc::gen::inRange(0, 5), [](int level) { return level / 4.0; }));
}

// Five-level answers whose expectation is `mean`: the two levels around it, with a share of neighbours.
double draw(double mean, Random& random) {
  const double spread = (static_cast<double>(random.below(3)) - 1) * 0.25;
  const double low = std::floor(mean * 4) / 4;
  const double base = random.uniform() < (mean - low) * 4 ? low + 0.25 : low;
  return base + spread;
}

TEST(Equivalence, SameAnswersOfManyAreAShareView) {
  const std::vector<double> a(12, 0.75), b(11, 0.75);
  EXPECT_LE(equivalence(a, b), 0.05);
}

TEST(Equivalence, ThreeAgainstThreeProveNothing) {
  const std::vector<double> three(3, 1.0);
  EXPECT_GT(equivalence(three, three), 0.04);  // 1 of 20 dealings at best
  const std::vector<double> two(2, 1.0);
  EXPECT_GT(equivalence(two, two), 0.13);  // 1 of 6
}

TEST(Equivalence, ADifferenceOfAStepIsNone) {
  const std::vector<double> a(12, 0.75), b(12, 0.5);
  EXPECT_GT(equivalence(a, b), 0.9);
}

TEST(Equivalence, AtTheMarginItErrsNoMoreOftenThanItSays) {
  Random data(23);
  constexpr int trials = 1500;
  int shared = 0;
  for (int i = 0; i < trials; ++i) {
    std::vector<double> a, b;
    for (int j = 0; j < 16; ++j) a.push_back(draw(0.625, data));
    for (int j = 0; j < 11; ++j) b.push_back(draw(0.5, data));
    Random random(31, static_cast<std::uint64_t>(i));
    if (equivalence_p(test_pair(a, b, default_margin, 199, random)) <= 0.05) ++shared;
  }
  EXPECT_LT(shared, trials * 0.065);
}

RC_GTEST_PROP(Equivalence, AWiderMarginNeverMakesItHarder, ()) {
  const auto a = levels(2, 9);
  const auto b = levels(2, 9);
  RC_ASSERT(equivalence(a, b, 0.5) <= equivalence(a, b, 0.125) + 1e-12);
}

RC_GTEST_PROP(Equivalence, DoesNotDependOnWhichGroupIsNamedFirstUpToTheDealing, ()) {
  const auto a = levels(2, 9);
  const auto b = levels(2, 9);
  RC_ASSERT(std::abs(equivalence(a, b) - equivalence(b, a)) < 0.08);
}

TEST(BootstrapInterval, HoldsTheDifferenceAndNarrowsWithPeople) {
  Random data(3), random(4);
  std::vector<double> a, b, many_a, many_b;
  for (int i = 0; i < 12; ++i) a.push_back(draw(0.75, data)), b.push_back(draw(0.5, data));
  for (int i = 0; i < 10; ++i) {
    many_a.insert(many_a.end(), a.begin(), a.end());
    many_b.insert(many_b.end(), b.begin(), b.end());
  }
  const double difference =
      (std::accumulate(a.begin(), a.end(), 0.0) - std::accumulate(b.begin(), b.end(), 0.0)) / 12;
  for (IntervalKind kind : {IntervalKind::percentile, IntervalKind::bca}) {
    const DifferenceInterval few = bootstrap_interval(a, b, 0.95, 2000, kind, random);
    EXPECT_LT(few.low, difference);
    EXPECT_GT(few.high, difference);
    const DifferenceInterval many = bootstrap_interval(many_a, many_b, 0.95, 2000, kind, random);
    EXPECT_NEAR((few.high - few.low) / (many.high - many.low), std::sqrt(10.0), 0.5);
  }
}

TEST(BootstrapInterval, CoversTheTruthAboutAsOftenAsItSays) {
  Random data(41);
  constexpr int trials = 600;
  int covered = 0;
  for (int i = 0; i < trials; ++i) {
    std::vector<double> a, b;
    for (int j = 0; j < 16; ++j) a.push_back(draw(0.7, data));
    for (int j = 0; j < 12; ++j) b.push_back(draw(0.4, data));
    Random random(43, static_cast<std::uint64_t>(i));
    const DifferenceInterval interval = bootstrap_interval(a, b, 0.95, 500, IntervalKind::bca, random);
    if (interval.low <= 0.3 && 0.3 <= interval.high) ++covered;
  }
  EXPECT_GT(covered, trials * 0.88);  // small samples: a few points below 0.95 are known of the bootstrap
  EXPECT_LT(covered, trials * 0.985);
}

TEST(BootstrapInterval, TendsToTheNormalIntervalOfManyPeople) {
  Random data(5), random(6);
  std::vector<double> a, b;
  for (int i = 0; i < 1000; ++i) a.push_back(draw(0.7, data)), b.push_back(draw(0.4, data));
  const DifferenceInterval drawn = bootstrap_interval(a, b, 0.95, 4000, IntervalKind::bca, random);
  b.push_back(0.5);
  const DifferenceInterval limit = bootstrap_interval(a, b, 0.95, 4000, IntervalKind::bca, random);
  EXPECT_NEAR(drawn.low, limit.low, 0.003);
  EXPECT_NEAR(drawn.high, limit.high, 0.003);
}

TEST(BootstrapInterval, SaysWhenItIsAPoint) {
  Random random(1);
  const DifferenceInterval point =
      bootstrap_interval(std::vector{1.0, 1.0}, std::vector{0.5, 0.5}, 0.95, 100, IntervalKind::bca, random);
  EXPECT_TRUE(point.degenerate);
  EXPECT_EQ(point.low, 0.5);
  EXPECT_EQ(point.high, 0.5);
  EXPECT_TRUE(is_missing(
      bootstrap_interval(std::vector{1.0}, std::vector{0.5, 0.5}, 0.95, 100, IntervalKind::bca, random).low));
}

RC_GTEST_PROP(BootstrapInterval, LiesWithinWhatIsPossibleAndIsOrdered, ()) {
  const auto a = levels(2, 12);
  const auto b = levels(2, 12);
  Random random(*rc::gen::arbitrary<std::uint64_t>());
  for (IntervalKind kind : {IntervalKind::percentile, IntervalKind::bca}) {
    const DifferenceInterval interval = bootstrap_interval(a, b, 0.9, 99, kind, random);
    RC_ASSERT(interval.low <= interval.high);
    RC_ASSERT(interval.low >= -1.0 - 1e-12);
    RC_ASSERT(interval.high <= 1.0 + 1e-12);
  }
}

TEST(PairVerdict, PutsBothTestsTogether) {
  EXPECT_EQ(pair_verdict(0.01, 0.9, 0.05), PairVerdict::different);
  EXPECT_EQ(pair_verdict(0.9, 0.01, 0.05), PairVerdict::shared);
  EXPECT_EQ(pair_verdict(0.01, 0.01, 0.05), PairVerdict::different_but_close);
  EXPECT_EQ(pair_verdict(0.9, 0.9, 0.05), PairVerdict::undecided);
  EXPECT_EQ(pair_verdict(missing, missing, 0.05), PairVerdict::not_tested);
}

}  // namespace
}  // namespace minga::methods::impact
