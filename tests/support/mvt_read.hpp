#pragma once

#include <bit>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "formats/tiles/mvt.hpp"
#include "formats/tiles/protobuf.hpp"

// Takes vector tiles apart, to check what was written. Strict: what breaks the specification (Mapbox Vector
// Tile 2.1) is not read.

namespace minga::testing {

using formats::tiles::GridPath;
using formats::tiles::kExtent;
using formats::tiles::WireType;

using Property = std::variant<std::monostate, bool, std::int64_t, double, std::string>;

inline std::int64_t from_zigzag(std::uint64_t number) {
  return static_cast<std::int64_t>(number >> 1U) ^ -static_cast<std::int64_t>(number & 1U);
}

/// Reads fields one after the other. good() is false after bytes that do not fit.
class FieldReader {
 public:
  explicit FieldReader(std::string_view all) : rest_(all) {}

  /// The next field; false at the end, or when the bytes are wrong.
  bool next() {
    if (rest_.empty() || !good_) return false;
    const auto tag = varint();
    field = static_cast<std::uint32_t>(tag >> 3U);
    type = static_cast<WireType>(tag & 7U);
    number = 0;
    bytes = {};
    if (type == WireType::varint) {
      number = varint();
    } else if (type == WireType::length) {
      const auto size = varint();
      if (size > rest_.size()) return good_ = false;
      bytes = rest_.substr(0, size);
      rest_.remove_prefix(size);
    } else if (type == WireType::eight_bytes || type == WireType::four_bytes) {
      const std::size_t size = type == WireType::eight_bytes ? 8 : 4;
      if (rest_.size() < size) return good_ = false;
      for (std::size_t i = size; i > 0; --i) number = number << 8U | static_cast<std::uint8_t>(rest_[i - 1]);
      rest_.remove_prefix(size);
    } else {
      good_ = false;
    }
    return good_ && (field != 0 || (good_ = false));
  }

  /// A number of a packed field; false at the end.
  bool next_packed(std::uint64_t& packed) {
    if (rest_.empty() || !good_) return false;
    packed = varint();
    return good_;
  }
  bool good() const { return good_; }

  std::uint32_t field = 0;
  WireType type = WireType::varint;
  std::uint64_t number = 0;
  std::string_view bytes;

 private:
  std::uint64_t varint() {
    std::uint64_t out = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      if (rest_.empty()) break;
      const auto byte = static_cast<std::uint8_t>(rest_.front());
      rest_.remove_prefix(1);
      out |= static_cast<std::uint64_t>(byte & 0x7FU) << shift;
      if (byte < 0x80) return out;
    }
    good_ = false;
    return 0;
  }

  std::string_view rest_;
  bool good_ = true;
};

/// A tile taken apart again: of the layers what their features have.
struct ReadFeature {
  int type = 0;  // 1 points, 2 lines, 3 polygons
  std::vector<std::pair<std::string, Property>> properties;
  std::vector<GridPath> parts;  // points: one; lines; rings, without their first point again at the end
};
struct ReadLayer {
  std::string name;
  std::uint32_t version = 0, extent = 0;
  std::vector<ReadFeature> features;
};
inline bool read_value(std::string_view bytes, Property& property) {
  FieldReader reader(bytes);
  while (reader.next()) {
    switch (reader.field) {
      case 1:
        property = std::string(reader.bytes);
        break;
      case 2:
        property = static_cast<double>(std::bit_cast<float>(static_cast<std::uint32_t>(reader.number)));
        break;
      case 3:
        property = std::bit_cast<double>(reader.number);
        break;
      case 4:
      case 5:
        property = static_cast<std::int64_t>(reader.number);
        break;
      case 6:
        property = from_zigzag(reader.number);
        break;
      case 7:
        property = reader.number != 0;
        break;
      default:
        break;
    }
  }
  return reader.good();
}

/// Commands of a geometry back to its parts.
class ReadSteps {
 public:
  ReadSteps(std::string_view bytes, ReadFeature& feature) : reader_(bytes), feature_(feature) {}

  bool read() {
    std::uint64_t command = 0;
    while (reader_.next_packed(command))
      if (!take(command & 7U, command >> 3U)) return false;
    const bool is_open = feature_.type == 3 && !feature_.parts.empty() && !closed_;
    return reader_.good() && !feature_.parts.empty() && !is_open;
  }

