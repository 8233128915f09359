#include "methods/overlap/cells.hpp"

#include <algorithm>
#include <cmath>

namespace minga::methods::overlap {
namespace {

constexpr double farthest = 1 << 30;
constexpr std::int64_t highest = 1 << 20;

std::optional<std::int32_t> line_of(double value, double from, const Grid& grid) {
  const double line = std::nearbyint((value - from) / grid.size);
  if (!(std::abs(line) <= farthest) || !(std::abs(from + line * grid.size - value) <= grid.tolerance))
    return std::nullopt;
  return static_cast<std::int32_t>(line);
}

/// An upright edge in one row.
struct Side {
  std::int32_t row = 0;
  std::int32_t column = 0;
  int enters = 0;

  friend bool operator<(const Side& one, const Side& two) {
    return one.row != two.row ? one.row < two.row : one.column < two.column;
  }
};

/// The upright edges of the shape, cut into rows. Nothing if it does not lie on the grid.
std::optional<std::vector<Side>> sides_of(const Shape& shape, const Grid& grid) {
  std::vector<Side> sides;
  for (const auto& run : shape.runs()) {
    if (!run.leaf()) continue;
    for (std::uint32_t i = run.first; i < run.last; ++i) {
      const Point &from = shape.points()[i], &to = shape.points()[i + 1];
      const auto column = line_of(from.x, grid.origin.x, grid), other = line_of(to.x, grid.origin.x, grid);
      const auto row = line_of(from.y, grid.origin.y, grid), end = line_of(to.y, grid.origin.y, grid);
      if (!column || !other || !row || !end || (*column != *other && *row != *end)) return std::nullopt;
      for (std::int32_t at = std::min(*row, *end); at < std::max(*row, *end); ++at)
        sides.push_back({at, *column, *end < *row ? 1 : -1});
    }
  }
  std::sort(sides.begin(), sides.end());
  return sides;
}

void add(Cells& cells, const CellRun& run) {
  if (run.first >= run.last) return;
  if (!cells.empty() && cells.back().row == run.row && cells.back().last >= run.first) {
    cells.back().last = std::max(cells.back().last, run.last);
  } else {
    cells.push_back(run);
  }
}

bool before(const CellRun& one, const CellRun& two) {
  return one.row != two.row ? one.row < two.row : one.first < two.first;
}

}  // namespace

std::optional<Cells> cells_of(const Shape& shape, const Grid& grid) {
  if (!(grid.size > 0) || shape.box().top - shape.box().bottom > static_cast<double>(highest) * grid.size)
    return std::nullopt;
  const auto sides = sides_of(shape, grid);
  if (!sides) return std::nullopt;
  Cells cells;
  int depth = 0;
  for (std::size_t i = 0; i < sides->size(); ++i) {
    const Side& side = (*sides)[i];
    if (depth > 0 && i > 0) add(cells, {side.row, (*sides)[i - 1].column, side.column});
    depth += side.enters;
  }
  return cells;
}

std::int64_t count(const Cells& cells) {
  std::int64_t sum = 0;
  for (const auto& run : cells) sum += run.last - run.first;
  return sum;
}

std::int64_t common_count(const Cells& a, const Cells& b) {
  std::int64_t sum = 0;
  for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    if (a[i].row != b[j].row) {
      ++(a[i].row < b[j].row ? i : j);
      continue;
    }
    sum += std::max(0, std::min(a[i].last, b[j].last) - std::max(a[i].first, b[j].first));
    ++(a[i].last < b[j].last ? i : j);
  }
  return sum;
}

std::int64_t covered_count(const Cells& cells, std::span<const Cells* const> others) {
  Cells all;
  for (const Cells* other : others) all.insert(all.end(), other->begin(), other->end());
  std::sort(all.begin(), all.end(), before);
  Cells merged;
  for (const auto& run : all) add(merged, run);
  return common_count(cells, merged);
}

}  // namespace minga::methods::overlap
