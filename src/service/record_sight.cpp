#include "service/record_sight.hpp"

#include <functional>
#include <utility>

#include "service/coarse_places.hpp"
#include "service/values.hpp"

namespace minga::service {

Result<const pack::Register*> open_register(const pack::Model& model, std::string_view name) {
  const auto* reg = model.find_register(name);
  if (reg == nullptr || reg->system)
    return fail(ProblemKind::not_found, "register.not_found", {{"register", std::string(name)}});
  return reg;
}

bool may_see(const pack::Field& field, pack::Privacy sees) {
  return field.privacy != pack::Privacy::secret && field.privacy <= sees;
}

void redact(const pack::Register& reg, pack::Privacy sees, Values& values) {
  std::erase_if(values, [&](const auto& entry) {
    const auto* field = reg.field(entry.first);
    return field == nullptr || field->retired || !may_see(*field, sees);
  });
}

SeenRecord seen(const pack::Register& reg, const Access& access, store::Record record, Places places) {
  const auto sees = access.sees(territory_of(reg, record.id, record.values));
  const auto* place = reg.geometry_field();
  std::optional<Geometry> cells;
  if (places == Places::coarse && place != nullptr && place->coarsened_to > 0 &&
      place->privacy != pack::Privacy::secret && !may_see(*place, sees))
    if (const auto exact = get<Geometry>(record.values, place->name))
      cells = coarse_place(*exact, place->coarsened_to);
  redact(reg, sees, record.values);
  if (cells && !cells->wkb.empty()) record.values[place->name] = std::move(*cells);
  std::string title = title_of(reg, record);
  return {std::move(record), std::move(title)};
}

namespace {

/// Whether a condition asks for a field that `hidden` says must not be found by; its name.
std::optional<std::string> hidden_in(const store::Condition& condition,
                                     const std::function<bool(const std::string&)>& hidden,
                                     const std::string& geometry) {
  using Kind = store::Condition::Kind;
  if (condition.kind == Kind::filter || condition.kind == Kind::box || condition.kind == Kind::shape) {
    const auto& name = condition.kind == Kind::filter ? condition.filter.field : geometry;
    return hidden(name) ? std::optional(name) : std::nullopt;
  }
  for (const auto& part : condition.parts)
    if (auto found = hidden_in(part, hidden, geometry)) return found;
  return std::nullopt;
}

}  // namespace

Result<void> only_visible(const pack::Register& reg, const Access& access, store::Query& query) {
  const auto sees = access.sees_everywhere();
  const auto hidden = [&](const std::string& name) {
    const auto* field = reg.field(name);
    return field != nullptr && !may_see(*field, sees);
  };
  const auto refuse = [](const std::string& name) {
    return fail(ProblemKind::forbidden, "record.field_not_visible", {{"field", name}});
  };
  for (const auto& filter : query.filters)
    if (hidden(filter.field)) return refuse(filter.field);
  for (const auto& sort : query.sort)
    if (hidden(sort.field)) return refuse(sort.field);
  const auto* geometry = reg.geometry_field();
  if (query.box && geometry != nullptr && !may_see(*geometry, sees)) return refuse(geometry->name);
  if (query.where)
    if (const auto name = hidden_in(*query.where, hidden, geometry != nullptr ? geometry->name : ""))
      return refuse(*name);
  query.search_fields.emplace();
  for (const auto& field : reg.fields)
    if ((field.type == pack::FieldType::text || field.type == pack::FieldType::long_text) &&
        may_see(field, sees))
      query.search_fields->push_back(field.name);
  if (!query.search.empty() && query.search_fields->empty()) return refuse("search");
  return {};
}

Sight::Sight(const pack::Register& reg, const Access& access, std::vector<const pack::Field*> fields,
             Places places)
    : reg_(reg), access_(access), fields_(std::move(fields)), places_(places), values_(fields_.size()) {
  for (const auto* field : fields_) {
    if (field->name == reg.territory_field) territory_at_ = columns_.size();
    columns_.push_back(field->name);
  }
  if (territory_at_ || reg.territory_field.empty() || reg.territory_field == "id") return;
  territory_at_ = columns_.size();
  columns_.push_back(reg.territory_field);
}

pack::Privacy Sight::seen_in(const store::RecordView& record) {
  std::string_view territory;
  if (reg_.territory_field == "id") territory = record.id;
  if (territory_at_)
    if (const auto* text = std::get_if<std::string_view>(&record.values[*territory_at_])) territory = *text;
  if (!last_ || *last_ != territory) {
    last_ = std::string(territory);
    last_sees_ = access_.sees(id_from(territory));
  }
  return last_sees_;
}

/// What is shown of a value that may not be seen: nothing, but the cells around a place.
ValueView Sight::in_its_place(const pack::Field& field, const ValueView& hidden) {
  const auto* wkb = std::get_if<std::string_view>(&hidden);
  const bool has_cells = places_ == Places::coarse && wkb != nullptr && &field == reg_.geometry_field() &&
                         field.coarsened_to > 0 && field.privacy != pack::Privacy::secret;
  if (!has_cells) return {};
  cells_ = coarse_place({std::string(*wkb)}, field.coarsened_to).wkb;
  return cells_.empty() ? ValueView() : ValueView(std::string_view(cells_));
}

store::RecordView Sight::of(const store::RecordView& record) {
  const auto sees = seen_in(record);
  for (std::size_t i = 0; i < fields_.size(); ++i)
    values_[i] = may_see(*fields_[i], sees) ? record.values[i] : in_its_place(*fields_[i], record.values[i]);
  return {record.id, values_};
}

namespace {

/// The query, when it finds by nothing hidden, of what the access reaches.
Result<store::Query> within_reach(const pack::Register& reg, const Access& access, store::Query query,
                                  Places places) {
  // A box that was made coarse asks for nothing that the cells do not show.
  const auto box = places == Places::coarse ? std::exchange(query.box, std::nullopt) : std::nullopt;
  if (const auto visible = only_visible(reg, access, query); !visible) return tl::unexpected(visible.error());
  if (box) query.box = box;
  if (!reg.territory_field.empty())
    if (const auto reach = access.territories()) query.territories = reach;
  return query;
}

}  // namespace

Result<store::PageEnd> each_with(store::Reader& reader, const pack::Register& reg, const Access& access,
                                 store::Query query, std::vector<const pack::Field*> fields, Places places,
                                 const std::function<void(const store::RecordView&)>& each) {
  const auto asked = within_reach(reg, access, std::move(query), places);
  if (!asked) return tl::unexpected(asked.error());
  Sight sight(reg, access, std::move(fields), places);
  return reader.each_of_page(*asked, sight.columns(),
                             [&](const store::RecordView& record) { each(sight.of(record)); });
}

Result<SeenPage> list_with(store::Reader& reader, const pack::Register& reg, const Access& access,
                           store::Query query, Places places) {
  const auto asked = within_reach(reg, access, std::move(query), places);
  if (!asked) return tl::unexpected(asked.error());
  auto page = reader.list(*asked);
  if (!page) return tl::unexpected(page.error());
  SeenPage out;
  out.next = std::move(page->next);
  out.total = page->total;
  for (auto& record : page->records) out.records.push_back(seen(reg, access, std::move(record), places));
  return out;
}

Result<store::Record> find_reached(store::Reader& reader, const pack::Model& model, const Access& access,
                                   const char* name, const Id& id) {
  const auto& reg = *model.find_register(name);
  auto record = reader.find(reg, id);
  if (!record || record->retired || !access.reaches(territory_of(reg, id, record->values)))
    return fail(ProblemKind::not_found, "record.not_found");
  return std::move(*record);
}

}  // namespace minga::service
