#include "base/time.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdio>

namespace minga {
namespace {

using namespace std::chrono;

/// Reads exactly `count` digits at the front of `text`; nothing if they are not there.
std::optional<int> take_digits(std::string_view& text, std::size_t count) {
  if (text.size() < count) return std::nullopt;
  int value = 0;
  for (const char c : text.substr(0, count)) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  text.remove_prefix(count);
  return value;
}

bool take(std::string_view& text, char wanted) {
  if (text.empty() || text.front() != wanted) return false;
  text.remove_prefix(1);
  return true;
}

std::optional<year_month_day> take_date(std::string_view& text) {
  const auto y = take_digits(text, 4);
  if (!y || !take(text, '-')) return std::nullopt;
  const auto m = take_digits(text, 2);
  if (!m || !take(text, '-')) return std::nullopt;
  const auto d = take_digits(text, 2);
  if (!d) return std::nullopt;
  const year_month_day date{year{*y}, month{static_cast<unsigned>(*m)}, day{static_cast<unsigned>(*d)}};
  return date.ok() ? std::optional(date) : std::nullopt;
}

/// Milliseconds of a fraction like ".5" or ".123456"; finer digits are cut off.
std::optional<int> take_fraction(std::string_view& text) {
  if (!take(text, '.')) return 0;
  int value = 0;
  int digits = 0;
  while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
    if (digits < 3) value = value * 10 + (text.front() - '0');
    ++digits;
    text.remove_prefix(1);
  }
  if (digits == 0) return std::nullopt;
  for (; digits < 3; ++digits) value *= 10;
  return value;
}

std::optional<minutes> take_offset(std::string_view& text) {
  if (take(text, 'Z') || take(text, 'z')) return minutes{0};
  const int sign = take(text, '+') ? 1 : take(text, '-') ? -1 : 0;
  if (sign == 0) return std::nullopt;
  const auto h = take_digits(text, 2);
  if (!h || !take(text, ':')) return std::nullopt;
  const auto m = take_digits(text, 2);
  if (!m || *h > 23 || *m > 59) return std::nullopt;
  return minutes{sign * (*h * 60 + *m)};
}

}  // namespace

Clock system_clock() {
  return [] {
    return Instant{duration_cast<milliseconds>(std::chrono::system_clock::now().time_since_epoch()).count()};
  };
}

std::string to_rfc3339(Instant instant) {
  const sys_time<milliseconds> point{milliseconds{instant.milliseconds}};
  const auto start_of_day = floor<days>(point);
  const year_month_day date{start_of_day};
  const hh_mm_ss clock{point - start_of_day};
  std::array<char, 40> out{};
  const int length = std::snprintf(
      out.data(), out.size(), "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ", static_cast<int>(date.year()),
      static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
      static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
      static_cast<int>(clock.seconds().count()), static_cast<int>(clock.subseconds().count()));
  return {out.data(), static_cast<std::size_t>(length)};
}

std::optional<Instant> instant_from_rfc3339(std::string_view text) {
  const auto date = take_date(text);
  if (!date || !(take(text, 'T') || take(text, 't') || take(text, ' '))) return std::nullopt;
  const auto h = take_digits(text, 2);
  if (!h || !take(text, ':')) return std::nullopt;
  const auto m = take_digits(text, 2);
  if (!m || !take(text, ':')) return std::nullopt;
  const auto s = take_digits(text, 2);
  if (!s || *h > 23 || *m > 59 || *s > 60) return std::nullopt;
  const auto fraction = take_fraction(text);
  if (!fraction) return std::nullopt;
  const auto offset = take_offset(text);
  if (!offset || !text.empty()) return std::nullopt;
  const auto point =
      sys_days{*date} + hours{*h} + minutes{*m} + seconds{*s} + milliseconds{*fraction} - *offset;
  return Instant{duration_cast<milliseconds>(point.time_since_epoch()).count()};
}

bool is_date(std::string_view text) {
  return take_date(text).has_value() && text.empty();
}

std::optional<std::string> plus_days(std::string_view date, long added) {
  auto rest = date;
  const auto given = take_date(rest);
  if (!given || !rest.empty()) return std::nullopt;
  constexpr long most = 10'000L * 366;
  if (added > most || added < -most) return std::nullopt;
  const year_month_day day{sys_days{*given} + days{added}};
  const int y = static_cast<int>(day.year());
  if (y < 0 || y > 9999) return std::nullopt;
  std::array<char, 48> out{};
  std::snprintf(out.data(), out.size(), "%04d-%02u-%02u", y, static_cast<unsigned>(day.month()),
                static_cast<unsigned>(day.day()));
  return std::string(out.data());
}

Hlc HybridClock::tick() {
  const Instant now = wall_();
  if (now > last_.wall) {
    last_ = {now, 0};
  } else {
    ++last_.counter;
  }
  return last_;
}

Hlc HybridClock::hear(Hlc other) {
  const Instant now = wall_();
  const Hlc newest = std::max(last_, other);
  last_ = now > newest.wall ? Hlc{now, 0} : Hlc{newest.wall, newest.counter + 1};
  return last_;
}

std::string to_string(Hlc hlc) {
  std::array<char, 40> out{};
  const int length = std::snprintf(out.data(), out.size(), "%013lld-%06u",
                                   static_cast<long long>(hlc.wall.milliseconds), hlc.counter);
  return {out.data(), static_cast<std::size_t>(length)};
}

std::optional<Hlc> hlc_from(std::string_view text) {
  const auto dash = text.find('-', 1);
  if (dash == std::string_view::npos) return std::nullopt;
  Hlc hlc;
  const auto wall = std::from_chars(text.data(), text.data() + dash, hlc.wall.milliseconds);
  const auto counter = std::from_chars(text.data() + dash + 1, text.data() + text.size(), hlc.counter);
  if (wall.ec != std::errc() || wall.ptr != text.data() + dash || counter.ec != std::errc() ||
      counter.ptr != text.data() + text.size())
    return std::nullopt;
  return hlc;
}

}  // namespace minga
