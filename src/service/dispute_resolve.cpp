#include <algorithm>
#include <cmath>
#include <numbers>
#include <set>

#include "formats/layers/measured.hpp"
#include "methods/overlap/cover.hpp"
#include "pack/shape.hpp"
#include "service/dispute_records.hpp"
#include "service/disputes.hpp"
#include "service/note.hpp"
#include "service/rights_stood.hpp"
#include "service/values.hpp"

namespace minga::service {
namespace {

namespace resolve_layers = formats::layers;
namespace overlap = methods::overlap;

const store::Record* right_in(const DisputeCase& dispute, const Id& right) {
  const auto found = std::ranges::find(dispute.rights, right, &store::Record::id);
  return found == dispute.rights.end() ? nullptr : &*found;
}

Result<void> check_stage(const DisputeCase& dispute, const std::string& kind) {
  const auto state = dispute.state();
  if (kind == "appeal_outcome") {
    if (state == "appealed") return {};
    return fail(ProblemKind::conflict, "dispute.not_appealed");
  }
  if (kind != "agreement" && kind != "decision")
    return fail(ProblemKind::invalid, "dispute.kind", {{"value", kind}}, {"", 0, 0, "kind"});
  if (state == "open" || state == "mediation") return {};
  return fail(ProblemKind::conflict, "dispute.not_open");
}

/// An agreement is one of all parties, and somebody stands for each right.
Result<void> check_agreed(const DisputeCase& dispute, const NewResolution& resolution) {
  if (resolution.kind != "agreement") return {};
  for (const auto& right : dispute.rights)
    if (std::ranges::none_of(dispute.parties, [&](const auto& party) {
          return id_in(party.values, "land_right") == right.id;
        }))
      return fail(ProblemKind::invalid, "dispute.no_party", {{"code", text_in(right.values, "code")}});
  const auto missing = std::ranges::count_if(dispute.parties, [&](const auto& party) {
    return std::ranges::find(resolution.agreed_by, party.id) == resolution.agreed_by.end();
  });
  if (missing > 0)
    return fail(ProblemKind::invalid, "dispute.not_all_agreed", {{"missing", std::to_string(missing)}},
                {"", 0, 0, "agreed_by"});
  return {};
}

/// Metres.
constexpr double earth_radius = 6'371'000;

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
  explicit Redrawing(const DisputeCase& dispute) : dispute_(dispute) {
    std::vector<StoodRight> rights;
    for (const auto& right : dispute.rights) rights.push_back({nullptr, right});
    plane_ = common_plane(rights, planes_);
  }

  Result<void> take(const std::vector<AgreedLine>& lines) {
    const auto system = planes_.system(plane_);
    if (!system) return tl::unexpected(system.error());
    measured_in_ = system->label;
    for (const auto& right : dispute_.rights)
      if (const auto geometry = get<Geometry>(right.values, "geometry"))
        if (auto shape = resolve_layers::shape_of_lon_lat(geometry->wkb, plane_, planes_)) {
          most_outside_ += bent_between(*shape, geometry->wkb);
          before_.push_back(std::move(*shape));
        }
    std::set<Id> seen;
    for (const auto& line : lines)
      if (const auto taken = take_line(line, seen); !taken) return taken;
    return {};
  }

  /// Of each line, what the right is changed to.
  std::vector<std::pair<const store::Record*, Values>> changes;

 private:
  Result<void> take_line(const AgreedLine& line, std::set<Id>& seen) {
    const auto* right = right_in(dispute_, line.right);
    if (right == nullptr) return fail(ProblemKind::invalid, "dispute.line_of_other", {}, {"", 0, 0, "lines"});
    const Parameters code{{"code", text_in(right->values, "code")}};
    if (!seen.insert(line.right).second) return fail(ProblemKind::invalid, "dispute.line_twice", code);
    const auto shape = resolve_layers::shape_of_lon_lat(line.geometry.wkb, plane_, planes_);
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
    changes.emplace_back(right, Values{{"geometry", line.geometry},
                                       {"area_ha", shape->area() / 1e4},
                                       {"measured_in", measured_in_},
                                       {"grid", Value()},
                                       {"cells", Value()},
                                       {"state", std::string("agreed")}});
    return {};
  }

  double most_outside_ = 1;  // m²: lines turned between systems do not meet exactly
  const DisputeCase& dispute_;
  resolve_layers::Planes planes_;
  resolve_layers::Reference plane_;
  std::string measured_in_;
  std::vector<overlap::Shape> before_;
};

class Resolving {
 public:
  Resolving(store::Writer& writer, House& house, const Actor& actor, const DisputeCase& dispute,
            const NewResolution& resolution)
      : writer_(writer),
        house_(house),
        model_(house.store.model()),
        dispute_(dispute),
        resolution_(resolution),
        note_(note_of(actor, "dispute.resolve", text_in(dispute.record.values, "number"))) {}

