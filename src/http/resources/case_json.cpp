#include "http/resources/case_json.hpp"

#include "service/values.hpp"

namespace minga::http {
namespace {

namespace procedure = methods::procedure;

Json case_day(const std::optional<methods::Day>& day) {
  return day ? Json(methods::text_of(*day)) : Json();
}

template <class T>
Json case_or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json();
}

Json case_step_codes(const procedure::Rules& rules, const std::vector<std::size_t>& steps) {
  Json codes = Json::array();
  for (const auto step : steps) codes.push_back(rules.steps[step].code);
  return codes;
}

Json blocked_json(const procedure::Rules& rules, const std::vector<procedure::Blocked>& blocked) {
  Json out = Json::array();
  for (const auto& step : blocked) {
    Json causes = Json::array();
    for (const auto& cause : step.causes)
      causes.push_back({{"any_of", case_step_codes(rules, cause.any_of)},
                        {"blocker", cause.blocker.empty() ? Json() : Json(cause.blocker)},
                        {"instead", case_step_codes(rules, cause.instead)}});
    out.push_back({{"step", rules.steps[step.step].code}, {"causes", causes}});
  }
  return out;
}

Json missing_json(const procedure::Rules& rules, const std::vector<procedure::MissingDocument>& missing) {
  Json out = Json::array();
  for (const auto& paper : missing)
    out.push_back({{"step", rules.steps[paper.step].code},
                   {"document", paper.document},
                   {"expired", case_day(paper.expired)},
                   {"now", paper.now}});
  return out;
}

Json seen_event_json(const pack::Model& model, const service::CaseStanding& standing,
                     const service::SeenEvent& event, Language language) {
  Json why;
  if (event.problem)
    why = message(language, service::why_not_counted(model, *standing.procedure,
                                                     service::event_of(event.values), *event.problem));
  return {{"id", to_string(event.id)},
          {"values", json_of(*model.find_register("case_event"), event.values)},
          {"why_not", why}};
}

Json papers_json(const std::vector<service::LackingPaper>& papers) {
  Json out = Json::array();
  for (const auto& paper : papers)
    out.push_back({{"code", paper.code}, {"expired", case_day(paper.expired)}});
  return out;
}

Json kept_json(const std::optional<std::vector<service::KeptPaper>>& papers) {
  if (!papers) return {};
  Json out = Json::array();
  for (const auto& paper : *papers)
    out.push_back({{"id", to_string(paper.id)},
                   {"code", paper.code},
                   {"label", paper.label ? case_words(*paper.label) : Json()},
                   {"issued", methods::text_of(paper.issued)},
                   {"last", case_day(paper.last)},
                   {"holds", paper.holds}});
  return out;
}

Json offers_json(const procedure::Rules& rules, const std::vector<procedure::Offer>& offers) {
  Json out = Json::array();
  for (const auto& offer : offers)
    out.push_back({{"steps", case_step_codes(rules, offer.steps)},
                   {"one_of", case_step_codes(rules, offer.one_of)},
                   {"doubtful", offer.doubtful}});
  return out;
}

Json first_json(const procedure::Rules& rules, const std::optional<procedure::First>& first) {
  if (!first) return {};
  return {{"step", rules.steps[first->step].code},
          {"opens", case_step_codes(rules, first->opens)},
          {"one_of", case_step_codes(rules, first->one_of)},
          {"doubtful", first->doubtful}};
}

Json blocks_json(const service::CaseStanding& standing) {
  Json out = Json::array();
  for (const auto& block : standing.blocks)
    out.push_back({{"step", standing.rules.steps[block.step].code},
                   {"blocker", block.blocker},
                   {"kind", block.kind},
                   {"since", methods::text_of(block.since)}});
  return out;
}

Json before_json(const pack::Model& model, const std::vector<service::CaseBefore>& before) {
  Json out = Json::array();
  for (const auto& one : before) {
    auto told = case_before_json(model, one);
    told["case"] = to_string(one.id);
    told["code"] = one.code;
    out.push_back(std::move(told));
  }
  return out;
}

Json after_json(const std::optional<service::CaseAfter>& after) {
  if (!after) return {};
  return {{"case", to_string(after->id)},
          {"code", after->code},
          {"procedure", after->procedure == nullptr ? Json() : case_words(after->procedure->label)}};
}

Json step_json(const pack::Model& model, const pack::Procedure& in, const pack::ProcedureStep& step) {
  Json documents = Json::array(), basis = Json::array();
  for (const auto& document : step.documents.value)
    documents.push_back(
        {{"code", document.code},
         {"label", case_words(document.label)},
         {"help", case_words(document.help)},
         {"valid_months", document.valid_months.stated() ? Json(document.valid_months.value) : Json()}});
  for (const auto& law : step.legal_basis.value)
    basis.push_back(
        {{"norm", law.norm}, {"article", law.article.stated() ? Json(law.article.value) : Json()}});
  return {{"code", step.code},
          {"kind", std::string(pack::code_of(step.kind))},
          {"label", case_words(step.label)},
          {"help", case_words(step.help)},
          {"ask_first", ask_first_json(step)},
          {"authority", step.authority.stated() ? Json(step.authority.value) : Json()},
          {"authority_label", authority_json(model, in, step)},
          {"authority_told", std::string(told_code(step.authority.known))},
          {"documents", documents},
          {"documents_told", std::string(told_code(step.documents.known))},
          {"term_days", step.term.stated() ? Json(step.term.value.days) : Json()},
          {"working_days", step.term.stated() && step.term.value.working},
          {"cost", step.cost.stated() ? json_of(Value(step.cost.value)) : Json()},
          {"cost_told", std::string(told_code(step.cost.known))},
          {"legal_basis", basis}};
}

}  // namespace

