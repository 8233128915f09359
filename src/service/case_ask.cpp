#include "service/case_ask.hpp"

#include <algorithm>

namespace minga::service {

std::string_view code_of(CaseQuestion::About about) {
  switch (about) {
    case CaseQuestion::About::replaced:
      return "replaced";
    case CaseQuestion::About::carried:
      return "carried";
    case CaseQuestion::About::refused:
      return "refused";
    case CaseQuestion::About::returned:
      return "returned";
    case CaseQuestion::About::revoked:
      return "revoked";
    case CaseQuestion::About::step:
      break;
  }
  return "step";
}

bool is_left_open(const std::vector<CaseBefore>& before) {
  using methods::procedure::State;
  return std::ranges::any_of(before, [](const CaseBefore& one) {
    return std::ranges::any_of(one.steps, [&](const StepBefore& step) {
      return step.state == State::done ? !one.counts_known
                                       : step.state == State::waiting || step.state == State::refused;
    });
  });
}

std::vector<CaseQuestion> questions_first(const pack::Procedure& in,
                                          const methods::procedure::CaseState& state,
                                          const std::optional<methods::procedure::First>& first,
                                          bool replaced, bool left_open) {
  using About = CaseQuestion::About;
  std::vector<CaseQuestion> out;
  if (replaced) out.push_back({About::replaced, 0});
  if (left_open && !state.complete) out.push_back({About::carried, 0});
  for (std::size_t i = 0; i < state.steps.size(); ++i) {
    const auto& step = state.steps[i];
    if (step.spare) continue;
    if (step.state == methods::procedure::State::refused) out.push_back({About::refused, i});
    if (step.returned) out.push_back({About::returned, i});
    if (step.revoked) out.push_back({About::revoked, i});
  }
  if (first && !in.steps[first->step].ask_first.es.empty()) out.push_back({About::step, first->step});
  return out;
}

}  // namespace minga::service
