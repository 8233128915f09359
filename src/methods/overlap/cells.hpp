#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "methods/overlap/shape.hpp"

namespace minga::methods::overlap {

/// A mining grid: squares of `size` from `origin` on, as Peru's of 1 km (100 ha) on the UTM zones 17, 18 and
/// 19 South, or Colombia's of 0.001 degrees.
struct Grid {
  Point origin;
  double size = 1000;
  /// How far from a line of the grid a corner may be and still lie on it. Degrees want some: their lines are
  /// no numbers that a computer has exactly.
  double tolerance = 0;
};

/// Neighbouring cells of one row: columns [first, last).
struct CellRun {
  std::int32_t row = 0;
  std::int32_t first = 0;
  std::int32_t last = 0;

  bool operator==(const CellRun&) const = default;
};

/// A right as a set of cells: runs in ascending order that neither overlap nor adjoin.
using Cells = std::vector<CellRun>;

/// The cells of a shape that lies on the grid: every corner on a corner of it, within the tolerance, and
/// every edge along its lines. Nothing if it does not, or if its corners are farther from the origin than
/// 2^30 cells or its box is higher than 2^20.
std::optional<Cells> cells_of(const Shape& shape, const Grid& grid);

std::int64_t count(const Cells& cells);
std::int64_t common_count(const Cells& a, const Cells& b);

/// How many cells of `cells` at least one of `others` has.
std::int64_t covered_count(const Cells& cells, std::span<const Cells* const> others);

}  // namespace minga::methods::overlap
