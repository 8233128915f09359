#pragma once

#include "service/case_acts.hpp"

// What the acts that write cases one by one share with the one that takes a file of them.

namespace minga::service {

/// What stands against opening a case with these values, for somebody who sees fields of this class. Sets the
/// line, which is that of the procedure, and the state.
Problems check_opening(const pack::Model& model, const pack::Register& reg, Values& values,
                       pack::Privacy sees);

/// The fields of case_event for an event of this case, as counted.
Values event_values(const NewCaseEvent& event, const store::Record& file);

/// Records an event of this case by an act; it is then the last of its events. Gives whether the procedure
/// counts it: where it does not, it is refused unless the event is to be kept as found. The act has asked who
/// may and in which state the case is.
Checked<bool> write_event(House& house, store::Writer& writer, const Actor& actor, const char* act,
                          NewCaseEvent event, StoredCase& stored);

}  // namespace minga::service
