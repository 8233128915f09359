#include "service/dispute_lines.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <set>
#include <span>

#include "formats/layers/measured.hpp"
#include "methods/overlap/cover.hpp"
#include "pack/shape.hpp"
#include "service/rights_edition.hpp"
#include "service/rights_source.hpp"
#include "service/rights_stood.hpp"
#include "service/values.hpp"

namespace minga::service {
namespace {

namespace line_layers = formats::layers;
namespace overlap = methods::overlap;

constexpr double square_metres = 1e4;  // of a hectare

/// What a line changes of a right.
constexpr std::array<const char*, 5> drawn_fields{"geometry", "area_ha", "measured_in", "grid", "cells"};

/// Lines of the time before a right kept the state of its title had this one in its place.
constexpr const char* line_state = "agreed";

const store::Record* right_in(const DisputeCase& dispute, const Id& right) {
  const auto found = std::ranges::find(dispute.rights, right, &store::Record::id);
  return found == dispute.rights.end() ? nullptr : &*found;
}

/// Metres.
constexpr double earth_radius = 6'371'000;
/// The sixth decimal of a degree, with which corners are often given: so far a line may lie from what is
/// meant.
constexpr double sixth_decimal = 0.12;

/// Metres.
double length_of(const overlap::Shape& shape) {
  double sum = 0;
  for (const auto& run : shape.runs()) {
    if (!run.leaf()) continue;
    for (auto i = run.first; i < run.last; ++i) {
      const auto &from = shape.points()[i], &to = shape.points()[i + 1];
      sum += std::hypot(to.x - from.x, to.y - from.y);
    }
  }
  return sum;
}

/// Square metres between a shape's edges straight in degrees and straight in the plane: of each at most the
/// segment that a parallel cuts off, L^3 tan(latitude) / (12 R). Who puts a corner on the middle of an edge,
/// as maps draw it, is off by so much.
double bent_between(const overlap::Shape& shape, const std::string& wkb) {
  const auto in_degrees = pack::shape_from_wkb(wkb);
  if (!in_degrees) return 0;
  const auto box = pack::envelope_of(*in_degrees);
  const double latitude = std::max(std::abs(box.south), std::abs(box.north)) * std::numbers::pi / 180;
  double sum = 0;
  for (const auto& run : shape.runs()) {
    if (!run.leaf()) continue;
    for (auto i = run.first; i < run.last; ++i) {
      const auto &from = shape.points()[i], &to = shape.points()[i + 1];
      sum += std::pow(std::hypot(to.x - from.x, to.y - from.y), 3);
    }
  }
  return sum * std::tan(latitude) / (12 * earth_radius);
}

/// The agreed lines, measured: what the rights of the case become.
class Redrawing {
 public:
  Redrawing(const DisputeCase& dispute, const std::vector<DrawnLine>& drawn)
      : dispute_(dispute), drawn_(drawn) {
    std::vector<StoodRight> rights;
    for (const auto& right : dispute.rights) rights.push_back({nullptr, right});
    plane_ = common_plane(rights, planes_);
  }

  Result<void> take(const std::vector<AgreedLine>& lines) {
    const auto system = planes_.system(plane_);
    if (!system) return tl::unexpected(system.error());
    measured_in_ = system->label;
    for (const auto& right : dispute_.rights) take_ground(right.values);
    for (const auto& line : drawn_)
      if (line.before) take_ground(line.before->values);
    std::set<Id> seen;
    for (const auto& line : lines)
      if (const auto taken = take_line(line, seen); !taken) return taken;
    return {};
  }

  std::vector<RedrawnRight> changes;

 private:
  void take_ground(const Values& right) {
    const auto geometry = get<Geometry>(right, "geometry");
    if (!geometry) return;
    if (auto shape = line_layers::shape_of_lon_lat(geometry->wkb, plane_, planes_)) {
      most_outside_ += bent_between(*shape, geometry->wkb);
      before_.push_back(std::move(*shape));
    }
  }

  double hectares_of(const store::Record& right) {
    const auto geometry = get<Geometry>(right.values, "geometry");
    if (!geometry) return 0;
    const auto shape = line_layers::shape_of_lon_lat(geometry->wkb, plane_, planes_);
    return shape ? shape->area() / square_metres : 0;
  }

