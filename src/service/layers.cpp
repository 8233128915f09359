#include "service/layers.hpp"

#include <algorithm>
#include <cstring>

#include "service/coarse_places.hpp"
#include "service/layer_access.hpp"
#include "service/rights_day.hpp"

namespace minga::service {
namespace {

using pack::FieldType;

bool is_of_time(const pack::Field& field) {
  return field.type == FieldType::date || field.type == FieldType::timestamp;
}

void find_time(Layer& layer) {
  const auto named = [&](std::string_view name) -> const pack::Field* {
    const auto found = std::find_if(layer.findable.begin(), layer.findable.end(), [&](const auto* field) {
      return field->name == name && is_of_time(*field);
    });
    return found == layer.findable.end() ? nullptr : *found;
  };
  if (layer.reg->name == "land_right")
    for (const char* name : begins_of_right)
      if (const auto* field = named(name)) layer.begins.push_back(field);
  layer.from = named("valid_from");
  layer.to = named("valid_to");
  if (layer.from != nullptr && layer.to != nullptr) return;
  layer.from = layer.to = nullptr;
  const auto first = std::find_if(layer.findable.begin(), layer.findable.end(),
                                  [](const auto* field) { return is_of_time(*field); });
  if (first != layer.findable.end()) layer.from = *first;
}

bool asks_by_place(const store::Condition& condition) {
  return condition.kind == store::Condition::Kind::box || condition.kind == store::Condition::Kind::shape ||
         std::any_of(condition.parts.begin(), condition.parts.end(), asks_by_place);
}

/// What decides, with the register's last change, how far and how many a whole register is.
std::string key_of(std::string_view asked, store::Reader& reader, const store::Query& query) {
  std::string key(asked);
  key += "|" + query.register_name + "|" + std::to_string(reader.last_change_in(query.register_name));
  if (!query.territories) return key + "|all";
  for (const auto& territory : *query.territories) key += "|" + to_string(territory);
  return key;
}

/// The extent of a register within territories, worked out once for each change.
Result<std::optional<store::Box>> known_extent(House& house, store::Reader& reader,
                                               const store::Query& query) {
  auto key = key_of("extent", reader, query);
  if (const auto known = house.answers->find(key)) {
    if (known->empty()) return std::optional<store::Box>();
    store::Box box;
    std::memcpy(&box, known->data(), sizeof(box));
    return std::optional(box);
  }
  auto extent = reader.extent(query);
  if (!extent) return extent;
  std::string bytes;
  if (*extent) bytes.assign(reinterpret_cast<const char*>(&**extent), sizeof(store::Box));
  house.answers->keep(std::move(key), std::make_shared<const std::string>(std::move(bytes)));
  return extent;
}

}  // namespace

tl::unexpected<Problem> no_layer(std::string_view name) {
  return fail(ProblemKind::not_found, "layer.not_found", {{"register", std::string(name)}});
}

const pack::Field* place_of(const pack::Register& reg) {
  const auto* geometry = reg.geometry_field();
  return geometry != nullptr && geometry->privacy != pack::Privacy::secret ? geometry : nullptr;
}

Layer layer_of(const pack::Register& reg, const pack::Field& geometry, const Access& access) {
  const auto most = access.sees(std::nullopt);
  const auto everywhere = access.sees_everywhere();
  Layer layer;
  layer.reg = &reg;
  layer.geometry = &geometry;
  layer.shows_geometry = may_see(geometry, most);
  for (const auto& field : reg.fields) {
    if (field.retired || &field == &geometry || !may_see(field, most)) continue;
    layer.fields.push_back(&field);
    if (may_see(field, everywhere)) layer.findable.push_back(&field);
  }
  find_time(layer);
  return layer;
}

Result<Layer> find_layer(House& house, const Actor& actor, std::string_view register_name) {
  return in_layer<Layer>(
      house, actor, register_name,
      [](store::Reader&, const pack::Register& reg, const pack::Field& geometry,
         const Access& access) -> Result<Layer> { return layer_of(reg, geometry, access); });
}

std::vector<Layer> list_layers(House& house, const Actor& actor) {
  std::vector<Layer> layers;
  house.store.read([&](store::Reader& reader) {
    const auto& model = house.store.model();
    for (const auto& [name, reg] : model.registers) {
      const auto* geometry = place_of(reg);
      if (reg.system || geometry == nullptr) continue;
      if (const auto access = permit(reader, model, actor, "record.read", name))
        layers.push_back(layer_of(reg, *geometry, *access));
    }
  });
  return layers;
}

Result<store::PageEnd> list_features(House& house, const Actor& actor, store::Query query,
                                     const std::function<void(const store::RecordView&)>& each) {
  const std::string name = query.register_name;
  return in_layer<store::PageEnd>(
      house, actor, name,
      [&](store::Reader& reader, const pack::Register& reg, const pack::Field& geometry,
          const Access& access) -> Result<store::PageEnd> {
        auto fields = layer_of(reg, geometry, access).fields;
        fields.push_back(&geometry);
        const auto list = [&](const Access& by, Places places) {
          return each_with(reader, reg, by, std::move(query), std::move(fields), places, each);
        };
        const bool by_shape = query.where && asks_by_place(*query.where);
        if (!query.box && !by_shape) return list(access, Places::coarse);
        if (const auto seeing = access.seeing(geometry.privacy)) return list(*seeing, Places::left_out);
        if (geometry.coarsened_to > 0 && !by_shape) {
          query.box = coarse_box(*query.box, geometry.coarsened_to);
          return list(access, Places::coarse);
        }
        store::PageEnd nothing;
        if (query.count) nothing.total = 0;
        return nothing;
      });
}

Result<SeenRecord> find_feature(House& house, const Actor& actor, std::string_view register_name,
                                const Id& id) {
  return in_layer<SeenRecord>(
      house, actor, register_name,
      [&](store::Reader& reader, const pack::Register& reg, const pack::Field&,
          const Access& access) -> Result<SeenRecord> {
        auto record = reader.find(reg, id);
        if (!record || record->retired || !access.reaches(territory_of(reg, id, record->values)))
          return fail(ProblemKind::not_found, "record.not_found");
        return seen(reg, access, std::move(*record), Places::coarse);
      });
}

Result<std::optional<store::Box>> extent_of_layer(House& house, const Actor& actor,
                                                  std::string_view register_name) {
  using Extent = std::optional<store::Box>;
  return in_layer<Extent>(
      house, actor, register_name,
      [&](store::Reader& reader, const pack::Register& reg, const pack::Field& geometry,
          const Access& access) -> Result<Extent> {
        const auto seeing = access.seeing(geometry.privacy);
        if (!seeing && geometry.coarsened_to == 0) return Extent();
        store::Query query;
        query.register_name = reg.name;
        if (!reg.territory_field.empty()) query.territories = (seeing ? *seeing : access).territories();
        auto extent = known_extent(house, reader, query);
        if (seeing || !extent || !*extent) return extent;
        const auto& box = **extent;
        const auto cells = cells_around({box.west, box.south, box.east, box.north}, geometry.coarsened_to);
        return Extent(store::Box{cells.west, cells.south, cells.east, cells.north});
      });
}

}  // namespace minga::service
