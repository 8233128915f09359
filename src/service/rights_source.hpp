#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/id.hpp"
#include "base/text.hpp"
#include "base/value.hpp"
#include "pack/model.hpp"
#include "service/dispute_settlement.hpp"
#include "store/store.hpp"

// Where the polygon of a right comes from: an edition of a register, or an act of the docket.

namespace minga::service {

/// The act of a case by which a line lies on the map.
struct LineAct {
  Id dispute;
  std::string number;  // of the case
  SettlingAct act;
  bool put_back = false;  // it revoked what was resolved: the line is the one of before
};

struct RightSource {
  Id id;
  std::string name, authority, date, address, licence;
  std::optional<Id> edition_of;  // the source before it, of the same register or right
  std::optional<LineAct> act;    // nothing: an edition of a register
};

/// The sources of rights, each read once.
class RightSources {
 public:
  RightSources(store::Reader& reader, const pack::Model& model) : reader_(reader), model_(model) {}

  /// That of a right or an earlier version of one; empty where there is none.
  const RightSource& of(const Values& right);
  /// The edition of a register that a line came after; nothing where none is known.
  const RightSource* edition_before(const RightSource& source);
  /// Whether the register of this source, or the one that its line came after, has an edition of that day.
  bool has_edition(const RightSource& source, const std::string& day);
  /// The editions of that register: the identifiers of their sources, by their days.
  std::map<std::string, std::string> editions(const RightSource& source);
  /// A line of an act of which nobody wrote down which it was: it came after a source of another name, which
  /// an edition never does.
  bool is_unnamed_act(const RightSource& source);

 private:
  const RightSource& find(const std::string& id);
  std::optional<LineAct> act_behind(const store::Record& source) const;

  store::Reader& reader_;
  const pack::Model& model_;
  std::map<std::string, RightSource> known_;
};

/// A line of a later edition, in place of one that an act of the docket drew.
struct LaterLine {
  std::string source, since;  // the register; the day of its edition

  /// The last day on which the map had the line of the act (YYYY-MM-DD).
  std::string last_day_before() const;
};

/// A line that an act drew, and the one of an edition that came after it.
struct LineAfterAct {
  RightSource drawn;
  LaterLine after;
};

/// Since when a right's line is as it stood, by which act, until when and what came after.
struct LineTime {
  std::optional<RightSource> before;    // of a line that an act drew: the edition before it
  std::string until;                    // of an earlier version: the day from which the map has it otherwise
  std::optional<RightSource> next;      // what it has then
  bool next_adopts = false;             // which is the same line of another source
  std::optional<LineAfterAct> lost;     // of an edition that does not carry what was resolved
  std::optional<LineAfterAct> adopted;  // of an edition that brings what was resolved
};

/// By each version of a right that stood once, what the map has of the right from the day on which it ended.
/// `versions` and what they become are land_right_version and land_right records.
class LineTimes {
 public:
  /// `earlier`: the rights of whose earlier versions will be asked.
  LineTimes(store::Reader& reader, const pack::Model& model, RightSources& sources,
            const std::vector<Id>& earlier);

  /// Of a right as it stood; `right` is its id where `values` are of an earlier version.
  LineTime of(const Values& values, const std::optional<Id>& right);

 private:
  RightSources& sources_;
  std::map<Id, std::vector<Values>> versions_;  // and the right as it stands now
};

/// "Catastro minero, Autoridad minera, edición del 10/03/2026"; of a line "…, resolución del 01/08/2025".
std::string words_of(const RightSource& source, Language language);

/// Since when the line is so and by what, and what changed it when; empty where there is nothing to tell but
/// the edition.
std::string words_of(const RightSource& source, const LineTime& time, Language language);

}  // namespace minga::service
