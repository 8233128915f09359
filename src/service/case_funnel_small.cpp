#include <algorithm>
#include <set>

#include "service/case_funnel.hpp"

namespace minga::service {
namespace {

/// A count that would tell of few.
bool few(const Told& count, std::size_t smallest) {
  return count && *count > 0 && *count < smallest;
}

std::size_t or_none(const Told& count) {
  return count.value_or(0);
}

bool tells_of_few(const ToldStep& step, std::size_t smallest) {
  for (const auto& count : {step.entered, step.past, step.at, step.refused, step.left, step.blocked})
    if (few(count, smallest)) return true;
  // Those at a step that are not blocked are few.
  return step.at && step.blocked && few(*step.at - *step.blocked, smallest);
}

void withhold(ToldStep& step, std::size_t smallest) {
  if (few(step.entered, smallest)) step.entered.reset();
  for (auto* count : {&step.past, &step.at, &step.refused, &step.left, &step.blocked}) count->reset();
  step.median.reset();
  step.median_lower.reset();
  step.median_upper.reset();
  step.withheld = true;
}

void withhold_wholly(ToldStep& step) {
  step.entered.reset();
  withhold(step, 0);
}

void withhold_in(ToldGroup& group, std::size_t smallest) {
  for (auto& step : group.steps) {
    step.survival.clear();  // each of its rows may be one case
    if (step.withheld || tells_of_few(step, smallest)) withhold(step, smallest);
  }
  if (few(group.complete, smallest) ||
      (group.cases && group.complete && few(*group.cases - *group.complete, smallest)))
    group.complete.reset();
  if (few(group.cases, smallest)) group.cases.reset();
}

void forget_withheld_stops(ToldGroup& group) {
  std::erase_if(group.stops, [&](std::size_t step) { return group.steps[step].withheld; });
}

/// Of the parts of one step, those that are withheld must be several and of many together: else what one of
/// them is could be had from the whole.
void withhold_beside(std::vector<ToldGroup>& groups, const std::vector<std::vector<std::size_t>>& entered,
                     std::size_t step, std::size_t smallest) {
  const auto hidden = [&](std::size_t group) { return groups[group].steps[step].withheld; };
  for (;;) {
    std::size_t count = 0, people = 0;
    std::optional<std::size_t> next;
    for (std::size_t i = 0; i < groups.size(); ++i) {
      if (entered[i][step] == 0) continue;
      if (hidden(i)) {
        ++count;
        people += entered[i][step];
      } else if (!next || entered[i][step] < entered[*next][step]) {
        next = i;
      }
    }
    if (count == 0 || (count > 1 && people >= smallest) || !next) break;
    withhold_wholly(groups[*next].steps[step]);
  }
  for (auto& group : groups)
    if (group.steps[step].withheld) withhold_wholly(group.steps[step]);
}

void withhold_groups(CaseFunnel& funnel, std::size_t smallest) {
  std::vector<std::vector<std::size_t>> entered;
  for (const auto& group : funnel.groups) {
    entered.emplace_back();
    for (const auto& step : group.steps) entered.back().push_back(or_none(step.entered));
  }
  for (auto& group : funnel.groups) {
    const bool small = few(group.cases, smallest);
    withhold_in(group, smallest);
    if (small)
      for (auto& step : group.steps) withhold_wholly(step);
  }
  for (std::size_t step = 0; step < funnel.all.steps.size(); ++step)
    withhold_beside(funnel.groups, entered, step, smallest);
  // One group whose size alone is withheld could be had from the whole.
  const auto withheld = std::count_if(funnel.groups.begin(), funnel.groups.end(),
                                      [](const ToldGroup& group) { return !group.cases; });
  if (withheld > 0)
    for (auto& group : funnel.groups) group.cases.reset();
  for (auto& group : funnel.groups) group.complete.reset();
  // With what entered at each step it would tell how many cases two steps have in common.
  for (auto& group : funnel.groups) group.elsewhere.reset();
  std::erase_if(funnel.groups, [&](const ToldGroup& group) {
    const bool empty = std::all_of(group.steps.begin(), group.steps.end(), [](const ToldStep& step) {
      return step.withheld || or_none(step.entered) == 0;
    });
    funnel.groups_withheld += empty;
    return empty;
  });
}

}  // namespace

void withhold_small(CaseFunnel& funnel, std::size_t smallest) {
  funnel.small_withheld = true;
  withhold_groups(funnel, smallest);
  withhold_in(funnel.all, smallest);
  forget_withheld_stops(funnel.all);
  for (auto& group : funnel.groups) forget_withheld_stops(group);
  for (auto& one : funnel.blockers) {
    if (few(one.cases, smallest) || few(one.could_move, smallest) ||
        (one.cases && one.could_move && few(*one.cases - *one.could_move, smallest)))
      one.could_move.reset();
    if (few(one.cases, smallest)) one.cases.reset();
  }
  // A blocker of few cases is told by its name already.
  std::erase_if(funnel.blockers, [](const ToldWhatIf& one) { return !one.cases; });
  if (few(funnel.solved, smallest)) funnel.solved.reset();
}

}  // namespace minga::service
