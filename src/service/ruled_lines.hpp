#pragma once

#include <string>
#include <vector>

#include "service/rights_edition.hpp"
#include "service/rights_source.hpp"

namespace minga::service {

/// A right that has its line by an act of the docket.
struct RuledLine {
  std::string code;
  LineAct act;
};

/// Of the rights that an edition changes those whose line on the map is that of an act, and would be another:
/// by code.
std::vector<RuledLine> ruled_lines_lost(store::Reader& reader, const pack::Model& model,
                                        const EditionPlan& plan);

}  // namespace minga::service
