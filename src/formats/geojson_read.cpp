#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <unordered_map>

#include "formats/encoding.hpp"
#include "formats/geojson.hpp"
#include "formats/number.hpp"
#include "formats/problem_list.hpp"

namespace minga::formats {
namespace {

using Json = nlohmann::ordered_json;

constexpr int max_json_depth = 64;
// A document of nothing but brackets and commas would need many times its size in memory.
constexpr std::size_t max_json_values = 50'000'000;

struct Extent {
  int depth = 0;
  std::size_t values = 0;
};

Extent extent_of(std::string_view bytes) {
  Extent extent;
  int depth = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const char c = bytes[i];
    if (quoted) {
      if (c == '\\') ++i;
      if (c == '"') quoted = false;
      continue;
    }
    quoted = c == '"';
    if (c == '[' || c == '{') extent.depth = std::max(extent.depth, ++depth);
    if (c == ']' || c == '}') --depth;
    if (c == ',' || c == '[' || c == '{') ++extent.values;
  }
  return extent;
}

Place text_place(std::string_view bytes, std::size_t offset, const std::string& file) {
  const std::string_view before = bytes.substr(0, offset);
  const std::size_t newline = before.rfind('\n');
  const std::size_t column = newline == std::string_view::npos ? before.size() : before.size() - newline - 1;
  const auto line = 1 + std::count(before.begin(), before.end(), '\n');
  return Place{file, static_cast<long>(line), static_cast<long>(column) + 1, {}};
}

Result<Json> parse(std::string_view bytes, const GeoJsonOptions& options) {
  const Place start{options.file, 0, 0, {}};
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  if (bytes.find_first_not_of(" \t\r\n") == std::string_view::npos) {
    return fail(ProblemKind::invalid, "geojson.empty", {}, start);
  }
  if (const std::size_t bad = first_bad_byte(bytes); bad != std::string_view::npos) {
    return fail(ProblemKind::invalid, "geojson.not_utf8", {}, text_place(bytes, bad, options.file));
  }
  const Extent extent = extent_of(bytes);
  if (extent.depth > max_json_depth) {
    return fail(ProblemKind::invalid, "geojson.too_deep", {{"limit", std::to_string(max_json_depth)}}, start);
  }
  if (bytes.size() > options.max_bytes || extent.values > max_json_values) {
    return fail(ProblemKind::too_large, "geojson.too_large", {{"limit", std::to_string(options.max_bytes)}},
                start);
  }
  try {
    return Json::parse(bytes);
  } catch (const Json::parse_error& error) {
    const std::size_t offset = error.byte > 0 ? error.byte - 1 : 0;
    return fail(ProblemKind::invalid, "geojson.syntax", {},
                text_place(bytes, std::min(offset, bytes.size()), options.file));
  } catch (const Json::exception&) {  // a number that no double holds
    return fail(ProblemKind::invalid, "geojson.syntax", {}, start);
  }
}

const Json* member(const Json& object, const char* name) {
  if (!object.is_object()) return nullptr;
  const auto found = object.find(name);
  return found == object.end() ? nullptr : &*found;
}

std::string type_of(const Json& object) {
  const Json* type = member(object, "type");
  return type != nullptr && type->is_string() ? type->get<std::string>() : std::string();
}

/// Reads one geometry; on trouble keeps the code and the JSON pointer of the first.
class ShapeReader {
 public:
  explicit ShapeReader(std::string pointer) : pointer_(std::move(pointer)) {}

  std::optional<Shape> read(const Json& geometry) { return one(geometry, pointer_, 0); }

  const std::string& code() const { return code_; }
  const std::string& where() const { return where_; }
  bool had_altitude() const { return had_altitude_; }

 private:
  std::nullopt_t wrong(const char* code, const std::string& pointer) {
    if (code_.empty()) {
      code_ = code;
      where_ = pointer;
    }
    return std::nullopt;
  }

  std::optional<Position> position(const Json& value, const std::string& pointer) {
    if (!value.is_array() || value.size() < 2) return wrong("geojson.coordinates", pointer);
    for (const Json& number : value) {
      if (!number.is_number()) return wrong("geojson.coordinates", pointer);
    }
    had_altitude_ = had_altitude_ || value.size() > 2;
    return Position{value[0].get<double>(), value[1].get<double>()};
  }

  std::optional<Path> path(const Json& value, const std::string& pointer) {
    if (!value.is_array()) return wrong("geojson.coordinates", pointer);
    Path path;
    path.reserve(value.size());
    for (std::size_t i = 0; i < value.size(); ++i) {
      const auto p = position(value[i], pointer);
      if (!p) {
        where_ = pointer + "/" + std::to_string(i);
        return std::nullopt;
      }
      path.push_back(*p);
    }
    return path;
  }

