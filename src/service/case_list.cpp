#include <algorithm>
#include <array>
#include <map>

#include "pack/names.hpp"
#include "service/case_state.hpp"
#include "service/record_sight.hpp"
#include "service/values.hpp"

namespace minga::service {

namespace {

namespace procedure = methods::procedure;

constexpr std::size_t looked_at_once = 500;

constexpr std::array step_states{
    procedure::State::done,    procedure::State::waiting, procedure::State::open,  procedure::State::blocked,
    procedure::State::refused, procedure::State::expired, procedure::State::closed};

Result<void> check_step(const pack::Model& model, const CaseQuery& query) {
  if (query.step.empty() && query.step_state.empty()) return {};
  if (query.procedure.empty() || query.step.empty())
    return fail(ProblemKind::invalid, "case.step_needs_procedure", {}, {"", 0, 0, "step"});
  const auto& in = *model.find_procedure(query.procedure);
  if (in.step(query.step) == nullptr) {
    std::vector<std::string> codes;
    for (const auto& step : in.steps) codes.push_back(step.code);
    return fail(ProblemKind::invalid, "procedure.step_unknown",
                {{"name", query.step}, {"known", pack::joined(codes)}}, {"", 0, 0, "step"});
  }
  const bool known = query.step_state.empty() ||
                     std::any_of(step_states.begin(), step_states.end(),
                                 [&](auto state) { return procedure::code_of(state) == query.step_state; });
  if (!known)
    return fail(ProblemKind::invalid, "case.bad_state", {{"value", query.step_state}},
                {"", 0, 0, "step_state"});
  return {};
}

Result<void> check_query(const pack::Model& model, const CaseQuery& query) {
  if (query.limit < 1 || query.limit > 500)
    return fail(ProblemKind::invalid, "case.bad_limit", {}, {"", 0, 0, "limit"});
  if (!query.state.empty() && model.find_catalogue("case_state")->item(query.state) == nullptr)
    return fail(ProblemKind::invalid, "case.bad_state", {{"value", query.state}}, {"", 0, 0, "state"});
  if (!query.procedure.empty())
    if (const auto found = procedure_named(model, query.procedure); !found)
      return tl::unexpected(found.error());
  return check_step(model, query);
}

bool stands_so(const procedure::Rules& rules, const procedure::CaseState& state, const CaseQuery& query) {
  if (query.step.empty()) return true;
  const auto& step = state.steps[*rules.find(query.step)];
  if (query.step_state.empty()) return step.possible || step.state == procedure::State::waiting;
  return procedure::code_of(step.state) == query.step_state;
}

/// One reading of a list.
class Listing {
 public:
  Listing(store::Reader& reader, const pack::Model& model, const Access& access, const CaseQuery& query,
          methods::Day day)
      : reader_(reader), model_(model), access_(access), query_(query), day_(day) {}

  Result<CasePage> read() {
    auto asked = question();
    for (;;) {
      auto page = reader_.list(asked);
      if (!page) return tl::unexpected(page.error());
      for (auto& one : stored_cases(reader_, model_, std::move(page->records))) {
        if (out_.rows.size() == query_.limit) {
          out_.next = out_.rows.back().code;
          return std::move(out_);
        }
        take(one);
      }
      if (page->next.empty()) return std::move(out_);
      asked.after = page->next;
    }
  }

 private:
  store::Query question() {
    store::Query asked;
    asked.register_name = "case_file";
    asked.sort = {{"code", false}};
    // One more than fits tells whether there is a next page; where steps decide, many are looked at for each.
    asked.limit = query_.step.empty() ? query_.limit + 1 : looked_at_once;
    asked.territories = access_.territories();
    if (query_.territory) {
      const auto within = with_descendants(reader_, model_, {*query_.territory});
      std::vector<Id> both;
      for (const Id& id : within)
        if (access_.reaches(id)) both.push_back(id);
      asked.territories = std::move(both);
    }
    if (!query_.procedure.empty()) asked.filters.push_back(equals("procedure", query_.procedure));
    if (!query_.state.empty()) asked.filters.push_back(equals("state", query_.state));
    if (!query_.after.empty()) asked.filters.push_back({"code", store::Filter::Op::greater, {query_.after}});
    return asked;
  }

  void take(const StoredCase& one) {
    const auto state = procedure::state_of(*one.rules, one.events, one.documents, day_);
    if (!stands_so(*one.rules, state, query_)) return;
    const auto& values = one.record.values;
    CaseRow row;
    row.id = one.record.id;
    row.code = text_in(values, "code");
    row.opened_on = text_in(values, "opened_on");
    row.state = text_in(values, "state");
    row.owner = owner_of(reader_, model_, access_, one.record);
    row.territory = territory_title(id_in(values, "territory"));
    row.procedure = one.procedure;
    row.progress = procedure::progress_of(*one.rules, state);
    row.complete = state.complete;
    if (is_open(one.record)) row.possible = procedure::possible_now(state);
    for (const auto step : row.possible)
      if (procedure::doubtful(state.steps[step])) row.doubtful.push_back(step);
    row.uncounted = state.problems.size();
    for (std::size_t i = 0; i < state.steps.size(); ++i) {
      if (state.steps[i].state == procedure::State::waiting) row.waiting.push_back(i);
      if (state.steps[i].state == procedure::State::blocked && !state.steps[i].spare)
        row.blocked.push_back(i);
      if (procedure::lapsed(state.steps[i])) row.lapsed.push_back(i);
      row.over_term = row.over_term || state.steps[i].over_term;
    }
    out_.rows.push_back(std::move(row));
  }

  std::string territory_title(const std::optional<Id>& id) {
    if (!id) return {};
    const auto known = titles_.find(*id);
    if (known != titles_.end()) return known->second;
    const auto& reg = *model_.find_register("territory");
    auto record = reader_.find(reg, *id);
    if (record) redact(reg, access_.sees(*id), record->values);
    return titles_[*id] = record ? title_of(reg, *record) : std::string();
  }

  store::Reader& reader_;
  const pack::Model& model_;
  const Access& access_;
  const CaseQuery& query_;
  methods::Day day_;
  std::map<Id, std::string> titles_;
  CasePage out_;
};

}  // namespace

Result<CasePage> list_cases(House& house, const Actor& actor, const CaseQuery& query) {
  Result<CasePage> out;
  house.store.read([&](store::Reader& reader) {
    out = [&]() -> Result<CasePage> {
      const auto& model = house.store.model();
      const auto access = permit_cases(reader, model, actor, "case.read");
      if (!access) return tl::unexpected(access.error());
      if (const auto asked = check_query(model, query); !asked) return tl::unexpected(asked.error());
      return Listing(reader, model, *access, query, today(house)).read();
    }();
  });
  return out;
}

}  // namespace minga::service
