#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include "formats/tiles/mercator.hpp"

namespace minga::formats::tiles {

using Line = std::vector<Point>;

/// Takes points out of lines and rings (Douglas and Peucker 1973). An object of its own because a tile
/// simplifies thousands: the memory is used again.
class Simplifier {
 public:
  /// Leaves the points without which the line would lie farther than the tolerance from what it was. A ring
  /// has its first point at its end too, and keeps at least three points: one so narrow that a line would be
  /// left of it stays as it is, as a long strip is seen, though thin.
  void simplify(Line& line, double tolerance, bool is_ring);

 private:
  std::size_t farthest_of_ring(const Line& ring) const;
  void mark(const Line& line, std::size_t first, std::size_t last, double squared);
  void mark_in_stretches(const Line& line, std::size_t first, std::size_t last, double squared);

  std::vector<char> stays_;
  std::vector<std::pair<std::size_t, std::size_t>> open_;
};

}  // namespace minga::formats::tiles
