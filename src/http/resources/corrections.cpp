#include "service/corrections.hpp"

#include "http/caller.hpp"
#include "http/json.hpp"
#include "http/resources/resources.hpp"

namespace minga::http {
namespace {

Json json_of(const service::Correction& correction) {
  return {{"id", to_string(correction.id)}, {"participant", to_string(correction.participant)},
          {"label", correction.label},      {"axis", correction.axis},
          {"reason", correction.reason},    {"decided_at", correction.decided_at}};
}

Response list(Api& api, const Request& request) {
  const auto id = id_parameter(request, "id");
  if (!id) return problem(id.error(), request.language);
  const auto found = service::list_suspects(api.house, actor_of(request), *id);
  if (!found) return problem(found.error(), request.language);
  Json suspects = Json::array();
  for (const auto& suspect : found->suspects)
    suspects.push_back({{"participant", to_string(suspect.participant)},
                        {"label", suspect.label},
                        {"group", suspect.group},
                        {"axis", suspect.axis},
                        {"statistic", suspect.correlation},
                        {"p", suspect.p},
                        {"p_adjusted", suspect.adjusted_p},
                        {"answered", suspect.answered}});
  Json corrections = Json::array();
  for (const auto& correction : found->corrections) corrections.push_back(json_of(correction));
  return json_response({{"suspects", suspects}, {"corrections", corrections}});
}

Response correct(Api& api, const Request& request) {
  const auto id = id_parameter(request, "id");
  if (!id) return problem(id.error(), request.language);
  const auto body = json_body(request);
  if (!body) return problem(body.error(), request.language);
  const auto participant = id_member(*body, "participant");
  const auto axis = text_member(*body, "axis");
  if (!participant) return problem(participant.error(), request.language);
  if (!axis) return problem(axis.error(), request.language);
  const auto made = service::correct_direction(api.house, actor_of(request), *id, *participant, *axis,
                                               text_member_or(*body, "reason", ""));
  return made ? json_response(json_of(*made), 201) : problem(made.error(), request.language);
}

Response revert(Api& api, const Request& request) {
  const auto id = id_parameter(request, "id");
  const auto correction = id_parameter(request, "correction");
  if (!id) return problem(id.error(), request.language);
  if (!correction) return problem(correction.error(), request.language);
  const auto done = service::revert_correction(api.house, actor_of(request), *id, *correction);
  return done ? no_content() : problem(done.error(), request.language);
}

}  // namespace

void add_correction_routes(Router& router, Api& api) {
  const auto add = [&](Method method, const char* path, auto handler) {
    router.add(method, path, signed_in("rating.correct"),
               [&api, handler](const Request& request) { return handler(api, request); });
  };
  add(Method::get, "/api/workshops/{id}/suspects", list);
  add(Method::post, "/api/workshops/{id}/corrections", correct);
  add(Method::del, "/api/workshops/{id}/corrections/{correction}", revert);
}

}  // namespace minga::http
