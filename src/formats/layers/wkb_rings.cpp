#include "formats/layers/wkb_rings.hpp"

#include <bit>
#include <cstring>
#include <string>

namespace minga::formats::layers {
namespace {

using methods::overlap::Point;

enum Type : std::uint32_t {
  point = 1,
  line = 2,
  polygon = 3,
  multi_point = 4,
  multi_line = 5,
  multi_polygon = 6,
  collection = 7
};

struct Malformed {};
struct TooDeep {};

class Reader {
 public:
  explicit Reader(std::string_view bytes) : rest_(bytes) {}

  Rings read() {
    geometry(0);
    return std::move(rings_);
  }

 private:
  std::string_view take(std::size_t count) {
    if (count > rest_.size()) throw Malformed{};
    const auto out = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return out;
  }

  std::uint32_t number(bool little) {
    const auto bytes = take(4);
    std::uint32_t value = 0;
    std::memcpy(&value, bytes.data(), 4);
    return little == (std::endian::native == std::endian::little) ? value : __builtin_bswap32(value);
  }

  double coordinate(bool little) {
    const auto bytes = take(8);
    std::uint64_t value = 0;
    std::memcpy(&value, bytes.data(), 8);
    if (little != (std::endian::native == std::endian::little)) value = __builtin_bswap64(value);
    return std::bit_cast<double>(value);
  }

  /// How many follow, each of at least `least` bytes: a count that cannot be is refused before memory is
  /// taken.
  std::uint32_t count(bool little, std::size_t least) {
    const std::uint32_t claimed = number(little);
    if (claimed > rest_.size() / least) throw Malformed{};
    return claimed;
  }

  void geometry(int depth) {
    if (depth > deepest) throw TooDeep{};
    const bool little = take(1).front() == 1;
    std::uint32_t type = number(little);
    std::size_t axes = 2;
    constexpr std::uint32_t has_z = 0x80000000U, has_m = 0x40000000U, has_srid = 0x20000000U;
    axes += ((type & has_z) != 0 ? 1U : 0U) + ((type & has_m) != 0 ? 1U : 0U);
    if ((type & has_srid) != 0) take(4);
    type &= ~(has_z | has_m | has_srid);
    if (const std::uint32_t extra = type / 1000; extra > 3) {
      throw Malformed{};
    } else {
      axes += extra == 3 ? 2 : (extra == 0 ? 0 : 1);
    }
    body(type % 1000, little, axes, depth);
  }

  void body(std::uint32_t type, bool little, std::size_t axes, int depth) {
    switch (type) {
      case point:
        take(8 * axes);
        ++rings_.others;
        return;
      case line:
        rings_.lines.push_back(path(little, axes, false, rings_.line_points));
        ++rings_.others;
        return;
      case polygon:
        return areas(little, axes);
      case collection:
        rings_.collection = true;
        [[fallthrough]];
      case multi_point:
      case multi_line:
      case multi_polygon:
        for (std::uint32_t left = count(little, 5); left > 0; --left) geometry(depth + 1);
        return;
      default:
        throw Malformed{};
    }
  }

  void areas(bool little, std::size_t axes) {
    const std::uint32_t rings = count(little, 4);
    for (std::uint32_t ring = 0; ring < rings; ++ring)
      rings_.rings.push_back(path(little, axes, ring > 0, rings_.points));
  }

  RingSpan path(bool little, std::size_t axes, bool hole, std::vector<Point>& out) {
    const std::uint32_t points = count(little, 8 * axes);
    RingSpan span{static_cast<std::uint32_t>(out.size()), 0, hole};
    for (std::uint32_t i = 0; i < points; ++i) {
      const double x = coordinate(little), y = coordinate(little);
      take(8 * (axes - 2));
      out.push_back({x, y});
    }
    span.last = static_cast<std::uint32_t>(out.size());
    return span;
  }

  std::string_view rest_;
  Rings rings_;
};

}  // namespace

std::vector<methods::overlap::RingView> Rings::views() const {
  std::vector<methods::overlap::RingView> out;
  out.reserve(rings.size());
  for (const auto& ring : rings)
    out.push_back({std::span(points).subspan(ring.first, ring.last - ring.first), ring.hole});
  return out;
}

Result<Rings> rings_of_wkb(std::string_view wkb) {
  try {
    return Reader(wkb).read();
  } catch (const TooDeep&) {
    return fail(ProblemKind::invalid, "layer.too_deep", {{"limit", std::to_string(deepest)}});
  } catch (const Malformed&) {
    return fail(ProblemKind::invalid, "layer.wkb");
  }
}

Result<std::string_view> wkb_of_geopackage(std::string_view blob) {
  if (blob.size() < 8 || blob.substr(0, 2) != "GP") return fail(ProblemKind::invalid, "layer.wkb");
  const auto flags = static_cast<unsigned char>(blob[3]);
  constexpr std::size_t envelope_bytes[] = {0, 32, 48, 48, 64};
  const unsigned envelope = (flags >> 1U) & 7U;
  if (envelope > 4 || blob.size() < 8 + envelope_bytes[envelope])
    return fail(ProblemKind::invalid, "layer.wkb");
  if ((flags & 0x10U) != 0) return std::string_view();
  return blob.substr(8 + envelope_bytes[envelope]);
}

std::int64_t system_of_geopackage(std::string_view blob) {
  if (!wkb_of_geopackage(blob)) return 0;
  const bool little = (static_cast<unsigned char>(blob[3]) & 1U) != 0;
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < 4; ++i)
    number = number << 8U | static_cast<unsigned char>(blob[little ? 7 - i : 4 + i]);
  return static_cast<std::int32_t>(number);
}

}  // namespace minga::formats::layers
