#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "formats/tiles/mercator.hpp"
#include "service/layers.hpp"

namespace minga::service {

/// The fields of a layer that its tiles tell besides "id" and "title": choices, numbers, dates and yes or no
/// that the actor may see wherever it sees the place.
std::vector<const pack::Field*> tile_fields(const Layer& layer);

struct SeenTile {
  std::string tag;  // the same while nothing changed that this actor might see
  bool unchanged = false;
  /// Mapbox Vector Tile 2.1; no bytes where there is nothing to see, null while unchanged.
  std::shared_ptr<const std::string> bytes;
  /// What the bytes are kept by among the house's answers; another form of them may be kept beside. Empty
  /// while unchanged.
  std::string key;
};

/// Whether a register's tiles can be asked of a day: its earlier versions are kept.
bool has_days(const pack::Register& reg);

struct TileQuestion {
  std::string_view register_name;
  formats::tiles::Tile tile;
  std::string_view day;  // as the map was on it, YYYY-MM-DD; empty: every record as it is now
};

/// act "record.read": the records whose geometry the actor may see, as a vector tile with one layer of the
/// register's name; those it may not see exactly as cells with "coarse" where the field says so, else not.
/// Versions of a day that are otherwise now have the id of their right and "earlier". When `is_known` says
/// that the caller has the tag's tile, it is not drawn. Problems: those of find_layer; "tile.not_found" for a
/// tile that the pyramid does not have; "tile.no_days", "rights.no_such_day".
Result<SeenTile> read_tile(House& house, const Actor& actor, const TileQuestion& question,
                           const std::function<bool(std::string_view tag)>& is_known);

}  // namespace minga::service
