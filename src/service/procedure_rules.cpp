#include "service/procedure_rules.hpp"

namespace minga::service {
namespace {

namespace procedure = methods::procedure;

std::size_t place_of(const pack::Procedure& from, const std::string& code) {
  return static_cast<std::size_t>(from.step(code) - from.steps.data());
}

std::optional<methods::Day> day_of(const pack::Fact<std::string>& fact) {
  return fact.stated() ? methods::day_from(fact.value) : std::nullopt;
}

procedure::StepRule rule_of(const pack::Procedure& from, const pack::ProcedureStep& step) {
  procedure::StepRule rule;
  rule.code = step.code;
  rule.needs_known = step.needs.known != pack::Told::not_found;
  for (const pack::Need& need : step.needs.value) {
    procedure::AnyOf any_of;
    for (const std::string& code : need.any_of) any_of.push_back(place_of(from, code));
    rule.needs.push_back(std::move(any_of));
  }
  for (const pack::RequiredDocument& document : step.documents.value) {
    procedure::DocumentRule paper{document.code, std::nullopt};
    if (document.valid_months.stated()) paper.valid_months = document.valid_months.value;
    rule.documents.push_back(std::move(paper));
  }
  if (step.authority.stated()) rule.authority = step.authority.value;
  if (step.term.stated()) {
    rule.term_days = step.term.value.days;
    rule.working_days = step.term.value.working;
  }
  rule.valid_from = day_of(step.valid_from);
  rule.valid_to = day_of(step.valid_to);
  return rule;
}

}  // namespace

procedure::Rules rules_of(const pack::Procedure& from) {
  procedure::Rules rules{from.name, from.line, {}};
  for (const pack::ProcedureStep& step : from.steps) rules.steps.push_back(rule_of(from, step));
  return rules;
}

procedure::Counts counts_of(const pack::Procedure& older, const pack::Procedure& newer) {
  procedure::Counts counts;
  if (!newer.replaces.stated() || newer.replaces.value.procedure != older.name) return counts;
  for (const auto& [code, here] : newer.replaces.value.counts.value)
    for (const std::string& one : here) counts[place_of(older, code)].push_back(place_of(newer, one));
  return counts;
}

std::vector<std::string> newer_than(const pack::Model& model, const std::string& older) {
  std::vector<std::string> names;
  for (const auto& [name, candidate] : model.procedures)
    if (candidate.replaces.stated() && candidate.replaces.value.procedure == older) names.push_back(name);
  return names;
}

const pack::Procedure* replacing(const pack::Model& model, const pack::Procedure& older,
                                 const std::string& day) {
  for (const auto& name : newer_than(model, older.name)) {
    const auto* newer = model.find_procedure(name);
    if (!newer->valid_from.stated() || newer->valid_from.value <= day) return newer;
  }
  return nullptr;
}

}  // namespace minga::service
