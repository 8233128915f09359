#include "service/rights_query.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <tuple>
#include <utility>

#include "base/time.hpp"
#include "formats/layers/measured.hpp"
#include "methods/overlap/common_area.hpp"
#include "methods/overlap/contains.hpp"
#include "pack/shape.hpp"
#include "service/line_history.hpp"
#include "service/permission.hpp"
#include "service/record_sight.hpp"
#include "service/records.hpp"
#include "service/rights_day.hpp"
#include "service/rights_grid.hpp"
#include "service/rights_planes.hpp"
#include "service/rights_stood.hpp"
#include "service/values.hpp"

namespace minga::service {
namespace {

namespace layers = formats::layers;
namespace overlap = methods::overlap;

/// Square metres. What shares less is a neighbour: lines drawn by hand or turned from another system do not
/// meet exactly.
constexpr double least_shared = 1;

Result<void> check_question(const RightsQuestion& question) {
  const int asked = (question.point ? 1 : 0) + (question.polygon ? 1 : 0) + (question.right ? 1 : 0) +
                    (question.code.empty() ? 0 : 1);
  if (asked != 1) return fail(ProblemKind::invalid, "rights.question");
  if (!is_date(question.on))
    return fail(ProblemKind::invalid, "rights.no_such_day", {{"value", question.on}}, {"", 0, 0, "on"});
  // Written so that what is no number is refused too.
  if (question.point &&
      !(std::abs(question.point->longitude) <= 180 && std::abs(question.point->latitude) <= 90))
    return fail(ProblemKind::invalid, "rights.bad_point", {}, {"", 0, 0, "point"});
  return {};
}

/// The ground that a right has on a day, or that it was filed for; nothing if it was neither then, or nobody
/// measured it.
std::optional<Geometry> ground_of_right(store::Reader& reader, const pack::Model& model, const Access& access,
                                        const Id& right, std::string_view on) {
  const auto ground = [&](const store::Record& record) -> std::optional<Geometry> {
    const bool seen = access.reaches(id_in(record.values, "territory"));
    if (!seen || record.retired) return std::nullopt;
    if (!stood_on(right_days(record.values), on) && !was_pending(record.values, on)) return std::nullopt;
    return get<Geometry>(record.values, "geometry");
  };
  const auto now = reader.find(*model.find_register("land_right"), right);
  if (!now) return std::nullopt;
  if (auto found = ground(*now)) return found;
  store::Query versions;
  versions.register_name = "land_right_version";
  versions.filters.push_back(equals("land_right", to_string(right)));
  versions.limit = most_rights_asked;
  const auto page = reader.list(versions);
  if (page)
    for (const auto& record : page->records)
      if (auto found = ground(record)) return found;
  return std::nullopt;
}

/// A cell of a mining grid is asked for by its code, as a right is: then its ground is meant.
Result<RightsQuestion> by_ground(store::Reader& reader, const pack::Model& model, const Access& access,
                                 RightsQuestion question) {
  if (question.right) {
    question.polygon = ground_of_right(reader, model, access, *question.right, question.on);
    if (!question.polygon) return fail(ProblemKind::not_found, "record.not_found");
  } else if (!question.code.empty()) {
    if (auto ground = ground_of_cell(model, question.code)) {
      question.polygon = std::move(*ground);
      question.code.clear();
    }
  }
  return question;
}

Result<store::Query> query_for(const RightsQuestion& question) {
  store::Query query;
  query.limit = most_rights_asked + 1;
  if (!question.code.empty()) query.filters.push_back(equals("code", question.code));
  if (question.point)
    query.box = store::Box{question.point->longitude, question.point->latitude, question.point->longitude,
                           question.point->latitude};
  if (question.polygon) {
    const auto shape = pack::shape_from_wkb(question.polygon->wkb);
    if (!shape) return tl::unexpected(shape.error());
    if (shape->kind != pack::ShapeKind::polygon && shape->kind != pack::ShapeKind::multi_polygon)
      return fail(ProblemKind::invalid, "rights.not_a_polygon", {}, {"", 0, 0, "/geometry"});
    const auto box = pack::envelope_of(*shape);
    query.box = store::Box{box.west, box.south, box.east, box.north};
  }
  return query;
}

struct Candidates {
  std::vector<StoodRight> stood, pending;
  std::optional<store::Box> box;
};

/// What may be at the place, on that day: by the index, not yet exactly.
Result<Candidates> candidates(store::Reader& reader, const pack::Model& model, const Access& access,
                              const RightsQuestion& question) {
  auto query = query_for(question);
  if (!query) return tl::unexpected(query.error());
  query->territories = access.territories();
  Candidates out;
  out.box = query->box;
  for (const char* name : {"land_right", "land_right_version"}) {
    const auto* reg = model.find_register(name);
    query->register_name = name;
    auto page = reader.list(*query);
    if (!page) return tl::unexpected(page.error());
    if (page->records.size() > most_rights_asked)
      return fail(ProblemKind::too_large, "rights.too_many", {{"limit", std::to_string(most_rights_asked)}});
    for (auto& record : page->records)
      if (stood_on(right_days(record.values), question.on))
        out.stood.push_back({reg, std::move(record)});
      else if (was_pending(record.values, question.on))
        out.pending.push_back({reg, std::move(record)});
  }
  return out;
}

/// One question, answered inside one view of the data.
class Answering {
 public:
  Answering(store::Reader& reader, const pack::Model& model, const Access& access,
            const RightsQuestion& question)
      : reader_(reader),
        model_(model),
        access_(access),
        question_(question),
        roles_(reader, model),
        sources_(reader, model) {}

