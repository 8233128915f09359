#pragma once

#include <optional>
#include <string>

#include "service/rights_edition.hpp"

namespace minga::service {

/// Whether an edition puts more than half of the rights that it brings again on ground that does not even
/// touch where they were: then it is in another system, or the one before was. Problem rights.many_moved:
/// `moved`, `of`, `source`, `crs` (of the edition), and of the first of them its `code` and the `distance`
/// that the middle of its box went ("18 km"). Nothing where most stayed. O(corners) and, of those whose boxes
/// meet, one meeting() each.
std::optional<Problem> suspected_move(const EditionPlan& plan, const RightsOrder& order,
                                      const std::string& crs);

}  // namespace minga::service
