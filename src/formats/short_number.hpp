#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace minga::formats {

inline constexpr std::array<double, 16> powers_of_ten = {1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                                         1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};

/// Reads a short plain number ("-12.5"): the cells of large tables, without the cost of a Result for
/// each. False says nothing but that number_from_text has to look at the text.
///
/// Up to 15 digits, of them at most 15 decimals: numerator and power are exact in a double, so that one
/// division rounds once and correctly (Clinger, "How to read floating point numbers accurately", 1990).
inline bool short_number(std::string_view text, double& number) {
  if (text.empty() || text.size() > 17) return false;
  const char* at = text.data();
  const char* const end = at + text.size();
  const bool negative = *at == '-';
  if (negative) ++at;
  std::int64_t digits = 0;
  std::ptrdiff_t count = 0;
  std::ptrdiff_t decimals = 0;
  const auto read_digits = [&] {
    const char* const begin = at;
    while (at != end && *at >= '0' && *at <= '9') digits = digits * 10 + (*at++ - '0');
    return at - begin;
  };
  count = read_digits();
  if (at != end && *at == '.') {
    ++at;
    decimals = read_digits();
    count += decimals;
  }
  if (at != end || count == 0 || count > 15) return false;
  number = static_cast<double>(digits);
  if (decimals > 0) number /= powers_of_ten[static_cast<std::size_t>(decimals)];
  if (negative) number = -number;
  return true;
}

}  // namespace minga::formats