  Result<RightsAnswer> answer() {
    auto all = candidates(reader_, model_, access_, question_);
    if (!all) return tl::unexpected(all.error());
    answer_.on = question_.on;
    plane_ = common_plane(measured_with(*all), planes_);
    if (question_.polygon)
      if (const auto ready = take_polygon(); !ready) return tl::unexpected(ready.error());
    for (auto& one : all->stood) look_at(one);
    for (auto& one : all->pending) look_at_pending(one);
    sort_by_filing(answer_.notes.pending);
    if (answer_.rights.empty()) answer_.notes.registers = registers_at(reader_, model_, access_, all->box);
    tell_absent();
    tell_times();
    sort();
    if (question_.pairs) find_pairs();
    return std::move(answer_);
  }

 private:
  /// Of a right's own ground that right alone: its neighbours share its lines in the system it was drawn in.
  std::vector<StoodRight> measured_with(const Candidates& all) const {
    for (const auto& one : all.stood)
      if (question_.right && one.right() == *question_.right) return {one};
    return all.stood.empty() ? all.pending : all.stood;
  }

  Result<void> take_polygon() {
    auto shape = layers::shape_of_lon_lat(question_.polygon->wkb, plane_, planes_);
    if (!shape) {
      auto problem = shape.error();
      problem.parameters.emplace_back("id", "");
      return tl::unexpected(problem);
    }
    polygon_ = std::move(*shape);
    const auto system = planes_.system(plane_);
    if (!system) return tl::unexpected(system.error());
    answer_.measured_in = system->label;
    answer_.zone = system->fitness == layers::Fitness::zone;
    answer_.polygon_ha = polygon_.area() / 1e4;
    return {};
  }

  void look_at(StoodRight& one) {
    FoundRight found;
    if (question_.code.empty() && !holds(one, found)) return;
    placed_.push_back(question_.pairs && question_.code.empty() ? one : StoodRight{});
    found.source = sources_.of(one.record.values);
    found.role = roles_.of(one.record.values);
    found.filing = filing_of(one.record.values);
    const auto right = id_in(one.record.values, "land_right");
    found.earlier = right.has_value();
    found.id = right.value_or(one.record.id);
    kept_.push_back(one.record.values);
    begins_.emplace_back(begin_of(right_days(one.record.values)), text_in(one.record.values, "code"));
    redact(*one.reg, access_.sees(territory_of(*one.reg, one.record.id, one.record.values)),
           one.record.values);
    one.record.values.erase("land_right");
    found.title = title_of(*model_.find_register("land_right"), one.record);
    found.values = std::move(one.record.values);
    answer_.rights.push_back(std::move(found));
  }

  void look_at_pending(StoodRight& one) {
    FoundRight found;
    auto& values = one.record.values;
    if (roles_.of(values) != LandRole::right) return;
    if (question_.code.empty() && !holds(one, found)) return;
    const auto& source = sources_.of(values);
    const auto filing = filing_of(values);
    const std::string begins(begin_of(right_days(values)));
    const auto id = one.right();
    redact(*one.reg, access_.sees(territory_of(*one.reg, one.record.id, values)), values);
    answer_.notes.pending.push_back(
        {{id, text_in(values, "code"), text_in(values, "kind"), text_in(values, "state"), source.name,
          source.date, filing, source.act.has_value()},
         begins});
  }

  /// A code that the registers have, though not on this day.
  void tell_absent() {
    if (question_.code.empty() || !answer_.rights.empty() || !answer_.notes.pending.empty()) return;
    for (const auto& right : all_where(reader_, "land_right", {equals("code", question_.code)}))
      if (access_.reaches(id_in(right.values, "territory")))
        answer_.notes.absent.push_back(absent_right(right.values));
  }

  /// Since when and until when each lies so: when all are known, so that versions are asked for at once.
  void tell_times() {
    std::vector<Id> earlier;
    for (const auto& right : answer_.rights)
      if (right.earlier) earlier.push_back(right.id);
    std::set<Id> all;
    for (const auto& right : answer_.rights) all.insert(right.id);
    const auto in_editions = lines_in_editions(reader_, model_, all, question_.on);
    LineTimes times(reader_, model_, sources_, earlier);
    for (std::size_t i = 0; i < kept_.size(); ++i) {
      auto& right = answer_.rights[i];
      right.line = times.of(kept_[i], right.earlier ? std::optional(right.id) : std::nullopt);
      if (const auto found = in_editions.find(right.id); found != in_editions.end()) {
        const auto& [drawn, fate] = found->second;
        if (fate.replaced) right.line.lost = LineAfterAct{drawn, *fate.replaced};
        if (fate.adopted) right.line.adopted = LineAfterAct{drawn, *fate.adopted};
      }
    }
    kept_.clear();
  }

