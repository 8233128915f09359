#pragma once

#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "methods/procedure/events.hpp"

namespace minga::methods::procedure {

/// What the counted events have made of one step.
struct StepHistory {
  std::optional<Day> submitted;  // with the authority since
  std::optional<Day> returned;   // with the owner again since
  std::optional<Day> refused;
  std::string answered_by;  // returned, refused, revoked: the authority, where the event says it
  std::optional<Day> done;
  std::optional<Day> filed_for_done;  // when the filing was made that led to the grant
  std::optional<Day> expires;
  std::set<std::string> blockers;
  std::optional<Day> revoked;  // what was granted was taken back, and nothing was filed or decided since

  bool done_on(Day day) const { return done && (!expires || *expires >= day); }
};

struct Replay {
  std::vector<StepHistory> steps;
  std::vector<EventProblem> problems;  // by index of the event
  std::optional<Day> begun;            // day of the first counted event
};

/// Lets the events up to and with `until` happen (all without it), but for those that give way.
Replay replay(const Rules& rules, std::span<const Event> events, std::span<const Document> documents,
              std::optional<Day> until = std::nullopt);

/// The events by index as they happen: by day, and of one day in an order that says nothing of how they were
/// given.
std::vector<std::size_t> in_order(std::span<const Event> events);

/// The same of the events in `order` alone, by index and as they happen; problems in no order.
Replay replay_of(const Rules& rules, std::span<const Event> events, std::span<const Document> documents,
                 std::vector<std::size_t> order, std::optional<Day> until = std::nullopt);

/// The events kept as found that give way to others, with what they give way to. `order`: all events, as they
/// happen.
std::vector<EventProblem> giving_way(const Rules& rules, std::span<const Event> events,
                                     std::span<const Document> documents,
                                     const std::vector<std::size_t>& order);

/// Whether one of the problems is of this event.
bool is_listed(std::span<const EventProblem> problems, std::size_t event);

/// The first need that is not met on a day, or none.
const AnyOf* unmet_need(const StepRule& rule, const std::vector<StepHistory>& steps, Day day);

}  // namespace minga::methods::procedure
