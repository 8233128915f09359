#include "methods/impact/impute.hpp"

#include <gtest/gtest.h>

#include <cstring>
#include <limits>

#include "unit/methods_impact/impute_naive.hpp"

namespace minga::methods::impact {
namespace {

Matrix table(std::initializer_list<std::initializer_list<double>> rows) {
  Matrix result(rows.size(), rows.begin()->size());
  std::size_t at = 0;
  for (const auto& row : rows)
    for (const double cell : row) result.cells[at++] = cell;
  return result;
}

const double gap = missing;

ImputeOptions serial() {
  ImputeOptions options;
  options.threads = 1;
  return options;
}

TEST(Impute, TakesTheAnswerOfTheNearestDonor) {
  const Matrix answers = table({{0, 0, gap}, {0, 0.25, 0.75}, {1, 1, 0}});
  EXPECT_EQ((*impute_with(answers, 1, DonorWeights::uniform, serial()))(0, 2), 0.75);
}

TEST(Impute, WeighsDonorsByInverseDistance) {
  // Both donors share two answers: distances go as sqrt(0.25^2) and sqrt(2 * 0.5^2).
  const Matrix answers = table({{0, 0, gap}, {0, 0.25, 1}, {0.5, 0.5, 0}});
  const double near = 1 / 0.25;
  const double far = 1 / std::sqrt(0.5);
  EXPECT_NEAR((*impute_with(answers, 2, DonorWeights::distance, serial()))(0, 2), near / (near + far), 1e-15);
}

TEST(Impute, IdenticalDonorsShareAlikeAndLeaveOthersOut) {
  const Matrix answers = table({{0, 0, gap}, {0, 0, 1}, {0, 0, 0.5}, {0, 0.25, 0}});
  EXPECT_EQ((*impute_with(answers, 3, DonorWeights::distance, serial()))(0, 2), 0.75);
  EXPECT_EQ((*impute_with(answers, 3, DonorWeights::uniform, serial()))(0, 2), 0.5);
}

TEST(Impute, ScalesTheDistanceToTheSharedAnswers) {
  // Row 1 differs by 0.5 on the only answer it shares, row 2 by 0.25 on each of three: row 2 is nearer
  // although its sum over three answers could grow greater.
  const Matrix answers = table({{0, 0, 0, gap}, {0.25, gap, gap, 0}, {0.25, 0, 0.25, 1}});
  EXPECT_EQ((*impute_with(answers, 1, DonorWeights::uniform, serial()))(0, 3), 1);
}

TEST(Impute, OfTwoDonorsAtTheSameDistanceTakesTheFirst) {
  const Matrix answers = table({{0.5, gap}, {0.75, 0.25}, {0.25, 1}});
  EXPECT_EQ((*impute_with(answers, 1, DonorWeights::uniform, serial()))(0, 1), 0.25);
}

TEST(Impute, FillsWithTheColumnMeanWhereNobodySharesAnAnswer) {
  const Matrix answers = table({{0, gap, gap}, {gap, 0.5, 1}, {gap, 0.25, 0.5}});
  const auto imputed = impute(answers, serial());
  ASSERT_TRUE(imputed);
  EXPECT_EQ(imputed->completed(0, 1), 0.375);
  EXPECT_EQ(imputed->completed(0, 2), 0.75);
  EXPECT_EQ(imputed->completed(1, 0), 0);
  EXPECT_EQ(imputed->report.filled_by_column_mean, 4U);
}

TEST(Impute, ListsEmptyRowsAndColumnsAndLeavesThemMissing) {
  const Matrix answers = table({{0, gap, 0.5}, {gap, gap, gap}, {0.25, gap, gap}});
  const auto imputed = impute(answers, serial());
  ASSERT_TRUE(imputed);
  EXPECT_EQ(imputed->report.empty_rows, std::vector<std::size_t>{1});
  EXPECT_EQ(imputed->report.empty_columns, std::vector<std::size_t>{1});
  for (std::size_t at = 0; at < 3; ++at) {
    EXPECT_TRUE(is_missing(imputed->completed(1, at)));
    EXPECT_TRUE(is_missing(imputed->completed(at, 1)));
  }
  EXPECT_EQ(imputed->completed(2, 2), 0.5);
  EXPECT_EQ(imputed->report.missing_cells, 6U);
  EXPECT_DOUBLE_EQ(imputed->report.missing_share, 6.0 / 9);
}

TEST(Impute, OneParticipantLearnsNothingAndLosesNothing) {
  const auto imputed = impute(table({{0.25, gap, 1}}), serial());
  ASSERT_TRUE(imputed);
  EXPECT_TRUE(naive::alike(imputed->completed, table({{0.25, gap, 1}}), 0));
  EXPECT_EQ(imputed->report.masked_cells, 0U);
  EXPECT_EQ(imputed->report.k, 1);
  EXPECT_FALSE(imputed->report.k_at_edge);
  EXPECT_FALSE(imputed->report.mean_wins);
}

TEST(Impute, NothingComesBackAsNothing) {
  for (const Matrix& empty : {Matrix(), Matrix(0, 5), Matrix(5, 0), Matrix(3, 3)}) {
    const auto imputed = impute(empty, serial());
    ASSERT_TRUE(imputed);
    EXPECT_TRUE(naive::alike(imputed->completed, empty, 0));
    EXPECT_EQ(imputed->report.empty_rows.size(), empty.rows);
  }
}

TEST(Impute, TwoIdenticalParticipantsPredictEachOther) {
  const auto imputed = impute(table({{0, 0.25, 1, 0.5}, {0, 0.25, 1, 0.5}}), serial());
  ASSERT_TRUE(imputed);
  EXPECT_EQ(imputed->report.chosen.rmse, 0);
  EXPECT_EQ(imputed->report.chosen.exact_share, 1);
  EXPECT_EQ(imputed->report.k, 1);
  EXPECT_TRUE(imputed->report.k_at_edge);
}

TEST(Impute, SaysWhenTheMeanIsNoWorse) {
  // Answers are pure noise: neighbours tell nothing.
  Random random(5);
  Matrix answers(60, 12);
  for (double& cell : answers.cells) cell = static_cast<double>(random.below(5)) / 4;
  ImputeOptions options = serial();
  options.k_max = 5;
  const auto imputed = impute(answers, options);
  ASSERT_TRUE(imputed);
  EXPECT_TRUE(imputed->report.mean_wins);
  EXPECT_TRUE(imputed->report.k_at_edge);
}

TEST(Impute, RefusesWhatItCannotUse) {
  Matrix answers(2, 3, 0.5);
  answers(1, 2) = std::numeric_limits<double>::infinity();
  const auto infinite = impute(answers, serial());
  ASSERT_FALSE(infinite);
  EXPECT_EQ(infinite.error().code, "impute.cell_not_finite");
  EXPECT_EQ(infinite.error().parameters,
            (std::vector<std::pair<std::string, std::string>>{{"row", "2"}, {"column", "3"}}));
  answers(1, 2) = 0;
  ImputeOptions options;
  options.k_min = 0;
  EXPECT_EQ(impute(answers, options).error().code, "impute.option_k");
  options.k_min = 9;
  options.k_max = 8;
  EXPECT_EQ(impute(answers, options).error().code, "impute.option_k");
  EXPECT_EQ(impute_with(answers, 0, DonorWeights::uniform, {}).error().code, "impute.option_k");
  options = {};
  options.folds = 1;
  EXPECT_EQ(impute(answers, options).error().code, "impute.option_folds");
  answers.cells.pop_back();
  EXPECT_EQ(impute(answers, {}).error().code, "impute.shape");
}

// Sizes on both sides of a batch of donors, many and few columns, rating scales and plain numbers.
struct Shape {
  std::size_t rows, columns;
  int levels;
  double missing_share;
};

class ImputeReference : public ::testing::TestWithParam<Shape> {};

TEST_P(ImputeReference, EqualsTheDefinition) {
  const Shape shape = GetParam();
  Matrix answers = naive::ratings(shape.rows, shape.columns, shape.levels, shape.missing_share, 11);
  // Whole numbers: on a scale such as n / 15 the definition's own distances tie or not by their rounding.
  if (shape.levels == 16)
    for (double& cell : answers.cells) cell = std::round(15 * cell);
  for (const int k : {1, 4, 1000}) {
    for (const DonorWeights weights : {DonorWeights::uniform, DonorWeights::distance}) {
      const auto completed = impute_with(answers, k, weights, serial());
      ASSERT_TRUE(completed);
      EXPECT_TRUE(
          naive::alike(*completed, naive::fill(answers, static_cast<std::size_t>(k), weights), 1e-12));
    }
  }
  ImputeOptions options = serial();
  options.k_max = 6;
  const auto imputed = impute(answers, options);
  ASSERT_TRUE(imputed);
  double best = std::numeric_limits<double>::infinity();
  for (const ImputeTrial& trial : imputed->report.trials) {
    const auto expected = naive::validate(answers, static_cast<std::size_t>(trial.k), trial.weights, 10, 1);
    EXPECT_NEAR(trial.error.rmse, expected.rmse(), 1e-12);
    EXPECT_NEAR(trial.error.mae, expected.absolute / static_cast<double>(expected.cells), 1e-12);
    EXPECT_EQ(imputed->report.masked_cells, expected.cells);
    EXPECT_NEAR(imputed->report.column_mean.rmse, expected.mean_rmse(), 1e-12);
    best = std::min(best, trial.error.rmse);
  }
  EXPECT_EQ(imputed->report.trials.size(), 12U);
  EXPECT_EQ(imputed->report.chosen.rmse, best);
}

INSTANTIATE_TEST_SUITE_P(Shapes, ImputeReference,
                         ::testing::Values(Shape{29, 104, 5, 0.12}, Shape{200, 12, 5, 0.3},
                                           Shape{150, 40, 3, 0.5}, Shape{130, 9, 16, 0.2},
                                           Shape{90, 30, 0, 0.2}, Shape{70, 6, 2, 0.7},
                                           Shape{300, 7, 5, 0.93}));

TEST(Impute, ColumnsThatFewAnsweredFindTheirDonors) {
  Matrix answers = naive::ratings(400, 10, 5, 0.1, 3);
  for (std::size_t row = 0; row < answers.rows; ++row)
    if (row % 57 != 5) answers(row, 4) = missing;
  const auto completed = impute_with(answers, 3, DonorWeights::uniform, serial());
  EXPECT_TRUE(naive::alike(*completed, naive::fill(answers, 3, DonorWeights::uniform), 1e-12));
}

TEST(Impute, DonorsMissingTheSameColumnsAreLookedForFartherOut) {
  // The receiver's camp, 150 rows, answers nothing of the last column; its donors are all far away.
  Matrix answers = naive::ratings(300, 12, 5, 0.1, 8);
  for (std::size_t row = 0; row < 150; ++row) {
    for (std::size_t column = 0; column < 11; ++column) answers(row, column) = column == row % 11 ? 0.25 : 0;
    answers(row, 11) = missing;
  }
  const auto completed = impute_with(answers, 5, DonorWeights::distance, serial());
  EXPECT_TRUE(naive::alike(*completed, naive::fill(answers, 5, DonorWeights::distance), 1e-12));
}

TEST(Impute, EqualsTheDefinitionOnManyRows) {
  const Matrix answers = naive::ratings(1500, 10, 5, 0.1, 31);
  const auto completed = impute_with(answers, 7, DonorWeights::distance, serial());
  EXPECT_TRUE(naive::alike(*completed, naive::fill(answers, 7, DonorWeights::distance), 1e-12));
}

TEST(Impute, ManyIdenticalRowsAreNoTrouble) {
  Matrix answers(700, 8, 0.5);
  for (std::size_t row = 0; row < answers.rows; row += 3) answers(row, row % 8) = missing;
  const auto imputed = impute(answers, serial());
  ASSERT_TRUE(imputed);
  EXPECT_TRUE(naive::alike(imputed->completed, Matrix(700, 8, 0.5), 0));
  EXPECT_EQ(imputed->report.chosen.rmse, 0);
}

TEST(Impute, HugeNumbersAreNoTrouble) {
  const Matrix answers = table({{1e99, -1e99, gap}, {1e99, 3, 1e98}, {-1e99, 2, 7.25}, {1e-300, 1, 0.1}});
  const auto imputed = impute(answers, serial());
  ASSERT_TRUE(imputed);
  EXPECT_TRUE(std::isfinite(imputed->completed(0, 2)));
}

// What a capped donor pool and a sample of rows for the choice of k cost, on data where all can be used.
TEST(Impute, CapsCostLittle) {
  const Matrix truth = naive::ratings(3000, 30, 5, 0, 21);
  Matrix answers = truth;
  Random random(22);
  for (double& cell : answers.cells)
    if (random.uniform() < 0.12) cell = missing;
  const auto error = [&](const ImputeOptions& options) {
    const auto imputed = impute(answers, options);
    double squares = 0;
    std::size_t cells = 0;
    for (std::size_t cell = 0; cell < answers.cells.size(); ++cell) {
      if (!is_missing(answers.cells[cell])) continue;
      squares += std::pow(imputed->completed.cells[cell] - truth.cells[cell], 2);
      ++cells;
    }
    return std::sqrt(squares / static_cast<double>(cells));
  };
  const double all = error({});
  ImputeOptions capped;
  capped.donor_cap = 500;
  EXPECT_LT(error(capped), 1.03 * all);
  EXPECT_NE(error(capped), all);
  ImputeOptions sampled;
  sampled.cv_row_cap = 300;
  EXPECT_LT(error(sampled), 1.005 * all);
}

TEST(Impute, ReportsItsCaps) {
  const Matrix answers = naive::ratings(120, 10, 5, 0.1, 2);
  ImputeOptions options;
  options.donor_cap = 50;
  options.cv_row_cap = 40;
  const auto imputed = impute(answers, options);
  ASSERT_TRUE(imputed);
  EXPECT_EQ(imputed->report.donor_rows, 50U);
  EXPECT_EQ(imputed->report.cv_rows, 40U);
  EXPECT_LE(imputed->report.masked_cells, 400U);
}

}  // namespace
}  // namespace minga::methods::impact
