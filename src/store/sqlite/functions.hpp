#pragma once

struct sqlite3;

namespace minga::store::sqlite {

/// Adds minga_fold(text), minga_meets_box(geometry, west, south, east, north) and what the triggers of a
/// GeoPackage's R-trees call: ST_MinX, ST_MaxX, ST_MinY, ST_MaxY and ST_IsEmpty of a geometry.
void add_functions(sqlite3* handle);

}  // namespace minga::store::sqlite
