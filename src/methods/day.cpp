#include "methods/day.hpp"

#include <charconv>
#include <cstdio>

#include "base/time.hpp"

namespace minga::methods {
namespace {

namespace calendar = std::chrono;

int number_in(std::string_view text, std::size_t at, std::size_t length) {
  int value = 0;
  std::from_chars(text.data() + at, text.data() + at + length, value);
  return value;
}

}  // namespace

std::optional<Day> day_from(std::string_view text) {
  if (!is_date(text)) return std::nullopt;
  return Day(calendar::year(number_in(text, 0, 4)) / number_in(text, 5, 2) / number_in(text, 8, 2));
}

std::string text_of(Day day) {
  const calendar::year_month_day date(day);
  char out[40];
  std::snprintf(out, sizeof out, "%04d-%02u-%02u", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return out;
}

int days_between(Day from, Day to) {
  return static_cast<int>((to - from).count());
}

int working_days_between(Day from, Day to) {
  if (to <= from) return 0;
  const int all = days_between(from, to);
  int working = all / 7 * 5;
  for (Day day = from + calendar::days(all / 7 * 7 + 1); day <= to; day += calendar::days(1))
    if (calendar::weekday(day).iso_encoding() <= 5) ++working;
  return working;
}

Day months_after(Day day, int months) {
  const calendar::year_month_day date(day);
  const calendar::year_month_day later = date + calendar::months(months);
  return later.ok() ? Day(later) : Day(later.year() / later.month() / calendar::last);
}

}  // namespace minga::methods
