#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace minga::pack {

/// Reads the code point at `at` and moves `at` behind it; nothing for bytes that are not UTF-8
/// (RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF).
std::optional<char32_t> next_code_point(std::string_view text, std::size_t& at);

/// Offset of the first byte that is not UTF-8, or that is a NUL, which no text of ours may hold.
std::optional<std::size_t> first_invalid_utf8(std::string_view text);

/// Number of code points; the text must be valid.
std::size_t characters(std::string_view text);

/// Lower case of ASCII and of the Latin letters that Spanish and Portuguese use, spaces at both ends
/// removed: enough to recognise a label that somebody typed.
std::string folded(std::string_view text);

std::string_view trimmed(std::string_view text);

/// The first characters of a text for a message, with "…" where it was cut or is not valid.
std::string excerpt(std::string_view text, std::size_t limit = 60);

}  // namespace minga::pack
