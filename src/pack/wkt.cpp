#include "pack/wkt.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <optional>

#include "pack/shape.hpp"
#include "pack/utf8.hpp"

namespace minga::pack {
namespace {

constexpr std::array<std::string_view, 8> names = {
    "",           "POINT",           "LINESTRING",   "POLYGON",
    "MULTIPOINT", "MULTILINESTRING", "MULTIPOLYGON", "GEOMETRYCOLLECTION"};
/// The kind of a MULTI form's members.
ShapeKind part_kind(ShapeKind kind) {
  return static_cast<ShapeKind>(static_cast<int>(kind) - 3);
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
    if (depth > max_shape_depth) return wrong("geometry.too_deep");
    skip();
    const std::size_t start = at_;
    const std::string name = folded(word());
    for (std::size_t kind = 1; kind < names.size(); ++kind) {
      if (name != folded(names[kind])) continue;
      if (word_is("EMPTY")) return wrong("geometry.empty");
      if (word_is("Z") || word_is("M")) return wrong("geometry.not_2d");
      return body(static_cast<ShapeKind>(kind), depth);
    }
    at_ = start;
    return wrong("geometry.syntax");
  }

  Result<Shape> body(ShapeKind kind, int depth) {
    Shape shape;
    shape.kind = kind;
    if (kind == ShapeKind::point || kind == ShapeKind::line) {
      auto path = positions();
      if (!path) return tl::unexpected(path.error());
      if (kind == ShapeKind::point && path->size() != 1) return wrong("geometry.syntax");
      shape.paths.push_back(std::move(*path));
      return shape;
    }
    if (!take('(')) return wrong("geometry.syntax");
    do {
      if (kind == ShapeKind::polygon) {
        auto ring = positions();
        if (!ring) return tl::unexpected(ring.error());
        shape.paths.push_back(std::move(*ring));
        continue;
      }
      auto part = kind == ShapeKind::collection ? tagged(depth + 1) : untagged_part(kind, depth);
      if (!part) return part;
      shape.parts.push_back(std::move(*part));
    } while (take(','));
    if (!take(')')) return wrong("geometry.syntax");
    return shape;
  }

  /// A part of a MULTI form; points may also stand without parentheses, as many programs write them.
  Result<Shape> untagged_part(ShapeKind kind, int depth) {
    skip();
    if (kind == ShapeKind::multi_point && at_ < text_.size() && text_[at_] != '(') {
      auto p = position();
      if (!p) return tl::unexpected(p.error());
      Shape part;
      part.paths.emplace_back(1, *p);
      return part;
    }
    return body(part_kind(kind), depth);
  }

  Result<Path> positions() {
    Path path;
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

void write_number(double value, std::string& out) {
  std::array<char, 32> buffer{};
  const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
  out.append(buffer.data(), end);
}

void write_path(const Path& path, std::string& out) {
  out += '(';
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (i != 0) out += ", ";
    write_number(path[i].longitude, out);
    out += ' ';
    write_number(path[i].latitude, out);
  }
  out += ')';
}

void write_body(const Shape& shape, std::string& out);

void write_text(const Shape& shape, std::string& out) {
  out += names[static_cast<std::size_t>(shape.kind)];
  out += ' ';
  write_body(shape, out);
}

void write_body(const Shape& shape, std::string& out) {
  if (shape.kind == ShapeKind::point || shape.kind == ShapeKind::line)
    return write_path(shape.paths.front(), out);
  out += '(';
  for (std::size_t i = 0; i < shape.paths.size(); ++i) {
    if (i != 0) out += ", ";
    write_path(shape.paths[i], out);
  }
  for (std::size_t i = 0; i < shape.parts.size(); ++i) {
    if (i != 0) out += ", ";
    shape.kind == ShapeKind::collection ? write_text(shape.parts[i], out) : write_body(shape.parts[i], out);
  }
  out += ')';
}

}  // namespace

Result<Geometry> geometry_from_wkt(std::string_view text) {
  const auto shape = TextReader(text).read();
  if (!shape) return tl::unexpected(shape.error());
  return Geometry{wkb_of(*shape)};
}

Result<std::string> wkt_of(const Geometry& geometry) {
  const auto shape = shape_from_wkb(geometry.wkb);
  if (!shape) return tl::unexpected(shape.error());
  std::string out;
  write_text(*shape, out);
  return out;
}

Result<int> check_geometry(const Geometry& geometry) {
  const auto shape = shape_from_wkb(geometry.wkb);
  if (!shape) return tl::unexpected(shape.error());
  return static_cast<int>(shape->kind);
}

bool takes(GeometryKind kind, int ogc_type) {
  const auto shape = static_cast<ShapeKind>(ogc_type);
  switch (kind) {
    case GeometryKind::point:
      return shape == ShapeKind::point;
    case GeometryKind::line:
      return shape == ShapeKind::line || shape == ShapeKind::multi_line;
    case GeometryKind::polygon:
      return shape == ShapeKind::polygon || shape == ShapeKind::multi_polygon;
    case GeometryKind::any:
      return true;
  }
  return false;
}

}  // namespace minga::pack
