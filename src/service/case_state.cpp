#include "service/case_state.hpp"

#include <algorithm>
#include <numeric>

#include "service/procedure_rules.hpp"
#include "service/record_sight.hpp"
#include "service/territories.hpp"
#include "service/values.hpp"

namespace minga::service {
namespace {

namespace procedure = methods::procedure;

std::vector<std::string> codes_in(const pack::Model& model, const char* catalogue) {
  std::vector<std::string> out;
  if (const auto* found = model.find_catalogue(catalogue))
    for (const auto& item : found->items)
      if (!item.retired) out.push_back(item.code);
  return out;
}

std::vector<SeenEvent> seen_events(const pack::Model& model, const Access& access, const StoredCase& stored,
                                   const procedure::CaseState& state) {
  const auto& reg = *model.find_register("case_event");
  std::vector<SeenEvent> out;
  for (std::size_t i = 0; i < stored.event_records.size(); ++i) {
    const auto& record = stored.event_records[i];
    SeenEvent event{record.id, record.values, std::nullopt};
    redact(reg, access.sees(territory_of(reg, record.id, record.values)), event.values);
    for (const auto& problem : state.problems)
      if (problem.event == i) event.problem = problem;
    out.push_back(std::move(event));
  }
  // Ids grow with time, so that of one day the last one written comes first.
  std::sort(out.begin(), out.end(), [](const SeenEvent& a, const SeenEvent& b) {
    return std::pair(text_in(a.values, "day"), a.id) > std::pair(text_in(b.values, "day"), b.id);
  });
  return out;
}

/// The papers as far as the actor reaches them; none where he may not read papers.
std::optional<std::vector<KeptPaper>> seen_papers(store::Reader& reader, const pack::Model& model,
                                                  const Actor& actor, const StoredCase& stored,
                                                  methods::Day day) {
  const auto access = permit(reader, model, actor, "record.read", "case_document");
  if (!access) return std::nullopt;
  auto papers = kept_papers(model, stored, day);
  std::erase_if(papers, [&](const KeptPaper& paper) {
    const auto record = std::find_if(stored.document_records.begin(), stored.document_records.end(),
                                     [&](const store::Record& one) { return one.id == paper.id; });
    return !access->reaches(id_in(record->values, "territory"));
  });
  return papers;
}

/// A step that the file does not let be filed.
void shut_steps(procedure::CaseState& state) {
  for (auto& step : state.steps) step.possible = false;
}

}  // namespace

std::string owner_of(store::Reader& reader, const pack::Model& model, const Access& access,
                     const store::Record& file) {
  const auto& reg = *model.find_register("case_file");
  const auto sees = access.sees(territory_of(reg, file.id, file.values));
  for (const char* field : {"person", "organisation"}) {
    const auto holder = id_in(file.values, field);
    if (!holder || !may_see(*reg.field(field), sees)) continue;
    const auto& of = *model.find_register(field);
    auto record = reader.find(of, *holder);
    if (!record) continue;
    redact(of, sees, record->values);
    return title_of(of, *record);
  }
  return {};
}

std::vector<procedure::LineProgress> lines_over(const pack::Model& model,
                                                const std::vector<StoredCase>& cases, methods::Day day) {
  std::vector<procedure::Rules> rules;
  std::vector<procedure::CaseState> states;
  for (const auto& one : cases) {
    rules.push_back(*one.rules);
    states.push_back(procedure::state_of(*one.rules, one.events, one.documents, day));
    if (!is_open(one.record)) shut_steps(states.back());
  }
  return procedure::lines_of(codes_in(model, "formalization_line"), rules, states);
}

std::vector<LackingPaper> citizenship_missing(const pack::Model& model, const StoredCase& stored,
                                              methods::Day day) {
  std::vector<LackingPaper> out;
  if (text_in(stored.record.values, "person").empty()) return out;
  for (const auto& code : codes_in(model, "citizenship_paper")) {
    const auto paper = procedure::validity_of({code, std::nullopt}, stored.documents);
    if (!paper.holds(day)) out.push_back({code, paper.last});
  }
  return out;
}

std::vector<OpenBlock> open_blocks(const StoredCase& stored, const procedure::CaseState& state) {
  std::vector<std::size_t> by_day(stored.events.size());
  std::iota(by_day.begin(), by_day.end(), std::size_t{0});
  std::stable_sort(by_day.begin(), by_day.end(),
                   [&](std::size_t a, std::size_t b) { return stored.events[a].day < stored.events[b].day; });
  const auto told = [&](std::size_t step, const std::string& blocker) {
    std::optional<OpenBlock> block;
    for (const auto i : by_day) {
      const auto& event = stored.events[i];
      if (event.step != stored.rules->steps[step].code || event.blocker != blocker || event.day > state.day)
        continue;
      if (event.kind == procedure::EventKind::unblocked) block.reset();
      if (event.kind != procedure::EventKind::blocked) continue;
      if (!block) block = OpenBlock{step, blocker, {}, event.day};
      if (const auto kind = text_in(stored.event_records[i].values, "blocker_kind"); !kind.empty())
        block->kind = kind;
    }
    return block;
  };
  std::vector<OpenBlock> out;
  for (std::size_t step = 0; step < state.steps.size(); ++step)
    for (const auto& blocker : state.steps[step].blockers)
      if (auto block = told(step, blocker)) out.push_back(std::move(*block));
  return out;
}

Result<CaseStanding> standing_of(store::Reader& reader, const pack::Model& model, const Actor& actor,
                                 const Access& access, StoredCase stored, methods::Day day) {
  const auto& reg = *model.find_register("case_file");
  CaseStanding out;
  out.id = stored.record.id;
  out.revision = stored.record.revision;
  out.territory = id_in(stored.record.values, "territory").value_or(Id{});
  out.procedure = stored.procedure;
  out.rules = *stored.rules;
  out.state = procedure::state_of(out.rules, stored.events, stored.documents, day);
  out.progress = procedure::progress_of(out.rules, out.state);
  out.blocked = procedure::what_blocks(out.rules, out.state);
  out.missing = procedure::missing_documents(out.rules, out.state, stored.documents);
  out.events = seen_events(model, access, stored, out.state);
  out.open = is_open(stored.record);
  if (out.open) {
    out.possible = procedure::possible_now(out.state);
    out.offers = procedure::offers(out.rules, out.state);
    out.first = procedure::first_to_do(out.rules, out.state);
  }
  out.papers = seen_papers(reader, model, actor, stored, day);
  out.blocks = open_blocks(stored, out.state);
  out.before = cases_before(reader, model, stored.record, day);
  std::erase_if(out.before, [&](const CaseBefore& one) { return !access.reaches(one.territory); });
  out.after = case_after(reader, model, stored.record);
  out.ask_at = asked_at(reader, model, stored.record);
  out.citizenship_missing = citizenship_missing(model, stored, day);
  out.newer = newer_than(model, stored.procedure->name);
  out.replaced_by = replacing(model, *stored.procedure, methods::text_of(day));
  if (out.open)
    out.ask_first = questions_first(*out.procedure, out.state, out.first, out.replaced_by != nullptr,
                                    is_left_open(out.before));
  out.owner = owner_of(reader, model, access, stored.record);
  auto files = files_of_holder(reader, model, stored.record);
  std::erase_if(files,
                [&](const store::Record& file) { return !access.reaches(id_in(file.values, "territory")); });
  out.lines = lines_over(model, stored_cases(reader, model, std::move(files)), day);
  out.values = std::move(stored.record.values);
  redact(reg, access.sees(out.territory), out.values);
  return out;
}

AskAt asked_at(store::Reader& reader, const pack::Model& model, const store::Record& file) {
  const auto territory = id_in(file.values, "territory");
  if (!territory) return {};
  for (const auto& one : line_of_territories(reader, model, *territory)) {
    if (one.retired) break;
    AskAt found{text_in(one.values, "ask_at"), text_in(one.values, "ask_phone")};
    if (!found.office.empty() || !found.phone.empty()) return found;
  }
  return {};
}

Result<CaseStanding> case_standing(House& house, const Actor& actor, const Id& id) {
  Result<CaseStanding> out;
  house.store.read([&](store::Reader& reader) {
    out = [&]() -> Result<CaseStanding> {
      const auto& model = house.store.model();
      const auto access = permit_cases(reader, model, actor, "case.read");
      if (!access) return tl::unexpected(access.error());
      auto file = case_in_reach(reader, model, *access, id);
      if (!file) return tl::unexpected(file.error());
      auto stored = stored_case(reader, model, std::move(*file));
      if (!stored) return tl::unexpected(stored.error());
      return standing_of(reader, model, actor, *access, std::move(*stored), today(house));
    }();
  });
  return out;
}

}  // namespace minga::service
