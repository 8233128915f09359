#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>

#include "base/problem.hpp"
#include "formats/layers/geopackage.hpp"
#include "methods/overlap/shape.hpp"

namespace minga::formats::layers {

/// Why areas may be taken in a plane.
enum class Fitness {
  equal_area,  // areas are right everywhere
  zone,        // transverse Mercator in metres (UTM, national zones): what registers state their areas in
  neither,     // degrees, or a projection that changes areas: not to be measured in
};

/// Degrees of longitude and latitude. West of a box over the antimeridian is greater than east.
struct GeoBox {
  double west = 0, south = 0, east = 0, north = 0;

  bool operator==(const GeoBox&) const = default;
};

/// Around places of longitude and latitude, of which there is at least one; not over the antimeridian.
GeoBox box_around(std::span<const methods::overlap::Point> places);

/// A coordinate reference system, understood.
struct System {
  std::string name;   // "WGS 84 / UTM zone 17S"
  std::string label;  // "EPSG:32717"; empty if the file gives a definition without one
  Fitness fitness = Fitness::neither;
  bool degrees = false;
  bool metres = false;                // projected, in metres
  std::optional<GeoBox> area_of_use;  // for what it was made; not every definition says

  std::string text() const { return label.empty() ? name : name + " (" + label + ")"; }
};

/// A system to measure in, as it is named and as it is understood.
struct Plane {
  Reference reference;
  System system;
};

/// The label of the equal-area system that layers which may not be measured in their own are brought to:
/// NSIDC EASE-Grid 2.0, equal-area on the ellipsoid of WGS 84.
inline constexpr const char* equal_area_label = "EPSG:6933";

/// Coordinate systems and the ways between them (PROJ, opened when first needed). One per thread. Without
/// PROJ every question is answered by the problem layer.no_proj.
class Planes {
 public:
  Planes();
  Planes(const Planes&) = delete;
  Planes& operator=(const Planes&) = delete;
  ~Planes();

  /// What a file or a person ("EPSG:4326") names. Problems: layer.crs_missing if it names none,
  /// layer.crs_unknown (`crs`).
  Result<System> system(const Reference& reference) const;

  /// Turns x and y (longitude and latitude where in degrees) of `from` into those of `to`, in place.
  /// Problems: layer.crs_unknown, layer.crs_no_way (`from`, `to`), layer.crs_outside (`point`, from 1).
  Result<void> turn(const Reference& from, const Reference& to, std::span<methods::overlap::Point> points);

 private:
  struct Proj;
  std::unique_ptr<Proj> proj_;
};

/// What longitude and latitude are brought to and kept in: WGS 84.
inline constexpr const char* lon_lat_label = "EPSG:4326";

/// "EPSG:32717" as a reference; what has no colon is taken for a definition.
Reference reference_of(const std::string& text);

}  // namespace minga::formats::layers
