#pragma once

#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "methods/day.hpp"
#include "methods/funnel/kaplan_meier.hpp"

namespace minga::methods::funnel {

/// What happened to a case at a step.
enum class Outcome { entered, passed, refused, left, blocked, unblocked };
std::string_view code_of(Outcome outcome);
std::optional<Outcome> outcome_from(std::string_view code);

struct Passage {
  std::string case_id;
  std::size_t step = 0;
  Day day;
  Outcome outcome = Outcome::entered;
  std::string blocker = {};  // blocked, unblocked: what hinders
  std::string group = {};    // authority, territory, sex, month, …: as the caller likes to part the cases
};

struct FunnelInput {
  std::size_t steps = 0;
  /// What makes a case complete: of each of these at least one step passed. Empty: every step.
  std::vector<std::vector<std::size_t>> units;
  Day end;  // until when the cases were watched; later passages are left out and counted
  std::span<const Passage> passages;
  double level = 0.95;
};

struct StepCounts {
  std::size_t entered = 0;  // cases of which anything is known at this step
  std::size_t past = 0;
  std::size_t at = 0;       // neither past, refused nor left at the end
  std::size_t refused = 0;  // and not entered again
  std::size_t left = 0;
  std::size_t blocked = 0;        // of those at: hindered by something named
  std::size_t without_entry = 0;  // nothing known before it ended: counted above, not in the times
  Survival time;                  // days from entry to passing; refusal, leaving and the end censor
  std::size_t lost() const { return entered - past; }
};

struct GroupCounts {
  std::string group;
  std::size_t cases = 0;     // whose first step is of this group
  std::size_t complete = 0;  // of those
  std::size_t elsewhere =
      0;  // cases that are counted at a step here, and whose first step is of another group
  std::vector<StepCounts> steps;
  std::vector<std::size_t> stops;  // steps at which cases were lost, most first
};

/// If this alone were solved.
struct WhatIf {
  std::string blocker;
  std::size_t cases = 0;       // hindered by it at some step
  std::size_t could_move = 0;  // at some step hindered by it and by nothing else named
};

struct Funnel {
  GroupCounts all;
  std::vector<GroupCounts> groups;  // by name; a case and step belong to the group of their first passage
  std::vector<WhatIf> blockers;     // could_move falling, then by name
  std::size_t later = 0;            // passages after the end
};

/// Where cases enter, pass and stop. A case may be at several steps at once: nothing here is a ladder. The
/// order of the passages says nothing; on one day they count in the order of Outcome. Problems: funnel.step
/// (`row`: a step that is not there), funnel.level. Time O(n log n) for n passages.
Result<Funnel> funnel(const FunnelInput& input);

/// The number of cases that could move at some step if all of these were solved together.
std::size_t could_move_without(const FunnelInput& input, const std::set<std::string>& solved);

}  // namespace minga::methods::funnel
