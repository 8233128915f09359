#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace minga::formats {

/// What a number format of Excel makes of a number (ECMA-376 part 1, 18.8.30 and 18.8.31).
enum class NumberFormat { number, date };

NumberFormat builtin_number_format(unsigned id);
/// From a format's own code: letters of dates outside quotation marks and brackets. Lapses of time
/// ([h]:mm) are numbers, as they have no calendar.
NumberFormat number_format_of(std::string_view code);

/// The day or moment of a serial number: 2026-03-24, 2026-03-24T09:30:00, or 09:30:00 below 1. Nothing
/// where Excel's calendar has no such day (before 1900-03-01, as it has a 29 February 1900; after 9999).
std::optional<std::string> iso_of_serial(double serial, bool from_1904);

}  // namespace minga::formats
