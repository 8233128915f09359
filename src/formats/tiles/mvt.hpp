#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "formats/tiles/drawing.hpp"

// Vector tiles, Mapbox Vector Tile specification 2.1.

namespace minga::formats::tiles {

using Property = std::variant<std::monostate, bool, std::int64_t, double, std::string>;

/// What a tile takes at most: a phone has to draw it. Beyond, the largest features are kept.
struct TileLimits {
  std::size_t features = 20'000;
  std::size_t geometry_bytes = std::size_t{4} << 20U;
};

/// The layer that stands in a tile only when features were left out: a point in its middle that tells
/// "layer" and how many there were ("features").
inline constexpr const char* kLeftOutLayer = "left_out";

/// The values of a layer as messages, each once, in the order they came (specification, 4.1).
class ValueTable {
 public:
  std::uint32_t index_of(const Property& property);
  std::size_t size() const { return places_.size(); }
  std::string_view message(std::uint32_t index) const {
    return std::string_view(bytes_).substr(places_[index].start, places_[index].size);
  }

 private:
  struct Place {
    std::uint64_t hash;
    std::size_t start, size;  // in bytes_
  };
  void widen();

  std::string bytes_, message_;
  std::vector<Place> places_;
  std::vector<std::uint32_t> slots_;  // by hash: an index and one, or 0; as many as a power of two
};

/// A tile of one layer in the making. The same features in the same order give the same bytes.
class TileWriter {
 public:
  TileWriter(std::string layer_name, const Tile& tile, TileLimits limits = {});

  /// Adds what is seen of the shape; a shape of several kinds gives a feature for each. A property without
  /// value is left out.
  void add(const pack::Shape& shape, std::span<const std::pair<std::string_view, Property>> properties);

  std::size_t features() const { return features_.size(); }
  /// The tile; no bytes while it has no feature.
  std::string bytes() const;

 private:
  struct Feature {
    int type;
    std::size_t tags, tags_end;          // in tags_
    std::size_t geometry, geometry_end;  // in geometries_
    std::int64_t size;                   // what is larger is kept first
    std::size_t weight() const { return geometry_end - geometry; }
  };
  std::uint32_t key(std::string_view name);
  std::vector<std::size_t> kept() const;
  std::string layer(const std::vector<std::size_t>& kept) const;

  std::string name_;
  Tile tile_;
  TileLimits limits_;
  DrawingOptions options_;
  std::vector<Feature> features_;
  std::vector<std::string> keys_;
  ValueTable values_;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> tags_;  // key and value, of all features
  std::string geometries_;
};

}  // namespace minga::formats::tiles
