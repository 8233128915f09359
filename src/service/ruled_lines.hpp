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

/// What an edition makes of the lines that acts gave rights; each by code.
struct RuledLines {
  std::vector<RuledLine> lost;     // the map would have another
  std::vector<RuledLine> adopted;  // the edition brings it
  std::vector<RuledLine> gone;     // it does not have the right
  std::vector<RuledLine> later;    // the act is of a later day: the edition has another line, until that day
};
RuledLines ruled_lines(store::Reader& reader, const pack::Model& model, const EditionPlan& plan,
                       const KnownEditions& known, const std::string& day);

}  // namespace minga::service
