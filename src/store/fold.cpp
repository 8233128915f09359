#include "store/fold.hpp"

#include <array>
#include <cstdint>

namespace minga::store {
namespace {

// Base letters of U+00C0 to U+017F, two bytes each; a dot keeps the character, a space fills up.
constexpr std::string_view base_letters =
    "a a a a a a aec e e e e i i i i "   // C0
    "d n o o o o o . o u u u u y thss"   // D0
    "a a a a a a aec e e e e i i i i "   // E0
    "d n o o o o o . o u u u u y thy "   // F0
    "a a a a a a c c c c c c c c d d "   // 100
    "d d e e e e e e e e e e g g g g "   // 110
    "g g g g h h h h i i i i i i i i "   // 120
    "i i ijijj j k k k l l l l l l l "   // 130
    "l l l n n n n n n n n n o o o o "   // 140
    "o o oeoer r r r r r s s s s s s "   // 150
    "s s t t t t t t u u u u u u u u "   // 160
    "u u u u w w y y y z z z z z z s ";  // 170
static_assert(base_letters.size() == 2 * (0x180 - 0xC0));

// The code point at the head of `text` with its length in bytes; length 0 when it is not UTF-8.
struct Decoded {
  std::uint32_t point = 0;
  std::size_t length = 0;
};

Decoded decode(std::string_view text) {
  const auto at = [&](std::size_t i) {
    return static_cast<std::uint32_t>(static_cast<std::uint8_t>(text[i]));
  };
  const std::uint32_t first = at(0);
  if (first < 0x80) return {first, 1};
  const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || text.size() < length) return {};
  std::uint32_t point = first & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    if ((at(i) & 0xC0U) != 0x80U) return {};
    point = point << 6 | (at(i) & 0x3FU);
  }
  constexpr std::array<std::uint32_t, 5> least{0, 0, 0x80, 0x800, 0x10000};
  if (point < least[length] || point > 0x10FFFF || (point >= 0xD800 && point <= 0xDFFF)) return {};
  return {point, length};
}

}  // namespace

std::string fold(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const auto byte = static_cast<unsigned char>(text.front());
    if (byte < 0x80) {
      out += byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte + 32) : static_cast<char>(byte);
      text.remove_prefix(1);
      continue;
    }
    const Decoded seen = decode(text);
    const std::size_t length = seen.length == 0 ? 1 : seen.length;
    if (seen.point >= 0xC0 && seen.point < 0x180 && base_letters[2 * (seen.point - 0xC0)] != '.') {
      const std::string_view letters = base_letters.substr(2 * (seen.point - 0xC0), 2);
      out += letters.front();
      if (letters.back() != ' ') out += letters.back();
    } else if (seen.point < 0x300 || seen.point > 0x36F) {
      out += text.substr(0, length);
    }
    text.remove_prefix(length);
  }
  return out;
}

bool is_storable_text(std::string_view text) {
  while (!text.empty()) {
    const Decoded seen = decode(text);
    if (seen.length == 0 || seen.point == 0) return false;
    text.remove_prefix(seen.length);
  }
  return true;
}

}  // namespace minga::store
