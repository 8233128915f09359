#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/value.hpp"

namespace minga::store {

/// The canonical text of a value, one for each value: JSON without spaces.
///   nothing null · missing {"missing":"refused"} · yes_no true/false · integer 12 · decimal 12.0 (shortest
///   digits that read back the same, always with '.' or 'e') · text "…" (escapes only \" \\ \b \f \n \r \t
///   and \u00xx for other controls) · multiple ["a","b"] · money {"hundredths":150,"currency":"COP"} ·
///   geometry {"wkb":"hex"}
std::string value_text(const Value& value);
/// An object of those, keys in byte order.
std::string values_text(const Values& values);

/// Reads them back; nothing when it is not that form.
std::optional<Value> value_from_canonical(std::string_view text);
std::optional<Values> values_from_canonical(std::string_view text);

/// A list of texts as a JSON array, the form of a multiple choice in its column, and back (empty when it is
/// none).
std::string list_text(const std::vector<std::string>& items);
std::vector<std::string> list_from(std::string_view text);
std::string json_quoted(std::string_view text);

}  // namespace minga::store
