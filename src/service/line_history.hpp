#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "service/rights_source.hpp"

namespace minga::service {

/// What became of a line that an act drew, as of a day.
struct LineFate {
  std::optional<LaterLine> replaced;  // by an edition that has another
  std::optional<LaterLine> adopted;   // by the first edition that brings it; not where it is replaced
  /// The right is no longer on the map: of `since` on, by the edition of `source`; of no source, as it ended.
  std::optional<LaterLine> gone;
  /// Another act drew it anew, `changed_on`: what editions have after that is no matter of this line.
  std::optional<LineAct> changed_by;
  std::string changed_on = {};
};

/// How rights stood one after another, by day; the last is how each stands now.
class LineHistory {
 public:
  LineHistory() = default;
  LineHistory(store::Reader& reader, const pack::Model& model, const std::vector<Id>& rights);

  /// Of the line that came by `source` (a land_source), on a day (YYYY-MM-DD). All empty where the map of the
  /// day has it still (same_line) and no edition brings it.
  LineFate fate(const Id& right, const std::string& source, std::string_view on) const;
  /// The act by which the right's line lies on the map now: an edition that brings the same line keeps it.
  /// Nothing where it is the line of an edition, also where an act put that back.
  std::optional<LineAct> act_now(const Id& right) const;

 private:
  struct State {
    Values values;
    RightSource source;
    std::optional<LaterLine> ends;  // by valid_to, and by which edition if by one
  };
  static State state_of(RightSources& sources, Values values);
  std::map<Id, std::vector<State>> states_;
};

/// The line of an act, and what became of it.
struct ActLine {
  RightSource drawn;
  LineFate fate;
};

/// Of some rights, the line of an act in force on the day (YYYY-MM-DD) that an edition has replaced or
/// adopted by then; of several of one right the last.
std::map<Id, ActLine> lines_in_editions(store::Reader& reader, const pack::Model& model,
                                        const std::set<Id>& rights, const std::string& on);

}  // namespace minga::service
