#include "methods/procedure/progress.hpp"

#include <algorithm>

#include "methods/procedure/offers.hpp"

namespace minga::methods::procedure {
namespace {

template <class Test>
bool any_step(const AnyOf& unit, const CaseState& state, Test test) {
  return std::any_of(unit.begin(), unit.end(), [&](std::size_t step) { return test(state.steps[step]); });
}

bool is_done(const StepState& step) {
  return step.state == State::done;
}

}  // namespace

Progress progress_of(const Rules& rules, const CaseState& state) {
  Progress out;
  for (const AnyOf& unit : units(rules)) {
    ++out.units;
    if (any_step(unit, state, is_done)) ++out.done;
  }
  for (const StepState& step : state.steps) {
    if (step.state == State::waiting) ++out.waiting;
    if (lapsed(step)) ++out.lapsed;
  }
  for (const Offer& offer : offers(rules, state)) ++(offer.doubtful ? out.doubtful : out.possible);
  return out;
}

std::vector<LineProgress> lines_of(std::span<const std::string> lines, std::span<const Rules> rules,
                                   std::span<const CaseState> states) {
  std::vector<LineProgress> out;
  for (const std::string& line : lines) {
    LineProgress one{line, {}, {}};
    for (std::size_t i = 0; i < rules.size() && i < states.size(); ++i) {
      if (rules[i].line != line) continue;
      const Progress progress = progress_of(rules[i], states[i]);
      one.procedures.push_back(i);
      one.progress.units += progress.units;
      one.progress.done += progress.done;
      one.progress.waiting += progress.waiting;
      one.progress.possible += progress.possible;
      one.progress.doubtful += progress.doubtful;
      one.progress.lapsed += progress.lapsed;
    }
    out.push_back(std::move(one));
  }
  return out;
}

Move moved_to(const Rules& older, std::span<const Event> events, std::span<const Document> documents,
              const Rules& newer, const Counts& counts, Day day) {
  Move out;
  const CaseState before = state_of(older, events, documents, day);
  for (std::size_t i = 0; i < older.steps.size(); ++i) {
    const StepState& step = before.steps[i];
    if (step.state == State::waiting) out.pending.push_back(i);
    if (step.state != State::done) continue;
    const auto here = counts.find(i);
    if (here == counts.end() || here->second.empty()) {
      out.lost.push_back(i);
      continue;
    }
    for (const std::size_t to : here->second) {
      out.counted.push_back({i, to, *step.since});
      Event event;
      event.step = newer.steps[to].code;
      event.kind = EventKind::granted;
      event.day = *step.since;
      event.expires = step.expires;
      event.carried = true;
      out.events.push_back(std::move(event));
    }
  }
  out.state = state_of(newer, out.events, documents, day);
  for (AnyOf& unit : units(newer))
    if (!any_step(unit, out.state, is_done)) out.missing.push_back(std::move(unit));
  return out;
}

}  // namespace minga::methods::procedure
