#pragma once

#include <functional>
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
  std::string bytes;  // Mapbox Vector Tile 2.1; none where there is nothing to see
};

/// act "record.read": the records whose geometry the actor may see, as a vector tile with one layer of the
/// register's name. Who may not see it gets an empty one. When `is_known` says that the caller has the tag's
/// tile, it is not drawn. Problems: those of find_layer; "tile.not_found" for a tile that the pyramid does
/// not have.
Result<SeenTile> read_tile(House& house, const Actor& actor, std::string_view register_name,
                           const formats::tiles::Tile& tile,
                           const std::function<bool(std::string_view tag)>& is_known);

}  // namespace minga::service
