#pragma once

#include <string>
#include <vector>

#include "base/problem.hpp"
#include "formats/layers/layer_bytes.hpp"
#include "formats/layers/plane.hpp"
#include "methods/overlap/near.hpp"
#include "methods/overlap/shape.hpp"

namespace minga::formats::layers {

struct ShapeLayerOptions {
  std::string id;         // column of the identifiers; the primary key if empty
  std::string crs;        // "EPSG:4326": overrules what the file says
  std::string plane_crs;  // the system to measure in; by the layer's own if empty, see shape_layer
  int threads = 0;
};

/// A feature whose geometry was not valid.
struct Mended {
  std::string id;
  double area_before = 0;
  double area_after = 0;
};

/// What the features of a layer are, each counted once: as a line if it has one, else as an area, else as
/// points, else as empty; a line of one place is points.
struct FeatureKinds {
  std::size_t lines = 0, areas = 0, points = 0, empty = 0;
  std::size_t more_than_line = 0;  // of the lines: their feature has areas or points too

  void count(const Rings& rings);
  void add(const FeatureKinds& other);
};

/// The areas of a layer, ready to be measured.
struct ShapeLayer {
  std::vector<std::string> ids;                 // one per feature, in the order of the key
  std::vector<methods::overlap::Shape> shapes;  // of the same order; of nothing where a feature has no area
  std::vector<methods::overlap::Line> lines;    // of the same order; of nothing where a feature has none
  std::vector<Mended> repaired;
  std::size_t without_area = 0;  // points, lines, empty and null geometries
  FeatureKinds kinds;            // whatever parts were asked for
  System own;                    // as the file says, or as was stated
  System plane;                  // in which the shapes are
  std::string plane_crs;         // the same, to be given for a second layer
};

/// Reads "FILE.gpkg" or "FILE.gpkg:layer". The shapes are in the layer's own system if areas may be taken in
/// it (an equal-area one, or transverse Mercator zones in metres), else in equal_area_label; invalid ones are
/// repaired. Problems: those of layer_bytes and shapes_in, and layer.crs_changes_areas where the plane asked
/// for is neither.
Result<ShapeLayer> shape_layer(const std::string& file_and_layer, const ShapeLayerOptions& options);

/// What is asked of a layer; the other kind stays empty.
enum class Parts { areas, lines, both };

/// Makes the shapes and lines of a layer in a plane, whatever that is good for. The result does not depend on
/// the number of threads. Problems, with the feature's `id`: layer.wkb, layer.coordinate, layer.crs_outside,
/// layer.too_deep, those of Repair, overlap.line_too_short.
Result<ShapeLayer> shapes_in(LayerBytes bytes, const Plane& plane, Parts parts, int threads);

}  // namespace minga::formats::layers
