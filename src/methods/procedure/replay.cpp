#include "methods/procedure/replay.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <tuple>

namespace minga::methods::procedure {
namespace {

constexpr std::array<std::string_view, 8> kind_codes{"submitted", "returned", "granted", "refused",
                                                     "withdrawn", "revoked",  "blocked", "unblocked"};
constexpr std::array<std::string_view, 9> wrong_codes{
    "unknown_step", "before_prerequisite", "document_expired", "wrong_authority", "not_in_force",
    "already_done", "nothing_to_undo",     "expires_before",   "displaces"};

using Trouble = std::optional<EventProblem>;

/// A new filing, or a decision without one: what the step asks for must then be there.
Trouble entry_problem(const Rules& rules, const std::vector<StepHistory>& steps,
                      std::span<const Document> documents, const Event& event, std::size_t step) {
  const StepRule& rule = rules.steps[step];
  if (const AnyOf* need = unmet_need(rule, steps, event.day))
    return EventProblem{0, Wrong::before_prerequisite, rules.steps[need->front()].code};
  for (const DocumentRule& asked : rule.documents) {
    const Validity paper = validity_of(asked, documents);
    if (paper.present && !paper.holds(event.day)) return EventProblem{0, Wrong::document_expired, asked.code};
  }
  return std::nullopt;
}

bool decides(EventKind kind) {
  return kind == EventKind::returned || kind == EventKind::granted || kind == EventKind::refused ||
         kind == EventKind::revoked;
}

Trouble problem_of(const Rules& rules, const std::vector<StepHistory>& steps,
                   std::span<const Document> documents, const Event& event, std::size_t step) {
  const StepRule& rule = rules.steps[step];
  const StepHistory& history = steps[step];
  const auto wrong = [](Wrong what, std::string detail = {}) {
    return EventProblem{0, what, std::move(detail)};
  };
  if (event.kind == EventKind::blocked) return std::nullopt;
  if (event.kind == EventKind::unblocked)
    return history.blockers.contains(event.blocker) ? Trouble()
                                                    : wrong(Wrong::nothing_to_undo, event.blocker);
  if (decides(event.kind) && !rule.authority.empty() && !event.authority.empty() &&
      event.authority != rule.authority)
    return wrong(Wrong::wrong_authority, rule.authority);
  if (event.kind == EventKind::revoked) return history.done ? Trouble() : wrong(Wrong::nothing_to_undo);
  if (event.kind == EventKind::withdrawn)
    return history.submitted ? Trouble() : wrong(Wrong::nothing_to_undo);
  if (history.done_on(event.day)) return wrong(Wrong::already_done, text_of(*history.done));
  const bool in_force =
      (!rule.valid_from || *rule.valid_from <= event.day) && (!rule.valid_to || event.day <= *rule.valid_to);
  if (!in_force && !history.submitted) return wrong(Wrong::not_in_force);
  if (event.kind == EventKind::granted && event.expires && *event.expires < event.day)
    return wrong(Wrong::expires_before);
  if (event.kind == EventKind::submitted || !history.submitted)
    return entry_problem(rules, steps, documents, event, step);
  return std::nullopt;
}

void apply(const Event& event, StepHistory& history) {
  switch (event.kind) {
    case EventKind::submitted:
      history.submitted = event.day;
      history.returned.reset();
      history.revoked.reset();
      return;
    case EventKind::returned:
      history.submitted.reset();
      history.returned = event.day;
      history.refused.reset();
      history.revoked.reset();
      history.answered_by = event.authority;
      return;
    case EventKind::granted:
      history.filed_for_done = history.submitted;
      history.done = event.day;
      history.expires = event.expires;
      history.submitted.reset();
      history.returned.reset();
      history.refused.reset();
      history.revoked.reset();
      return;
    case EventKind::refused:
      history.refused = event.day;
      history.answered_by = event.authority;
      history.submitted.reset();
      history.returned.reset();
      history.revoked.reset();
      return;
    case EventKind::withdrawn:
      history.submitted.reset();
      return;
    case EventKind::revoked:
      history.done.reset();
      history.expires.reset();
      history.revoked = event.day;
      history.returned.reset();
      history.refused.reset();
      history.answered_by = event.authority;
      return;
    case EventKind::blocked:
      history.blockers.insert(event.blocker);
      return;
    case EventKind::unblocked:
      history.blockers.erase(event.blocker);
      return;
  }
}

Trouble happen(const Rules& rules, Replay& so_far, std::span<const Document> documents, const Event& event) {
  const auto step = rules.find(event.step);
  if (!step) return EventProblem{0, Wrong::unknown_step, event.step};
  if (!event.carried)
    if (auto trouble = problem_of(rules, so_far.steps, documents, event, *step)) return trouble;
  apply(event, so_far.steps[*step]);
  if (!so_far.begun) so_far.begun = event.day;
  return std::nullopt;
}

/// All events of one day, again and again while some become possible.
void live_day(const Rules& rules, Replay& so_far, std::span<const Document> documents,
              std::span<const Event> events, std::vector<std::size_t> pending) {
  std::vector<EventProblem> troubles;
  for (bool moved = true; moved && !pending.empty();) {
    moved = false;
    troubles.clear();
    std::vector<std::size_t> left;
    for (const std::size_t at : pending) {
      if (auto trouble = happen(rules, so_far, documents, events[at])) {
        trouble->event = at;
        troubles.push_back(std::move(*trouble));
        left.push_back(at);
      } else {
        moved = true;
      }
    }
    pending = std::move(left);
  }
  so_far.problems.insert(so_far.problems.end(), troubles.begin(), troubles.end());
}

}  // namespace

std::string_view code_of(EventKind kind) {
  return kind_codes[static_cast<std::size_t>(kind)];
}

std::optional<EventKind> event_kind_from(std::string_view code) {
  const auto* found = std::find(kind_codes.begin(), kind_codes.end(), code);
  if (found == kind_codes.end()) return std::nullopt;
  return static_cast<EventKind>(found - kind_codes.begin());
}

std::string_view code_of(Wrong wrong) {
  return wrong_codes[static_cast<std::size_t>(wrong)];
}

Validity validity_of(const DocumentRule& rule, std::span<const Document> documents) {
  Validity best;
  for (const Document& document : documents) {
    if (document.code != rule.code) continue;
    std::optional<Day> last = document.expires;
    if (!last && rule.valid_months) last = months_after(document.issued, *rule.valid_months);
    if (!best.present || !last || (best.last && *last > *best.last)) best = {true, last};
    if (!best.last) break;
  }
  return best;
}

const AnyOf* unmet_need(const StepRule& rule, const std::vector<StepHistory>& steps, Day day) {
  for (const AnyOf& need : rule.needs) {
    const bool met =
        std::any_of(need.begin(), need.end(), [&](std::size_t step) { return steps[step].done_on(day); });
    if (!met) return &need;
  }
  return nullptr;
}

std::vector<std::size_t> in_order(std::span<const Event> events) {
  std::vector<std::size_t> order(events.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  // Every member counts, so that equal events alone can change places.
  const auto key = [&](std::size_t at) {
    const Event& e = events[at];
    return std::tie(e.day, e.kind, e.step, e.authority, e.expires, e.blocker, e.carried, e.as_found);
  };
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return key(a) < key(b); });
  return order;
}

