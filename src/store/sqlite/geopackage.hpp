#pragma once

#include "base/time.hpp"
#include "pack/model.hpp"
#include "store/database.hpp"

namespace minga::store::sqlite {

/// "GPKG" and version 1.3.0, as a GeoPackage's header says them.
constexpr int application_id = 0x47504B47;
constexpr int geopackage_version = 10300;

/// The tables that every GeoPackage has (OGC 12-128r18, 1.1).
void make_geopackage_tables(Connection& connection);

/// Lists the register's table as layer: features when it has a geometry, else attributes.
void publish_layer(Connection& connection, const pack::Register& reg, std::string_view renamed_from,
                   Instant now);

}  // namespace minga::store::sqlite
