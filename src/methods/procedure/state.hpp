#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "methods/procedure/events.hpp"

namespace minga::methods::procedure {

enum class State {
  done,
  waiting,  // with the authority
  open,     // the owner can file it now
  blocked,  // by another step, or by something outside
  refused,  // may be filed again
  expired,  // was done; must be renewed
  closed,   // not in force on this day
};
std::string_view code_of(State state);

enum class Holder { nobody, owner, authority };
std::string_view code_of(Holder holder);

struct StepState {
  State state = State::open;
  bool possible =
      false;  // the owner can file it now: open, or refused or expired with all that it needs, and not spare
  Holder holder = Holder::nobody;
  std::string authority;     // who decides, where that is known
  std::optional<Day> since;  // in this state
  std::optional<int> days;   // in this state; of a step that is done: from filing to decision
  std::optional<int> term;   // days the authority has, in the count of the rule (calendar or working)
  std::optional<int> used;   // of the term, while the authority has it
  bool over_term = false;
  std::optional<Day> expires;
  std::vector<std::string> blockers;
  bool needs_known = true;
  /// Refused, returned or revoked: the authority that did so, else who decides; empty: not known.
  std::string answered_by;
  /// Not needed any more: it is one of alternatives, or leads to one alone, and another one is done.
  bool spare = false;
  /// Of one that is none of done, waiting, refused or expired: what was filed was given back with
  /// observations, or what was granted was taken back, on this day, and nothing was filed or decided since.
  std::optional<Day> returned, revoked;
};

struct CaseState {
  Day day;
  std::vector<StepState> steps;  // one for each of the rules
  std::vector<EventProblem> problems;
  bool complete = false;
};

/// Where a case stands on a day, from its events up to then.
CaseState state_of(const Rules& rules, std::span<const Event> events, std::span<const Document> documents,
                   Day day);

/// The steps that the owner can file now.
std::vector<std::size_t> possible_now(const CaseState& state);

/// Whether a step that can be filed now can be so as far as is known alone: the rules do not tell what must
/// be there before, or it was refused or taken back and they do not tell whether it may be filed again.
bool doubtful(const StepState& step);
/// Whether it was refused, returned or taken back or has run out, and so is to be told of first. What is not
/// needed any more has not.
bool lapsed(const StepState& step);

/// What would have to move first.
struct Cause {
  std::vector<std::size_t> any_of;  // one of these steps: none of them is itself blocked by a step
  std::string blocker = {};         // what outside the procedure hinders `any_of`, a single step then
  /// Alternatives to `any_of` that would help as well, and are blocked themselves.
  std::vector<std::size_t> instead = {};
  bool operator==(const Cause&) const = default;
};

struct Blocked {
  std::size_t step = 0;
  std::vector<Cause> causes;  // all of them
};

/// For every step that is not done and cannot be filed nor decided: its first causes, through all that lies
/// between. Where all alternatives of a need are blocked themselves, their causes are told as one, of which
/// any may help. Who can move a cause: CaseState::steps of it (holder, authority).
std::vector<Blocked> what_blocks(const Rules& rules, const CaseState& state);

struct MissingDocument {
  std::size_t step = 0;
  std::string document;
  std::optional<Day> expired;  // its last day; absent: there is none
  bool now = false;            // the step can be filed now
};

/// The papers that steps which are not done ask for and the owner does not have, or not any more.
std::vector<MissingDocument> missing_documents(const Rules& rules, const CaseState& state,
                                               std::span<const Document> documents);

}  // namespace minga::methods::procedure
