#pragma once

struct sqlite3;

namespace minga::store::sqlite {

/// Adds minga_fold(text) and minga_meets_box(geometry, west, south, east, north) to a connection.
void add_functions(sqlite3* handle);

}  // namespace minga::store::sqlite
