#include "formats/layers/measured.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <utility>

#include "formats/layers/repair.hpp"
#include "formats/layers/wkb_rings.hpp"
#include "methods/parallel.hpp"

namespace minga::formats::layers {
namespace {

using methods::overlap::Point;
using methods::overlap::Shape;

constexpr std::size_t features_at_once = 256;

void put_number(std::string& out, std::uint32_t value) {
  char bytes[sizeof value];
  std::memcpy(bytes, &value, sizeof value);
  out.append(bytes, sizeof value);
}

void begin_geometry(std::string& out, std::uint32_t type) {
  out += '\x01';  // little-endian, as the machines are that this is built for
  put_number(out, type);
}

/// Where each ring of a shape begins; rings are closed, so each ends where its first corner comes again.
std::vector<std::span<const Point>> rings_of_shape(const Shape& shape) {
  std::vector<std::span<const Point>> rings;
  const std::span<const Point> all(shape.points());
  for (std::size_t first = 0; first < all.size();) {
    std::size_t last = first + 1;
    while (last < all.size() && all[last] != all[first]) ++last;
    last = std::min(last + 1, all.size());
    rings.push_back(all.subspan(first, last - first));
    first = last;
  }
  return rings;
}

bool is_hole(std::span<const Point> ring) {
  double twice = 0;
  for (std::size_t i = 1; i + 1 < ring.size(); ++i)
    twice += (ring[i].x - ring[0].x) * (ring[i + 1].y - ring[0].y) -
             (ring[i + 1].x - ring[0].x) * (ring[i].y - ring[0].y);
  return twice < 0;
}

std::string wkb_of_rings(const std::vector<std::span<const Point>>& rings, std::span<const Point> turned) {
  std::vector<std::pair<std::size_t, std::size_t>> parts;  // rings [first, last) of each polygon
  for (std::size_t i = 0; i < rings.size(); ++i) {
    if (parts.empty() || !is_hole(rings[i])) parts.emplace_back(i, i);
    parts.back().second = i + 1;
  }
  std::string out;
  if (parts.size() != 1) {
    begin_geometry(out, 6);
    put_number(out, static_cast<std::uint32_t>(parts.size()));
  }
  std::size_t at = 0;
  for (const auto& [first, last] : parts) {
    begin_geometry(out, 3);
    put_number(out, static_cast<std::uint32_t>(last - first));
    for (std::size_t ring = first; ring < last; ++ring) {
      put_number(out, static_cast<std::uint32_t>(rings[ring].size()));
      const auto points = turned.subspan(at, rings[ring].size());
      out.append(reinterpret_cast<const char*>(points.data()), points.size_bytes());
      at += points.size();
    }
  }
  return out;
}

/// The outlines of a drawing, which are lines that end where they begin.
void take_closed_lines(Rings& rings) {
  for (const auto& line : rings.lines) {
    const auto points = std::span(rings.line_points).subspan(line.first, line.last - line.first);
    if (points.size() < 4 || points.front() != points.back()) continue;
    const auto first = static_cast<std::uint32_t>(rings.points.size());
    rings.points.insert(rings.points.end(), points.begin(), points.end());
    rings.rings.push_back({first, static_cast<std::uint32_t>(rings.points.size()), false});
  }
}

/// A coordinate that is no number, by its ring and point.
std::optional<Problem> bad_coordinate(const Rings& rings) {
  for (std::size_t ring = 0; ring < rings.rings.size(); ++ring)
    for (auto i = rings.rings[ring].first; i < rings.rings[ring].last; ++i) {
      const auto& point = rings.points[i];
      if (std::abs(point.x) <= methods::overlap::greatest_coordinate &&
          std::abs(point.y) <= methods::overlap::greatest_coordinate)
        continue;
      return Problem{
          ProblemKind::invalid,
          "layer.coordinate",
          {{"ring", std::to_string(ring + 1)}, {"point", std::to_string(i - rings.rings[ring].first + 1)}},
          {}};
    }
  return std::nullopt;
}

/// Measures one feature after the other; one per thread.
class Measuring {
 public:
  Measuring(const MeasureOptions& options, const Reference& from, const Reference& to)
      : options_(options), from_(from), to_(to) {}

