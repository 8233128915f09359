#pragma once

#include <string>
#include <vector>

#include "pack/procedure.hpp"
#include "service/case_acts.hpp"
#include "service/case_files.hpp"

// What people type of an event, as the case and its procedure know it.

namespace minga::service {

/// The event with the codes and words that are there already. The authority is found whatever its letters'
/// case; "case.authority_unknown" names those there are. What lifts a hindrance names it in the words with
/// which it was told, whatever case and blanks; without words the one that the step has. Where there are
/// several, or none of that name: "case.which_block", with each and its day. An event that is kept as it was
/// found stays as it is, but for blanks around what hinders.
Result<NewCaseEvent> known_words(const pack::Model& model, const StoredCase& stored, NewCaseEvent event);

}  // namespace minga::service
