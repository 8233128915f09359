#include "methods/funnel/funnel.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <numeric>
#include <tuple>

namespace minga::methods::funnel {
namespace {

constexpr std::array<std::string_view, 6> outcome_codes{"entered", "passed",  "refused",
                                                        "left",    "blocked", "unblocked"};

/// One case at one step.
struct Stay {
  std::string_view case_id;
  std::size_t step = 0;
  Day first;
  Day ended;
  bool entry_known = false;
  Outcome outcome = Outcome::entered;  // entered: still there
  std::set<std::string_view> blockers;
  std::string_view group;
};

void happen(Stay& stay, const Passage& passage) {
  switch (passage.outcome) {
    case Outcome::blocked:
      stay.blockers.insert(passage.blocker);
      return;
    case Outcome::unblocked:
      stay.blockers.erase(passage.blocker);
      return;
    case Outcome::entered:
      // Filed again after a refusal; what is passed stays passed.
      if (stay.outcome != Outcome::passed) stay.outcome = Outcome::entered;
      return;
    case Outcome::passed:
    case Outcome::refused:
    case Outcome::left:
      if (stay.outcome == Outcome::passed) return;
      stay.outcome = passage.outcome;
      stay.ended = passage.day;
      return;
  }
}

/// By case, then step.
std::vector<Stay> stays_of(const FunnelInput& input) {
  std::vector<const Passage*> order;
  for (const Passage& passage : input.passages)
    if (passage.day <= input.end) order.push_back(&passage);
  std::sort(order.begin(), order.end(), [](const Passage* a, const Passage* b) {
    return std::tie(a->case_id, a->step, a->day, a->outcome, a->blocker, a->group) <
           std::tie(b->case_id, b->step, b->day, b->outcome, b->blocker, b->group);
  });
  std::vector<Stay> stays;
  for (const Passage* passage : order) {
    const bool fresh =
        stays.empty() || stays.back().case_id != passage->case_id || stays.back().step != passage->step;
    if (fresh) {
      Stay stay;
      stay.case_id = passage->case_id;
      stay.step = passage->step;
      stay.first = passage->day;
      stay.group = passage->group;
      stay.entry_known = passage->outcome == Outcome::entered || passage->outcome == Outcome::blocked ||
                         passage->outcome == Outcome::unblocked;
      stays.push_back(stay);
    }
    happen(stays.back(), *passage);
  }
  return stays;
}

bool is_complete(const FunnelInput& input, const std::vector<bool>& passed) {
  if (input.units.empty())
    return !passed.empty() && std::all_of(passed.begin(), passed.end(), [](bool one) { return one; });
  return std::all_of(input.units.begin(), input.units.end(), [&](const std::vector<std::size_t>& unit) {
    return std::any_of(unit.begin(), unit.end(), [&](std::size_t step) { return passed[step]; });
  });
}

class Counting {
 public:
  Counting(const FunnelInput& input, std::string group) : input_(input), times_(input.steps) {
    counts_.group = std::move(group);
    counts_.steps.resize(input.steps);
  }

  void add_stay(const Stay& stay) {
    StepCounts& step = counts_.steps[stay.step];
    ++step.entered;
    const bool over = stay.outcome != Outcome::entered;
    if (stay.outcome == Outcome::passed) ++step.past;
    if (stay.outcome == Outcome::refused) ++step.refused;
    if (stay.outcome == Outcome::left) ++step.left;
    if (!over) ++step.at;
    if (!over && !stay.blockers.empty()) ++step.blocked;
    if (!stay.entry_known) {
      ++step.without_entry;
      return;
    }
    const int days = days_between(stay.first, over ? stay.ended : input_.end);
    times_[stay.step].push_back({static_cast<double>(days), stay.outcome == Outcome::passed});
  }

  void add_of_elsewhere() { ++counts_.elsewhere; }

  void add_case(bool complete) {
    ++counts_.cases;
    if (complete) ++counts_.complete;
  }

  Result<GroupCounts> finish() {
    for (std::size_t i = 0; i < input_.steps; ++i) {
      auto time = kaplan_meier(times_[i], input_.level);
      if (!time) return tl::unexpected(time.error());
      counts_.steps[i].time = std::move(*time);
      if (counts_.steps[i].lost() > 0) counts_.stops.push_back(i);
    }
    std::stable_sort(counts_.stops.begin(), counts_.stops.end(), [&](std::size_t a, std::size_t b) {
      return counts_.steps[a].lost() > counts_.steps[b].lost();
    });
    return std::move(counts_);
  }

