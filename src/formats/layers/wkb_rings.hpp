#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/problem.hpp"
#include "methods/overlap/shape.hpp"

namespace minga::formats::layers {

/// A ring as a file has it: points [first, last) of the Rings it is in.
struct RingSpan {
  std::uint32_t first = 0;
  std::uint32_t last = 0;
  bool hole = false;
};

/// The areas of one feature, flat: outer rings each followed by their holes. And its lines.
struct Rings {
  std::vector<methods::overlap::Point> points;
  std::vector<RingSpan> rings;
  bool collection = false;   // parts come from a geometry collection and may share area
  std::uint32_t others = 0;  // points, which are left out, and lines
  std::vector<methods::overlap::Point> line_points;
  std::vector<RingSpan> lines;  // of line_points

  std::vector<methods::overlap::RingView> views() const;
};

/// How deep collections may lie in collections.
inline constexpr int deepest = 16;

/// Reads the polygons of a WKB geometry: ISO, OGC or EWKB, of either byte order, with or without Z and M
/// (which are dropped), multi forms and collections in collections as deep as `deepest`. Coordinates are
/// taken as they are. Memory stays in proportion to the bytes, whatever counts they claim. Problems:
/// layer.wkb, layer.too_deep (`limit`).
Result<Rings> rings_of_wkb(std::string_view wkb);

/// The WKB inside a GeoPackage geometry blob (GeoPackage 1.3, 2.1.3), after its header. An empty geometry
/// gives an empty view. Problem: layer.wkb.
Result<std::string_view> wkb_of_geopackage(std::string_view blob);

/// The number of the system that such a blob says it is in, of the file's own list; 0 for other bytes.
std::int64_t system_of_geopackage(std::string_view blob);

}  // namespace minga::formats::layers
