#pragma once

#include <cstddef>
#include <vector>

#include "methods/impact/impute.hpp"
#include "methods/impact/impute_search.hpp"
#include "methods/impact/matrix.hpp"

namespace minga::methods::impact {

/// How many answers each column has, and their sum.
struct ColumnSums {
  explicit ColumnSums(const Matrix& answers);
  std::vector<std::size_t> answered;
  std::vector<double> sum;

  double mean(std::size_t column) const { return sum[column] / static_cast<double>(answered[column]); }
  /// The mean of the other rows' answers, of which there must be one.
  double mean_without(std::size_t column, double own) const {
    return (sum[column] - own) / static_cast<double>(answered[column] - 1);
  }
};

/// Masks the answers of `rows` fold by fold, predicts them with every k and both kinds of weights, and
/// fills in the report's chosen k and weights, errors, trials, masked_cells and cv_rows.
void run_trials(const Matrix& answers, const ColumnSums& sums, const DonorSearch& search,
                const std::vector<std::uint32_t>& rows, const ImputeOptions& options, ImputeReport& report);

}  // namespace minga::methods::impact
