#pragma once

#include <optional>
#include <string>
#include <vector>

#include "formats/ratings.hpp"
#include "service/participation.hpp"

namespace minga::service {

struct SheetSummary {
  Id participant;
  std::string label;
  std::optional<Id> group;
  std::string source;
  std::size_t answers = 0;
  bool left_out = false;
  std::string left_out_reason;
};
/// Everybody who took part, by label. act "workshop.sheet".
Result<std::vector<SheetSummary>> list_sheets(House& house, const Actor& actor, const Id& workshop);

struct Sheet {
  std::string label;  // empty: the next free one
  std::optional<Id> group;
  std::string actor_type;  // empty: the group's
  std::vector<RatingSent> ratings;
};
/// A paper sheet typed by the facilitator: a new participant, or, with `participant`, the same sheet
/// corrected: its ratings are replaced where given. act "workshop.sheet". A closed workshop takes paper
/// too: it is typed afterwards. "sheet.label_taken", "sheet.not_paper", "rating.off_scale".
Checked<SheetSummary> put_sheet(House& house, const Actor& actor, const Id& workshop,
                                std::optional<Id> participant, const Sheet& sheet);
/// The ratings of one sheet, to go on typing. act "workshop.sheet".
Result<Sheet> find_sheet(House& house, const Actor& actor, const Id& workshop, const Id& participant);

struct RatingsImport {
  std::size_t rows = 0, participants = 0, new_participants = 0;
  Problems problems;  // by line and column; when there is one, nothing was written
  Problems notices;
  bool written = false;
};
/// Ratings from a CSV or XLSX file. Groups and impacts are matched by key or by name. A participant of an
/// earlier import is brought up to date; one who joined by phone is refused. act "rating.import".
Result<RatingsImport> import_ratings(House& house, const Actor& actor, const Id& workshop,
                                     const formats::LongRatings& ratings, bool dry_run);

}  // namespace minga::service
