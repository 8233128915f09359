#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

// The few words of Protocol Buffers (encoding, version 2) that vector tiles are written in.

namespace minga::formats::tiles {

inline void put_varint(std::string& out, std::uint64_t number) {
  if (number < 0x80) return out.push_back(static_cast<char>(number));  // most are
  for (; number >= 0x80; number >>= 7U) out.push_back(static_cast<char>(number | 0x80U));
  out.push_back(static_cast<char>(number));
}

inline constexpr std::size_t kLongestVarint = 10;

inline std::size_t varint_size(std::uint64_t number) {
  std::size_t bytes = 1;
  for (; number >= 0x80; number >>= 7U) ++bytes;
  return bytes;
}

// The same into memory that has room for it, for what is written thousands of times: room is made once for
// all of a message. They return what comes after.
inline char* write_varint(char* at, std::uint64_t number) {
  for (; number >= 0x80; number >>= 7U) *at++ = static_cast<char>(number | 0x80U);
  *at++ = static_cast<char>(number);
  return at;
}
inline char* write_bytes(char* at, std::string_view bytes) {
  if (!bytes.empty()) std::memcpy(at, bytes.data(), bytes.size());
  return at + bytes.size();
}
inline char* write_double(char* at, double number) {
  auto bits = std::bit_cast<std::uint64_t>(number);
  for (int i = 0; i < 8; ++i, bits >>= 8U) *at++ = static_cast<char>(bits & 0xFFU);
  return at;
}

/// The number at the beginning, taken away from what was written by put_varint.
inline std::uint64_t take_varint(std::string_view& bytes) {
  std::uint64_t number = 0;
  for (unsigned shift = 0; !bytes.empty(); shift += 7U) {
    const auto byte = static_cast<unsigned char>(bytes.front());
    bytes.remove_prefix(1);
    number |= static_cast<std::uint64_t>(byte & 0x7FU) << shift;
    if (byte < 0x80) break;
  }
  return number;
}

/// Small whatever the sign: 0, -1, 1, -2 give 0, 1, 2, 3.
inline std::uint64_t zigzag(std::int64_t number) {
  return static_cast<std::uint64_t>(number) << 1U ^ static_cast<std::uint64_t>(number >> 63);
}

enum class WireType : std::uint8_t { varint = 0, eight_bytes = 1, length = 2, four_bytes = 5 };

inline void put_tag(std::string& out, std::uint32_t field, WireType type) {
  put_varint(out, field << 3U | static_cast<std::uint32_t>(type));
}
inline void put_bytes(std::string& out, std::uint32_t field, std::string_view bytes) {
  put_tag(out, field, WireType::length);
  put_varint(out, bytes.size());
  out.append(bytes);
}
inline void put_number(std::string& out, std::uint32_t field, std::uint64_t number) {
  put_tag(out, field, WireType::varint);
  put_varint(out, number);
}

}  // namespace minga::formats::tiles
