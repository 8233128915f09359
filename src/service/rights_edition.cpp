#include "service/rights_edition.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <unordered_map>
#include <unordered_set>

#include "pack/shape.hpp"
#include "service/rights_source.hpp"
#include "service/values.hpp"

namespace minga::service {
namespace {

constexpr double same_corner = 1e-8;  // degrees

bool same_path(const pack::Path& one, const pack::Path& two) {
  return std::equal(one.begin(), one.end(), two.begin(), two.end(),
                    [](const pack::Position& a, const pack::Position& b) {
                      return std::abs(a.longitude - b.longitude) <= same_corner &&
                             std::abs(a.latitude - b.latitude) <= same_corner;
                    });
}

bool same_parts(const pack::Shape& one, const pack::Shape& two) {
  return one.kind == two.kind &&
         std::equal(one.paths.begin(), one.paths.end(), two.paths.begin(), two.paths.end(), same_path) &&
         std::equal(one.parts.begin(), one.parts.end(), two.parts.begin(), two.parts.end(), same_parts);
}

/// What hangs on the shape alone: where that is the same, so are they, up to rounding.
constexpr std::array<std::string_view, 5> of_shape{"geometry", "area_ha", "measured_in", "grid", "cells"};

/// The fields of a row that differ from the record, or have to be emptied.
Values difference(const store::Record& before, const Values& row) {
  Values out;
  const auto one = get<Geometry>(before.values, "geometry"), two = get<Geometry>(row, "geometry");
  const bool outline_stays = one && two && same_outline(*one, *two);
  for (const auto& [field, value] : row) {
    if (outline_stays && std::find(of_shape.begin(), of_shape.end(), field) != of_shape.end()) continue;
    const auto* current = value_in(before.values, field);
    if (current == nullptr ? !is_empty(value) : !(*current == value)) out.emplace(field, value);
  }
  return out;
}

Values version_of(const pack::Register& reg, const store::Record& before, const std::string& until) {
  Values out;
  for (const auto& [field, value] : before.values)
    if (reg.field(field) != nullptr) out.emplace(field, value);
  out["land_right"] = to_string(before.id);
  out["version_to"] = until;
  return out;
}

Values new_right(const pack::Register& reg, const RightRow& row, const RightsOrder& order, const Id& source) {
  Values values = row.values;
  // Whether they are in force is not taken for granted where the register does not say it.
  values.try_emplace("state", std::string("unstated"));
  for (const auto& field : reg.fields)
    if (field.default_value && !values.contains(field.name)) values[field.name] = *field.default_value;
  values["territory"] = to_string(order.territory);
  values["source"] = to_string(source);
  std::erase_if(values, [](const auto& entry) { return is_empty(entry.second); });
  return values;
}

/// Compares one edition with what is known.
class Comparison {
 public:
  Comparison(const pack::Model& model, const KnownEditions& known, const RightsOrder& order, const Id& source)
      : right_(*model.find_register("land_right")),
        version_(*model.find_register("land_right_version")),
        known_(known),
        order_(order),
        source_(source) {
    for (const auto& edition : known.sources)
      dates_.emplace(to_string(edition.id), text_in(edition.values, "date"));
    for (const auto& record : known.rights) by_code_.emplace(text_in(record.values, "code"), &record);
  }

  void take(const RightRow& row, EditionPlan& plan) {
    const auto found = by_code_.find(row.code);
    if (found == by_code_.end()) {
      plan.added.push_back(new_right(right_, row, order_, source_));
      return;
    }
    const auto& before = *found->second;
    auto values = difference(before, row.values);
    if (was_gone(before) && !row.values.contains("valid_to")) {
      values["valid_to"] = Value();
      ++plan.back;
    }
    const bool adopts = values.empty() && has_line_of_act(before);
    if (values.empty() && !adopts) {
      ++plan.unchanged;
      return;
    }
    values["source"] = to_string(source_);
    RightChange change{&before, std::move(values), std::nullopt};
    if (adopts) {
      plan.adopted.push_back(std::move(change));
      return;
    }
    if (!known_.timelines.contains(before.id) && date_of_source(before) < order_.date) {
      change.kept = version_of(version_, before, order_.date);
      change.values["version_from"] = order_.date;
    }
    plan.changed.push_back(std::move(change));
  }

