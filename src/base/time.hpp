#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace minga {

/// Milliseconds since 1970-01-01T00:00:00Z.
struct Instant {
  std::int64_t milliseconds = 0;
  auto operator<=>(const Instant&) const = default;
};

/// Where the time comes from. Passed in by main and by tests; nothing else asks the wall clock.
using Clock = std::function<Instant()>;
Clock system_clock();

/// RFC 3339 in UTC with milliseconds: 2026-03-24T09:30:00.000Z.
std::string to_rfc3339(Instant instant);
/// Reads RFC 3339 with Z or an offset, with or without fraction; nothing for anything else.
std::optional<Instant> instant_from_rfc3339(std::string_view text);

/// Whether `text` is a calendar date YYYY-MM-DD that exists (no 31 February).
bool is_date(std::string_view text);

/// The date so many days later (earlier where negative); nothing where `date` is none, or the year would not
/// have four digits.
std::optional<std::string> plus_days(std::string_view date, long days);

/// Hybrid logical clock (Kulkarni et al. 2014): never goes back, counts within a millisecond, and
/// takes up what it hears from others. A device whose wall clock is wrong by years keeps its order.
struct Hlc {
  Instant wall;
  std::uint32_t counter = 0;
  auto operator<=>(const Hlc&) const = default;
};

class HybridClock {
 public:
  explicit HybridClock(Clock wall, Hlc last = {}) : wall_(std::move(wall)), last_(last) {}
  Hlc tick();
  Hlc hear(Hlc other);
  Hlc last() const { return last_; }

 private:
  Clock wall_;
  Hlc last_;
};

/// Sortable as text: 13 digits of milliseconds, '-', 6 digits of counter.
std::string to_string(Hlc hlc);
std::optional<Hlc> hlc_from(std::string_view text);

}  // namespace minga