 private:
  bool take(std::uint64_t id, std::uint64_t count) {
    if (count == 0) return false;
    if (id == 1) return move(count);
    if (id == 2) return feature_.type != 1 && !feature_.parts.empty() && !closed_ && steps(count);
    if (id != 7 || feature_.type != 3 || count != 1 || closed_ || feature_.parts.empty()) return false;
    closed_ = true;
    return feature_.parts.back().size() > 2;
  }

  bool move(std::uint64_t count) {
    const bool first = feature_.parts.empty();
    if (feature_.type == 1 ? !first : count != 1) return false;
    if (!first && feature_.type == 3 && !closed_) return false;
    if (!first && feature_.type == 2 && feature_.parts.back().size() < 2) return false;
    feature_.parts.emplace_back();
    closed_ = false;
    return steps(count);
  }

  bool steps(std::uint64_t count) {
    for (; count > 0; --count) {
      std::uint64_t x = 0, y = 0;
      if (!reader_.next_packed(x) || !reader_.next_packed(y)) return false;
      at_.x += static_cast<std::uint32_t>(from_zigzag(x));
      at_.y += static_cast<std::uint32_t>(from_zigzag(y));
      feature_.parts.back().push_back({static_cast<std::int32_t>(at_.x), static_cast<std::int32_t>(at_.y)});
    }
    return true;
  }

  FieldReader reader_;
  ReadFeature& feature_;
  struct {
    std::uint32_t x = 0, y = 0;  // unsigned: what wraps around is odd, and no fault of ours
  } at_;
  bool closed_ = false;
};

struct ReadTables {
  std::vector<std::string> keys;
  std::vector<Property> values;
};

inline bool read_feature(std::string_view bytes, const ReadTables& tables, ReadFeature& feature) {
  std::string_view tags, geometry;
  FieldReader reader(bytes);
  while (reader.next()) {
    if (reader.field == 2) tags = reader.bytes;
    if (reader.field == 3) feature.type = static_cast<int>(reader.number & 0xFFU);
    if (reader.field == 4) geometry = reader.bytes;
  }
  if (!reader.good() || feature.type < 1 || feature.type > 3) return false;
  FieldReader pairs(tags);
  std::uint64_t key = 0, value = 0;
  while (pairs.next_packed(key)) {
    if (!pairs.next_packed(value) || key >= tables.keys.size() || value >= tables.values.size()) return false;
    feature.properties.emplace_back(tables.keys[key], tables.values[value]);
  }
  return pairs.good() && ReadSteps(geometry, feature).read();
}

inline bool read_layer(std::string_view bytes, ReadLayer& layer) {
  layer.version = 1;
  layer.extent = kExtent;
  ReadTables tables;
  std::vector<std::string_view> features;
  FieldReader reader(bytes);
  while (reader.next()) {
    if (reader.field == 1) layer.name = reader.bytes;
    if (reader.field == 2) features.push_back(reader.bytes);
    if (reader.field == 3) tables.keys.emplace_back(reader.bytes);
    if (reader.field == 4 && !read_value(reader.bytes, tables.values.emplace_back())) return false;
    if (reader.field == 5) layer.extent = static_cast<std::uint32_t>(reader.number);
    if (reader.field == 15) layer.version = static_cast<std::uint32_t>(reader.number);
  }
  if (!reader.good() || layer.version != 2) return false;
  for (const auto feature : features)
    if (!read_feature(feature, tables, layer.features.emplace_back())) return false;
  return true;
}

/// Reads any bytes. Nothing for what is no vector tile of version 2: lengths and counts that do
/// not fit, unknown commands, tags beyond their tables, rings not closed.
inline std::optional<std::vector<ReadLayer>> read_tile(std::string_view bytes) {
  std::vector<ReadLayer> layers;
  FieldReader reader(bytes);
  bool good = true;
  while (good && reader.next())
    if (reader.field == 3) good = read_layer(reader.bytes, layers.emplace_back());
  if (!good || !reader.good()) return std::nullopt;
  return layers;
}

}  // namespace minga::testing
