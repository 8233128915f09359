#include "service/rights_touched.hpp"

#include <algorithm>

#include "base/time.hpp"
#include "formats/layers/measured.hpp"
#include "methods/overlap/common_area.hpp"
#include "service/dispute_records.hpp"
#include "service/permission.hpp"
#include "service/rights_day.hpp"
#include "service/rights_source.hpp"
#include "service/rights_stood.hpp"
#include "service/values.hpp"

namespace minga::service {
namespace {

namespace touched_layers = formats::layers;
namespace overlap = methods::overlap;

constexpr double least_touched = 1;  // m²

/// The rights of a territory and all within it that its rules ask about, as they stood on the day.
Result<std::vector<StoodRight>> asked_rights(store::Reader& reader, const pack::Model& model,
                                             const Id& territory, const std::string& on) {
  const auto rules = exclusions_for(reader, model, territory, "");
  if (!rules) return tl::unexpected(rules.error());
  const auto within = with_descendants(reader, model, {territory});
  store::Query query;
  query.territories = std::vector<Id>(within.begin(), within.end());
  query.limit = most_rights_compared + 1;
  std::vector<StoodRight> out;
  for (const char* name : {"land_right", "land_right_version"}) {
    query.register_name = name;
    auto page = reader.list(query);
    if (!page) return tl::unexpected(page.error());
    if (page->records.size() > most_rights_compared)
      return fail(ProblemKind::too_large, "rights.too_many",
                  {{"limit", std::to_string(most_rights_compared)}});
    for (auto& record : page->records)
      if (stood_on(right_days(record.values), on) && text_in(record.values, "state") != "extinguished" &&
          std::ranges::find((*rules)->asked, text_in(record.values, "kind")) != (*rules)->asked.end())
        out.push_back({model.find_register(name), std::move(record)});
  }
  std::ranges::stable_sort(out, {}, [](const auto& right) { return text_in(right.record.values, "code"); });
  return out;
}

Whereabouts where_of(double area, double common) {
  if (common <= least_touched) return Whereabouts::outside;
  return area - common <= least_touched ? Whereabouts::inside : Whereabouts::partly;
}

Result<TouchedAnswer> touched_by(store::Reader& reader, const pack::Model& model, const Access& access,
                                 const TouchedQuestion& question) {
  TouchedAnswer out;
  out.on = question.on;
  auto area = find_reached(reader, model, access, "area_notice", question.area);
  const bool notice = area.has_value();
  if (!notice) area = find_reached(reader, model, access, "land_right", question.area);
  if (!area) return tl::unexpected(area.error());
  const auto text = [&](const char* field) { return text_in(area->values, field); };
  RightSources sources(reader, model);
  const auto source = notice ? RightSource{} : sources.of(area->values);
  out.name = notice ? text("name") : text("code");
  out.kind = text("kind");
  out.norm = notice ? text("norm") : source.name;
  out.norm_date = notice ? text("declared_on") : source.date;
  auto rights = asked_rights(reader, model, id_in(area->values, "territory").value_or(Id{}), question.on);
  if (!rights) return tl::unexpected(rights.error());
  touched_layers::Planes planes;
  const auto plane = common_plane(*rights, planes);
  const auto system = planes.system(plane);
  if (!system) return tl::unexpected(system.error());
  out.measured_in = system->label;
  out.zone = system->fitness == touched_layers::Fitness::zone;
  const auto outline = get<Geometry>(area->values, "geometry");
  const auto ground = outline ? touched_layers::shape_of_lon_lat(outline->wkb, plane, planes)
                              : Result<overlap::Shape>(overlap::Shape{});
  if (!ground || !(ground->area() > 0)) return fail(ProblemKind::invalid, "rights.area_shape");
  for (const auto& right : *rights) {
    const auto geometry = get<Geometry>(right.record.values, "geometry");
    const auto shape = geometry ? touched_layers::shape_of_lon_lat(geometry->wkb, plane, planes)
                                : Result<overlap::Shape>(overlap::Shape{});
    if (!shape || !(shape->area() > 0) || right.right() == question.area) continue;
    const auto common = overlap::common_area(*shape, *ground).area;
    const auto& from = sources.of(right.record.values);
    const auto& values = right.record.values;
    TouchedRight told{
        {right.right(), text_in(values, "code"), text_in(values, "kind"), text_in(values, "state"), from.name,
         from.date, filing_of(values), from.act.has_value()},
        shape->area() / 1e4,
        common / 1e4,
        common / shape->area(),
        where_of(shape->area(), common)};
    ++(told.where == Whereabouts::inside   ? out.inside
       : told.where == Whereabouts::partly ? out.partly
                                           : out.outside);
    out.rights.push_back(std::move(told));
  }
  return out;
}

}  // namespace

std::string_view code_of(Whereabouts where) {
  switch (where) {
    case Whereabouts::outside:
      return "outside";
    case Whereabouts::partly:
      return "partly";
    case Whereabouts::inside:
      break;
  }
  return "inside";
}

Result<TouchedAnswer> rights_touched(House& house, const Actor& actor, const TouchedQuestion& question) {
  Result<TouchedAnswer> out;
  house.store.read([&](store::Reader& reader) {
    const auto& model = house.store.model();
    const auto access = permit(reader, model, actor, "rights.touched");
    if (!access) {
      out = tl::unexpected(access.error());
    } else if (!is_date(question.on)) {
      out = fail(ProblemKind::invalid, "rights.no_such_day", {{"value", question.on}}, {"", 0, 0, "on"});
    } else {
      out = touched_by(reader, model, *access, question);
    }
  });
  return out;
}

}  // namespace minga::service
