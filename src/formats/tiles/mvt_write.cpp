#include "formats/tiles/mvt.hpp"
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

}  // namespace

TileWriter::TileWriter(std::string layer_name, const Tile& tile)
    : name_(std::move(layer_name)), tile_(tile), options_(drawing_options(tile.zoom)) {}

std::uint32_t TileWriter::key(std::string_view name) {
  const auto [found, is_new] =
      key_at_.try_emplace(std::string(name), static_cast<std::uint32_t>(keys_.size()));
  if (is_new) keys_.emplace_back(name);
  return found->second;
}

std::uint32_t TileWriter::value(const Property& property) {
  auto message = value_message(property);
  const auto [found, is_new] =
      value_at_.try_emplace(std::move(message), static_cast<std::uint32_t>(value_at_.size()));
  if (is_new) put_bytes(values_, 4, found->first);
  return found->second;
}

void TileWriter::write_feature(int type, std::string_view tags, std::string_view geometry) {
  std::string feature;
  if (!tags.empty()) put_bytes(feature, 2, tags);
  put_number(feature, 3, static_cast<std::uint64_t>(type));
  put_bytes(feature, 4, geometry);
  put_bytes(written_, 2, feature);
  ++features_;
}

void TileWriter::add(const pack::Shape& shape,
                     std::span<const std::pair<std::string_view, Property>> properties) {
  const Drawing drawing = drawing_of(shape, tile_, options_);
  if (drawing.empty()) return;
  std::string tags;
  for (const auto& [name, property] : properties) {
    if (std::holds_alternative<std::monostate>(property)) continue;
    put_varint(tags, key(name));
    put_varint(tags, value(property));
  }
  if (!drawing.points.empty()) {
    Commands commands;
    commands.points(drawing.points);
    write_feature(1, tags, commands.take());
  }
  for (const auto* paths : {&drawing.lines, &drawing.rings}) {
    if (paths->empty()) continue;
    const bool are_rings = paths == &drawing.rings;
    Commands commands;
    for (const GridPath& path : *paths) commands.path(path, are_rings);
    write_feature(are_rings ? 3 : 2, tags, commands.take());
  }
}

std::string TileWriter::bytes() const {
  if (features_ == 0) return {};
  std::string layer;
  put_bytes(layer, 1, name_);
  layer += written_;
  for (const auto& name : keys_) put_bytes(layer, 3, name);
  layer += values_;
  put_number(layer, 5, kExtent);
  put_number(layer, 15, 2);
  std::string tile;
  put_bytes(tile, 3, layer);
  return tile;
}

}  // namespace minga::formats::tiles
