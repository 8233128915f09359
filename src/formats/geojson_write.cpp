#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "formats/geojson.hpp"
#include "formats/json_text.hpp"
#include "formats/number.hpp"
#include "formats/short_number.hpp"

namespace minga::formats {
namespace {

/// A number that fits as whole number of its last decimal, the common case: digits from behind. The product's
/// own rounding can tip what lies within 1e-9 of the middle between two last decimals.
bool append_short(std::string& out, double number, int decimals) {
  constexpr double most = 4e15;  // doubles are whole numbers apart beyond 2^52
  const double scaled = number * powers_of_ten.at(static_cast<std::size_t>(decimals));
  if (!(std::abs(scaled) < most)) return false;
  auto left = static_cast<std::uint64_t>(std::abs(std::round(scaled)));
  std::array<char, 24> digits{};
  char* const end = digits.data() + digits.size();
  char* at = end;
  bool any = false;
  for (int i = 0; i < decimals; ++i, left /= 10) {
    any = any || left % 10 != 0;
    if (any) *--at = static_cast<char>('0' + left % 10);
  }
  const bool is_zero = !any && left == 0;
  if (any) *--at = '.';
  do {
    *--at = static_cast<char>('0' + left % 10);
    left /= 10;
  } while (left > 0);
  if (number < 0 && !is_zero) *--at = '-';
  out.append(at, end);
  return true;
}

// Without zeros at the end; never "-0".
void append_coordinate(std::string& out, double number, int decimals) {
  if (append_short(out, number, decimals)) return;
  std::array<char, 512> buffer{};
  const auto [end, error] =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), number, std::chars_format::fixed, decimals);
  std::string_view text(buffer.data(),
                        error == std::errc{} ? static_cast<std::size_t>(end - buffer.data()) : 0);
  if (decimals > 0) {
    while (text.ends_with('0')) text.remove_suffix(1);
    if (text.ends_with('.')) text.remove_suffix(1);
  }
  out.append(text == "-0" ? "0" : text);
}

void append_position(std::string& out, const Position& given, const CoordinateWriting& writing) {
  const Position p = writing.turn ? writing.turn(given, writing.system) : given;
  out.push_back('[');
  append_coordinate(out, p.longitude, writing.decimals);
  out.push_back(',');
  append_coordinate(out, p.latitude, writing.decimals);
  out.push_back(']');
}

void append_path(std::string& out, const Path& path, const CoordinateWriting& writing,
                 bool reversed = false) {
  out.push_back('[');
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (i > 0) out.push_back(',');
    append_position(out, path[reversed ? path.size() - 1 - i : i], writing);
  }
  out.push_back(']');
}

// Twice the area, positive when the ring runs counter-clockwise.
double doubled_area(const Path& ring) {
  double sum = 0;
  for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
    sum += ring[i].longitude * ring[i + 1].latitude - ring[i + 1].longitude * ring[i].latitude;
  }
  return sum;
}

void append_rings(std::string& out, const Shape& polygon, const CoordinateWriting& writing) {
  out.push_back('[');
  for (std::size_t i = 0; i < polygon.paths.size(); ++i) {
    if (i > 0) out.push_back(',');
    const Path& ring = polygon.paths[i];
    const double area = doubled_area(ring);
    append_path(out, ring, writing, i == 0 ? area < 0 : area > 0);
  }
  out.push_back(']');
}

void append_coordinates(std::string& out, const Shape& shape, const CoordinateWriting& writing) {
  switch (shape.kind) {
    case ShapeKind::point:
      append_position(out, shape.paths.front().front(), writing);
      return;
    case ShapeKind::line:
      append_path(out, shape.paths.front(), writing);
      return;
    case ShapeKind::polygon:
      append_rings(out, shape, writing);
      return;
    default:
      break;
  }
  out.push_back('[');
  for (std::size_t i = 0; i < shape.parts.size(); ++i) {
    if (i > 0) out.push_back(',');
    append_coordinates(out, shape.parts[i], writing);
  }
  out.push_back(']');
}