Json step_states_json(const procedure::Rules& rules, const procedure::CaseState& state) {
  Json steps = Json::array();
  for (std::size_t i = 0; i < rules.steps.size(); ++i) {
    const auto& step = state.steps[i];
    steps.push_back({{"step", rules.steps[i].code},
                     {"state", std::string(code_of(step.state))},
                     {"possible", step.possible},
                     {"doubtful", procedure::doubtful(step)},
                     {"holder", std::string(code_of(step.holder))},
                     {"since", case_day(step.since)},
                     {"days", case_or_null(step.days)},
                     {"term", case_or_null(step.term)},
                     {"used", case_or_null(step.used)},
                     {"over_term", step.over_term},
                     {"expires", case_day(step.expires)},
                     {"blockers", step.blockers},
                     {"needs_known", step.needs_known},
                     {"returned", case_day(step.returned)},
                     {"revoked", case_day(step.revoked)},
                     {"answered_by", step.answered_by.empty() ? Json() : Json(step.answered_by)},
                     {"spare", step.spare}});
  }
  return steps;
}

Json case_words(const pack::Words& words) {
  return {{"es", words.es}, {"en", words.en}};
}

Json ask_first_json(const pack::ProcedureStep& step) {
  return step.ask_first.es.empty() ? Json() : case_words(step.ask_first);
}

Json questions_json(const pack::Procedure& in, const std::vector<service::CaseQuestion>& questions) {
  using About = service::CaseQuestion::About;
  Json out = Json::array();
  for (const auto& one : questions) {
    out.push_back({{"about", std::string(code_of(one.about))},
                   {"step", one.of_step() ? case_words(in.steps[one.step].label) : Json()},
                   {"question", one.about == About::step ? ask_first_json(in.steps[one.step]) : Json()}});
  }
  return out;
}

std::string_view told_code(pack::Told told) {
  switch (told) {
    case pack::Told::stated:
      return "stated";
    case pack::Told::none:
      return "none";
    case pack::Told::not_found:
      break;
  }
  return "not_found";
}

Json authority_named(const pack::Model& model, const pack::Procedure& in, const std::string& code) {
  if (code.empty()) return {};
  const auto* catalogue = model.find_catalogue(in.authorities);
  const auto* item = catalogue == nullptr ? nullptr : catalogue->item(code);
  return item == nullptr ? case_words({code, code}) : case_words(item->label);
}

Json authority_json(const pack::Model& model, const pack::Procedure& in, const pack::ProcedureStep& step) {
  return authority_named(model, in, step.authority.stated() ? step.authority.value : std::string());
}

Json procedure_json(const pack::Model& model, const pack::Procedure& in) {
  Json steps = Json::array(), authorities = Json::array();
  for (const auto& step : in.steps) steps.push_back(step_json(model, in, step));
  if (const auto* catalogue = model.find_catalogue(in.authorities))
    for (const auto& item : catalogue->items)
      authorities.push_back({{"code", item.code}, {"label", case_words(item.label)}});
  const auto day = [](const pack::Fact<std::string>& fact) {
    return fact.stated() ? Json(fact.value) : Json();
  };
  return {{"name", in.name},
          {"label", case_words(in.label)},
          {"help", case_words(in.help)},
          {"jurisdiction", in.jurisdiction},
          {"line", in.line},
          {"valid_from", day(in.valid_from)},
          {"valid_to", day(in.valid_to)},
          {"replaces", in.replaces.stated() ? Json(in.replaces.value.procedure) : Json()},
          {"authorities", authorities},
          {"steps", steps}};
}

