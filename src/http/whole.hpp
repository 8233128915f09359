#pragma once

#include <cmath>

namespace minga::http {

/// Whether a number is an integer for JSON Schema: 2.0 is one. Not beyond 2^53, up to where a double holds
/// every integer.
inline bool is_whole(double number) {
  constexpr double last = 9007199254740992.0;
  return std::trunc(number) == number && std::abs(number) <= last;
}

}  // namespace minga::http