void append_shape(std::string& out, const Shape& shape, const CoordinateWriting& writing) {
  static constexpr std::array<std::string_view, 8> names = {
      "",           "Point",           "LineString",   "Polygon",
      "MultiPoint", "MultiLineString", "MultiPolygon", "GeometryCollection"};
  out.append("{\"type\":\"").append(names.at(static_cast<std::size_t>(shape.kind)));
  if (shape.kind != ShapeKind::collection) {
    out.append("\",\"coordinates\":");
    append_coordinates(out, shape, writing);
  } else {
    out.append("\",\"geometries\":[");
    for (std::size_t i = 0; i < shape.parts.size(); ++i) {
      if (i > 0) out.push_back(',');
      append_shape(out, shape.parts[i], writing);
    }
    out.push_back(']');
  }
  out.push_back('}');
}

struct PropertyWriter {
  std::string& out;
  void operator()(std::monostate) const { out.append("null"); }
  void operator()(bool yes) const { out.append(yes ? "true" : "false"); }
  void operator()(std::int64_t number) const { out.append(std::to_string(number)); }
  void operator()(double number) const {
    out.append(std::isfinite(number) ? text_of_number(number) : "null");
  }
  void operator()(const std::string& text) const { append_json_string(out, text); }
  void operator()(const std::vector<std::string>& texts) const {
    out.push_back('[');
    for (std::size_t i = 0; i < texts.size(); ++i) {
      if (i > 0) out.push_back(',');
      append_json_string(out, texts[i]);
    }
    out.push_back(']');
  }
};

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
  constexpr std::string_view digits = "0123456789abcdef";
  out.push_back('"');
  const auto stands = [](char c) { return static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\'; };
  if (std::all_of(text.begin(), text.end(), stands)) {
    out.append(text).push_back('"');
    return;
  }
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out.push_back('\\');
      out.push_back(c);
    } else if (c == '\n') {
      out.append("\\n");
    } else if (byte < 0x20) {
      out.append("\\u00");
      out.push_back(digits[byte >> 4U]);
      out.push_back(digits[byte & 15U]);
    } else {
      out.push_back(c);
    }
  }
  out.push_back('"');
}

Result<void> append_feature(std::string& out, const Feature& feature, const CoordinateWriting& writing) {
  out.append("{\"type\":\"Feature\"");
  if (!feature.id.empty()) {
    out.append(",\"id\":");
    append_json_string(out, feature.id);
  }
  out.append(",\"geometry\":");
  if (feature.geometry) {
    if (auto good = append_geometry(out, feature.geometry->wkb, writing); !good) return good;
  } else {
    out.append("null");
  }
  out.append(",\"properties\":{");
  bool first = true;
  for (const auto& [name, value] : feature.properties) {
    if (!first) out.push_back(',');
    first = false;
    append_json_string(out, name);
    out.push_back(':');
    std::visit(PropertyWriter{out}, value);
  }
  out.append("}}");
  return {};
}

Result<void> append_geometry(std::string& out, std::string_view wkb, const CoordinateWriting& writing) {
  const auto shape = shape_from_wkb(wkb);
  if (!shape) return tl::unexpected(shape.error());
  append_shape(out, *shape, writing);
  return {};
}

Result<std::string> geojson_of(const Geometry& geometry) {
  std::string out;
  if (const auto good = append_geometry(out, geometry.wkb); !good) return tl::unexpected(good.error());
  return out;
}

Result<std::string> write_geojson(std::span<const Feature> features) {
  std::string out = "{\"type\":\"FeatureCollection\",\"features\":[";
  for (std::size_t i = 0; i < features.size(); ++i) {
    out.append(i > 0 ? ",\n" : "\n");
    auto written = append_feature(out, features[i]);
    if (!written) {
      written.error().place.line = static_cast<long>(i) + 1;
      return tl::unexpected(written.error());
    }
  }
  out.append("\n]}\n");
  return out;
}

}  // namespace minga::formats
