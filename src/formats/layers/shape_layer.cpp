#include "formats/layers/shape_layer.hpp"

#include <filesystem>
#include <optional>
#include <utility>

#include "formats/layers/geopackage.hpp"
#include "formats/layers/repair.hpp"
#include "formats/layers/wkb_rings.hpp"
#include "methods/parallel.hpp"

namespace minga::formats::layers {
namespace {

constexpr std::size_t chunk = 512;

/// "FILE:layer" taken apart; a colon may also be part of the file's name.
std::pair<std::string, std::string> parts_of(const std::string& file_and_layer) {
  std::error_code error;
  const auto colon = file_and_layer.rfind(':');
  if (colon == std::string::npos || std::filesystem::exists(file_and_layer, error))
    return {file_and_layer, ""};
  return {file_and_layer.substr(0, colon), file_and_layer.substr(colon + 1)};
}

/// Geometries as bytes, one after the other.
struct Blobs {
  std::string bytes;
  std::vector<std::size_t> ends;

  void add(std::string_view blob) {
    bytes.append(blob);
    ends.push_back(bytes.size());
  }
  std::string_view at(std::size_t index) const {
    const std::size_t begin = index == 0 ? 0 : ends[index - 1];
    return std::string_view(bytes).substr(begin, ends[index] - begin);
  }
};

Result<Rings> rings_of(std::string_view blob) {
  if (blob.empty()) return Rings();
  const auto wkb = wkb_of_geopackage(blob);
  if (!wkb) return tl::unexpected(wkb.error());
  if (wkb->empty()) return Rings();
  return rings_of_wkb(*wkb);
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
  Make(const Blobs& blobs, const Reference& from, const Reference& to, ShapeLayer& layer)
      : blobs_(blobs), from_(from), to_(to), layer_(layer) {}

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
  std::size_t without_area = 0;

 private:
  Result<Repaired> one(std::size_t index) {
    auto rings = rings_of(blobs_.at(index));
    if (!rings) return tl::unexpected(rings.error());
    if (!(from_ == to_)) {
      if (!planes_) planes_.emplace();
      const auto turned = planes_->turn(from_, to_, rings->points);
      if (!turned) return tl::unexpected(turned.error());
      if (auto lines = planes_->turn(from_, to_, rings->line_points); !lines)
        return tl::unexpected(lines.error());
    }
    if (auto line = line_of(*rings)) {
      layer_.lines[index] = std::move(*line);
    } else {
      return tl::unexpected(line.error());
    }
    return repair_.shape(*rings);
  }

  const Blobs& blobs_;
  const Reference& from_;
  const Reference& to_;
  ShapeLayer& layer_;
  Repair repair_;
  std::optional<Planes> planes_;
  std::optional<Problem> problem_;
};

Result<void> make_shapes(const Blobs& blobs, const Reference& from, const Reference& to, int threads,
                         ShapeLayer& layer) {
  const std::size_t count = layer.ids.size();
  layer.shapes.resize(count);
  layer.lines.resize(count);
  std::vector<std::unique_ptr<Make>> parts(methods::chunk_count(count, chunk));
  methods::parallel_for(count, chunk, threads, [&](const methods::Chunk& part) {
    parts[part.index] = std::make_unique<Make>(blobs, from, to, layer);
    parts[part.index]->run(part);
  });
  for (const auto& part : parts) {
    if (part->problem()) return tl::unexpected(*part->problem());
    layer.repaired.insert(layer.repaired.end(), part->mended.begin(), part->mended.end());
    layer.without_area += part->without_area;
  }
  return {};
}

/// Puts the file into the place of a problem that has none.
Problem placed(Problem problem, const std::string& file) {
  if (problem.place.file.empty() && !problem.code.starts_with("file.")) problem.place.file = file;
  return problem;
}

}  // namespace

Result<ShapeLayer> shape_layer(const std::string& file_and_layer, const ShapeLayerOptions& options) {
  const auto [file, name] = parts_of(file_and_layer);
  const auto refused = [&file = file](const Problem& problem) {
    return tl::unexpected(placed(problem, file));
  };
  const auto package = GeoPackage::open(file);
  if (!package) return refused(package.error());
  const auto table = package->layer(name);
  if (!table) return refused(table.error());

  ShapeLayer layer;
  const Planes planes;
  const Reference from = options.crs.empty() ? table->reference : reference_of(options.crs);
  const auto own = planes.system(from);
  if (!own) return refused(own.error());
  layer.own = *own;
  Reference to = from;
  if (!options.plane_crs.empty()) {
    to = reference_of(options.plane_crs);
  } else if (own->fitness == Fitness::neither) {
    to = reference_of(equal_area_label);
  }
  const auto plane = planes.system(to);
  if (!plane) return refused(plane.error());
  layer.plane = *plane;
  if (plane->fitness == Fitness::neither)
    return refused({ProblemKind::invalid, "layer.crs_changes_areas", {{"crs", plane->text()}}, {}});
  // The same system under two names is still the same: then nothing is turned, and no digit lost.
  if (!plane->label.empty() && plane->label == own->label) to = from;
  layer.plane_crs = plane->label.empty() ? to.definition : plane->label;

  Blobs blobs;
  const auto read = package->read(*table, options.id, [&](std::string_view id, std::string_view blob) {
    layer.ids.emplace_back(id);
    blobs.add(blob);
    return true;
  });
  if (!read) return refused(read.error());
  const auto made = make_shapes(blobs, from, to, options.threads, layer);
  if (!made) return refused(made.error());
  return layer;
}

Result<std::vector<std::string>> column_of(const std::string& file_and_layer, const std::string& column) {
  const auto [file, name] = parts_of(file_and_layer);
  const auto package = GeoPackage::open(file);
  if (!package) return tl::unexpected(placed(package.error(), file));
  const auto table = package->layer(name);
  if (!table) return tl::unexpected(placed(table.error(), file));
  std::vector<std::string> out;
  const auto read = package->read(*table, column, [&](std::string_view text, std::string_view) {
    out.emplace_back(text);
    return true;
  });
  if (!read) return tl::unexpected(placed(read.error(), file));
  return out;
}

}  // namespace minga::formats::layers
