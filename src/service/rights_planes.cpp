#include "service/rights_planes.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <tuple>

#include "formats/layers/measured.hpp"
#include "pack/shape.hpp"
#include "service/values.hpp"

namespace minga::service {
namespace {

namespace layers = formats::layers;
namespace overlap = methods::overlap;

/// Metres that turning a coordinate to degrees and back can move it, with room to spare: a few of the last
/// digits that degrees and a UTM northing are kept with.
constexpr double moved_by_turning = 1e-8;

/// Square metres that neighbours with one and the same line can seem to share.
double feigned_by_turning(const overlap::Shape& one, const overlap::Shape& other) {
  const auto around = [](const overlap::Box& box) {
    return 2 * (box.right - box.left + box.top - box.bottom);
  };
  return moved_by_turning * std::min(around(one.box()), around(other.box()));
}

/// By the definition of UTM, on WGS 84 (EPSG 32601 to 32660 north, 32701 to 32760 south).
std::string utm_zone_at(double longitude, double latitude) {
  constexpr double zone_width = 6;
  const int zone = std::clamp(static_cast<int>(std::floor((longitude + 180) / zone_width)) + 1, 1, 60);
  return "EPSG:" + std::to_string((latitude < 0 ? 32700 : 32600) + zone);
}

/// Shapes with the numbers that they have elsewhere.
struct Numbered {
  std::vector<overlap::Shape> shapes;
  std::vector<std::size_t> numbers;
};

Numbered of_system(const PlacedShapes& all, const std::string& system) {
  Numbered out;
  for (std::size_t i = 0; i < all.size(); ++i)
    if (all.system(i) == system) out.shapes.push_back(all.shape(i)), out.numbers.push_back(i);
  return out;
}

Numbered all_in(const PlacedShapes& all, const std::string& system) {
  Numbered out{all.in(system), {}};
  for (std::size_t i = 0; i < all.size(); ++i) out.numbers.push_back(i);
  return out;
}

template <class Wanted>
void compare(const Numbered& ones, const Numbered& others, const std::string& system,
             std::vector<PlacedPair>& into, const Wanted& is_wanted) {
  for (auto pair : overlap::pairs_between(ones.shapes, others.shapes, {false, 0})) {
    const auto &one = ones.shapes[pair.a], &other = others.shapes[pair.b];
    const auto a = ones.numbers[pair.a], b = others.numbers[pair.b];
    if (!pair.overlaps() || !is_wanted(a, b)) continue;
    pair.a = static_cast<std::uint32_t>(a);
    pair.b = static_cast<std::uint32_t>(b);
    into.push_back({pair, system, pair.area / one.area(), pair.area <= feigned_by_turning(one, other)});
  }
}

std::set<std::string> systems_of(const PlacedShapes& all) {
  std::set<std::string> out;
  for (std::size_t i = 0; i < all.size(); ++i) out.insert(all.system(i));
  return out;
}

}  // namespace

PlacedShapes::PlacedShapes(const std::vector<StoodRight>& rights, layers::Planes& planes) : planes_(&planes) {
  // System by system: the way from one to another costs more to find than to go.
  std::map<std::string, std::vector<std::size_t>> by_label;
  for (std::size_t i = 0; i < rights.size(); ++i)
    by_label[text_in(rights[i].record.values, "measured_in")].push_back(i);
  std::vector<Placed> found(rights.size());
  for (const auto& [label, numbers] : by_label) {
    const auto known = planes.system(layers::reference_of(label));
    const bool fit = known && known->fitness != layers::Fitness::neither;
    const std::string system = fit ? label : layers::equal_area_label;
    const auto reference = layers::reference_of(system);
    for (const auto i : numbers) {
      const auto geometry = get<Geometry>(rights[i].record.values, "geometry");
      if (!geometry) continue;
      auto shape = layers::shape_of_lon_lat(geometry->wkb, reference, planes);
      if (shape && shape->area() > 0) found[i] = {&rights[i], system, std::move(*shape)};
    }
  }
  for (auto& one : found)
    if (one.right != nullptr) all_.push_back(std::move(one));
}

PlacedShapes PlacedShapes::only(std::span<const std::size_t> numbers) const {
  PlacedShapes out(*planes_);
  for (const auto number : numbers) out.all_.push_back(all_[number]);
  return out;
}

std::map<std::string, std::vector<std::size_t>> PlacedShapes::by_system_of_distances() const {
  std::map<std::string, bool> is_zone;
  for (const auto& system : systems_of(*this)) {
    const auto known = planes_->system(layers::reference_of(system));
    is_zone[system] = known && known->fitness == layers::Fitness::zone && known->metres;
  }
  std::map<std::string, std::vector<std::size_t>> out;
  for (std::size_t i = 0; i < all_.size(); ++i) {
    const auto& one = all_[i];
    auto system = one.system;
    if (!is_zone[system]) {
      const auto geometry = get<Geometry>(one.right->record.values, "geometry");
      if (const auto shape = pack::shape_from_wkb(geometry->wkb)) {
        const auto box = pack::envelope_of(*shape);
        system = utm_zone_at((box.west + box.east) / 2, (box.south + box.north) / 2);
      }
    }
    out[system].push_back(i);
  }
  return out;
}

std::vector<overlap::Shape> PlacedShapes::in(const std::string& system) const {
  const auto reference = layers::reference_of(system);
  std::vector<overlap::Shape> out;
  for (const auto& one : all_) {
    if (one.system == system) {
      out.push_back(one.shape);
      continue;
    }
    const auto geometry = get<Geometry>(one.right->record.values, "geometry");
    auto shape = layers::shape_of_lon_lat(geometry->wkb, reference, *planes_);
    out.push_back(shape ? std::move(*shape) : overlap::Shape{});
  }
  return out;
}

std::vector<PlacedPair> placed_pairs(const PlacedShapes& shapes, const PlacedShapes& against) {
  std::vector<PlacedPair> out;
  auto systems = systems_of(shapes);
  for (const auto& system : systems)
    compare(of_system(shapes, system), of_system(against, system), system, out,
            [](std::size_t, std::size_t) { return true; });
  systems.merge(systems_of(against));
  if (systems.size() > 1) {
    compare(all_in(shapes, layers::equal_area_label), all_in(against, layers::equal_area_label),
            layers::equal_area_label, out,
            [&](std::size_t a, std::size_t b) { return shapes.system(a) != against.system(b); });
    std::ranges::sort(out, {}, [](const PlacedPair& one) { return std::tuple(one.pair.a, one.pair.b); });
  }
  return out;
}

}  // namespace minga::service
