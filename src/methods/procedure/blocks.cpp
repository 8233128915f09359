#include <algorithm>

#include "methods/procedure/state.hpp"

namespace minga::methods::procedure {
namespace {

/// Whether something can be done about this step itself: filed, decided, or freed from what hinders it.
bool stuck_behind_others(const StepState& step) {
  if (step.possible || step.spare || step.state == State::waiting || step.state == State::closed)
    return false;
  return step.state != State::done;
}

bool met(const AnyOf& need, const CaseState& state) {
  return std::any_of(need.begin(), need.end(),
                     [&](std::size_t step) { return state.steps[step].state == State::done; });
}

void add_new(std::vector<Cause>& causes, const Cause& cause) {
  if (std::find(causes.begin(), causes.end(), cause) == causes.end()) causes.push_back(cause);
}

class Causes {
 public:
  Causes(const Rules& rules, const CaseState& state)
      : rules_(rules), state_(state), found_(rules.steps.size()), known_(rules.steps.size(), false) {}

  const std::vector<Cause>& of(std::size_t step) {
    if (known_[step]) return found_[step];
    known_[step] = true;
    std::vector<Cause> causes;
    for (const std::string& blocker : state_.steps[step].blockers) causes.push_back({{step}, blocker});
    for (const AnyOf& need : rules_.steps[step].needs)
      if (!met(need, state_)) add_need(need, causes);
    found_[step] = std::move(causes);
    return found_[step];
  }

 private:
  void add_need(const AnyOf& need, std::vector<Cause>& causes) {
    Cause here;
    for (const std::size_t step : need)
      if (!stuck_behind_others(state_.steps[step]) && state_.steps[step].state != State::closed)
        here.any_of.push_back(step);
    if (here.any_of.empty() && need.size() == 1 && stuck_behind_others(state_.steps[need.front()])) {
      for (const Cause& cause : of(need.front())) add_new(causes, cause);
      return;
    }
    if (here.any_of.empty()) {
      here.any_of = roots_of(need);
    } else {
      for (const std::size_t step : need)
        if (stuck_behind_others(state_.steps[step])) here.instead.push_back(step);
    }
    add_new(causes, here);
  }

  /// What any of the alternatives waits for; those that are not in force where nothing else is left.
  std::vector<std::size_t> roots_of(const AnyOf& need) {
    std::vector<std::size_t> roots;
    for (const std::size_t step : need)
      if (stuck_behind_others(state_.steps[step]))
        for (const Cause& cause : of(step))
          roots.insert(roots.end(), cause.any_of.begin(), cause.any_of.end());
    if (roots.empty()) roots = need;
    std::sort(roots.begin(), roots.end());
    roots.erase(std::unique(roots.begin(), roots.end()), roots.end());
    return roots;
  }

  const Rules& rules_;
  const CaseState& state_;
  std::vector<std::vector<Cause>> found_;
  std::vector<bool> known_;
};

}  // namespace

std::vector<Blocked> what_blocks(const Rules& rules, const CaseState& state) {
  Causes causes(rules, state);
  std::vector<Blocked> out;
  for (std::size_t i = 0; i < rules.steps.size(); ++i)
    if (stuck_behind_others(state.steps[i])) out.push_back({i, causes.of(i)});
  return out;
}

}  // namespace minga::methods::procedure