  Result<void> take_line(const AgreedLine& line, std::set<Id>& seen) {
    const auto* right = right_in(dispute_, line.right);
    if (right == nullptr) return fail(ProblemKind::invalid, "dispute.line_of_other", {}, {"", 0, 0, "lines"});
    const Parameters code{{"code", text_in(right->values, "code")}};
    if (!seen.insert(line.right).second) return fail(ProblemKind::invalid, "dispute.line_twice", code);
    const auto shape = line_layers::shape_of_lon_lat(line.geometry.wkb, plane_, planes_);
    if (!shape) {
      auto problem = shape.error();
      problem.parameters.emplace_back("id", code.front().second);
      return tl::unexpected(problem);
    }
    std::vector<const overlap::Shape*> covering;
    for (const auto& one : before_) covering.push_back(&one);
    // A line is drawn through ground that is argued over; it gives nobody ground beyond.
    const double outside = shape->area() - overlap::covered_area(*shape, covering);
    if (!(shape->area() > 0) || outside > most_outside_)
      return fail(ProblemKind::invalid, "dispute.line_outside", code);
    const double hectares = shape->area() / square_metres;
    RedrawnRight change{right,
                        Values{{"geometry", line.geometry},
                               {"area_ha", hectares},
                               {"measured_in", measured_in_},
                               {"grid", Value()},
                               {"cells", Value()}},
                        hectares_of(*right), hectares};
    compare_with_dispute(*shape, change);
    changes.push_back(std::move(change));
    return {};
  }

  /// A right as it was before any line of the case.
  std::optional<overlap::Shape> undivided(const store::Record& right) {
    const auto first = std::ranges::find_if(
        drawn_, [&](const DrawnLine& line) { return line.right == right.id && line.before; });
    const auto geometry =
        get<Geometry>(first == drawn_.end() ? right.values : first->before->values, "geometry");
    if (!geometry) return std::nullopt;
    auto shape = line_layers::shape_of_lon_lat(geometry->wkb, plane_, planes_);
    return shape ? std::optional(std::move(*shape)) : std::nullopt;
  }

  void compare_with_dispute(const overlap::Shape& line, RedrawnRight& change) {
    const auto whole = undivided(*change.right);
    if (!whole) return;
    std::vector<overlap::Shape> others;
    for (const auto& other : dispute_.rights)
      if (other.id != change.right->id)
        if (auto shape = undivided(other)) others.push_back(std::move(*shape));
    std::vector<const overlap::Shape*> claimed;
    for (const auto& other : others) claimed.push_back(&other);
    change.disputed_ha = overlap::covered_area(*whole, claimed) / square_metres;
    claimed.push_back(&line);
    const double undisputed = whole->area() - overlap::covered_area(*whole, claimed);
    if (undisputed > most_outside_ + sixth_decimal * length_of(line))
      change.undisputed_ha = undisputed / square_metres;
    claimed.assign(1, &line);
    change.ceded_ha = (whole->area() - overlap::covered_area(*whole, claimed)) / square_metres;
  }

