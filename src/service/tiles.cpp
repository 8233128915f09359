#include "service/tiles.hpp"

#include <algorithm>

#include "base/hash.hpp"
#include "formats/tiles/mvt.hpp"
#include "pack/validate.hpp"
#include "service/layer_access.hpp"

namespace minga::service {
namespace {

using formats::tiles::Property;
using formats::tiles::Tile;
using pack::FieldType;

/// Raised when the same records give other bytes.
constexpr int kTileEdition = 1;

bool is_told(const pack::Field& field) {
  switch (field.type) {
    case FieldType::choice:
    case FieldType::integer:
    case FieldType::decimal:
    case FieldType::date:
    case FieldType::yes_no:
      return true;
    default:
      return false;
  }
}

/// The title fields that may be told and are one text each.
std::vector<const pack::Field*> title_fields(const Layer& layer) {
  std::vector<const pack::Field*> fields;
  for (const auto& name : layer.reg->title_fields)
    for (const auto* field : layer.findable)
      if (field->name == name && field->type != FieldType::money && field->type != FieldType::multiple)
        fields.push_back(field);
  return fields;
}

Property property_of(const Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  if (const auto* number = std::get_if<double>(&value)) return *number;
  if (const auto* whole = std::get_if<std::int64_t>(&value)) return *whole;
  if (const auto* yes = std::get_if<bool>(&value)) return *yes;
  return {};
}

/// What decides, beside the records, what is in the tiles that somebody sees.
std::string tag_of(store::Reader& reader, const pack::Model& model, const Layer& layer,
                   const Access& access) {
  std::string seen = std::to_string(kTileEdition) + "|" + model.content_hash + "|" + layer.reg->name;
  for (const auto* field : layer.findable) seen += "|" + field->name;
  if (const auto territories = access.territories())
    for (const auto& territory : *territories) seen += "|" + to_string(territory);
  constexpr std::size_t enough = 8;
  const auto hash = sha256(seen);
  return "\"" + std::to_string(reader.last_change()) + "-" + hex(std::span(hash).first(enough)) + "\"";
}

Result<std::string> draw(store::Reader& reader, const Layer& layer, const Access& access, const Tile& tile) {
  const auto box = formats::tiles::envelope_of(tile);
  store::Query query;
  query.register_name = layer.reg->name;
  query.box = store::Box{box.west, box.south, box.east, box.north};
  if (!layer.reg->territory_field.empty()) query.territories = access.territories();

  const auto titles = title_fields(layer);
  const auto told = tile_fields(layer);
  std::vector<std::string> names;
  std::vector<std::pair<std::string_view, Property>> properties{{"id", {}}, {"title", {}}};
  for (const auto* field : titles) names.push_back(field->name);
  for (const auto* field : told) {
    names.push_back(field->name);
    properties.emplace_back(field->name, Property());
  }
  formats::tiles::TileWriter writer(layer.reg->name, tile);
  Result<void> drawn;
  const auto add = [&](const store::Placed& placed) {
    const auto shape = pack::shape_from_wkb(placed.geometry.wkb);
    if (!shape) {
      drawn = tl::unexpected(shape.error());
      return false;
    }
    std::string title;
    for (std::size_t i = 0; i < titles.size(); ++i)
      if (!is_empty(placed.values[i]))
        title += (title.empty() ? "" : " · ") + pack::text_of(*titles[i], placed.values[i]);
    properties[0].second = to_string(placed.id);
    properties[1].second = title.empty() ? Property() : Property(std::move(title));
    for (std::size_t i = 0; i < told.size(); ++i)
      properties[i + 2].second = property_of(placed.values[titles.size() + i]);
    writer.add(*shape, properties);
    return true;
  };
  if (const auto read = reader.each_placed(query, names, add); !read) return tl::unexpected(read.error());
  if (!drawn) return tl::unexpected(drawn.error());
  return writer.bytes();
}

}  // namespace

std::vector<const pack::Field*> tile_fields(const Layer& layer) {
  std::vector<const pack::Field*> fields;
  std::copy_if(
      layer.findable.begin(), layer.findable.end(), std::back_inserter(fields),
      [](const auto* field) { return is_told(*field) && field->name != "id" && field->name != "title"; });
  return fields;
}

Result<SeenTile> read_tile(House& house, const Actor& actor, std::string_view register_name, const Tile& tile,
                           const std::function<bool(std::string_view)>& is_known) {
  return in_layer<SeenTile>(house, actor, register_name,
                            [&](store::Reader& reader, const pack::Register& reg, const pack::Field& geometry,
                                const Access& access) -> Result<SeenTile> {
                              if (!formats::tiles::is_tile(tile))
                                return fail(ProblemKind::not_found, "tile.not_found");
                              const auto layer = layer_of(reg, geometry, access);
                              const auto seeing = access.seeing(geometry.privacy);
                              SeenTile out;
                              out.tag =
                                  tag_of(reader, house.store.model(), layer, seeing ? *seeing : Access({}));
                              out.unchanged = is_known(out.tag);
                              if (out.unchanged || !seeing) return out;
                              auto bytes = draw(reader, layer, *seeing, tile);
                              if (!bytes) return tl::unexpected(bytes.error());
                              out.bytes = std::move(*bytes);
                              return out;
                            });
}

}  // namespace minga::service
