#include <algorithm>
#include <set>

#include "http/resources/case_json.hpp"

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

Json day_when(bool is, const std::optional<methods::Day>& day) {
  return is && day ? Json(methods::text_of(*day)) : Json();
}

/// What the pack says of the authority, as where it is; null where it says nothing.
Json authority_help(const pack::Model& model, const pack::Procedure& in, const pack::ProcedureStep& step) {
  const auto* catalogue = model.find_catalogue(in.authorities);
  const auto* item =
      catalogue == nullptr || !step.authority.stated() ? nullptr : catalogue->item(step.authority.value);
  return item == nullptr || item->help.es.empty() ? Json() : case_words(item->help);
}

Json step_labels(const service::CaseSheet& sheet, const std::vector<std::size_t>& steps) {
  Json out = Json::array();
  for (const auto step : steps) out.push_back(case_words(sheet.procedure->steps[step].label));
  return out;
}

/// A step that the owner can do something about: papers, where, how long, how much.
Json sheet_step(const pack::Model& model, const service::CaseSheet& sheet, std::size_t i) {
  const auto& step = sheet.procedure->steps[i];
  const auto& stands = sheet.state.steps[i];
  return {{"label", case_words(step.label)},
          {"help", case_words(step.help)},
          {"refused_on", day_when(stands.state == procedure::State::refused, stands.since)},
          {"returned_on", day_when(true, stands.returned)},
          {"revoked_on", day_when(true, stands.revoked)},
          {"expired_on", day_when(stands.state == procedure::State::expired, stands.expires)},
          {"answered_by", authority_named(model, *sheet.procedure, stands.answered_by)},
          {"in_force", stands.state != procedure::State::closed},
          {"possible", stands.possible},
          {"doubtful", procedure::doubtful(stands)},
          {"papers", sheet_papers(sheet, i)},
          {"papers_told", std::string(told_code(step.documents.known))},
          {"authority", authority_json(model, *sheet.procedure, step)},
          {"authority_help", authority_help(model, *sheet.procedure, step)},
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

/// Which kinds of papers lack, over all steps that are not done: never a number nor a name.
Json sheet_lacking(const pack::Model& model, const service::CaseSheet& sheet) {
  Json out = Json::array();
  std::set<std::string> told;
  const auto tell = [&](const std::string& code, const pack::Words& label,
                        const std::optional<methods::Day>& expired) {
    if (told.insert(code).second)
      out.push_back(
          {{"label", case_words(label)}, {"expired", expired ? Json(methods::text_of(*expired)) : Json()}});
  };
  for (const auto& paper : sheet.missing)
    for (const auto& document : sheet.procedure->steps[paper.step].documents.value)
      if (document.code == paper.document) tell(paper.document, document.label, paper.expired);
  const auto* catalogue = model.find_catalogue("citizenship_paper");
  for (const auto& paper : sheet.citizenship_missing)
    if (const auto* item = catalogue == nullptr ? nullptr : catalogue->item(paper.code))
      tell(paper.code, item->label, paper.expired);
  return out;
}

/// What is recorded already, without what somebody typed: that might tell of others.
Json sheet_kept(const service::CaseSheet& sheet) {
  Json out = Json::array();
  for (const auto& paper : sheet.papers)
    out.push_back({{"label", paper.label ? case_words(*paper.label) : Json()},
                   {"issued", methods::text_of(paper.issued)},
                   {"last", paper.last ? Json(methods::text_of(*paper.last)) : Json()},
                   {"holds", paper.holds}});
  return out;
}

Json sheet_offers(const pack::Model& model, const service::CaseSheet& sheet, bool doubtful) {
  Json out = Json::array();
  if (!sheet.open) return out;
  for (const auto& offer : sheet.offers) {
    if (offer.doubtful != doubtful) continue;
    Json steps = Json::array();
    for (const auto step : offer.steps) steps.push_back(sheet_step(model, sheet, step));
    out.push_back({{"steps", steps}, {"one_of", step_labels(sheet, offer.one_of)}});
  }
  return out;
}

Json sheet_first(const service::CaseSheet& sheet) {
  if (!sheet.open || !sheet.first) return {};
  const auto& stands = sheet.state.steps[sheet.first->step];
  return {{"label", case_words(sheet.procedure->steps[sheet.first->step].label)},
          {"opens", step_labels(sheet, sheet.first->opens)},
          {"doubtful", sheet.first->doubtful},
          {"one_of", step_labels(sheet, sheet.first->one_of)},
          {"renew", stands.state == procedure::State::expired}};
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
      steps.push_back(
          {{"label", case_words(sheet.procedure->steps[i].label)},
           {"holder", std::string(code_of(sheet.state.steps[i].holder))},
           {"authority", authority_json(model, *sheet.procedure, sheet.procedure->steps[i])},
           {"refused_on",
            day_when(sheet.state.steps[i].state == procedure::State::refused, sheet.state.steps[i].since)},
           {"returned_on", day_when(true, sheet.state.steps[i].returned)},
           {"revoked_on", day_when(true, sheet.state.steps[i].revoked)},
           {"answered_by", authority_named(model, *sheet.procedure, sheet.state.steps[i].answered_by)},
           {"expired_on", day_when(sheet.state.steps[i].state == procedure::State::expired,
                                   sheet.state.steps[i].expires)}});
    // What blocks from outside was written by staff, perhaps about others: its kind is all that is told.
    const auto* kind = cause.blocker.empty() ? nullptr : blocker_kind(model, sheet, cause);
    causes.push_back({{"any_of", steps},
                      {"instead", step_labels(sheet, cause.instead)},
                      {"outside", !cause.blocker.empty()},
                      {"outside_kind", kind == nullptr ? Json() : case_words(kind->label)},
                      {"outside_mover", kind == nullptr ? Json() : case_words(kind->help)}});
  }
  return {{"label", case_words(sheet.procedure->steps[blocked.step].label)}, {"causes", causes}};
}

}  // namespace

