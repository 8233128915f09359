#include "store/sqlite/number_table.hpp"

#include <sqlite3.h>

#include <cstring>
#include <new>
#include <string_view>

#include "store/sqlite/connection.hpp"

namespace minga::store::sqlite {
namespace {

constexpr int number_column = 0, list_column = 1;
constexpr std::size_t number_bytes = sizeof(std::int64_t);

struct NumberCursor : sqlite3_vtab_cursor {
  std::string list;
  std::size_t at = 0;

  bool is_past() const { return list.size() - at < number_bytes; }
  std::int64_t number() const {
    std::int64_t number = 0;
    std::memcpy(&number, list.data() + at, number_bytes);
    return number;
  }
};

NumberCursor& cursor_at(sqlite3_vtab_cursor* cursor) {
  return *static_cast<NumberCursor*>(cursor);
}

int connect_numbers(sqlite3* handle, void*, int, const char* const*, sqlite3_vtab** out, char**) {
  // Only statements of ours may read it, never what a forged schema brings.
  sqlite3_vtab_config(handle, SQLITE_VTAB_DIRECTONLY);
  if (const int code = sqlite3_declare_vtab(handle, "CREATE TABLE x (number INTEGER, list HIDDEN)");
      code != SQLITE_OK)
    return code;
  *out = new (std::nothrow) sqlite3_vtab();
  return *out == nullptr ? SQLITE_NOMEM : SQLITE_OK;
}

int disconnect_numbers(sqlite3_vtab* table) {
  delete table;
  return SQLITE_OK;
}

int plan_numbers(sqlite3_vtab*, sqlite3_index_info* info) {
  for (int i = 0; i < info->nConstraint; ++i) {
    const auto& constraint = info->aConstraint[i];
    if (constraint.iColumn != list_column || constraint.op != SQLITE_INDEX_CONSTRAINT_EQ) continue;
    if (constraint.usable == 0) return SQLITE_CONSTRAINT;
    info->aConstraintUsage[i].argvIndex = 1;
    info->aConstraintUsage[i].omit = 1;
    info->estimatedCost = 1;
    return SQLITE_OK;
  }
  return SQLITE_CONSTRAINT;  // without a list there is nothing to read
}

int open_numbers(sqlite3_vtab*, sqlite3_vtab_cursor** out) {
  *out = new (std::nothrow) NumberCursor();
  return *out == nullptr ? SQLITE_NOMEM : SQLITE_OK;
}

int close_numbers(sqlite3_vtab_cursor* cursor) {
  delete &cursor_at(cursor);
  return SQLITE_OK;
}

int begin_numbers(sqlite3_vtab_cursor* cursor, int, const char*, int, sqlite3_value** arguments) {
  const auto* start = static_cast<const char*>(sqlite3_value_blob(arguments[0]));
  const auto size = static_cast<std::size_t>(sqlite3_value_bytes(arguments[0]));
  try {
    cursor_at(cursor).list.assign(start != nullptr ? std::string_view(start, size) : std::string_view());
  } catch (const std::bad_alloc&) {
    return SQLITE_NOMEM;
  }
  cursor_at(cursor).at = 0;
  return SQLITE_OK;
}

int next_number(sqlite3_vtab_cursor* cursor) {
  cursor_at(cursor).at += number_bytes;
  return SQLITE_OK;
}

int is_past_numbers(sqlite3_vtab_cursor* cursor) {
  return cursor_at(cursor).is_past() ? 1 : 0;
}

int number_of(sqlite3_vtab_cursor* cursor, sqlite3_context* context, int column) {
  if (column == number_column) sqlite3_result_int64(context, cursor_at(cursor).number());
  return SQLITE_OK;
}

int row_of_number(sqlite3_vtab_cursor* cursor, sqlite3_int64* row) {
  *row = static_cast<sqlite3_int64>(cursor_at(cursor).at / number_bytes);
  return SQLITE_OK;
}

sqlite3_module number_module() {
  sqlite3_module module{};
  module.xConnect = connect_numbers;  // without xCreate it is there by its name alone
  module.xDisconnect = disconnect_numbers;
  module.xBestIndex = plan_numbers;
  module.xOpen = open_numbers;
  module.xClose = close_numbers;
  module.xFilter = begin_numbers;
  module.xNext = next_number;
  module.xEof = is_past_numbers;
  module.xColumn = number_of;
  module.xRowid = row_of_number;
  return module;
}

}  // namespace

void add_number_table(sqlite3* handle) {
  static const sqlite3_module module = number_module();
  const int code = sqlite3_create_module_v2(handle, "minga_numbers", &module, nullptr, nullptr);
  if (code != SQLITE_OK) throw error_of(handle, code);
}

Bytes number_list(const std::vector<std::int64_t>& numbers) {
  Bytes list{std::string(numbers.size() * number_bytes, '\0')};
  if (!numbers.empty()) std::memcpy(list.data.data(), numbers.data(), list.data.size());
  return list;
}

}  // namespace minga::store::sqlite
