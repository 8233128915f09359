#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/time.hpp"

namespace minga {

/// A UUID (RFC 9562). New ones are version 7: they sort by the time of their making.
struct Id {
  std::array<std::uint8_t, 16> bytes{};
  auto operator<=>(const Id&) const = default;
  bool is_nil() const { return *this == Id{}; }
};

/// Lower-case, with hyphens.
std::string to_string(const Id& id);
/// Reads the 36-character form, any case; nothing for anything else.
std::optional<Id> id_from(std::string_view text);

/// The id that stands for a name: the same name gives the same id anywhere (UUID version 8 from the
/// name's SHA-256). For records that must not be made twice, such as one participant's rating of one impact.
Id derived_id(std::string_view name);

/// Fills a span with random bytes. `secure_random()` asks the operating system; tests pass a
/// seeded one so that ids repeat.
using RandomBytes = std::function<void(std::span<std::uint8_t>)>;
RandomBytes secure_random();
RandomBytes seeded_random(std::uint64_t seed);

/// Makes UUIDv7s that grow strictly, also within one millisecond and when the clock goes back.
class IdMaker {
 public:
  IdMaker(Clock clock, RandomBytes random) : clock_(std::move(clock)), random_(std::move(random)) {}
  Id next();

 private:
  Clock clock_;
  RandomBytes random_;
  Id last_;
};

}  // namespace minga
