#pragma once

#include <string>
#include <vector>

#include "cli/csv_arguments.hpp"
#include "formats/layers/measured.hpp"
#include "service/rights_vertices.hpp"

namespace minga::cli {

/// How a layer of land rights is to be read.
struct RightsLayerOptions {
  std::string file, layer, crs;
  service::VertexColumns vertices;
  bool swap = false;
  std::vector<std::string> allowed;  // beginnings of addresses
  int time_limit = 300;              // seconds
  CsvArguments csv;
};

/// A layer, read and measured.
struct ReadRightsLayer {
  formats::layers::FeatureTable table;
  formats::layers::Measured measured;
  std::string sha256;              // of the file; empty of a service or folder
  service::VertexColumns corners;  // of a CSV with a corner a row; else empty
  std::vector<std::string> notes;  // what GDAL remarked
};

/// Reads anything: a GeoPackage, a CSV with a corner a row, or what ogr2ogr knows (formats/foreign).
Checked<ReadRightsLayer> read_rights_layer(const RightsLayerOptions& options);

}  // namespace minga::cli
