#include "methods/impact/contrast.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace minga::methods::impact {
namespace {

Matrix matrix(std::size_t columns, std::vector<double> cells) {
  Matrix m(cells.size() / columns, columns);
  m.cells = std::move(cells);
  return m;
}

Ratings twice(const Matrix& m) {
  return {m, m};
}

struct Random5 {
  Ratings observed;
  Ratings filled;
  std::vector<int> groups;
  int group_count;
};

// Ratings on the five levels with holes, some of the holes filled, in up to four groups.
Random5 some_ratings() {
  const auto rows = static_cast<std::size_t>(*rc::gen::inRange(1, 12));
  const auto columns = static_cast<std::size_t>(*rc::gen::inRange(1, 8));
  Random5 r;
  r.group_count = *rc::gen::inRange(1, 5);
  for (Axis axis : both_axes) {
    Matrix& observed = r.observed.on(axis) = Matrix(rows, columns);
    Matrix& filled = r.filled.on(axis) = Matrix(rows, columns);
    for (std::size_t i = 0; i < observed.cells.size(); ++i) {
      const int level = *rc::gen::inRange(-2, 5);
      if (level >= 0) observed.cells[i] = level / 4.0;
      filled.cells[i] = level >= 0 ? observed.cells[i] : level == -1 ? 0.4 : missing;
    }
  }
  for (std::size_t i = 0; i < rows; ++i) r.groups.push_back(*rc::gen::inRange(-1, r.group_count));
  return r;
}

Contrast contrast_of(const Random5& r) {
  return contrast(r.observed, r.filled, r.groups, r.group_count, GroupOrigin::found).value();
}

TEST(Contrast, MeansCountsDifferencesAndMarks) {
  //                          both agree  whole step  between
  const Matrix answers = matrix(3, {1.0, 0.0, 0.50,      //
                                    1.0, 0.5, 0.75,      //
                                    0.75, 0.5, missing,  //
                                    1.0, 0.5, 0.75});
  const auto result =
      contrast(twice(answers), twice(answers), std::vector{0, 0, 1, 1}, 2, GroupOrigin::declared);
  ASSERT_TRUE(result);
  EXPECT_EQ(result->sizes, (std::vector<std::size_t>{2, 2}));
  const AxisContrast& first = result->impacts[0].on(Axis::valuation);
  EXPECT_DOUBLE_EQ(first.groups[0].mean, 1.0);
  EXPECT_DOUBLE_EQ(first.groups[1].mean, 0.875);
  EXPECT_DOUBLE_EQ(first.difference, 0.125);
  EXPECT_EQ(first.mark, Mark::agreement);
  EXPECT_EQ(first.highest, 0);
  EXPECT_EQ(first.lowest, 1);
  const AxisContrast& second = result->impacts[1].on(Axis::prioritization);
  EXPECT_DOUBLE_EQ(second.difference, 0.25);
  EXPECT_EQ(second.mark, Mark::disagreement);
  const AxisContrast& third = result->impacts[2].on(Axis::valuation);
  EXPECT_EQ(third.groups[1].answered, 1U);
  EXPECT_DOUBLE_EQ(third.difference, 0.125);
  EXPECT_EQ(first.rank, 1U);
  EXPECT_EQ(third.rank, 2U);
  EXPECT_EQ(result->impacts[1].on(Axis::valuation).rank, 3U);
}

TEST(Contrast, CountsFilledCellsApart) {
  Matrix holes = matrix(1, {1.0, missing, 0.5});
  Matrix full = matrix(1, {1.0, 0.5, 0.5});
  const auto result = contrast(twice(holes), twice(full), std::vector{0, 0, 1}, 2, GroupOrigin::found);
  ASSERT_TRUE(result);
  const GroupMean& group = result->impacts[0].on(Axis::valuation).groups[0];
  EXPECT_DOUBLE_EQ(group.mean, 0.75);
  EXPECT_EQ(group.answered, 1U);
  EXPECT_EQ(group.filled, 1U);
}

TEST(Contrast, TablesHoldWhatLiesAStepFromNeutralInSomeGroup) {
  const Matrix answers = matrix(5, {0.5, 0.75, 1.0, 0.0, 0.25,  //
                                    0.5, 0.50, 0.0, 0.0, 0.75});
  const auto result = contrast(twice(answers), twice(answers), std::vector{0, 1}, 2, GroupOrigin::found);
  ASSERT_TRUE(result);
  EXPECT_EQ(result->most_positive, (std::vector<std::size_t>{2, 1, 4}));
  EXPECT_EQ(result->most_negative, (std::vector<std::size_t>{3, 2, 4}));
}

TEST(Contrast, AGroupWithoutAnswersHasNoMeanAndOneGroupNoDifference) {
  const Matrix answers = matrix(1, {missing, 0.5});
  const auto result = contrast(twice(answers), twice(answers), std::vector{0, 1}, 2, GroupOrigin::declared);
  ASSERT_TRUE(result);
  const AxisContrast& cell = result->impacts[0].on(Axis::valuation);
  EXPECT_TRUE(is_missing(cell.groups[0].mean));
  EXPECT_TRUE(is_missing(cell.difference));
  EXPECT_EQ(cell.mark, Mark::none);
  EXPECT_EQ(cell.rank, 0U);
}

TEST(Contrast, RefusesShapesThatDoNotFit) {
  const Matrix answers = matrix(1, {0.5, 0.5});
  const Matrix wide = matrix(2, {0.5, 0.5});
  EXPECT_EQ(contrast(twice(answers), twice(wide), std::vector{0, 0}, 1, GroupOrigin::found).error().code,
            "analysis.shape");
  EXPECT_FALSE(contrast(twice(answers), twice(answers), std::vector{0}, 1, GroupOrigin::found));
  EXPECT_FALSE(contrast(twice(answers), twice(answers), std::vector{0, 1}, 1, GroupOrigin::found));
}

RC_GTEST_PROP(Contrast, DifferenceIsTheGreatestOverAllPairsOfGroups, ()) {
  const Contrast result = contrast_of(some_ratings());
  for (const ImpactContrast& impact : result.impacts) {
    for (const AxisContrast& axis : impact.axes) {
      double greatest = missing;
      for (std::size_t i = 0; i < axis.groups.size(); ++i)
        for (std::size_t j = 0; j < i; ++j) {
          const double d = std::abs(axis.groups[i].mean - axis.groups[j].mean);
          if (!is_missing(d)) greatest = is_missing(greatest) ? d : std::max(greatest, d);
        }
      RC_ASSERT(is_missing(greatest) == is_missing(axis.difference));
      if (!is_missing(greatest)) RC_ASSERT(std::abs(axis.difference - greatest) < 1e-8);
    }
  }
}

RC_GTEST_PROP(Contrast, CountsAddUpToTheCellsOfTheGroups, ()) {
  const Random5 r = some_ratings();
  const Contrast result = contrast_of(r);
  for (Axis axis : both_axes)
    for (std::size_t column = 0; column < r.observed.impacts(); ++column) {
      std::size_t answered = 0;
      std::size_t in_groups = 0;
      for (std::size_t row = 0; row < r.groups.size(); ++row)
        if (r.groups[row] >= 0 && !is_missing(r.observed.on(axis)(row, column))) ++in_groups;
      for (const GroupMean& group : result.impacts[column].on(axis).groups) answered += group.answered;
      RC_ASSERT(answered == in_groups);
    }
}

RC_GTEST_PROP(Contrast, MirroredValuationSwapsTheTables, ()) {
  Random5 r = some_ratings();
  const Contrast before = contrast_of(r);
  for (Ratings* ratings : {&r.observed, &r.filled})
    for (double& cell : ratings->valuation.cells) cell = 1 - cell;
  const Contrast after = contrast_of(r);
  RC_ASSERT(std::ranges::is_permutation(before.most_positive, after.most_negative));
  RC_ASSERT(std::ranges::is_permutation(before.most_negative, after.most_positive));
}

RC_GTEST_PROP(Contrast, TheOrderOfParticipantsDoesNotMatter, ()) {
  Random5 r = some_ratings();
  const Contrast before = contrast_of(r);
  for (Ratings* ratings : {&r.observed, &r.filled})
    for (Axis axis : both_axes) {
      Matrix turned = ratings->on(axis);
      for (std::size_t row = 0; row < turned.rows; ++row)
        std::ranges::copy(ratings->on(axis).row(turned.rows - 1 - row), turned.row(row).begin());
      ratings->on(axis) = turned;
    }
  std::ranges::reverse(r.groups);
  const Contrast after = contrast_of(r);
  for (std::size_t i = 0; i < before.impacts.size(); ++i)
    for (Axis axis : both_axes) RC_ASSERT(before.impacts[i].on(axis).mark == after.impacts[i].on(axis).mark);
  RC_ASSERT(before.most_positive == after.most_positive);
}

}  // namespace
}  // namespace minga::methods::impact
