#include "formats/geojson.hpp"
#include "formats/number.hpp"
#include "http/caller.hpp"
#include "http/json.hpp"
#include "http/operation.hpp"
#include "http/resources/resources.hpp"
#include "http/resources/rights_found.hpp"
#include "http/resources/schemas.hpp"
#include "http/schema.hpp"
#include "service/rights_query.hpp"
#include "service/rights_rules_json.hpp"

namespace minga::http {
namespace {

Json or_nothing(const std::optional<double>& number) {
  return number ? Json(*number) : Json();
}

Json right_json(const service::FoundRight& right, const pack::Register& reg, Language language) {
  const auto& source = right.source;
  const auto line = service::words_of(source, right.line, language);
  return {{"id", to_string(right.id)},
          {"title", right.title},
          {"earlier", right.earlier},
          {"values", json_of(reg, right.values)},
          {"source",
           {{"id", to_string(source.id)},
            {"name", source.name},
            {"authority", source.authority},
            {"date", source.date},
            {"address", source.address},
            {"licence", source.licence},
            {"dispute", source.act ? Json(to_string(source.act->dispute)) : Json()},
            {"explained", service::words_of(source, language)}}},
          {"until", right.line.until.empty() ? Json() : Json(right.line.until)},
          {"line_explained", line.empty() ? Json() : Json(line)},
          {"role", service::code_of(right.role)},
          {"filing", service::json_of(right.filing)},
          {"on_boundary", right.on_boundary},
          {"right_ha", or_nothing(right.right_ha)},
          {"areas_in", right.areas_in.empty() ? Json() : Json(right.areas_in)},
          {"common_ha", or_nothing(right.common_ha)},
          {"share_of_right", or_nothing(right.share_of_right)},
          {"share_of_polygon", or_nothing(right.share_of_polygon)}};
}

Response answered(Api& api, const Request& request, const service::RightsQuestion& question) {
  const auto found = service::rights_at(api.house, actor_of(request), question);
  if (!found) return problem(found.error(), request.language);
  return json_response(rights_answer_json(*found, api.house.store.model(), request.language));
}

Response at_point_or_code(Api& api, const Request& request) {
  service::RightsQuestion question;
  question.on = today_or(api, request.query_value("on").value_or(""));
  question.code = request.query_value("code").value_or("");
  if (const auto text = request.query_value("point")) {
    const auto point = point_from(*text);
    if (!point) return problem(point.error(), request.language);
    question.point = *point;
  }
  return answered(api, request, question);
}

Response in_polygon(Api& api, const Request& request) {
  const auto body = json_body(request);
  if (!body) return problem(body.error(), request.language);
  service::RightsQuestion question;
  question.on = today_or(api, text_member_or(*body, "on", ""));
  if (const auto found = body->find("geometry"); found != body->end()) {
    auto geometry = formats::geometry_from_geojson(found->dump());
    if (!geometry) return problem(geometry.error().front(), request.language);
    question.polygon = std::move(*geometry);
  }
  if (body->contains("right")) {
    const auto right = id_member(*body, "right");
    if (!right) return problem(right.error(), request.language);
    question.right = *right;
  }
  return answered(api, request, question);
}

}  // namespace

Json rights_answer_json(const service::RightsAnswer& found, const pack::Model& model, Language language) {
  // Versions have the fields of rights, and one more.
  const auto& reg = *model.find_register("land_right_version");
  const auto& now = *model.find_register("land_right");
  Json rights = Json::array();
  for (const auto& right : found.rights)
    rights.push_back(right_json(right, right.earlier ? reg : now, language));
  const bool measured = !found.measured_in.empty();
  return {{"on", found.on},
          {"rights", rights},
          {"measured_in", measured ? Json(found.measured_in) : Json()},
          {"areas_are", measured ? Json(found.zone ? "zone" : "equal_area") : Json()},
          {"polygon_ha", or_nothing(found.polygon_ha)},
          {"pending", service::json_of(found.notes.pending)},
          {"notes", service::sentences_of(found.notes, found.on, language)}};
}

std::string today_or(Api& api, std::string_view day) {
  return day.empty() ? to_rfc3339(api.house.clock()).substr(0, 10) : std::string(day);
}

Result<service::RightsQuestion::Place> point_from(std::string_view text) {
  const auto comma = text.find(',');
  if (comma != std::string_view::npos) {
    const auto x = formats::number_from_text(text.substr(0, comma)),
               y = formats::number_from_text(text.substr(comma + 1));
    if (x && y) return service::RightsQuestion::Place{*x, *y};
  }
  return fail(ProblemKind::invalid, "rights.bad_point", {}, {"", 0, 0, "point"});
}

Json rights_schemas() {
  using namespace schema;
  const auto area = or_null(number());
  Json schemas;
  schemas["RightSource"] =
      object({{"id", uuid()},
              {"name", text()},
              {"authority", text()},
              {"date", described(text(), "Of the edition.")},
              {"address", text()},
              {"licence", text()},
              {"dispute", described(or_null(uuid()), "Of a line that an act of the docket gave: its case.")},
              {"explained", text()}});
  schemas["RightFiling"] = described(
      or_null(
          object({{"day", date()}, {"hour", described(or_null(text()), "null: the register gives none.")}})),
      "In the time of Peru and Colombia (UTC-5); null: not known.");
  schemas["FoundRight"] = object(
      {{"id", uuid()},
       {"title", text()},
       {"earlier", described(flag(), "It stood so on that day; it is otherwise now.")},
       {"values", ref("Values")},
       {"source", ref("RightSource")},
       {"until", described(or_null(date()), "From that day on the map has it otherwise.")},
       {"line_explained",
        described(or_null(text()),
                  "Since when it lies so and by which act, until when, and what came then; null: there "
                  "is nothing to tell but the edition.")},
       {"role", described(code({"right", "restriction", "declared"}),
                          "restriction: bounds the rights and is none; declared: only tells what an "
                          "area was declared for.")},
       {"filing", ref("RightFiling")},
       {"on_boundary", described(flag(), "The point lies exactly on its line.")},
       {"right_ha", described(area, "With a polygon: in the same system as common_ha.")},
       {"areas_in", described(or_null(text()), "With a polygon: the system of right_ha and common_ha.")},
       {"common_ha", area},
       {"share_of_right", area},
       {"share_of_polygon", area}});
  schemas["RightsAnswer"] =
      object({{"on", date()},
              {"rights", described(list_of(ref("FoundRight")), "By the day they begin, then by code.")},
              {"measured_in", described(or_null(text()), "The system of all areas of this answer.")},
              {"areas_are", or_null(code({"zone", "equal_area"}))},
              {"polygon_ha", area},
              {"pending", list_of(ref("PendingRight"))},
              {"notes", described(list_of(text()), "Of what is pending, and of what is not known.")}});
  schemas["PendingRight"] =
      described(object({{"right", ref("RightName")},
                        {"begins", described(date(), "The day of its title, or from which it is valid.")}}),
                "It was filed by the day and began later: it is told, and counts for nothing.");
  // Not the schema of all geometries, which may hold each other: a body's may not.
  const auto rings = list_of(list_of(list_of(number())));
  const Json drawn{{"description", "GeoJSON (RFC 7946), WGS 84, longitude first."},
                   {"anyOf",
                    {object({{"type", code({"Polygon"})}, {"coordinates", rings}}),
                     object({{"type", code({"MultiPolygon"})}, {"coordinates", list_of(rings)}})}}};
  schemas["RightsQuestion"] =
      described(object({maybe("geometry", drawn), maybe("right", uuid()), maybe("on", date())}),
                "One of the two: a drawn polygon, or a right, whose ground is taken just as it is kept.");
  return schemas;
}

void add_rights_routes(Router& router, Api& api) {
  using namespace schema;
  const auto asking =
      Operation("Every land right at a point, or of a code, as the map was on a day.")
          .query("point", text(), "longitude,latitude in degrees.")
          .query("code", text(),
                 "The register's code, or that of a cell of a mining grid, in place of a point.")
          .query("on", date(), "Today unless given.")
          .gives(200, ref("RightsAnswer"))
          .of(open_to_all("rights.query"));
  router.add(Method::get, "/api/rights/at", asking,
             [&api](const Request& request) { return at_point_or_code(api, request); });
  const auto drawing =
      Operation("Every land right that shares area with a polygon, or with a right, as the map was on a day.")
          .takes(ref("RightsQuestion"))
          .gives(200, ref("RightsAnswer"))
          .of(open_to_all("rights.query"));
  router.add(Method::post, "/api/rights/at", drawing,
             [&api](const Request& request) { return in_polygon(api, request); });
}

}  // namespace minga::http
