#pragma once

#include "base/value.hpp"

namespace minga {

/// A value where it stands, for who looks at many and keeps none: text and the WKB of a geometry are views,
/// what takes more than one column (money, a missing answer, a multiple choice) is a Value.
using ValueView = std::variant<std::monostate, bool, std::int64_t, double, std::string_view, Value>;

/// A value of one column where it stands, as cheap to pass on as a number. Text is a view.
using PlainView = std::variant<std::monostate, bool, std::int64_t, double, std::string_view>;

}  // namespace minga
