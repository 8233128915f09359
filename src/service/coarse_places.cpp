#include "service/coarse_places.hpp"

#include <algorithm>
#include <cmath>

namespace minga::service {
namespace {

double edge_below(double degrees, double cell) {
  return std::floor(degrees / cell) * cell;
}
double edge_above(double degrees, double cell) {
  return (std::floor(degrees / cell) + 1) * cell;
}

}  // namespace

pack::Envelope cells_around(const pack::Envelope& box, double cell) {
  constexpr double last_longitude = 180, last_latitude = 90;
  return {std::max(edge_below(box.west, cell), -last_longitude),
          std::max(edge_below(box.south, cell), -last_latitude),
          std::min(edge_above(box.east, cell), last_longitude),
          std::min(edge_above(box.north, cell), last_latitude)};
}

Geometry coarse_place(const Geometry& exact, double cell) {
  const auto shape = pack::shape_from_wkb(exact.wkb);
  if (!shape) return {};
  const auto box = cells_around(pack::envelope_of(*shape), cell);
  pack::Shape square{pack::ShapeKind::polygon,
                     {{{box.west, box.south},
                       {box.east, box.south},
                       {box.east, box.north},
                       {box.west, box.north},
                       {box.west, box.south}}},
                     {}};
  return {pack::wkb_of(square)};
}

store::Box coarse_box(const store::Box& box, double cell) {
  // Just inside of the far edges, which belong to the cells beyond.
  constexpr double inside = 1e-9;
  const auto cells = cells_around({box.west, box.south, box.east, box.north}, cell);
  return {cells.west, cells.south, cells.east - inside, cells.north - inside};
}

}  // namespace minga::service
