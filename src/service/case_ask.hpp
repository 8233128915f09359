#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "methods/procedure/offers.hpp"
#include "methods/procedure/state.hpp"
#include "pack/procedure.hpp"

namespace minga::service {

/// Something that the owner of a case must ask before anything is filed or paid.
struct CaseQuestion {
  enum class About {
    replaced,  // whether what was done counts in the procedure that took the place of this one
    refused,   // what can be done about it
    returned,  // what to mend, and until when
    revoked,   // what can be done about it
    step,      // what the pack says must be asked of the first step (`ask_first`)
  };
  About about = About::replaced;
  std::size_t step = 0;  // of all but `replaced`
};
std::string_view code_of(CaseQuestion::About about);

/// In the order in which to ask; none where the first step can be filed without asking. `replaced`: another
/// procedure took the place of this one.
std::vector<CaseQuestion> questions_first(const pack::Procedure& in,
                                          const methods::procedure::CaseState& state,
                                          const std::optional<methods::procedure::First>& first,
                                          bool replaced);

}  // namespace minga::service