  MeasuredFeature one(const FeatureRow& row) {
    MeasuredFeature out;
    if (row.unreadable) {
      out.problem = Problem{ProblemKind::invalid, "layer.wkb", {}, {}};
      return out;
    }
    if (row.trouble) {
      out.problem = row.trouble;
      return out;
    }
    if (row.other_system && options_.crs.empty()) {
      out.problem = Problem{ProblemKind::invalid, "layer.other_system", {}, {}};
      return out;
    }
    if (const auto filled = fill(row, out); !filled) {
      out.problem = filled.error();
      out.shape = Shape();
      out.lon_lat.clear();
    }
    return out;
  }

 private:
  Result<void> fill(const FeatureRow& row, MeasuredFeature& out) {
    Rings rings;
    if (!row.wkb.empty()) {
      auto read = rings_of_wkb(row.wkb);
      if (!read) return tl::unexpected(read.error());
      rings = std::move(*read);
    }
    if (options_.closed_lines_are_areas) take_closed_lines(rings);
    if (const auto bad = bad_coordinate(rings)) return tl::unexpected(*bad);
    if (options_.swap_axes)
      for (auto& point : rings.points) std::swap(point.x, point.y);
    if (!(from_ == to_))
      if (const auto turned = planes_.turn(from_, to_, rings.points); !turned)
        return tl::unexpected(turned.error());
    auto repaired = repair_.shape(rings);
    if (!repaired) return tl::unexpected(repaired.error());
    if (repaired->shape.runs().empty() || !(repaired->shape.area() > 0))
      return fail(ProblemKind::invalid, "layer.no_area");
    out.shape = std::move(repaired->shape);
    out.repaired = repaired->repaired;
    out.area_before = repaired->area_before;
    auto wkb = lon_lat_wkb(out.shape, to_, back_, &out.box);
    if (!wkb) return tl::unexpected(wkb.error());
    out.lon_lat = std::move(*wkb);
    return {};
  }

  const MeasureOptions& options_;
  const Reference& from_;
  const Reference& to_;
  Planes planes_, back_;
  Repair repair_;
};

}  // namespace

Result<std::string> lon_lat_wkb(const Shape& shape, const Reference& plane, Planes& planes, GeoBox* box) {
  auto turned = shape.points();
  const auto done = planes.turn(plane, reference_of(lon_lat_label), turned);
  if (!done) return tl::unexpected(done.error());
  if (box != nullptr) *box = box_around(turned);
  return wkb_of_rings(rings_of_shape(shape), turned);
}

Result<Shape> shape_of_lon_lat(std::string_view wkb, const Reference& plane, Planes& planes) {
  auto rings = rings_of_wkb(wkb);
  if (!rings) return tl::unexpected(rings.error());
  if (const auto bad = bad_coordinate(*rings)) return tl::unexpected(*bad);
  if (const auto turned = planes.turn(reference_of(lon_lat_label), plane, rings->points); !turned)
    return tl::unexpected(turned.error());
  Repair repair;
  auto repaired = repair.shape(*rings);
  if (!repaired) return tl::unexpected(repaired.error());
  return std::move(repaired->shape);
}

Result<Measured> measured(const FeatureTable& table, const MeasureOptions& options) {
  Measured out;
  const Planes planes;
  const Reference from = options.crs.empty() ? table.reference : reference_of(options.crs);
  const auto own = planes.system(from);
  if (!own) return tl::unexpected(own.error());
  out.own = *own;
  const Reference to = own->fitness == Fitness::neither ? reference_of(equal_area_label) : from;
  const auto plane = planes.system(to);
  if (!plane) return tl::unexpected(plane.error());
  out.plane = *plane;
  out.features.resize(table.rows.size());
  methods::parallel_for(table.rows.size(), features_at_once, options.threads,
                        [&](const methods::Chunk& part) {
                          Measuring measuring(options, from, to);
                          for (std::size_t i = part.begin; i < part.end; ++i)
                            out.features[i] = measuring.one(table.rows[i]);
                        });
  return out;
}

}  // namespace minga::formats::layers
