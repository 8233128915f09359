#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "methods/tenure/priority.hpp"
#include "service/land_rules.hpp"
#include "service/map_editions.hpp"
#include "service/rights_docket.hpp"
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
  std::optional<std::size_t> line;  // of the scale; nothing where a settlement in force says who prevails
  std::optional<Settlement> settlement;  // what the docket resolved of the two, in force or under appeal
  std::vector<DocketCase> beside;        // of the two, what that settlement does not tell
};

/// Numbers are places in `at.rights`.
struct OrderAnswer {
  RightsAnswer at;
  std::optional<Scale> scale;  // nothing where there is no right, or one that no scale is needed for
  methods::tenure::Ranking ranking;
  std::vector<std::size_t> restrictions;  // they bound the rights and have no place among them
  std::vector<std::size_t> declared;      // areas declared for something: no rights either
  std::vector<OrderedPair> pairs;         // of rights alone, that have ground in common
  std::vector<MapEdition> editions;
  /// All of the docket in which one of the rights is, with rights that are not here too.
  std::vector<DocketCase> cases;
};

/// A right of the answer by what everybody may know of it.
RightName name_of(const FoundRight& right);

/// More rights on one spot than these are not put in order: that costs the cube of them.
inline constexpr std::size_t most_rights_ordered = 300;

/// act "rights.order": everything at a place, as rights_at, and who goes first among the rights of it.
/// Only rights that have ground in common are compared. Where an agreement or a decision in force says which
/// of two prevails, it does, whatever the scale says. Restrictions and declared areas are told apart: they
/// are no rights. Problems: those of rights_at and scale_for, rights.too_many_ordered (`limit`), and those of
/// permit.
Result<OrderAnswer> rights_order(House& house, const Actor& actor, const OrderQuestion& question);

}  // namespace minga::service
