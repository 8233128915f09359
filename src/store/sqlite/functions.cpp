#include "store/sqlite/functions.hpp"

#include <sqlite3.h>

#include <optional>
#include <string>
#include <string_view>

#include "store/fold.hpp"
#include "store/sqlite/connection.hpp"
#include "store/sqlite/geometry.hpp"

namespace minga::store::sqlite {
namespace {

std::string_view text_of(sqlite3_value* value) {
  const auto* start = sqlite3_value_text(value);
  if (!start) return {};
  return {reinterpret_cast<const char*>(start), static_cast<std::size_t>(sqlite3_value_bytes(value))};
}

void fold_text(sqlite3_context* context, int, sqlite3_value** values) {
  if (sqlite3_value_type(values[0]) == SQLITE_NULL) return;
  try {
    const std::string folded = fold(text_of(values[0]));
    sqlite3_result_text64(context, folded.data(), folded.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
  } catch (...) {
    sqlite3_result_error_nomem(context);
  }
}

std::optional<Box> bounds_of(sqlite3_value* value) {
  const auto* start = static_cast<const char*>(sqlite3_value_blob(value));
  const auto size = static_cast<std::size_t>(sqlite3_value_bytes(value));
  const auto bounds = start ? envelope({start, size}) : std::nullopt;
  // Another program may have written an envelope of no numbers, which an R-tree would refuse with its row.
  const bool good = bounds && bounds->west <= bounds->east && bounds->south <= bounds->north;
  return good ? bounds : std::nullopt;
}

/// One edge of the envelope; NULL where there is none.
template <double Box::*edge>
void edge_of(sqlite3_context* context, int, sqlite3_value** values) {
  if (const auto bounds = bounds_of(values[0])) sqlite3_result_double(context, (*bounds).*edge);
}

void has_no_bounds(sqlite3_context* context, int, sqlite3_value** values) {
  if (sqlite3_value_type(values[0]) != SQLITE_NULL) sqlite3_result_int(context, bounds_of(values[0]) ? 0 : 1);
}

void meets_box(sqlite3_context* context, int, sqlite3_value** values) {
  const auto bounds = bounds_of(values[0]);
  if (!bounds) return sqlite3_result_int(context, 0);
  const double west = sqlite3_value_double(values[1]), south = sqlite3_value_double(values[2]);
  const double east = sqlite3_value_double(values[3]), north = sqlite3_value_double(values[4]);
  const bool meets =
      bounds->west <= east && bounds->east >= west && bounds->south <= north && bounds->north >= south;
  sqlite3_result_int(context, meets ? 1 : 0);
}

void add(sqlite3* handle, const char* name, int arguments,
         void (*function)(sqlite3_context*, int, sqlite3_value**)) {
  const int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;
  const int code = sqlite3_create_function_v2(handle, name, arguments, flags, nullptr, function, nullptr,
                                              nullptr, nullptr);
  if (code != SQLITE_OK) throw error_of(handle, code);
}

}  // namespace

void add_functions(sqlite3* handle) {
  add(handle, "minga_fold", 1, fold_text);
  add(handle, "minga_meets_box", 5, meets_box);
  add(handle, "ST_MinX", 1, edge_of<&Box::west>);
  add(handle, "ST_MaxX", 1, edge_of<&Box::east>);
  add(handle, "ST_MinY", 1, edge_of<&Box::south>);
  add(handle, "ST_MaxY", 1, edge_of<&Box::north>);
  add(handle, "ST_IsEmpty", 1, has_no_bounds);
}

}  // namespace minga::store::sqlite
