#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "methods/procedure/offers.hpp"
#include "methods/procedure/state.hpp"
#include "pack/procedure.hpp"
#include "service/case_before.hpp"

namespace minga::service {

/// Something that the owner of a case must ask before anything is filed or paid.
struct CaseQuestion {
  enum class About {
    replaced,  // whether what was done counts in the procedure that took the place of this one
    carried,   // what of the procedure before counts here, and what becomes of the rest
    refused,   // what can be done about it
    returned,  // what to mend, and until when
    revoked,   // what can be done about it
    step,      // what the pack says must be asked of the first step (`ask_first`)
  };
  About about = About::replaced;
  std::size_t step = 0;  // of those about one

  bool of_step() const { return about != About::replaced && about != About::carried; }
  /// It is about an answer of an authority, which is to be shown when asking.
  bool of_answer() const { return of_step() && about != About::step; }
};
std::string_view code_of(CaseQuestion::About about);

/// Whether something is left of procedures before of which nobody has said what becomes of it: done and not
/// known to count, waiting, refused, returned or taken away.
bool is_left_open(const std::vector<CaseBefore>& before);

/// In the order in which to ask; none where the first step can be filed without asking. `replaced`: another
/// procedure took the place of this one; `left_open`: is_left_open of what was before.
std::vector<CaseQuestion> questions_first(const pack::Procedure& in,
                                          const methods::procedure::CaseState& state,
                                          const std::optional<methods::procedure::First>& first,
                                          bool replaced, bool left_open);

}  // namespace minga::service
