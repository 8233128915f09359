#include "service/tiles.hpp"

#include <algorithm>

#include "base/hash.hpp"
#include "base/time.hpp"
#include "formats/tiles/mvt.hpp"
#include "pack/validate.hpp"
#include "service/coarse_places.hpp"
#include "service/layer_access.hpp"
#include "service/rights_day.hpp"

namespace minga::service {
namespace {

using formats::tiles::Tile;
using pack::FieldType;

/// Raised when the same records give other bytes.
constexpr int kTileEdition = 3;

constexpr std::string_view kRights = "land_right", kVersions = "land_right_version";

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
      if (field->name == name && field->type != FieldType::money && field->type != FieldType::multiple &&
          field->type != FieldType::geometry)
        fields.push_back(field);
  return fields;
}

/// The value as a title names it; a view is a text, a number or yes or no.
std::string title_text(const pack::Field& field, const PlainView& view) {
  const auto value = std::visit(
      [](const auto& plain) -> Value {
        if constexpr (std::is_same_v<std::decay_t<decltype(plain)>, std::string_view>)
          return std::string(plain);
        else
          return plain;
      },
      view);
  return pack::text_of(field, value);
}

/// What decides, beside the records, what is in the tiles that somebody sees.
std::string seen_by(const pack::Model& model, const Layer& layer, const Access& access,
                    std::string_view day) {
  std::string seen = std::to_string(kTileEdition) + "|" + model.content_hash + "|" + layer.reg->name;
  for (const auto* field : layer.findable) seen += "|" + field->name;
  const auto add_reach = [&](const std::optional<Access>& part) {
    seen += "|reach";
    if (!part) return;
    const auto territories = part->territories();
    seen += territories ? "" : "|all";
    for (const auto& territory : territories.value_or(std::vector<Id>())) seen += "|" + to_string(territory);
  };
  add_reach(access);
  add_reach(access.seeing(layer.geometry->privacy));
  seen += "|";
  seen += day;
  return seen;
}

/// Of what is drawn: other registers change far more often.
std::int64_t last_change_of(store::Reader& reader, const pack::Register& reg) {
  const auto last = reader.last_change_in(reg.name);
  return has_days(reg) ? std::max(last, reader.last_change_in(kVersions)) : last;
}

std::string tag_of(std::string_view seen, std::int64_t last_change) {
  constexpr std::size_t enough = 8;
  const auto hash = sha256(seen);
  return "\"" + std::to_string(last_change) + "-" + hex(std::span(hash).first(enough)) + "\"";
}

std::string key_of(std::string_view seen, std::int64_t last_change, const Tile& tile) {
  std::string key = "tile";
  for (const auto number : {last_change, std::int64_t{tile.zoom}, std::int64_t{tile.x}, std::int64_t{tile.y}})
    key += "|" + std::to_string(number);
  return key.append("|").append(seen);
}

/// A tile in the making: what of which register is told of each record.
class Drawn {
 public:
  Drawn(store::Reader& reader, const pack::Model& model, const Layer& layer, const TileQuestion& question)
      : reader_(reader),
        model_(model),
        layer_(layer),
        question_(question),
        writer_(layer.reg->name, question.tile) {}

  Result<std::string> draw(const Access& access) {
    const auto privacy = layer_.geometry->privacy;
    if (const auto seeing = access.seeing(privacy)) {
      if (const auto good = add(layer_.reg->name, *seeing); !good) return tl::unexpected(good.error());
      if (!question_.day.empty())
        if (const auto good = add(kVersions, *seeing); !good) return tl::unexpected(good.error());
    }
    if (layer_.geometry->coarsened_to > 0 && question_.day.empty())
      if (const auto good = add_coarse(access); !good) return tl::unexpected(good.error());
    return writer_.take_bytes();
  }

 private:
  store::Query query_of(std::string_view register_name, const Access& access) const {
    const auto box = formats::tiles::envelope_of(question_.tile);
    store::Query query;
    query.register_name = register_name;
    query.box = store::Box{box.west, box.south, box.east, box.north};
    if (!layer_.reg->territory_field.empty()) query.territories = access.territories();
    return query;
  }

  /// The columns to read, and the properties made of them; the last is `mark`, where all have one.
  void choose(const pack::Register& reg, std::string_view mark = {}) {
    titles_ = title_fields(layer_);
    told_ = tile_fields(layer_);
    // A pack may have given rights fields that their earlier versions lack.
    for (auto* fields : {&titles_, &told_})
      std::erase_if(*fields, [&](const auto* field) { return reg.field(field->name) == nullptr; });
    names_.clear();
    std::vector<std::string> properties{"id", "title"};
    for (const auto* field : titles_) names_.push_back(field->name);
    for (const auto* field : told_) {
      names_.push_back(field->name);
      properties.push_back(field->name);
    }
    days_at_ = names_.size();
    if (!question_.day.empty())
      for (const char* name : days_of_right)
        if (reg.field(name) != nullptr) names_.emplace_back(name);
    if (!mark.empty()) properties.emplace_back(mark);
    writer_.name_properties(properties);
    if (reg.name != kVersions) writer_.expect_unique("id");
    // What the map may show or hide by is not merged with another.
    std::vector<std::string> choices;
    for (const auto* field : told_)
      if (field->type == FieldType::choice) choices.push_back(field->name);
    writer_.merge_small_alike(choices);
    values_.assign(properties.size(), true);
  }

