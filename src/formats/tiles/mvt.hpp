#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include "base/value_view.hpp"
#include "formats/tiles/drawing.hpp"
#include "formats/tiles/value_table.hpp"

// Vector tiles, Mapbox Vector Tile specification 2.1.

namespace minga::formats::tiles {

/// What a tile takes at most: a phone has to draw it. Beyond, the largest features are kept.
struct TileLimits {
  std::size_t features = 20'000;
  std::size_t geometry_bytes = std::size_t{4} << 20U;
};

/// The layer that stands in a tile only when features were left out or merged: a point in its middle that
/// tells "layer" and how many there were ("features").
inline constexpr const char* kLeftOutLayer = "left_out";

/// A tile of one layer in the making. The same features in the same order give the same bytes.
class TileWriter {
 public:
  TileWriter(std::string layer_name, const Tile& tile, TileLimits limits = {});

  /// The names of the properties of what is added from now on.
  void name_properties(std::span<const std::string> names);
  /// No two features have the same value of it: none is looked for.
  void expect_unique(std::string_view name);
  /// From afar thousands of polygons lie in one point of the screen. Of those that are drawn as boxes, in
  /// each cell of half a pixel only the first is drawn of those that are alike in these properties; how many
  /// are not is told. Without a call all are drawn.
  void merge_small_alike(std::span<const std::string> names);
  /// Adds what is seen of the shape; a shape of several kinds gives a feature for each. The values are in the
  /// order of their names; a property without value is left out.
  void add(const pack::Shape& shape, std::span<const PlainView> values);

  std::size_t features() const { return features_.size(); }
  /// The tile; no bytes while it has no feature. The writer is empty after it.
  std::string take_bytes();

 private:
  /// A message in layer_, and within it its tags and geometry.
  struct Feature {
    std::size_t begin;
    std::uint32_t tags, tags_end, geometry, end;  // from its begin
    std::int64_t size;                            // what is larger is kept first
    int type;
    std::size_t weight() const { return end - geometry; }
  };
  /// A property by its place. Rights of a register follow one another with the same kind and day: a text like
  /// that of the feature before need not be looked up.
  struct Column {
    std::string name;
    bool is_unique = false;
    bool tells_apart = false;               // of small polygons, which may be merged
    std::optional<std::uint32_t> key = {};  // once there is a value
    std::optional<std::string> text = {};
    std::optional<std::uint64_t> number = {};  // its bits
    std::uint32_t value = 0;                   // of the text or number
  };
  std::uint32_t value_of(Column& column, const PlainView& value);
  std::uint32_t key(std::string_view name);
  void put_points(const GridPath& points);
  void put_paths(const std::vector<GridPath>& paths, bool are_rings);
  bool is_merged(const Drawing& drawing, std::span<const PlainView> values);
  void put_tags(std::span<const PlainView> values);
  void add_feature(int type, std::int64_t size);
  std::vector<std::size_t> kept() const;
  std::string layer_of(const std::vector<std::size_t>& kept) const;

  std::string name_;
  TileLimits limits_;
  Drawer drawer_;
  std::vector<Column> columns_;
  std::vector<std::string> keys_;
  ValueTable values_;
  std::vector<Feature> features_;
  bool merges_ = false;
  std::unordered_set<std::uint64_t> drawn_cells_;
  std::size_t merged_ = 0;
  std::string layer_;  // as it will be if all are kept, up to its features
  std::vector<char> tags_room_, geometry_room_;
  std::string_view tags_, geometry_;  // of the present feature
};

}  // namespace minga::formats::tiles
