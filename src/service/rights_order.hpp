#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "methods/tenure/priority.hpp"
#include "service/land_rules.hpp"
#include "service/rights_query.hpp"

namespace minga::service {

struct OrderQuestion {
  RightsQuestion place;
  std::string scale;  // a pack's name of it; empty: that of the territory of the first right
};

/// Which of two of the rights goes first, and by which line.
struct OrderedPair {
  std::size_t one = 0, other = 0;  // of `at.rights`, one < other
  methods::tenure::Outcome outcome = methods::tenure::Outcome::undecided;
  std::optional<std::size_t> line;  // of the scale
};

struct OrderAnswer {
  RightsAnswer at;
  std::optional<Scale> scale;                    // nothing where there is no right
  std::vector<std::vector<std::size_t>> groups;  // of `at.rights`, the first to go first
  bool circular = false;                         // lines contradict each other over these rights
  std::vector<OrderedPair> pairs;
};

/// More rights on one spot than these are not put in order: that costs the cube of them.
inline constexpr std::size_t most_rights_ordered = 300;

/// act "rights.order": every right at a place, as rights_at, and who goes first among them. Those whose
/// order no line of the scale tells share a group. Problems: those of rights_at and scale_for,
/// rights.too_many_ordered (`limit`), and those of permit.
Result<OrderAnswer> rights_order(House& house, const Actor& actor, const OrderQuestion& question);

}  // namespace minga::service
