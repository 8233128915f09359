#pragma once

#include <cstdint>
#include <numbers>
#include <optional>
#include <span>
#include <vector>

#include "pack/shape.hpp"

namespace minga::formats::tiles {

/// A square of the Web Mercator pyramid (EPSG:3857): 2^zoom by 2^zoom tiles, (0, 0) in the north-west.
struct Tile {
  int zoom = 0;
  std::uint32_t x = 0, y = 0;
};

/// Deepest zoom that is served: a unit of its tiles is 15 cm at the equator. Maps enlarge its tiles.
inline constexpr int kDeepestZoom = 16;
/// Units along the side of a tile, and as many around it as lines and outlines are drawn beyond its edge.
inline constexpr int kExtent = 4096;
inline constexpr int kBuffer = 64;
/// Tiles are drawn 512 pixels wide.
inline constexpr double kHalfPixel = kExtent / 512.0 / 2;

/// The latitude where the square ends: atan(sinh(pi)).
inline constexpr double kLastLatitude = 85.05112877980659;

struct Point {
  double x = 0, y = 0;
};

/// Longitude and latitude to the unit square, y downwards (EPSG:1024, spherical). Beyond the last latitude
/// the edge is taken.
Point to_square(pack::Position position);
/// The same from a table, some ten times faster: at most 2e-4 units of the deepest zoom away.
Point to_square_quickly(pack::Position position);
/// And a whole path, in units of which `scale` go into the square's side, from (left, top).
void project_quickly(std::span<const pack::Position> path, double scale, Point from, std::vector<Point>& out);
/// And back.
pack::Position from_square(Point point);

/// Whether there is such a tile.
bool is_tile(const Tile& tile);
/// The tile and its buffer in degrees.
pack::Envelope envelope_of(const Tile& tile);

}  // namespace minga::formats::tiles
