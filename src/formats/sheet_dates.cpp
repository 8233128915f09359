#include "formats/sheet_dates.hpp"

#include <array>
#include <chrono>
#include <cmath>
#include <cstdio>

namespace minga::formats {

NumberFormat builtin_number_format(unsigned id) {
  const bool date =
      (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || id == 45 || id == 47 || (id >= 50 && id <= 58);
  return date ? NumberFormat::date : NumberFormat::number;
}

NumberFormat number_format_of(std::string_view code) {
  // "General" has letters of dates, and is also a prefix of longer codes.
  if (code.starts_with("General")) return NumberFormat::number;
  bool date = false;
  for (std::size_t i = 0; i < code.size(); ++i) {
    const char c = code[i];
    if (c == ';') break;  // the form of negative numbers
    if (c == '\\' || c == '_' || c == '*') {
      ++i;
    } else if (c == '"') {
      i = code.find('"', i + 1);
      if (i == std::string_view::npos) break;
    } else if (c == '[') {
      const std::size_t end = code.find(']', i);
      if (end == std::string_view::npos) break;
      const std::string_view inside = code.substr(i + 1, end - i - 1);
      if (!inside.empty() && inside.find_first_not_of("hHmMsS") == std::string_view::npos) {
        return NumberFormat::number;
      }
      i = end;
    } else if (std::string_view("dDmMyYhHsS").find(c) != std::string_view::npos) {
      date = true;
    }
  }
  return date ? NumberFormat::date : NumberFormat::number;
}

std::optional<std::string> iso_of_serial(double serial, bool from_1904) {
  if (!(serial >= 0) || serial > 2958466) return std::nullopt;
  constexpr long milliseconds_a_day = 86'400'000;
  double day = std::floor(serial);
  auto rest = std::lround((serial - day) * milliseconds_a_day);
  if (rest == milliseconds_a_day) {
    rest = 0;
    day += 1;
  }
  const auto seconds = rest / 1000;
  std::array<char, 64> buffer{};
  int length = std::snprintf(buffer.data(), buffer.size(), "%02ld:%02ld:%02ld", seconds / 3600,
                             seconds / 60 % 60, seconds % 60);
  if (rest % 1000 != 0) {
    length += std::snprintf(buffer.data() + length, buffer.size() - static_cast<std::size_t>(length),
                            ".%03ld", rest % 1000);
  }
  const std::string time(buffer.data(), static_cast<std::size_t>(length));
  if (serial < 1 && rest != 0) return time;
  if (!from_1904 && day < 61) return std::nullopt;
  using namespace std::chrono;
  const sys_days origin = from_1904 ? sys_days{year{1904} / 1 / 1} : sys_days{year{1899} / 12 / 30};
  const year_month_day date{origin + days{static_cast<int>(day)}};
  if (date.year() > year{9999}) return std::nullopt;
  length = std::snprintf(buffer.data(), buffer.size(), "%04d-%02u-%02u", static_cast<int>(date.year()),
                         static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  const std::string iso(buffer.data(), static_cast<std::size_t>(length));
  return rest == 0 ? iso : iso + "T" + time;
}

}  // namespace minga::formats