Json sheet_key_json(const service::SheetKey& key) {
  return {{"handle", key.handle},        {"code", key.code},
          {"case_code", key.case_code},  {"made_on", methods::text_of(key.made_on)},
          {"ask_at", key.ask_at.office}, {"ask_phone", key.ask_at.phone}};
}

Json case_sheet_json(const pack::Model& model, const service::CaseSheet& sheet) {
  Json lapsed = Json::array(), waiting = Json::array(), spare = Json::array(), blocked = Json::array(),
       done = Json::array(), kinds = Json::array(), before = Json::array();
  for (std::size_t i = 0; i < sheet.state.steps.size(); ++i) {
    const auto& step = sheet.state.steps[i];
    // Each step stands in one place: what lapsed is told first, what is certain apart from what is not.
    if (sheet.open && procedure::lapsed(step)) lapsed.push_back(sheet_step(model, sheet, i));
    if (step.spare) spare.push_back(case_words(sheet.procedure->steps[i].label));
    if (step.state == procedure::State::waiting) waiting.push_back(waiting_step(model, sheet, i));
    if (step.state == procedure::State::done)
      done.push_back({{"label", case_words(sheet.procedure->steps[i].label)},
                      {"expires", step.expires ? Json(methods::text_of(*step.expires)) : Json()}});
  }
  if (sheet.open)
    for (const auto& one : sheet.blocked) blocked.push_back(blocked_step(model, sheet, one));
  for (const auto& one : sheet.before) before.push_back(case_before_json(model, one));
  const auto* catalogue = model.find_catalogue("right_kind");
  for (const auto& kind : sheet.blocking_kinds)
    if (const auto* item = catalogue == nullptr ? nullptr : catalogue->item(kind))
      kinds.push_back(case_words(item->label));
  return {{"day", methods::text_of(sheet.day)},
          {"procedure", case_words(sheet.procedure->label)},
          {"help", case_words(sheet.procedure->help)},
          {"replaced_by", sheet.replaced_by == nullptr ? Json() : case_words(sheet.replaced_by->label)},
          {"open", sheet.open},
          {"closed_on", sheet.closed_on ? Json(methods::text_of(*sheet.closed_on)) : Json()},
          {"complete", sheet.state.complete},
          {"units", sheet.progress.units},
          {"done_units", sheet.progress.done},
          {"first", sheet_first(sheet)},
          {"ask_first", sheet.open ? questions_json(*sheet.procedure, sheet.ask_first) : Json::array()},
          {"possible", sheet_offers(model, sheet, false)},
          {"doubtful", sheet_offers(model, sheet, true)},
          {"lapsed", lapsed},
          {"spare", spare},
          {"papers", sheet_kept(sheet)},
          {"before", before},
          {"papers_missing", sheet_lacking(model, sheet)},
          {"waiting", waiting},
          {"blocked", blocked},
          {"done", done},
          {"blocking_kinds", kinds},
          {"ask_at", sheet.ask_at.office},
          {"ask_phone", sheet.ask_at.phone},
          {"lines", case_lines_json(sheet.lines)}};
}

}  // namespace minga::http
