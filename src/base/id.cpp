#include "base/id.hpp"

#include <sodium.h>

#include <memory>
#include <stdexcept>

#include "base/hash.hpp"

namespace minga {
namespace {

constexpr bool is_hyphen_place(std::size_t i) {
  return i == 8 || i == 13 || i == 18 || i == 23;
}

std::optional<std::uint8_t> hex_digit(char c) {
  if (c >= '0' && c <= '9') return static_cast<std::uint8_t>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<std::uint8_t>(c - 'a' + 10);
  if (c >= 'A' && c <= 'F') return static_cast<std::uint8_t>(c - 'A' + 10);
  return std::nullopt;
}

std::uint64_t splitmix(std::uint64_t& state) {
  std::uint64_t z = (state += 0x9e3779b97f4a7c15ULL);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
  return z ^ (z >> 31);
}

/// Adds one to the random part of a version 7 UUID, leaving version and variant bits alone.
void increase(Id& id) {
  for (std::size_t i = 15; i > 8; --i)
    if (++id.bytes[i] != 0) return;
  const auto low = static_cast<std::uint8_t>((id.bytes[8] + 1) & 0x3f);
  id.bytes[8] = static_cast<std::uint8_t>(0x80 | low);
  if (low != 0 || ++id.bytes[7] != 0) return;
  id.bytes[6] = static_cast<std::uint8_t>(0x70 | ((id.bytes[6] + 1) & 0x0f));
}

}  // namespace

std::string to_string(const Id& id) {
  const std::string digits = hex(id.bytes);
  return digits.substr(0, 8) + '-' + digits.substr(8, 4) + '-' + digits.substr(12, 4) + '-' +
         digits.substr(16, 4) + '-' + digits.substr(20);
}

std::optional<Id> id_from(std::string_view text) {
  if (text.size() != 36) return std::nullopt;
  Id id;
  std::size_t nibble = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_hyphen_place(i)) {
      if (text[i] != '-') return std::nullopt;
      continue;
    }
    const auto digit = hex_digit(text[i]);
    if (!digit) return std::nullopt;
    auto& byte = id.bytes[nibble / 2];
    byte = static_cast<std::uint8_t>(nibble % 2 == 0 ? *digit << 4 : byte | *digit);
    ++nibble;
  }
  return id;
}

Id derived_id(std::string_view name) {
  const Sha256 digest = sha256(name);
  Id id;
  for (std::size_t i = 0; i < id.bytes.size(); ++i) id.bytes[i] = digest[i];
  id.bytes[6] = static_cast<std::uint8_t>(0x80 | (id.bytes[6] & 0x0f));
  id.bytes[8] = static_cast<std::uint8_t>(0x80 | (id.bytes[8] & 0x3f));
  return id;
}

RandomBytes secure_random() {
  if (sodium_init() < 0) throw std::runtime_error("the operating system gives no random bytes");
  return [](std::span<std::uint8_t> out) { randombytes_buf(out.data(), out.size()); };
}

RandomBytes seeded_random(std::uint64_t seed) {
  return [state = seed](std::span<std::uint8_t> out) mutable {
    for (auto& byte : out) byte = static_cast<std::uint8_t>(splitmix(state) >> 56);
  };
}

Id IdMaker::next() {
  Id id;
  random_(id.bytes);
  const auto now = static_cast<std::uint64_t>(clock_().milliseconds);
  for (std::size_t i = 0; i < 6; ++i) id.bytes[i] = static_cast<std::uint8_t>(now >> (40 - 8 * i));
  id.bytes[6] = static_cast<std::uint8_t>(0x70 | (id.bytes[6] & 0x0f));
  id.bytes[8] = static_cast<std::uint8_t>(0x80 | (id.bytes[8] & 0x3f));
  if (id <= last_) {
    id = last_;
    increase(id);
  }
  return last_ = id;
}

}  // namespace minga
