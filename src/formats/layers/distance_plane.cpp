#include "formats/layers/distance_plane.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <numbers>
#include <optional>
#include <utility>
#include <vector>

namespace minga::formats::layers {
namespace {

using methods::overlap::Box;
using methods::overlap::Point;

constexpr int net_steps = 16;                 // steps of the net of places, each way
constexpr double scale_step = 1e-4;           // degrees: eleven metres, over which a scale is measured
constexpr double ellipsoid_radius = 6378137;  // of WGS 84
constexpr double squared_eccentricity = 0.00669437999014131;
constexpr double one_degree = std::numbers::pi / 180;

constexpr Scale unknown_scale{0, std::numeric_limits<double>::infinity()};

bool is_finite_place(const Point& point) {
  return std::isfinite(point.x) && std::isfinite(point.y);
}

/// Around the areas, in their own coordinates. What is no number is told when shapes are made.
Result<Box> box_around_areas(const LayerBytes& layer) {
  Box box;
  for (std::size_t i = 0; i < layer.size(); ++i) {
    const auto rings = layer.rings(i);
    if (!rings) {
      auto problem = placed(rings.error(), layer.file);
      problem.parameters.emplace_back("id", layer.ids[i]);
      return tl::unexpected(problem);
    }
    for (const auto& point : rings->points)
      if (is_finite_place(point)) box.take_in(point);
  }
  return box;
}

/// Longitude and latitude of a net of places over a box; those that the system does not reach are left out.
Result<std::vector<Point>> places_in(const Box& box, const Reference& system, Planes& planes) {
  std::vector<Point> places;
  if (box.empty()) return places;
  for (int i = 0; i <= net_steps; ++i)
    for (int j = 0; j <= net_steps; ++j)
      places.push_back({box.left + (box.right - box.left) * i / net_steps,
                        box.bottom + (box.top - box.bottom) * j / net_steps});
  const auto turned = planes.turn(system, reference_of(lon_lat_label), places);
  if (!turned && turned.error().code != "layer.crs_outside") return tl::unexpected(turned.error());
  std::erase_if(places, [](const Point& place) {
    return !is_finite_place(place) || std::abs(place.x) > 360 || std::abs(place.y) > 90;
  });
  return places;
}

/// The greatest and the least stretch of a linear map, its columns being the images of a metre to the east
/// and one to the north (the singular values).
std::pair<double, double> stretch(const Point& east, const Point& north) {
  const double sum = std::hypot(east.x + north.y, east.y - north.x);
  const double difference = std::hypot(east.x - north.y, east.y + north.x);
  return {std::abs(sum - difference) / 2, (sum + difference) / 2};
}

/// What the plane makes of eleven metres each way at these places; nothing if it does not reach all of them.
Result<std::optional<Scale>> scale_of(const Reference& plane, const std::vector<Point>& places,
                                      Planes& planes) {
  std::vector<Point> ends;
  for (const auto& place : places)
    for (const auto& [x, y] :
         {std::pair{scale_step, 0.0}, {-scale_step, 0.0}, {0.0, scale_step}, {0.0, -scale_step}})
      ends.push_back({place.x + x, std::clamp(place.y + y, -90.0, 90.0)});
  if (places.empty()) return std::nullopt;
  const auto turned = planes.turn(reference_of(lon_lat_label), plane, ends);
  if (!turned && turned.error().code == "layer.crs_outside") return std::nullopt;
  if (!turned) return tl::unexpected(turned.error());
  Scale scale;
  scale.least = std::numeric_limits<double>::infinity();
  scale.greatest = 0;
  for (std::size_t i = 0; i < places.size(); ++i) {
    const double sine = std::sin(places[i].y * one_degree), cosine = std::cos(places[i].y * one_degree);
    const double bend = 1 - squared_eccentricity * sine * sine;
    const double across = ellipsoid_radius / std::sqrt(bend);         // radius of the prime vertical
    const double along = across * (1 - squared_eccentricity) / bend;  // of the meridian
    const auto slope = [&](std::size_t from, double metres) {
      return Point{(ends[from].x - ends[from + 1].x) / metres, (ends[from].y - ends[from + 1].y) / metres};
    };
    const double degrees = 2 * scale_step * one_degree;
    const auto [least, greatest] =
        stretch(slope(4 * i, across * cosine * degrees), slope(4 * i + 2, along * degrees));
    if (!std::isfinite(greatest)) return std::nullopt;  // at a pole
    scale.least = std::min(scale.least, least);
    scale.greatest = std::max(scale.greatest, greatest);
  }
  return scale;
}

std::string degrees_text(double value) {
  std::array<char, 350> out{};
  const auto end = std::to_chars(out.data(), out.data() + out.size(), value, std::chars_format::fixed, 4);
  return {out.data(), end.ptr};
}

/// "EPSG:32719", after IOGP's numbering; the exceptions of Norway and Svalbard are not made.
std::string zone_at(const Point& place) {
  const int zone = std::clamp(static_cast<int>(std::floor((place.x + 180) / 6)) + 1, 1, 60);
  return "EPSG:" + std::to_string((place.y < 0 ? 32700 : 32600) + zone);
}

/// Tries planes until one fits.
class Choice {
 public:
  Choice(const LayerBytes& areas, const LayerBytes& lines) : areas_(areas), lines_(lines) {}

