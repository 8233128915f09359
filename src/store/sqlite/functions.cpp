#include "store/sqlite/functions.hpp"

#include <sqlite3.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "pack/intersects.hpp"
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

/// The second geometry is the same in every row: SQLite keeps what was read of it.
void meets_shape(sqlite3_context* context, int, sqlite3_value** values) {
  const auto bytes_of = [](sqlite3_value* value) {
    const auto* start = static_cast<const char*>(sqlite3_value_blob(value));
    return start ? std::string_view(start, static_cast<std::size_t>(sqlite3_value_bytes(value)))
                 : std::string_view();
  };
  try {
    const auto* given = static_cast<const pack::Shape*>(sqlite3_get_auxdata(context, 1));
    std::unique_ptr<pack::Shape> read;
    if (!given) {
      auto shape = pack::shape_from_wkb(bytes_of(values[1]));
      if (!shape) return;
      read = std::make_unique<pack::Shape>(std::move(*shape));
      given = read.get();
    }
    if (const auto own = pack::shape_from_wkb(wkb_in(bytes_of(values[0]))))
      sqlite3_result_int(context, pack::intersects(*own, *given) ? 1 : 0);
    if (read)
      sqlite3_set_auxdata(context, 1, read.release(),
                          [](void* shape) { delete static_cast<pack::Shape*>(shape); });
  } catch (...) {
    sqlite3_result_error_nomem(context);
  }
}

/// The place after a character.
std::size_t after_character(std::string_view text, std::size_t at) {
  do {
    ++at;
  } while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U);
  return at;
}

/// Goes back only to the last %, so that time is in proportion to text times pattern at most.
bool is_like_pattern(std::string_view text, std::string_view pattern) {
  std::size_t t = 0, p = 0, last_any = std::string_view::npos, any_from = 0;
  while (t < text.size()) {
    const bool escaped = p + 1 < pattern.size() && pattern[p] == '\\';
    if (p < pattern.size() && pattern[p] == '%') {
      last_any = p++;
      any_from = t;
    } else if (p < pattern.size() && pattern[p] == '_') {
      t = after_character(text, t);
      ++p;
    } else if (p < pattern.size() && pattern[p + (escaped ? 1 : 0)] == text[t]) {
      ++t;
      p += escaped ? 2 : 1;
    } else if (last_any != std::string_view::npos) {
      p = last_any + 1;
      t = any_from = after_character(text, any_from);
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '%') ++p;
  return p == pattern.size();
}

void is_like(sqlite3_context* context, int, sqlite3_value** values) {
  if (sqlite3_value_type(values[0]) == SQLITE_NULL) return;
  sqlite3_result_int(context, is_like_pattern(text_of(values[0]), text_of(values[1])) ? 1 : 0);
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
  add(handle, "minga_meets_shape", 2, meets_shape);
  add(handle, "minga_like", 2, is_like);
  add(handle, "ST_MinX", 1, edge_of<&Box::west>);
  add(handle, "ST_MaxX", 1, edge_of<&Box::east>);
  add(handle, "ST_MinY", 1, edge_of<&Box::south>);
  add(handle, "ST_MaxY", 1, edge_of<&Box::north>);
  add(handle, "ST_IsEmpty", 1, has_no_bounds);
}

}  // namespace minga::store::sqlite
