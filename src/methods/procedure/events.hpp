#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "methods/day.hpp"
#include "methods/procedure/rules.hpp"

namespace minga::methods::procedure {

/// What can happen to a step of a case.
enum class EventKind {
  submitted,  // filed: the authority has it
  returned,   // with observations: the owner has it again
  granted,    // decided in favour: done
  refused,
  withdrawn,  // by the owner
  revoked,    // what was granted is taken back
  blocked,    // something outside the procedure hinders the step, named by `blocker`
  unblocked,
};
std::string_view code_of(EventKind kind);
std::optional<EventKind> event_kind_from(std::string_view code);

struct Event {
  std::string step;
  EventKind kind = EventKind::submitted;
  Day day;
  std::string authority = {};       // who acted, where an authority did; empty: not recorded
  std::optional<Day> expires = {};  // granted: the last day on which it holds
  std::string blocker = {};         // blocked, unblocked
  bool carried = false;             // counts from an older procedure: held as it is, not checked
  bool as_found = false;            // kept although it was wrong: gives way to what was not
  bool operator==(const Event&) const = default;
};

/// A paper that the owner of the case has.
struct Document {
  std::string code;
  Day issued;
  std::optional<Day> expires = {};  // its last day; absent: by the rule of the step that asks for it
};

/// Why an event was not counted.
enum class Wrong {
  unknown_step,
  before_prerequisite,  // `detail`: a step that was not done
  document_expired,     // `detail`: the document
  wrong_authority,      // `detail`: who decides
  not_in_force,         // the step was not valid on that day
  already_done,         // `detail`: since which day
  nothing_to_undo,      // withdrawn, revoked or unblocked without what it takes back
  expires_before,       // granted with a last day before the day of the grant
  displaces,            // `other`: what would not count any more
};
std::string_view code_of(Wrong wrong);

struct EventProblem {
  std::size_t event = 0;  // index
  Wrong wrong = Wrong::unknown_step;
  std::string detail = {};
  std::optional<Event> other = {};
  bool operator==(const EventProblem&) const = default;
};

/// What is wrong with the events of a case, by index. Such an event changes nothing: it stays listed until
/// who may do so records it again. Events count by day; on one day in whichever order makes most of them
/// possible, so that the order in which they are given says nothing. One that is kept as found counts only
/// where no other stops counting by it. Time O(e log e + e k) for e events, with k events on the fullest day;
/// times 2 + a^2 where a events are kept as found and would take the place of others.
std::vector<EventProblem> check_events(const Rules& rules, std::span<const Event> events,
                                       std::span<const Document> documents = {});

/// What stands against taking the events from `kept` on beside those before, which are kept: at most one
/// reason for each, by index. Either it would not count (check_events), or it would make a kept one of the
/// same or a later day not count: an approval that repeats a kept one, also one that counts from an older
/// procedure, is `already_done` (`detail`: that one's day), all else `displaces`. What is kept as found gives
/// way instead. So what is taken one after another counts as a whole, in whichever order it comes.
/// Time O(n) times that of check_events for n new events; times another n where one displaces.
std::vector<EventProblem> check_new(const Rules& rules, std::span<const Event> events, std::size_t kept,
                                    std::span<const Document> documents = {});

/// The day of the newest filing of a step that counts, if it is later than `day`.
std::optional<Day> filed_after(const Rules& rules, std::span<const Event> events,
                               std::span<const Document> documents, std::string_view step, Day day);

/// The last day of the newest paper with this code, under this rule: the day, no end, or no such paper.
struct Validity {
  bool present = false;
  std::optional<Day> last;
  bool holds(Day day) const { return present && (!last || *last >= day); }
};
Validity validity_of(const DocumentRule& rule, std::span<const Document> documents);

}  // namespace minga::methods::procedure