  Result<DistancePlane> run(const std::string& stated) {
    const auto box = box_around_areas(areas_);
    if (!box) return tl::unexpected(box.error());
    auto places = places_in(*box, areas_.reference, planes_);
    if (!places) return tl::unexpected(placed(places.error(), areas_.file));
    places_ = std::move(*places);
    seen_ = seen(*box);
    if (!stated.empty()) return of_caller(stated);
    // Without any area nothing is near, in whatever plane.
    if (areas_.own.metres || box->empty()) {
      auto own = measured({areas_.reference, areas_.own}, ChosenBy::layer);
      if (!own || box->empty() || fits(*own)) return own;
      if (same_system() && std::isfinite(own->scale.greatest)) return own;
    }
    return of_zone();
  }

 private:
  bool same_system() const {
    return areas_.reference == lines_.reference ||
           (!areas_.own.label.empty() && areas_.own.label == lines_.own.label);
  }

  static bool fits(const DistancePlane& plane) { return plane.scale.error() <= greatest_scale_error; }

  Result<DistancePlane> measured(Plane plane, ChosenBy chosen_by) {
    const auto scale = scale_of(plane.reference, places_, planes_);
    if (!scale) return tl::unexpected(placed(scale.error(), areas_.file));
    DistancePlane out{std::move(plane), {}, chosen_by};
    out.scale = scale->value_or(unknown_scale);
    return out;
  }

  Result<DistancePlane> of_caller(const std::string& stated) {
    Plane plane{reference_of(stated), {}};
    auto system = planes_.system(plane.reference);
    if (!system) return tl::unexpected(system.error());
    plane.system = std::move(*system);
    if (!plane.system.metres)
      return fail(ProblemKind::invalid, "layer.not_in_metres", {{"crs", plane.system.text()}});
    auto out = measured(std::move(plane), ChosenBy::caller);
    if (out && !std::isfinite(out->scale.greatest)) return none_fits();
    return out;
  }

  Result<DistancePlane> of_zone() {
    Plane plane{reference_of(zone_at({(seen_.west + seen_.east) / 2, (seen_.south + seen_.north) / 2})), {}};
    auto system = planes_.system(plane.reference);
    if (!system) return tl::unexpected(system.error());
    plane.system = std::move(*system);
    auto out = measured(std::move(plane), ChosenBy::zone);
    if (out && !fits(*out)) return none_fits();
    return out;
  }

  tl::unexpected<Problem> none_fits() const {
    return fail(ProblemKind::invalid, "layer.which_plane",
                {{"west", degrees_text(seen_.west)},
                 {"south", degrees_text(seen_.south)},
                 {"east", degrees_text(seen_.east)},
                 {"north", degrees_text(seen_.north)},
                 {"crs", areas_.own.text()}},
                {areas_.file, 0, 0, ""});
  }

  /// In degrees; of places that are nowhere, as the file has them.
  GeoBox seen(const Box& box) const {
    return places_.empty() ? GeoBox{box.left, box.bottom, box.right, box.top} : box_around(places_);
  }

  const LayerBytes& areas_;
  const LayerBytes& lines_;
  Planes planes_;
  std::vector<Point> places_;
  GeoBox seen_;
};

}  // namespace

double Scale::error() const {
  return std::max(std::abs(least - 1), std::abs(greatest - 1));
}

Result<DistancePlane> distance_plane(const LayerBytes& areas, const LayerBytes& lines,
                                     const std::string& stated) {
  return Choice(areas, lines).run(stated);
}

}  // namespace minga::formats::layers
