#pragma once

#include <optional>
#include <vector>

#include "methods/procedure/rules.hpp"
#include "methods/procedure/state.hpp"

// What can be filed now, as people choose: of alternatives one is enough, and one thing comes first.

namespace minga::methods::procedure {

/// For each step the alternatives, of which one is enough, that it is one of, or that all that waits for it
/// leads to; empty where something asks for the step whatever else is done. Sorted by index. O(steps +
/// needs).
std::vector<AnyOf> alternatives_of(const Rules& rules);

/// Something that the owner can choose to file now.
struct Offer {
  std::vector<std::size_t> steps;  // by index: several where one of alternatives is enough
  AnyOf one_of;           // the alternatives, those that cannot be filed now too; empty: a plain step
  bool doubtful = false;  // each of the steps is, see doubtful()
};

/// Every step that can be filed now, but for those that lapsed, in one offer each. In the order of the steps.
std::vector<Offer> offers(const Rules& rules, const CaseState& state);

/// What to do first.
struct First {
  std::size_t step = 0;
  std::vector<std::size_t> opens;  // steps that wait for it, through all between, and are still to be done
  AnyOf one_of;                    // alternatives that it leads to, of which one is enough, or none
  bool doubtful = false;           // possible as far as is known alone
};

/// Of what can be filed now, and what ran out and can be renewed, the step for which most others wait; what
/// is certain before what is not; of equals the first in the procedure. None where nothing can be filed, or
/// only what was refused or taken back.
std::optional<First> first_to_do(const Rules& rules, const CaseState& state);

}  // namespace minga::methods::procedure
