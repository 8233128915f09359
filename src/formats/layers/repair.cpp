#include "formats/layers/repair.hpp"

#include <geos_c.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

namespace minga::formats::layers {
namespace {

using methods::overlap::Point;
using methods::overlap::RingView;
using methods::overlap::Shape;

/// Why GEOS gave no geometry.
struct Refused {};

double area_as_given(const Rings& rings) {
  double sum = 0;
  for (const auto& ring : rings.views()) {
    double twice = 0;
    for (std::size_t i = 1; i + 1 < ring.points.size(); ++i) {
      const Point &o = ring.points[0], &p = ring.points[i], &q = ring.points[i + 1];
      twice += (p.x - o.x) * (q.y - o.y) - (q.x - o.x) * (p.y - o.y);
    }
    sum += (ring.hole ? -0.5 : 0.5) * std::abs(twice);
  }
  return sum;
}

}  // namespace

struct Repair::Geos {
  GEOSContextHandle_t context = GEOS_init_r();
  ~Geos() { GEOS_finish_r(context); }

  struct Destroy {
    GEOSContextHandle_t context;
    void operator()(GEOSGeometry* geometry) const { GEOSGeom_destroy_r(context, geometry); }
  };
  using Owned = std::unique_ptr<GEOSGeometry, Destroy>;

  Owned own(GEOSGeometry* geometry) const {
    if (geometry == nullptr) throw Refused{};
    return Owned(geometry, Destroy{context});
  }

  Owned linear_ring(std::span<const Point> points) const {
    static_assert(sizeof(Point) == 2 * sizeof(double));
    GEOSCoordSequence* coordinates =
        GEOSCoordSeq_copyFromBuffer_r(context, &points.front().x, static_cast<unsigned>(points.size()), 0, 0);
    if (coordinates == nullptr) throw Refused{};
    return own(
        GEOSGeom_createLinearRing_r(context, coordinates));  // takes the coordinates, also when it fails
  }

  /// A polygon of rings [first, last), the outer one first.
  Owned polygon(const Rings& rings, std::size_t first, std::size_t last) const {
    const auto ring = [&](std::size_t index) {
      const auto& span = rings.rings[index];
      return linear_ring(std::span(rings.points).subspan(span.first, span.last - span.first));
    };
    Owned outer = ring(first);
    std::vector<Owned> holes;
    for (std::size_t i = first + 1; i < last; ++i) holes.push_back(ring(i));
    std::vector<GEOSGeometry*> given;
    for (auto& hole : holes) given.push_back(hole.release());
    return own(GEOSGeom_createPolygon_r(context, outer.release(), given.data(),
                                        static_cast<unsigned>(given.size())));
  }

  Owned multi_polygon(const Rings& rings) const {
    std::vector<Owned> parts;
    for (std::size_t first = 0; first < rings.rings.size();) {
      std::size_t last = first + 1;
      while (last < rings.rings.size() && rings.rings[last].hole) ++last;
      parts.push_back(polygon(rings, first, last));
      first = last;
    }
    if (parts.size() == 1) return std::move(parts.front());
    std::vector<GEOSGeometry*> given;
    for (auto& part : parts) given.push_back(part.release());
    return own(GEOSGeom_createCollection_r(context, GEOS_MULTIPOLYGON, given.data(),
                                           static_cast<unsigned>(given.size())));
  }

  bool valid(const GEOSGeometry* geometry) const { return GEOSisValid_r(context, geometry) == 1; }

  void add_ring(const GEOSGeometry* ring, bool hole, Rings& out) const {
    const GEOSCoordSequence* coordinates = GEOSGeom_getCoordSeq_r(context, ring);
    unsigned count = 0;
    if (coordinates == nullptr || GEOSCoordSeq_getSize_r(context, coordinates, &count) == 0) throw Refused{};
    if (count == 0) return;
    const auto first = out.points.size();
    out.points.resize(first + count);
    if (GEOSCoordSeq_copyToBuffer_r(context, coordinates, &out.points[first].x, 0, 0) == 0) throw Refused{};
    out.rings.push_back({static_cast<std::uint32_t>(first), static_cast<std::uint32_t>(first + count), hole});
  }

  /// Adds the polygons of a geometry, however deep in collections; lines and points are passed over.
  void add_polygons(const GEOSGeometry* geometry, Rings& out) const {
    const int type = GEOSGeomTypeId_r(context, geometry);
    if (type == GEOS_POLYGON) {
      if (GEOSisEmpty_r(context, geometry) != 0) return;
      add_ring(GEOSGetExteriorRing_r(context, geometry), false, out);
      const int holes = GEOSGetNumInteriorRings_r(context, geometry);
      for (int i = 0; i < holes; ++i) add_ring(GEOSGetInteriorRingN_r(context, geometry, i), true, out);
    } else if (type == GEOS_MULTIPOLYGON || type == GEOS_GEOMETRYCOLLECTION) {
      const int parts = GEOSGetNumGeometries_r(context, geometry);
      for (int i = 0; i < parts; ++i) add_polygons(GEOSGetGeometryN_r(context, geometry, i), out);
    }
  }

