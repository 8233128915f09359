#include "service/case_funnel.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "methods/procedure/state.hpp"
#include "service/record_sight.hpp"
#include "service/records.hpp"
#include "service/values.hpp"

namespace minga::service {
namespace {

namespace funnel = methods::funnel;
namespace procedure = methods::procedure;

constexpr std::array<std::string_view, 6> ways_to_part{"",    "authority",    "territory",
                                                       "sex", "organisation", "month"};

std::optional<funnel::Outcome> outcome_of(procedure::EventKind kind) {
  switch (kind) {
    case procedure::EventKind::submitted:
      return funnel::Outcome::entered;
    case procedure::EventKind::granted:
      return funnel::Outcome::passed;
    case procedure::EventKind::refused:
      return funnel::Outcome::refused;
    case procedure::EventKind::withdrawn:
      return funnel::Outcome::left;
    case procedure::EventKind::blocked:
      return funnel::Outcome::blocked;
    case procedure::EventKind::unblocked:
      return funnel::Outcome::unblocked;
    case procedure::EventKind::returned:
    case procedure::EventKind::revoked:
      break;  // it stays where it is; what was passed was passed
  }
  return std::nullopt;
}

/// Makes passages of the events that count.
class Passages {
 public:
  Passages(store::Reader& reader, const pack::Model& model, const CaseFunnelQuery& query)
      : reader_(reader), model_(model), query_(query) {}

  void add(const StoredCase& one, methods::Day until) {
    std::set<std::size_t> wrong;
    for (const auto& problem : procedure::check_events(*one.rules, one.events, one.documents))
      wrong.insert(problem.event);
    uncounted += wrong.size();
    std::set<std::size_t> steps;
    for (std::size_t i = 0; i < one.events.size(); ++i) {
      const auto outcome = outcome_of(one.events[i].kind);
      const auto step = one.rules->find(one.events[i].step);
      if (wrong.contains(i) || !outcome || !step) continue;
      push(one, *step, one.events[i].day, *outcome, one.events[i]);
      if (one.events[i].day <= until) steps.insert(*step);
    }
    // Whoever closes the file leaves the steps that are not past; the method keeps what ended before.
    const auto closed = methods::day_from(text_in(one.record.values, "closed_on"));
    if (!closed || text_in(one.record.values, "state") == "open") return;
    const auto state = procedure::state_of(*one.rules, one.events, one.documents, *closed);
    for (const auto step : steps)
      if (state.steps[step].state != procedure::State::done &&
          state.steps[step].state != procedure::State::refused)
        push(one, step, *closed, funnel::Outcome::left, {});
  }

  std::vector<funnel::Passage> all;
  std::size_t uncounted = 0;

 private:
  void push(const StoredCase& one, std::size_t step, methods::Day day, funnel::Outcome outcome,
            const procedure::Event& event) {
    funnel::Passage passage{to_string(one.record.id), step, day, outcome, {}, {}};
    if (outcome == funnel::Outcome::blocked || outcome == funnel::Outcome::unblocked)
      passage.blocker = event.blocker;
    passage.group = group_of(one, step, day, event);
    all.push_back(std::move(passage));
  }

  std::string group_of(const StoredCase& one, std::size_t step, methods::Day day,
                       const procedure::Event& event) {
    const auto& values = one.record.values;
    if (query_.by == "month") return methods::text_of(day).substr(0, 7);
    if (query_.by == "authority")
      return one.rules->steps[step].authority.empty() ? event.authority : one.rules->steps[step].authority;
    if (query_.by == "territory") return title("territory", id_in(values, "territory"));
    if (query_.by == "sex") return member("person", id_in(values, "person"), "gender");
    if (query_.by == "organisation") {
      if (const auto own = id_in(values, "organisation")) return title("organisation", own);
      return title("organisation", id_from(member("person", id_in(values, "person"), "organisation")));
    }
    return {};
  }

