#include "service/tiles.hpp"

#include <charconv>

#include "formats/tiles/mvt.hpp"
#include "http/caller.hpp"
#include "http/resources/adding.hpp"
#include "http/resources/ogc_query.hpp"
#include "http/resources/schemas.hpp"
#include "http/schema.hpp"
#include "http/server/compress.hpp"
#include "http/server/static_files.hpp"

// Registers as vector tiles: Mapbox Vector Tile 2.1, told of by TileJSON 3.0.

namespace minga::http {
namespace {

constexpr const char* kTileType = "application/vnd.mapbox-vector-tile";

std::optional<std::uint32_t> number_in(const Request& request, std::string_view name) {
  const auto text = request.parameter(name);
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || text.empty()) return std::nullopt;
  return number;
}

/// The tile as it goes to a browser, which takes it compressed: packed once, as packing takes longer than
/// drawing.
SharedBytes packed(const service::House& house, const service::SeenTile& tile) {
  const auto key = tile.key + "|gzip";
  if (auto kept = house.answers->find(key)) return kept;
  auto bytes = std::make_shared<const std::string>(gzip(*tile.bytes));
  house.answers->keep(key, bytes);
  return bytes;
}

Response show_tile(Api& api, const Request& request) {
  const auto zoom = number_in(request, "z"), x = number_in(request, "x"), y = number_in(request, "y");
  // What is no number is no tile either; whether there is such a layer is told first.
  formats::tiles::Tile tile{-1, 0, 0};
  if (zoom && x && y && *zoom <= formats::tiles::kDeepestZoom) tile = {static_cast<int>(*zoom), *x, *y};
  const auto known = request.headers.get("If-None-Match");
  const auto day = request.query_value("on").value_or("");
  auto seen = service::read_tile(api.house, actor_of(request), {request.parameter("register"), tile, day},
                                 [&](std::string_view tag) { return known && has_tag(*known, tag); });
  if (!seen) return problem(seen.error(), request.language);
  Response response;
  response.headers.set("ETag", seen->tag);
  response.headers.set("Cache-Control", "private, no-cache");
  if (seen->unchanged) {
    response.status = 304;
  } else if (seen->bytes->empty()) {
    response.status = 204;
  } else {
    response.content_type = kTileType;
    const auto accepted = request.headers.get("Accept-Encoding");
    const bool pack = accepted && accepts_gzip(*accepted) && seen->bytes->size() > worth_compressing;
    if (pack) {
      response.headers.add("Vary", "Accept-Encoding");
      response.headers.set("Content-Encoding", "gzip");
    }
    response.body = pack ? packed(api.house, *seen) : std::move(seen->bytes);
  }
  return response;
}

std::string tilejson_type(const pack::Field& field) {
  switch (field.type) {
    case pack::FieldType::integer:
    case pack::FieldType::decimal:
      return "Number";
    case pack::FieldType::yes_no:
      return "Boolean";
    default:
      return "String";
  }
}

Json layer_json(const std::string& name, const std::string& description, const Json& fields) {
  return {{"id", name},
          {"description", description},
          {"minzoom", 0},
          {"maxzoom", formats::tiles::kDeepestZoom},
          {"fields", fields}};
}

Response describe(Api& api, const Request& request) {
  const auto layer = service::find_layer(api.house, actor_of(request), request.parameter("register"));
  if (!layer) return problem(layer.error(), request.language);
  const auto& reg = *layer->reg;
  Json fields{{"id", "String"}, {"title", "String"}};
  if (layer->geometry->coarsened_to > 0) fields["coarse"] = "Boolean";
  if (service::has_days(reg)) fields["earlier"] = "Boolean";
  for (const auto* field : service::tile_fields(*layer)) fields[field->name] = tilejson_type(*field);
  const auto root = site_root(request);
  Json body{{"tilejson", "3.0.0"},
            {"name", reg.plural.in(request.language)},
            {"scheme", "xyz"},
            {"tiles", Json::array({root + "/api/tiles/" + reg.name + "/{z}/{x}/{y}.mvt"})},
            {"minzoom", 0},
            {"maxzoom", formats::tiles::kDeepestZoom},
            {"most_features", formats::tiles::TileLimits{}.features},
            {"vector_layers",
             Json::array({layer_json(reg.name, reg.plural.in(request.language), fields),
                          layer_json(formats::tiles::kLeftOutLayer, text(request.language, "tile.left_out"),
                                     {{"layer", "String"}, {"features", "Number"}})})}};
  if (const auto box =
          service::extent_of_layer(api.house, actor_of(request), reg.name).value_or(std::nullopt))
    body["bounds"] = Json::array({box->west, box->south, box->east, box->north});
  return json_response(body);
}

}  // namespace

Json tile_schemas() {
  using namespace schema;
  Json schemas;
  schemas["TileLayer"] = object({{"id", text()},
                                 {"description", text()},
                                 {"minzoom", integer()},
                                 {"maxzoom", integer()},
                                 {"fields", map_of(code({"String", "Number", "Boolean"}))}});
  schemas["TileJson"] =
      described(object({{"tilejson", code({"3.0.0"})},
                        {"name", text()},
                        {"scheme", code({"xyz"})},
                        {"tiles", list_of(text())},
                        {"minzoom", integer()},
                        {"maxzoom", integer()},
                        {"most_features", described(integer(),
                                                    "Of a tile. Beyond, the largest are kept, and "
                                                    "the layer left_out tells how many are not.")},
                        {"vector_layers", list_of(ref("TileLayer"))},
                        maybe("bounds", list_of(number()))}),
                "TileJSON 3.0.");
  return schemas;
}

void add_tile_routes(Router& router, Api& api) {
  using schema::date;
  const auto add = adding(router, api);
  add(Method::get, "/api/tiles/{register}.json",
      Operation("Where the tiles of a register are, and what is in them.")
          .of_layers()
          .gives(200, schema::ref("TileJson"))
          .of(open_to_all("record.read")),
      describe);
  add(Method::get, "/api/tiles/{register}/{z}/{x}/{y}.mvt",
      Operation("A vector tile; 204 where nothing is to be seen, 304 while nothing changed.")
          .of_layers()
          .query("on", date(), "The map of a day, for registers whose earlier versions are kept.")
          .gives_file({kTileType})
          .gives_nothing()
          .header(200, "ETag", "The same while nothing changed.")
          .gives_unchanged()
          .of(open_to_all("record.read")),
      show_tile);
}

}  // namespace minga::http
