#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "formats/tiles/mercator.hpp"
#include "formats/tiles/simplify.hpp"
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
  bool is_box = false;  // all of it is the box of one small polygon
  bool empty() const { return points.empty() && lines.empty() && rings.empty(); }
};

/// How a drawing may differ from its geometry. Lengths in units of the tile.
struct DrawingOptions {
  /// How far a simplified line may lie from the line (Douglas and Peucker 1973). It is the same in all tiles
  /// of a zoom, and simplified before it is cut, so that neighbours meet.
  double tolerance = 0;
  /// A polygon narrower and lower than this is drawn as its box.
  double as_box = 0;
  /// And a part narrower and lower than this is left out where others of its shape are seen.
  double left_out = 0;
};

/// Half a pixel of tolerance and for boxes, one unit (an eighth of a pixel) for parts; from zoom 14 on
/// everything as it is.
DrawingOptions drawing_options(int zoom);

/// Draws shapes into one tile. An object of its own because a tile takes thousands: what one shape needed of
/// memory, the next uses again.
class Drawer {
 public:
  Drawer(const Tile& tile, const DrawingOptions& options);

  /// What of the shape is seen in the tile; good until the next. A polygon is cut ring by ring (Sutherland
  /// and Hodgman 1974): where it leaves and comes back, an edge of no width runs along the buffer's outer
  /// edge, out of sight.
  const Drawing& draw(const pack::Shape& shape);

 private:
  void add(const pack::Shape& shape);
  void add_point(const pack::Path& path);
  void add_line(const pack::Path& path);
  void add_polygon(const std::vector<pack::Path>& paths);
  bool add_ring(bool is_within, int sense);
  const Line& projected(const pack::Path& path);
  GridPath grid_path(const Line& line);

  double scale_, left_, top_;
  DrawingOptions options_;
  Line line_, work_;
  Simplifier simplifier_;
  Drawing drawing_;
  int boxes_ = 0;
  std::optional<GridPath> tiny_;  // the box of a part that is left out where others are seen
  std::vector<GridPath> spare_;
};

/// One shape alone.
Drawing drawing_of(const pack::Shape& shape, const Tile& tile, const DrawingOptions& options);

/// Twice the area of a ring by the surveyor's formula.
std::int64_t doubled_area(const GridPath& ring);

}  // namespace minga::formats::tiles
