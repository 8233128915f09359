#include "pack/pattern.hpp"

#include <map>
#include <optional>
#include <regex>

#include "pack/utf8.hpp"

namespace minga::pack {
namespace {

// libstdc++'s default way of matching recurses once a character and can take exponential time; with
// this flag it walks all alternatives side by side and refuses back references.
constexpr auto flags = std::regex_constants::ECMAScript
#ifdef __GLIBCXX__
                       | std::regex_constants::__polynomial
#endif
    ;

std::optional<std::wstring> wide(std::string_view text) {
  std::wstring out;
  for (std::size_t at = 0; at < text.size();) {
    const auto point = next_code_point(text, at);
    if (!point) return std::nullopt;
    out.push_back(static_cast<wchar_t>(*point));
  }
  return out;
}

/// Compiling costs thousands of times a match, and an import asks for the same few patterns a million
/// times.
const std::wregex* compiled(const std::string& pattern) {
  thread_local std::map<std::string, std::optional<std::wregex>> cache;
  const auto found = cache.find(pattern);
  if (found != cache.end()) return found->second ? &*found->second : nullptr;
  if (cache.size() >= 256) cache.clear();
  std::optional<std::wregex> regex;
  const auto text = wide(pattern);
  if (text && !text->empty() && text->size() <= max_pattern_length) {
    try {
      regex.emplace(*text, flags);
    } catch (const std::regex_error&) {
      regex.reset();
    }
  }
  auto& kept = cache.emplace(pattern, std::move(regex)).first->second;
  return kept ? &*kept : nullptr;
}

}  // namespace

bool is_pattern(const std::string& pattern) {
  return compiled(pattern) != nullptr;
}

bool matches(const std::string& pattern, std::string_view text) {
  const std::wregex* regex = compiled(pattern);
  const auto value = wide(text);
  if (regex == nullptr || !value || static_cast<long>(value->size()) > max_pattern_text) return false;
  try {
    return std::regex_match(*value, *regex);
  } catch (const std::regex_error&) {
    return false;
  }
}

}  // namespace minga::pack
