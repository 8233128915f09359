#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace minga::methods {

/// A day of the calendar, without hour or zone.
using Day = std::chrono::sys_days;

/// Reads YYYY-MM-DD; nothing for anything else or a day that does not exist.
std::optional<Day> day_from(std::string_view text);
std::string text_of(Day day);

/// From one day to another; negative where `to` is earlier.
int days_between(Day from, Day to);

/// The days from Monday to Friday after `from`, up to and with `to`; 0 where `to` is not later. Holidays are
/// not known here and count as working days.
int working_days_between(Day from, Day to);

/// The same day of the month so many months later; the last of the month where it has no such day.
Day months_after(Day day, int months);

}  // namespace minga::methods
