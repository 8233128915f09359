#include "formats/tiles/mvt.hpp"

#include <algorithm>
#include <cstring>
#include <limits>
#include <numeric>
#include <utility>

#include "formats/tiles/protobuf.hpp"

namespace minga::formats::tiles {
namespace {

constexpr std::size_t kUsual = std::size_t{1} << 19U;
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

/// A value's message (specification, 4.1).
void put_value(std::string& out, const PlainView& value) {
  if (const auto* text = std::get_if<std::string_view>(&value)) put_bytes(out, 1, *text);
  if (const auto* number = std::get_if<double>(&value)) put_double(out, 3, *number);
  if (const auto* whole = std::get_if<std::int64_t>(&value)) put_number(out, 6, zigzag(*whole));
  if (const auto* yes = std::get_if<bool>(&value)) put_number(out, 7, *yes ? 1 : 0);
}

/// Eight bytes at a time. A place in a table alone hangs on it, never what is written.
std::uint32_t hash_of(std::string_view bytes) {
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
  return static_cast<std::uint32_t>(hash);
}

std::size_t length_of(std::size_t size) {
  std::size_t bytes = 1;
  for (; size >= 0x80; size >>= 7U) ++bytes;
  return bytes;
}

void put_feature(std::string& out, int type, std::string_view tags, std::string_view geometry) {
  const auto field_size = [](std::string_view bytes) { return 1 + length_of(bytes.size()) + bytes.size(); };
  put_tag(out, 2, WireType::length);
  put_varint(out, (tags.empty() ? 0 : field_size(tags)) + 2 + field_size(geometry));
  if (!tags.empty()) put_bytes(out, 2, tags);
  put_number(out, 3, static_cast<std::uint64_t>(type));
  put_bytes(out, 4, geometry);
}

/// And its field in a layer.
void put_value_field(std::string& out, const PlainView& value) {
  std::string message;
  put_value(message, value);
  put_bytes(out, 4, message);
}

/// What comes before the features of a layer. Its size is put in front when all of it is written, so that
/// half a megabyte is not copied from string to string.
constexpr std::size_t kRoom = 11;
std::string begun_layer(const std::string& name) {
  std::string layer(kRoom, '\0');
  put_bytes(layer, 1, name);
  return layer;
}

void finish_layer(std::string& layer, const std::vector<std::string>& keys, std::string_view value_fields) {
  for (const auto& key : keys) put_bytes(layer, 3, key);
  layer += value_fields;
  put_number(layer, 5, kExtent);
  put_number(layer, 15, 2);
  std::string head;
  put_tag(head, 3, WireType::length);
  put_varint(head, layer.size() - kRoom);
  layer.replace(0, kRoom, head);
}

std::string left_out_layer(const std::string& name, std::size_t features) {
  std::string geometry, tags, values, layer = begun_layer(kLeftOutLayer);
  Commands(geometry).points({{kExtent / 2, kExtent / 2}});
  for (const std::uint32_t index : {0U, 0U, 1U, 1U}) put_varint(tags, index);
  put_feature(layer, 1, tags, geometry);
  put_value_field(values, std::string_view(name));
  put_value_field(values, static_cast<std::int64_t>(features));
  finish_layer(layer, {"layer", "features"}, values);
  return layer;
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

std::uint32_t ValueTable::put(std::uint32_t hash) {
  places_.push_back({hash, static_cast<std::uint32_t>(fields_.size())});
  put_bytes(fields_, 4, message_);
  return static_cast<std::uint32_t>(places_.size() - 1);
}

std::uint32_t ValueTable::append(const PlainView& value) {
  message_.clear();
  put_value(message_, value);
  return put(0);
}

std::uint32_t ValueTable::index_of(const PlainView& value) {
  if (taken_ * 2 >= slots_.size()) widen();
  message_.clear();
  put_value(message_, value);
  const auto hash = hash_of(message_);
  const auto mask = slots_.size() - 1;
  auto slot = hash & mask;
  for (; slots_[slot] != 0; slot = (slot + 1) & mask) {
    const auto index = slots_[slot] - 1;
    if (places_[index].hash == hash && field(index).ends_with(message_) &&
        field(index).size() == 1 + length_of(message_.size()) + message_.size())
      return index;
  }
  const auto index = put(hash);
  slots_[slot] = index + 1;
  ++taken_;
  return index;
}

std::string_view ValueTable::field(std::uint32_t index) const {
  const auto end = index + 1 < places_.size() ? places_[index + 1].start : fields_.size();
  return std::string_view(fields_).substr(places_[index].start, end - places_[index].start);
}

void ValueTable::widen() {
  constexpr std::size_t least = 8192;
  const auto before = std::exchange(slots_, std::vector<std::uint32_t>(std::max(least, slots_.size() * 2)));
  const auto mask = slots_.size() - 1;
  for (const auto entry : before) {
    if (entry == 0) continue;
    auto slot = places_[entry - 1].hash & mask;
    while (slots_[slot] != 0) slot = (slot + 1) & mask;
    slots_[slot] = entry;
  }
}

TileWriter::TileWriter(std::string layer_name, const Tile& tile, TileLimits limits)
    : name_(std::move(layer_name)),
      limits_(limits),
      drawer_(tile, drawing_options(tile.zoom)),
      layer_(begun_layer(name_)) {
  // What a tile of some thousand features takes: growing by halves would copy and clear it several times.
  layer_.reserve(2 * kUsual);
  values_.reserve(kUsual);
}

std::uint32_t TileWriter::key(std::string_view name) {
  // They are few.
  const auto found = std::find(keys_.begin(), keys_.end(), name);
  const auto index = static_cast<std::uint32_t>(found - keys_.begin());
  if (found == keys_.end()) keys_.emplace_back(name);
  return index;
}

void TileWriter::name_properties(std::span<const std::string> names) {
  columns_.clear();
  for (const auto& name : names) columns_.push_back({.name = name});
}

void TileWriter::expect_unique(std::string_view name) {
  for (Column& column : columns_)
    if (column.name == name) column.is_unique = true;
}

void TileWriter::merge_small_alike(std::span<const std::string> names) {
  merges_ = true;
  for (Column& column : columns_)
    column.tells_apart = std::find(names.begin(), names.end(), column.name) != names.end();
}

bool TileWriter::is_merged(const Drawing& drawing, std::span<const PlainView> values) {
  if (!merges_ || !drawing.is_box) return false;
  const GridPoint& corner = drawing.rings.front().front();
  constexpr auto cell = static_cast<std::int32_t>(kHalfPixel);
  const auto cell_at = [](std::int32_t unit) { return static_cast<std::uint64_t>((unit + kExtent) / cell); };
  std::uint64_t place = cell_at(corner.x) << 16U | cell_at(corner.y);
  constexpr std::uint64_t odd = 0x9e3779b97f4a7c15U;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!columns_[i].tells_apart) continue;
    const bool is_told = !std::holds_alternative<std::monostate>(values[i]);
    place = place * odd + (is_told ? value_of(columns_[i], values[i]) + 1 : 0);
  }
  if (drawn_cells_.insert(place).second) return false;
  // Each is told of by the one tile that its corner lies in.
  const auto is_within = [](std::int32_t unit) { return unit >= 0 && unit < kExtent; };
  if (is_within(corner.x) && is_within(corner.y)) ++merged_;
  return true;
}

std::uint32_t TileWriter::value_of(Column& column, const PlainView& value) {
  if (column.is_unique) return values_.append(value);
  const auto* text = std::get_if<std::string_view>(&value);
  if (text == nullptr) return values_.index_of(value);
  if (column.text != *text) {
    column.value = values_.index_of(value);
    column.text = *text;
  }
  return column.value;
}

void TileWriter::put_tags(std::span<const PlainView> values) {
  tags_.clear();
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (std::holds_alternative<std::monostate>(values[i])) continue;
    Column& column = columns_[i];
    if (!column.key) column.key = key(column.name);
    put_varint(tags_, *column.key);
    put_varint(tags_, value_of(column, values[i]));
  }
}

