#include "service/corrections.hpp"

#include "http/caller.hpp"
#include "http/json.hpp"
#include "http/resources/adding.hpp"
#include "http/resources/schemas.hpp"
#include "http/schema.hpp"

namespace minga::http {
namespace {

Json correction_json(const service::Correction& correction) {
  return {{"id", to_string(correction.id)}, {"participant", to_string(correction.participant)},
          {"label", correction.label},      {"axis", correction.axis},
          {"reason", correction.reason},    {"decided_at", correction.decided_at}};
}

Response list_suspects(Api& api, const Request& request) {
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
  for (const auto& correction : found->corrections) corrections.push_back(correction_json(correction));
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
  return made ? json_response(correction_json(*made), 201) : problem(made.error(), request.language);
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

Json correction_schemas() {
  using namespace schema;
  const auto axis = code({"valuation", "prioritization"});
  Json schemas;
  schemas["Suspect"] = object({{"participant", uuid()},
                               {"label", text()},
                               {"group", text()},
                               {"axis", axis},
                               {"statistic", number()},
                               {"p", number()},
                               {"p_adjusted", number()},
                               {"answered", integer()}});
  schemas["Correction"] = object({{"id", uuid()},
                                  {"participant", uuid()},
                                  {"label", text()},
                                  {"axis", axis},
                                  {"reason", text()},
                                  {"decided_at", instant()}});
  schemas["Suspects"] =
      object({{"suspects", described(list_of(ref("Suspect")), "Not corrected yet, the most contrary first.")},
              {"corrections", described(list_of(ref("Correction")), "In force.")}});
  schemas["NewCorrection"] = object({{"participant", uuid()}, {"axis", axis}, {"reason", text()}});
  return schemas;
}

void add_correction_routes(Router& router, Api& api) {
  using schema::ref;
  const auto add = adding_signed_in(router, api);
  const auto* const act = "rating.correct";
  add(Method::get, "/api/workshops/{id}/suspects", act,
      Operation("Whose ratings run against everybody's.").gives(200, ref("Suspects")), list_suspects);
  add(Method::post, "/api/workshops/{id}/corrections", act,
      Operation("Turn one person's scale round.").takes(ref("NewCorrection")).gives(201, ref("Correction")),
      correct);
  add(Method::del, "/api/workshops/{id}/corrections/{correction}", act,
      Operation("Take a correction back.").gives_nothing(), revert);
}

}  // namespace minga::http