  bool fill(Shape& shape, const Json& value, const std::string& pointer) {
    if (shape.kind == ShapeKind::point) {
      const auto p = position(value, pointer);
      if (p) shape.paths.push_back(Path{*p});
      return p.has_value();
    }
    if (shape.kind == ShapeKind::line) {
      auto line = path(value, pointer);
      if (line) shape.paths.push_back(std::move(*line));
      return line.has_value();
    }
    if (!value.is_array()) {
      wrong("geojson.coordinates", pointer);
      return false;
    }
    for (std::size_t i = 0; i < value.size(); ++i) {
      const std::string at = pointer + "/" + std::to_string(i);
      if (shape.kind == ShapeKind::polygon) {
        auto ring = path(value[i], at);
        if (!ring) return false;
        shape.paths.push_back(std::move(*ring));
        continue;
      }
      Shape part;
      part.kind = static_cast<ShapeKind>(static_cast<int>(shape.kind) - 3);
      if (!fill(part, value[i], at)) return false;
      shape.parts.push_back(std::move(part));
    }
    return true;
  }

  std::optional<Shape> one(const Json& geometry, const std::string& pointer, int depth) {
    static constexpr std::array<std::string_view, 8> names = {
        "",           "Point",           "LineString",   "Polygon",
        "MultiPoint", "MultiLineString", "MultiPolygon", "GeometryCollection"};
    const auto* const name = std::find(names.begin() + 1, names.end(), type_of(geometry));
    if (name == names.end()) return wrong("geojson.type", pointer + "/type");
    if (depth > max_shape_depth) return wrong("geometry.too_deep", pointer);
    Shape shape;
    shape.kind = static_cast<ShapeKind>(name - names.begin());
    const bool collection = shape.kind == ShapeKind::collection;
    const std::string inner = pointer + (collection ? "/geometries" : "/coordinates");
    const Json* content = member(geometry, collection ? "geometries" : "coordinates");
    if (content == nullptr || !content->is_array()) return wrong("geojson.coordinates", inner);
    if (!collection) {
      if (!fill(shape, *content, inner)) return std::nullopt;
    } else {
      for (std::size_t i = 0; i < content->size(); ++i) {
        auto part = one((*content)[i], inner + "/" + std::to_string(i), depth + 1);
        if (!part) return std::nullopt;
        shape.parts.push_back(std::move(*part));
      }
    }
    if (depth == 0) {
      if (const char* code = broken_rule(shape)) return wrong(code, inner);
    }
    return shape;
  }

  std::string pointer_;
  std::string code_;
  std::string where_;
  bool had_altitude_ = false;
};

bool within(const Envelope& box, double longitude, double latitude) {
  return longitude >= box.west && longitude <= box.east && latitude >= box.south && latitude <= box.north;
}

// The first position that lies outside the box and would lie inside with its numbers exchanged.
const Position* swapped_position(const Shape& shape, const Envelope& box) {
  for (const Path& path : shape.paths) {
    for (const Position& p : path) {
      if (!within(box, p.longitude, p.latitude) && within(box, p.latitude, p.longitude)) return &p;
    }
  }
  for (const Shape& part : shape.parts) {
    if (const Position* p = swapped_position(part, box)) return p;
  }
  return nullptr;
}

std::optional<Property> scalar(const Json& value) {
  if (value.is_null()) return Property{};
  if (value.is_boolean()) return Property{value.get<bool>()};
  if (value.is_number_unsigned() && value.get<std::uint64_t>() > INT64_MAX)
    return Property{value.get<double>()};
  if (value.is_number_integer()) return Property{value.get<std::int64_t>()};
  if (value.is_number_float()) return Property{value.get<double>()};
  if (value.is_string()) return Property{value.get<std::string>()};
  return std::nullopt;
}

std::string text_of(const Property& property) {
  if (const auto* yes = std::get_if<bool>(&property)) return *yes ? "true" : "false";
  if (const auto* whole = std::get_if<std::int64_t>(&property)) return std::to_string(*whole);
  if (const auto* number = std::get_if<double>(&property)) return text_of_number(*number);
  if (const auto* text = std::get_if<std::string>(&property)) return *text;
  return {};
}

std::optional<Property> property_of(const Json& value) {
  if (!value.is_array()) return scalar(value);
  std::vector<std::string> texts;
  for (const Json& item : value) {
    const auto one = scalar(item);
    if (!one) return std::nullopt;
    texts.push_back(text_of(*one));
  }
  return Property{std::move(texts)};
}

class FileReader {
 public:
  explicit FileReader(const GeoJsonOptions& options) : options_(options), problems_(options.file) {}

  Checked<FeatureFile> read(const Json& root) {
    check_system(root);
    const std::string type = type_of(root);
    const Json* features = member(root, "features");
    if (type == "FeatureCollection" && features != nullptr && features->is_array()) {
      read_all(*features);
    } else if (type == "Feature") {
      read_feature(root, "", 1);
    } else if (type == "FeatureCollection") {
      problems_.add("geojson.type", {}, place(0, "/features"));
    } else {
      Feature feature;
      feature.geometry = geometry(root, "", 1);
      file_.features.push_back(std::move(feature));
    }
    if (!problems_.empty()) return tl::unexpected(problems_.take());
    if (altitudes_)
      file_.notices.push_back(Problem{ProblemKind::invalid, "geojson.altitude", {}, place(0, {})});
    return std::move(file_);
  }