Json case_before_json(const pack::Model& model, const service::CaseBefore& before) {
  Json steps = Json::array();
  for (const auto& step : before.steps) {
    const auto& in = before.procedure->steps[step.step];
    Json counts = Json::array();
    for (const auto to : step.counts_as) counts.push_back(case_words(before.newer->steps[to].label));
    steps.push_back({{"label", case_words(in.label)},
                     {"state", std::string(code_of(step.state))},
                     {"since", case_day(step.since)},
                     {"expires", case_day(step.expires)},
                     {"authority", step.answered_by.empty()
                                       ? authority_json(model, *before.procedure, in)
                                       : authority_named(model, *before.procedure, step.answered_by)},
                     {"answered", !step.answered_by.empty()},
                     {"counts_as", counts},
                     {"revoked", step.revoked},
                     {"returned", step.returned}});
  }
  return {{"procedure", case_words(before.procedure->label)},
          {"moved_on", case_day(before.moved_on)},
          {"counts_known", before.counts_known},
          {"steps", steps}};
}

Json case_lines_json(const std::vector<procedure::LineProgress>& lines) {
  Json out = Json::array();
  for (const auto& line : lines)
    out.push_back({{"line", line.line},
                   {"procedures", line.procedures.size()},
                   {"units", line.progress.units},
                   {"done", line.progress.done},
                   {"waiting", line.progress.waiting},
                   {"possible", line.progress.possible},
                   {"doubtful", line.progress.doubtful},
                   {"lapsed", line.progress.lapsed}});
  return out;
}

Json standing_json(const pack::Model& model, const service::CaseStanding& standing, Language language) {
  Json events = Json::array();
  for (const auto& event : standing.events)
    events.push_back(seen_event_json(model, standing, event, language));
  return {{"id", to_string(standing.id)},
          {"revision", standing.revision},
          {"territory", to_string(standing.territory)},
          {"owner", standing.owner},
          {"values", json_of(*model.find_register("case_file"), standing.values)},
          {"procedure", procedure_json(model, *standing.procedure)},
          {"day", methods::text_of(standing.state.day)},
          {"complete", standing.state.complete},
          {"units", standing.progress.units},
          {"done", standing.progress.done},
          {"steps", step_states_json(standing.rules, standing.state)},
          {"possible_now", case_step_codes(standing.rules, standing.possible)},
          {"offers", offers_json(standing.rules, standing.offers)},
          {"first", first_json(standing.rules, standing.first)},
          {"ask_first", questions_json(*standing.procedure, standing.ask_first)},
          {"papers", kept_json(standing.papers)},
          {"blocked", blocked_json(standing.rules, standing.blocked)},
          {"missing", missing_json(standing.rules, standing.missing)},
          {"events", events},
          {"lines", case_lines_json(standing.lines)},
          {"citizenship_missing", papers_json(standing.citizenship_missing)},
          {"newer", standing.newer},
          {"replaced_by", standing.replaced_by == nullptr ? Json() : case_words(standing.replaced_by->label)},
          {"open", standing.open},
          {"blocks", blocks_json(standing)},
          {"before", before_json(model, standing.before)},
          {"after", after_json(standing.after)},
          {"ask_at", standing.ask_at.office},
          {"ask_phone", standing.ask_at.phone}};
}

Json late_answer_json(const service::LateAnswer& answer) {
  const auto labels = [&](const std::vector<std::size_t>& steps) {
    Json out = Json::array();
    for (const auto step : steps) out.push_back(case_words(answer.after->procedure->steps[step].label));
    return out;
  };
  return {{"after", after_json(answer.after)},
          {"counts_known", answer.counts_known},
          {"counts_as", labels(answer.counts_as)},
          {"carried", labels(answer.carried)}};
}

Json case_move_json(const service::CaseMove& move) {
  Json counted = Json::array(), missing = Json::array();
  for (const auto& each : move.move.counted)
    counted.push_back({{"from", move.older_rules.steps[each.from].code},
                       {"to", move.newer_rules.steps[each.to].code},
                       {"done", methods::text_of(each.done)}});
  for (const auto& unit : move.move.missing) missing.push_back(case_step_codes(move.newer_rules, unit));
  return {{"from", move.older->name},
          {"to", move.newer->name},
          {"counts_known", move.counts_known},
          {"counted", counted},
          {"lost", case_step_codes(move.older_rules, move.move.lost)},
          {"pending", case_step_codes(move.older_rules, move.move.pending)},
          {"missing", missing},
          {"possible_now", case_step_codes(move.newer_rules, procedure::possible_now(move.move.state))},
          {"case", move.made ? Json(to_string(*move.made)) : Json()},
          {"code", move.made ? Json(move.code) : Json()}};
}

}  // namespace minga::http
