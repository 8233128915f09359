#include "http/caller.hpp"
#include "http/json.hpp"
#include "http/operation.hpp"
#include "http/resources/resources.hpp"
#include "http/resources/schemas.hpp"
#include "http/resources/workshop_json.hpp"
#include "http/schema.hpp"
#include "service/participation.hpp"

namespace minga::http {
namespace {

constexpr std::size_t kRatingsBody = 256 * 1024;

/// The wait somebody must sit out before another code is looked at; counted per address.
std::optional<Response> too_many_codes(Api& api, const Request& request, const std::string& key) {
  const auto wait = api.join_guesses.attempt(key);
  if (wait.count() == 0) return std::nullopt;
  const auto seconds = std::to_string((wait.count() + 999) / 1000);
  auto refusal =
      problem({ProblemKind::too_many, "session.slow_down", {{"seconds", seconds}}, {}}, request.language);
  refusal.headers.set("Retry-After", seconds);
  return refusal;
}

Response look_up_code(Api& api, const Request& request) {
  const auto body = json_body(request);
  if (!body) return problem(body.error(), request.language);
  const auto code = text_member(*body, "code");
  if (!code) return problem(code.error(), request.language);
  const auto key = "join/" + request.remote_address;
  if (auto refusal = too_many_codes(api, request, key)) return *refusal;
  const auto workshop = service::workshop_by_code(api.house, *code);
  // Only a code that is none was a guess; forty phones behind one village router must not wait.
  if (workshop || workshop.error().code != "workshop.code_unknown") api.join_guesses.excused(key);
  if (!workshop) return problem(workshop.error(), request.language);
  const auto whole = json_of(*workshop, request.language);
  return json_response(
      {{"workshop", {{"id", whole["id"]}, {"title", whole["title"]}, {"date", whole["date"]}}},
       {"consent", whole["consent"]},
       {"groups", whole["groups"]},
       {"impacts", whole["impacts"]}});
}

Response join(Api& api, const Request& request) {
  const auto body = json_body(request);
  if (!body) return problem(body.error(), request.language);
  const auto code = text_member(*body, "code");
  const auto group = id_member(*body, "group");
  const auto consent = flag_member(*body, "consent");
  const auto device = text_member(*body, "device_key");
  if (!code) return problem(code.error(), request.language);
  if (!group) return problem(group.error(), request.language);
  if (!consent) return problem(consent.error(), request.language);
  if (!device) return problem(device.error(), request.language);
  const auto key = "join/" + request.remote_address;
  if (auto refusal = too_many_codes(api, request, key)) return *refusal;
  const auto joined = service::join_workshop(api.house, actor_of(request), *code, *group, *consent, *device);
  if (joined || joined.error().code != "workshop.code_unknown") api.join_guesses.excused(key);
  if (!joined) return problem(joined.error(), request.language);
  auto response = json_response(
      {{"participant", to_string(joined->participant)}, {"label", joined->label}, {"token", joined->token}},
      201);
  response.compress = false;
  response.headers.set("Cache-Control", "no-store");
  return response;
}

Response show_participation(Api& api, const Request& request) {
  const auto state = service::participant_state(api.house, actor_of(request));
  if (!state) return problem(state.error(), request.language);
  Json ratings = Json::array();
  for (const auto& rating : state->ratings) ratings.push_back(json_of(rating));
  return json_response({{"participant", to_string(state->participant)},
                        {"label", state->label},
                        {"workshop", to_string(state->workshop)},
                        {"group", state->group ? Json(to_string(*state->group)) : Json()},
                        {"state", state->workshop_state},
                        {"ratings", ratings}});
}

Response submit(Api& api, const Request& request) {
  const auto body = json_body(request);
  if (!body) return problem(body.error(), request.language);
  const auto ratings = ratings_from(*body);
  if (!ratings) return problems(ratings.error(), request.language);
  const auto stored = service::submit_ratings(api.house, actor_of(request), *ratings);
  if (!stored) return problems(stored.error(), request.language);
  Json list = Json::array();
  for (const auto& rating : *stored)
    list.push_back({{"impact", to_string(rating.impact)}, {"sequence", rating.sequence}});
  return json_response({{"stored", list}});
}

}  // namespace

Json participant_schemas() {
  using namespace schema;
  const auto group = or_null(uuid());
  Json schemas;
  schemas["JoinCode"] = object({{"code", text()}});
  schemas["Invitation"] = object({{"workshop", object({{"id", uuid()}, {"title", text()}, {"date", date()}})},
                                  {"consent", text()},
                                  {"groups", list_of(ref("WorkshopGroup"))},
                                  {"impacts", list_of(ref("WorkshopImpact"))}});
  schemas["NewParticipant"] =
      object({{"code", text()},
              {"group", uuid()},
              {"consent", flag()},
              {"device_key", described(text(),
                                       "Random, made by the phone: joining again with it gives the same "
                                       "participant.")}});
  schemas["Joined"] =
      object({{"participant", uuid()}, {"label", text()}, {"token", described(text(), "Told this once.")}});
  schemas["Participation"] = object({{"participant", uuid()},
                                     {"label", text()},
                                     {"workshop", uuid()},
                                     {"group", group},
                                     {"state", ref("WorkshopState")},
                                     {"ratings", list_of(ref("Rating"))}});
  schemas["RatingsSent"] = object({{"ratings", list_of(ref("RatingSent"))}});
  schemas["RatingsStored"] =
      object({{"stored", list_of(object({{"impact", uuid()}, {"sequence", integer()}}))}});
  return schemas;
}

void add_participant_routes(Router& router, Api& api) {
  using schema::ref;
  auto joining = open_to_all("workshop.join");
  joining.needs_csrf = false;  // the code in the room is the proof
  joining.accepts = {"application/json"};
  const auto looking = Operation("The workshop that a code opens, to choose a group and read the consent.")
                           .takes(ref("JoinCode"))
                           .gives(200, ref("Invitation"))
                           .of(joining);
  const auto coming = Operation("Take part in a workshop.")
                          .takes(ref("NewParticipant"))
                          .gives(201, ref("Joined"))
                          .of(joining);
  router.add(Method::post, "/api/join", looking, [&api](const Request& r) { return look_up_code(api, r); });
  router.add(Method::post, "/api/participants", coming, [&api](const Request& r) { return join(api, r); });
  auto own = open_to_all("rating.submit");
  own.needs_csrf = false;  // the bearer token is the proof
  router.add(Method::get, "/api/participant",
             Operation("What the server has of this participant.").gives(200, ref("Participation")).of(own),
             [&api](const Request& r) { return show_participation(api, r); });
  own.body_limit = kRatingsBody;
  own.accepts = {"application/json"};
  const auto sending = Operation("Send ratings. Sending again what is stored changes nothing; all or none.")
                           .takes(ref("RatingsSent"))
                           .gives(200, ref("RatingsStored"))
                           .of(own);
  router.add(Method::put, "/api/participant/ratings", sending,
             [&api](const Request& r) { return submit(api, r); });
}

}  // namespace minga::http
