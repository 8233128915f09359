#include "service/rights_feasibility.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "base/joined.hpp"
#include "base/time.hpp"
#include "formats/layers/measured.hpp"
#include "methods/overlap/near.hpp"
#include "pack/shape.hpp"
#include "service/permission.hpp"
#include "service/rights_day.hpp"
#include "service/rights_planes.hpp"
#include "service/rights_source.hpp"
#include "service/rights_stood.hpp"
#include "service/values.hpp"

namespace minga::service {
namespace {

namespace layers = formats::layers;
namespace overlap = methods::overlap;
namespace tenure = methods::tenure;

constexpr double square_metres_a_hectare = 1e4;
constexpr double most_look = 100'000;        // metres
constexpr std::size_t most_places_told = 5;  // of one reason
/// A degree is not shorter than this towards the poles of the lands we work in (60 degrees).
constexpr double least_metres_a_degree = 55'000;

bool among_kinds(const std::vector<std::string>& kinds, const std::string& kind) {
  return std::ranges::find(kinds, kind) != kinds.end();
}

/// The rings of a shape as a line, to measure how near they are.
overlap::Line outline_of(const overlap::Shape& shape) {
  const auto& points = shape.points();
  std::vector<std::span<const overlap::Point>> parts;
  for (std::size_t first = 0; first < points.size();) {
    std::size_t last = first + 1;
    while (last < points.size() && !(points[last] == points[first])) ++last;
    parts.emplace_back(points.data() + first, std::min(last + 1, points.size()) - first);
    first = last + 1;
  }
  auto line = overlap::make_line(parts);
  return line ? std::move(*line) : overlap::Line{};
}

Result<void> check_feasibility(const FeasibilityQuestion& question) {
  if (!is_date(question.on))
    return fail(ProblemKind::invalid, "rights.no_such_day", {{"value", question.on}}, {"", 0, 0, "on"});
  // Written so that what is no number is refused too.
  if (!(question.tolerance >= 0 && question.tolerance <= 1e9))
    return fail(ProblemKind::invalid, "rights.quantity", {}, {"", 0, 0, "tolerance"});
  if (!(question.look >= 0 && question.look <= most_look))
    return fail(ProblemKind::invalid, "rights.quantity", {}, {"", 0, 0, "look"});
  return {};
}

std::optional<store::Box> box_around_rights(const std::vector<StoodRight>& rights, double metres) {
  std::optional<store::Box> out;
  for (const auto& right : rights) {
    const auto geometry = get<Geometry>(right.record.values, "geometry");
    const auto shape =
        geometry ? pack::shape_from_wkb(geometry->wkb) : Result<pack::Shape>(tl::unexpected(Problem{}));
    if (!shape) continue;
    const auto box = pack::envelope_of(*shape);
    if (!out) out = store::Box{box.west, box.south, box.east, box.north};
    out->west = std::min(out->west, box.west), out->south = std::min(out->south, box.south);
    out->east = std::max(out->east, box.east), out->north = std::max(out->north, box.north);
  }
  if (!out) return out;
  const double degrees = metres / least_metres_a_degree;
  out->west = std::max(out->west - degrees, -180.0), out->south = std::max(out->south - degrees, -90.0);
  out->east = std::min(out->east + degrees, 180.0), out->north = std::min(out->north + degrees, 90.0);
  return out;
}

/// Everything of one answer, computed inside one view of the data.
class Comparing {
 public:
  Comparing(store::Reader& reader, const pack::Model& model, const Access& access,
            const FeasibilityQuestion& question)
      : reader_(reader), model_(model), access_(access), question_(question) {}

  Result<FeasibilityAnswer> answer() {
    for (const auto step : {&Comparing::find_rules, &Comparing::find_asked, &Comparing::find_around})
      if (const auto done = (this->*step)(); !done) return tl::unexpected(done.error());
    make_shapes();
    docket_ = RightsDocket(reader_, model_, question_.on);
    compare_rights();
    compare_pending();
    compare_places();
    finish();
    return std::move(answer_);
  }

