#pragma once

#include <geos_c.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <stdexcept>
#include <vector>

#include "methods/overlap/shape.hpp"

namespace minga::methods::overlap::test {

/// GEOS, to compare with.
class Geos {
 public:
  Geos() : context_(GEOS_init_r()) {}
  Geos(const Geos&) = delete;
  Geos& operator=(const Geos&) = delete;
  ~Geos() { GEOS_finish_r(context_); }

  struct Destroy {
    GEOSContextHandle_t context;
    void operator()(GEOSGeometry* geometry) const { GEOSGeom_destroy_r(context, geometry); }
  };
  using Geometry = std::unique_ptr<GEOSGeometry, Destroy>;

  /// The same rings, about an origin: each outer one with the holes after it.
  Geometry of(const Shape& shape, Point origin = {}) const {
    std::vector<GEOSGeometry*> parts, holes;
    GEOSGeometry* outer = nullptr;
    const auto finish = [&] {
      if (outer != nullptr)
        parts.push_back(
            GEOSGeom_createPolygon_r(context_, outer, holes.data(), static_cast<unsigned>(holes.size())));
      holes.clear();
    };
    std::vector<Point> points = shape.points();
    for (auto& point : points) point = {point.x - origin.x, point.y - origin.y};
    for (std::size_t first = 0; first < points.size();) {
      std::size_t last = first + 1;
      while (points[last] != points[first] || !closes(points, first, last)) ++last;
      GEOSGeometry* ring = GEOSGeom_createLinearRing_r(
          context_, GEOSCoordSeq_copyFromBuffer_r(context_, &points[first].x,
                                                  static_cast<unsigned>(last + 1 - first), 0, 0));
      if (clockwise(points, first, last)) {
        holes.push_back(ring);
      } else {
        finish();
        outer = ring;
      }
      first = last + 1;
    }
    finish();
    return own(GEOSGeom_createCollection_r(context_, GEOS_MULTIPOLYGON, parts.data(),
                                           static_cast<unsigned>(parts.size())));
  }

  Geometry intersection(const Geometry& a, const Geometry& b) const {
    return own(GEOSIntersection_r(context_, a.get(), b.get()));
  }

  Geometry united(const std::vector<const Shape*>& shapes) const {
    std::vector<GEOSGeometry*> parts;
    for (const auto* shape : shapes) parts.push_back(of(*shape).release());
    const auto all = own(GEOSGeom_createCollection_r(context_, GEOS_GEOMETRYCOLLECTION, parts.data(),
                                                     static_cast<unsigned>(parts.size())));
    return own(GEOSUnaryUnion_r(context_, all.get()));
  }

  double area(const Geometry& geometry) const {
    double area = 0;
    GEOSArea_r(context_, geometry.get(), &area);
    return area;
  }
  double common_area(const Geometry& a, const Geometry& b) const { return area(intersection(a, b)); }
  double common_area(const Shape& a, const Shape& b) const { return common_area(of(a), of(b)); }
  /// With the digits that GEOS loses to coordinates of millions of metres.
  double common_area_near(const Shape& a, const Shape& b) const {
    const Point origin{std::floor(std::max(a.box().left, b.box().left)),
                       std::floor(std::max(a.box().bottom, b.box().bottom))};
    return common_area(of(a, origin), of(b, origin));
  }
  bool meet(const Geometry& a, const Geometry& b) const {
    return GEOSIntersects_r(context_, a.get(), b.get()) == 1;
  }
  bool valid(const Geometry& geometry) const { return GEOSisValid_r(context_, geometry.get()) == 1; }

 private:
  /// A ring may pass through its first point only at its end, if it is valid; a ring of a shape ends there.
  static bool closes(const std::vector<Point>&, std::size_t first, std::size_t last) {
    return last > first + 2;
  }

  static bool clockwise(const std::vector<Point>& points, std::size_t first, std::size_t last) {
    double twice = 0;
    for (std::size_t i = first; i < last; ++i)
      twice += (points[i].x - points[first].x) * (points[i + 1].y - points[first].y) -
               (points[i + 1].x - points[first].x) * (points[i].y - points[first].y);
    return twice < 0;
  }

  Geometry own(GEOSGeometry* geometry) const {
    if (geometry == nullptr) throw std::runtime_error("GEOS refused");
    return Geometry(geometry, Destroy{context_});
  }

  GEOSContextHandle_t context_;
};

/// What an area may be off by: the greater of a thousandth of a square metre and 1e-9 of the smaller shape.
inline double allowed(const Shape& a, const Shape& b) {
  return std::max(1e-3, 1e-9 * std::min(a.area(), b.area()));
}

}  // namespace minga::methods::overlap::test
