#include "service/rights_moved.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "formats/layers/measured.hpp"
#include "methods/overlap/pairs.hpp"
#include "pack/shape.hpp"
#include "service/values.hpp"

namespace minga::service {
namespace {

namespace layers = formats::layers;

constexpr double mean_earth_radius = 6'371'008.8;  // metres; mean of the ellipsoid (IUGG)

struct MovedGround {
  Geometry geometry;
  pack::Envelope box;
};

std::optional<MovedGround> ground_in(const Values& values) {
  const auto geometry = get<Geometry>(values, "geometry");
  if (!geometry) return std::nullopt;
  const auto shape = pack::shape_from_wkb(geometry->wkb);
  if (!shape) return std::nullopt;
  return MovedGround{*geometry, pack::envelope_of(*shape)};
}

bool boxes_meet(const pack::Envelope& one, const pack::Envelope& two) {
  return one.west <= two.east && two.west <= one.east && one.south <= two.north && two.south <= one.north;
}

/// In degrees, which is enough to know whether they meet. What cannot be read is taken to have stayed.
bool shapes_meet(const Geometry& one, const Geometry& two, layers::Planes& planes) {
  const auto degrees = layers::reference_of(layers::lon_lat_label);
  const auto a = layers::shape_of_lon_lat(one.wkb, degrees, planes);
  const auto b = layers::shape_of_lon_lat(two.wkb, degrees, planes);
  return !a || !b || methods::overlap::meeting(*a, *b, true).meet;
}

/// Between the middles of two boxes, on a sphere.
double metres_between(const pack::Envelope& one, const pack::Envelope& two) {
  const auto radians = [](double degrees) { return degrees * std::numbers::pi / 180; };
  const double north = radians((one.south + one.north) / 2),
               other_north = radians((two.south + two.north) / 2);
  const double east = radians((two.west + two.east - one.west - one.east) / 2);
  const double up = std::sin((other_north - north) / 2), across = std::sin(east / 2);
  const double half = up * up + std::cos(north) * std::cos(other_north) * across * across;
  return 2 * mean_earth_radius * std::asin(std::min(1.0, std::sqrt(half)));
}

std::string distance_text(double metres) {
  const bool near = metres < 1000;
  return std::to_string(std::lround(near ? metres : metres / 1000)) + (near ? " m" : " km");
}

}  // namespace

std::optional<Problem> suspected_move(const EditionPlan& plan, const RightsOrder& order,
                                      const std::string& crs) {
  layers::Planes planes;
  std::size_t moved = 0;
  std::string code;
  double metres = 0;
  for (const auto& change : plan.changed) {
    const auto before = ground_in(change.before->values), after = ground_in(change.values);
    if (!before || !after) continue;
    if (boxes_meet(before->box, after->box) && shapes_meet(before->geometry, after->geometry, planes))
      continue;
    if (moved++ > 0) continue;
    code = text_in(change.before->values, "code");
    metres = metres_between(before->box, after->box);
  }
  const auto again = plan.changed.size() + plan.adopted.size() + plan.unchanged;
  if (moved * 2 <= again) return std::nullopt;
  return Problem{ProblemKind::invalid,
                 "rights.many_moved",
                 {{"moved", std::to_string(moved)},
                  {"of", std::to_string(again)},
                  {"source", order.source},
                  {"crs", crs},
                  {"code", code},
                  {"distance", distance_text(metres)}},
                 {}};
}

}  // namespace minga::service
