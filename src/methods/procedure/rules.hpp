#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/problem.hpp"
#include "methods/day.hpp"

namespace minga::methods::procedure {

/// One of these steps, by index, meets the need.
using AnyOf = std::vector<std::size_t>;

struct DocumentRule {
  std::string code;
  std::optional<int> valid_months;  // absent: it does not expire, or that is not known
};

struct StepRule {
  std::string code;
  std::vector<AnyOf> needs;  // all of them
  bool needs_known = true;   // false: nobody has said what it waits for; it is then taken to wait for nothing
  std::vector<DocumentRule> documents;
  std::string authority;  // who decides; empty: nobody, or it is not known
  std::optional<int> term_days;
  bool working_days = false;
  std::optional<Day> valid_from, valid_to;  // first and last day; absent: open
};

/// What a procedure asks for, as far as it matters for where a case stands.
struct Rules {
  std::string name;
  std::string line;  // to which of the simultaneous ideas it belongs
  std::vector<StepRule> steps;

  std::optional<std::size_t> find(std::string_view code) const;
};

/// Whether the rules can be followed: codes differ ("procedure.duplicate_step"), needs name steps and are not
/// empty
/// ("procedure.need_out_of_range"), and none needs itself by way of others ("procedure.cycle"). What else is
/// here asks for such rules.
Result<void> check_rules(const Rules& rules);

/// What must be done for the procedure to be complete. A step on which no other waits is needed, and what it
/// needs plainly; of alternatives any one is. Units are either one step or the alternatives of a group.
std::vector<AnyOf> units(const Rules& rules);

}  // namespace minga::methods::procedure
