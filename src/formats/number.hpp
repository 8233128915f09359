#pragma once

#include <string>
#include <string_view>

#include "base/problem.hpp"

namespace minga::formats {

/// Reads a decimal number (`3`, `-0.25`, `1e-3`; blanks around it do not count). Empty text is a
/// missing number and gives NaN. Problems, without place:
///   number.decimal_comma   a comma stands where a decimal point or a separator of thousands would;
///                          which of the two cannot be known, so it is not guessed
///   number.not_a_number    anything else, also "nan", "inf" and what does not fit a double
Result<double> number_from_text(std::string_view text);

/// The shortest text that `number_from_text` reads back as the same double, without exponent where a
/// person would write none; empty for NaN.
std::string text_of_number(double number);

}  // namespace minga::formats
