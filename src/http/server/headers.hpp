#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace minga::http {

/// Names and values in order; a name may come several times.
using Pairs = std::vector<std::pair<std::string, std::string>>;

/// The header fields of a request or a response. Names compare without regard to case.
class Headers {
 public:
  /// Puts the field in place of all of that name. Throws std::invalid_argument for a name that is no
  /// token or a value with a control character: what would smuggle a second field must never leave.
  void set(std::string name, std::string value);
  /// Like set(), beside those that are there.
  void add(std::string name, std::string value);
  void remove(std::string_view name);
  /// The first of that name.
  std::optional<std::string_view> get(std::string_view name) const;
  bool has(std::string_view name) const { return get(name).has_value(); }

  Pairs::const_iterator begin() const { return fields_.begin(); }
  Pairs::const_iterator end() const { return fields_.end(); }

 private:
  Pairs fields_;
};

/// ASCII only, as protocol names are.
bool equal_ignoring_case(std::string_view a, std::string_view b);

}  // namespace minga::http
