#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "service/rights_source.hpp"

namespace minga::service {

/// How rights stood one after another, in the order in which it was written; the last is how each stands now.
class LineHistory {
 public:
  LineHistory() = default;
  LineHistory(store::Reader& reader, const pack::Model& model, const std::vector<Id>& rights);

  /// The edition by which the map of a day (YYYY-MM-DD) has another line than the one that came by `source`
  /// (a land_source). Nothing where it still has that one (same_line), or another act changed it.
  std::optional<LaterLine> edition_after(const Id& right, const std::string& source,
                                         std::string_view on) const;
  /// The act by which the right's line lies on the map now: an edition that brings the same line keeps it.
  /// Nothing where it is the line of an edition, also where an act put that back.
  std::optional<LineAct> act_now(const Id& right) const;

 private:
  struct State {
    Values values;
    RightSource source;
  };
  std::map<Id, std::vector<State>> states_;
};

/// Of some rights, the line of an act in force on the day (YYYY-MM-DD) that the map of the day no longer has,
/// as an edition does not carry it; of several of one right the last.
std::map<Id, LostLine> lines_not_carried(store::Reader& reader, const pack::Model& model,
                                         const std::set<Id>& rights, const std::string& on);

}  // namespace minga::service
