#include "formats/tiles/mvt.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <limits>
#include <numeric>
#include <utility>

#include "formats/tiles/protobuf.hpp"

namespace minga::formats::tiles {
namespace {

constexpr std::size_t kUsual = std::size_t{1} << 19U, kUsualFeatures = 8192;
constexpr std::uint32_t kMoveTo = 1, kLineTo = 2, kClosePath = 7;

/// Geometry as commands (specification, 4.3): each point as steps from the one before.
class Commands {
 public:
  // Of a number of 32 bits; commands and the steps of a path.
  static constexpr std::size_t longest = 5, most_a_point = 2 * longest, most_a_path = 3 * longest;

  /// Into room for the most that they may take.
  explicit Commands(char* begin) : begin_(begin), end_(begin) {}

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
  std::string_view bytes() const { return {begin_, static_cast<std::size_t>(end_ - begin_)}; }

 private:
  void command(std::uint32_t id, std::size_t count) {
    end_ = write_varint(end_, static_cast<std::uint32_t>(count << 3U | id));
  }
  void step_to(const GridPoint& p) {
    end_ = write_varint(end_, static_cast<std::uint32_t>(zigzag(p.x - at_.x)));
    end_ = write_varint(end_, static_cast<std::uint32_t>(zigzag(p.y - at_.y)));
    at_ = p;
  }

  char *begin_, *end_;
  GridPoint at_;
};

char* room_in(std::vector<char>& memory, std::size_t most) {
  if (memory.size() < most) memory.resize(most);
  return memory.data();
}

/// A field of the features' messages, all of whose numbers are small enough for a tag of one byte.
char* write_field(char* at, unsigned field, std::string_view bytes) {
  *at++ = static_cast<char>(field << 3U | static_cast<unsigned>(WireType::length));
  at = write_varint(at, bytes.size());
  return write_bytes(at, bytes);
}

void put_feature(std::string& out, int type, std::string_view tags, std::string_view geometry) {
  const auto field_size = [](std::string_view bytes) { return 1 + varint_size(bytes.size()) + bytes.size(); };
  const auto size = (tags.empty() ? 0 : field_size(tags)) + 2 + field_size(geometry);
  const auto begin = out.size();
  out.resize(begin + 1 + varint_size(size) + size);
  char* at = out.data() + begin;
  *at++ = static_cast<char>(2U << 3U | static_cast<unsigned>(WireType::length));
  at = write_varint(at, size);
  if (!tags.empty()) at = write_field(at, 2, tags);
  *at++ = static_cast<char>(3U << 3U | static_cast<unsigned>(WireType::varint));
  *at++ = static_cast<char>(type);
  write_field(at, 4, geometry);
}

/// What comes before the features of a layer. Its size is put in front when all of it is written, so that
/// half a megabyte is neither copied from string to string nor looked for in fresh memory.
constexpr std::size_t kRoom = 1 + kLongestVarint;
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
  std::array<char, Commands::most_a_path> room;
  std::string tags, layer = begun_layer(kLeftOutLayer);
  Commands point(room.data());
  point.points({{kExtent / 2, kExtent / 2}});
  for (const std::uint32_t index : {0U, 0U, 1U, 1U}) put_varint(tags, index);
  put_feature(layer, 1, tags, point.bytes());
  ValueTable values;
  values.append(std::string_view(name));
  values.append(static_cast<std::int64_t>(features));
  finish_layer(layer, {"layer", "features"}, values.fields());
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

TileWriter::TileWriter(std::string layer_name, const Tile& tile, TileLimits limits)
    : name_(std::move(layer_name)),
      limits_(limits),
      drawer_(tile, drawing_options(tile.zoom)),
      layer_(begun_layer(name_)) {
  // What a tile of some thousand features takes: growing by halves would copy and clear it several times.
  layer_.reserve(2 * kUsual);
  features_.reserve(kUsualFeatures);
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
  if (const auto* text = std::get_if<std::string_view>(&value)) {
    if (column.text != *text) {
      column.value = values_.index_of(value);
      column.text = *text;
      column.number.reset();
    }
    return column.value;
  }
  const auto* number = std::get_if<double>(&value);
  if (number == nullptr) return values_.index_of(value);
  if (const auto bits = std::bit_cast<std::uint64_t>(*number); column.number != bits) {
    column.value = values_.index_of(value);
    column.number = bits;
    column.text.reset();
  }
  return column.value;
}

void TileWriter::put_tags(std::span<const PlainView> values) {
  char* const begin = room_in(tags_room_, values.size() * 2 * kLongestVarint);
  char* at = begin;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (std::holds_alternative<std::monostate>(values[i])) continue;
    Column& column = columns_[i];
    if (!column.key) column.key = key(column.name);
    at = write_varint(at, *column.key);
    at = write_varint(at, value_of(column, values[i]));
  }
  tags_ = {begin, static_cast<std::size_t>(at - begin)};
}

void TileWriter::put_points(const GridPath& points) {
  Commands commands(room_in(geometry_room_, Commands::most_a_path + points.size() * Commands::most_a_point));
  commands.points(points);
  geometry_ = commands.bytes();
}

void TileWriter::put_paths(const std::vector<GridPath>& paths, bool are_rings) {
  std::size_t most = 0;
  for (const GridPath& path : paths) most += Commands::most_a_path + path.size() * Commands::most_a_point;
  Commands commands(room_in(geometry_room_, most));
  for (const GridPath& path : paths) commands.path(path, are_rings);
  geometry_ = commands.bytes();
}

void TileWriter::add_feature(int type, std::int64_t size) {
  const auto begin = layer_.size();
  put_feature(layer_, type, tags_, geometry_);
  const auto end = layer_.size() - begin, geometry = end - geometry_.size();
  // Before the geometry stand its field's tag and length, and the type in two bytes.
  const auto tags_end = geometry - 1 - varint_size(geometry_.size()) - 2;
  const auto narrow = [](std::size_t number) { return static_cast<std::uint32_t>(number); };
  features_.push_back(
      {begin, narrow(tags_end - tags_.size()), narrow(tags_end), narrow(geometry), narrow(end), size, type});
}

void TileWriter::add(const pack::Shape& shape, std::span<const PlainView> values) {
  const Drawing& drawing = drawer_.draw(shape);
  if (drawing.empty() || is_merged(drawing, values)) return;
  put_tags(values);
  if (!drawing.points.empty()) {
    put_points(drawing.points);
    add_feature(1, size_of(drawing.points));
  }
  for (const auto* paths : {&drawing.lines, &drawing.rings}) {
    if (paths->empty()) continue;
    const bool are_rings = paths == &drawing.rings;
    put_paths(*paths, are_rings);
    std::int64_t size = 0;
    for (const GridPath& path : *paths) size = std::max(size, size_of(path));
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
    const auto part = [&](std::uint32_t begin, std::uint32_t end) {
      return std::string_view(layer_).substr(feature.begin + begin, end - begin);
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
  // Room that was made for thousands is not kept with a tile of some.
  if (tile.size() < tile.capacity() / 4) tile.shrink_to_fit();
  features_.clear();
  drawn_cells_.clear();
  merged_ = 0;
  layer_ = begun_layer(name_);
  return tile;
}

}  // namespace minga::formats::tiles
