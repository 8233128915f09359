#include "formats/records.hpp"
#include "http/caller.hpp"
#include "http/resources/adding.hpp"
#include "http/resources/ogc_json.hpp"
#include "http/resources/ogc_query.hpp"
#include "http/resources/schemas.hpp"
#include "service/layers.hpp"

// The features of OGC API - Features - Part 1: Core (OGC 17-069r4): the records of a register as GeoJSON.

namespace minga::http {
namespace {

Response geojson_response(std::string body, const formats::System& system) {
  Response response;
  response.body = std::move(body);
  response.content_type = kGeoJsonType;
  response.headers.set("Cache-Control", "private, no-cache");
  response.headers.set("Content-Crs", "<" + system.uri + ">");
  return response;
}

formats::ExportOptions options_of(const service::Layer& layer) {
  formats::ExportOptions options;
  for (const auto* field : layer.fields) options.fields.push_back(field->name);
  options.fields.push_back(layer.geometry->name);
  return options;
}

/// Seven decimals of a degree are a centimetre; millimetres where there are metres.
formats::CoordinateWriting writing_in(const formats::System& system) {
  if (system.kind == formats::System::Kind::longitude_latitude) return {};
  constexpr int degrees = 7, metres = 3;
  return {system.in_degrees() ? degrees : metres,
          [](formats::Position position, const void* to) {
            return formats::to_system(position, *static_cast<const formats::System*>(to));
          },
          &system};
}

/// The features of records, each as JSON text, with commas between.
Result<std::string> features_text(const pack::Model& model, const service::Layer& layer,
                                  const formats::System& system, std::vector<service::SeenRecord> records) {
  std::vector<formats::RecordRow> rows;
  rows.reserve(records.size());
  for (auto& seen : records) rows.push_back({seen.record.id, std::move(seen.record.values)});
  const auto writing = writing_in(system);
  std::string out;
  for (const auto& feature : formats::features_of(model, *layer.reg, rows, options_of(layer))) {
    out += out.empty() ? "\n" : ",\n";
    if (auto good = formats::append_feature(out, feature, writing); !good)
      return tl::unexpected(good.error());
  }
  return out;
}

std::string collection_path(const Request& request, const service::Layer& layer) {
  return ogc_root(request) + "/collections/" + layer.reg->name;
}

Response list_items(Api& api, const Request& request) {
  const auto& model = api.house.store.model();
  const auto layer = service::find_layer(api.house, actor_of(request), request.parameter("register"));
  if (!layer) return problem(layer.error(), request.language);
  auto asked = features_asked(request, model, *layer);
  if (!asked) return problem(asked.error(), request.language);
  auto page = service::list_features(api.house, actor_of(request), std::move(asked->query));
  if (!page) return problem(as_bad_request(page.error()), request.language);
  const auto count = page->records.size();
  const auto features = features_text(model, *layer, *asked->system, std::move(page->records));
  if (!features) return problem(features.error(), request.language);
  Json links = Json::array({link_to(address_of(request), "self", kGeoJsonType)});
  if (!page->next.empty()) links.push_back(link_to(address_of(request, page->next), "next", kGeoJsonType));
  links.push_back(link_to(collection_path(request, *layer), "collection", "application/json"));
  std::string body = R"({"type":"FeatureCollection")";
  if (page->total) body += ",\"numberMatched\":" + std::to_string(*page->total);
  body += ",\"numberReturned\":" + std::to_string(count);
  body += ",\"timeStamp\":\"" + to_rfc3339(api.house.clock()) + "\"";
  body += ",\"links\":" + links.dump() + ",\"features\":[" + *features + "\n]}\n";
  return geojson_response(std::move(body), *asked->system);
}

Response show_item(Api& api, const Request& request) {
  const auto layer = service::find_layer(api.house, actor_of(request), request.parameter("register"));
  if (!layer) return problem(layer.error(), request.language);
  if (const auto good = only_parameters(request, {"crs"}); !good)
    return problem(good.error(), request.language);
  const auto system = system_asked(request, "crs");
  if (!system) return problem(system.error(), request.language);
  const auto id = id_parameter(request, "id");
  if (!id) return problem(id.error(), request.language);
  auto seen = service::find_feature(api.house, actor_of(request), layer->reg->name, *id);
  if (!seen) return problem(seen.error(), request.language);
  const auto revision = seen->record.revision;
  auto feature = features_text(api.house.store.model(), *layer, **system, {std::move(*seen)});
  if (!feature) return problem(feature.error(), request.language);
  const auto path = collection_path(request, *layer);
  const Json links = Json::array({link_to(path + "/items/" + to_string(*id), "self", kGeoJsonType),
                                  link_to(path, "collection", "application/json")});
  feature->pop_back();  // its closing brace: the links come last
  auto response = geojson_response(feature->substr(1) + ",\"links\":" + links.dump() + "}\n", **system);
  response.headers.set("ETag", "\"" + std::to_string(revision) + "\"");
  return response;
}

}  // namespace

Json ogc_feature_schemas() {
  using namespace schema;
  Json property = {
      {"description", "Codes of choices, ISO dates, numbers; null for what was never entered."},
      {"anyOf", Json::array({text(), number(), flag(), list_of(text()), Json{{"type", "null"}}})}};
  Json feature = object({{"type", code({"Feature"})},
                         {"id", uuid()},
                         {"geometry", or_null(ref("Geometry"))},
                         {"properties", map_of(ref("FeatureProperty"))},
                         maybe("links", links_schema())});
  Json schemas;
  schemas["FeatureProperty"] = std::move(property);
  schemas["Feature"] = described(std::move(feature), "A record as GeoJSON (RFC 7946).");
  schemas["FeatureCollection"] =
      object({{"type", code({"FeatureCollection"})},
              maybe("numberMatched", described(integer(), "Of all pages.")),
              {"numberReturned", integer()},
              {"timeStamp", instant()},
              {"links", described(links_schema(), "With rel next where there is a next page.")},
              {"features", list_of(ref("Feature"))}});
  return schemas;
}

void add_ogc_feature_routes(Router& router, Api& api) {
  using namespace schema;
  const auto add = adding(router, api);
  Operation listing("Features of a register, page by page.");
  listing.of_layers().gives_as(kGeoJsonType, ref("FeatureCollection"));
  listing.header(200, "Content-Crs", "The system that coordinates are in.");
  add(Method::get, "/api/ogc/collections/{register}/items",
      add_feature_parameters(listing).of(open_to_all("record.read")), list_items);
  add(Method::get, "/api/ogc/collections/{register}/items/{id}",
      Operation("One feature.")
          .of_layers()
          .query("crs", text(), "URI of the system for coordinates.")
          .gives_as(kGeoJsonType, ref("Feature"))
          .header(200, "Content-Crs", "The system that coordinates are in.")
          .header(200, "ETag", "Its revision.")
          .of(open_to_all("record.read")),
      show_item);
}

}  // namespace minga::http
