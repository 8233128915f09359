#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "methods/tenure/exclusion.hpp"
#include "methods/tenure/priority.hpp"

namespace minga::methods::tenure {

/// An overlap of the right that is asked about with another one.
struct Conflict {
  std::size_t with = 0;  // the other right, as the caller numbers them
  double common = 0;     // area in common, m²
  Order order;           // order_of(this right, the other): `first` where this one goes first
  bool settled = false;  // an agreement or a decision between the two is in force
  bool lost = false;     // and by it the other one prevails
};

/// How a conflict counts for "land without conflict".
enum class Stand : std::uint8_t {
  sliver,   // not more ground in common than maps are apart
  settled,  // agreed or decided
  lost,     // decided, and the other prevails: the ground in common is not this one's
  first,    // open, this right goes first
  yields,   // open, the other goes first
  auction,  // open, to be auctioned
  open,     // open, and no line of the scale tells who goes first
};

/// "sliver", "settled", "lost", "first", "yields", "auction", "open".
std::string_view code_of(Stand stand);

/// Whether a right can pass "land without conflict". `unknown`: nothing that was seen is in the way, but not
/// all was seen; then nobody may be told no.
enum class Passing : std::uint8_t { no, unknown, yes };

/// "no", "unknown", "yes".
std::string_view code_of(Passing passing);

/// Whether a right can pass "land without conflict", and why not.
struct Feasibility {
  bool in_conflict = false;                   // some overlap is neither sliver nor settled, or was lost
  Verdict exclusions = Verdict::allowed;      // of its ruling
  std::vector<Stand> stands;                  // one for each conflict
  std::vector<std::size_t> would_be_cleared;  // conflicts whose settling alone would end the last conflict
  /// Yes: no open conflict and no exclusion in the way.
  Passing passing() const {
    if (in_conflict || exclusions == Verdict::forbidden) return Passing::no;
    return exclusions == Verdict::unknown ? Passing::unknown : Passing::yes;
  }
};

/// A right that goes first is in conflict all the same: the authority asks for land without conflict, not for
/// the better right. What goes first tells who has to move, not that nobody has to.
Feasibility feasibility(std::span<const Conflict> conflicts, const Ruling& exclusions, double tolerance);

/// The rights of a territory counted.
struct Tally {
  std::size_t rights = 0;
  std::size_t in_conflict = 0;
  std::size_t excluded = 0;   // of those without conflict: forbidden ground
  std::size_t uncertain = 0;  // of those without conflict: not known whether forbidden
  std::size_t passing = 0;
  // The same of those in conflict, so that what is forbidden is counted whether others want the ground or
  // not.
  std::size_t excluded_in_conflict = 0;
  std::size_t uncertain_in_conflict = 0;

  double share_in_conflict() const;           // of all; 0 of none
  double share_excluded_of_the_rest() const;  // of those without conflict; 0 of none
};
Tally tally(std::span<const Feasibility> rights);

}  // namespace minga::methods::tenure
