#pragma once

#include <array>
#include <string_view>

#include "base/value.hpp"

namespace minga::service {

/// What decides whether a right stood on a day. land_right lacks the last, which earlier versions have.
inline constexpr std::array<const char*, 7> days_of_right{
    "valid_from", "granted_on", "filed_on", "filed_at", "valid_to", "version_from", "version_to"};
/// The first of them that is known tells when it began.
inline constexpr std::array<const char*, 4> begins_of_right{"valid_from", "granted_on", "filed_on",
                                                            "filed_at"};
using RightDays = std::array<std::string_view, days_of_right.size()>;  // in that order; empty: not known

/// They point into the values.
RightDays right_days(const Values& values);

/// The day it begins: valid_from, else that of the title, else of the filing; empty if none is known.
std::string_view begin_of(const RightDays& days);

/// Whether the map of a day (YYYY-MM-DD) has it so: it had begun, had not ended, and this version was that
/// of the day. A begin that is not known counts as before.
bool stood_on(const RightDays& days, std::string_view day);

/// Whether it was filed by the day and began only later (of the title, or valid from), in this version.
bool pending_on(const RightDays& days, std::string_view day);

}  // namespace minga::service
