#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace minga::http {

/// The one of `names` that was probably meant: fewest letters put in, left out, changed or swapped with the
/// next one, at most a third of the longer word's; nothing when none is that near. The first of equals.
std::optional<std::string> nearest(std::string_view wanted, const std::vector<std::string>& names);

}  // namespace minga::http
