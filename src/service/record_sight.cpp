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

Result<SeenPage> list_with(store::Reader& reader, const pack::Register& reg, const Access& access,
                           store::Query query, Places places) {
  // A box that was made coarse asks for nothing that the cells do not show.
  const auto box = places == Places::coarse ? std::exchange(query.box, std::nullopt) : std::nullopt;
  if (const auto visible = only_visible(reg, access, query); !visible) return tl::unexpected(visible.error());
  if (box) query.box = box;
  if (!reg.territory_field.empty())
    if (const auto reach = access.territories()) query.territories = reach;
  auto page = reader.list(query);
  if (!page) return tl::unexpected(page.error());
  SeenPage out;
  out.next = std::move(page->next);
  out.total = page->total;
  for (auto& record : page->records) out.records.push_back(seen(reg, access, std::move(record), places));
  return out;
}

}  // namespace minga::service
