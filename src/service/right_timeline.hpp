#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.hpp"
#include "service/house.hpp"
#include "store/store.hpp"

// How a right stood on the map, by the day of what changed it and not by the day on which that was brought:
// an edition of a register that comes late fills its days alone, and so does an act of the docket.

namespace minga::service {

class RightSources;

/// What gave a right its line.
struct LineOrigin {
  bool act = false;       // of the docket; else an edition of a register
  bool put_back = false;  // the act revoked: the line is the one of before
  Id dispute;             // of an act
};

/// How the right stands since a day, until the next state.
struct RightState {
  std::string from;  // YYYY-MM-DD; empty: since it is known
  std::string day;   // by which it has its place: `from`, or that of the first edition that has the right
  Values values;     // of land_right, `source` among them
  LineOrigin origin;
  std::optional<Id> version;  // its land_right_version; nothing of land_right itself and of what is new
};

/// What a line changes of a right; all else is its register's.
bool is_drawn(std::string_view field);

class RightTimeline {
 public:
  RightTimeline(store::Reader& reader, const pack::Model& model, RightSources& sources,
                const store::Record& right);

  /// What something of that day comes upon: an edition of the day of an act comes before it.
  const RightState& before_edition(std::string_view day) const;
  const RightState& before_act(std::string_view day) const;
  /// The first act that comes after an edition of that day; nothing where the edition is the last word.
  const RightState* act_after_edition(std::string_view day) const;
  /// The state before the lines of a case that came one upon the other up to the one that lies there on that
  /// day; nothing where what lies there is none of them.
  const RightState* before_lines(std::string_view day,
                                 const std::function<bool(const RightState&)>& of_case) const;

  /// What an edition says otherwise than before_edition(day), `source` among it: of that day on, until an
  /// act; the acts after it keep their lines and take the rest. `corrects`: in place of that state.
  void put_edition(const std::string& day, const Values& difference, bool corrects);
  /// An edition does not have the right: of that day on it no longer holds.
  void end(const std::string& day);
  /// The line of an act and its source, of that day on until something later.
  void put_act(const std::string& day, const Values& drawn, LineOrigin origin);

  /// All that is otherwise than it was read; the figures of lines whose ground changed, too.
  Result<void> write(store::Writer& writer, House& house, const store::ChangeNote& note);

 private:
  std::size_t place_of(std::string_view day, bool act) const;
  void end_by_edition(std::size_t act);
  void drop_unchanged(std::size_t act);
  void spread(const Values& before, const Values& after, std::size_t from);
  void derive_put_backs(std::size_t from);
  Result<void> write_state(store::Writer& writer, House& house, std::size_t number,
                           const store::ChangeNote& note);
  Result<void> write_ground(store::Writer& writer, const pack::Model& model, std::size_t number,
                            const store::ChangeNote& note) const;
  Result<void> write_dropped(store::Writer& writer, const pack::Model& model, const store::ChangeNote& note);

  const pack::Register* version_;
  Id right_;
  std::vector<RightState> states_;               // by day; the last is land_right itself
  std::map<Id, Values> stored_;                  // as they are written, by their identifiers
  std::map<std::string, Values> under_;          // by source of an act: the state before it, as it was read
  std::set<std::string> gone_on_;                // days on which an edition did not have the right
  std::map<std::string, std::string> editions_;  // of the right's register: sources by day
  std::vector<RightState> dropped_;
};

}  // namespace minga::service
