#include <algorithm>

#include "http/resources/case_json.hpp"
#include "service/procedure_rules.hpp"

namespace minga::http {
namespace {

namespace procedure = methods::procedure;

Json sheet_papers(const service::CaseSheet& sheet, std::size_t step) {
  Json papers = Json::array();
  for (const auto& document : sheet.procedure->steps[step].documents.value) {
    const auto lacking = std::find_if(sheet.missing.begin(), sheet.missing.end(),
                                      [&](const procedure::MissingDocument& paper) {
                                        return paper.step == step && paper.document == document.code;
                                      });
    const bool has = lacking == sheet.missing.end();
    papers.push_back(
        {{"label", case_words(document.label)},
         {"help", case_words(document.help)},
         {"state", has                ? "there"
                   : lacking->expired ? "expired"
                                      : "missing"},
         {"expired", !has && lacking->expired ? Json(methods::text_of(*lacking->expired)) : Json()}});
  }
  return papers;
}

/// What the owner can do now: papers, where, how long, how much.
Json possible_step(const pack::Model& model, const service::CaseSheet& sheet, std::size_t i) {
  const auto& step = sheet.procedure->steps[i];
  return {{"label", case_words(step.label)},
          {"help", case_words(step.help)},
          {"refused", sheet.state.steps[i].state == procedure::State::refused},
          {"expired", sheet.state.steps[i].state == procedure::State::expired},
          {"papers", sheet_papers(sheet, i)},
          {"papers_told", std::string(told_code(step.documents.known))},
          {"authority", authority_json(model, *sheet.procedure, step)},
          {"authority_told", std::string(told_code(step.authority.known))},
          {"cost", step.cost.stated() ? json_of(Value(step.cost.value)) : Json()},
          {"cost_told", std::string(told_code(step.cost.known))},
          {"term_days", step.term.stated() ? Json(step.term.value.days) : Json()},
          {"working_days", step.term.stated() && step.term.value.working}};
}

Json waiting_step(const pack::Model& model, const service::CaseSheet& sheet, std::size_t i) {
  const auto& step = sheet.state.steps[i];
  return {{"label", case_words(sheet.procedure->steps[i].label)},
          {"authority", authority_json(model, *sheet.procedure, sheet.procedure->steps[i])},
          {"since", step.since ? Json(methods::text_of(*step.since)) : Json()},
          {"days", step.days ? Json(*step.days) : Json()},
          {"term", step.term ? Json(*step.term) : Json()},
          {"over_term", step.over_term}};
}

const pack::CatalogueItem* blocker_kind(const pack::Model& model, const service::CaseSheet& sheet,
                                        const procedure::Cause& cause) {
  const auto found = sheet.blocker_kinds.find({cause.any_of.front(), cause.blocker});
  const auto* catalogue = model.find_catalogue("case_blocker_kind");
  if (found == sheet.blocker_kinds.end() || catalogue == nullptr) return nullptr;
  return catalogue->item(found->second);
}

Json blocked_step(const pack::Model& model, const service::CaseSheet& sheet,
                  const procedure::Blocked& blocked) {
  Json causes = Json::array();
  for (const auto& cause : blocked.causes) {
    Json steps = Json::array();
    for (const auto i : cause.any_of)
      steps.push_back({{"label", case_words(sheet.procedure->steps[i].label)},
                       {"holder", std::string(code_of(sheet.state.steps[i].holder))},
                       {"authority", authority_json(model, *sheet.procedure, sheet.procedure->steps[i])}});
    // What blocks from outside was written by staff, perhaps about others: its kind is all that is told.
    const auto* kind = cause.blocker.empty() ? nullptr : blocker_kind(model, sheet, cause);
    causes.push_back({{"any_of", steps},
                      {"outside", !cause.blocker.empty()},
                      {"outside_kind", kind == nullptr ? Json() : case_words(kind->label)},
                      {"outside_mover", kind == nullptr ? Json() : case_words(kind->help)}});
  }
  return {{"label", case_words(sheet.procedure->steps[blocked.step].label)}, {"causes", causes}};
}

}  // namespace

Json sheet_key_json(const service::SheetKey& key) {
  return {{"handle", key.handle},
          {"code", key.code},
          {"case_code", key.case_code},
          {"ask_at", key.ask_at.office},
          {"ask_phone", key.ask_at.phone}};
}

Json case_sheet_json(const pack::Model& model, const service::CaseSheet& sheet) {
  Json possible = Json::array(), waiting = Json::array(), blocked = Json::array(), done = Json::array(),
       kinds = Json::array();
  for (const auto i : procedure::possible_now(sheet.state))
    possible.push_back(possible_step(model, sheet, i));
  for (std::size_t i = 0; i < sheet.state.steps.size(); ++i) {
    const auto& step = sheet.state.steps[i];
    if (step.state == procedure::State::waiting) waiting.push_back(waiting_step(model, sheet, i));
    if (step.state == procedure::State::done)
      done.push_back({{"label", case_words(sheet.procedure->steps[i].label)},
                      {"expires", step.expires ? Json(methods::text_of(*step.expires)) : Json()}});
  }
  for (const auto& one : sheet.blocked) blocked.push_back(blocked_step(model, sheet, one));
  const auto* replacing = service::replacing(model, *sheet.procedure, methods::text_of(sheet.day));
  const auto* catalogue = model.find_catalogue("right_kind");
  for (const auto& kind : sheet.blocking_kinds)
    if (const auto* item = catalogue == nullptr ? nullptr : catalogue->item(kind))
      kinds.push_back(case_words(item->label));
  return {{"day", methods::text_of(sheet.day)},
          {"procedure", case_words(sheet.procedure->label)},
          {"help", case_words(sheet.procedure->help)},
          {"replaced_by", replacing == nullptr ? Json() : case_words(replacing->label)},
          {"open", sheet.open},
          {"complete", sheet.state.complete},
          {"units", sheet.progress.units},
          {"done_units", sheet.progress.done},
          {"possible", possible},
          {"waiting", waiting},
          {"blocked", blocked},
          {"done", done},
          {"blocking_kinds", kinds},
          {"ask_at", sheet.ask_at.office},
          {"ask_phone", sheet.ask_at.phone},
          {"lines", case_lines_json(sheet.lines)}};
}

}  // namespace minga::http
