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

}  // namespace

Result<Matrix> fill_gaps(Matrix answers, int k, DonorWeights weights, std::size_t donor_cap,
                         std::uint64_t seed) {
  if (!has_gaps(answers)) return answers;
  ImputeOptions options;
  options.seed = seed;
  options.threads = 1;
  options.donor_cap = donor_cap;
  auto filled = impute_with(answers, k, weights, options);
  if (filled && has_gaps(*filled)) fill_with_means(*filled);
  return filled;
}

}  // namespace minga::methods::impact
