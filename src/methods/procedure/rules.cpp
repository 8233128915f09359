#include "methods/procedure/rules.hpp"

#include <algorithm>
#include <set>

namespace minga::methods::procedure {
namespace {

/// Kahn (1962): takes away steps that wait for none that is left; what remains lies on or behind a circle.
bool has_cycle(const Rules& rules) {
  std::vector<std::size_t> waits(rules.steps.size(), 0);
  std::vector<std::vector<std::size_t>> waited_by(rules.steps.size());
  for (std::size_t i = 0; i < rules.steps.size(); ++i)
    for (const AnyOf& need : rules.steps[i].needs)
      for (const std::size_t wanted : need) {
        waited_by[wanted].push_back(i);
        ++waits[i];
      }
  std::vector<std::size_t> free;
  for (std::size_t i = 0; i < waits.size(); ++i)
    if (waits[i] == 0) free.push_back(i);
  std::size_t taken = 0;
  while (!free.empty()) {
    const std::size_t step = free.back();
    free.pop_back();
    ++taken;
    for (const std::size_t other : waited_by[step])
      if (--waits[other] == 0) free.push_back(other);
  }
  return taken < rules.steps.size();
}

}  // namespace

std::optional<std::size_t> Rules::find(std::string_view code) const {
  const auto found =
      std::find_if(steps.begin(), steps.end(), [&](const StepRule& step) { return step.code == code; });
  if (found == steps.end()) return std::nullopt;
  return static_cast<std::size_t>(found - steps.begin());
}

Result<void> check_rules(const Rules& rules) {
  std::set<std::string_view> codes;
  for (const StepRule& step : rules.steps) {
    if (!codes.insert(step.code).second)
      return fail(ProblemKind::invalid, "procedure.duplicate_step", {{"step", step.code}});
    for (const AnyOf& need : step.needs) {
      const bool in_range = std::all_of(need.begin(), need.end(),
                                        [&](std::size_t wanted) { return wanted < rules.steps.size(); });
      if (need.empty() || !in_range)
        return fail(ProblemKind::invalid, "procedure.need_out_of_range", {{"step", step.code}});
    }
  }
  if (has_cycle(rules)) return fail(ProblemKind::invalid, "procedure.cycle", {{"procedure", rules.name}});
  return {};
}

std::vector<AnyOf> units(const Rules& rules) {
  std::vector<bool> wanted(rules.steps.size(), false), needed(rules.steps.size(), false);
  for (const StepRule& step : rules.steps)
    for (const AnyOf& need : step.needs)
      for (const std::size_t one : need) wanted[one] = true;
  std::vector<std::size_t> open;
  for (std::size_t i = 0; i < rules.steps.size(); ++i)
    if (!wanted[i]) open.push_back(i);
  std::set<AnyOf> groups;
  while (!open.empty()) {
    const std::size_t step = open.back();
    open.pop_back();
    if (needed[step]) continue;
    needed[step] = true;
    for (AnyOf need : rules.steps[step].needs) {
      std::sort(need.begin(), need.end());
      need.erase(std::unique(need.begin(), need.end()), need.end());
      if (need.size() == 1) {
        open.push_back(need.front());
      } else {
        groups.insert(std::move(need));
      }
    }
  }
  std::vector<AnyOf> all;
  for (std::size_t i = 0; i < needed.size(); ++i)
    if (needed[i]) all.push_back({i});
  all.insert(all.end(), groups.begin(), groups.end());
  return all;
}

}  // namespace minga::methods::procedure
