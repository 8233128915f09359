#include "service/case_before.hpp"

#include <algorithm>

#include "service/procedure_rules.hpp"
#include "service/values.hpp"

namespace minga::service {
namespace {

namespace procedure = methods::procedure;

/// What is to be told of a step; nothing of one that nothing became of.
std::optional<procedure::State> told_of(const procedure::StepState& step) {
  switch (step.state) {
    case procedure::State::done:
    case procedure::State::waiting:
    case procedure::State::refused:
    case procedure::State::expired:
      return step.state;
    case procedure::State::open:
    case procedure::State::blocked:
    case procedure::State::closed:  // the older law had ended by then
      // Hindered by something that was named: a new law does not solve it.
      if (!step.blockers.empty()) return procedure::State::blocked;
      break;
  }
  return std::nullopt;
}

CaseBefore as_it_moved(const StoredCase& stored, const pack::Procedure& newer, methods::Day day) {
  CaseBefore out;
  out.id = stored.record.id;
  out.code = text_in(stored.record.values, "code");
  out.territory = id_in(stored.record.values, "territory");
  out.procedure = stored.procedure;
  out.newer = &newer;
  out.moved_on = methods::day_from(text_in(stored.record.values, "closed_on"));
  out.counts_known = counts_known(*stored.procedure, newer);
  const auto counts = counts_of(*stored.procedure, newer);
  // As it stood when it moved, with the answers that came later.
  auto until = out.moved_on.value_or(day);
  for (const auto& event : stored.events) until = std::max(until, event.day);
  const auto state =
      procedure::state_of(*stored.rules, stored.events, stored.documents, std::min(day, until));
  for (std::size_t i = 0; i < state.steps.size(); ++i) {
    const auto& step = state.steps[i];
    if (step.revoked)
      out.steps.push_back(
          {i, procedure::State::refused, step.revoked, std::nullopt, {}, true, false, step.answered_by});
    if (step.returned)
      out.steps.push_back(
          {i, procedure::State::refused, step.returned, std::nullopt, {}, false, true, step.answered_by});
    const auto told = told_of(step);
    if (!told) continue;
    StepBefore before{i, *told, step.since, step.expires, {}, false, false, {}};
    if (*told == procedure::State::refused) before.answered_by = step.answered_by;
    if (const auto here = counts.find(i); here != counts.end() && step.state == procedure::State::done)
      before.counts_as = here->second;
    out.steps.push_back(std::move(before));
  }
  return out;
}

}  // namespace

bool counts_known(const pack::Procedure& older, const pack::Procedure& newer) {
  return newer.replaces.stated() && newer.replaces.value.procedure == older.name &&
         newer.replaces.value.counts.known != pack::Told::not_found;
}

std::vector<CaseBefore> cases_before(store::Reader& reader, const pack::Model& model,
                                     const store::Record& file, methods::Day day) {
  std::vector<CaseBefore> out;
  auto newer = procedure_of(model, file);
  if (!newer) return out;
  for (auto& older : files_before(reader, file.id)) {
    const auto stored = stored_case(reader, model, std::move(older));
    if (!stored) break;
    out.push_back(as_it_moved(*stored, **newer, day));
    newer = stored->procedure;
  }
  return out;
}

std::optional<CaseAfter> case_after(store::Reader& reader, const pack::Model& model,
                                    const store::Record& file) {
  const auto next = id_in(file.values, "moved_to");
  if (!next) return std::nullopt;
  const auto record = reader.find(*model.find_register("case_file"), *next);
  if (!record || record->retired) return std::nullopt;
  CaseAfter out{record->id, text_in(record->values, "code"), nullptr};
  if (const auto in = procedure_of(model, *record)) out.procedure = *in;
  return out;
}

}  // namespace minga::service
