#include "http/caller.hpp"
#include "http/json.hpp"
#include "http/operation.hpp"
#include "http/resources/checks_json.hpp"
#include "http/resources/resources.hpp"
#include "http/resources/schemas.hpp"
#include "http/schema.hpp"
#include "service/overview.hpp"

namespace minga::http {
namespace {

Json territories_json(const std::vector<service::ChildTerritory>& territories) {
  Json list = Json::array();
  for (const auto& territory : territories)
    list.push_back({{"id", to_string(territory.id)}, {"name", territory.name}, {"kind", territory.kind}});
  return list;
}

Json items_json(const std::vector<service::RoadmapItem>& items, Language language) {
  Json list = Json::array();
  for (const auto& item : items)
    list.push_back({{"code", item.code},
                    {"text", text(language, item.code)},
                    {"register", item.register_name},
                    {"count", item.count}});
  return list;
}

Json part_json(const service::RoadmapPart& part, Language language) {
  return {{"done", items_json(part.done, language)},
          {"due", items_json(part.due, language)},
          {"missing", items_json(part.missing, language)}};
}

Response overview(Api& api, const Request& request) {
  const auto id = id_parameter(request, "id");
  if (!id) return problem(id.error(), request.language);
  const auto today = to_rfc3339(api.house.clock()).substr(0, 10);
  const auto seen = service::territory_overview(api.house, actor_of(request), *id, today);
  if (!seen) return problem(seen.error(), request.language);
  Json found = Json::array();
  for (const auto& finding : seen->found)
    found.push_back(
        {{"finding", to_string(finding.id)},
         {"sentence", request.language == Language::en && !finding.title_en.empty() ? finding.title_en
                                                                                    : finding.title_es},
         {"date", finding.created_at.substr(0, 10)},
         {"published", finding.published}});
  Json due = Json::array();
  for (const auto& item : seen->due)
    due.push_back({{"text", item.text},
                   {"date", item.date},
                   {"overdue", item.overdue},
                   {"record", {{"register", item.register_name}, {"id", to_string(item.record)}}}});
  const auto& reg = *api.house.store.model().find_register("territory");
  return json_response({{"territory",
                         {{"id", to_string(*id)},
                          {"title", seen->territory.title},
                          {"values", json_of(reg, seen->territory.record.values)}}},
                        {"path", territories_json(seen->path)},
                        {"children", territories_json(seen->children)},
                        {"roadmap",
                         {{"baseline", part_json(seen->baseline, request.language)},
                          {"plan", part_json(seen->plan, request.language)},
                          {"execution", part_json(seen->execution, request.language)}}},
                        {"found", found},
                        {"due", due},
                        {"broken", checks_json(api.house.store.model(), seen->broken, request.language)}});
}

Response first(Api& api, const Request& request) {
  const auto territories = service::first_territories(api.house, actor_of(request));
  return territories ? json_response({{"territories", territories_json(*territories)}})
                     : problem(territories.error(), request.language);
}

}  // namespace

Json territory_schemas() {
  using namespace schema;
  const auto territories = list_of(ref("TerritoryEntry"));
  const auto items = list_of(ref("RoadmapItem"));
  const auto part = ref("RoadmapPart");
  Json schemas;
  schemas["TerritoryEntry"] = object({{"id", uuid()}, {"name", text()}, {"kind", text()}});
  schemas["Territories"] = object({{"territories", territories}});
  schemas["RoadmapItem"] =
      object({{"code", text()}, {"text", text()}, {"register", text()}, {"count", integer()}});
  schemas["RoadmapPart"] = object({{"done", items}, {"due", items}, {"missing", items}});
  schemas["FoundItem"] =
      object({{"finding", uuid()}, {"sentence", text()}, {"date", date()}, {"published", flag()}});
  schemas["DueItem"] = object({{"text", text()},
                               {"date", date()},
                               {"overdue", flag()},
                               {"record", object({{"register", text()}, {"id", uuid()}})}});
  schemas["Overview"] =
      object({{"territory", object({{"id", uuid()}, {"title", text()}, {"values", ref("Values")}})},
              {"path", described(territories, "From the country down to the parent.")},
              {"children", territories},
              {"roadmap", object({{"baseline", part}, {"plan", part}, {"execution", part}})},
              {"found", described(list_of(ref("FoundItem")), "Newest first.")},
              {"due", described(list_of(ref("DueItem")), "Soonest first.")},
              {"broken", described(list_of(ref("CheckOutcome")), "Checks that do not hold.")}});
  return schemas;
}

void add_territory_routes(Router& router, Api& api) {
  const auto beginning = Operation("Territories to begin with: one's own, else the outermost ones.")
                             .gives(200, schema::ref("Territories"))
                             .of(open_to_all("territory.overview"));
  router.add(Method::get, "/api/territories", beginning, [&api](const Request& r) { return first(api, r); });
  const auto standing = Operation("Where a territory stands: its roadmap, what was found and what is due.")
                            .gives(200, schema::ref("Overview"))
                            .of(open_to_all("territory.overview"));
  router.add(Method::get, "/api/territories/{id}/overview", standing,
             [&api](const Request& r) { return overview(api, r); });
}

}  // namespace minga::http
