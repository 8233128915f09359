#include "methods/impact/permutation.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

namespace minga::methods::impact {
namespace {

std::vector<double> random_levels(std::size_t least, std::size_t most) {
  const auto n = *rc::gen::inRange(least, most);
  return *rc::gen::container<std::vector<double>>(
      n, rc::gen::map(rc::gen::inRange(0, 5), [](int level) { return level / 4.0; }));
}

double mean(const std::vector<double>& v) {
  return std::accumulate(v.begin(), v.end(), 0.0) / static_cast<double>(v.size());
}

// The exact two-sided p value, by looking at every choice of a's members.
double exact_p(const std::vector<double>& a, const std::vector<double>& b) {
  std::vector<double> all = a;
  all.insert(all.end(), b.begin(), b.end());
  std::vector<char> in_a(all.size(), 0);
  std::fill(in_a.end() - static_cast<long>(a.size()), in_a.end(), 1);
  const double seen = std::abs(mean(a) - mean(b));
  int extreme = 0;
  int dealings = 0;
  do {
    std::vector<double> x, y;
    for (std::size_t i = 0; i < all.size(); ++i) (in_a[i] ? x : y).push_back(all[i]);
    if (std::abs(mean(x) - mean(y)) >= seen - 1e-9) ++extreme;
    ++dealings;
  } while (std::next_permutation(in_a.begin(), in_a.end()));
  return static_cast<double>(extreme) / dealings;
}

TEST(Permutation, AgreesWithTheExactTest) {
  const std::vector<double> miners{1, 0.75, 1, 0.75, 0.5};
  const std::vector<double> others{0.25, 0.5, 0, 0.5, 0.25, 0.75};
  Random random(7);
  const PairTest test = test_pair(miners, others, 0.125, 200000, random);
  EXPECT_NEAR(test.p_difference, exact_p(miners, others), 0.002);
  EXPECT_DOUBLE_EQ(test.difference, 0.8 - 0.375);
}

TEST(Permutation, TheTestOfAllGroupsWithTwoGroupsIsTheTwoSidedTestOfThePair) {
  const std::vector<double> a{1, 0.75, 1, 0.75, 0.5};
  const std::vector<double> b{0.25, 0.5, 0, 0.5, 0.25, 0.75};
  Random random(3);
  const GroupsTest test = test_groups(std::vector{a, b}, 200000, random);
  EXPECT_NEAR(test.p, exact_p(a, b), 0.002);
}

TEST(Permutation, SmallGroupsAreLeftOut) {
  Random random(1);
  const std::vector<double> none, one{1.0}, two{0.0, 0.5};
  EXPECT_TRUE(is_missing(test_pair(one, two, 0.125, 99, random).p_difference));
  EXPECT_TRUE(is_missing(test_groups(std::vector{none, one, two}, 99, random).p));
  EXPECT_TRUE(is_missing(test_groups({}, 99, random).p));
  EXPECT_FALSE(is_missing(test_groups(std::vector{none, two, two}, 99, random).p));
}

TEST(Permutation, UnderNoDifferenceSmallPValuesAreAsRareAsTheySay) {
  Random data(11);
  int below = 0;
  constexpr int trials = 2000;
  for (int i = 0; i < trials; ++i) {
    std::vector<std::vector<double>> groups(3);
    const std::vector<std::size_t> sizes{12, 6, 11};
    for (std::size_t g = 0; g < groups.size(); ++g)
      for (std::size_t j = 0; j < sizes[g]; ++j) groups[g].push_back(static_cast<double>(data.below(5)) / 4);
    Random random(99, static_cast<std::uint64_t>(i));
    if (test_groups(groups, 199, random).p <= 0.05) ++below;
  }
  // 0.05 expected at most; three standard errors are 0.0146.
  EXPECT_LT(below, trials * (0.05 + 0.015));
  EXPECT_GT(below, trials * (0.05 - 0.02));
}

TEST(Permutation, TheNormalLimitOfManyPeopleAgreesWithDealing) {
  Random data(19);
  std::vector<double> a, b;
  for (int i = 0; i < 900; ++i) a.push_back(static_cast<double>(data.below(5)) / 4);
  for (int i = 0; i < 1100; ++i) b.push_back(static_cast<double>(data.below(5)) / 4 - 0.02);
  Random random(2);
  const PairTest dealt = test_pair(a, b, 0.06, 9999, random);
  ASSERT_FALSE(by_normal_limit(a.size(), b.size()));
  b.push_back(0.48);  // about their mean
  ASSERT_TRUE(by_normal_limit(a.size(), b.size()));
  const PairTest limit = test_pair(a, b, 0.06, 9999, random);
  EXPECT_NEAR(limit.p_difference, dealt.p_difference, 0.02);
  EXPECT_NEAR(limit.p_above, dealt.p_above, 0.02);
  EXPECT_NEAR(limit.p_below, dealt.p_below, 0.02);
  EXPECT_NEAR(test_groups(std::vector{a, b}, 99, random).p, limit.p_difference, 1e-12);
}

TEST(Permutation, ThreePeopleAgainstAMultitudeAreStillDealt) {
  Random data(29), random(3);
  std::vector<double> crowd;
  for (int i = 0; i < 5000; ++i) crowd.push_back(static_cast<double>(data.below(5)) / 4);
  const std::vector<double> three{1.0, 1.0, 1.0};
  const double p = test_pair(crowd, three, 0.125, 999, random).p_difference;
  EXPECT_GT(p, 0.001);  // one in 125 three are alike at the top
  EXPECT_LT(p, 0.05);
}

TEST(Permutation, FindsALargeDifference) {
  const std::vector<double> a(10, 1.0), b(8, 0.25);
  Random random(5);
  EXPECT_DOUBLE_EQ(test_pair(a, b, 0.125, 999, random).p_difference, 0.001);
}

RC_GTEST_PROP(Permutation, PValuesAreMultiplesOfOneOverBPlusOneAndNeverZero, ()) {
  const auto a = random_levels(2, 9);
  const auto b = random_levels(2, 9);
  Random random(*rc::gen::arbitrary<std::uint64_t>());
  const PairTest test = test_pair(a, b, 0.125, 99, random);
  for (double p : {test.p_difference, test.p_above, test.p_below}) {
    RC_ASSERT(p >= 0.01);
    RC_ASSERT(p <= 1.0);
    RC_ASSERT(std::abs(p * 100 - std::round(p * 100)) < 1e-9);
  }
}

RC_GTEST_PROP(Permutation, EqualAnswersGiveOne, ()) {
  const double level = *rc::gen::inRange(0, 5) / 4.0;
  const std::vector<double> a(*rc::gen::inRange<std::size_t>(2, 9), level);
  const std::vector<double> b(*rc::gen::inRange<std::size_t>(2, 9), level);
  Random random(1);
  RC_ASSERT(test_pair(a, b, 0.125, 99, random).p_difference == 1.0);
  RC_ASSERT(test_groups(std::vector{a, b}, 99, random).p == 1.0);
}

RC_GTEST_PROP(Permutation, ShiftAndMirrorChangeNothing, ()) {
  const auto a = random_levels(2, 9);
  const auto b = random_levels(2, 9);
  const auto apply = [](std::vector<double> v, double factor, double shift) {
    for (double& x : v) x = factor * x + shift;
    return v;
  };
  const auto test = [&](double factor, double shift) {
    Random random(13);
    return test_pair(apply(a, factor, shift), apply(b, factor, shift), 0.125, 199, random);
  };
  const PairTest plain = test(1, 0);
  RC_ASSERT(test(1, 0.3).p_difference == plain.p_difference);
  const PairTest mirrored = test(-1, 1);
  RC_ASSERT(mirrored.p_difference == plain.p_difference);
  RC_ASSERT(mirrored.p_above == plain.p_below);
  RC_ASSERT(mirrored.p_below == plain.p_above);
}

RC_GTEST_PROP(Permutation, TheSameStreamGivesTheSameAnswer, ()) {
  const auto a = random_levels(2, 9);
  const auto b = random_levels(2, 9);
  const auto seed = *rc::gen::arbitrary<std::uint64_t>();
  Random one(seed, 4), two(seed, 4);
  RC_ASSERT(test_pair(a, b, 0.1, 99, one).p_difference == test_pair(a, b, 0.1, 99, two).p_difference);
}

}  // namespace
}  // namespace minga::methods::impact
