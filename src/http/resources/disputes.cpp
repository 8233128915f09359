#include "service/disputes.hpp"
#include "formats/geojson.hpp"
#include "http/caller.hpp"
#include "http/json.hpp"
#include "http/operation.hpp"
#include "http/resources/resources.hpp"
#include "http/resources/rights_found.hpp"
#include "http/resources/schemas.hpp"
#include "http/schema.hpp"

namespace minga::http {
namespace {

/// The ids of a list; "request.not_an_id" where one is none.
Result<std::vector<Id>> ids_member(const Json& body, const char* name) {
  std::vector<Id> out;
  const auto found = body.find(name);
  if (found == body.end() || !found->is_array()) return out;
  for (const auto& item : *found) {
    const auto id = item.is_string() ? id_from(item.get<std::string>()) : std::nullopt;
    if (!id) return fail(ProblemKind::invalid, "request.not_an_id", {}, {"", 0, 0, name});
    out.push_back(*id);
  }
  return out;
}

Response made_record(const Result<Id>& id, const Request& request) {
  return id ? json_response({{"id", to_string(*id)}}, 201) : problem(id.error(), request.language);
}

Response open_case(Api& api, const Request& request) {
  const auto body = json_body(request);
  if (!body) return problem(body.error(), request.language);
  const auto rights = ids_member(*body, "rights");
  if (!rights) return problem(rights.error(), request.language);
  const auto opened = service::open_dispute(
      api.house, actor_of(request),
      {*rights, text_member_or(*body, "number", ""), today_or(api, text_member_or(*body, "opened_on", ""))});
  if (!opened) return problem(opened.error(), request.language);
  return json_response(
      {{"id", to_string(opened->id)}, {"area_ha", opened->area_ha}, {"measured_in", opened->measured_in}},
      201);
}

Response appoint(Api& api, const Request& request) {
  const auto body = json_body(request);
  if (!body) return problem(body.error(), request.language);
  const auto id = id_parameter(request, "id");
  if (!id) return problem(id.error(), request.language);
  const auto mediator = id_member(*body, "mediator");
  if (!mediator) return problem(mediator.error(), request.language);
  const auto done =
      service::appoint_mediator(api.house, actor_of(request),
                                {*id, *mediator, today_or(api, text_member_or(*body, "appointed_on", "")),
                                 text_member_or(*body, "reason", "")});
  if (!done) return problem(done.error(), request.language);
  return json_response({{"id", to_string(*id)}});
}

Result<std::vector<service::AgreedLine>> lines_of(const Json& body) {
  std::vector<service::AgreedLine> out;
  const auto found = body.find("lines");
  if (found == body.end() || !found->is_array()) return out;
  for (const auto& item : *found) {
    if (!item.is_object()) return fail(ProblemKind::invalid, "request.not_json", {}, {"", 0, 0, "lines"});
    const auto right = id_member(item, "right");
    if (!right) return tl::unexpected(right.error());
    const auto drawn = item.find("geometry");
    auto geometry = formats::geometry_from_geojson(drawn == item.end() ? "null" : drawn->dump());
    if (!geometry) return tl::unexpected(geometry.error().front());
    out.push_back({*right, std::move(*geometry)});
  }
  return out;
}

Response resolve(Api& api, const Request& request) {
  const auto body = json_body(request);
  if (!body) return problem(body.error(), request.language);
  const auto id = id_parameter(request, "id");
  if (!id) return problem(id.error(), request.language);
  std::optional<Id> prevailing;
  if (!text_member_or(*body, "prevailing", "").empty()) {
    const auto given = id_member(*body, "prevailing");
    if (!given) return problem(given.error(), request.language);
    prevailing = *given;
  }
  const auto agreed_by = ids_member(*body, "agreed_by");
  if (!agreed_by) return problem(agreed_by.error(), request.language);
  auto lines = lines_of(*body);
  if (!lines) return problem(lines.error(), request.language);
  service::NewResolution resolution;
  resolution.dispute = *id;
  resolution.kind = text_member_or(*body, "kind", "");
  resolution.resolved_on = today_or(api, text_member_or(*body, "resolved_on", ""));
  resolution.grounds = text_member_or(*body, "grounds", "");
  resolution.norm = text_member_or(*body, "norm", "");
  resolution.article = text_member_or(*body, "article", "");
  resolution.authority = text_member_or(*body, "authority", "");
  resolution.document = id_from(text_member_or(*body, "document", ""));
  resolution.agreed_by = *agreed_by;
  resolution.lines = std::move(*lines);
  resolution.outcome = text_member_or(*body, "outcome", "");
  resolution.decided = text_member_or(*body, "decided", "");
  resolution.prevailing = prevailing;
  resolution.terms = text_member_or(*body, "terms", "");
  resolution.act_number = text_member_or(*body, "act_number", "");
  const auto resolved = service::resolve_dispute(api.house, actor_of(request), resolution);
  if (!resolved) return problem(resolved.error(), request.language);
  Json warnings = Json::array();
  for (const auto& one : resolved->warnings)
    warnings.push_back({{"right", to_string(one.right)},
                        {"code", one.code},
                        {"ceded_ha", one.ceded_ha},
                        {"disputed_ha", one.disputed_ha},
                        {"undisputed_ha", one.undisputed_ha},
                        {"explained", service::words_of(one, request.language)}});
  return json_response({{"id", to_string(resolved->id)}, {"warnings", std::move(warnings)}}, 201);
}

Response appeal(Api& api, const Request& request) {
  const auto body = json_body(request);
  if (!body) return problem(body.error(), request.language);
  const auto id = id_parameter(request, "id");
  if (!id) return problem(id.error(), request.language);
  const auto party = id_member(*body, "party");
  if (!party) return problem(party.error(), request.language);
  return made_record(
      service::appeal_dispute(api.house, actor_of(request),
                              {*id, *party, today_or(api, text_member_or(*body, "appealed_on", "")),
                               text_member_or(*body, "grounds", "")}),
      request);
}

Response close(Api& api, const Request& request) {
  const auto body = json_body(request);
  if (!body) return problem(body.error(), request.language);
  const auto id = id_parameter(request, "id");
  if (!id) return problem(id.error(), request.language);
  service::NewClosing closing;
  closing.dispute = *id;
  closing.reason = text_member_or(*body, "reason", "");
  closing.closed_on = today_or(api, text_member_or(*body, "closed_on", ""));
  closing.grounds = text_member_or(*body, "grounds", "");
  closing.joined_to = id_from(text_member_or(*body, "joined_to", ""));
  closing.document = id_from(text_member_or(*body, "document", ""));
  return made_record(service::close_dispute(api.house, actor_of(request), closing), request);
}

Response reopen(Api& api, const Request& request) {
  const auto body = json_body(request);
  if (!body) return problem(body.error(), request.language);
  const auto id = id_parameter(request, "id");
  if (!id) return problem(id.error(), request.language);
  const auto done = service::reopen_dispute(
      api.house, actor_of(request),
      {*id, today_or(api, text_member_or(*body, "reopened_on", "")), text_member_or(*body, "grounds", "")});
  if (!done) return problem(done.error(), request.language);
  return json_response({{"id", to_string(*id)}});
}

}  // namespace

Json dispute_schemas() {
  using namespace schema;
  Json schemas;
  schemas["NewDispute"] =
      object({{"rights", list_of(uuid())}, {"number", text()}, maybe("opened_on", date())});
  schemas["OpenedDispute"] =
      object({{"id", uuid()},
              {"area_ha", described(number(), "With more than two rights, the sum of pairs.")},
              {"measured_in", text()}});
  schemas["MediatorAppointment"] =
      object({{"mediator", uuid()},
              maybe("appointed_on", date()),
              maybe("reason", described(text(), "Why the one before is replaced; needed then."))});
  // Not the schema of all geometries, which may hold each other: a body's may not.
  const auto rings = list_of(list_of(list_of(number())));
  const Json drawn{{"description", "GeoJSON (RFC 7946), WGS 84, longitude first."},
                   {"anyOf",
                    {object({{"type", code({"Polygon"})}, {"coordinates", rings}}),
                     object({{"type", code({"MultiPolygon"})}, {"coordinates", list_of(rings)}})}}};
  schemas["NewResolution"] =
      object({{"kind", described(text(), "agreement, decision or appeal_outcome.")},
              maybe("resolved_on", date()),
              maybe("outcome", described(text(), "Of an appeal: a code of the catalogue appeal_outcome.")),
              maybe("decided", described(text(),
                                         "A code of the catalogue resolution_content; of an appeal "
                                         "where it modifies alone.")),
              maybe("prevailing", described(uuid(), "The right that prevails.")),
              maybe("terms", described(text(), "How it was decided otherwise.")),
              {"grounds", text()},
              {"norm", text()},
              maybe("article", text()),
              {"authority", text()},
              maybe("act_number", described(text(), "What an authority decides has it, or a document.")),
              maybe("document", uuid()),
              maybe("agreed_by", list_of(uuid())),
              maybe("lines", list_of(object({{"right", uuid()}, {"geometry", drawn}})))});
  schemas["MadeResolution"] =
      object({{"id", uuid()},
              {"warnings",
               described(list_of(object({{"right", uuid()},
                                         {"code", text()},
                                         {"ceded_ha", number()},
                                         {"disputed_ha", number()},
                                         {"undisputed_ha", described(number(), "Of what it cedes.")},
                                         {"explained", text()}})),
                         "Lines that take from a right ground that no other right of the case claimed.")}});
  schemas["NewClosing"] =
      object({{"reason", described(text(), "A code of the catalogue dispute_closing_reason.")},
              maybe("closed_on", date()),
              {"grounds", text()},
              maybe("joined_to", described(uuid(), "The case in which it goes on; for the reason `joined`.")),
              maybe("document", uuid())});
  schemas["Reopening"] = object({maybe("reopened_on", date()), {"grounds", text()}});
  schemas["NewAppeal"] = object({{"party", uuid()}, maybe("appealed_on", date()), {"grounds", text()}});
  return schemas;
}

void add_dispute_routes(Router& router, Api& api) {
  using namespace schema;
  router.add(Method::post, "/api/disputes",
             Operation("Opens a case between rights that overlap.")
                 .takes(ref("NewDispute"))
                 .gives(201, ref("OpenedDispute"))
                 .of(signed_in("dispute.open")),
             [&api](const Request& request) { return open_case(api, request); });
  router.add(Method::post, "/api/disputes/{id}/mediator",
             Operation("Appoints a mediator without ties or open objections.")
                 .takes(ref("MediatorAppointment"))
                 .gives(200, ref("MadeHere"))
                 .of(signed_in("dispute.appoint")),
             [&api](const Request& request) { return appoint(api, request); });
  router.add(
      Method::post, "/api/disputes/{id}/resolution",
      Operation("Settles a case: agreement, decision or outcome of an appeal, with the lines it draws.")
          .takes(ref("NewResolution"))
          .gives(201, ref("MadeResolution"))
          .of(signed_in("dispute.resolve")),
      [&api](const Request& request) { return resolve(api, request); });
  router.add(Method::post, "/api/disputes/{id}/appeal",
             Operation("Appeals what was resolved.")
                 .takes(ref("NewAppeal"))
                 .gives(201, ref("MadeHere"))
                 .of(signed_in("dispute.appeal")),
             [&api](const Request& request) { return appeal(api, request); });
  router.add(Method::post, "/api/disputes/{id}/closing",
             Operation("Closes a case that ends without settlement.")
                 .takes(ref("NewClosing"))
                 .gives(201, ref("MadeHere"))
                 .of(signed_in("dispute.close")),
             [&api](const Request& request) { return close(api, request); });
  router.add(Method::post, "/api/disputes/{id}/reopening",
             Operation("Opens a case again that was closed unsettled.")
                 .takes(ref("Reopening"))
                 .gives(200, ref("MadeHere"))
                 .of(signed_in("dispute.reopen")),
             [&api](const Request& request) { return reopen(api, request); });
}

}  // namespace minga::http
