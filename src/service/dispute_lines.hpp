#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "service/dispute_records.hpp"
#include "service/disputes.hpp"
#include "service/right_timeline.hpp"

// The lines that a dispute draws on the map of the rights, and what was there before them.

namespace minga::service {

/// A line that a resolution of the case drew, in force.
struct DrawnLine {
  Id right;
  std::optional<Id> record;             // its resolution_line; older ones have none
  std::string source;                   // land_source by which the right has it
  std::optional<store::Record> before;  // land_right_version: how the right stood
};

/// How the source of a right's line of this case is called.
std::string name_of_line_source(const DisputeCase& dispute, const store::Record& right);
/// And that of the line of before, where an appeal puts it back.
std::string name_of_source_put_back(const DisputeCase& dispute, const store::Record& right);

/// Those that are in force, of every right the oldest first.
std::vector<DrawnLine> lines_in_force(store::Reader& reader, const pack::Model& model,
                                      const DisputeCase& dispute);

/// Whether two outlines are one and the same line, wherever their rings begin: they may differ by twelve
/// centimetres along it, as corners are written.
bool same_line(const Geometry& one, const Geometry& two);

/// What a right is changed to.
struct RedrawnRight {
  const store::Record* right = nullptr;  // of the case
  Values values;
  double before_ha = 0, after_ha = 0;
  /// Against the ground before any line of the case, of a line that is drawn: what the right cedes, how much
  /// of it the others of the case claimed, and what it cedes that none of them did: 0 where that is no more
  /// than twelve centimetres along the line, as corners are written.
  double ceded_ha = 0, disputed_ha = 0, undisputed_ha = 0;
};

/// The lines measured, each within what the rights of the case covered before any of `drawn`. Problems:
/// dispute.line_twice, dispute.line_of_other, dispute.line_outside (`code`), those of shapes.
Result<std::vector<RedrawnRight>> redrawn_rights(const DisputeCase& dispute,
                                                 const std::vector<DrawnLine>& drawn,
                                                 const std::vector<AgreedLine>& lines);

/// How the rights of a case stood one after another.
using CaseTimelines = std::map<Id, RightTimeline>;
CaseTimelines timelines_of(store::Reader& reader, const pack::Model& model, const DisputeCase& dispute);

/// The case with its rights as an act of that day (YYYY-MM-DD) comes upon them.
DisputeCase as_of(DisputeCase dispute, const CaseTimelines& timelines, const std::string& day);

/// The rights as they stood before the lines that are in force, but those whose map another source had
/// changed by that day. `dispute`: as of it.
std::vector<RedrawnRight> rights_before(const DisputeCase& dispute, const CaseTimelines& timelines,
                                        const std::vector<DrawnLine>& drawn, const std::string& day);

}  // namespace minga::service