void TileWriter::add_feature(int type, std::int64_t size) {
  const auto begin = layer_.size();
  put_feature(layer_, type, tags_, geometry_);
  const auto end = layer_.size(), geometry = end - geometry_.size();
  // Before the geometry stand its field's tag and length, and the type in two bytes.
  const auto tags_end = geometry - 1 - length_of(geometry_.size()) - 2;
  features_.push_back({type, begin, end, tags_end - tags_.size(), tags_end, geometry, size});
}

void TileWriter::add(const pack::Shape& shape, std::span<const PlainView> values) {
  const Drawing& drawing = drawer_.draw(shape);
  if (drawing.empty() || is_merged(drawing, values)) return;
  put_tags(values);
  if (!drawing.points.empty()) {
    geometry_.clear();
    Commands(geometry_).points(drawing.points);
    add_feature(1, size_of(drawing.points));
  }
  for (const auto* paths : {&drawing.lines, &drawing.rings}) {
    if (paths->empty()) continue;
    const bool are_rings = paths == &drawing.rings;
    geometry_.clear();
    Commands commands(geometry_);
    std::int64_t size = 0;
    for (const GridPath& path : *paths) {
      commands.path(path, are_rings);
      size = std::max(size, size_of(path));
    }
    add_feature(are_rings ? 3 : 2, size);
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

/// A layer of some of the features: values of those that are left out are left out with them, so all are
/// numbered anew.
std::string TileWriter::layer_of(const std::vector<std::size_t>& kept) const {
  constexpr auto unused = std::numeric_limits<std::uint64_t>::max();
  std::vector<std::uint64_t> places(values_.size(), unused);
  std::uint64_t used = 0;
  std::string tags, values, layer = begun_layer(name_);
  for (const auto i : kept) {
    const auto& feature = features_[i];
    const auto part = [&](std::size_t begin, std::size_t end) {
      return std::string_view(layer_).substr(begin, end - begin);
    };
    tags.clear();
    for (auto old = part(feature.tags, feature.tags_end); !old.empty();) {
      put_varint(tags, take_varint(old));
      const auto value = take_varint(old);
      if (places[value] == unused) {
        places[value] = used++;
        values += values_.field(static_cast<std::uint32_t>(value));
      }
      put_varint(tags, places[value]);
    }
    put_feature(layer, feature.type, tags, part(feature.geometry, feature.end));
  }
  finish_layer(layer, keys_, values);
  return layer;
}

std::string TileWriter::take_bytes() {
  if (features_.empty()) return {};
  const auto kept = this->kept();
  const auto left_out = features_.size() - kept.size();
  std::string tile;
  if (left_out == 0) {
    finish_layer(layer_, keys_, values_.fields());
    tile = std::move(layer_);
  } else {
    tile = layer_of(kept);
  }
  if (left_out + merged_ > 0) tile += left_out_layer(name_, left_out + merged_);
  features_.clear();
  drawn_cells_.clear();
  merged_ = 0;
  layer_ = begun_layer(name_);
  return tile;
}

}  // namespace minga::formats::tiles