 private:
  /// A right with its shape in the plane.
  struct Shaped {
    const StoodRight* stood = nullptr;
    RightName name;
  };

  Result<void> find_rules() {
    territory_ = question_.territory;
    if (question_.right) {
      const auto right = reader_.find(*model_.find_register("land_right"), *question_.right);
      const auto of = right ? id_in(right->values, "territory") : std::nullopt;
      if (!right || right->retired || !access_.reaches(of))
        return fail(ProblemKind::not_found, "record.not_found");
      territory_ = of.value_or(Id{});
    } else if (!reader_.find(*model_.find_register("territory"), territory_) ||
               !access_.reaches(territory_)) {
      return fail(ProblemKind::not_found, "record.not_found");
    }
    auto scale = scale_for(reader_, model_, territory_, question_.scale, question_.on);
    if (!scale) return tl::unexpected(scale.error());
    const auto rules = exclusions_for(reader_, model_, territory_, question_.exclusions);
    if (!rules) return tl::unexpected(rules.error());
    answer_.scale = std::move(*scale);
    answer_.rules = *rules;
    for (const auto& place : (*rules)->places)
      if (holds_on(place.valid_from, place.valid_to, question_.on)) places_.push_back(&place);
    return {};
  }

  Result<void> take(store::Query query, std::vector<StoodRight>& into, std::vector<StoodRight>& pending) {
    for (const char* name : {"land_right", "land_right_version"}) {
      query.register_name = name;
      query.limit = most_rights_compared + 1;
      auto page = reader_.list(query);
      if (!page) return tl::unexpected(page.error());
      if (into.size() + page->records.size() > most_rights_compared)
        return fail(ProblemKind::too_large, "rights.too_many",
                    {{"limit", std::to_string(most_rights_compared)}});
      const auto* reg = model_.find_register(name);
      for (auto& record : page->records)
        if (stood_on(right_days(record.values), question_.on) &&
            // Where its last day is known, the days decide: it stood until then.
            (text_in(record.values, "state") != "extinguished" ||
             !text_in(record.values, "valid_to").empty()))
          into.push_back({reg, std::move(record)});
        else if (was_pending(record.values, question_.on))
          pending.push_back({reg, std::move(record)});
    }
    return {};
  }

  Result<void> find_asked() {
    store::Query query;
    const auto within = with_descendants(reader_, model_, {territory_});
    query.territories = std::vector<Id>(within.begin(), within.end());
    std::vector<StoodRight> all, pending;
    if (auto taken = take(std::move(query), all, pending); !taken) return taken;
    const auto is_asked = [&](const StoodRight& right) {
      return question_.right ? right.right() == *question_.right
                             : among_kinds(answer_.rules->asked, text_in(right.record.values, "kind"));
    };
    for (auto& right : all)
      if (is_asked(right)) asked_.push_back(std::move(right));
    for (const auto& right : pending)
      if (is_asked(right)) tell_pending(right);
    return {};
  }

  Result<void> find_around() {
    double widest = question_.look;
    for (const auto* place : places_)
      if (place->margin.stated()) widest = std::max(widest, place->margin.value);
    store::Query query;
    query.territories = access_.territories();
    query.box = box_around_rights(asked_, widest);
    return query.box ? take(std::move(query), around_, pending_around_) : Result<void>{};
  }

  RightName name_of(const StoodRight& right) {
    const auto text = [&](const char* field) { return text_in(right.record.values, field); };
    const auto& source = sources_.of(right.record.values);
    return {right.right(),
            text("code"),
            text("kind"),
            text("state"),
            source.name,
            source.date,
            filing_of(right.record.values),
            source.act.has_value()};
  }

  void shape_all(const std::vector<StoodRight>& rights, std::vector<Shaped>& into, PlacedShapes& shapes) {
    shapes = PlacedShapes(rights, planes_);
    for (std::size_t i = 0; i < shapes.size(); ++i)
      into.push_back({&shapes.right(i), name_of(shapes.right(i))});
  }