  bool was_gone(const store::Record& right) const {
    const auto until = text_in(right.values, "valid_to");
    return !until.empty() && std::any_of(dates_.begin(), dates_.end(),
                                         [&](const auto& edition) { return edition.second == until; });
  }

 private:
  bool has_line_of_act(const store::Record& right) const {
    const auto timeline = known_.timelines.find(right.id);
    if (timeline == known_.timelines.end()) return false;
    const auto& origin = timeline->second.before_edition(order_.date).origin;
    return origin.act && !origin.put_back;
  }

  std::string date_of_source(const store::Record& right) const {
    const auto found = dates_.find(text_in(right.values, "source"));
    return found == dates_.end() ? "" : found->second;
  }

  const pack::Register& right_;
  const pack::Register& version_;
  const KnownEditions& known_;
  const RightsOrder& order_;
  const Id& source_;
  std::unordered_map<std::string, std::string> dates_;
  std::unordered_map<std::string, const store::Record*> by_code_;
};

}  // namespace

bool same_outline(const Geometry& one, const Geometry& two) {
  if (one == two) return true;
  const auto a = pack::shape_from_wkb(one.wkb), b = pack::shape_from_wkb(two.wkb);
  return a && b && same_parts(*a, *b);
}

KnownEditions known_editions(store::Reader& reader, const pack::Model& model, const RightsOrder& order) {
  KnownEditions out;
  out.sources = all_where(reader, "land_source",
                          {equals("territory", to_string(order.territory)), equals("name", order.source)},
                          {{"date", false}});
  if (out.sources.empty()) return out;
  store::Filter from{"source", store::Filter::Op::any_of, {}};
  for (const auto& source : out.sources) from.values.emplace_back(to_string(source.id));
  // A right whose line was agreed has a source of its own, and is still that of the register; so it is after
  // an appeal that changed the line again.
  store::Filter after{"edition_of", store::Filter::Op::any_of, from.values};
  while (!after.values.empty()) {
    const auto agreed = all_where(reader, "land_source", {after});
    after.values.clear();
    for (const auto& one : agreed)
      if (text_in(one.values, "name") != order.source) after.values.emplace_back(to_string(one.id));
    from.values.insert(from.values.end(), after.values.begin(), after.values.end());
  }
  out.rights = all_where(reader, "land_right", {from});
  std::unordered_set<std::string> of_editions;
  for (const auto& edition : out.sources) of_editions.insert(to_string(edition.id));
  RightSources sources(reader, model);
  for (auto& right : out.rights) {
    if (of_editions.contains(text_in(right.values, "source"))) continue;
    const auto& timeline =
        out.timelines.try_emplace(right.id, RightTimeline(reader, model, sources, right)).first->second;
    right.values = timeline.before_edition(order.date).values;
  }
  return out;
}

EditionPlan compare_editions(const pack::Model& model, const KnownEditions& known,
                             const std::vector<RightRow>& rows, const std::vector<std::string>& refused,
                             const RightsOrder& order, const Id& source) {
  EditionPlan plan;
  Comparison comparison(model, known, order, source);
  std::unordered_set<std::string> present(refused.begin(), refused.end());
  for (const auto& row : rows) {
    present.insert(row.code);
    comparison.take(row, plan);
  }
  for (const auto& right : known.rights)
    if (!present.contains(text_in(right.values, "code")) && !comparison.was_gone(right))
      plan.gone.push_back(&right);
  return plan;
}

}  // namespace minga::service
