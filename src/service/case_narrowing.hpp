#pragma once

#include "base/problem.hpp"
#include "pack/model.hpp"
#include "store/store.hpp"

namespace minga::service {

/// What newer packs take away from cases that are stored: a procedure that is gone ("case.procedure_gone") or
/// a step ("case.step_gone") in which something was recorded, with the number of cases or events. Events that
/// were kept as found without such a step ask for nothing. Time and memory O(cases + events).
Problems check_case_procedures(store::Store& store, const pack::Model& after);

}  // namespace minga::service
