#include "pack/wkt.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <optional>
#include <vector>

#include "pack/utf8.hpp"

namespace minga::pack {
namespace {

enum Type : int { point = 1, line, polygon, multi_point, multi_line, multi_polygon, collection };

constexpr std::array<std::string_view, 8> names = {
    "",           "POINT",           "LINESTRING",   "POLYGON",
    "MULTIPOINT", "MULTILINESTRING", "MULTIPOLYGON", "GEOMETRYCOLLECTION"};
constexpr int max_depth = 8;

struct Position {
  double x = 0, y = 0;
  bool operator==(const Position&) const = default;
};

/// `paths` of a point or line: one; of a polygon: its rings. `parts` of the MULTI forms and collections.
struct Shape {
  int type = point;
  std::vector<std::vector<Position>> paths;
  std::vector<Shape> parts;
};

int part_type(int type) {
  return type >= multi_point && type <= multi_polygon ? type - 3 : 0;
}

/// The rules that hold for text and bytes alike; the code of the first that is broken.
const char* broken_rule(const Shape& shape) {
  if (shape.type >= multi_point) {
    if (shape.parts.empty()) return "geometry.empty";
    for (const Shape& part : shape.parts) {
      if (const char* code = broken_rule(part)) return code;
    }
    return nullptr;
  }
  if (shape.paths.empty()) return "geometry.empty";
  for (const auto& path : shape.paths) {
    for (const Position& p : path) {
      if (!(std::abs(p.x) <= 180.0) || !(std::abs(p.y) <= 90.0)) return "geometry.out_of_range";
    }
    if (shape.type == line && path.size() < 2) return "geometry.line_too_short";
    if (shape.type == polygon && path.size() < 4) return "geometry.ring_too_short";
    if (shape.type == polygon && path.front() != path.back()) return "geometry.ring_open";
  }
  return nullptr;
}

class TextReader {
 public:
  explicit TextReader(std::string_view text) : text_(text) {}

  Result<Shape> read() {
    if (word_is("SRID=4326;")) at_ += 10;
    auto shape = tagged(0);
    if (!shape) return shape;
    skip();
    if (at_ != text_.size()) return wrong("geometry.syntax");
    if (const char* code = broken_rule(*shape)) return wrong(code);
    return shape;
  }