  void make_shapes() {
    answer_.on = question_.on;
    answer_.tolerance = question_.tolerance;
    answer_.look = question_.look;
    std::ranges::stable_sort(asked_, {}, [](const auto& right) {
      return std::pair(text_in(right.record.values, "code"), right.record.id);
    });
    shape_all(asked_, own_, own_shapes_);
    shape_all(around_, others_, other_shapes_);
    std::size_t shaped = 0;  // of own_: as asked_, without some
    for (const auto& right : asked_)
      if (shaped < own_.size() && own_[shaped].stood == &right)
        ++shaped;
      else
        answer_.without_shape.push_back(name_of(right));
    own_by_distances_ = own_shapes_.by_system_of_distances();
    for (const auto& one : own_) {
      RightFeasibility right;
      right.right = one.name;
      const auto i = answer_.rights.size();
      right.area_ha = own_shapes_.shape(i).area() / square_metres_a_hectare;
      right.measured_in = own_shapes_.system(i);
      answer_.rights.push_back(std::move(right));
    }
  }

  /// Whether ground in common is a conflict at all.
  bool may_conflict(const RightName& right, const RightName& other) const {
    if (right.id == other.id) return false;
    const auto& rules = *answer_.rules;
    if (among_kinds(rules.frames, other.kind)) return false;
    const auto consents = [&](const RightName& one, const RightName& two) {
      return among_kinds(rules.by_consent, one.kind) && among_kinds(rules.asked, two.kind) &&
             one.kind != two.kind;
    };
    if (consents(right, other) || consents(other, right)) return false;
    return std::ranges::none_of(places_, [&](const auto* place) {
      return !place->also_right && among_kinds(place->kinds, other.kind);
    });
  }

  void tell_pending(const StoodRight& right) {
    if (told_pending_.insert(right.right()).second)
      answer_.notes.pending.push_back(
          {name_of(right), std::string(begin_of(right_days(right.record.values)))});
  }

  /// What was only filed on the day is in nobody's way; it is told where it would have shared ground.
  void compare_pending() {
    std::vector<Shaped> pending;
    PlacedShapes shapes(planes_);
    shape_all(pending_around_, pending, shapes);
    for (const auto& [pair, system, share, feigned] : placed_pairs(own_shapes_, shapes))
      if (pair.area > question_.tolerance && may_conflict(own_[pair.a].name, pending[pair.b].name))
        tell_pending(*pending[pair.b].stood);
    sort_by_filing(answer_.notes.pending);
  }

  /// A line was drawn between the two, and the map of the day leaves them ground in common all the same: an
  /// edition does not carry the line, or it leaves a part undecided.
  bool still_undivided(const DocketCase& known, double common) const {
    return known.settlement && known.settlement->standing().decided == "divided" &&
           common > question_.tolerance;
  }

  void compare_rights() {
    const auto rules = answer_.scale.rules();
    conflicts_.resize(own_.size());
    for (const auto& [pair, system, share, feigned] : placed_pairs(own_shapes_, other_shapes_)) {
      const auto& right = own_[pair.a];
      const auto& other = others_[pair.b];
      if (feigned || !may_conflict(right.name, other.name)) continue;
      tenure::Conflict conflict;
      conflict.with = pair.b;
      conflict.common = pair.area;
      conflict.order =
          tenure::order_of(claim_of(right.stood->record.values), claim_of(other.stood->record.values), rules);
      const auto* known = docket_.between(right.name.id, other.name.id);
      conflict.settled = known != nullptr && known->settled();
      if (conflict.settled && still_undivided(*known, pair.area)) {
        conflict.settled = false;
        conflict.order = {};
      }
      conflict.lost =
          conflict.settled && known->settlement && known->settlement->prevailing() == other.name.id;
      conflicts_[pair.a].push_back(conflict);
      RightConflict told;
      told.with = other.name;
      told.common_ha = pair.area / square_metres_a_hectare;
      told.share = share;
      told.measured_in = system;
      told.kind = pair.kind;
      told.line = conflict.order.line;
      if (known != nullptr) {
        told.dispute = known->id;
        told.settlement = known->settlement;
        told.beside = docket_.beside_settlement(right.name.id, other.name.id);
      }
      answer_.rights[pair.a].conflicts.push_back(std::move(told));
    }
  }

