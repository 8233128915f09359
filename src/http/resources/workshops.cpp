#include "http/caller.hpp"
#include "http/json.hpp"
#include "http/resources/adding.hpp"
#include "http/resources/schemas.hpp"
#include "http/resources/workshop_json.hpp"
#include "http/schema.hpp"
#include "service/paper.hpp"
#include "service/progress.hpp"

namespace minga::http {
namespace {

Result<service::NewWorkshop> new_workshop_from(const Json& body) {
  service::NewWorkshop workshop;
  const auto territory = id_member(body, "territory");
  if (!territory) return tl::unexpected(territory.error());
  const auto list = id_member(body, "impact_list");
  if (!list) return tl::unexpected(list.error());
  const auto title = text_member(body, "title");
  if (!title) return tl::unexpected(title.error());
  const auto date = text_member(body, "date");
  if (!date) return tl::unexpected(date.error());
  workshop.territory = *territory;
  workshop.impact_list = *list;
  workshop.title = *title;
  workshop.held_on = *date;
  workshop.consent_es = text_member_or(body, "consent", text_member_or(body, "consent_es", ""));
  workshop.consent_en = text_member_or(body, "consent_en", "");
  workshop.minimum_group_size = integer_member(body, "minimum_group_size");
  if (const auto groups = body.find("groups"); groups != body.end() && groups->is_array())
    for (const auto& group : *groups) {
      const auto name = group.is_object() ? text_member(group, "name") : Result<std::string>(std::string());
      if (!name) return tl::unexpected(name.error());
      workshop.groups.push_back(
          {Id{}, *name, group.is_object() ? text_member_or(group, "actor_type", "") : ""});
    }
  return workshop;
}

Response create_workshop(Api& api, const Request& request) {
  const auto body = json_body(request);
  if (!body) return problem(body.error(), request.language);
  const auto wanted = new_workshop_from(*body);
  if (!wanted) return problem(wanted.error(), request.language);
  const auto made = service::create_workshop(api.house, actor_of(request), *wanted);
  if (!made) return problems(made.error(), request.language);
  auto response = json_response(json_of(*made, request.language), 201);
  response.headers.set("Location", "/api/workshops/" + to_string(made->id));
  return response;
}

Response show_workshop(Api& api, const Request& request) {
  const auto id = id_parameter(request, "id");
  if (!id) return problem(id.error(), request.language);
  const auto workshop = service::find_workshop(api.house, actor_of(request), *id);
  if (!workshop) return problem(workshop.error(), request.language);
  auto body = json_of(*workshop, request.language);
  if (const auto progress = service::workshop_progress(api.house, actor_of(request), *id))
    body["counts"] = {{"participants", progress->participants},
                      {"ratings", progress->answers},
                      {"complete", progress->complete}};
  return json_response(body);
}

Response set_state(Api& api, const Request& request) {
  const auto id = id_parameter(request, "id");
  if (!id) return problem(id.error(), request.language);
  const auto body = json_body(request);
  if (!body) return problem(body.error(), request.language);
  const auto state = text_member(*body, "state");
  if (!state) return problem(state.error(), request.language);
  const auto done = service::set_workshop_state(api.house, actor_of(request), *id, *state);
  return done ? show_workshop(api, request) : problem(done.error(), request.language);
}

Response veil(Api& api, const Request& request) {
  const auto id = id_parameter(request, "id");
  if (!id) return problem(id.error(), request.language);
  const auto body = json_body(request);
  if (!body) return problem(body.error(), request.language);
  const auto unveiled = flag_member(*body, "unveiled");
  if (!unveiled) return problem(unveiled.error(), request.language);
  const auto done = service::set_unveiled(api.house, actor_of(request), *id, *unveiled);
  return done ? show_workshop(api, request) : problem(done.error(), request.language);
}

Response add_impact(Api& api, const Request& request) {
  const auto id = id_parameter(request, "id");
  if (!id) return problem(id.error(), request.language);
  const auto body = json_body(request);
  if (!body) return problem(body.error(), request.language);
  service::NewImpact impact;
  impact.name_es = text_member_or(*body, "name_es", text_member_or(*body, "name", ""));
  impact.name_en = text_member_or(*body, "name_en", "");
  impact.sentence_es = text_member_or(*body, "sentence_es", text_member_or(*body, "sentence", ""));
  impact.sentence_en = text_member_or(*body, "sentence_en", "");
  impact.area = text_member_or(*body, "area", "society");
  const auto made = service::add_impact(api.house, actor_of(request), *id, impact);
  return made ? json_response(json_of(*made, request.language), 201)
              : problems(made.error(), request.language);
}

Response progress(Api& api, const Request& request) {
  const auto id = id_parameter(request, "id");
  if (!id) return problem(id.error(), request.language);
  const auto seen = service::workshop_progress(api.house, actor_of(request), *id);
  return seen ? json_response(json_of(*seen)) : problem(seen.error(), request.language);
}

Response quadrant(Api& api, const Request& request) {
  const auto id = id_parameter(request, "id");
  if (!id) return problem(id.error(), request.language);
  const auto seen = service::workshop_quadrant(api.house, actor_of(request), *id);
  return seen ? json_response(json_of(*seen)) : problem(seen.error(), request.language);
}

Response paper(Api& api, const Request& request) {
  const auto id = id_parameter(request, "id");
  if (!id) return problem(id.error(), request.language);
  const auto workshop = service::find_workshop(api.house, actor_of(request), *id);
  return workshop ? printable(service::paper_sheet(*workshop, request.language))
                  : problem(workshop.error(), request.language);
}

/// Events: "progress", and "quadrant" once the results are unveiled.
Response listen(Api& api, const Request& request) {
  const auto id = id_parameter(request, "id");
  if (!id) return problem(id.error(), request.language);
  const auto seen = service::workshop_progress(api.house, actor_of(request), *id);
  if (!seen) return problem(seen.error(), request.language);
  const auto stream = api.live.subscribe("workshop/" + to_string(*id), [&] {
    return Event{"progress", json_of(*seen).dump(), ""};
  });
  if (!stream)
    return problem_with_status(503, {ProblemKind::too_many, "server.too_many_listeners", {}, {}},
                               request.language);
  return events(stream);
}

}  // namespace

void add_workshop_routes(Router& router, Api& api) {
  using namespace schema;
  const auto add = adding_signed_in(router, api);
  add(Method::post, "/api/workshops", "workshop.manage",
      Operation("Make a workshop, with its join code.")
          .takes(ref("NewWorkshop"))
          .gives(201, ref("Workshop"))
          .header(201, "Location", "Where it is."),
      create_workshop);
  add(Method::get, "/api/workshops/{id}", "workshop.progress",
      Operation("All that is needed to run a workshop.").gives(200, ref("Workshop")), show_workshop);
  add(Method::post, "/api/workshops/{id}/state", "workshop.manage",
      Operation("Open or close a workshop.")
          .takes(object({{"state", ref("WorkshopState")}}))
          .gives(200, ref("Workshop")),
      set_state);
  add(Method::post, "/api/workshops/{id}/veil", "workshop.manage",
      Operation("Show or hide the results on the room's screen.")
          .takes(object({{"unveiled", flag()}}))
          .gives(200, ref("Workshop")),
      veil);
  add(Method::post, "/api/workshops/{id}/impacts", "workshop.manage",
      Operation("Add an impact that the people in the room miss.")
          .takes(ref("NewWorkshopImpact"))
          .gives(201, ref("WorkshopImpact")),
      add_impact);
  add(Method::get, "/api/workshops/{id}/progress", "workshop.progress",
      Operation("How many have rated.").gives(200, ref("Progress")), progress);
  add(Method::get, "/api/workshops/{id}/quadrant", "workshop.progress",
      Operation("The results so far, once they are unveiled.").gives(200, ref("Quadrant")), quadrant);
  add(Method::get, "/api/workshops/{id}/paper", "workshop.progress",
      Operation("Paper sheets for the printer.").gives_file({"text/html"}), paper);
  add(Method::get, "/api/workshops/{id}/events", "workshop.progress",
      Operation("Progress as it happens, and the results once they are unveiled.")
          .gives_events({{"progress", ref("Progress")}, {"quadrant", ref("Quadrant")}}),
      listen);
}

}  // namespace minga::http
