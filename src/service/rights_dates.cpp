#include "service/rights_dates.hpp"

#include <array>
#include <charconv>
#include <cstdio>
#include <vector>

#include "base/time.hpp"
#include "base/trim.hpp"
#include "pack/utf8.hpp"

namespace minga::service {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// The whole numbers of a date and how many digits each has.
struct DateParts {
  std::vector<int> numbers;
  std::vector<std::size_t> digits;
};

std::optional<DateParts> parts_of_date(std::string_view text) {
  DateParts parts;
  char separator = 0;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at;
    while (end < text.size() && is_digit(text[end])) ++end;
    if (end == at || end - at > 8) return std::nullopt;
    int number = 0;
    std::from_chars(text.data() + at, text.data() + end, number);
    parts.numbers.push_back(number);
    parts.digits.push_back(end - at);
    if (end == text.size()) break;
    const char sign = text[end];
    if ((sign != '-' && sign != '/' && sign != '.') || (separator != 0 && sign != separator) ||
        end + 1 == text.size())
      return std::nullopt;
    separator = sign;
    at = end + 1;
  }
  return parts;
}

std::string iso_day(int year, int month, int day) {
  std::array<char, 40> out{};
  const auto count = std::snprintf(out.data(), out.size(), "%04d-%02d-%02d", year, month, day);
  return {out.data(), static_cast<std::size_t>(count)};
}

Problem date_problem(const char* code, std::string_view text) {
  return {ProblemKind::invalid, code, {{"value", pack::excerpt(text)}}, {}};
}

Result<std::string> day_of(std::string_view date, std::string_view whole, const DateReading& how) {
  const auto parts = parts_of_date(date);
  if (!parts) return tl::unexpected(date_problem("rights.not_date", whole));
  const auto& n = parts->numbers;
  int year = 0, month = 0, day = 0;
  bool ordered = true;  // the order of day and month is certain
  if (n.size() == 1 && parts->digits[0] == 8) {
    year = n[0] / 10'000, month = n[0] / 100 % 100, day = n[0] % 100;
  } else if (n.size() == 3 && parts->digits[0] == 4) {
    year = n[0], month = n[1], day = n[2];
  } else if (n.size() == 3 && parts->digits[2] == 4) {
    year = n[2], month = how.month_first ? n[0] : n[1], day = how.month_first ? n[1] : n[0];
    ordered = false;
  } else {
    return tl::unexpected(date_problem("rights.not_date", whole));
  }
  const auto text = iso_day(year, month, day);
  if (is_date(text)) return text;
  if (!ordered && is_date(iso_day(year, day, month)))
    return tl::unexpected(date_problem("rights.month_first", whole));
  return tl::unexpected(date_problem("rights.no_such_day", whole));
}

/// "9:30" as "09:30:00"; the offset, where stated, comes apart.
struct HourRead {
  std::string time, offset;
};

std::optional<HourRead> hour_of(std::string_view text) {
  HourRead out;
  const auto zone = text.find_first_of("Zz+-");
  std::string time(trimmed(text.substr(0, zone)));
  if (zone != std::string_view::npos) {
    out.offset = text.substr(zone);
    if (out.offset == "z") out.offset = "Z";
    if (out.offset.size() == 3) out.offset += ":00";  // +05
    if (out.offset.size() == 5) out.offset.insert(3, ":");
  }
  if (const auto point = time.find('.'); point != std::string::npos) time.resize(point);
  if (time.size() > 1 && time[1] == ':') time.insert(0, "0");
  if (time.size() == 5) time += ":00";
  if (time.size() != 8) return std::nullopt;
  out.time = std::move(time);
  return out;
}

}  // namespace

Result<ReadDate> read_date(std::string_view given, const DateReading& how) {
  const std::string_view text = trimmed(given);
  const auto gap = text.find_first_of("T ");
  const auto day = day_of(text.substr(0, gap), text, how);
  if (!day) return tl::unexpected(day.error());
  ReadDate out{*day, std::nullopt};
  const auto rest = gap == std::string_view::npos ? std::string_view() : trimmed(text.substr(gap + 1));
  if (rest.empty()) return out;
  const auto hour = hour_of(rest);
  if (!hour) return tl::unexpected(date_problem("rights.not_date", text));
  const auto& offset = hour->offset.empty() ? how.utc_offset : hour->offset;
  const auto instant = instant_from_rfc3339(out.day + "T" + hour->time + offset);
  if (!instant) return tl::unexpected(date_problem("rights.not_date", text));
  if (hour->time != "00:00:00") out.moment = to_rfc3339(*instant);
  return out;
}

}  // namespace minga::service