  void compare_places() {
    measured_.assign(own_.size(), std::vector<tenure::Measured>(places_.size()));
    touched_.assign(own_.size(), std::vector<std::vector<std::size_t>>(places_.size()));
    for (std::size_t p = 0; p < places_.size(); ++p) {
      std::vector<std::size_t> numbers;
      for (std::size_t i = 0; i < others_.size(); ++i)
        if (among_kinds(places_[p]->kinds, others_[i].name.kind)) numbers.push_back(i);
      const auto shapes = other_shapes_.only(numbers);
      const bool asked = has_layer(*places_[p]);
      for (auto& measured : measured_) measured[p].asked = asked;
      for (const auto& [pair, system, share, feigned] : placed_pairs(own_shapes_, shapes)) {
        if (own_[pair.a].name.id == others_[numbers[pair.b]].name.id) continue;
        measured_[pair.a][p].common += pair.area;
        if (pair.area > question_.tolerance) touched_[pair.a][p].push_back(numbers[pair.b]);
      }
      if (places_[p]->margin.known != pack::Told::none) look_near(p, numbers, shapes);
    }
  }

  /// Whether any map of these places is in the base: a day on which none was there is as good as no layer.
  bool has_layer(const pack::ExcludedPlace& place) {
    store::Query query;
    query.register_name = "land_right";
    query.limit = 1;
    store::Filter kinds{"kind", store::Filter::Op::any_of, {}};
    for (const auto& kind : place.kinds) kinds.values.emplace_back(kind);
    query.filters.push_back(std::move(kinds));
    query.territories = access_.territories();
    const auto page = reader_.list(query);
    return page && !page->records.empty();
  }

  void look_near(std::size_t place, const std::vector<std::size_t>& numbers, const PlacedShapes& shapes) {
    const auto& margin = places_[place]->margin;
    const double reach = margin.stated() ? margin.value : question_.look;
    for (const auto& [system, own] : own_by_distances_) {
      std::vector<overlap::Line> outlines;
      for (const auto& shape : shapes.in(system)) outlines.push_back(outline_of(shape));
      for (const auto& near : overlap::pairs_near(own_shapes_.only(own).in(system), outlines, reach)) {
        const auto right = own[near.shape];
        measured_[right][place].distance = reach;  // not more than that; how near does not matter
        auto& touched = touched_[right][place];
        if (std::ranges::find(touched, numbers[near.line]) == touched.end())
          touched.push_back(numbers[near.line]);
      }
    }
  }

  void tell_reasons(std::size_t i, const tenure::Ruling& ruling) {
    for (const auto& reason : ruling.reasons) {
      if (reason.verdict == tenure::Verdict::allowed) continue;
      RightExclusion told{places_[reason.exclusion], reason.ground, reason.verdict, std::nullopt, {}};
      if (reason.ground == tenure::Ground::lies_on)
        told.common_ha = measured_[i][reason.exclusion].common / square_metres_a_hectare;
      for (const auto number : touched_[i][reason.exclusion])
        if (told.places.size() < most_places_told) told.places.push_back(others_[number].name);
      answer_.rights[i].reasons.push_back(std::move(told));
    }
  }

  /// The conflicts by area, the largest first, with how each stands.
  static void tell_conflicts(RightFeasibility& right, const tenure::Feasibility& found) {
    std::vector<std::size_t> order(right.conflicts.size());
    for (std::size_t i = 0; i < order.size(); ++i) {
      order[i] = i;
      right.conflicts[i].stand = found.stands[i];
    }
    std::ranges::stable_sort(order, std::ranges::greater{},
                             [&](std::size_t i) { return right.conflicts[i].common_ha; });
    std::vector<RightConflict> sorted;
    for (const auto i : order) {
      if (!found.would_be_cleared.empty() && found.would_be_cleared.front() == i)
        right.cleared_by = sorted.size();
      sorted.push_back(std::move(right.conflicts[i]));
    }
    right.conflicts = std::move(sorted);
  }