  const store::Record* found(const char* register_name, const std::optional<Id>& id) {
    if (!id) return nullptr;
    const auto known = records_.find(*id);
    if (known != records_.end()) return known->second ? &*known->second : nullptr;
    auto& record = records_[*id] = reader_.find(*model_.find_register(register_name), *id);
    return record ? &*record : nullptr;
  }
  std::string title(const char* register_name, const std::optional<Id>& id) {
    const auto* record = found(register_name, id);
    return record == nullptr ? std::string() : title_of(*model_.find_register(register_name), *record);
  }
  std::string member(const char* register_name, const std::optional<Id>& id, const char* field) {
    const auto* record = found(register_name, id);
    return record == nullptr ? std::string() : text_in(record->values, field);
  }

  store::Reader& reader_;
  const pack::Model& model_;
  const CaseFunnelQuery& query_;
  std::map<Id, std::optional<store::Record>> records_;
};

ToldStep told(const funnel::StepCounts& step) {
  return {step.entered,  step.past, step.at,          step.refused,           step.left,
          step.blocked,  false,     step.time.median, step.time.median_lower, step.time.median_upper,
          step.time.rows};
}

ToldGroup told(const funnel::GroupCounts& group) {
  ToldGroup out{group.group, group.cases, group.complete, group.elsewhere, {}, group.stops};
  for (const auto& step : group.steps) out.steps.push_back(told(step));
  return out;
}

std::vector<StoredCase> cases_of(store::Reader& reader, const pack::Model& model, const Access& access,
                                 const CaseFunnelQuery& query) {
  store::Query asked;
  asked.register_name = "case_file";
  asked.filters = {equals("procedure", query.procedure)};
  asked.territories = access.territories();
  if (query.territory) {
    std::vector<Id> both;
    for (const Id& id : with_descendants(reader, model, {*query.territory}))
      if (access.reaches(id)) both.push_back(id);
    asked.territories = std::move(both);
  }
  return stored_cases(reader, model, all_of(reader, std::move(asked)));
}

Result<methods::Day> end_of_watch(const CaseFunnelQuery& query, methods::Day now) {
  if (query.until.empty()) return now;
  if (const auto day = methods::day_from(query.until)) return *day;
  return fail(ProblemKind::invalid, "case.bad_day", {{"value", query.until}}, {"", 0, 0, "until"});
}

Result<CaseFunnel> funnel_in(store::Reader& reader, const pack::Model& model, const Access& access,
                             const CaseFunnelQuery& query, methods::Day now) {
  const auto in = procedure_named(model, query.procedure);
  if (!in) return tl::unexpected(in.error());
  if (std::find(ways_to_part.begin(), ways_to_part.end(), query.by) == ways_to_part.end())
    return fail(ProblemKind::invalid, "case.bad_by", {{"value", query.by}}, {"", 0, 0, "by"});
  const auto end = end_of_watch(query, now);
  if (!end) return tl::unexpected(end.error());
  const auto cases = cases_of(reader, model, access, query);
  Passages passages(reader, model, query);
  for (const auto& one : cases) passages.add(one, *end);
  funnel::FunnelInput input;
  input.steps = (*in)->steps.size();
  if (!cases.empty()) input.units = procedure::units(*cases.front().rules);
  input.end = *end;
  input.passages = passages.all;
  input.level = query.level;
  const auto found = funnel::funnel(input);
  if (!found) return tl::unexpected(found.error());
  CaseFunnel out;
  out.procedure = *in;
  out.until = *end;
  out.by = query.by;
  out.uncounted = passages.uncounted;
  out.all = told(found->all);
  if (!query.by.empty())
    for (const auto& group : found->groups) out.groups.push_back(told(group));
  for (const auto& one : found->blockers) out.blockers.push_back({one.blocker, one.cases, one.could_move});
  if (!query.solved.empty())
    out.solved = funnel::could_move_without(input, {query.solved.begin(), query.solved.end()});
  if (access.sees_everywhere() < pack::Privacy::personal) withhold_small(out, smallest_told);
  return out;
}

}  // namespace

Result<CaseFunnel> case_funnel(House& house, const Actor& actor, const CaseFunnelQuery& query) {
  Result<CaseFunnel> out;
  house.store.read([&](store::Reader& reader) {
    const auto& model = house.store.model();
    const auto access = permit_cases(reader, model, actor, "case.funnel");
    if (!access) {
      out = tl::unexpected(access.error());
    } else {
      out = funnel_in(reader, model, *access, query, today(house));
    }
  });
  return out;
}

}  // namespace minga::service
