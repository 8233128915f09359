#include "methods/procedure/offers.hpp"

#include <algorithm>
#include <tuple>

namespace minga::methods::procedure {
namespace {

AnyOf tidy(AnyOf need) {
  std::sort(need.begin(), need.end());
  need.erase(std::unique(need.begin(), need.end()), need.end());
  return need;
}

/// Who asks for each step, and of which alternatives the need is.
struct Asking {
  std::size_t step = 0;
  AnyOf need;
};

std::vector<std::vector<Asking>> asked_by(const Rules& rules) {
  std::vector<std::vector<Asking>> out(rules.steps.size());
  for (std::size_t i = 0; i < rules.steps.size(); ++i)
    for (const AnyOf& need : rules.steps[i].needs)
      for (const AnyOf alone = tidy(need); const std::size_t wanted : alone)
        out[wanted].push_back({i, alone});
  return out;
}

class Alternatives {
 public:
  explicit Alternatives(const Rules& rules)
      : asked_(asked_by(rules)), found_(rules.steps.size()), known_(rules.steps.size(), false) {}

  const AnyOf& of(std::size_t step) {
    if (known_[step]) return found_[step];
    known_[step] = true;
    std::optional<AnyOf> all;
    for (const Asking& asking : asked_[step]) {
      const AnyOf& here = asking.need.size() > 1 ? asking.need : of(asking.step);
      if (all && *all != here) return found_[step];
      all = here;
    }
    if (all) found_[step] = *all;
    return found_[step];
  }

 private:
  std::vector<std::vector<Asking>> asked_;
  std::vector<AnyOf> found_;
  std::vector<bool> known_;
};

/// Steps that wait for one, through all between, and are still to be done.
std::vector<std::size_t> waiting_for(std::size_t step, const std::vector<std::vector<Asking>>& asked,
                                     const CaseState& state) {
  std::vector<bool> met(asked.size(), false);
  std::vector<std::size_t> open{step}, out;
  while (!open.empty()) {
    const std::size_t at = open.back();
    open.pop_back();
    for (const Asking& asking : asked[at]) {
      if (met[asking.step]) continue;
      met[asking.step] = true;
      open.push_back(asking.step);
      const StepState& stands = state.steps[asking.step];
      if (stands.state != State::done && stands.state != State::closed && !stands.spare)
        out.push_back(asking.step);
    }
  }
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace

std::vector<AnyOf> alternatives_of(const Rules& rules) {
  Alternatives found(rules);
  std::vector<AnyOf> out;
  for (std::size_t i = 0; i < rules.steps.size(); ++i) out.push_back(found.of(i));
  return out;
}

std::vector<Offer> offers(const Rules& rules, const CaseState& state) {
  const auto groups = alternatives_of(rules);
  std::vector<Offer> out;
  for (std::size_t i = 0; i < state.steps.size(); ++i) {
    const StepState& step = state.steps[i];
    if (!step.possible || lapsed(step)) continue;
    auto same = groups[i].empty() ? out.end() : std::find_if(out.begin(), out.end(), [&](const Offer& offer) {
      return offer.one_of == groups[i];
    });
    if (same == out.end()) {
      out.push_back({{i}, groups[i], doubtful(step)});
    } else {
      same->steps.push_back(i);
      same->doubtful = same->doubtful && doubtful(step);
    }
  }
  return out;
}

std::optional<First> first_to_do(const Rules& rules, const CaseState& state) {
  const auto asked = asked_by(rules);
  const auto groups = alternatives_of(rules);
  std::optional<First> best;
  for (std::size_t i = 0; i < state.steps.size(); ++i) {
    const StepState& step = state.steps[i];
    if (!step.possible || step.state == State::refused || step.revoked) continue;
    First one{i, waiting_for(i, asked, state), groups[i], doubtful(step)};
    const auto better = [](const First& a, const First& b) {
      return std::tuple(!a.doubtful, a.opens.size()) > std::tuple(!b.doubtful, b.opens.size());
    };
    if (!best || better(one, *best)) best = std::move(one);
  }
  return best;
}

}  // namespace minga::methods::procedure