 private:
  const FunnelInput& input_;
  GroupCounts counts_;
  std::vector<std::vector<Observed>> times_;
};

/// The stays of each case, which follow each other, with the group of its first.
template <class Visit>
void for_each_case(const std::vector<Stay>& stays, Visit visit) {
  for (std::size_t begin = 0; begin < stays.size();) {
    std::size_t end = begin;
    while (end < stays.size() && stays[end].case_id == stays[begin].case_id) ++end;
    visit(std::span(stays).subspan(begin, end - begin));
    begin = end;
  }
}

std::vector<WhatIf> what_if(const std::vector<Stay>& stays) {
  std::map<std::string_view, WhatIf> found;
  for_each_case(stays, [&](std::span<const Stay> of_case) {
    std::set<std::string_view> touched, alone;
    for (const Stay& stay : of_case) {
      if (stay.outcome != Outcome::entered) continue;
      touched.insert(stay.blockers.begin(), stay.blockers.end());
      if (stay.blockers.size() == 1) alone.insert(*stay.blockers.begin());
    }
    for (const std::string_view one : touched) ++found[one].cases;
    for (const std::string_view one : alone) ++found[one].could_move;
  });
  std::vector<WhatIf> out;
  for (auto& [name, one] : found) {
    one.blocker = name;
    out.push_back(one);
  }
  std::stable_sort(out.begin(), out.end(),
                   [](const WhatIf& a, const WhatIf& b) { return a.could_move > b.could_move; });
  return out;
}

void count_cases(const FunnelInput& input, const std::vector<Stay>& stays, Counting& all,
                 std::map<std::string_view, Counting>& groups) {
  for_each_case(stays, [&](std::span<const Stay> of_case) {
    std::vector<bool> passed(input.steps, false);
    const Stay* first = &of_case.front();
    std::set<std::string_view> seen_in;
    for (const Stay& stay : of_case) {
      if (stay.outcome == Outcome::passed) passed[stay.step] = true;
      if (stay.first < first->first) first = &stay;
      all.add_stay(stay);
      seen_in.insert(stay.group);
      groups.try_emplace(stay.group, input, std::string(stay.group)).first->second.add_stay(stay);
    }
    const bool complete = is_complete(input, passed);
    all.add_case(complete);
    groups.at(first->group).add_case(complete);
    seen_in.erase(first->group);
    for (const std::string_view group : seen_in) groups.at(group).add_of_elsewhere();
  });
}

}  // namespace

std::string_view code_of(Outcome outcome) {
  return outcome_codes[static_cast<std::size_t>(outcome)];
}

std::optional<Outcome> outcome_from(std::string_view code) {
  const auto* found = std::find(outcome_codes.begin(), outcome_codes.end(), code);
  if (found == outcome_codes.end()) return std::nullopt;
  return static_cast<Outcome>(found - outcome_codes.begin());
}

Result<Funnel> funnel(const FunnelInput& input) {
  for (std::size_t i = 0; i < input.passages.size(); ++i)
    if (input.passages[i].step >= input.steps)
      return fail(ProblemKind::invalid, "funnel.step", {{"row", std::to_string(i + 1)}});
  const std::vector<Stay> stays = stays_of(input);
  Counting all(input, "");
  std::map<std::string_view, Counting> groups;
  count_cases(input, stays, all, groups);
  Funnel out;
  auto total = all.finish();
  if (!total) return tl::unexpected(total.error());
  out.all = std::move(*total);
  for (auto& [name, counting] : groups) {
    auto group = counting.finish();
    if (!group) return tl::unexpected(group.error());
    out.groups.push_back(std::move(*group));
  }
  out.blockers = what_if(stays);
  out.later = static_cast<std::size_t>(std::count_if(input.passages.begin(), input.passages.end(),
                                                     [&](const Passage& p) { return p.day > input.end; }));
  return out;
}

std::size_t could_move_without(const FunnelInput& input, const std::set<std::string>& solved) {
  std::size_t cases = 0;
  const std::vector<Stay> stays = stays_of(input);
  for_each_case(stays, [&](std::span<const Stay> of_case) {
    const bool moves = std::any_of(of_case.begin(), of_case.end(), [&](const Stay& stay) {
      return stay.outcome == Outcome::entered && !stay.blockers.empty() &&
             std::all_of(stay.blockers.begin(), stay.blockers.end(),
                         [&](std::string_view one) { return solved.contains(std::string(one)); });
    });
    if (moves) ++cases;
  });
  return cases;
}

}  // namespace minga::methods::funnel
