#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cstring>
#include <numeric>

#include "methods/impact/impute.hpp"
#include "methods/impact/impute_levels.hpp"
#include "unit/methods_impact/impute_naive.hpp"

namespace minga::methods::impact {
namespace {

// Five-step ratings, or plain numbers without ties in their distances.
Matrix any_table(bool steps) {
  const auto rows = *rc::gen::inRange<std::size_t>(1, 90);
  const auto columns = *rc::gen::inRange<std::size_t>(1, 30);
  const double missing_share = *rc::gen::inRange(0, 70) / 100.0;
  const auto seed = *rc::gen::arbitrary<std::uint32_t>();
  return naive::ratings(rows, columns, steps ? 5 : 0, missing_share, seed);
}

int any_k() {
  return *rc::gen::inRange(1, 25);
}
DonorWeights any_weights() {
  return *rc::gen::element(DonorWeights::uniform, DonorWeights::distance);
}

Matrix mapped(Matrix table, double factor, double shift) {
  for (double& cell : table.cells) cell = cell * factor + shift;
  return table;
}

bool same_bytes(const Matrix& one, const Matrix& other) {
  return one.cells.size() == other.cells.size() &&
         (one.cells.empty() ||
          std::memcmp(one.cells.data(), other.cells.data(), one.cells.size() * sizeof(double)) == 0);
}

RC_GTEST_PROP(ImputeProperty, ObservedCellsStayAndFilledOnesLieAmongTheirColumn, ()) {
  const Matrix answers = any_table(*rc::gen::arbitrary<bool>());
  const auto imputed = impute(answers, {});
  RC_ASSERT(imputed.has_value());
  for (std::size_t column = 0; column < answers.columns; ++column) {
    double low = 2;
    double high = -1;
    for (std::size_t row = 0; row < answers.rows; ++row) {
      const double cell = answers(row, column);
      if (is_missing(cell)) continue;
      RC_ASSERT(imputed->completed(row, column) == cell);
      low = std::min(low, cell);
      high = std::max(high, cell);
    }
    for (std::size_t row = 0; row < answers.rows; ++row) {
      const double cell = imputed->completed(row, column);
      const auto& empty = imputed->report.empty_rows;
      const bool excluded = high < low || std::find(empty.begin(), empty.end(), row) != empty.end();
      RC_ASSERT(is_missing(cell) == excluded);
      RC_ASSERT(excluded || (low - 1e-12 <= cell && cell <= high + 1e-12));
    }
  }
}

RC_GTEST_PROP(ImputeProperty, FollowsScaleAndShift, (bool steps)) {
  const Matrix answers = any_table(steps);
  const int k = any_k();
  const DonorWeights weights = any_weights();
  const auto plain = impute_with(answers, k, weights, {});
  // Powers of two keep doubles exact, so that distances that tie go on doing so.
  const auto other = impute_with(mapped(answers, 4, 0), k, weights, {});
  RC_ASSERT(naive::alike(*other, mapped(*plain, 4, 0), 1e-11));
  if (steps) {
    const auto shifted = impute_with(mapped(answers, -2, 8), k, weights, {});
    RC_ASSERT(naive::alike(*shifted, mapped(*plain, -2, 8), 1e-11));
  }
}

RC_GTEST_PROP(ImputeProperty, FollowsThePermutationOfRows, ()) {
  const Matrix answers = any_table(false);
  std::vector<std::size_t> order(answers.rows);
  std::iota(order.begin(), order.end(), 0U);
  Random random(*rc::gen::arbitrary<std::uint32_t>());
  for (std::size_t left = order.size(); left > 1; --left)
    std::swap(order[left - 1], order[random.below(left)]);
  Matrix permuted(answers.rows, answers.columns);
  for (std::size_t row = 0; row < answers.rows; ++row)
    for (std::size_t column = 0; column < answers.columns; ++column)
      permuted(row, column) = answers(order[row], column);
  // Donors at one distance are taken by row, which a permutation changes: take them all.
  const auto plain = impute_with(answers, 100, DonorWeights::distance, {});
  const auto other = impute_with(permuted, 100, DonorWeights::distance, {});
  for (std::size_t row = 0; row < answers.rows; ++row)
    for (std::size_t column = 0; column < answers.columns; ++column) {
      const double one = (*plain)(order[row], column);
      const double two = (*other)(row, column);
      RC_ASSERT(naive::alike(one, two, 1e-12));
    }
}

RC_GTEST_PROP(ImputeProperty, ThreadsDoNotChangeAByte, (bool steps)) {
  const Matrix answers = any_table(steps);
  ImputeOptions options;
  options.seed = *rc::gen::arbitrary<std::uint32_t>();
  options.threads = 1;
  const auto one = impute(answers, options);
  options.threads = *rc::gen::inRange(2, 9);
  const auto many = impute(answers, options);
  RC_ASSERT(same_bytes(one->completed, many->completed));
  RC_ASSERT(one->report.k == many->report.k);
  RC_ASSERT(one->report.column_mean.rmse == many->report.column_mean.rmse);
  for (std::size_t trial = 0; trial < one->report.trials.size(); ++trial)
    RC_ASSERT(one->report.trials[trial].error.rmse == many->report.trials[trial].error.rmse);
}

// One answer off the scale, in a row of its own that shares no column with the others, sends the whole
// table the way of doubles and may not change what the others get.
RC_GTEST_PROP(ImputeProperty, BytesAndDoublesGiveTheSame, ()) {
  const Matrix answers = any_table(true);
  Matrix wider(answers.rows + 1, answers.columns + 1);
  Matrix off_scale = wider;
  for (std::size_t row = 0; row < answers.rows; ++row)
    for (std::size_t column = 0; column < answers.columns; ++column)
      wider(row, column) = off_scale(row, column) = answers(row, column);
  wider(answers.rows, answers.columns) = 0.5;
  off_scale(answers.rows, answers.columns) = 0.123456789;
  const bool any_answer = naive::answered(answers) != std::vector<std::size_t>(answers.columns, 0);
  RC_PRE(any_answer);
  RC_PRE(find_levels(wider).has_value());
  RC_PRE(!find_levels(off_scale).has_value());
  const int k = any_k();
  const DonorWeights weights = any_weights();
  const auto bytes = impute_with(wider, k, weights, {});
  const auto doubles = impute_with(off_scale, k, weights, {});
  for (std::size_t row = 0; row < answers.rows; ++row)
    for (std::size_t column = 0; column < answers.columns; ++column) {
      const double one = (*bytes)(row, column);
      const double two = (*doubles)(row, column);
      RC_ASSERT(naive::alike(one, two, 1e-12));
    }
  const auto chosen_on_bytes = impute(wider, {});
  const auto chosen_on_doubles = impute(off_scale, {});
  for (std::size_t trial = 0; trial < chosen_on_bytes->report.trials.size(); ++trial)
    RC_ASSERT(std::abs(chosen_on_bytes->report.trials[trial].error.rmse -
                       chosen_on_doubles->report.trials[trial].error.rmse) < 1e-12);
}

RC_GTEST_PROP(ImputeProperty, EqualsTheDefinition, (bool steps)) {
  const Matrix answers = any_table(steps);
  const int k = any_k();
  const DonorWeights weights = any_weights();
  const auto completed = impute_with(answers, k, weights, {});
  RC_ASSERT(naive::alike(*completed, naive::fill(answers, static_cast<std::size_t>(k), weights), 1e-12));
}

TEST(ImputeLevels, FindsAScale) {
  const auto levels = [](std::initializer_list<double> cells) {
    Matrix table(1, cells.size());
    table.cells = cells;
    return find_levels(table);
  };
  EXPECT_EQ(levels({1, 0, missing, 0.25, 0.75, 0.5})->values, (std::vector<double>{0, 0.25, 0.5, 0.75, 1}));
  EXPECT_EQ(levels({7})->values, std::vector<double>{7});
  EXPECT_EQ(levels({0, 0.4, 1})->values.size(), 6U);
  EXPECT_EQ(levels({0, 0.3, 0.1 + 0.2, 0.6})->values.size(), 3U);
  EXPECT_TRUE(levels({-2, 13}));
  EXPECT_FALSE(levels({0, 1, 17}));
  EXPECT_FALSE(levels({0, 1, 1.7183}));
  EXPECT_FALSE(levels({missing}));
}

}  // namespace
}  // namespace minga::methods::impact
