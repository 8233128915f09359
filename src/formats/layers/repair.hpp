#pragma once

#include <cstdint>
#include <memory>

#include "base/problem.hpp"
#include "formats/layers/wkb_rings.hpp"
#include "methods/overlap/crossings.hpp"
#include "methods/overlap/shape.hpp"

namespace minga::formats::layers {

/// A feature's shape, and whether it had to be repaired to have one.
struct Repaired {
  methods::overlap::Shape shape;
  bool repaired = false;
  double area_before =
      0;  // by the shoelace formula over the rings as given; what an invalid ring means is open
};

/// What is still repaired: two seconds of MakeValid at the worst (docs/methods/overlap.md).
inline constexpr methods::overlap::CrossingLimits repairable{2'000'000, 1'000'000, 2'000};
/// What is still looked at: two seconds for the question whether it is valid.
inline constexpr std::size_t most_beside = 20'000'000;

/// Makes shapes of what files hold. What is not valid (OGC Simple Features 1.2.1, 6.1.11) is repaired with
/// MakeValid of GEOS, as ST_MakeValid of PostGIS does, and its polygons are kept; parts of a collection that
/// share area are united; rings that are open are closed, rings of less than three corners are dropped. What
/// MakeValid takes grows with the square of the crossings, so what is above `repairable` is not tried. One
/// per thread.
class Repair {
 public:
  Repair();
  Repair(const Repair&) = delete;
  Repair& operator=(const Repair&) = delete;
  ~Repair();

  /// Problems: overlap.coordinate (not finite, or too large), layer.not_repairable, layer.crosses_itself
  /// (`limit`), layer.entangled.
  Result<Repaired> shape(const Rings& rings);

 private:
  struct Geos;
  std::unique_ptr<Geos> geos_;
};

}  // namespace minga::formats::layers
