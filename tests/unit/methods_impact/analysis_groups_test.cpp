#include "methods/impact/analysis_groups.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <vector>

#include "methods/impact/multiple_testing.hpp"

namespace minga::methods::impact {
namespace {

// Groups of 12, 6 and 11. Impact 0: the first group rates high. Impact 1: all alike. The others: chance.
struct Workshop {
  Ratings answers;
  std::vector<int> groups;
};

Workshop some_workshop(std::uint64_t seed, std::size_t impacts) {
  Workshop w;
  for (int group : {0, 1, 2}) w.groups.insert(w.groups.end(), group == 0 ? 12 : group == 1 ? 6 : 11, group);
  Random random(seed);
  for (Axis axis : both_axes) {
    Matrix& m = w.answers.on(axis) = Matrix(w.groups.size(), impacts);
    for (std::size_t row = 0; row < m.rows; ++row)
      for (std::size_t column = 0; column < impacts; ++column) {
        if (random.below(8) == 0) continue;
        if (column == 0)
          m(row, column) = w.groups[row] == 0 ? 1.0 : 0.25 * static_cast<double>(random.below(3));
        else if (column == 1)
          m(row, column) = 0.75;
        else
          m(row, column) = 0.25 * static_cast<double>(random.below(5));
      }
  }
  return w;
}

GroupTestOptions quick_groups() {
  GroupTestOptions options;
  options.permutations = 1999;
  options.replicates = 200;
  return options;
}

TEST(CompareGroups, FindsTheDifferenceAndTheSharedViewThatAreThere) {
  const Workshop w = some_workshop(1, 6);
  const auto result = compare_groups(w.answers, w.groups, 3, quick_groups());
  ASSERT_TRUE(result);
  EXPECT_EQ(result->groups_family, 12U);
  EXPECT_EQ(result->pairs_family, 36U);
  for (Axis axis : both_axes) {
    EXPECT_LE(result->impacts[0].groups_on(axis).q, 0.05);
    const auto& pairs = result->impacts[0].pairs_on(axis);
    ASSERT_EQ(pairs.size(), 3U);
    EXPECT_EQ(pairs[0].verdict, PairVerdict::different);
    EXPECT_GT(pairs[0].interval.low, 0.25);
    EXPECT_EQ(pairs[2].a, 1);
    EXPECT_EQ(pairs[2].b, 2);
    EXPECT_EQ(result->impacts[1].groups_on(axis).p, 1.0);
    EXPECT_EQ(result->impacts[1].pairs_on(axis)[1].verdict, PairVerdict::shared);
    EXPECT_TRUE(result->impacts[1].pairs_on(axis)[1].interval.degenerate);
  }
}

TEST(CompareGroups, ChanceAloneSeldomGivesAnyVerdict) {
  int verdicts = 0;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const Workshop w = some_workshop(seed, 8);
    GroupTestOptions options = quick_groups();
    options.replicates = 0;
    options.permutations = 499;
    const auto result = compare_groups(w.answers, w.groups, 3, options);
    for (std::size_t i = 2; i < result->impacts.size(); ++i)
      for (const GroupsComparison& comparison : result->impacts[i].groups)
        if (comparison.q <= 0.05) ++verdicts;
  }
  EXPECT_LE(verdicts, 14);  // of 240; at most 5 % of the verdicts, of which 80 are right ones
}

TEST(CompareGroups, CountsAnswersAndLeavesOutWhatCannotBeTested) {
  Ratings answers{Matrix(4, 1), Matrix(4, 1, 0.5)};
  answers.valuation.cells = {0.5, missing, 0.25, 0.75};
  const auto result = compare_groups(answers, std::vector{0, 0, 1, 1}, 2, quick_groups());
  ASSERT_TRUE(result);
  EXPECT_EQ(result->impacts[0].groups_on(Axis::valuation).answered, (std::vector<std::size_t>{1, 2}));
  EXPECT_TRUE(is_missing(result->impacts[0].groups_on(Axis::valuation).q));
  EXPECT_EQ(result->impacts[0].pairs_on(Axis::valuation)[0].verdict, PairVerdict::not_tested);
  EXPECT_EQ(result->groups_family, 1U);
}

TEST(CompareGroups, OneGroupOrNoneHasNothingToCompare) {
  const Ratings answers{Matrix(3, 2, 0.5), Matrix(3, 2, 0.5)};
  for (int groups : {0, 1}) {
    const auto result = compare_groups(answers, std::vector(3, groups - 1), groups, quick_groups());
    ASSERT_TRUE(result);
    EXPECT_EQ(result->pairs_family, 0U);
    EXPECT_TRUE(is_missing(result->impacts[0].groups_on(Axis::valuation).p));
  }
}

TEST(CompareGroups, RefusesShapesAndOptions) {
  const Ratings answers{Matrix(2, 1, 0.5), Matrix(2, 1, 0.5)};
  const std::vector groups{0, 1};
  EXPECT_EQ(compare_groups(answers, std::vector{0}, 2).error().code, "analysis.shape");
  EXPECT_EQ(compare_groups(answers, groups, 1).error().code, "analysis.shape");
  for (auto spoil :
       {+[](GroupTestOptions& o) { o.permutations = 0; }, +[](GroupTestOptions& o) { o.replicates = -1; },
        +[](GroupTestOptions& o) { o.level = 1; }, +[](GroupTestOptions& o) { o.margin = -0.1; },
        +[](GroupTestOptions& o) { o.margin = missing; }}) {
    GroupTestOptions options;
    spoil(options);
    EXPECT_EQ(compare_groups(answers, groups, 2, options).error().code, "analysis.option");
  }
}

bool same(double a, double b) {
  return std::memcmp(&a, &b, sizeof a) == 0;
}

RC_GTEST_PROP(CompareGroups, TheNumberOfThreadsChangesNoBit, (std::uint64_t seed)) {
  const Workshop w = some_workshop(seed, 3);
  GroupTestOptions options = quick_groups();
  options.permutations = options.replicates = 49;
  options.seed = seed;
  options.threads = 1;
  const auto one = compare_groups(w.answers, w.groups, 3, options).value();
  options.threads = *rc::gen::inRange(2, 6);
  const auto many = compare_groups(w.answers, w.groups, 3, options).value();
  for (std::size_t i = 0; i < one.impacts.size(); ++i)
    for (std::size_t axis = 0; axis < 2; ++axis) {
      RC_ASSERT(same(one.impacts[i].groups[axis].q, many.impacts[i].groups[axis].q));
      for (std::size_t pair = 0; pair < 3; ++pair) {
        const PairComparison& a = one.impacts[i].pairs[axis][pair];
        const PairComparison& b = many.impacts[i].pairs[axis][pair];
        RC_ASSERT(same(a.q, b.q) && same(a.equivalence_q, b.equivalence_q) &&
                  same(a.interval.low, b.interval.low));
      }
    }
}

RC_GTEST_PROP(CompareGroups, AdjustedValuesAreThoseOfTheWholeFamily, (std::uint64_t seed)) {
  const Workshop w = some_workshop(seed, 4);
  GroupTestOptions options = quick_groups();
  options.permutations = 49;
  options.replicates = 0;
  const auto result = compare_groups(w.answers, w.groups, 3, options).value();
  std::vector<double> p, q;
  for (const ImpactComparison& impact : result.impacts)
    for (const GroupsComparison& comparison : impact.groups) {
      p.push_back(comparison.p);
      q.push_back(comparison.q);
    }
  RC_ASSERT(q == benjamini_hochberg(p));
}

}  // namespace
}  // namespace minga::methods::impact
