#pragma once

#include <optional>
#include <string>
#include <vector>

#include "methods/impact/analysis_ratings.hpp"
#include "service/workshops.hpp"

namespace minga::service {

struct TableParticipant {
  Id id;
  Id workshop;
  std::string label;
  std::string group;       // name of the working group; empty if none was chosen
  std::string actor_type;  // "none" where nobody said
  std::string source;      // phone, paper, import
  bool left_out = false;   // set aside by the facilitator
  std::string left_out_reason;
  bool corrected_valuation = false;  // a facilitator turned the scale round
  bool corrected_prioritization = false;
};

/// Why answers are not there, for all cells of one axis.
struct MissingCounts {
  std::size_t blank = 0, not_asked = 0, refused = 0, does_not_know = 0, does_not_apply = 0;
};

/// All ratings of some workshops as the methods take them: participants by impacts, corrections applied.
struct RatingTable {
  std::vector<TableParticipant> participants;
  std::vector<WorkshopImpact> impacts;  // of all the workshops' lists, each code once, by position
  methods::impact::Ratings ratings;
  MissingCounts missing_valuation, missing_prioritization;
  std::size_t records = 0;  // ratings that were read
};

/// With `apply_corrections` a corrected axis is turned round (x becomes 1 - x); the records stay as sent.
RatingTable rating_table(store::Reader& reader, const std::vector<Workshop>& workshops,
                         bool apply_corrections = true);

}  // namespace minga::service