 private:
  Place place(long number, std::string pointer) const {
    return Place{options_.file, number, 0, std::move(pointer)};
  }

  // RFC 7946 knows WGS 84 alone; files of its predecessor may name another system.
  void check_system(const Json& root) {
    const Json* crs = member(root, "crs");
    if (crs == nullptr || crs->is_null()) return;
    const Json* properties = member(*crs, "properties");
    const Json* name = properties != nullptr ? member(*properties, "name") : nullptr;
    const std::string text = name != nullptr && name->is_string() ? name->get<std::string>() : std::string();
    if (text.ends_with("CRS84") || text.ends_with(":4326")) return;
    problems_.add("geojson.crs", {{"name", std::string(cut_text(text, 60))}}, place(0, "/crs"));
  }

  void read_all(const Json& features) {
    if (features.size() > options_.max_features) {
      problems_.add(Problem{ProblemKind::too_large,
                            "geojson.too_many_features",
                            {{"limit", std::to_string(options_.max_features)}},
                            place(0, "/features")});
      return;
    }
    if (features.empty()) problems_.add("geojson.empty", {}, place(0, "/features"));
    for (std::size_t i = 0; i < features.size(); ++i) {
      read_feature(features[i], "/features/" + std::to_string(i), static_cast<long>(i) + 1);
    }
  }

  void read_feature(const Json& json, const std::string& pointer, long number) {
    if (type_of(json) != "Feature") {
      problems_.add("geojson.type", {}, place(number, pointer + "/type"));
      return;
    }
    Feature feature;
    if (const Json* id = member(json, "id")) read_id(*id, pointer, number, feature);
    const Json* properties = member(json, "properties");
    if (properties != nullptr && properties->is_object()) {
      for (const auto& [name, value] : properties->items())
        read_property(name, value, pointer, number, feature);
    } else if (properties != nullptr && !properties->is_null()) {
      problems_.add("geojson.property", {}, place(number, pointer + "/properties"));
    }
    const Json* shape = member(json, "geometry");
    if (shape != nullptr && !shape->is_null())
      feature.geometry = geometry(*shape, pointer + "/geometry", number);
    file_.features.push_back(std::move(feature));
  }

  void read_id(const Json& id, const std::string& pointer, long number, Feature& feature) {
    const auto value = scalar(id);
    if (!value) {
      problems_.add("geojson.property", {}, place(number, pointer + "/id"));
      return;
    }
    feature.id = text_of(*value);
    if (feature.id.empty()) return;
    const auto [known, is_new] = ids_.emplace(feature.id, number);
    if (is_new) return;
    problems_.add("geojson.duplicate_id", {{"first", std::to_string(known->second)}},
                  place(number, pointer + "/id"));
  }

  void read_property(const std::string& name, const Json& value, const std::string& pointer, long number,
                     Feature& feature) {
    auto property = property_of(value);
    if (!property) {
      problems_.add("geojson.property", {}, place(number, pointer + "/properties/" + name));
      return;
    }
    feature.properties.emplace_back(name, std::move(*property));
  }

  std::optional<Geometry> geometry(const Json& json, const std::string& pointer, long number) {
    ShapeReader reader(pointer);
    const auto shape = reader.read(json);
    if (!shape) {
      // The sentences of the rules speak of a place in the text, which is the pointer here.
      problems_.add(reader.code(), {{"at", reader.where()}}, place(number, reader.where()));
      return std::nullopt;
    }
    altitudes_ = altitudes_ || reader.had_altitude();
    if (!options_.accept_positions_as_given && swapped_position(*shape, options_.expected) != nullptr) {
      problems_.add("geojson.swapped", {}, place(number, pointer + "/coordinates"));
      return std::nullopt;
    }
    return Geometry{wkb_of(*shape)};
  }

  const GeoJsonOptions& options_;
  ProblemList problems_;
  FeatureFile file_;
  std::unordered_map<std::string, long> ids_;
  bool altitudes_ = false;
};

}  // namespace

Checked<FeatureFile> read_geojson(std::string_view bytes, const GeoJsonOptions& options) {
  const auto root = parse(bytes, options);
  if (!root) return tl::unexpected(Problems{root.error()});
  return FileReader(options).read(*root);
}

Checked<Geometry> geometry_from_geojson(std::string_view text, const GeoJsonOptions& options) {
  auto file = read_geojson(text, options);
  if (!file) return tl::unexpected(file.error());
  if (file->features.size() != 1 || !file->features.front().geometry) {
    return tl::unexpected(
        Problems{Problem{ProblemKind::invalid, "geojson.type", {}, Place{options.file, 0, 0, {}}}});
  }
  return std::move(*file->features.front().geometry);
}

}  // namespace minga::formats
