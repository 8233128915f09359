#pragma once

#include "base/value.hpp"

namespace minga {

/// A value where it stands, for who looks at many and keeps none: text and the WKB of a geometry are views,
/// what takes more than one column (money, a missing answer, a multiple choice) is a Value.
using ValueView = std::variant<std::monostate, bool, std::int64_t, double, std::string_view, Value>;

}  // namespace minga