 private:
  tl::unexpected<Problem> wrong(std::string code) const {
    return fail(ProblemKind::invalid, std::move(code), {},
                {.file = {}, .line = 0, .column = static_cast<long>(at_) + 1, .field = {}});
  }
  void skip() {
    while (at_ < text_.size() &&
           (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n' || text_[at_] == '\r'))
      ++at_;
  }
  bool take(char c) {
    skip();
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  bool word_is(std::string_view word) {
    skip();
    if (text_.size() - at_ < word.size()) return false;
    for (std::size_t i = 0; i < word.size(); ++i) {
      const char c = text_[at_ + i];
      if ((c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c) != word[i]) return false;
    }
    return true;
  }
  std::string_view word() {
    skip();
    const std::size_t start = at_;
    while (at_ < text_.size() && ((text_[at_] | 32) >= 'a' && (text_[at_] | 32) <= 'z')) ++at_;
    return text_.substr(start, at_ - start);
  }

  Result<Shape> tagged(int depth) {
    if (depth > max_depth) return wrong("geometry.too_deep");
    skip();
    const std::size_t start = at_;
    const std::string name = folded(word());
    for (int type = point; type <= collection; ++type) {
      if (name == folded(names[static_cast<std::size_t>(type)])) {
        if (word_is("EMPTY")) return wrong("geometry.empty");
        if (word_is("Z") || word_is("M")) return wrong("geometry.not_2d");
        return body(type, depth);
      }
    }
    at_ = start;
    return wrong("geometry.syntax");
  }

  Result<Shape> body(int type, int depth) {
    Shape shape;
    shape.type = type;
    if (type == point || type == line) {
      auto path = positions();
      if (!path) return tl::unexpected(path.error());
      if (type == point && path->size() != 1) return wrong("geometry.syntax");
      shape.paths.push_back(std::move(*path));
      return shape;
    }
    if (!take('(')) return wrong("geometry.syntax");
    do {
      if (type == polygon) {
        auto ring = positions();
        if (!ring) return tl::unexpected(ring.error());
        shape.paths.push_back(std::move(*ring));
        continue;
      }
      auto part = type == collection ? tagged(depth + 1) : untagged_part(type, depth);
      if (!part) return part;
      shape.parts.push_back(std::move(*part));
    } while (take(','));
    if (!take(')')) return wrong("geometry.syntax");
    return shape;
  }

  /// A part of a MULTI form; points may also stand without parentheses, as many programs write them.
  Result<Shape> untagged_part(int type, int depth) {
    skip();
    if (type == multi_point && at_ < text_.size() && text_[at_] != '(') {
      auto p = position();
      if (!p) return tl::unexpected(p.error());
      Shape part;
      part.paths.emplace_back(1, *p);
      return part;
    }
    return body(part_type(type), depth);
  }

  Result<std::vector<Position>> positions() {
    std::vector<Position> path;
    if (!take('(')) return wrong("geometry.syntax");
    do {
      auto p = position();
      if (!p) return tl::unexpected(p.error());
      path.push_back(*p);
    } while (take(','));
    if (!take(')')) return wrong("geometry.syntax");
    return path;
  }

  Result<Position> position() {
    const auto x = number();
    const auto y = x ? number() : std::nullopt;
    if (!y) return wrong("geometry.syntax");
    skip();
    if (at_ < text_.size() && text_[at_] != ',' && text_[at_] != ')') {
      return number() ? wrong("geometry.not_2d") : wrong("geometry.syntax");
    }
    return Position{*x, *y};
  }

  std::optional<double> number() {
    skip();
    double value = 0;
    const char* begin = text_.data() + at_;
    const auto [end, error] = std::from_chars(begin, text_.data() + text_.size(), value);
    if (error != std::errc{} || !std::isfinite(value)) return std::nullopt;
    at_ += static_cast<std::size_t>(end - begin);
    return value;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : bytes_(bytes) {}

  Result<Shape> read() {
    auto shape = one(0);
    if (!shape || at_ != bytes_.size()) return fail(ProblemKind::invalid, "geometry.bytes");
    if (const char* code = broken_rule(*shape)) return fail(ProblemKind::invalid, code);
    return std::move(*shape);
  }

 private:
  template <class T>
  bool get(T& value, bool little) {
    if (bytes_.size() - at_ < sizeof(T)) return false;
    std::array<char, sizeof(T)> raw{};
    for (std::size_t i = 0; i < sizeof(T); ++i) {
      const bool swap = little != (std::endian::native == std::endian::little);
      raw[swap ? sizeof(T) - 1 - i : i] = bytes_[at_ + i];
    }
    std::memcpy(&value, raw.data(), sizeof(T));
    at_ += sizeof(T);
    return true;
  }

  bool path(std::vector<Position>& out, bool little) {
    std::uint32_t count = 0;
    // The count is checked against what is there before memory is taken for it.
    if (!get(count, little) || count > (bytes_.size() - at_) / 16) return false;
    out.resize(count);
    for (Position& p : out) {
      if (!get(p.x, little) || !get(p.y, little)) return false;
    }
    return true;
  }

  std::optional<Shape> one(int depth) {
    if (depth > max_depth || at_ >= bytes_.size()) return std::nullopt;
    const char order = bytes_[at_++];
    std::uint32_t type = 0;
    if (order != 0 && order != 1) return std::nullopt;
    const bool little = order == 1;
    if (!get(type, little) || type < point || type > collection) return std::nullopt;
    Shape shape;
    shape.type = static_cast<int>(type);
    if (shape.type == point) {
      Position p;
      if (!get(p.x, little) || !get(p.y, little)) return std::nullopt;
      shape.paths.emplace_back(1, p);
      return shape;
    }
    if (shape.type == line) {
      shape.paths.emplace_back();
      return path(shape.paths.back(), little) ? std::optional(shape) : std::nullopt;
    }
    std::uint32_t count = 0;
    if (!get(count, little) || count > (bytes_.size() - at_) / 4) return std::nullopt;
    for (std::uint32_t i = 0; i < count; ++i) {
      if (shape.type == polygon) {
        shape.paths.emplace_back();
        if (!path(shape.paths.back(), little)) return std::nullopt;
        continue;
      }
      auto part = one(depth + 1);
      const int wanted = part_type(shape.type);
      if (!part || (wanted != 0 && part->type != wanted)) return std::nullopt;
      shape.parts.push_back(std::move(*part));
    }
    return shape;
  }

  std::string_view bytes_;
  std::size_t at_ = 0;
};

template <class T>
void put(std::string& out, T value) {
  std::array<char, sizeof(T)> raw{};
  std::memcpy(raw.data(), &value, sizeof(T));
  if constexpr (std::endian::native == std::endian::big) std::reverse(raw.begin(), raw.end());
  out.append(raw.data(), raw.size());
}

void write_bytes(const Shape& shape, std::string& out) {
  out.push_back(1);
  put(out, static_cast<std::uint32_t>(shape.type));
  if (shape.type >= multi_point) {
    put(out, static_cast<std::uint32_t>(shape.parts.size()));
    for (const Shape& part : shape.parts) write_bytes(part, out);
    return;
  }
  if (shape.type == polygon) put(out, static_cast<std::uint32_t>(shape.paths.size()));
  for (const auto& path : shape.paths) {
    if (shape.type != point) put(out, static_cast<std::uint32_t>(path.size()));
    for (const Position& p : path) {
      put(out, p.x);
      put(out, p.y);
    }
  }
}

void write_number(double value, std::string& out) {
  std::array<char, 32> buffer{};
  const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
  out.append(buffer.data(), end);
}

void write_path(const std::vector<Position>& path, std::string& out) {
  out += '(';
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (i != 0) out += ", ";
    write_number(path[i].x, out);
    out += ' ';
    write_number(path[i].y, out);
  }
  out += ')';
}

void write_body(const Shape& shape, std::string& out);

void write_text(const Shape& shape, std::string& out) {
  out += names[static_cast<std::size_t>(shape.type)];
  out += ' ';
  write_body(shape, out);
}

void write_body(const Shape& shape, std::string& out) {
  if (shape.type == point || shape.type == line) return write_path(shape.paths.front(), out);
  out += '(';
  for (std::size_t i = 0; i < shape.paths.size(); ++i) {
    if (i != 0) out += ", ";
    write_path(shape.paths[i], out);
  }
  for (std::size_t i = 0; i < shape.parts.size(); ++i) {
    if (i != 0) out += ", ";
    shape.type == collection ? write_text(shape.parts[i], out) : write_body(shape.parts[i], out);
  }
  out += ')';
}

}  // namespace

Result<Geometry> geometry_from_wkt(std::string_view text) {
  auto shape = TextReader(text).read();
  if (!shape) return tl::unexpected(std::move(shape.error()));
  Geometry geometry;
  write_bytes(*shape, geometry.wkb);
  return geometry;
}

Result<std::string> wkt_of(const Geometry& geometry) {
  auto shape = ByteReader(geometry.wkb).read();
  if (!shape) return tl::unexpected(std::move(shape.error()));
  std::string out;
  write_text(*shape, out);
  return out;
}

Result<int> check_geometry(const Geometry& geometry) {
  auto shape = ByteReader(geometry.wkb).read();
  if (!shape) return tl::unexpected(std::move(shape.error()));
  return shape->type;
}

bool takes(GeometryKind kind, int ogc_type) {
  switch (kind) {
    case GeometryKind::point:
      return ogc_type == point;
    case GeometryKind::line:
      return ogc_type == line || ogc_type == multi_line;
    case GeometryKind::polygon:
      return ogc_type == polygon || ogc_type == multi_polygon;
    case GeometryKind::any:
      return true;
  }
  return false;
}

}  // namespace minga::pack
