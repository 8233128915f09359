#include "service/rights_stated_system.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "formats/layers/plane.hpp"
#include "formats/layers/wkb_rings.hpp"

namespace minga::service {
namespace {

namespace layers = formats::layers;
using methods::overlap::Point;

constexpr double a_metre = 1e-5;  // degrees

/// The first corner of each row that has one.
std::vector<Point> first_corners(const layers::FeatureTable& table) {
  std::vector<Point> out;
  for (const auto& row : table.rows) {
    const auto rings = layers::rings_of_wkb(row.wkb);
    if (!rings) continue;
    const auto& points = rings->points.empty() ? rings->line_points : rings->points;
    if (!points.empty() && std::isfinite(points.front().x) && std::isfinite(points.front().y))
      out.push_back(points.front());
  }
  return out;
}

bool can_be_degrees(const std::vector<Point>& corners) {
  const auto fitting = std::ranges::count_if(
      corners, [](const Point& one) { return std::abs(one.x) <= 180 && std::abs(one.y) <= 90; });
  return fitting * 2 > static_cast<std::ptrdiff_t>(corners.size());
}

/// What a system makes of each corner on its own: one that is outside of it hinders no other.
std::vector<std::optional<Point>> degrees_by(layers::Planes& planes, const layers::Reference& from,
                                             const std::vector<Point>& corners) {
  std::vector<std::optional<Point>> out;
  out.reserve(corners.size());
  for (auto corner : corners)
    out.push_back(planes.turn(from, layers::reference_of(layers::lon_lat_label), {&corner, 1})
                      ? std::optional(corner)
                      : std::nullopt);
  return out;
}

bool far_apart(const std::optional<Point>& one, const std::optional<Point>& two) {
  return one && two && (std::abs(one->x - two->x) > a_metre || std::abs(one->y - two->y) > a_metre);
}

}  // namespace

std::optional<Problem> against_stated_system(const layers::FeatureTable& table, const std::string& crs) {
  if (crs.empty()) return std::nullopt;
  layers::Planes planes;
  const auto stated = planes.system(table.reference), named = planes.system(layers::reference_of(crs));
  if (!stated || !named) return std::nullopt;
  const auto corners = first_corners(table);
  if (stated->degrees && !can_be_degrees(corners)) return std::nullopt;
  const auto by_file = degrees_by(planes, table.reference, corners);
  const auto by_order = degrees_by(planes, layers::reference_of(crs), corners);
  if (std::ranges::equal(by_file, by_order, [](const auto& a, const auto& b) { return !far_apart(a, b); }))
    return std::nullopt;
  return Problem{ProblemKind::invalid,
                 "rights.crs_over_file",
                 {{"stated", stated->text()}, {"crs", named->text()}},
                 {"", 0, 0, "crs"}};
}

}  // namespace minga::service
