#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace minga {

/// Why an answer is not there. Kept apart from each other and from "never entered" in storage,
/// export and analysis.
enum class Missing { not_asked, refused, does_not_know, does_not_apply };

/// "not_asked", "refused", "does_not_know", "does_not_apply".
std::string_view code_of(Missing missing);
std::optional<Missing> missing_from(std::string_view code);

/// An amount in hundredths of the currency's unit, with its ISO 4217 code.
struct Money {
  std::int64_t hundredths = 0;
  std::string currency;
  bool operator==(const Money&) const = default;
};

/// A geometry in WGS 84, longitude first, as ISO WKB (2D).
struct Geometry {
  std::string wkb;
  bool operator==(const Geometry&) const = default;
};

/// What a field of a record holds. The register says which alternative a field takes:
///   nothing yet     monostate
///   missing answer  Missing (only where the field allows that kind)
///   yes_no          bool
///   integer         int64
///   decimal         double
///   text, long_text, choice, date (YYYY-MM-DD), timestamp (RFC 3339), reference (UUID), file (SHA-256)
///   string multiple        vector<string>, sorted, each once money           Money geometry        Geometry
using Value = std::variant<std::monostate, Missing, bool, std::int64_t, double, std::string,
                           std::vector<std::string>, Money, Geometry>;

/// A record's fields by name; a field that was never entered has no entry.
using Values = std::map<std::string, Value, std::less<>>;

inline bool is_empty(const Value& value) {
  return std::holds_alternative<std::monostate>(value);
}
inline bool is_missing(const Value& value) {
  return std::holds_alternative<Missing>(value);
}

}  // namespace minga
