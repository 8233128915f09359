#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/problem.hpp"
#include "formats/layers/feature_table.hpp"
#include "formats/layers/plane.hpp"
#include "methods/overlap/shape.hpp"

namespace minga::formats::layers {

struct MeasureOptions {
  std::string crs;                      // "EPSG:32719": overrules what the file says
  bool swap_axes = false;               // the file has latitude (northing) first
  bool closed_lines_are_areas = false;  // drawings have outlines and no areas
  int threads = 0;
};

/// One feature, measured. Of nothing where it has a problem.
struct MeasuredFeature {
  methods::overlap::Shape shape;  // in the plane
  std::string lon_lat;            // the same as ISO WKB polygon or multipolygon in WGS 84, longitude first
  GeoBox box;                     // around it; where there is no shape, of nothing
  bool repaired = false;
  double area_before = 0;  // m², of the rings as given, where repaired
  /// layer.wkb, layer.other_system (where no crs is given), layer.coordinate (`ring`, `point`),
  /// layer.crs_outside, layer.not_repairable, layer.crosses_itself, layer.entangled, layer.too_deep,
  /// layer.no_area, or the row's own trouble.
  std::optional<Problem> problem;
};

struct Measured {
  std::vector<MeasuredFeature> features;  // as the table's rows
  System own;                             // as the file says, or as was stated
  System plane;                           // in which the shapes are: as shape_layer chooses it
};

/// Makes shapes of features: turned, repaired as shape_layer does, measured in a plane that areas may be
/// taken in, and brought to longitude and latitude. A feature that cannot be used has its problem beside it
/// and hinders no other. The result does not depend on the number of threads. Problems of the whole: those of
/// Planes::system.
Result<Measured> measured(const FeatureTable& table, const MeasureOptions& options);

/// Longitude and latitude of a shape as ISO WKB: a polygon, or a multipolygon of several. `plane` is its
/// system. Problems: those of Planes::turn.
Result<std::string> lon_lat_wkb(const methods::overlap::Shape& shape, const Reference& plane, Planes& planes,
                                GeoBox* box = nullptr);

/// The shape of a WKB in longitude and latitude, in the plane, repaired if need be; of nothing if it has no
/// area. Problems: layer.wkb, layer.crs_outside, layer.coordinate and those of Repair.
Result<methods::overlap::Shape> shape_of_lon_lat(std::string_view wkb, const Reference& plane,
                                                 Planes& planes);

}  // namespace minga::formats::layers