  /// What is told of it, but for its mark.
  void describe(const store::Placed& placed, std::string_view id) {
    title_.clear();
    for (std::size_t i = 0; i < titles_.size(); ++i)
      if (!std::holds_alternative<std::monostate>(placed.values[i]))
        title_ += (title_.empty() ? "" : " · ") + title_text(*titles_[i], placed.values[i]);
    values_[0] = id;
    values_[1] = title_.empty() ? PlainView() : PlainView(title_);
    for (std::size_t i = 0; i < told_.size(); ++i) values_[i + 2] = placed.values[titles_.size() + i];
  }

  bool stood(const store::Placed& placed) const {
    RightDays days;
    for (std::size_t i = 0; i < days.size() && days_at_ + i < placed.values.size(); ++i)
      if (const auto* text = std::get_if<std::string_view>(&placed.values[days_at_ + i])) days[i] = *text;
    // Rights have no end of their version, and no more columns.
    return stood_on(days, question_.day);
  }

  Result<void> add(std::string_view register_name, const Access& access) {
    const auto& reg = *model_.find_register(register_name);
    const bool earlier = reg.name == kVersions;
    choose(reg, earlier ? "earlier" : "");
    if (earlier) names_.emplace_back(kRights);
    Result<void> drawn;
    const auto each = [&](const store::Placed& placed) {
      if (!question_.day.empty() && !stood(placed)) return true;
      if (const char* wrong = pack::read_wkb(placed.wkb, shape_)) {
        drawn = fail(ProblemKind::invalid, wrong);
        return false;
      }
      const auto* right = earlier ? std::get_if<std::string_view>(&placed.values.back()) : nullptr;
      describe(placed, right != nullptr ? *right : placed.id);
      writer_.add(shape_, values_);
      return true;
    };
    if (const auto read = reader_.each_placed(query_of(register_name, access), names_, each); !read)
      return tl::unexpected(read.error());
    return drawn;
  }

  /// What the actor may know of without seeing where exactly: its cells of the field's grid.
  Result<void> add_coarse(const Access& access) {
    const auto& reg = *layer_.reg;
    const double cell = layer_.geometry->coarsened_to;
    auto query = query_of(reg.name, access);
    query.box = coarse_box(*query.box, cell);
    choose(reg, "coarse");
    const bool of_territory = !reg.territory_field.empty() && reg.territory_field != "id";
    if (of_territory) names_.push_back(reg.territory_field);
    const auto each = [&](const store::Placed& placed) {
      std::optional<Id> territory;
      if (reg.territory_field == "id") territory = id_from(placed.id);
      if (of_territory)
        if (const auto* text = std::get_if<std::string_view>(&placed.values.back()))
          territory = id_from(*text);
      if (may_see(*layer_.geometry, access.sees(territory))) return true;  // drawn exactly
      if (pack::read_wkb(coarse_place({std::string(placed.wkb)}, cell).wkb, shape_) != nullptr) return true;
      describe(placed, placed.id);
      writer_.add(shape_, values_);
      return true;
    };
    return reader_.each_placed(query, names_, each);
  }

  store::Reader& reader_;
  const pack::Model& model_;
  const Layer& layer_;
  const TileQuestion& question_;
  formats::tiles::TileWriter writer_;
  std::vector<const pack::Field*> titles_, told_;
  std::vector<std::string> names_;  // titles, told, then what decides
  std::size_t days_at_ = 0;
  std::string title_;
  std::vector<PlainView> values_;  // of the properties
  pack::Shape shape_;
};

Result<void> check_day(const pack::Register& reg, std::string_view day) {
  const minga::Place on{"", 0, 0, "on"};
  if (day.empty()) return {};
  if (!has_days(reg)) return fail(ProblemKind::invalid, "tile.no_days", {{"register", reg.name}}, on);
  if (!is_date(day))
    return fail(ProblemKind::invalid, "rights.no_such_day", {{"value", std::string(day)}}, on);
  return {};
}

}  // namespace

std::vector<const pack::Field*> tile_fields(const Layer& layer) {
  std::vector<const pack::Field*> fields;
  std::copy_if(
      layer.findable.begin(), layer.findable.end(), std::back_inserter(fields),
      [](const auto* field) { return is_told(*field) && field->name != "id" && field->name != "title"; });
  return fields;
}

bool has_days(const pack::Register& reg) {
  return reg.name == kRights;
}

Result<SeenTile> read_tile(House& house, const Actor& actor, const TileQuestion& question,
                           const std::function<bool(std::string_view)>& is_known) {
  return in_layer<SeenTile>(house, actor, question.register_name,
                            [&](store::Reader& reader, const pack::Register& reg, const pack::Field& geometry,
                                const Access& access) -> Result<SeenTile> {
                              if (!formats::tiles::is_tile(question.tile))
                                return fail(ProblemKind::not_found, "tile.not_found");
                              if (const auto good = check_day(reg, question.day); !good)
                                return tl::unexpected(good.error());
                              const auto& model = house.store.model();
                              const auto layer = layer_of(reg, geometry, access);
                              SeenTile out;
                              const auto seen = seen_by(model, layer, access, question.day);
                              const auto last_change = last_change_of(reader, reg);
                              out.tag = tag_of(seen, last_change);
                              out.unchanged = is_known(out.tag);
                              if (out.unchanged) return out;
                              out.key = key_of(seen, last_change, question.tile);
                              out.bytes = house.answers->find(out.key);
                              if (out.bytes) return out;
                              auto bytes = Drawn(reader, model, layer, question).draw(access);
                              if (!bytes) return tl::unexpected(bytes.error());
                              out.bytes = std::make_shared<const std::string>(std::move(*bytes));
                              house.answers->keep(out.key, out.bytes);
                              return out;
                            });
}

}  // namespace minga::service
