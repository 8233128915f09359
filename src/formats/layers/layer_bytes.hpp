#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/problem.hpp"
#include "formats/layers/plane.hpp"
#include "formats/layers/wkb_rings.hpp"

namespace minga::formats::layers {

/// A layer as its file has it: bytes in order, of which nothing is checked or turned yet.
class LayerBytes {
 public:
  std::string file;
  std::vector<std::string> ids;  // one per feature, in the order of the key
  Reference reference;           // as the file says, or as was stated
  System own;                    // the same, understood

  std::size_t size() const { return ids.size(); }
  void add(std::string_view id, std::string_view blob);
  /// A feature's rings and lines; none where it has no geometry. Problem: layer.wkb.
  Result<Rings> rings(std::size_t index) const;

 private:
  std::string bytes_;  // one geometry after the other
  std::vector<std::size_t> ends_;
};

/// Reads "FILE.gpkg" or "FILE.gpkg:layer". `id` is the column of the identifiers, the primary key if empty;
/// `crs` ("EPSG:4326") overrules what the file says. Problems: those of GeoPackage and Planes::system.
Result<LayerBytes> layer_bytes(const std::string& file_and_layer, const std::string& id,
                               const std::string& crs);

/// The texts of one column of the same features, in the same order; empty where null.
Result<std::vector<std::string>> column_of(const std::string& file_and_layer, const std::string& column);

/// Puts the file into the place of a problem that has none.
Problem placed(Problem problem, const std::string& file);

}  // namespace minga::formats::layers
