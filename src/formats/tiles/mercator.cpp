#include "formats/tiles/mercator.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace minga::formats::tiles {
namespace {

constexpr double kPi = std::numbers::pi;

/// y of the unit square by latitude: its values at equal steps and its slopes there, between which it is
/// interpolated by cubics (Hermite). Their error is at most step^4 / 384 times the fourth derivative, which
/// grows beyond all measure at the poles: hence up to 80 degrees alone. One table for all tiles, so that
/// neighbours put a point that they share at the same place.
class LatitudeTable {
 public:
  static constexpr double last = 80;

  LatitudeTable() {
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
      const double latitude = static_cast<double>(i) / steps_a_degree - last;
      nodes_[i] = {to_square({0, latitude}).y, -1 / (std::cos(latitude * kPi / 180) * 360 * steps_a_degree)};
    }
  }

  double y_of(double latitude) const {
    const double at = (latitude + last) * steps_a_degree;
    const auto i = std::min(static_cast<std::size_t>(at), nodes_.size() - 2);
    const double t = at - static_cast<double>(i);
    const Node &a = nodes_[i], &b = nodes_[i + 1];
    const double rise = b.y - a.y;
    return a.y + t * (a.slope + t * (3 * rise - 2 * a.slope - b.slope + t * (a.slope + b.slope - 2 * rise)));
  }

 private:
  static constexpr double steps_a_degree = 25.6;
  struct Node {
    double y, slope;  // the slope for one step
  };
  std::array<Node, 4097> nodes_{};
};

const LatitudeTable& latitude_table() {
  static const LatitudeTable table;
  return table;
}

Point by_table(const LatitudeTable& table, pack::Position position) {
  // Written so that NaN goes the long way.
  if (!(std::abs(position.latitude) <= LatitudeTable::last)) return to_square(position);
  return {position.longitude / 360 + 0.5, table.y_of(position.latitude)};
}

}  // namespace

Point to_square(pack::Position position) {
  const double latitude = std::clamp(position.latitude, -kLastLatitude, kLastLatitude);
  const double sine = std::sin(latitude * kPi / 180);
  return {position.longitude / 360 + 0.5, 0.5 - std::atanh(sine) / (2 * kPi)};
}

Point to_square_quickly(pack::Position position) {
  return by_table(latitude_table(), position);
}

void project_quickly(std::span<const pack::Position> path, double scale, Point from,
                     std::vector<Point>& out) {
  const auto& table = latitude_table();
  out.resize(path.size());
  for (std::size_t i = 0; i < path.size(); ++i) {
    const Point p = by_table(table, path[i]);
    out[i] = {p.x * scale - from.x, p.y * scale - from.y};
  }
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
