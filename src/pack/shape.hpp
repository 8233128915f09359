#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/problem.hpp"
#include "base/value.hpp"

namespace minga::pack {

/// OGC type codes of ISO WKB in two dimensions.
enum class ShapeKind { point = 1, line, polygon, multi_point, multi_line, multi_polygon, collection };

/// Degrees, WGS 84, longitude first.
struct Position {
  double longitude = 0;
  double latitude = 0;

  bool operator==(const Position&) const = default;
};

using Path = std::vector<Position>;

/// A geometry taken apart. `paths` holds the single path of a point or line, or the rings of a polygon
/// (the outer one first); `parts` the members of a MULTI form or collection.
struct Shape {
  ShapeKind kind = ShapeKind::point;
  std::vector<Path> paths;
  std::vector<Shape> parts;

  bool operator==(const Shape&) const = default;
};

struct Envelope {
  double west = 0, south = 0, east = 0, north = 0;

  bool operator==(const Envelope&) const = default;
};

/// Nested collections deeper than this are refused, in bytes and in GeoJSON.
inline constexpr int max_shape_depth = 8;

/// Why a shape cannot be kept, or null: geometry.empty, geometry.out_of_range (also what is
/// no number), geometry.line_too_short, geometry.ring_too_short, geometry.ring_open.
const char* broken_rule(const Shape& shape);

/// Reads WKB of either byte order; nothing but a well-formed, two-dimensional shape within the rules
/// above: else geometry.bytes or the rule's code. Memory stays in proportion to the bytes, whatever
/// counts they claim.
Result<Shape> shape_from_wkb(std::string_view wkb);
/// The same into a shape whose memory is used again, for who looks at thousands of them. Null, or the code of
/// what is wrong; then the shape is as far as it was read.
const char* read_wkb(std::string_view wkb, Shape& shape);

/// Little-endian ISO WKB. The shape must hold to the rules.
std::string wkb_of(const Shape& shape);

/// The box around a shape, as it stands: one that crosses the antimeridian gives a wide box.
Envelope envelope_of(const Shape& shape);

}  // namespace minga::pack
