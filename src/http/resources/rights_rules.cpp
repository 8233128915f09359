#include <algorithm>

#include "formats/geojson.hpp"
#include "formats/number.hpp"
#include "http/caller.hpp"
#include "http/json.hpp"
#include "http/operation.hpp"
#include "http/resources/resources.hpp"
#include "http/resources/rights_found.hpp"
#include "http/resources/schemas.hpp"
#include "http/schema.hpp"
#include "service/rights_rules_json.hpp"

namespace minga::http {
namespace {

/// A quantity of the query; what is no number is refused by the act, which knows what it may be.
double metres_or(const Request& request, std::string_view name, double otherwise) {
  const auto given = request.query_value(name);
  if (!given) return otherwise;
  const auto number = formats::number_from_text(*given);
  return number ? *number : -1;
}

service::FeasibilityQuestion feasibility_asked(Api& api, const Request& request) {
  service::FeasibilityQuestion question;
  question.on = today_or(api, request.query_value("on").value_or(""));
  question.scale = request.query_value("scale").value_or("");
  question.exclusions = request.query_value("rules").value_or("");
  question.tolerance = metres_or(request, "tolerance", question.tolerance);
  question.look = metres_or(request, "look", question.look);
  return question;
}

Response feasibility_answered(Api& api, const Request& request,
                              const service::FeasibilityQuestion& question) {
  const auto found = service::rights_feasibility(api.house, actor_of(request), question);
  if (!found) return problem(found.error(), request.language);
  return json_response(service::json_of(*found, request.language));
}

Response of_territory(Api& api, const Request& request) {
  auto question = feasibility_asked(api, request);
  const auto territory = id_from(request.query_value("territory").value_or(""));
  if (!territory)
    return problem({ProblemKind::invalid, "request.not_an_id", {}, {"", 0, 0, "territory"}},
                   request.language);
  question.territory = *territory;
  return feasibility_answered(api, request, question);
}

Response of_right(Api& api, const Request& request) {
  auto question = feasibility_asked(api, request);
  const auto id = id_parameter(request, "id");
  if (!id) return problem(id.error(), request.language);
  question.right = *id;
  return feasibility_answered(api, request, question);
}

Response order_answered(Api& api, const Request& request, const service::OrderQuestion& question) {
  const auto found = service::rights_order(api.house, actor_of(request), question);
  if (!found) return problem(found.error(), request.language);
  auto out = rights_answer_json(found->at, api.house.store.model(), request.language);
  out["order"] = service::order_json(*found, request.language);
  return json_response(out);
}

Response order_at_point(Api& api, const Request& request) {
  service::OrderQuestion question;
  question.place.on = today_or(api, request.query_value("on").value_or(""));
  question.scale = request.query_value("scale").value_or("");
  const auto point = point_from(request.query_value("point").value_or(""));
  if (!point) return problem(point.error(), request.language);
  question.place.point = *point;
  return order_answered(api, request, question);
}

Response order_in_polygon(Api& api, const Request& request) {
  const auto body = json_body(request);
  if (!body) return problem(body.error(), request.language);
  service::OrderQuestion question;
  question.place.on = today_or(api, text_member_or(*body, "on", ""));
  if (const auto found = body->find("geometry"); found != body->end()) {
    auto geometry = formats::geometry_from_geojson(found->dump());
    if (!geometry) return problem(geometry.error().front(), request.language);
    question.place.polygon = std::move(*geometry);
  }
  return order_answered(api, request, question);
}

Response stratum_asked(Api& api, const Request& request) {
  const auto body = json_body(request);
  if (!body) return problem(body.error(), request.language);
  service::StratumQuestion question;
  question.on = today_or(api, text_member_or(*body, "on", ""));
  question.strata = text_member_or(*body, "strata", "");
  question.territory = id_from(text_member_or(*body, "territory", ""));
  question.mineral = text_member_or(*body, "mineral", "");
  question.method = text_member_or(*body, "method", "");
  if (const auto quantities = body->find("quantities"); quantities != body->end() && quantities->is_object())
    for (const auto& [name, value] : quantities->items())
      if (value.is_number()) question.quantities[name] = value.get<double>();
  const auto found = service::rights_stratum(api.house, actor_of(request), question);
  if (!found) return problem(found.error(), request.language);
  return json_response(service::json_of(*found, request.language));
}

Response scale_of_territory(Api& api, const Request& request) {
  const auto territory = id_from(request.query_value("territory").value_or(""));
  if (!territory)
    return problem({ProblemKind::invalid, "request.not_an_id", {}, {"", 0, 0, "territory"}},
                   request.language);
  const auto found = service::territory_scale(api.house, actor_of(request), *territory,
                                              today_or(api, request.query_value("on").value_or("")));
  if (!found) return problem(found.error(), request.language);
  return json_response(service::json_of(*found, request.language));
}

Response made(const Result<Id>& id, const Request& request) {
  return id ? json_response({{"id", to_string(*id)}}, 201) : problem(id.error(), request.language);
}

Response adopt(Api& api, const Request& request) {
  const auto body = json_body(request);
  if (!body) return problem(body.error(), request.language);
  const auto territory = id_member(*body, "territory");
  if (!territory) return problem(territory.error(), request.language);
  return made(service::adopt_scale(api.house, actor_of(request), *territory,
                                   text_member_or(*body, "from", ""), request.language),
              request);
}

Response sign(Api& api, const Request& request) {
  const auto body = json_body(request);
  if (!body) return problem(body.error(), request.language);
  const auto scale = id_parameter(request, "id");
  if (!scale) return problem(scale.error(), request.language);
  service::NewSignature signature;
  signature.scale = *scale;
  signature.as_what = text_member_or(*body, "as_what", "");
  signature.actor_group = id_from(text_member_or(*body, "actor_group", ""));
  signature.signed_on = today_or(api, text_member_or(*body, "signed_on", ""));
  signature.version = text_member_or(*body, "version", "");
  return made(service::sign_scale(api.house, actor_of(request), signature), request);
}

Json basis_schema() {
  using namespace schema;
  return list_of(object({{"norm", described(text(), "Empty: no norm was found.")},
                         {"article", or_null(text())},
                         {"source", text()},
                         {"url", text()}}));
}

Json limit_members(bool seen) {
  using namespace schema;
  auto limit =
      object({{"code", text()},
              {"level", text()},
              {"quantity", text()},
              {"most", described(or_null(number()), "null: the number was not found in the sources.")},
              {"valid_from", or_null(date())},
              {"valid_to", or_null(date())},
              {"basis", basis_schema()}});
  return seen ? extended(limit, {{"within", flag()},
                                 {"by", described(or_null(number()), "The quantity divided by the limit.")},
                                 {"disputed", flag()}})
              : limit;
}

void add_feasibility_schemas(Json& schemas) {
  using namespace schema;
  const auto verdict = code({"allowed", "conditional", "unknown", "forbidden"});
  schemas["RightName"] =
      object({{"id", uuid()},
              {"code", text()},
              {"kind", text()},
              {"state", text()},
              {"source", text()},
              {"source_date", text()},
              {"by_resolution", described(flag(),
                                          "The source is no edition but an act of the docket that "
                                          "gave the line.")},
              {"filing", ref("RightFiling")}});
  const auto content = [](const Json& about) {
    return extended(about,
                    {{"resolved_on", date()},
                     {"authority", text()},
                     {"norm", text()},
                     {"article", or_null(text())},
                     {"act_number", or_null(text())},
                     {"decided", described(or_null(text()),
                                           "By this act itself: a code of resolution_content; null: it "
                                           "does not say.")},
                     {"prevailing", described(or_null(text()), "Code of the right that prevails.")}});
  };
  schemas["DisputeSettlement"] = content(
      object({{"dispute", uuid()},
              {"number", described(text(), "Of the case.")},
              {"kind", code({"agreement", "decision"})},
              {"appeals",
               described(list_of(content(object({{"outcome", code({"confirmed", "modified", "unknown"})}}))),
                         "Decided by then, the oldest first, each by an act of its own.")},
              {"stands", described(object({{"decided", or_null(text())}, {"prevailing", or_null(text())}}),
                                   "What it says after the appeals.")},
              {"in_force", flag()},
              {"appealed_on", described(or_null(date()), "An appeal stands against it since.")}}));
  schemas["DocketCase"] = object(
      {{"dispute", uuid()},
       {"number", text()},
       {"opened_on", date()},
       {"state", code({"open", "mediation", "settled", "appealed"})},
       {"rights", list_of(object({{"id", uuid()}, {"code", text()}}))},
       {"lines",
        described(
            list_of(object(
                {{"right", described(text(), "Its code.")},
                 {"drawn_on", date()},
                 {"area_before_ha", number()},
                 {"area_after_ha", number()},
                 {"disputed_ha",
                  described(or_null(number()), "Of the right, before; null: not written down.")},
                 {"undisputed_ha", described(or_null(number()), "That it ceded beyond what was in dispute.")},
                 {"replaced", described(or_null(object({{"source", text()}, {"since", date()}})),
                                        "The edition that does not carry the line, since when the map has "
                                        "another; null: the map has it, or no longer has the right.")},
                 {"adopted", described(or_null(object({{"source", text()}, {"since", date()}})),
                                       "The first edition that brings the line.")},
                 {"changed_on", described(or_null(date()), "Another act of the case drew it anew.")},
                 {"gone", described(or_null(object({{"source", or_null(text())}, {"since", date()}})),
                                    "Since when the map no longer has the right, by which edition; null: it "
                                    "has it.")},
                 {"explained", text()}})),
            "In force on the day.")},
       {"settlement", or_null(ref("DisputeSettlement"))},
       {"told_with_pair", described(flag(), "The sentence of a pair of the answer tells it too.")},
       {"explained", text()}});
  schemas["RightConflict"] =
      object({{"with", ref("RightName")},
              {"common_ha", number()},
              {"share", described(number(), "Of the right that is asked about.")},
              {"measured_in", text()},
              {"kind", code({"touches", "crosses", "inside", "contains", "same"})},
              {"stand", code({"sliver", "settled", "lost", "first", "yields", "auction", "open"})},
              {"line", described(or_null(text()), "Of the scale; null: no line tells them apart.")},
              {"explained", text()},
              {"dispute", or_null(uuid())},
              {"settlement", or_null(ref("DisputeSettlement"))}});
  schemas["RightReason"] =
      object({{"place", text()},
              {"label", text()},
              {"ground", code({"lies_on", "within_margin", "margin_unknown", "no_layer"})},
              {"verdict", verdict},
              {"common_ha", described(or_null(number()), "null: it lies on none of them, or nobody knows.")},
              {"margin_m", described(or_null(number()), "null: there is none, or no source says how wide.")},
              {"explained", text()},
              {"places", list_of(ref("RightName"))},
              {"basis", basis_schema()}});
  schemas["RightFeasibility"] = object(
      {{"right", ref("RightName")},
       {"area_ha", number()},
       {"measured_in", text()},
       {"has_to_pass",
        described(flag(), "The rules ask rights of its kind; of others only what they touch is told.")},
       {"passing", described(code({"no", "unknown", "yes"}),
                             "unknown: nothing that was seen is in the way, but not all was seen.")},
       {"in_conflict", flag()},
       {"exclusions", verdict},
       {"conflicts", list_of(ref("RightConflict"))},
       {"reasons", list_of(ref("RightReason"))},
       {"cases",
        described(list_of(ref("DocketCase")),
                  "Of the docket, on that day; without an overlap too, which a line may have ended.")},
       {"cleared_by", described(or_null(text()), "Code of the right with which settling alone clears it.")}});
  schemas["LandFeasibility"] = object(
      {{"on", date()},
       {"measured_in", text()},
       {"areas_are", described(code({"zone", "equal_area", "several"}),
                               "several: two rights of one system are measured in it, others in the "
                               "equal-area one; each area tells its own.")},
       {"tolerance_m2", number()},
       {"looked_within_m", number()},
       {"scale", ref("PriorityOrder")},
       {"rules", object({{"name", text()}, {"label", text()}})},
       {"tally",
        object({{"rights", integer()},
                {"in_conflict", integer()},
                {"excluded", described(integer(), "On forbidden ground, of those without conflict.")},
                {"uncertain", described(integer(), "Not known whether forbidden, likewise.")},
                {"passing", integer()},
                {"excluded_in_conflict", described(integer(), "On forbidden ground, of those in conflict.")},
                {"uncertain_in_conflict", integer()},
                {"share_in_conflict", number()},
                {"share_excluded_of_the_rest", number()}})},
       {"editions", list_of(ref("MapEdition"))},
       {"editions_explained", text()},
       {"rights", list_of(ref("RightFeasibility"))},
       {"without_shape", list_of(ref("RightName"))},
       {"pending", list_of(ref("PendingRight"))},
       {"notes", described(list_of(text()), "Of what is pending, and of what is not known.")}});
}

}  // namespace

Json rights_rules_schemas() {
  using namespace schema;
  Json schemas;
  schemas["MapEdition"] = described(
      object({{"source", text()},
              {"date", text()},
              {"by_resolution", described(flag(), "No edition: an act of the docket that gave a line.")}}),
      "An edition of a register that the answer rests on.");
  schemas["PriorityOrder"] = object(
      {{"name", text()},
       {"label", text()},
       {"own", described(or_null(uuid()), "The territory's own scale, if it is one.")},
       {"version", described(sha256(), "Over its lines: what is signed.")},
       {"lines",
        list_of(object(
            {{"code", text()}, {"label", text()}, {"sentence", text()}, {"basis", basis_schema()}}))}});
  schemas["TerritoryScale"] = object(
      {{"scale", ref("PriorityOrder")},
       {"signatures", list_of(object({{"id", uuid()},
                                      {"as_what", text()},
                                      {"signed_on", date()},
                                      {"actor_group", or_null(uuid())},
                                      {"version", sha256()},
                                      {"current", described(flag(), "false: of an older version.")}}))}});
  schemas["ScaleAdoption"] = object({{"territory", uuid()}, {"from", described(text(), "A pack's scale.")}});
  schemas["NewScaleSignature"] =
      object({{"as_what", described(text(), "Office or function, no name.")},
              maybe("actor_group", uuid()),
              maybe("signed_on", date()),
              {"version", described(text(), "What the signer had before the eyes.")}});
  schemas["MadeHere"] = object({{"id", uuid()}});
  add_feasibility_schemas(schemas);
  const auto pair = object({{"one", described(integer(), "Place in the list of rights, from 0.")},
                            {"other", integer()},
                            {"outcome", code({"first", "second", "auction", "undecided"})},
                            {"line", or_null(text())},
                            {"explained", text()},
                            {"settlement", or_null(ref("DisputeSettlement"))}});
  const auto tie =
      described(or_null(object({{"why", list_of(code({"auction", "untold", "circle", "no_ground"}))},
                                {"explained", text()}})),
                "Why those of the group stand beside each other; null: it is one.");
  const auto chain = object(
      {{"groups", described(list_of(list_of(integer())), "The first to go first.")},
       {"ties", described(list_of(tie), "Of each group.")},
       {"by", described(text(), "On what the order rests: the scale, what was settled, or both.")},
       {"numbered", described(flag(), "false: two of one group share no ground, so that no number is told.")},
       {"circular", flag()}});
  schemas["RightsOrder"] = extended(
      rights_schemas()["RightsAnswer"],
      {{"order",
        object(
            {{"scale", or_null(ref("PriorityOrder"))},
             {"chains", list_of(chain)},
             {"partly", described(list_of(integer()), "Compared with some of a chain and not with others.")},
             {"apart", described(list_of(integer()),
                                 "They share ground with another; no line compares them with any.")},
             {"alone",
              described(list_of(integer()), "They share ground with no other right that was asked.")},
             {"restrictions", list_of(integer())},
             {"declared", list_of(integer())},
             {"pairs", described(list_of(pair), "Of rights that have ground in common.")},
             {"cases", list_of(ref("DocketCase"))},
             {"editions", list_of(ref("MapEdition"))},
             {"editions_explained", text()}})}});
  const auto level = or_null(object({{"code", text()}, {"label", text()}}));
  schemas["StratumQuestion"] = object({maybe("strata", text()),
                                       maybe("territory", uuid()),
                                       {"quantities", map_of(number())},
                                       maybe("mineral", text()),
                                       maybe("method", text()),
                                       maybe("on", date())});
  schemas["StratumFound"] = object({{"on", date()},
                                    {"strata", text()},
                                    {"label", text()},
                                    {"stratum", level},
                                    {"over", flag()},
                                    {"otherwise", level},
                                    {"wanting", list_of(text())},
                                    {"unsaid", list_of(code({"mineral", "method"}))},
                                    {"unused", list_of(text())},
                                    {"limits", list_of(limit_members(true))},
                                    {"gaps", list_of(limit_members(false))}});
  return schemas;
}

void add_rights_rules_routes(Router& router, Api& api) {
  using namespace schema;
  const auto with_rules = [](Operation operation) {
    return operation.query("on", date(), "Today unless given.")
        .query("scale", text(), "A pack's priority scale; that of the territory unless given.")
        .query("rules", text(), "A pack's exclusions; those of the territory unless given.")
        .query("tolerance", number(), "m² in common that do not count; 1 unless given.")
        .query("look", number(),
               "Metres within which to look for places whose margin no source gives; 1000.");
  };
  router.add(
      Method::get, "/api/rights/feasibility",
      with_rules(Operation("Whether the rights of a territory can pass land without conflict, and why not."))
          .query("territory", uuid(), "With everything within it.")
          .gives(200, ref("LandFeasibility"))
          .of(open_to_all("rights.feasibility")),
      [&api](const Request& request) { return of_territory(api, request); });
  router.add(Method::get, "/api/rights/{id}/conflicts",
             with_rules(Operation("What overlaps a right, who goes first and by which rule."))
                 .gives(200, ref("LandFeasibility"))
                 .of(open_to_all("rights.feasibility")),
             [&api](const Request& request) { return of_right(api, request); });
  router.add(Method::get, "/api/rights/order",
             Operation("The rights at a point and who goes first among them.")
                 .query("point", text(), "longitude,latitude in degrees.")
                 .query("on", date(), "Today unless given.")
                 .query("scale", text(), "A pack's priority scale; that of the territory unless given.")
                 .gives(200, ref("RightsOrder"))
                 .of(open_to_all("rights.order")),
             [&api](const Request& request) { return order_at_point(api, request); });
  router.add(Method::post, "/api/rights/order",
             Operation("The rights that share area with a polygon and who goes first among them.")
                 .takes(ref("RightsQuestion"))
                 .gives(200, ref("RightsOrder"))
                 .of(open_to_all("rights.order")),
             [&api](const Request& request) { return order_in_polygon(api, request); });
  router.add(Method::post, "/api/rights/stratum",
             Operation("In which stratum an operation is by the limits in force.")
                 .takes(ref("StratumQuestion"))
                 .gives(200, ref("StratumFound"))
                 .of(open_to_all("rights.stratum")),
             [&api](const Request& request) { return stratum_asked(api, request); });
  router.add(Method::get, "/api/priorities",
             Operation("The priority scale that holds in a territory, with its signatures.")
                 .query("territory", uuid(), "Its own, or that of what it lies within, or its country's.")
                 .query("on", date(), "Today unless given.")
                 .gives(200, ref("TerritoryScale"))
                 .of(open_to_all("rights.order")),
             [&api](const Request& request) { return scale_of_territory(api, request); });
  router.add(Method::post, "/api/priorities",
             Operation("Makes a territory's own priority scale with the lines of a pack's.")
                 .takes(ref("ScaleAdoption"))
                 .gives(201, ref("MadeHere"))
                 .of(signed_in("rights.adopt_scale")),
             [&api](const Request& request) { return adopt(api, request); });
  router.add(Method::post, "/api/priorities/{id}/signatures",
             Operation("Signs a territory's priority scale as it stands.")
                 .takes(ref("NewScaleSignature"))
                 .gives(201, ref("MadeHere"))
                 .of(signed_in("rights.sign_scale")),
             [&api](const Request& request) { return sign(api, request); });
}

}  // namespace minga::http