  /// The members of a collection, each made valid, as one area.
  Owned united(const Rings& rings) const {
    std::vector<GEOSGeometry*> parts;
    for (std::size_t first = 0; first < rings.rings.size();) {
      std::size_t last = first + 1;
      while (last < rings.rings.size() && rings.rings[last].hole) ++last;
      parts.push_back(own(GEOSMakeValid_r(context, polygon(rings, first, last).get())).release());
      first = last;
    }
    const Owned all = own(GEOSGeom_createCollection_r(context, GEOS_GEOMETRYCOLLECTION, parts.data(),
                                                      static_cast<unsigned>(parts.size())));
    return own(GEOSUnaryUnion_r(context, all.get()));
  }

  Rings made_valid(const Rings& rings, const GEOSGeometry* geometry) const {
    const Owned mended = rings.collection ? united(rings) : own(GEOSMakeValid_r(context, geometry));
    Rings out;
    add_polygons(mended.get(), out);
    return out;
  }
};

namespace {

/// Closes what is open and drops rings without three corners, and holes of a dropped outer ring. True if it
/// changed.
bool tidy(Rings& rings) {
  Rings out;
  out.collection = rings.collection;
  out.others = rings.others;
  bool changed = false, outer_dropped = false;
  for (const auto& ring : rings.rings) {
    std::vector<Point> points(rings.points.begin() + ring.first, rings.points.begin() + ring.last);
    if (!points.empty() && points.front() != points.back()) {
      points.push_back(points.front());
      changed = true;
    }
    const bool too_short = points.size() < 4;
    if (!ring.hole) outer_dropped = too_short;
    if (too_short || (ring.hole && outer_dropped)) {
      changed = true;
      continue;
    }
    const auto first = static_cast<std::uint32_t>(out.points.size());
    out.points.insert(out.points.end(), points.begin(), points.end());
    out.rings.push_back({first, static_cast<std::uint32_t>(out.points.size()), ring.hole});
  }
  if (changed) rings = std::move(out);
  return changed;
}

bool in_order(const Rings& rings) {
  return std::all_of(rings.rings.begin(), rings.rings.end(), [&](const RingSpan& ring) {
    return ring.last - ring.first >= 4 && rings.points[ring.first] == rings.points[ring.last - 1];
  });
}

/// Below this, a shape cannot have more than most_beside pairs of edges.
constexpr std::size_t few_corners = 6'000;

/// Whether GEOS would be at it for long: to say that it is not valid, or to mend it.
Result<void> untangled(const Rings& rings, const methods::overlap::CrossingLimits& limits) {
  const auto views = rings.views();
  const auto found = methods::overlap::crossings_of(views, limits);
  if (found.crossings > limits.crossings)
    return fail(ProblemKind::invalid, "layer.crosses_itself", {{"limit", std::to_string(limits.crossings)}});
  if (is_above(found, limits)) return fail(ProblemKind::invalid, "layer.entangled");
  return {};
}

}  // namespace

Repair::Repair() : geos_(std::make_unique<Geos>()) {}
Repair::~Repair() = default;

Result<Repaired> Repair::shape(const Rings& given) {
  Repaired out;
  // Before anything that would stumble over a coordinate that is no number.
  if (const auto bad = std::find_if_not(given.points.begin(), given.points.end(),
                                        [](const Point& point) {
                                          return std::abs(point.x) <= methods::overlap::greatest_coordinate &&
                                                 std::abs(point.y) <= methods::overlap::greatest_coordinate;
                                        });
      bad != given.points.end()) {
    const auto at = static_cast<std::uint32_t>(bad - given.points.begin());
    const auto ring = std::find_if(given.rings.begin(), given.rings.end(),
                                   [&](const RingSpan& span) { return at < span.last; });
    return fail(ProblemKind::invalid, "overlap.coordinate",
                {{"ring", std::to_string(ring - given.rings.begin() + 1)},
                 {"point", std::to_string(at - ring->first + 1)}});
  }
  Rings tidied;
  const Rings* rings = &given;
  if (!in_order(given)) {
    tidied = given;
    out.repaired = tidy(tidied);
    rings = &tidied;
  }
  if (rings->rings.empty()) return out;
  if (rings->points.size() > few_corners)
    if (const auto looked = untangled(*rings, {most_beside, most_beside, repairable.crossings}); !looked)
      return tl::unexpected(looked.error());
  try {
    const auto geometry = geos_->multi_polygon(*rings);
    if (geos_->valid(geometry.get())) {
      auto shape = methods::overlap::make_shape(rings->views());
      if (!shape) return tl::unexpected(shape.error());
      out.shape = std::move(*shape);
      out.area_before = out.shape.area();
      return out;
    }
    if (const auto little = untangled(*rings, repairable); !little) return tl::unexpected(little.error());
    out.area_before = area_as_given(*rings);
    out.repaired = true;
    const Rings mended = geos_->made_valid(*rings, geometry.get());
    auto shape = methods::overlap::make_shape(mended.views());
    if (!shape) return tl::unexpected(shape.error());
    out.shape = std::move(*shape);
    return out;
  } catch (const Refused&) {
    return fail(ProblemKind::invalid, "layer.not_repairable");
  }
}

}  // namespace minga::formats::layers
