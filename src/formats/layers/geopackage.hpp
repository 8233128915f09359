#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/problem.hpp"

namespace minga::formats::layers {

/// A coordinate reference system as a file names it.
struct Reference {
  std::string authority;   // "EPSG"; empty or "NONE" where the file does not say
  std::string code;        // "32717"
  std::string definition;  // WKT; may be empty or "undefined"

  bool operator==(const Reference&) const = default;
};

/// A table of features.
struct Layer {
  std::string table;
  std::string geometry;  // column
  std::string key;       // column of the primary key, or rowid
  Reference reference;
  std::int64_t system = 0;  // the file's own number of its system; 0 or less where nothing is known
};

/// A GeoPackage (OGC 12-128r17) opened for reading. Bytes are passed on as they are; nothing is written. It
/// comes from others: what its schema runs may do no harm, and a query ends after as many steps as a layer of
/// the file's size can need.
class GeoPackage {
 public:
  /// Problems: file.not_found, file.unreadable, layer.not_geopackage.
  static Result<GeoPackage> open(const std::string& file);

  /// The tables of features, by name. Problem: layer.not_geopackage.
  Result<std::vector<Layer>> layers() const;

  /// The layer of that name, or the only one if `name` is empty. Problems: layer.none, layer.unknown (`name`,
  /// `known`), layer.which (`known`); `names` has the known ones a line each.
  Result<Layer> layer(const std::string& name) const;

  /// Calls `row` with the identifier (text of the column `id`, the primary key if empty) and geometry blob
  /// (empty if null) of each feature, in the order of the key, until it returns false. Problems: layer.column
  /// (`column`, `known`), layer.not_geopackage when the file is damaged.
  Result<void> read(const Layer& layer, const std::string& id,
                    const std::function<bool(std::string_view id, std::string_view blob)>& row) const;

  /// The columns of a layer without its geometry, in their order. Problem: layer.not_geopackage.
  Result<std::vector<std::string>> columns(const Layer& layer) const;

  /// As `read`, with the texts of several columns, which the layer must have.
  Result<void> read_cells(
      const Layer& layer, const std::vector<std::string>& columns,
      const std::function<bool(std::vector<std::string> cells, std::string_view blob)>& row) const;

 private:
  struct Handle;
  explicit GeoPackage(std::shared_ptr<Handle> handle);
  std::shared_ptr<Handle> handle_;
};

}  // namespace minga::formats::layers
