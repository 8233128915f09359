#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/problem.hpp"

namespace minga::service {

/// How a register writes its dates where that leaves a choice.
struct DateReading {
  bool month_first = false;           // 03/04/2020 is the fourth of March
  std::string utc_offset = "-05:00";  // of hours without one: Peru and Colombia
};

/// A day, and the moment where the hour is stated.
struct ReadDate {
  std::string day;                    // YYYY-MM-DD
  std::optional<std::string> moment;  // RFC 3339, in UTC
};

/// Reads 2020-03-04, 2020/03/04, 20200304, 04/03/2020, 4-3-2020, 04.03.2020, each also with an hour (T or a
/// space, 9:30, 09:30:00, with or without an offset). An hour of exactly zero is taken for none: programs
/// write dates without hour so, and every claim of a day would become simultaneous. Problems: rights.not_date
/// (`value`), rights.no_such_day
/// (`value`: 31/02), rights.month_first (`value`: there is no month 13, but there would be the other way
/// round).
Result<ReadDate> read_date(std::string_view text, const DateReading& how);

}  // namespace minga::service
