#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/problem.hpp"
#include "base/value.hpp"
#include "formats/shape.hpp"

namespace minga::formats {

/// A property's value. Objects are not taken; a list may hold texts, numbers and truth values.
using Property =
    std::variant<std::monostate, bool, std::int64_t, double, std::string, std::vector<std::string>>;

struct Feature {
  std::string id;  // empty when it has none
  std::vector<std::pair<std::string, Property>> properties;
  std::optional<Geometry> geometry;

  bool operator==(const Feature&) const = default;
};

struct FeatureFile {
  std::vector<Feature> features;
  Problems notices;
};

struct GeoJsonOptions {
  std::string file;  // the name that problems show
  /// Where the data should lie. A position outside whose longitude and latitude exchanged would lie
  /// inside is taken for swapped and asked about. The default is Latin America.
  Envelope expected{-118, -56, -34, 33};
  bool accept_positions_as_given = false;  // the person has answered that they are not swapped
  std::size_t max_bytes = std::size_t{128} << 20;
  std::size_t max_features = 200'000;
};

/// Reads a FeatureCollection, a Feature or a bare geometry (RFC 7946). Problems carry the number of the
/// feature as line and a JSON pointer as field:
///   geojson.empty, geojson.syntax (line and column of the text), geojson.not_utf8, geojson.too_deep,
///   geojson.too_large, geojson.type, geojson.coordinates, geojson.swapped, geojson.crs (a system other
///   than WGS 84), geojson.property (an object within properties), geojson.duplicate_id and the geometry.*
/// An altitude is left out with a notice.
Checked<FeatureFile> read_geojson(std::string_view bytes, const GeoJsonOptions& options = {});

/// A FeatureCollection, one feature a line, coordinates with at most seven decimals (about a centimetre),
/// outer rings counter-clockwise (RFC 7946, 3.1.6). Fails on a geometry whose bytes are not in order.
Result<std::string> write_geojson(std::span<const Feature> features);

/// How coordinates are written: in degrees, as they are, unless they are turned into another system's. Rings
/// keep the sense that RFC 7946 gives them in longitude and latitude.
struct CoordinateWriting {
  int decimals = 7;
  Position (*turn)(Position, const void* system) = nullptr;
  const void* system = nullptr;
};

/// One feature as JSON text. Fails on a geometry whose bytes are not in order.
Result<void> append_feature(std::string& out, const Feature& feature, const CoordinateWriting& writing = {});

/// A geometry's object of RFC 7946, from its WKB. Fails on bytes that are not in order.
Result<void> append_geometry(std::string& out, std::string_view wkb, const CoordinateWriting& writing = {});

/// The "geometry" member alone: {"type":"Point","coordinates":[-70.1,-12.6]}.
Result<std::string> geojson_of(const Geometry& geometry);
/// The same way back, with the checks of read_geojson.
Checked<Geometry> geometry_from_geojson(std::string_view text, const GeoJsonOptions& options = {});

}  // namespace minga::formats
