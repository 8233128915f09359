#pragma once

#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

namespace minga::methods::impact {

/// What a cell holds when it has no answer.
inline constexpr double missing = std::numeric_limits<double>::quiet_NaN();
inline bool is_missing(double cell) {
  return std::isnan(cell);
}

/// A dense table of participants (rows) by answers (columns), row after row. Ratings lie in [0, 1];
/// any finite numbers will do.
struct Matrix {
  std::size_t rows = 0;
  std::size_t columns = 0;
  std::vector<double> cells;

  Matrix() = default;
  Matrix(std::size_t rows_, std::size_t columns_, double fill = missing)
      : rows(rows_), columns(columns_), cells(rows_ * columns_, fill) {}

  double& operator()(std::size_t row, std::size_t column) { return cells[row * columns + column]; }
  double operator()(std::size_t row, std::size_t column) const { return cells[row * columns + column]; }
  std::span<const double> row(std::size_t index) const { return {cells.data() + index * columns, columns}; }
  std::span<double> row(std::size_t index) { return {cells.data() + index * columns, columns}; }
};

}  // namespace minga::methods::impact