  /// Whether the right really has the place; what GEOS or PROJ cannot make a shape of has none.
  bool holds(const StoodRight& one, FoundRight& found) {
    const auto geometry = get<Geometry>(one.record.values, "geometry");
    if (!geometry) return false;
    const auto shape = layers::shape_of_lon_lat(geometry->wkb, plane_, planes_);
    if (!shape) return false;
    if (question_.polygon)
      return is_of_other_system(one) ? shares_in_equal_areas(*geometry, found)
                                     : shares_area(*shape, polygon_, found);
    std::vector<overlap::Point> point{{question_.point->longitude, question_.point->latitude}};
    if (!planes_.turn(layers::reference_of(layers::lon_lat_label), plane_, point)) return false;
    const auto where = overlap::where(*shape, point.front());
    found.on_boundary = where == overlap::Where::boundary;
    return where != overlap::Where::outside;
  }

  /// Two rights that were measured in different systems are compared in neither.
  bool is_of_other_system(const StoodRight& one) const {
    const auto label = text_in(one.record.values, "measured_in");
    return question_.right && label != answer_.measured_in && answer_.measured_in != layers::equal_area_label;
  }

  bool shares_in_equal_areas(const Geometry& geometry, FoundRight& found) {
    const auto plane = layers::reference_of(layers::equal_area_label);
    const auto shape = layers::shape_of_lon_lat(geometry.wkb, plane, planes_),
               asked = layers::shape_of_lon_lat(question_.polygon->wkb, plane, planes_);
    if (!shape || !asked || !shares_area(*shape, *asked, found)) return false;
    found.areas_in = layers::equal_area_label;
    return true;
  }

  bool shares_area(const overlap::Shape& shape, const overlap::Shape& asked, FoundRight& found) const {
    const auto common = overlap::common_area(shape, asked);
    if (!(common.area > least_shared)) return false;
    found.right_ha = shape.area() / 1e4;
    found.common_ha = common.area / 1e4;
    found.share_of_right = common.area / shape.area();
    found.share_of_polygon = common.area / asked.area();
    found.areas_in = answer_.measured_in;
    return true;
  }

  void sort() {
    std::vector<std::size_t> order(answer_.rights.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      const auto key = [&](std::size_t i) {
        return std::tuple(begins_[i].first.empty(), begins_[i].first, begins_[i].second);
      };
      return key(a) < key(b);
    });
    std::vector<FoundRight> sorted;
    std::vector<StoodRight> placed;
    for (const auto i : order) {
      sorted.push_back(std::move(answer_.rights[i]));
      placed.push_back(std::move(placed_[i]));
    }
    answer_.rights = std::move(sorted);
    placed_ = std::move(placed);
  }

  void find_pairs() {
    const PlacedShapes shapes(placed_, planes_);
    const auto number = [&](std::size_t i) {
      return static_cast<std::size_t>(&shapes.right(i) - placed_.data());
    };
    for (const auto& one : placed_pairs(shapes, shapes))
      if (one.pair.a < one.pair.b && one.pair.area > least_shared)
        answer_.overlapping.emplace_back(number(one.pair.a), number(one.pair.b));
  }

  store::Reader& reader_;
  const pack::Model& model_;
  const Access& access_;
  const RightsQuestion& question_;
  LandRoles roles_;
  RightSources sources_;
  layers::Planes planes_;
  layers::Reference plane_;
  overlap::Shape polygon_;
  RightsAnswer answer_;
  std::vector<StoodRight> placed_;  // as answer_.rights; with their shapes where pairs are asked for
  std::vector<Values> kept_;        // what is seen of none, until tell_times; as answer_.rights
  std::vector<std::pair<std::string, std::string>> begins_;  // day and code, as answer_.rights
};

}  // namespace

Result<RightsAnswer> rights_at(House& house, const Actor& actor, const RightsQuestion& question) {
  Result<RightsAnswer> out;
  house.store.read([&](store::Reader& reader) {
    const auto& model = house.store.model();
    const auto access = permit(reader, model, actor, "rights.query");
    if (!access) {
      out = tl::unexpected(access.error());
    } else if (const auto asked = check_question(question); !asked) {
      out = tl::unexpected(asked.error());
    } else {
      const auto asked_ground = by_ground(reader, model, *access, question);
      if (!asked_ground) {
        out = tl::unexpected(asked_ground.error());
      } else {
        out = Answering(reader, model, *access, *asked_ground).answer();
      }
    }
  });
  return out;
}

}  // namespace minga::service
