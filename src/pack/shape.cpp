#include "pack/shape.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <optional>

namespace minga::pack {
namespace {

/// Into a shape that may have been read into before: what it has allocated is taken again.
class WkbReader {
 public:
  explicit WkbReader(std::string_view bytes) : bytes_(bytes) {}

  bool read(Shape& shape) { return one(shape, 0) && at_ == bytes_.size(); }

 private:
  std::size_t left() const { return bytes_.size() - at_; }

  template <class T>
  bool get(T& value, bool little) {
    if (left() < sizeof(T)) return false;
    std::array<char, sizeof(T)> raw{};
    std::memcpy(raw.data(), bytes_.data() + at_, sizeof(T));
    if (little != is_native_little) std::reverse(raw.begin(), raw.end());
    std::memcpy(&value, raw.data(), sizeof(T));
    at_ += sizeof(T);
    return true;
  }

  bool positions(std::size_t count, bool little, Path& path) {
    static_assert(sizeof(Position) == 16);
    if (count > left() / sizeof(Position)) return false;
    path.resize(count);
    if (little == is_native_little) {
      if (count > 0) std::memcpy(path.data(), bytes_.data() + at_, count * sizeof(Position));
      at_ += count * sizeof(Position);
      return true;
    }
    return std::all_of(path.begin(), path.end(),
                       [&](Position& p) { return get(p.longitude, little) && get(p.latitude, little); });
  }

  bool one(Shape& shape, int depth) {
    char order = 0;
    std::uint32_t kind = 0, count = 1;
    if (depth > max_shape_depth || !get(order, true) || (order != 0 && order != 1)) return false;
    const bool little = order == 1;
    if (!get(kind, little) || kind < 1 || kind > 7) return false;
    shape.kind = static_cast<ShapeKind>(kind);
    if (shape.kind != ShapeKind::point && !get(count, little)) return false;
    if (shape.kind > ShapeKind::polygon) {
      shape.paths.clear();
      return parts(shape, count, depth);
    }
    shape.parts.clear();
    if (shape.kind == ShapeKind::polygon) return rings(shape, count, little);
    shape.paths.resize(1);
    return positions(count, little, shape.paths.front());
  }

  // What was not claimed truly is not made room for.
  bool rings(Shape& shape, std::uint32_t count, bool little) {
    if (shape.paths.size() > count) shape.paths.resize(count);
    for (std::uint32_t i = 0; i < count; ++i) {
      std::uint32_t length = 0;
      if (!get(length, little)) return false;
      if (i == shape.paths.size()) shape.paths.emplace_back();
      if (!positions(length, little, shape.paths[i])) return false;
    }
    return true;
  }

  bool parts(Shape& shape, std::uint32_t count, int depth) {
    if (shape.parts.size() > count) shape.parts.resize(count);
    const bool typed = shape.kind != ShapeKind::collection;
    for (std::uint32_t i = 0; i < count; ++i) {
      if (i == shape.parts.size()) shape.parts.emplace_back();
      Shape& part = shape.parts[i];
      if (!one(part, depth + 1)) return false;
      if (typed && static_cast<int>(part.kind) != static_cast<int>(shape.kind) - 3) return false;
    }
    return true;
  }

  static constexpr bool is_native_little = std::endian::native == std::endian::little;
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

void put_count(std::string& out, std::size_t count) {
  put(out, static_cast<std::uint32_t>(count));
}

void write(const Shape& shape, std::string& out) {
  out.push_back(1);
  put(out, static_cast<std::uint32_t>(shape.kind));
  if (shape.kind >= ShapeKind::multi_point) {
    put_count(out, shape.parts.size());
    for (const Shape& part : shape.parts) write(part, out);
    return;
  }
  if (shape.kind == ShapeKind::polygon) put_count(out, shape.paths.size());
  for (const Path& path : shape.paths) {
    if (shape.kind != ShapeKind::point) put_count(out, path.size());
    for (const Position& p : path) {
      put(out, p.longitude);
      put(out, p.latitude);
    }
  }
}

void widen(const Shape& shape, Envelope& box) {
  for (const Path& path : shape.paths) {
    for (const Position& p : path) {
      box.west = std::min(box.west, p.longitude);
      box.east = std::max(box.east, p.longitude);
      box.south = std::min(box.south, p.latitude);
      box.north = std::max(box.north, p.latitude);
    }
  }
  for (const Shape& part : shape.parts) widen(part, box);
}

const char* broken_path(const Shape& shape, const Path& path) {
  for (const Position& p : path) {
    // Written so that NaN is out of range too.
    if (!(std::abs(p.longitude) <= 180) || !(std::abs(p.latitude) <= 90)) return "geometry.out_of_range";
  }
  if (shape.kind == ShapeKind::point && path.size() != 1) return "geometry.empty";
  if (shape.kind == ShapeKind::line && path.size() < 2) return "geometry.line_too_short";
  if (shape.kind == ShapeKind::polygon) {
    if (path.size() < 4) return "geometry.ring_too_short";
    if (path.front() != path.back()) return "geometry.ring_open";
  }
  return nullptr;
}

}  // namespace

const char* broken_rule(const Shape& shape) {
  if (shape.kind >= ShapeKind::multi_point) {
    if (shape.parts.empty()) return "geometry.empty";
    for (const Shape& part : shape.parts) {
      if (const char* code = broken_rule(part)) return code;
    }
    return nullptr;
  }
  if (shape.paths.empty()) return "geometry.empty";
  for (const Path& path : shape.paths) {
    if (const char* code = broken_path(shape, path)) return code;
  }
  return nullptr;
}

const char* read_wkb(std::string_view wkb, Shape& shape) {
  return WkbReader(wkb).read(shape) ? broken_rule(shape) : "geometry.bytes";
}

Result<Shape> shape_from_wkb(std::string_view wkb) {
  Shape shape;
  if (const char* code = read_wkb(wkb, shape)) return fail(ProblemKind::invalid, code);
  return shape;
}

std::string wkb_of(const Shape& shape) {
  std::string out;
  write(shape, out);
  return out;
}

Envelope envelope_of(const Shape& shape) {
  constexpr double far = std::numeric_limits<double>::infinity();
  Envelope box{far, far, -far, -far};
  widen(shape, box);
  return box;
}

}  // namespace minga::pack
