#include "formats/layers/shape_layer.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "formats/layers/repair.hpp"
#include "formats/layers/wkb_rings.hpp"
#include "methods/parallel.hpp"

namespace minga::formats::layers {
namespace {

constexpr std::size_t chunk = 512;

Rings lines_alone(Rings rings) {
  Rings out;
  out.line_points = std::move(rings.line_points);
  out.lines = std::move(rings.lines);
  return out;
}

/// The lines of a feature; those of a single point are none.
Result<methods::overlap::Line> line_of(const Rings& rings) {
  std::vector<std::span<const methods::overlap::Point>> parts;
  for (const auto& line : rings.lines)
    if (line.last - line.first > 1)
      parts.push_back(std::span(rings.line_points).subspan(line.first, line.last - line.first));
  return methods::overlap::make_line(parts);
}

/// Makes the shapes of one chunk of features; keeps the first problem.
class Make {
 public:
  Make(const LayerBytes& bytes, const Reference& to, Parts parts, ShapeLayer& layer)
      : bytes_(bytes), to_(to), parts_(parts), layer_(layer) {}

  void run(const methods::Chunk& part) {
    for (std::size_t i = part.begin; i < part.end && !problem_; ++i) {
      auto made = one(i);
      if (!made) {
        problem_ = made.error();
        problem_->parameters.emplace_back("id", layer_.ids[i]);
        if (problem_->code == "overlap.coordinate") problem_->code = "layer.coordinate";  // says whose it is
        continue;
      }
      if (made->repaired) mended.push_back({layer_.ids[i], made->area_before, made->shape.area()});
      if (made->shape.runs().empty()) ++without_area;
      layer_.shapes[i] = std::move(made->shape);
    }
  }

  const std::optional<Problem>& problem() const { return problem_; }
  std::vector<Mended> mended;
  FeatureKinds kinds;
  std::size_t without_area = 0;

 private:
  Result<Repaired> one(std::size_t index) {
    auto rings = bytes_.rings(index);
    if (!rings) return tl::unexpected(rings.error());
    kinds.count(*rings);
    if (parts_ == Parts::lines) *rings = lines_alone(std::move(*rings));
    if (parts_ == Parts::areas) rings->line_points.clear(), rings->lines.clear();
    if (!(bytes_.reference == to_)) {
      if (!planes_) planes_.emplace();
      const auto turned = planes_->turn(bytes_.reference, to_, rings->points);
      if (!turned) return tl::unexpected(turned.error());
      if (auto lines = planes_->turn(bytes_.reference, to_, rings->line_points); !lines)
        return tl::unexpected(lines.error());
    }
    if (auto line = line_of(*rings)) {
      layer_.lines[index] = std::move(*line);
    } else {
      return tl::unexpected(line.error());
    }
    return repair_.shape(*rings);
  }

  const LayerBytes& bytes_;
  const Reference& to_;
  Parts parts_;
  ShapeLayer& layer_;
  Repair repair_;
  std::optional<Planes> planes_;
  std::optional<Problem> problem_;
};

Result<void> make_shapes(const LayerBytes& bytes, const Reference& to, Parts parts, int threads,
                         ShapeLayer& layer) {
  const std::size_t count = layer.ids.size();
  layer.shapes.resize(count);
  layer.lines.resize(count);
  std::vector<std::unique_ptr<Make>> chunks(methods::chunk_count(count, chunk));
  methods::parallel_for(count, chunk, threads, [&](const methods::Chunk& part) {
    chunks[part.index] = std::make_unique<Make>(bytes, to, parts, layer);
    chunks[part.index]->run(part);
  });
  for (const auto& part : chunks) {
    if (part->problem()) return tl::unexpected(*part->problem());
    layer.repaired.insert(layer.repaired.end(), part->mended.begin(), part->mended.end());
    layer.without_area += part->without_area;
    layer.kinds.add(part->kinds);
  }
  return {};
}

}  // namespace

void FeatureKinds::count(const Rings& rings) {
  const auto places = [](const RingSpan& line) { return line.last - line.first; };
  const bool line = std::ranges::any_of(rings.lines, [&](const auto& one) { return places(one) > 1; });
  const bool area = std::ranges::any_of(rings.rings, [&](const auto& one) { return places(one) > 0; });
  const bool point = rings.others > rings.lines.size() ||
                     std::ranges::any_of(rings.lines, [&](const auto& one) { return places(one) == 1; });
  ++(line ? lines : area ? areas : point ? points : empty);
  if (line && (area || point)) ++more_than_line;
}

void FeatureKinds::add(const FeatureKinds& other) {
  lines += other.lines;
  areas += other.areas;
  points += other.points;
  empty += other.empty;
  more_than_line += other.more_than_line;
}

Result<ShapeLayer> shapes_in(LayerBytes bytes, const Plane& plane, Parts parts, int threads) {
  ShapeLayer layer;
  layer.own = std::move(bytes.own);
  layer.plane = plane.system;
  // The same system under two names is still the same: then nothing is turned, and no digit lost.
  const bool same = !plane.system.label.empty() && plane.system.label == layer.own.label;
  const Reference to = same ? bytes.reference : plane.reference;
  layer.plane_crs = plane.system.label.empty() ? to.definition : plane.system.label;
  layer.ids = std::move(bytes.ids);
  const auto made = make_shapes(bytes, to, parts, threads, layer);
  if (!made) return tl::unexpected(placed(made.error(), bytes.file));
  return layer;
}

Result<ShapeLayer> shape_layer(const std::string& file_and_layer, const ShapeLayerOptions& options) {
  auto bytes = layer_bytes(file_and_layer, options.id, options.crs);
  if (!bytes) return tl::unexpected(bytes.error());
  Plane plane{bytes->reference, bytes->own};
  if (!options.plane_crs.empty() || bytes->own.fitness == Fitness::neither) {
    plane.reference = reference_of(options.plane_crs.empty() ? equal_area_label : options.plane_crs);
    auto system = Planes().system(plane.reference);
    if (!system) return tl::unexpected(placed(system.error(), bytes->file));
    plane.system = std::move(*system);
  }
  if (plane.system.fitness == Fitness::neither)
    return tl::unexpected(placed(
        {ProblemKind::invalid, "layer.crs_changes_areas", {{"crs", plane.system.text()}}, {}}, bytes->file));
  return shapes_in(std::move(*bytes), plane, Parts::both, options.threads);
}

}  // namespace minga::formats::layers
