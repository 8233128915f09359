#pragma once

#include <optional>
#include <string>
#include <vector>

#include "methods/funnel/funnel.hpp"
#include "service/actor.hpp"
#include "service/case_files.hpp"
#include "service/house.hpp"

namespace minga::service {

/// Counts below this are told to those alone who see personal fields.
inline constexpr std::size_t smallest_told = 5;

struct CaseFunnelQuery {
  std::string procedure;
  std::optional<Id> territory;      // and all within it
  std::string by;                   // authority, territory, sex, organisation, month; empty: not parted
  std::string until;                // YYYY-MM-DD; empty: today
  std::vector<std::string> solved;  // what if all of these were solved
  double level = 0.95;
};

/// A count that may be withheld.
using Told = std::optional<std::size_t>;

struct ToldStep {
  Told entered, past, at, refused, left, blocked;
  bool withheld = false;  // some of it is
  std::optional<double> median, median_lower, median_upper;
  std::vector<methods::funnel::SurvivalRow> survival;  // none where counts are withheld from this actor
};
struct ToldGroup {
  std::string group;  // a code, a title or a month; empty: not known
  Told cases, complete;
  Told elsewhere;  // with a step counted here, though their first is of another group; not where small is
                   // withheld
  std::vector<ToldStep> steps;
  std::vector<std::size_t> stops;  // steps at which cases were lost, most first; of those that are told
};
struct ToldWhatIf {
  std::string blocker;
  Told cases, could_move;
};

struct CaseFunnel {
  const pack::Procedure* procedure = nullptr;
  methods::Day until;
  std::string by;
  bool small_withheld = false;  // this actor is not told counts below smallest_told
  ToldGroup all;
  std::vector<ToldGroup> groups;  // by name; those too small to be told are left out
  std::size_t groups_withheld = 0;
  std::vector<ToldWhatIf> blockers;
  Told solved;                // cases that could move if all of `solved` were; none where nothing was asked
  std::size_t uncounted = 0;  // events that do not count
};

/// act "case.funnel": where cases enter, pass and stop, over the cases in reach, those closed or moved on
/// too: what was not past by then is `left`. Problems: "procedure.unknown", "funnel.level", "case.bad_day"
/// (place `until`), "case.bad_by".
Result<CaseFunnel> case_funnel(House& house, const Actor& actor, const CaseFunnelQuery& query);

/// What may be told of counts to somebody who is not to see those of fewer than `smallest`. A step with such
/// a count keeps `entered` alone, or nothing; so that none can be had by subtraction, a part of the whole
/// is withheld together with the next smallest.
void withhold_small(CaseFunnel& funnel, std::size_t smallest);

}  // namespace minga::service
