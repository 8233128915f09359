#include "http/caller.hpp"
#include "http/resources/adding.hpp"
#include "http/resources/ogc_json.hpp"
#include "http/resources/ogc_query.hpp"
#include "http/resources/schemas.hpp"
#include "service/layers.hpp"

// OGC API - Features - Part 1: Core (OGC 17-069r4): what there is. Its features are in ogc_features.cpp.

namespace minga::http {
namespace {

constexpr const char* kJsonType = "application/json";
constexpr const char* kSchemaType = "application/schema+json";
constexpr const char* kQueryablesRelation = "http://www.opengis.net/def/rel/ogc/1.0/queryables";

Response landing(Api&, const Request& request) {
  if (const auto good = only_parameters(request, {}); !good) return problem(good.error(), request.language);
  const auto root = ogc_root(request);
  const auto said = [&](const char* key) { return text(request.language, key); };
  return json_response(
      {{"title", said("ogc.title")},
       {"description", said("ogc.description")},
       {"links",
        Json::array(
            {link_to(root, "self", kJsonType, said("ogc.title")),
             link_to(site_root(request) + "/api/openapi.json", "service-desc", kJsonType, said("ogc.api")),
             link_to(root + "/conformance", "conformance", kJsonType, said("ogc.conformance")),
             link_to(root + "/collections", "data", kJsonType, said("ogc.collections"))})}});
}

Response conformance(Api&, const Request& request) {
  if (const auto good = only_parameters(request, {}); !good) return problem(good.error(), request.language);
  const std::string core = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/";
  const std::string systems = "http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs";
  // Of Part 3 there is less than its classes ask for, so none is named.
  return json_response({{"conformsTo", Json::array({core + "core", core + "geojson", systems})}});
}

Json extent_json(const store::Box& box) {
  return {
      {"spatial",
       {{"bbox", Json::array({Json::array({box.west, box.south, box.east, box.north})})}, {"crs", kCrs84}}}};
}

Json collection_json(const Request& request, const service::Layer& layer,
                     const std::optional<store::Box>& extent) {
  const auto path = ogc_root(request) + "/collections/" + layer.reg->name;
  const auto& title = layer.reg->plural.in(request.language);
  Json out{{"id", layer.reg->name}, {"title", title}};
  if (const auto& help = layer.reg->help.in(request.language); !help.empty()) out["description"] = help;
  if (extent) out["extent"] = extent_json(*extent);
  out["itemType"] = "feature";
  out["crs"] = Json::array();
  for (const auto& system : formats::systems()) out["crs"].push_back(system.uri);
  out["storageCrs"] = kCrs84;
  out["links"] = Json::array({link_to(path, "self", kJsonType, title),
                              link_to(path + "/items", "items", kGeoJsonType, title),
                              link_to(path + "/queryables", kQueryablesRelation, kSchemaType)});
  return out;
}

/// The extent that the actor may see; none while it sees nothing.
std::optional<store::Box> extent_of(Api& api, const Request& request, const service::Layer& layer) {
  if (!layer.shows_geometry && layer.geometry->coarsened_to == 0) return std::nullopt;
  return service::extent_of_layer(api.house, actor_of(request), layer.reg->name).value_or(std::nullopt);
}

Response list_collections(Api& api, const Request& request) {
  if (const auto good = only_parameters(request, {}); !good) return problem(good.error(), request.language);
  Json collections = Json::array();
  for (const auto& layer : service::list_layers(api.house, actor_of(request)))
    collections.push_back(collection_json(request, layer, extent_of(api, request, layer)));
  const auto self = link_to(ogc_root(request) + "/collections", "self", kJsonType,
                            text(request.language, "ogc.collections"));
  return json_response({{"links", Json::array({self})}, {"collections", collections}});
}

Response show_collection(Api& api, const Request& request) {
  const auto layer = service::find_layer(api.house, actor_of(request), request.parameter("register"));
  if (!layer) return problem(layer.error(), request.language);
  if (const auto good = only_parameters(request, {}); !good) return problem(good.error(), request.language);
  return json_response(collection_json(request, *layer, extent_of(api, request, *layer)));
}

Json queryable_json(const pack::Field& field, Language language) {
  Json out{{"title", field.label.in(language)}};
  switch (field.type) {
    case pack::FieldType::integer:
      out["type"] = "integer";
      break;
    case pack::FieldType::decimal:
      out["type"] = "number";
      break;
    case pack::FieldType::yes_no:
      out["type"] = "boolean";
      break;
    default:
      out["type"] = "string";
      if (field.type == pack::FieldType::date) out["format"] = "date";
      if (field.type == pack::FieldType::timestamp) out["format"] = "date-time";
  }
  return out;
}

/// Part 3: what filters may be about, as JSON Schema.
Response show_queryables(Api& api, const Request& request) {
  const auto layer = service::find_layer(api.house, actor_of(request), request.parameter("register"));
  if (!layer) return problem(layer.error(), request.language);
  if (const auto good = only_parameters(request, {}); !good) return problem(good.error(), request.language);
  Json properties = Json::object();
  for (const auto* field : layer->findable)
    if (is_queryable(*field)) properties[field->name] = queryable_json(*field, request.language);
  if (layer->shows_geometry)
    properties[layer->geometry->name] = {{"title", layer->geometry->label.in(request.language)},
                                         {"format", "geometry-any"}};
  auto response =
      json_response({{"$schema", "https://json-schema.org/draft/2020-12/schema"},
                     {"$id", ogc_root(request) + "/collections/" + layer->reg->name + "/queryables"},
                     {"type", "object"},
                     {"title", layer->reg->plural.in(request.language)},
                     {"properties", properties},
                     {"additionalProperties", false}});
  response.content_type = kSchemaType;
  return response;
}

}  // namespace

Json ogc_schemas() {
  using namespace schema;
  Json schemas;
  schemas["Link"] = object({{"href", text()}, {"rel", text()}, {"type", text()}, maybe("title", text())});
  schemas["OgcLanding"] = object({{"title", text()}, {"description", text()}, {"links", links_schema()}});
  schemas["OgcConformance"] = object({{"conformsTo", list_of(text())}});
  const auto spatial = object({{"bbox", list_of(list_of(number()))}, {"crs", text()}});
  schemas["OgcCollection"] = object({{"id", text()},
                                     {"title", text()},
                                     maybe("description", text()),
                                     maybe("extent", object({{"spatial", spatial}})),
                                     {"itemType", code({"feature"})},
                                     {"crs", list_of(text())},
                                     {"storageCrs", text()},
                                     {"links", links_schema()}});
  schemas["OgcCollections"] =
      object({{"links", links_schema()}, {"collections", list_of(ref("OgcCollection"))}});
  return schemas;
}

void add_ogc_routes(Router& router, Api& api) {
  using namespace schema;
  const auto add = adding(router, api);
  add(Method::get, "/api/ogc",
      Operation("Where GIS clients begin: OGC API - Features.")
          .gives(200, ref("OgcLanding"))
          .of(open_to_all("pack.read")),
      landing);
  add(Method::get, "/api/ogc/conformance",
      Operation("What of the standard is there.")
          .gives(200, ref("OgcConformance"))
          .of(open_to_all("pack.read")),
      conformance);
  add(Method::get, "/api/ogc/collections",
      Operation("The registers with a place on the map that the caller may read.")
          .gives(200, ref("OgcCollections"))
          .of(open_to_all("pack.read")),
      list_collections);
  add(Method::get, "/api/ogc/collections/{register}",
      Operation("A register as a collection of features.")
          .of_layers()
          .gives(200, ref("OgcCollection"))
          .of(open_to_all("record.read")),
      show_collection);
  add(Method::get, "/api/ogc/collections/{register}/queryables",
      Operation("What its features can be filtered by, as JSON Schema.")
          .of_layers()
          .gives_as(kSchemaType, Json{{"type", "object"}, {"additionalProperties", true}})
          .of(open_to_all("record.read")),
      show_queryables);
}

}  // namespace minga::http