  double most_outside_ = 1;  // m²: lines turned between systems do not meet exactly
  const DisputeCase& dispute_;
  const std::vector<DrawnLine>& drawn_;
  line_layers::Planes planes_;
  line_layers::Reference plane_;
  std::string measured_in_;
  std::vector<overlap::Shape> before_;
};

/// How the right stood until the line of this source.
std::optional<store::Record> version_before(store::Reader& reader, const pack::Model& model, const Id& right,
                                            const std::string& source) {
  const auto id = id_from(source);
  const auto of_line = id ? reader.find(*model.find_register("land_source"), *id) : std::nullopt;
  if (!of_line) return std::nullopt;
  auto versions = all_where(
      reader, "land_right_version",
      {equals("land_right", to_string(right)), equals("source", text_in(of_line->values, "edition_of")),
       equals("version_to", text_in(of_line->values, "date"))});
  if (versions.empty()) return std::nullopt;
  return std::move(versions.back());
}

std::string name_of_source(const char* key, const DisputeCase& dispute, const store::Record& right) {
  return text(
      Language::es, key,
      {{"number", text_in(dispute.record.values, "number")}, {"code", text_in(right.values, "code")}});
}

/// Lines of the time before they were listed are known by the name of their source.
void add_unlisted(store::Reader& reader, const pack::Model& model, const DisputeCase& dispute,
                  std::vector<DrawnLine>& lines) {
  for (const auto& right : dispute.rights) {
    const auto source = text_in(right.values, "source");
    const auto id = id_from(source);
    if (!id || text_in(right.values, "state") != line_state ||
        std::ranges::find(lines, right.id, &DrawnLine::right) != lines.end())
      continue;
    const auto record = reader.find(*model.find_register("land_source"), *id);
    if (record && text_in(record->values, "name") == name_of_line_source(dispute, right))
      lines.push_back({right.id, std::nullopt, source, version_before(reader, model, right.id, source)});
  }
}

}  // namespace

std::string name_of_line_source(const DisputeCase& dispute, const store::Record& right) {
  return name_of_source("dispute.source", dispute, right);
}

std::string name_of_source_put_back(const DisputeCase& dispute, const store::Record& right) {
  return name_of_source("dispute.source_back", dispute, right);
}

std::vector<DrawnLine> lines_in_force(store::Reader& reader, const pack::Model& model,
                                      const DisputeCase& dispute) {
  std::vector<DrawnLine> out;
  auto records = all_where(reader, "resolution_line", {equals("dispute", to_string(dispute.record.id))});
  std::ranges::sort(records, {}, &store::Record::id);
  for (const auto& record : records) {
    const auto right = id_in(record.values, "land_right");
    if (!right || !text_in(record.values, "ended_on").empty()) continue;
    const auto source = text_in(record.values, "source");
    out.push_back({*right, record.id, source, version_before(reader, model, *right, source)});
  }
  add_unlisted(reader, model, dispute, out);
  return out;
}

bool same_line(const Geometry& one, const Geometry& two) {
  if (same_outline(one, two)) return true;
  line_layers::Planes planes;
  const auto plane = line_layers::reference_of(line_layers::equal_area_label);
  const auto a = line_layers::shape_of_lon_lat(one.wkb, plane, planes),
             b = line_layers::shape_of_lon_lat(two.wkb, plane, planes);
  if (!a || !b) return false;
  const overlap::Shape* other = &*b;
  const double apart = a->area() + b->area() - 2 * overlap::covered_area(*a, std::span(&other, 1));
  return apart <= 1 + sixth_decimal * length_of(*a);
}

Result<std::vector<RedrawnRight>> redrawn_rights(const DisputeCase& dispute,
                                                 const std::vector<DrawnLine>& drawn,
                                                 const std::vector<AgreedLine>& lines) {
  Redrawing redrawing(dispute, drawn);
  if (const auto taken = redrawing.take(lines); !taken) return tl::unexpected(taken.error());
  return std::move(redrawing.changes);
}

CaseTimelines timelines_of(store::Reader& reader, const pack::Model& model, const DisputeCase& dispute) {
  RightSources sources(reader, model);
  CaseTimelines out;
  for (const auto& right : dispute.rights)
    if (!right.retired) out.try_emplace(right.id, reader, model, sources, right);
  return out;
}

DisputeCase as_of(DisputeCase dispute, const CaseTimelines& timelines, const std::string& day) {
  for (auto& right : dispute.rights)
    if (const auto timeline = timelines.find(right.id); timeline != timelines.end())
      right.values = timeline->second.before_act(day).values;
  return dispute;
}

std::vector<RedrawnRight> rights_before(const DisputeCase& dispute, const CaseTimelines& timelines,
                                        const std::vector<DrawnLine>& drawn, const std::string& day) {
  std::vector<RedrawnRight> out;
  for (const auto& right : dispute.rights) {
    const auto timeline = timelines.find(right.id);
    if (timeline == timelines.end()) continue;
    const auto in_force = [&](const RightState& state) {
      return std::ranges::any_of(drawn, [&](const DrawnLine& line) {
        return line.right == right.id && line.source == text_in(state.values, "source");
      });
    };
    // Under them may lie what the case drew before and an appeal revoked.
    const auto of_case = [&](const RightState& state) {
      return in_force(state) || (state.origin.act && state.origin.dispute == dispute.record.id);
    };
    if (!in_force(timeline->second.before_act(day))) continue;
    const auto* before = timeline->second.before_lines(day, of_case);
    if (before == nullptr) continue;
    RedrawnRight back;
    back.right = &right;
    const auto take = [&](const std::string& field) {
      const auto* value = value_in(before->values, field);
      back.values[field] = value == nullptr ? Value() : *value;
    };
    for (const auto* field : drawn_fields) take(field);
    if (text_in(right.values, "state") == line_state) take("state");
    out.push_back(std::move(back));
  }
  return out;
}

}  // namespace minga::service
