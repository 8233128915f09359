#include "methods/impact/stability_fill.hpp"

#include <algorithm>

namespace minga::methods::impact {
namespace {

bool has_gaps(const Matrix& matrix) {
  return std::ranges::any_of(matrix.cells, is_missing);
}

void fill_with_means(Matrix& matrix) {
  double all = 0;
  std::size_t answered = 0;
  for (const double cell : matrix.cells) {
    if (is_missing(cell)) continue;
    all += cell;
    ++answered;
  }
  const double overall = answered > 0 ? all / static_cast<double>(answered) : 0;
  for (std::size_t column = 0; column < matrix.columns; ++column) {
    double sum = 0;
    std::size_t count = 0;
    for (std::size_t row = 0; row < matrix.rows; ++row) {
      if (is_missing(matrix(row, column))) continue;
      sum += matrix(row, column);
      ++count;
    }
    const double mean = count > 0 ? sum / static_cast<double>(count) : overall;
    for (std::size_t row = 0; row < matrix.rows; ++row) {
      if (is_missing(matrix(row, column))) matrix(row, column) = mean;
    }
  }
}

Result<Matrix> filled_together(const Matrix& answers, const FillBlock& block, const ImputeOptions& options) {
  if (!has_gaps(answers)) return answers;
  auto filled = impute_with(answers, block.k, block.weights, options);
  if (filled && has_gaps(*filled)) fill_with_means(*filled);
  return filled;
}

/// Columns [first, first + count) of a table.
Matrix cut_out(const Matrix& whole, std::size_t first, std::size_t count) {
  Matrix part(whole.rows, count);
  for (std::size_t row = 0; row < whole.rows; ++row)
    std::ranges::copy(whole.row(row).subspan(first, count), part.row(row).begin());
  return part;
}

void put_back(const Matrix& part, std::size_t first, Matrix& whole) {
  for (std::size_t row = 0; row < whole.rows; ++row)
    std::ranges::copy(part.row(row), whole.row(row).subspan(first).begin());
}

}  // namespace

Result<Matrix> fill_gaps(Matrix answers, const std::vector<FillBlock>& blocks, std::size_t donor_cap,
                         std::uint64_t seed) {
  if (!has_gaps(answers)) return answers;
  ImputeOptions options;
  options.seed = seed;
  options.threads = 1;
  options.donor_cap = donor_cap;
  std::size_t first = 0;
  for (std::size_t number = 0; first < answers.columns; ++number) {
    FillBlock block = blocks.empty() ? FillBlock{} : blocks[std::min(number, blocks.size() - 1)];
    const std::size_t left = answers.columns - first;
    const std::size_t count =
        block.columns == 0 || number >= blocks.size() ? left : std::min(block.columns, left);
    const auto filled = filled_together(cut_out(answers, first, count), block, options);
    if (!filled) return filled;
    put_back(*filled, first, answers);
    first += count;
  }
  return answers;
}

}  // namespace minga::methods::impact
