#include "methods/impact/group_means.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "unit/methods_impact/impute_naive.hpp"

namespace minga::methods::impact {
namespace {

TEST(GroupMeans, CountsAnswersAndGapsOfEachGroup) {
  Matrix answers(4, 2);
  answers.cells = {0.25, missing, 0.75, missing, 1, 0.5, 0, missing};
  const std::vector<int> groups = {7, 7, 2, -1};
  const auto means = group_means(answers, groups);
  ASSERT_TRUE(means);
  EXPECT_EQ(means->groups, (std::vector<int>{2, 7}));
  EXPECT_EQ(means->sizes, (std::vector<std::size_t>{1, 2}));
  EXPECT_EQ(means->at(0, 0).mean, 1);
  EXPECT_EQ(means->at(0, 1).count, 1U);
  EXPECT_EQ(means->at(1, 0).mean, 0.5);
  EXPECT_EQ(means->at(1, 0).count, 2U);
  EXPECT_TRUE(is_missing(means->at(1, 1).mean));
  EXPECT_EQ(means->at(1, 1).gaps, 2U);
}

TEST(GroupMeans, RefusesLabelsThatDoNotFit) {
  const auto means = group_means(Matrix(3, 2), std::vector<int>{1, 2});
  ASSERT_FALSE(means);
  EXPECT_EQ(means.error().code, "group_means.labels_do_not_fit");
}

TEST(GroupMeans, OfNobodyAreNone) {
  EXPECT_TRUE(group_means(Matrix(0, 4), {})->groups.empty());
  EXPECT_TRUE(group_means(Matrix(2, 1, 0.5), std::vector<int>{-1, -1})->cells.empty());
}

RC_GTEST_PROP(GroupMeansProperty, CountsAddUpAndSumsAreKept, ()) {
  const auto rows = *rc::gen::inRange<std::size_t>(1, 40);
  const Matrix answers = naive::ratings(rows, 6, 5, 0.4, *rc::gen::arbitrary<std::uint32_t>());
  const auto groups = *rc::gen::container<std::vector<int>>(rows, rc::gen::inRange(0, 4));
  const auto means = group_means(answers, groups);
  for (std::size_t column = 0; column < answers.columns; ++column) {
    double sum = 0;
    double expected = 0;
    std::size_t counted = 0;
    for (std::size_t group = 0; group < means->groups.size(); ++group) {
      const GroupMeanCell& cell = means->at(group, column);
      RC_ASSERT(cell.count + cell.gaps == means->sizes[group]);
      counted += cell.count + cell.gaps;
      if (cell.count > 0) sum += cell.mean * static_cast<double>(cell.count);
    }
    for (std::size_t row = 0; row < rows; ++row)
      if (!is_missing(answers(row, column))) expected += answers(row, column);
    RC_ASSERT(counted == rows);
    RC_ASSERT(std::abs(sum - expected) < 1e-12);
  }
}

}  // namespace
}  // namespace minga::methods::impact
