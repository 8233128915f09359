#include "store/sqlite/geometry.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>

#include "store/wkb.hpp"

namespace minga::store::sqlite {
namespace {

constexpr std::int32_t srid = 4326;
constexpr std::size_t fixed_header = 8;
// Bytes of the envelope by the header's envelope code: none, xy, xyz, xym, xyzm.
constexpr std::array<std::size_t, 5> envelope_bytes{0, 32, 48, 48, 64};

template <class T>
void append_little(std::string& out, T number) {
  using Bits = std::conditional_t<sizeof(T) == 8, std::uint64_t, std::uint32_t>;
  auto bits = std::bit_cast<Bits>(number);
  for (std::size_t i = 0; i < sizeof(T); ++i, bits >>= 8) out += static_cast<char>(bits & 0xFF);
}

double double_at(std::string_view bytes, bool little) {
  std::array<char, 8> raw{};
  std::memcpy(raw.data(), bytes.data(), raw.size());
  if (little != (std::endian::native == std::endian::little)) std::reverse(raw.begin(), raw.end());
  return std::bit_cast<double>(raw);
}

struct Header {
  bool little = true;
  std::size_t code = 0;
  std::size_t size = 0;
};

std::optional<Header> header_of(std::string_view bytes) {
  if (bytes.size() < fixed_header || bytes.substr(0, 2) != "GP") return std::nullopt;
  const auto flags = static_cast<std::uint8_t>(bytes[3]);
  const std::size_t code = flags >> 1 & 7U;
  if (code >= envelope_bytes.size()) return std::nullopt;
  const std::size_t size = fixed_header + envelope_bytes[code];
  if (bytes.size() < size) return std::nullopt;
  return Header{(flags & 1U) != 0, code, size};
}

}  // namespace

std::string geopackage_bytes(std::string_view wkb) {
  const auto shape = wkb_shape(wkb);
  const bool empty = !shape || !shape->bounds;
  std::string out = "GP";
  out += '\0';                                            // version 1
  out += static_cast<char>(empty ? 0b010001 : 0b000011);  // empty without envelope, or xy; little endian
  append_little(out, srid);
  if (!empty) {
    for (double edge :
         {shape->bounds->west, shape->bounds->east, shape->bounds->south, shape->bounds->north}) {
      append_little(out, edge);
    }
  }
  return out.append(wkb);
}

std::string_view wkb_in(std::string_view geopackage) {
  const auto header = header_of(geopackage);
  return header ? geopackage.substr(header->size) : std::string_view{};
}

std::optional<Box> envelope(std::string_view geopackage) {
  const auto header = header_of(geopackage);
  if (!header) return std::nullopt;
  if (header->code == 0) {
    const auto shape = wkb_shape(geopackage.substr(header->size));
    return shape ? shape->bounds : std::nullopt;
  }
  const auto edge = [&](std::size_t i) {
    return double_at(geopackage.substr(fixed_header + 8 * i), header->little);
  };
  return Box{edge(0), edge(2), edge(1), edge(3)};
}

}  // namespace minga::store::sqlite
