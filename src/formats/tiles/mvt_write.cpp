#include "formats/tiles/mvt.hpp"

#include <algorithm>
#include <cstring>
#include <limits>
#include <numeric>

#include "formats/tiles/protobuf.hpp"

namespace minga::formats::tiles {
namespace {

constexpr std::uint32_t kMoveTo = 1, kLineTo = 2, kClosePath = 7;

/// Geometry as commands (specification, 4.3): each point as steps from the one before.
class Commands {
 public:
  explicit Commands(std::string& bytes) : bytes_(bytes) {}

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

  std::string& bytes_;
  GridPoint at_;
};

void write_value(const Property& property, std::string& out) {
  out.clear();
  if (const auto* text = std::get_if<std::string>(&property)) put_bytes(out, 1, *text);
  if (const auto* number = std::get_if<double>(&property)) put_double(out, 3, *number);
  if (const auto* whole = std::get_if<std::int64_t>(&property)) put_number(out, 6, zigzag(*whole));
  if (const auto* yes = std::get_if<bool>(&property)) put_number(out, 7, *yes ? 1 : 0);
}

/// Eight bytes at a time. A place in a table alone hangs on it, never what is written.
std::uint64_t hash_of(std::string_view bytes) {
  constexpr std::uint64_t odd = 0x9e3779b97f4a7c15U;
  std::uint64_t hash = bytes.size() * odd;
  const auto mix = [&](std::uint64_t word) {
    hash = (hash ^ word) * odd;
    hash ^= hash >> 32U;
  };
  for (; bytes.size() >= sizeof(std::uint64_t); bytes.remove_prefix(sizeof(std::uint64_t))) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data(), sizeof(word));
    mix(word);
  }
  std::uint64_t rest = 0;
  if (!bytes.empty()) std::memcpy(&rest, bytes.data(), bytes.size());
  mix(rest);
  return hash;
}

std::string layer_message(const std::string& name, std::string_view features,
                          const std::vector<std::string>& keys, const std::vector<std::string_view>& values) {
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

void put_feature(std::string& out, int type, std::string_view tags, std::string_view geometry) {
  const auto length_of = [](std::size_t size) {
    std::size_t bytes = 1;
    for (; size >= 0x80; size >>= 7U) ++bytes;
    return bytes;
  };
  const auto field_size = [&](std::string_view bytes) { return 1 + length_of(bytes.size()) + bytes.size(); };
  put_tag(out, 2, WireType::length);
  put_varint(out, (tags.empty() ? 0 : field_size(tags)) + 2 + field_size(geometry));
  if (!tags.empty()) put_bytes(out, 2, tags);
  put_number(out, 3, static_cast<std::uint64_t>(type));
  put_bytes(out, 4, geometry);
}

std::string left_out_layer(const std::string& name, std::size_t features) {
  std::string geometry, tags, feature, layer, count;
  Commands(geometry).points({{kExtent / 2, kExtent / 2}});
  for (const std::uint32_t index : {0U, 0U, 1U, 1U}) put_varint(tags, index);
  put_feature(feature, 1, tags, geometry);
  write_value(name, layer);
  write_value(static_cast<std::int64_t>(features), count);
  return layer_message(kLeftOutLayer, feature, {"layer", "features"}, {layer, count});
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

std::uint32_t ValueTable::index_of(const Property& property) {
  if (places_.size() * 2 >= slots_.size()) widen();
  write_value(property, message_);
  const auto hash = hash_of(message_);
  const auto mask = slots_.size() - 1;
  auto slot = hash & mask;
  for (; slots_[slot] != 0; slot = (slot + 1) & mask) {
    const auto index = slots_[slot] - 1;
    if (places_[index].hash == hash && message(index) == message_) return index;
  }
  places_.push_back({hash, bytes_.size(), message_.size()});
  bytes_ += message_;
  slots_[slot] = static_cast<std::uint32_t>(places_.size());
  return slots_[slot] - 1;
}

void ValueTable::widen() {
  constexpr std::size_t least = 256;
  slots_.assign(std::max(least, slots_.size() * 2), 0);
  const auto mask = slots_.size() - 1;
  for (std::uint32_t i = 0; i < places_.size(); ++i) {
    auto slot = places_[i].hash & mask;
    while (slots_[slot] != 0) slot = (slot + 1) & mask;
    slots_[slot] = i + 1;
  }
}

std::uint32_t TileWriter::key(std::string_view name) {
  // They are few.
  const auto found = std::find(keys_.begin(), keys_.end(), name);
  const auto index = static_cast<std::uint32_t>(found - keys_.begin());
  if (found == keys_.end()) keys_.emplace_back(name);
  return index;
}

void TileWriter::add(const pack::Shape& shape,
                     std::span<const std::pair<std::string_view, Property>> properties) {
  const Drawing drawing = drawing_of(shape, tile_, options_);
  if (drawing.empty()) return;
  const auto tags = tags_.size();
  for (const auto& [name, property] : properties)
    if (!std::holds_alternative<std::monostate>(property))
      tags_.emplace_back(key(name), values_.index_of(property));
  const auto add_feature = [&](int type, std::size_t geometry, std::int64_t size) {
    features_.push_back({type, tags, tags_.size(), geometry, geometries_.size(), size});
  };
  if (!drawing.points.empty()) {
    const auto begin = geometries_.size();
    Commands(geometries_).points(drawing.points);
    add_feature(1, begin, size_of(drawing.points));
  }
  for (const auto* paths : {&drawing.lines, &drawing.rings}) {
    if (paths->empty()) continue;
    const bool are_rings = paths == &drawing.rings;
    const auto begin = geometries_.size();
    Commands commands(geometries_);
    std::int64_t size = 0;
    for (const GridPath& path : *paths) {
      commands.path(path, are_rings);
      size = std::max(size, size_of(path));
    }
    add_feature(are_rings ? 3 : 2, begin, size);
  }
}

std::vector<std::size_t> TileWriter::kept() const {
  std::vector<std::size_t> all(features_.size());
  std::iota(all.begin(), all.end(), 0);
  std::size_t bytes = 0;
  for (const auto& feature : features_) bytes += feature.weight();
  if (all.size() <= limits_.features && bytes <= limits_.geometry_bytes) return all;
  std::stable_sort(all.begin(), all.end(),
                   [&](std::size_t a, std::size_t b) { return features_[a].size > features_[b].size; });
  // One at least, whatever its weight: a tile that says nothing would be taken for empty land.
  std::size_t count = 0;
  for (bytes = 0; count < std::min(all.size(), limits_.features); ++count) {
    bytes += features_[all[count]].weight();
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
  std::vector<std::string_view> values;
  std::string features, tags;
  for (const auto i : kept) {
    const auto& feature = features_[i];
    tags.clear();
    for (auto at = feature.tags; at < feature.tags_end; ++at) {
      const auto& [key, value] = tags_[at];
      if (place[value] == unused) {
        place[value] = static_cast<std::uint32_t>(values.size());
        values.push_back(values_.message(value));
      }
      put_varint(tags, key);
      put_varint(tags, place[value]);
    }
    put_feature(features, feature.type, tags,
                std::string_view(geometries_).substr(feature.geometry, feature.weight()));
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
