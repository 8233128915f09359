#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "methods/procedure/state.hpp"

namespace minga::methods::procedure {

/// How much of a procedure is done: in units, each a step that is needed or a set of alternatives (see
/// units()). The other numbers are how many entries a list of them has, so that a heading and its list agree.
struct Progress {
  std::size_t units = 0;
  std::size_t done = 0;      // of the units
  std::size_t waiting = 0;   // steps with an authority
  std::size_t possible = 0;  // offers() without doubt
  std::size_t doubtful = 0;  // offers() that are possible as far as is known
  std::size_t lapsed = 0;    // steps that were refused, returned or taken back or ran out, see lapsed()
};
Progress progress_of(const Rules& rules, const CaseState& state);

/// One of the ideas that advance side by side.
struct LineProgress {
  std::string line;
  std::vector<std::size_t> procedures;  // by index of what was given
  Progress progress;                    // of them all
};

/// The progress of each line, in the order in which `lines` are given; those without a procedure stay empty.
/// Lines are no ladder: what stands in one changes nothing in another, because needs name steps of their own
/// procedure alone. `rules` and `states` go together.
std::vector<LineProgress> lines_of(std::span<const std::string> lines, std::span<const Rules> rules,
                                   std::span<const CaseState> states);

/// Which steps of an older procedure count in a newer one: index there -> indexes here.
using Counts = std::map<std::size_t, std::vector<std::size_t>>;

struct Move {
  struct Counted {
    std::size_t from = 0, to = 0;
    Day done;
  };
  std::vector<Counted> counted;
  std::vector<std::size_t> lost;     // done in the older one, and counts for nothing here
  std::vector<std::size_t> pending;  // with an authority in the older one: to be asked what becomes of it
  std::vector<AnyOf> missing;        // units that remain to be done here
  std::vector<Event> events;         // to begin the newer case with
  CaseState state;                   // where it then stands, on `day`
};

/// A case moves to the procedure that takes the place of its own. What counts keeps its day and expiry, and
/// is held whatever the newer one would have asked for before it.
Move moved_to(const Rules& older, std::span<const Event> events, std::span<const Document> documents,
              const Rules& newer, const Counts& counts, Day day);

}  // namespace minga::methods::procedure