Replay replay_of(const Rules& rules, std::span<const Event> events, std::span<const Document> documents,
                 std::vector<std::size_t> order, std::optional<Day> until) {
  Replay out;
  out.steps.resize(rules.steps.size());
  for (std::size_t begin = 0; begin < order.size();) {
    const Day day = events[order[begin]].day;
    std::size_t end = begin;
    while (end < order.size() && events[order[end]].day == day) ++end;
    if (until && day > *until) break;
    const auto at = order.begin() + static_cast<std::ptrdiff_t>(begin);
    live_day(rules, out, documents, events, {at, order.begin() + static_cast<std::ptrdiff_t>(end)});
    begin = end;
  }
  return out;
}

Replay replay(const Rules& rules, std::span<const Event> events, std::span<const Document> documents,
              std::optional<Day> until) {
  auto order = in_order(events);
  auto aside = giving_way(rules, events, documents, order);
  std::erase_if(order, [&](std::size_t at) { return is_listed(aside, at); });
  std::erase_if(aside, [&](const EventProblem& one) { return until && events[one.event].day > *until; });
  auto out = replay_of(rules, events, documents, std::move(order), until);
  out.problems.insert(out.problems.end(), aside.begin(), aside.end());
  std::sort(out.problems.begin(), out.problems.end(),
            [](const EventProblem& a, const EventProblem& b) { return a.event < b.event; });
  return out;
}

std::vector<EventProblem> check_events(const Rules& rules, std::span<const Event> events,
                                       std::span<const Document> documents) {
  return replay(rules, events, documents).problems;
}

}  // namespace minga::methods::procedure
