#include "methods/procedure/state.hpp"

#include <algorithm>
#include <array>

#include "methods/procedure/offers.hpp"
#include "methods/procedure/progress.hpp"
#include "methods/procedure/replay.hpp"

namespace minga::methods::procedure {
namespace {

constexpr std::array<std::string_view, 7> state_codes{"done",    "waiting", "open",  "blocked",
                                                      "refused", "expired", "closed"};
constexpr std::array<std::string_view, 3> holder_codes{"nobody", "owner", "authority"};

/// When the last of its needs was first met; the case's begin where it has none.
std::optional<Day> open_since(const StepRule& rule, const Replay& replayed) {
  std::optional<Day> since = replayed.begun;
  for (const AnyOf& need : rule.needs) {
    std::optional<Day> met;
    for (const std::size_t step : need) {
      const auto& done = replayed.steps[step].done;
      if (done && (!met || *done < *met)) met = done;
    }
    if (met && (!since || *met > *since)) since = met;
  }
  return since;
}

State kind_of(const StepRule& rule, const StepHistory& history, bool free, Day day) {
  if (history.done_on(day)) return State::done;
  if (history.submitted) return State::waiting;
  const bool in_force =
      (!rule.valid_from || *rule.valid_from <= day) && (!rule.valid_to || day <= *rule.valid_to);
  if (!in_force) return State::closed;
  if (history.done) return State::expired;
  if (history.refused) return State::refused;
  return free ? State::open : State::blocked;
}

std::optional<Day> since_of(State state, const StepRule& rule, const StepHistory& history,
                            const Replay& replayed) {
  switch (state) {
    case State::done:
      return history.done;
    case State::waiting:
      return history.submitted;
    case State::refused:
      return history.refused;
    case State::expired:
      return *history.expires + std::chrono::days(1);
    case State::open:
      return history.returned ? history.returned : open_since(rule, replayed);
    case State::blocked:
    case State::closed:
      return std::nullopt;
  }
  return std::nullopt;
}

StepState step_state(const StepRule& rule, const StepHistory& history, const Replay& replayed, Day day) {
  StepState out;
  const bool free = unmet_need(rule, replayed.steps, day) == nullptr && history.blockers.empty();
  out.state = kind_of(rule, history, free, day);
  out.possible =
      free && (out.state == State::open || out.state == State::refused || out.state == State::expired);
  out.authority = rule.authority;
  out.holder = out.state == State::waiting ? Holder::authority
               : out.possible              ? Holder::owner
                                           : Holder::nobody;
  out.since = since_of(out.state, rule, history, replayed);
  if (out.state == State::done) {
    if (history.filed_for_done) out.days = days_between(*history.filed_for_done, *history.done);
  } else if (out.since) {
    out.days = days_between(*out.since, day);
  }
  out.term = rule.term_days;
  if (out.state == State::waiting) {
    out.used = rule.working_days ? working_days_between(*history.submitted, day)
                                 : days_between(*history.submitted, day);
    out.over_term = out.term && *out.used > *out.term;
  }
  out.expires = history.expires;
  out.blockers.assign(history.blockers.begin(), history.blockers.end());
  out.needs_known = rule.needs_known;
  if (out.state == State::open || out.state == State::blocked || out.state == State::closed) {
    out.returned = history.returned;
    out.revoked = history.revoked;
  }
  if (out.state == State::refused || out.returned || out.revoked)
    out.answered_by = history.answered_by.empty() ? rule.authority : history.answered_by;
  return out;
}

/// Of alternatives one is enough: what another one has made needless cannot be asked of anybody.
void spare_needless(const Rules& rules, CaseState& state) {
  const auto groups = alternatives_of(rules);
  for (std::size_t i = 0; i < state.steps.size(); ++i) {
    StepState& step = state.steps[i];
    if (step.state == State::done || step.state == State::waiting) continue;
    step.spare = std::any_of(groups[i].begin(), groups[i].end(),
                             [&](std::size_t other) { return state.steps[other].state == State::done; });
    if (!step.spare) continue;
    step.possible = false;
    step.holder = Holder::nobody;
  }
}

}  // namespace

std::string_view code_of(State state) {
  return state_codes[static_cast<std::size_t>(state)];
}

std::string_view code_of(Holder holder) {
  return holder_codes[static_cast<std::size_t>(holder)];
}

CaseState state_of(const Rules& rules, std::span<const Event> events, std::span<const Document> documents,
                   Day day) {
  Replay replayed = replay(rules, events, documents, day);
  CaseState out;
  out.day = day;
  for (std::size_t i = 0; i < rules.steps.size(); ++i)
    out.steps.push_back(step_state(rules.steps[i], replayed.steps[i], replayed, day));
  spare_needless(rules, out);
  out.problems = std::move(replayed.problems);
  const Progress progress = progress_of(rules, out);
  out.complete = progress.units > 0 && progress.done == progress.units;
  return out;
}

std::vector<std::size_t> possible_now(const CaseState& state) {
  std::vector<std::size_t> steps;
  for (std::size_t i = 0; i < state.steps.size(); ++i)
    if (state.steps[i].possible) steps.push_back(i);
  return steps;
}

bool doubtful(const StepState& step) {
  return step.possible && (!step.needs_known || step.state == State::refused || step.revoked);
}

bool lapsed(const StepState& step) {
  return !step.spare &&
         (step.state == State::refused || step.state == State::expired || step.returned || step.revoked);
}

std::vector<MissingDocument> missing_documents(const Rules& rules, const CaseState& state,
                                               std::span<const Document> documents) {
  std::vector<MissingDocument> out;
  for (std::size_t i = 0; i < rules.steps.size(); ++i) {
    const StepState& step = state.steps[i];
    if (step.state == State::done || step.state == State::closed || step.spare) continue;
    for (const DocumentRule& rule : rules.steps[i].documents) {
      const Validity paper = validity_of(rule, documents);
      if (!paper.holds(state.day)) out.push_back({i, rule.code, paper.last, step.possible});
    }
  }
  return out;
}

}  // namespace minga::methods::procedure
