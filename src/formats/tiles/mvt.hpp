#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include "formats/tiles/drawing.hpp"

// Vector tiles, Mapbox Vector Tile specification 2.1.

namespace minga::formats::tiles {

using Property = std::variant<std::monostate, bool, std::int64_t, double, std::string>;

/// A tile of one layer in the making. The same features in the same order give the same bytes.
class TileWriter {
 public:
  TileWriter(std::string layer_name, const Tile& tile);

  /// Adds what is seen of the shape; a shape of several kinds gives a feature for each. A property without
  /// value is left out.
  void add(const pack::Shape& shape, std::span<const std::pair<std::string_view, Property>> properties);

  std::size_t features() const { return features_; }
  /// The tile; no bytes while it has no feature.
  std::string bytes() const;

 private:
  std::uint32_t key(std::string_view name);
  std::uint32_t value(const Property& property);
  void write_feature(int type, std::string_view tags, std::string_view geometry);

  std::string name_;
  Tile tile_;
  DrawingOptions options_;
  std::string written_;  // features, each with its field and length
  std::size_t features_ = 0;
  std::vector<std::string> keys_;
  std::string values_;
  std::unordered_map<std::string, std::uint32_t> key_at_, value_at_;
};

}  // namespace minga::formats::tiles
