#include "formats/tiles/mercator.hpp"

#include <algorithm>
#include <cmath>

namespace minga::formats::tiles {
namespace {

constexpr double kPi = std::numbers::pi;

}  // namespace

Point to_square(pack::Position position) {
  const double latitude = std::clamp(position.latitude, -kLastLatitude, kLastLatitude);
  const double sine = std::sin(latitude * kPi / 180);
  return {position.longitude / 360 + 0.5, 0.5 - std::atanh(sine) / (2 * kPi)};
}

pack::Position from_square(Point point) {
  return {(point.x - 0.5) * 360, std::atan(std::sinh((0.5 - point.y) * 2 * kPi)) * 180 / kPi};
}

bool is_tile(const Tile& tile) {
  if (tile.zoom < 0 || tile.zoom > kDeepestZoom) return false;
  const std::uint32_t side = std::uint32_t{1} << static_cast<unsigned>(tile.zoom);
  return tile.x < side && tile.y < side;
}

pack::Envelope envelope_of(const Tile& tile) {
  const double side = std::exp2(tile.zoom);
  constexpr double buffer = static_cast<double>(kBuffer) / kExtent;
  const auto north_west = from_square({(tile.x - buffer) / side, (tile.y - buffer) / side});
  const auto south_east = from_square({(tile.x + 1 + buffer) / side, (tile.y + 1 + buffer) / side});
  // The square's edge stands for all that lies beyond it.
  const double north = tile.y == 0 ? 90 : north_west.latitude;
  const double south = tile.y + 1 == static_cast<std::uint32_t>(side) ? -90 : south_east.latitude;
  return {std::max(north_west.longitude, -180.0), south, std::min(south_east.longitude, 180.0), north};
}

}  // namespace minga::formats::tiles
