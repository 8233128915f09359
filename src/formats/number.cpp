#include "formats/number.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <limits>

#include "base/trim.hpp"
#include "formats/short_number.hpp"

namespace minga::formats {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// Digits, signs, points and commas only, with a comma: what a person means as a number.
bool looks_like_decimal_comma(std::string_view text) {
  bool comma = false;
  bool digit = false;
  for (const char c : text) {
    comma = comma || c == ',';
    digit = digit || is_digit(c);
    if (!is_digit(c) && c != ',' && c != '.' && c != '-' && c != '+') return false;
  }
  return comma && digit;
}

}  // namespace

Result<double> number_from_text(std::string_view text) {
  const std::string_view body = trimmed(text);
  if (body.empty()) return std::numeric_limits<double>::quiet_NaN();
  double number = 0;
  if (short_number(body, number)) return number;

  std::string_view unsigned_body = body;
  if (body.front() == '+' && body.size() > 1 && (is_digit(body[1]) || body[1] == '.')) {
    unsigned_body.remove_prefix(1);
  }
  const char* const end = unsigned_body.data() + unsigned_body.size();
  const auto [stop, error] = std::from_chars(unsigned_body.data(), end, number);
  if (error == std::errc{} && stop == end && std::isfinite(number)) return number;
  // Too long a text is cut in the message; it may be anything.
  const std::string shown(body.substr(0, 40));
  if (looks_like_decimal_comma(body)) {
    return fail(ProblemKind::invalid, "number.decimal_comma", {{"text", shown}});
  }
  return fail(ProblemKind::invalid, "number.not_a_number", {{"text", shown}});
}

std::string text_of_number(double number) {
  if (std::isnan(number)) return {};
  std::array<char, 64> buffer{};
  char* const begin = buffer.data();
  const double size = std::abs(number);
  // The shortest form of 100000 would be 1e+05, which is no whole number to most readers.
  const bool plain = size == 0 || (size >= 1e-7 && size < 1e16);
  const auto [end, error] =
      plain ? std::to_chars(begin, begin + buffer.size(), number, std::chars_format::fixed)
            : std::to_chars(begin, begin + buffer.size(), number);
  return error == std::errc{} ? std::string(begin, end) : std::string();
}

}  // namespace minga::formats
