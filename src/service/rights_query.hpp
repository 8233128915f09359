#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/id.hpp"
#include "base/value.hpp"
#include "service/actor.hpp"
#include "service/house.hpp"
#include "service/land_role.hpp"
#include "service/right_name.hpp"
#include "service/rights_pending.hpp"
#include "service/rights_source.hpp"

namespace minga::service {

/// What is asked of the base of land rights: one of the first four.
struct RightsQuestion {
  struct Place {
    double longitude = 0, latitude = 0;
  };
  std::optional<Place> point;
  std::optional<Geometry> polygon;  // drawn: WGS 84, longitude first
  std::string code;                 // of a right, or of a cell of a mining grid that names its cells
  std::optional<Id> right;          // the ground it has on that day, just as it is kept
  std::string on;                   // the day the map is asked of, YYYY-MM-DD
  bool pairs = false;               // also tell which of them have ground in common
};

struct FoundRight {
  Id id;
  std::string title;
  Values values;         // as the actor may see them
  bool earlier = false;  // it stood so on that day; it is otherwise now
  RightSource source;
  LineTime line;                    // since when it lies so, and until when
  LandRole role = LandRole::right;  // to the others on the same ground
  Filing filing;
  bool on_boundary = false;  // of a point: exactly on the line
  std::optional<double>
      right_ha;  // with a polygon: the right's area, in the same system as the one in common
  std::string
      areas_in;  // of both: that of the answer, or the equal-area one where two rights have two systems
  std::optional<double> common_ha;
  std::optional<double> share_of_right, share_of_polygon;
};

struct RightsAnswer {
  std::string on;
  std::vector<FoundRight> rights;  // by the day they begin, those without one last, then by code
  std::string measured_in;         // with a polygon: the system of all areas of this answer
  bool zone = false;               // it is an official zone, else equal-area
  std::optional<double> polygon_ha;
  /// If asked for: those of `rights` that have more than a square metre in common, the smaller number first,
  /// in order.
  std::vector<std::pair<std::size_t, std::size_t>> overlapping;
  DayNotes notes;  // of the same place or code
};

/// More candidates than these are not looked at one by one.
inline constexpr std::size_t most_rights_asked = 5'000;

/// act "rights.query": every right at a point (on the line too), in a polygon or on the ground of a right
/// (sharing more than a square metre; itself too), or of a code, as the map was on a day: of those whose
/// begin (valid_from, else title, else filing) is not later, that had not ended, in the version of that day.
/// A begin that is not known counts as before. Rights that were filed by then and began later are told apart.
/// Points and areas are taken in the plane the rights were
/// measured in, if that is one and the same, else in an equal-area system. Problems: rights.question (none or
/// several of the four), rights.bad_point, rights.no_such_day, rights.not_a_polygon, record.not_found,
/// rights.too_many, and those of permit.
Result<RightsAnswer> rights_at(House& house, const Actor& actor, const RightsQuestion& question);

}  // namespace minga::service