  void tell_cases(RightFeasibility& right) const {
    right.cases = docket_.of(right.right.id);
    for (auto& one : right.cases)
      one.told_with_pair = std::ranges::any_of(right.conflicts, [&](const RightConflict& conflict) {
        return conflict.dispute == one.id ||
               std::ranges::find(conflict.beside, one.id, &DocketCase::id) != conflict.beside.end();
      });
  }

  /// In the order of their labels; of what is said alone, so that what lies around adds none.
  void tell_systems() {
    std::set<std::string> systems;
    for (const auto& right : answer_.rights) {
      systems.insert(right.measured_in);
      for (const auto& conflict : right.conflicts) systems.insert(conflict.measured_in);
    }
    if (systems.empty()) systems.insert(layers::equal_area_label);
    answer_.measured_in = joined(systems, ", ");
    answer_.several_systems = systems.size() > 1;
    answer_.zone = std::ranges::none_of(systems, [&](const auto& label) {
      const auto known = planes_.system(layers::reference_of(label));
      return !known || known->fitness != layers::Fitness::zone;
    });
  }

  void finish() {
    std::vector<tenure::Exclusion> exclusions;
    for (const auto* place : places_) exclusions.push_back(exclusion_of(*place));
    std::vector<tenure::Feasibility> all;
    for (std::size_t i = 0; i < own_.size(); ++i) {
      const auto ruling = tenure::ruling(exclusions, measured_[i], question_.tolerance);
      auto found = tenure::feasibility(conflicts_[i], ruling, question_.tolerance);
      auto& right = answer_.rights[i];
      right.has_to_pass = among_kinds(answer_.rules->asked, right.right.kind);
      right.in_conflict = found.in_conflict;
      right.passing = found.passing();
      right.exclusions = found.exclusions;
      tell_reasons(i, ruling);
      tell_conflicts(right, found);
      tell_cases(right);
      all.push_back(std::move(found));
    }
    answer_.tally = tenure::tally(all);
    tell_systems();
    std::vector<RightName> seen = answer_.without_shape;
    for (const auto* rights : {&own_, &others_})
      for (const auto& one : *rights) seen.push_back(one.name);
    answer_.editions = editions_of(seen);
    if (own_.empty()) answer_.notes.registers = registers_of(reader_, model_, access_, territory_);
    if (question_.right && asked_.empty() && answer_.notes.pending.empty())
      if (const auto right = reader_.find(*model_.find_register("land_right"), *question_.right))
        answer_.notes.absent.push_back(absent_right(right->values));
  }

  store::Reader& reader_;
  const pack::Model& model_;
  const Access& access_;
  const FeasibilityQuestion& question_;
  Id territory_;
  layers::Planes planes_;
  std::vector<const pack::ExcludedPlace*> places_;
  std::vector<StoodRight> asked_, around_, pending_around_;
  std::set<Id> told_pending_;
  std::vector<Shaped> own_, others_;
  PlacedShapes own_shapes_{planes_}, other_shapes_{planes_};
  std::map<std::string, std::vector<std::size_t>> own_by_distances_;  // by the system to measure them in
  RightSources sources_{reader_, model_};
  RightsDocket docket_;
  std::vector<std::vector<tenure::Conflict>> conflicts_;
  std::vector<std::vector<tenure::Measured>> measured_;
  std::vector<std::vector<std::vector<std::size_t>>> touched_;  // right, place -> those of others_
  FeasibilityAnswer answer_;
};

}  // namespace

Result<FeasibilityAnswer> rights_feasibility(House& house, const Actor& actor,
                                             const FeasibilityQuestion& question) {
  Result<FeasibilityAnswer> out;
  house.store.read([&](store::Reader& reader) {
    const auto& model = house.store.model();
    const auto access = permit(reader, model, actor, "rights.feasibility");
    if (!access) {
      out = tl::unexpected(access.error());
    } else if (const auto asked = check_feasibility(question); !asked) {
      out = tl::unexpected(asked.error());
    } else {
      out = Comparing(reader, model, *access, question).answer();
    }
  });
  return out;
}

}  // namespace minga::service
