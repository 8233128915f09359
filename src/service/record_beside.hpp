#pragma once

#include "base/problem.hpp"
#include "methods/day.hpp"
#include "pack/model.hpp"
#include "store/store.hpp"

namespace minga::service {

/// What is wrong with a record beside others, or as a whole, that no field of its register says: a hearing
/// before its case was opened ("dispute.before_opening"), a tie of a mediator with nobody
/// ("dispute.tie_with_none"), a paper of a case on days that cannot be (wrong_days_of_paper).
Problems wrong_beside(store::Reader& reader, const pack::Model& model, const pack::Register& reg,
                      const Values& values, methods::Day today);

/// Whether a mediator's tie says with which right, organisation or person it is.
bool says_with_whom(const Values& tie);

}  // namespace minga::service
