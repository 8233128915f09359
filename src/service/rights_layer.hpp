#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "formats/csv.hpp"
#include "formats/layers/measured.hpp"
#include "service/rights_vertices.hpp"

namespace minga::service {

/// How a layer of land rights is to be read.
struct RightsLayerOptions {
  std::string file;                  // a path, or the address of a service
  std::string name;                  // what it is called in problems and in its source; empty: as `file`
  std::string layer, crs;            // `crs` where the file states none, or none that can be
  bool crs_over_file = false;        // `crs` overrules what the file says
  VertexColumns vertices;            // of a CSV with a corner a row
  bool swap = false;                 // the file has latitude or northing first
  std::vector<std::string> allowed;  // beginnings of addresses
  int time_limit = 300;              // seconds
  std::uint64_t most_bytes = std::uint64_t{4} << 30;  // that it may unpack to, and its layer may hold
  formats::CsvOptions csv;

  const std::string& called() const { return name.empty() ? file : name; }
};

/// A layer as it was read. Nothing is turned or repaired yet.
struct RightsLayer {
  formats::layers::FeatureTable table;
  bool drawing = false;            // outlines are closed lines
  bool no_attributes = false;      // of a shapefile whose .dbf is missing: there are shapes alone
  std::string sha256;              // of the file; empty of a service or folder
  VertexColumns corners;           // of a CSV with a corner a row; else empty
  std::vector<std::string> notes;  // what GDAL remarked
};

/// Reads anything: a GeoPackage, a CSV with a corner a row, or what ogr2ogr knows (formats/foreign). Problems
/// speak of the file by its name. Problems: those of as_geopackage, feature_table, read_csv and
/// vertex_columns; file.too_large, layer.no_rows.
Checked<RightsLayer> read_rights_layer(const RightsLayerOptions& options);

/// Its shapes. Problems: those of formats::layers::measured; rights.crs_over_file (against_stated_system).
Result<formats::layers::Measured> measure_rights(const RightsLayer& layer, const RightsLayerOptions& options);

}  // namespace minga::service