  Result<Id> write(std::vector<std::pair<const store::Record*, Values>>&& changes) {
    std::optional<Id> source;
    for (auto& [right, values] : changes) {
      const auto made = write_line(*right, std::move(values));
      if (!made) return made;
      if (!source) source = *made;
    }
    const auto resolution = write_resolution(source);
    if (!resolution) return resolution;
    for (const auto& party : resolution_.agreed_by)
      if (const auto done = change_record(writer_, model_, "dispute_party", party,
                                          {{"agreed_on", resolution_.resolved_on}}, note_);
          !done)
        return tl::unexpected(done.error());
    if (const auto done = change_record(
            writer_, model_, "dispute", dispute_.record.id,
            {{"state", std::string("settled")}, {"settled_on", resolution_.resolved_on}}, note_);
        !done)
      return tl::unexpected(done.error());
    return resolution;
  }

 private:
  /// Keeps how the right stood and draws it anew; gives the source that tells of it.
  Result<Id> write_line(const store::Record& right, Values values) {
    const auto code = text_in(right.values, "code");
    Values source{{"territory", text_in(right.values, "territory")},
                  {"name", text(Language::es, "dispute.source",
                                {{"number", text_in(dispute_.record.values, "number")}, {"code", code}})},
                  {"authority", resolution_.authority},
                  {"date", resolution_.resolved_on},
                  {"edition_of", text_in(right.values, "source")}};
    if (resolution_.document) source["document"] = to_string(*resolution_.document);
    auto made = make_record(writer_, house_, "land_source", std::move(source), note_);
    if (!made) return made;
    Values before;
    const auto& version = *model_.find_register("land_right_version");
    for (const auto& [field, value] : right.values)
      if (version.field(field) != nullptr) before.emplace(field, value);
    before["land_right"] = to_string(right.id);
    before["version_to"] = resolution_.resolved_on;
    if (auto kept = make_record(writer_, house_, "land_right_version", std::move(before), note_); !kept)
      return kept;
    values["source"] = to_string(*made);
    values["version_from"] = resolution_.resolved_on;
    if (const auto done = change_record(writer_, model_, "land_right", right.id, std::move(values), note_);
        !done)
      return tl::unexpected(done.error());
    return made;
  }

  Result<Id> write_resolution(const std::optional<Id>& source) {
    Values values{{"dispute", to_string(dispute_.record.id)},
                  {"territory", to_string(dispute_.territory())},
                  {"kind", resolution_.kind},
                  {"resolved_on", resolution_.resolved_on},
                  {"grounds", resolution_.grounds},
                  {"norm", resolution_.norm},
                  {"article", resolution_.article},
                  {"authority", resolution_.authority}};
    if (resolution_.document) values["document"] = to_string(*resolution_.document);
    if (source) values["source"] = to_string(*source);
    return make_record(writer_, house_, "resolution", std::move(values), note_);
  }

  store::Writer& writer_;
  House& house_;
  const pack::Model& model_;
  const DisputeCase& dispute_;
  const NewResolution& resolution_;
  store::ChangeNote note_;
};

Result<Id> resolve_in(store::Writer& writer, House& house, const Actor& actor, const Access& access,
                      const NewResolution& resolution) {
  const auto dispute = find_dispute(writer, house.store.model(), access, resolution.dispute);
  if (!dispute) return tl::unexpected(dispute.error());
  if (const auto stage = check_stage(*dispute, resolution.kind); !stage) return tl::unexpected(stage.error());
  if (const auto agreed = check_agreed(*dispute, resolution); !agreed) return tl::unexpected(agreed.error());
  for (const auto& party : resolution.agreed_by)
    if (std::ranges::find(dispute->parties, party, &store::Record::id) == dispute->parties.end())
      return fail(ProblemKind::invalid, "dispute.other_party", {}, {"", 0, 0, "agreed_by"});
  if (const auto day =
          check_past_day(house, resolution.resolved_on, text_in(dispute->record.values, "opened_on"));
      !day)
    return tl::unexpected(day.error());
  Redrawing redrawing(*dispute);
  if (const auto taken = redrawing.take(resolution.lines); !taken) return tl::unexpected(taken.error());
  return Resolving(writer, house, actor, *dispute, resolution).write(std::move(redrawing.changes));
}

}  // namespace

Result<Id> resolve_dispute(House& house, const Actor& actor, const NewResolution& resolution) {
  Result<Id> out;
  const auto done = house.store.write([&](store::Writer& writer) -> Result<void> {
    const auto access = permit(writer, house.store.model(), actor, "dispute.resolve");
    if (!access) return tl::unexpected(access.error());
    out = resolve_in(writer, house, actor, *access, resolution);
    if (!out) return tl::unexpected(out.error());
    return {};
  });
  if (!done) return tl::unexpected(done.error());
  return out;
}

}  // namespace minga::service
