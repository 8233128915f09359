#include "service/rights_systems.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "formats/layers/wkb_rings.hpp"
#include "service/rights_place.hpp"

namespace minga::service {
namespace {

namespace layers = formats::layers;
using methods::overlap::Point;

/// By the registry of EPSG: WGS 84 in degrees, UTM on WGS 84 (17 to 23 South, 17 to 19 North), UTM on PSAD56
/// (17 to 19 South: older maps of Peru), SIRGAS 2000 (degrees; UTM 18 to 23 South), MAGNA-SIRGAS of
/// Colombia (degrees, the single origin, the five zones).
constexpr std::array<const char*, 28> systems_of_the_region{
    "EPSG:4326",  "EPSG:32717", "EPSG:32718", "EPSG:32719", "EPSG:32720", "EPSG:32721", "EPSG:32722",
    "EPSG:32723", "EPSG:32617", "EPSG:32618", "EPSG:32619", "EPSG:24877", "EPSG:24878", "EPSG:24879",
    "EPSG:4674",  "EPSG:31978", "EPSG:31979", "EPSG:31980", "EPSG:31981", "EPSG:31982", "EPSG:31983",
    "EPSG:4686",  "EPSG:9377",  "EPSG:3114",  "EPSG:3115",  "EPSG:3116",  "EPSG:3117",  "EPSG:3118"};
constexpr double reach_over_zone = 1.5;  // degrees: registers reach over the border of their zone
constexpr int points_a_side = 4;

struct NumberBox {
  double left, bottom, right, top;
};

std::optional<NumberBox> numbers_of(const layers::FeatureTable& table) {
  std::optional<NumberBox> out;
  const auto take = [&](const Point& point) {
    if (!std::isfinite(point.x) || !std::isfinite(point.y)) return;
    if (!out) out = NumberBox{point.x, point.y, point.x, point.y};
    out->left = std::min(out->left, point.x), out->right = std::max(out->right, point.x);
    out->bottom = std::min(out->bottom, point.y), out->top = std::max(out->top, point.y);
  };
  for (const auto& row : table.rows) {
    const auto rings = layers::rings_of_wkb(row.wkb);
    if (!rings) continue;
    std::for_each(rings->points.begin(), rings->points.end(), take);
    std::for_each(rings->line_points.begin(), rings->line_points.end(), take);
  }
  return out;
}

/// Points along the edge of the box and through its middle.
std::vector<Point> grid_over(const NumberBox& box) {
  std::vector<Point> out;
  for (int i = 0; i <= points_a_side; ++i)
    for (int j = 0; j <= points_a_side; ++j)
      out.push_back({box.left + (box.right - box.left) * i / points_a_side,
                     box.bottom + (box.top - box.bottom) * j / points_a_side});
  return out;
}

bool around(const layers::GeoBox& box, const Point& point, double margin = 0) {
  return point.x >= box.west - margin && point.x <= box.east + margin && point.y >= box.south - margin &&
         point.y <= box.north + margin;
}

bool could_be_degrees(const NumberBox& box) {
  return box.left >= -180 && box.right <= 180 && box.bottom >= -90 && box.top <= 90;
}

std::optional<PlausibleSystem> would_lie(layers::Planes& planes, const char* label, const NumberBox& numbers,
                                         bool swapped, const layers::GeoBox& expected) {
  const auto reference = layers::reference_of(label);
  const auto system = planes.system(reference);
  if (!system || (system->degrees && !could_be_degrees(numbers))) return std::nullopt;
  auto points = grid_over(numbers);
  if (!planes.turn(reference, layers::reference_of(layers::lon_lat_label), points)) return std::nullopt;
  layers::GeoBox box{points[0].x, points[0].y, points[0].x, points[0].y};
  for (const auto& point : points)
    box = {std::min(box.west, point.x), std::min(box.south, point.y), std::max(box.east, point.x),
           std::max(box.north, point.y)};
  const Point middle{(box.west + box.east) / 2, (box.south + box.north) / 2};
  if (!around(region_of_registers(), middle)) return std::nullopt;
  if (system->area_of_use && !around(*system->area_of_use, middle, reach_over_zone)) return std::nullopt;
  return PlausibleSystem{label, system->name, swapped, box, around(expected, middle)};
}

bool is_made_for(layers::Planes& planes, const char* label, const layers::GeoBox& place) {
  const auto system = planes.system(layers::reference_of(label));
  if (!system || !system->area_of_use) return system.has_value();
  const auto& use = *system->area_of_use;
  return use.west - reach_over_zone <= place.east && use.east + reach_over_zone >= place.west &&
         use.south - reach_over_zone <= place.north && use.north + reach_over_zone >= place.south;
}

}  // namespace

std::vector<PlausibleSystem> plausible_systems(const layers::FeatureTable& table,
                                               const layers::GeoBox& expected) {
  const auto numbers = numbers_of(table);
  if (!numbers) return {};
  const NumberBox exchanged{numbers->bottom, numbers->left, numbers->top, numbers->right};
  layers::Planes planes;
  std::vector<PlausibleSystem> out;
  // Those that are made for the place first, as they stand and then exchanged: the others are many, and slow.
  for (const bool only_here : {true, false}) {
    for (const bool swapped : {false, true}) {
      for (const auto* label : systems_of_the_region) {
        if (only_here && !is_made_for(planes, label, expected)) continue;
        if (auto found = would_lie(planes, label, swapped ? exchanged : *numbers, swapped, expected);
            found && found->expected == only_here)
          out.push_back(std::move(*found));
      }
      if (only_here && !out.empty()) return out;
    }
  }
  return out;
}

}  // namespace minga::service
