#include "formats/tiles/mvt.hpp"

#include <algorithm>
#include <limits>
#include <numeric>

#include "formats/tiles/protobuf.hpp"

namespace minga::formats::tiles {
namespace {

constexpr std::uint32_t kMoveTo = 1, kLineTo = 2, kClosePath = 7;

/// Geometry as commands (specification, 4.3): each point as steps from the one before.
class Commands {
 public:
  std::string take() { return std::move(bytes_); }

  void points(const GridPath& points) {
    command(kMoveTo, points.size());
    for (const GridPoint& p : points) step_to(p);
  }
  void path(const GridPath& path, bool is_ring) {
    command(kMoveTo, 1);
    step_to(path.front());
    command(kLineTo, path.size() - 1);
    for (std::size_t i = 1; i < path.size(); ++i) step_to(path[i]);
    if (is_ring) command(kClosePath, 1);
  }

 private:
  void command(std::uint32_t id, std::size_t count) { put_varint(bytes_, count << 3U | id); }
  void step_to(const GridPoint& p) {
    put_varint(bytes_, static_cast<std::uint32_t>(zigzag(p.x - at_.x)));
    put_varint(bytes_, static_cast<std::uint32_t>(zigzag(p.y - at_.y)));
    at_ = p;
  }

  std::string bytes_;
  GridPoint at_;
};

std::string value_message(const Property& property) {
  std::string out;
  if (const auto* text = std::get_if<std::string>(&property)) put_bytes(out, 1, *text);
  if (const auto* number = std::get_if<double>(&property)) put_double(out, 3, *number);
  if (const auto* whole = std::get_if<std::int64_t>(&property)) put_number(out, 6, zigzag(*whole));
  if (const auto* yes = std::get_if<bool>(&property)) put_number(out, 7, *yes ? 1 : 0);
  return out;
}

std::string layer_message(const std::string& name, std::string_view features,
                          const std::vector<std::string>& keys, const std::vector<std::string>& values) {
  std::string layer;
  put_bytes(layer, 1, name);
  layer += features;
  for (const auto& key : keys) put_bytes(layer, 3, key);
  for (const auto& value : values) put_bytes(layer, 4, value);
  put_number(layer, 5, kExtent);
  put_number(layer, 15, 2);
  std::string out;
  put_bytes(out, 3, layer);
  return out;
}

std::string feature_message(int type, const std::string& tags, const std::string& geometry) {
  std::string feature, out;
  if (!tags.empty()) put_bytes(feature, 2, tags);
  put_number(feature, 3, static_cast<std::uint64_t>(type));
  put_bytes(feature, 4, geometry);
  put_bytes(out, 2, feature);
  return out;
}

std::string left_out_layer(const std::string& name, std::size_t features) {
  Commands middle;
  middle.points({{kExtent / 2, kExtent / 2}});
  std::string tags;
  for (const std::uint32_t index : {0U, 0U, 1U, 1U}) put_varint(tags, index);
  return layer_message(kLeftOutLayer, feature_message(1, tags, middle.take()), {"layer", "features"},
                       {value_message(name), value_message(static_cast<std::int64_t>(features))});
}

std::int64_t size_of(const GridPath& path) {
  GridPoint low = path.front(), high = low;
  for (const GridPoint& p : path) {
    low = {std::min(low.x, p.x), std::min(low.y, p.y)};
    high = {std::max(high.x, p.x), std::max(high.y, p.y)};
  }
  return std::int64_t{high.x} - low.x + high.y - low.y;
}

}  // namespace

TileWriter::TileWriter(std::string layer_name, const Tile& tile, TileLimits limits)
    : name_(std::move(layer_name)), tile_(tile), limits_(limits), options_(drawing_options(tile.zoom)) {}

std::uint32_t TileWriter::key(std::string_view name) {
  const auto [found, is_new] =
      key_at_.try_emplace(std::string(name), static_cast<std::uint32_t>(keys_.size()));
  if (is_new) keys_.emplace_back(name);
  return found->second;
}

std::uint32_t TileWriter::value(const Property& property) {
  auto message = value_message(property);
  const auto [found, is_new] =
      value_at_.try_emplace(std::move(message), static_cast<std::uint32_t>(values_.size()));
  if (is_new) values_.push_back(found->first);
  return found->second;
}

void TileWriter::add(const pack::Shape& shape,
                     std::span<const std::pair<std::string_view, Property>> properties) {
  const Drawing drawing = drawing_of(shape, tile_, options_);
  if (drawing.empty()) return;
  Tags tags;
  for (const auto& [name, property] : properties)
    if (!std::holds_alternative<std::monostate>(property)) tags.emplace_back(key(name), value(property));
  if (!drawing.points.empty()) {
    Commands commands;
    commands.points(drawing.points);
    features_.push_back({1, tags, commands.take(), size_of(drawing.points)});
  }
  for (const auto* paths : {&drawing.lines, &drawing.rings}) {
    if (paths->empty()) continue;
    const bool are_rings = paths == &drawing.rings;
    Commands commands;
    std::int64_t size = 0;
    for (const GridPath& path : *paths) {
      commands.path(path, are_rings);
      size = std::max(size, size_of(path));
    }
    features_.push_back({are_rings ? 3 : 2, tags, commands.take(), size});
  }
}

std::vector<std::size_t> TileWriter::kept() const {
  std::vector<std::size_t> all(features_.size());
  std::iota(all.begin(), all.end(), 0);
  std::size_t bytes = 0;
  for (const auto& feature : features_) bytes += feature.geometry.size();
  if (all.size() <= limits_.features && bytes <= limits_.geometry_bytes) return all;
  std::stable_sort(all.begin(), all.end(),
                   [&](std::size_t a, std::size_t b) { return features_[a].size > features_[b].size; });
  // One at least, whatever its weight: a tile that says nothing would be taken for empty land.
  std::size_t count = 0;
  for (bytes = 0; count < std::min(all.size(), limits_.features); ++count) {
    bytes += features_[all[count]].geometry.size();
    if (count > 0 && bytes > limits_.geometry_bytes) break;
  }
  all.resize(count);
  std::sort(all.begin(), all.end());
  return all;
}

std::string TileWriter::layer(const std::vector<std::size_t>& kept) const {
  // Values of features that are left out are left out with them.
  constexpr auto unused = std::numeric_limits<std::uint32_t>::max();
  std::vector<std::uint32_t> place(values_.size(), unused);
  std::vector<std::string> values;
  std::string features, tags;
  for (const auto i : kept) {
    tags.clear();
    for (const auto& [key, value] : features_[i].tags) {
      if (place[value] == unused) {
        place[value] = static_cast<std::uint32_t>(values.size());
        values.push_back(values_[value]);
      }
      put_varint(tags, key);
      put_varint(tags, place[value]);
    }
    features += feature_message(features_[i].type, tags, features_[i].geometry);
  }
  return layer_message(name_, features, keys_, values);
}

std::string TileWriter::bytes() const {
  if (features_.empty()) return {};
  const auto kept = this->kept();
  std::string tile = layer(kept);
  if (kept.size() < features_.size()) tile += left_out_layer(name_, features_.size() - kept.size());
  return tile;
}

}  // namespace minga::formats::tiles
