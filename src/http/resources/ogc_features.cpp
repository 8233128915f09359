#include "formats/feature_writer.hpp"
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

/// A record that was found alone, as one of a list.
Result<void> add_seen(formats::FeatureWriter& writer, const service::Layer& layer,
                      const service::SeenRecord& seen) {
  std::vector<ValueView> values;
  const auto add = [&](const pack::Field& field) {
    const auto found = seen.record.values.find(field.name);
    values.push_back(found == seen.record.values.end() ? ValueView() : formats::view_of(found->second));
  };
  for (const auto* field : layer.fields) add(*field);
  add(*layer.geometry);
  return writer.add(to_string(seen.record.id), values);
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
  formats::FeatureWriter features(layer->fields, *layer->geometry, writing_in(*asked->system));
  Result<void> written;
  const auto page = service::list_features(api.house, actor_of(request), std::move(asked->query),
                                           [&](const store::RecordView& record) {
                                             if (written) written = features.add(record.id, record.values);
                                           });
  if (!page) return problem(as_bad_request(page.error()), request.language);
  if (!written) return problem(written.error(), request.language);
  Json links = Json::array({link_to(address_of(request), "self", kGeoJsonType)});
  if (!page->next.empty()) links.push_back(link_to(address_of(request, page->next), "next", kGeoJsonType));
  links.push_back(link_to(collection_path(request, *layer), "collection", "application/json"));
  std::string body = R"({"type":"FeatureCollection")";
  if (page->total) body += ",\"numberMatched\":" + std::to_string(*page->total);
  body += ",\"numberReturned\":" + std::to_string(features.count());
  body += ",\"timeStamp\":\"" + to_rfc3339(api.house.clock()) + "\"";
  body += ",\"links\":" + links.dump() + ",\"features\":[\n";
  body.reserve(body.size() + features.text().size() + 4);
  body += features.text();
  body += "\n]}\n";
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
  formats::FeatureWriter feature(layer->fields, *layer->geometry, writing_in(**system));
  if (const auto good = add_seen(feature, *layer, *seen); !good)
    return problem(good.error(), request.language);
  const auto path = collection_path(request, *layer);
  const Json links = Json::array({link_to(path + "/items/" + to_string(*id), "self", kGeoJsonType),
                                  link_to(path, "collection", "application/json")});
  auto& body = feature.text();
  body.pop_back();  // its closing brace: the links come last
  auto response = geojson_response(body + ",\"links\":" + links.dump() + "}\n", **system);
  response.headers.set("ETag", "\"" + std::to_string(seen->record.revision) + "\"");
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
