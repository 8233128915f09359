#include <charconv>

#include "formats/number.hpp"
#include "http/caller.hpp"
#include "http/resources/adding.hpp"
#include "http/resources/case_json.hpp"
#include "http/resources/schemas.hpp"
#include "http/schema.hpp"

namespace minga::http {
namespace {

std::string query_text(const Request& request, std::string_view name) {
  return std::string(request.query_value(name).value_or(""));
}

/// Nothing where it was not asked for; "request.not_an_id".
Result<std::optional<Id>> territory_asked(const Request& request) {
  const auto given = request.query_value("territory");
  if (!given) return std::nullopt;
  if (const auto id = id_from(*given)) return id;
  return fail(ProblemKind::invalid, "request.not_an_id", {}, {"", 0, 0, "territory"});
}

Response list_procedures(Api& api, const Request&) {
  const auto& model = api.house.store.model();
  Json procedures = Json::array();
  for (const auto& entry : model.procedures) procedures.push_back(procedure_json(model, entry.second));
  return json_response({{"procedures", procedures}});
}

Json case_row_json(const service::CaseRow& row) {
  const auto codes = [&](const std::vector<std::size_t>& steps) {
    Json out = Json::array();
    for (const auto step : steps) out.push_back(row.procedure->steps[step].code);
    return out;
  };
  return {{"id", to_string(row.id)},
          {"code", row.code},
          {"owner", row.owner},
          {"territory", row.territory},
          {"procedure", row.procedure->name},
          {"label", case_words(row.procedure->label)},
          {"opened_on", row.opened_on},
          {"state", row.state},
          {"units", row.progress.units},
          {"done", row.progress.done},
          {"complete", row.complete},
          {"possible", codes(row.possible)},
          {"doubtful", codes(row.doubtful)},
          {"lapsed", codes(row.lapsed)},
          {"waiting", codes(row.waiting)},
          {"blocked", codes(row.blocked)},
          {"over_term", row.over_term},
          {"uncounted", row.uncounted}};
}

Response show_cases(Api& api, const Request& request) {
  service::CaseQuery query;
  const auto territory = territory_asked(request);
  if (!territory) return problem(territory.error(), request.language);
  query.territory = *territory;
  query.procedure = query_text(request, "procedure");
  query.state = query_text(request, "state");
  query.step = query_text(request, "step");
  query.step_state = query_text(request, "step_state");
  query.after = query_text(request, "after");
  if (const auto given = request.query_value("limit")) {
    const auto read = std::from_chars(given->data(), given->data() + given->size(), query.limit);
    if (read.ec != std::errc() || read.ptr != given->data() + given->size()) query.limit = 0;
  }
  const auto page = service::list_cases(api.house, actor_of(request), query);
  if (!page) return problem(page.error(), request.language);
  Json cases = Json::array();
  for (const auto& row : page->rows) cases.push_back(case_row_json(row));
  return json_response({{"cases", cases}, {"next", page->next.empty() ? Json() : Json(page->next)}});
}

Response standing_response(Api& api, const Request& request, const service::CaseStanding& standing,
                           int status) {
  return json_response(standing_json(api.house.store.model(), standing, request.language), status);
}

Response show_standing(Api& api, const Request& request) {
  const auto id = id_parameter(request, "id");
  if (!id) return problem(id.error(), request.language);
  const auto standing = service::case_standing(api.house, actor_of(request), *id);
  if (!standing) return problem(standing.error(), request.language);
  return standing_response(api, request, *standing, 200);
}

Response open_a_case(Api& api, const Request& request) {
  const auto body = json_body(request);
  if (!body) return problem(body.error(), request.language);
  const auto values = values_from(*api.house.store.model().find_register("case_file"), *body);
  if (!values) return problems(values.error(), request.language);
  const auto made = service::open_case(api.house, actor_of(request), *values);
  if (!made) return problems(made.error(), request.language);
  const auto standing = service::case_standing(api.house, actor_of(request), *made);
  if (!standing) return problem(standing.error(), request.language);
  return standing_response(api, request, *standing, 201);
}

/// An id that may be left out; "request.not_an_id".
Result<std::optional<Id>> optional_id(const Json& body, const char* name) {
  const auto text = text_member_or(body, name, "");
  if (text.empty()) return std::nullopt;
  if (const auto id = id_from(text)) return id;
  return fail(ProblemKind::invalid, "request.not_an_id", {}, {"", 0, 0, name});
}

Result<service::NewCaseEvent> event_from(const Json& body) {
  service::NewCaseEvent event;
  for (auto [name, member] : {std::pair("step", &event.step), {"kind", &event.kind}, {"day", &event.day}}) {
    auto text = text_member(body, name);
    if (!text) return tl::unexpected(text.error());
    *member = std::move(*text);
  }
  event.authority = text_member_or(body, "authority", "");
  event.expires = text_member_or(body, "expires", "");
  event.blocker = text_member_or(body, "blocker", "");
  event.blocker_kind = text_member_or(body, "blocker_kind", "");
  event.note = text_member_or(body, "note", "");
  for (auto [name, member] :
       {std::pair("blocking_right", &event.blocking_right), {"document", &event.document}}) {
    const auto id = optional_id(body, name);
    if (!id) return tl::unexpected(id.error());
    *member = *id;
  }
  if (body.contains("as_found")) {
    const auto as_found = flag_member(body, "as_found");
    if (!as_found) return tl::unexpected(as_found.error());
    event.as_found = *as_found;
  }
  return event;
}

struct EventOfCase {
  Id id;  // of the case
  service::NewCaseEvent event;
};

Result<EventOfCase> event_of_case(const Request& request) {
  const auto id = id_parameter(request, "id");
  if (!id) return tl::unexpected(id.error());
  const auto body = json_body(request);
  if (!body) return tl::unexpected(body.error());
  auto event = event_from(*body);
  if (!event) return tl::unexpected(event.error());
  return EventOfCase{*id, std::move(*event)};
}

Response record_event(Api& api, const Request& request) {
  const auto asked = event_of_case(request);
  if (!asked) return problem(asked.error(), request.language);
  const auto standing = service::record_case_event(api.house, actor_of(request), asked->id, asked->event);
  if (!standing) return problems(standing.error(), request.language);
  return standing_response(api, request, *standing, 201);
}

Response close_case(Api& api, const Request& request) {
  const auto id = id_parameter(request, "id");
  if (!id) return problem(id.error(), request.language);
  const auto body = json_body(request);
  if (!body) return problem(body.error(), request.language);
  const auto closed = flag_member(*body, "closed");
  if (!closed) return problem(closed.error(), request.language);
  const auto& act = *closed ? service::close_case : service::reopen_case;
  const auto done = act(api.house, actor_of(request), *id, text_member_or(*body, "reason", ""));
  return done ? no_content() : problem(done.error(), request.language);
}

Response reopen_a_case(Api& api, const Request& request) {
  const auto id = id_parameter(request, "id");
  if (!id) return problem(id.error(), request.language);
  const auto body = json_body(request);
  if (!body) return problem(body.error(), request.language);
  const auto done =
      service::reopen_case(api.house, actor_of(request), *id, text_member_or(*body, "reason", ""));
  return done ? no_content() : problem(done.error(), request.language);
}

Response record_late(Api& api, const Request& request) {
  const auto asked = event_of_case(request);
  if (!asked) return problem(asked.error(), request.language);
  const auto told = service::record_late_answer(api.house, actor_of(request), asked->id, asked->event);
  if (!told) return problems(told.error(), request.language);
  return json_response(late_answer_json(*told), 201);
}

Response move_a_case(Api& api, const Request& request) {
  const auto id = id_parameter(request, "id");
  if (!id) return problem(id.error(), request.language);
  const auto body = json_body(request);
  if (!body) return problem(body.error(), request.language);
  bool dry_run = true;
  if (body->contains("dry_run")) {
    const auto given = flag_member(*body, "dry_run");
    if (!given) return problem(given.error(), request.language);
    dry_run = *given;
  }
  const auto moved = service::move_case(api.house, actor_of(request), *id, text_member_or(*body, "to", ""),
                                        dry_run, text_member_or(*body, "reason", ""));
  if (!moved) return problem(moved.error(), request.language);
  return json_response(case_move_json(*moved));
}

Response show_funnel(Api& api, const Request& request) {
  service::CaseFunnelQuery query;
  const auto territory = territory_asked(request);
  if (!territory) return problem(territory.error(), request.language);
  query.territory = *territory;
  query.procedure = query_text(request, "procedure");
  query.by = query_text(request, "by");
  query.until = query_text(request, "until");
  for (const auto solved : request.query_values("solved")) query.solved.emplace_back(solved);
  if (const auto level = request.query_value("level"))
    query.level = formats::number_from_text(*level).value_or(0);
  const auto funnel = service::case_funnel(api.house, actor_of(request), query);
  if (!funnel) return problem(funnel.error(), request.language);
  return json_response(case_funnel_json(*funnel));
}

Response make_key(Api& api, const Request& request) {
  const auto id = id_parameter(request, "id");
  if (!id) return problem(id.error(), request.language);
  const auto key = service::make_sheet_key(api.house, actor_of(request), *id);
  if (!key) return problem(key.error(), request.language);
  auto response = json_response(sheet_key_json(*key), 201);
  response.headers.set("Cache-Control", "no-store");
  response.compress = false;
  return response;
}

/// Wrong codes are slowed down by sheet and by address, as wrong passwords are.
Response open_sheet(Api& api, const Request& request) {
  const auto body = json_body(request);
  if (!body) return problem(body.error(), request.language);
  const auto code = text_member(*body, "code");
  if (!code) return problem(code.error(), request.language);
  // What cannot be a code is no guess.
  if (const auto form = service::check_sheet_code(*code); !form)
    return problem(form.error(), request.language);
  const auto sheet_key = "sheet/" + std::string(request.parameter("handle"));
  const auto address_key = "address/" + request.remote_address;
  for (const auto& key : {sheet_key, address_key})
    if (const auto wait = api.sheet_guesses.attempt(key); wait.count() > 0) {
      const auto seconds = std::to_string((wait.count() + 999) / 1000);
      auto refusal =
          problem({ProblemKind::too_many, "session.slow_down", {{"seconds", seconds}}, {}}, request.language);
      refusal.headers.set("Retry-After", seconds);
      return refusal;
    }
  const auto sheet = service::case_sheet(api.house, actor_of(request), request.parameter("handle"), *code);
  if (!sheet) return problem(sheet.error(), request.language);
  api.sheet_guesses.succeeded(sheet_key);
  api.sheet_guesses.excused(address_key);
  auto response = json_response(case_sheet_json(api.house.store.model(), *sheet));
  response.headers.set("Cache-Control", "no-store");
  response.compress = false;
  return response;
}

Operation listing() {
  using namespace schema;
  return Operation("Cases by their codes, and where each stands.")
      .query("territory", uuid(), "And all within it.")
      .query("procedure", text(), "Its name.")
      .query("state", code({"open", "closed", "moved"}), "Of the file.")
      .query("step", text(), "Of the procedure: cases in which it waits or can be filed now.")
      .query("step_state", code({"done", "waiting", "open", "blocked", "refused", "expired", "closed"}),
             "Cases in which the step stands so.")
      .query("limit", integer(), "1 to 500; 50 unless given.")
      .query("after", text(), "`next` of the page before.")
      .gives(200, ref("Cases"));
}

Operation counting() {
  using namespace schema;
  return Operation("Where cases of a procedure enter, pass and stop.")
      .query("procedure", text(), "Its name.")
      .query("territory", uuid(), "And all within it.")
      .query("by", code({"authority", "territory", "sex", "organisation", "month"}), "Parts the cases.")
      .query("until", date(), "Today unless given.")
      .query("solved", text(), "What if this blocker were solved; may come several times.")
      .query("level", number(), "Of the intervals: 0.95 unless given.")
      .gives(200, ref("CaseFunnel"));
}

}  // namespace

void add_case_routes(Router& router, Api& api) {
  using schema::ref;
  const auto add = adding_signed_in(router, api);
  adding(router, api)(Method::get, "/api/procedures",
                      Operation("The procedures of the workspace's packs.")
                          .gives(200, ref("Procedures"))
                          .of(open_to_all("pack.read")),
                      list_procedures);
  add(Method::get, "/api/cases", "case.read", listing(), show_cases);
  add(Method::post, "/api/cases", "case.open",
      Operation("Open a case.").takes(ref("NewCase")).gives(201, ref("CaseStanding")), open_a_case);
  add(Method::get, "/api/cases/funnel", "case.funnel", counting(), show_funnel);
  add(Method::get, "/api/cases/{id}/state", "case.read",
      Operation("Where a case stands today.").gives(200, ref("CaseStanding")), show_standing);
  add(Method::post, "/api/cases/{id}/events", "case.record",
      Operation("Record what happened to a step.").takes(ref("NewCaseEvent")).gives(201, ref("CaseStanding")),
      record_event);
  add(Method::post, "/api/cases/{id}/closed", "case.close",
      Operation("Close a case, or open it again.").takes(ref("CaseClosing")).gives_nothing(), close_case);
  add(Method::post, "/api/cases/{id}/reopened", "case.reopen",
      Operation("Open a case again that was closed, or that moved on by mistake; of an open one a conflict.")
          .takes(ref("CaseReopening"))
          .gives_nothing(),
      reopen_a_case);
  add(Method::post, "/api/cases/{id}/late-answers", "case.answer_late",
      Operation("Record what an authority answered after the case moved on, and see what that means.")
          .takes(ref("NewCaseEvent"))
          .gives(201, ref("CaseLateAnswer")),
      record_late);
  add(Method::post, "/api/cases/{id}/move", "case.move",
      Operation("Move a case to a newer procedure, or see what that would mean.")
          .takes(ref("CaseMoveOrder"))
          .gives(200, ref("CaseMove")),
      move_a_case);
  add(Method::post, "/api/cases/{id}/sheet-code", "case.sheet_code",
      Operation("Make or renew the code of the owner's personal sheet.").gives(201, ref("SheetKey")),
      make_key);
  adding(router, api)(Method::post, "/api/case-sheet/{handle}",
                      Operation("A personal sheet, for who has its code.")
                          .takes(ref("SheetCode"))
                          .gives(200, ref("CaseSheet"))
                          .of(open_to_all("case.sheet")),
                      open_sheet);
}

}  // namespace minga::http
