#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/problem.hpp"

namespace minga::formats::foreign {

struct ForeignOptions {
  std::string layer;                           // all if empty; of a service of several it must be named
  std::vector<std::string> allowed_addresses;  // beginnings, as "https://geo.example.org/"
  std::chrono::milliseconds time_limit{300'000};
  std::uint64_t most_bytes = std::uint64_t{4} << 30;  // that an archive unpacks to, and that is written
};

/// A layer that formats/layers can read.
struct ForeignFile {
  std::string geopackage;
  bool drawing = false;               // outlines are closed lines, as in DXF
  bool of_service = false;            // from an address
  bool no_attributes = false;         // of a shapefile whose .dbf is missing
  std::vector<std::string> notes;     // what GDAL remarked
  std::shared_ptr<const void> keeps;  // the temporary folder, gone with the last copy
};

/// Whether this names a service and no file: "WFS:https://…" or "OAPIF:https://…".
bool is_address(const std::string& source);

/// Whether one of the beginnings allows the address. A beginning without a slash at its end allows that host
/// or folder and nothing whose name only begins like it; names and passwords in addresses are never allowed.
bool is_allowed(const std::string& address, const std::vector<std::string>& beginnings);

/// Brings a shapefile (also zipped), GeoJSON, KML, KMZ, DXF, GML, FlatGeobuf, MapInfo (.tab, .mif), CSV with
/// a WKT column, File Geodatabase, WFS or OGC API Features to a temporary GeoPackage with ogr2ogr; a
/// GeoPackage is given back as it is. ogr2ogr runs as a child with bounded memory, processor, time and file
/// size, an environment of its own, no network unless `source` is an allowed address, and only the driver
/// that belongs to the kind of file; archives are read in place. Nothing is repaired or turned. Problems:
/// file.not_found, foreign.format, foreign.not_installed, foreign.address_not_allowed, foreign.address_kind,
/// foreign.layer_needed (`known`), foreign.time
/// (`seconds`), foreign.limits and the others of trouble_of, foreign.part_missing, foreign.zip…,
/// foreign.zip_which (`known`; `names`, a line each), foreign.zip_nothing, file.unwritable.
Result<ForeignFile> as_geopackage(const std::string& source, const ForeignOptions& options);

}  // namespace minga::formats::foreign
