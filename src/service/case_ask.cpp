#include "service/case_ask.hpp"

namespace minga::service {

std::string_view code_of(CaseQuestion::About about) {
  switch (about) {
    case CaseQuestion::About::replaced:
      return "replaced";
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

std::vector<CaseQuestion> questions_first(const pack::Procedure& in,
                                          const methods::procedure::CaseState& state,
                                          const std::optional<methods::procedure::First>& first,
                                          bool replaced) {
  using About = CaseQuestion::About;
  std::vector<CaseQuestion> out;
  if (replaced) out.push_back({About::replaced, 0});
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
