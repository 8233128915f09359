#pragma once

#include <string>

#include "base/problem.hpp"
#include "service/values.hpp"

namespace minga::service {

/// What cannot be right in the days of a right (filed_on, granted_on, valid_from, valid_to), as an edition of
/// `edition` tells them; the place names the field. Problems: rights.ends_before (`from`, `to`: it would end
/// before it begins), rights.after_edition (`value`, `date`: filed or granted later than the day of the
/// edition that tells it), rights.day_of_nobody (`value`: before 1500, as programs write "no date").
Problems impossible_days(const Values& right, const std::string& edition);

/// Granted on a day before it was filed. Nobody refuses that: which of the two days is wrong is not known,
/// and a register may keep the title of a claim that was filed anew.
bool granted_before_filed(const Values& right);

}  // namespace minga::service
