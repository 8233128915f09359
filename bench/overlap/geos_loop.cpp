// The peer: what a careful program does with the C API of GEOS.
#include <geos_c.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "registers.hpp"

namespace minga::bench {

using methods::overlap::Pair;
using methods::overlap::Point;
using methods::overlap::Shape;

namespace {

/// What STRtree's callback gets of a query.
struct Query {
  std::vector<std::size_t> found;
};

class Geometries {
 public:
  explicit Geometries(const std::vector<Shape>& shapes, Point origin = {}) : context_(GEOS_init_r()) {
    for (const auto& shape : shapes) all_.push_back(made(shape, origin));
  }
  Geometries(const Geometries&) = delete;
  Geometries& operator=(const Geometries&) = delete;
  ~Geometries() {
    for (auto* geometry : all_) GEOSGeom_destroy_r(context_, geometry);
    GEOS_finish_r(context_);
  }

  std::vector<Pair> pairs() const {
    GEOSSTRtree* tree = GEOSSTRtree_create_r(context_, 10);
    for (std::size_t i = 0; i < all_.size(); ++i)
      if (GEOSisEmpty_r(context_, all_[i]) == 0)
        GEOSSTRtree_insert_r(context_, tree, all_[i], reinterpret_cast<void*>(i));  // NOLINT
    std::vector<Pair> found;
    for (std::size_t a = 0; a < all_.size(); ++a) {
      Query query;
      GEOSSTRtree_query_r(
          context_, tree, all_[a],
          [](void* item, void* data) {
            static_cast<Query*>(data)->found.push_back(reinterpret_cast<std::size_t>(item));
          },
          &query);
      const GEOSPreparedGeometry* prepared = nullptr;
      for (const std::size_t b : query.found) {
        if (b <= a) continue;
        if (prepared == nullptr) prepared = GEOSPrepare_r(context_, all_[a]);
        if (GEOSPreparedIntersects_r(context_, prepared, all_[b]) == 1) found.push_back(measured(a, b));
      }
      if (prepared != nullptr) GEOSPreparedGeom_destroy_r(context_, prepared);
    }
    GEOSSTRtree_destroy_r(context_, tree);
    return found;
  }

  Pair measured(std::size_t a, std::size_t b) const {
    GEOSGeometry* common = GEOSIntersection_r(context_, all_[a], all_[b]);
    Pair pair;
    pair.a = static_cast<std::uint32_t>(a);
    pair.b = static_cast<std::uint32_t>(b);
    GEOSArea_r(context_, common, &pair.area);
    GEOSGeom_destroy_r(context_, common);
    return pair;
  }

 private:
  GEOSGeometry* ring(const std::vector<Point>& points, std::size_t first, std::size_t last,
                     bool& hole) const {
    double twice = 0;
    for (std::size_t i = first; i < last; ++i)
      twice += (points[i].x - points[first].x) * (points[i + 1].y - points[first].y) -
               (points[i + 1].x - points[first].x) * (points[i].y - points[first].y);
    hole = twice < 0;
    return GEOSGeom_createLinearRing_r(
        context_, GEOSCoordSeq_copyFromBuffer_r(context_, &points[first].x,
                                                static_cast<unsigned>(last + 1 - first), 0, 0));
  }

  GEOSGeometry* made(const Shape& shape, Point origin) const {
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
      std::size_t last = first + 3;
      while (points[last] != points[first]) ++last;
      bool hole = false;
      GEOSGeometry* const next = ring(points, first, last, hole);
      if (hole) {
        holes.push_back(next);
      } else {
        finish();
        outer = next;
      }
      first = last + 1;
    }
    finish();
    if (parts.size() == 1) return parts.front();
    return GEOSGeom_createCollection_r(context_, GEOS_MULTIPOLYGON, parts.data(),
                                       static_cast<unsigned>(parts.size()));
  }

  GEOSContextHandle_t context_;
  std::vector<GEOSGeometry*> all_;
};

}  // namespace

std::vector<Pair> pairs_by_geos(const std::vector<Shape>& shapes, double& wall, double& processor) {
  const Geometries geometries(shapes);
  const Clock clock;
  std::vector<Pair> found = geometries.pairs();
  wall = clock.wall();
  processor = clock.processor();
  std::sort(found.begin(), found.end(), [](const Pair& one, const Pair& two) {
    return std::pair(one.a, one.b) < std::pair(two.a, two.b);
  });
  return found;
}

double area_by_geos_near_the_origin(const Shape& a, const Shape& b) {
  // The lower left corner of what the boxes share, in whole metres: then nothing is rounded by moving.
  const Point corner{std::floor(std::max(a.box().left, b.box().left)),
                     std::floor(std::max(a.box().bottom, b.box().bottom))};
  return Geometries({a, b}, corner).measured(0, 1).area;
}

}  // namespace minga::bench
