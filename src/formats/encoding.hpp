#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/problem.hpp"

namespace minga::formats {

/// Offset of the first byte that is not UTF-8 (RFC 3629: no overlong form, no surrogate) or is NUL;
/// npos when there is none.
std::size_t first_bad_byte(std::string_view bytes);

/// The text at most `bytes` long, cut between letters and not within one.
std::string_view cut_text(std::string_view text, std::size_t bytes);

/// Windows-1252 to UTF-8; fails with csv.not_latin1 and the line at a byte that it does not define.
Result<std::string> utf8_from_windows1252(std::string_view bytes, const std::string& file);

/// Letters without accents, lower case, blanks trimmed and each run of blanks and `_` as one `_`:
/// "Valoración " gives "valoracion". For comparing names that people type; Latin letters only.
std::string folded(std::string_view text);

}  // namespace minga::formats
