#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "methods/overlap/pairs.hpp"
#include "methods/tenure/feasibility.hpp"
#include "service/actor.hpp"
#include "service/house.hpp"
#include "service/land_rules.hpp"
#include "service/map_editions.hpp"
#include "service/right_name.hpp"
#include "service/rights_docket.hpp"
#include "service/rights_pending.hpp"

namespace minga::service {

struct FeasibilityQuestion {
  Id territory;                   // with everything within it
  std::optional<Id> right;        // this one alone, which then may be anywhere; `territory` is not looked at
  std::string on;                 // the day of the map and of the rules, YYYY-MM-DD
  std::string scale, exclusions;  // a pack's names of them; empty: those of the territory
  double tolerance = 1;  // m²: what has no more in common are neighbours whose lines do not meet exactly
  /// Metres: how far is looked for places whose margin no source gives. No law: only what is worth a look.
  double look = 1'000;
};

/// An overlap with another right.
struct RightConflict {
  RightName with;
  double common_ha = 0;
  double share = 0;         // of the right that is asked about
  std::string measured_in;  // the system of both rights, or the equal-area one where they have two
  methods::overlap::Kind kind = methods::overlap::Kind::crosses;
  methods::tenure::Stand stand = methods::tenure::Stand::open;
  std::optional<std::size_t> line;       // of the answer's scale; nothing: no line tells them apart
  std::optional<Id> dispute;             // the docket's case between the two
  std::optional<Settlement> settlement;  // what was resolved in it, in force or under appeal
  std::vector<DocketCase> beside;        // of the two, what that settlement does not tell
};

/// Why an exclusion holds or may hold; those that are clear are left out.
struct RightExclusion {
  const pack::ExcludedPlace* place = nullptr;
  methods::tenure::Ground ground = methods::tenure::Ground::clear;
  methods::tenure::Verdict verdict = methods::tenure::Verdict::allowed;
  std::optional<double> common_ha;  // nothing where it lies on none: what is in a margin is not measured
  std::vector<RightName> places;    // the polygons it lies on or near; the first of them
};

struct RightFeasibility {
  RightName right;
  double area_ha = 0;
  std::string measured_in;  // the system of its register
  bool has_to_pass = true;  // the rules ask rights of its kind; of others only what they touch is told
  bool in_conflict = false;
  methods::tenure::Passing passing = methods::tenure::Passing::no;
  methods::tenure::Verdict exclusions = methods::tenure::Verdict::allowed;
  std::vector<RightConflict> conflicts;  // the largest first; slivers too, told as such
  std::vector<RightExclusion> reasons;
  /// All of the docket in which the right is, without overlap too: a line may have ended it.
  std::vector<DocketCase> cases;
  std::optional<std::size_t> cleared_by;  // of `conflicts`: settling this one alone ends the last
};

struct FeasibilityAnswer {
  std::string on;
  std::string measured_in;  // all systems in which the areas told here were measured
  bool several_systems = false;
  bool zone = false;  // all of them are zones that registers state their areas in
  double tolerance = 0, look = 0;
  Scale scale;
  const pack::Exclusions* rules = nullptr;  // into the model
  std::vector<RightFeasibility> rights;     // by code
  methods::tenure::Tally tally;
  std::vector<MapEdition> editions;  // of everything that was looked at
  /// Rights of the territory that are asked about and have no area to look at.
  std::vector<RightName> without_shape;
  DayNotes notes;  // of those that are asked about, and of those that share ground with them
};

/// More rights than these are not compared at once.
inline constexpr std::size_t most_rights_compared = 50'000;

/// act "rights.feasibility": for each right of a territory that the rules ask about, whether it can pass
/// "land without conflict": what overlaps it and who goes first, by which line; on or near which places it
/// lies; which one settlement would clear it. Those that only touch are left out. Extinguished rights are no
/// conflicts, nor is what declares an area, nor what lies on the right by its consent. Rights of other
/// territories that reach into this one count. Problems: rights.no_such_day, rights.quantity (`value`),
/// record.not_found, rights.too_many, those of scale_for and exclusions_for and of permit.
Result<FeasibilityAnswer> rights_feasibility(House& house, const Actor& actor,
                                             const FeasibilityQuestion& question);

}  // namespace minga::service
