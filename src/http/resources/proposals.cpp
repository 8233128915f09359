#include "service/proposals.hpp"

#include "http/caller.hpp"
#include "http/json.hpp"
#include "http/resources/adding.hpp"
#include "http/resources/schemas.hpp"
#include "http/schema.hpp"

namespace minga::http {
namespace {

Json action_json(const service::DraftAction& action, Language language) {
  const auto id_or_null = [](const std::optional<Id>& id) { return id ? Json(to_string(*id)) : Json(); };
  const auto text_or_null = [](const std::string& text) { return text.empty() ? Json() : Json(text); };
  return {{"id", to_string(action.id)},
          {"revision", action.revision},
          {"impact", id_or_null(action.impact)},
          {"impact_name", text_or_null(language == Language::en ? action.impact_en : action.impact_es)},
          {"action", action.action_text},
          {"responsible", text_or_null(action.responsible)},
          {"due", text_or_null(action.due_date)},
          {"state", action.state},
          {"proposal", id_or_null(action.proposal)},
          {"proposal_changed", action.proposal_changed},
          {"comments", action.comments}};
}

Response decide(Api& api, const Request& request) {
  const auto id = id_parameter(request, "id");
  if (!id) return problem(id.error(), request.language);
  const auto body = json_body(request);
  if (!body) return problem(body.error(), request.language);
  const auto state = text_member(*body, "state");
  if (!state) return problem(state.error(), request.language);
  const auto done =
      service::decide_proposal(api.house, actor_of(request), *id, *state, text_member_or(*body, "reason", ""),
                               integer_member(*body, "revision"));
  if (!done) return problem(done.error(), request.language);
  return json_response({{"proposal", to_string(done->proposal)},
                        {"revision", done->revision},
                        {"state", done->state},
                        {"action", done->action ? Json(to_string(*done->action)) : Json()}});
}

Response list_actions(Api& api, const Request& request) {
  const auto id = id_parameter(request, "id");
  if (!id) return problem(id.error(), request.language);
  const auto actions = service::draft_actions(api.house, actor_of(request), *id);
  if (!actions) return problem(actions.error(), request.language);
  Json list = Json::array();
  for (const auto& action : *actions) list.push_back(action_json(action, request.language));
  return json_response({{"actions", list}});
}

Response export_actions(Api& api, const Request& request) {
  const auto id = id_parameter(request, "id");
  if (!id) return problem(id.error(), request.language);
  const auto actions = service::export_draft_actions(api.house, actor_of(request), *id);
  if (!actions) return problem(actions.error(), request.language);
  auto file = service::draft_actions_file(api.house.store.model(), *actions,
                                          request.query_value("format").value_or("csv"), request.language);
  if (!file) return problem(file.error(), request.language);
  return download(std::move(file->bytes), file->media_type, file->name);
}

}  // namespace

Json proposal_schemas() {
  using namespace schema;
  const auto state = described(text(), "A code of the catalogue proposal_state.");
  Json schemas;
  schemas["NewDecision"] =
      object({{"state", state},
              maybe("reason", described(text(), "Needed to take an acceptance back; kept with the change.")),
              maybe("revision", described(integer(),
                                          "Of the proposal as it was last seen: 412 when somebody "
                                          "changed it since."))});
  schemas["Decision"] =
      object({{"proposal", uuid()},
              {"revision", integer()},
              {"state", state},
              {"action", described(or_null(uuid()), "The planned action, while the proposal is accepted.")}});
  schemas["DraftAction"] =
      object({{"id", uuid()},
              {"revision", integer()},
              {"impact", or_null(uuid())},
              {"impact_name", or_null(text())},
              {"action", text()},
              {"responsible", described(or_null(text()), "Null too for those who may not see it.")},
              {"due", or_null(date())},
              {"state", described(text(), "A code of the catalogue planned_action_state.")},
              {"proposal", or_null(uuid())},
              {"proposal_changed", described(flag(), "Its text is no longer the one that was accepted.")},
              {"comments", described(integer(), "On its proposal.")}});
  schemas["DraftActions"] = object({{"actions", list_of(ref("DraftAction"))}});
  return schemas;
}

void add_proposal_routes(Router& router, Api& api) {
  using namespace schema;
  const auto add = adding_signed_in(router, api);
  add(Method::post, "/api/proposals/{id}/decision", "proposal.review",
      Operation("Decide about a proposal. Accepting makes its planned action with it, once.")
          .takes(ref("NewDecision"))
          .gives(200, ref("Decision")),
      decide);
  add(Method::get, "/api/workshops/{id}/actions", "plan.read",
      Operation("The draft list of actions that came out of a workshop, by impact.")
          .gives(200, ref("DraftActions")),
      list_actions);
  add(Method::get, "/api/workshops/{id}/actions/export", "plan.export",
      Operation("The same as a file.")
          .query("format", code({"csv", "xlsx"}), "csv unless given.")
          .gives_file({"text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}),
      export_actions);
}

}  // namespace minga::http
