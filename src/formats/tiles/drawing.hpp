#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "formats/tiles/mercator.hpp"
#include "pack/shape.hpp"

// A geometry as a tile draws it: projected, simplified, cut at the tile's buffer, and put on its grid.

namespace minga::formats::tiles {

/// Points of the tile's grid, y downwards; within the buffer.
struct GridPoint {
  std::int32_t x = 0, y = 0;
  bool operator==(const GridPoint&) const = default;
};
using GridPath = std::vector<GridPoint>;

/// Outer rings have positive area by the surveyor's formula, holes negative; each outer one is followed by
/// its holes. Rings do not repeat their first point and have at least three; lines have at least two; no
/// point stands twice in a row.
struct Drawing {
  GridPath points;
  std::vector<GridPath> lines;
  std::vector<GridPath> rings;
  bool empty() const { return points.empty() && lines.empty() && rings.empty(); }
};

/// How a drawing may differ from its geometry. Lengths in units of the tile.
struct DrawingOptions {
  /// How far a simplified line may lie from the line (Douglas and Peucker 1973). It is the same in all tiles
  /// of a zoom, and simplified before it is cut, so that neighbours meet.
  double tolerance = 0;
  /// A polygon narrower and lower than this is drawn as its box.
  double as_box = 0;
  /// And one narrower and lower than this is left out.
  double left_out = 0;
};

/// Half a pixel of tolerance and for boxes, one unit (an eighth of a pixel) to be left out; from zoom 14 on
/// everything as it is.
DrawingOptions drawing_options(int zoom);

/// Adds up what of the shape is seen in the tile. A polygon is cut ring by ring (Sutherland and Hodgman
/// 1974): where it leaves and comes back, an edge of no width runs along the buffer's outer edge, out of
/// sight.
Drawing drawing_of(const pack::Shape& shape, const Tile& tile, const DrawingOptions& options);

/// Twice the area of a ring by the surveyor's formula.
std::int64_t doubled_area(const GridPath& ring);

}  // namespace minga::formats::tiles
