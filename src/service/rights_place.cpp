#include "service/rights_place.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

#include "pack/shape.hpp"
#include "service/countries.hpp"
#include "service/territories.hpp"
#include "service/values.hpp"

namespace minga::service {
namespace {

using formats::layers::GeoBox;

constexpr GeoBox latin_america{-118, -56, -34, 33};
constexpr double least_margin = 2;
constexpr double most_margin = 4;
/// Registers reach over the border of their zone: UTM is used up to some way into the next one.
constexpr double zone_margin = 1.5;

bool inside(const GeoBox& box, double longitude, double latitude) {
  return longitude >= box.west && longitude <= box.east && latitude >= box.south && latitude <= box.north;
}

struct Middle {
  double longitude, latitude;
};

Middle middle_of(const GeoBox& box) {
  return {(box.west + box.east) / 2, (box.south + box.north) / 2};
}

std::string degrees_text(double west, double south, double east, double north) {
  std::array<char, 120> out{};
  const auto count =
      std::snprintf(out.data(), out.size(), "%.2f, %.2f … %.2f, %.2f", west, south, east, north);
  return {out.data(), static_cast<std::size_t>(count)};
}

std::string text_of_box(const GeoBox& box) {
  return degrees_text(box.west, box.south, box.east, box.north);
}

GeoBox widened(const pack::Envelope& box) {
  const auto margin = [](double size) { return std::clamp(size / 2, least_margin, most_margin); };
  const double x = margin(box.east - box.west), y = margin(box.north - box.south);
  return {box.west - x, box.south - y, box.east + x, box.north + y};
}

/// How many of the shapes have their middle outside of the box, and the first of them.
struct Outside {
  std::size_t count = 0;
  std::size_t of = 0;
  bool would_fit_swapped = true;
};

Outside outside_of(const formats::layers::Measured& measured, const GeoBox& box) {
  Outside out;
  for (const auto& feature : measured.features) {
    if (feature.lon_lat.empty()) continue;
    ++out.of;
    const auto middle = middle_of(feature.box);
    if (inside(box, middle.longitude, middle.latitude)) continue;
    ++out.count;
    out.would_fit_swapped = out.would_fit_swapped && inside(box, middle.latitude, middle.longitude);
  }
  return out;
}

Problem place_problem(const char* code, const Outside& found, const formats::layers::Measured& measured,
                      const GeoBox& expected) {
  return {ProblemKind::invalid,
          code,
          {{"count", std::to_string(found.count)},
           {"of", std::to_string(found.of)},
           {"crs", measured.own.text()},
           {"seen", text_of_box(box_of_all(measured))},
           {"expected", text_of_box(expected)}},
          {}};
}

/// Around all that the zones of a country's grids are made for; nothing where no grid says that it is its.
std::optional<GeoBox> zones_of(const pack::Model& model, const std::string& country) {
  std::optional<GeoBox> out;
  const formats::layers::Planes planes;
  for (const auto& [name, grid] : model.grids) {
    if (country.empty() || country_in(grid.jurisdiction) != country) continue;
    const auto system = planes.system(formats::layers::reference_of(grid.crs));
    if (!system || !system->area_of_use || system->area_of_use->west > system->area_of_use->east) continue;
    const auto& zone = *system->area_of_use;
    out = out ? GeoBox{std::min(out->west, zone.west), std::min(out->south, zone.south),
                       std::max(out->east, zone.east), std::max(out->north, zone.north)}
              : zone;
  }
  return out;
}

}  // namespace

GeoBox region_of_registers() {
  return latin_america;
}

GeoBox box_of_all(const formats::layers::Measured& measured) {
  GeoBox all{1, 1, 0, 0};
  bool first = true;
  for (const auto& feature : measured.features) {
    if (feature.lon_lat.empty()) continue;
    const auto& box = feature.box;
    all = first ? box
                : GeoBox{std::min(all.west, box.west), std::min(all.south, box.south),
                         std::max(all.east, box.east), std::max(all.north, box.north)};
    first = false;
  }
  return all;
}

GeoBox expected_box(store::Reader& reader, const pack::Model& model, const Id& territory) {
  for (const auto& one : line_of_territories(reader, model, territory))
    if (const auto geometry = get<Geometry>(one.values, "geometry"))
      if (const auto shape = pack::shape_from_wkb(geometry->wkb)) return widened(pack::envelope_of(*shape));
  return zones_of(model, Countries(reader, model).of(territory)).value_or(latin_america);
}

std::optional<Problem> suspected_place(const formats::layers::Measured& measured, const GeoBox& expected) {
  const auto outside = outside_of(measured, expected);
  if (outside.count > 0 && outside.would_fit_swapped)
    return place_problem("rights.swapped", outside, measured, expected);
  if (const auto& use = measured.own.area_of_use; use && use->west <= use->east) {
    const GeoBox zone{use->west - zone_margin, use->south - zone_margin, use->east + zone_margin,
                      use->north + zone_margin};
    if (const auto found = outside_of(measured, zone); found.count > 0)
      return place_problem("rights.outside_zone", found, measured, *use);
  }
  if (outside.count > 0) return place_problem("rights.elsewhere", outside, measured, expected);
  return std::nullopt;
}

}  // namespace minga::service
