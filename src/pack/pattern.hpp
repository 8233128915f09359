#pragma once

#include <string>
#include <string_view>

namespace minga::pack {

inline constexpr std::size_t max_pattern_length = 200;
/// Fields with a pattern hold no longer text than this.
inline constexpr long max_pattern_text = 1000;

/// Whether the text is an ECMAScript regular expression that we can run in polynomial time (no back
/// references) and of a bearable size.
bool is_pattern(const std::string& pattern);

/// Whether the whole of the text (UTF-8, matched by code point) fits the pattern. False for a pattern
/// that is none and for text longer than max_pattern_text characters.
bool matches(const std::string& pattern, std::string_view text);

}  // namespace minga::pack
