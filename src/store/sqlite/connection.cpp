#include "store/sqlite/connection.hpp"

#include <limits>
#include <utility>

#include "store/sqlite/functions.hpp"
#include "store/sqlite/number_table.hpp"

namespace minga::store::sqlite {
namespace {

constexpr std::size_t most_kept_statements = 200;

std::string_view view_of(const void* start, sqlite3_value* value) {
  if (!start) return {};
  return {static_cast<const char*>(start), static_cast<std::size_t>(sqlite3_value_bytes(value))};
}

class SqliteRow : public Row {
 public:
  explicit SqliteRow(sqlite3_stmt* statement) : statement_(statement) {}
  bool is_null(int column) const override { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }
  bool boolean(int column) const override { return sqlite3_column_int(statement_, column) != 0; }
  std::int64_t integer(int column) const override { return sqlite3_column_int64(statement_, column); }
  double real(int column) const override { return sqlite3_column_double(statement_, column); }
  std::string_view text(int column) const override {
    const auto* start = sqlite3_column_text(statement_, column);
    return view(start, column);
  }
  std::string_view bytes(int column) const override {
    return view(sqlite3_column_blob(statement_, column), column);
  }

 private:
  std::string_view view(const void* start, int column) const {
    if (!start) return {};
    return {static_cast<const char*>(start),
            static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
  }
  sqlite3_stmt* statement_;
};

/// A row as a function of SQL is given it: each value is there, where a statement looks for it anew with
/// every question, under a lock.
class ValuesRow final : public Row {
 public:
  explicit ValuesRow(sqlite3_value** values) : values_(values) {}
  bool is_null(int column) const override { return sqlite3_value_type(values_[column]) == SQLITE_NULL; }
  bool boolean(int column) const override { return sqlite3_value_int(values_[column]) != 0; }
  std::int64_t integer(int column) const override { return sqlite3_value_int64(values_[column]); }
  double real(int column) const override { return sqlite3_value_double(values_[column]); }
  std::string_view text(int column) const override {
    return view_of(sqlite3_value_text(values_[column]), values_[column]);
  }
  std::string_view bytes(int column) const override {
    return view_of(sqlite3_value_blob(values_[column]), values_[column]);
  }

 private:
  sqlite3_value** values_;
};

struct Bind {
  sqlite3_stmt* statement;
  int marker;
  int operator()(std::monostate) const { return sqlite3_bind_null(statement, marker); }
  int operator()(bool value) const { return sqlite3_bind_int(statement, marker, value ? 1 : 0); }
  int operator()(std::int64_t value) const { return sqlite3_bind_int64(statement, marker, value); }
  int operator()(double value) const { return sqlite3_bind_double(statement, marker, value); }
  // The cells outlive the run of the statement, so SQLite need not copy them.
  int operator()(const std::string& value) const {
    return sqlite3_bind_text64(statement, marker, value.data(), value.size(), SQLITE_STATIC, SQLITE_UTF8);
  }
  int operator()(const Bytes& value) const {
    if (value.data.empty()) return sqlite3_bind_zeroblob(statement, marker, 0);
    return sqlite3_bind_blob64(statement, marker, value.data.data(), value.data.size(), SQLITE_STATIC);
  }
};

Failure failure_of(int extended) {
  if (extended == SQLITE_CONSTRAINT_UNIQUE || extended == SQLITE_CONSTRAINT_PRIMARYKEY)
    return Failure::unique;
  if (extended == SQLITE_CONSTRAINT_FOREIGNKEY) return Failure::foreign_key;
  switch (extended & 0xFF) {
    case SQLITE_FULL:
      return Failure::full;
    case SQLITE_IOERR:
      // A file size limit or quota shows as a failed write, a full disk in the middle of a page too.
      return extended == SQLITE_IOERR_WRITE || extended == SQLITE_IOERR_TRUNCATE ? Failure::full
                                                                                 : Failure::unwritable;
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_AUTH:
      return Failure::unwritable;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return Failure::busy;
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
      return Failure::corrupt;
    default:
      return Failure::other;
  }
}

}  // namespace

DatabaseError error_of(sqlite3* handle, int code) {
  const int extended = handle ? sqlite3_extended_errcode(handle) : code;
  const char* words = handle ? sqlite3_errmsg(handle) : sqlite3_errstr(code);
  return {failure_of((extended & 0xFF) == (code & 0xFF) ? extended : code), words};
}

Handle open_handle(const std::filesystem::path& file, int flags, int busy_milliseconds) {
  sqlite3* raw = nullptr;
  const int code = sqlite3_open_v2(file.c_str(), &raw, flags | SQLITE_OPEN_NOMUTEX, nullptr);
  Handle handle(raw);
  if (code != SQLITE_OK) throw error_of(raw, code);
  sqlite3_extended_result_codes(raw, 1);
  sqlite3_busy_timeout(raw, busy_milliseconds);
  sqlite3_db_config(raw, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(raw, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  // Double quotes mean identifiers only: a mistyped column must fail, not turn into a text.
  sqlite3_db_config(raw, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
  sqlite3_db_config(raw, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
  add_functions(raw);
  add_number_table(raw);
  return handle;
}

SqliteConnection::SqliteConnection(Handle handle) : handle_(std::move(handle)) {
  const auto end = [](sqlite3_context*) {};  // nothing comes of it
  const int code = sqlite3_create_function_v2(
      handle_.get(), "minga_tell", -1, SQLITE_UTF8 | SQLITE_DIRECTONLY, this, nullptr, tell, end, nullptr);
  if (code != SQLITE_OK) throw error_of(handle_.get(), code);
}

void SqliteConnection::tell(sqlite3_context* context, int, sqlite3_value** values) {
  Listener& listener = *static_cast<SqliteConnection*>(sqlite3_user_data(context))->listener_;
  try {
    listener.stopped = !listener.each(ValuesRow(values));
  } catch (...) {
    listener.stopped = true;
    listener.thrown = std::current_exception();
  }
  if (listener.stopped) sqlite3_result_error_code(context, SQLITE_ABORT);
}

/// As an aggregate of all rows: SQLite tells it each while it reads, instead of stopping for us at every row
/// and being asked for its columns one by one. That takes a fifth less time a row.
void SqliteConnection::read_many(std::span<const std::string> columns, std::string_view rest,
                                 std::span<const Cell> cells, const std::function<bool(const Row&)>& each) {
  const int most = sqlite3_limit(handle_.get(), SQLITE_LIMIT_FUNCTION_ARG, -1);
  if (columns.size() > static_cast<std::size_t>(most))
    return Connection::read_many(columns, rest, cells, each);
  std::string sql = "SELECT minga_tell(";
  for (const auto& column : columns) sql.append(&column == columns.data() ? "" : ", ").append(column);
  sql.append(")").append(rest);
  Listener listener{each};
  struct Turn {
    Listener*& place;
    Listener* before;
    ~Turn() { place = before; }
  } turn{listener_, std::exchange(listener_, &listener)};
  try {
    run(sql, cells, {});
  } catch (const DatabaseError&) {
    if (!listener.stopped) throw;
  }
  if (listener.thrown) std::rethrow_exception(listener.thrown);
}

SqliteConnection::Kept SqliteConnection::prepare(std::string_view sql) {
  if (sql.size() > static_cast<std::size_t>(std::numeric_limits<int>::max())) {
    throw DatabaseError(Failure::other, "statement too long");
  }
  sqlite3_stmt* raw = nullptr;
  const int code = sqlite3_prepare_v3(handle_.get(), sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &raw, nullptr);
  if (code != SQLITE_OK) throw error_of(handle_.get(), code);
  return {std::string(sql), Statement(raw), false};
}

std::int64_t SqliteConnection::run(std::string_view sql, std::span<const Cell> cells,
                                   const std::function<bool(const Row&)>& each) {
  const auto found = by_sql_.find(sql);
  // A statement that is being stepped through (a query inside the rows of the same query) is not shared.
  const bool shared = found == by_sql_.end() || !found->second->busy;
  Kept own;
  Kept* kept = &own;
  if (found == by_sql_.end()) {
    kept_.push_back(prepare(sql));
    by_sql_.emplace(kept_.back().sql, std::prev(kept_.end()));
    kept = &kept_.back();
    if (kept_.size() > most_kept_statements && !kept_.front().busy) {
      by_sql_.erase(kept_.front().sql);
      kept_.pop_front();
    }
  } else if (shared) {
    kept_.splice(kept_.end(), kept_, found->second);
    kept = &*found->second;
  } else {
    own = prepare(sql);
  }

  sqlite3_stmt* statement = kept->statement.get();
  struct Release {
    Kept* kept;
    ~Release() {
      sqlite3_reset(kept->statement.get());
      sqlite3_clear_bindings(kept->statement.get());
      kept->busy = false;
    }
  } release{kept};
  kept->busy = true;

  if (static_cast<std::size_t>(sqlite3_bind_parameter_count(statement)) != cells.size()) {
    throw DatabaseError(Failure::other, "wrong number of markers");
  }
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const int code = std::visit(Bind{statement, static_cast<int>(i) + 1}, cells[i]);
    if (code != SQLITE_OK) throw error_of(handle_.get(), code);
  }
  const SqliteRow row(statement);
  int code = SQLITE_ROW;
  while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
    if (each && !each(row)) return 0;
  }
  if (code != SQLITE_DONE) throw error_of(handle_.get(), code);
  return sqlite3_stmt_readonly(statement) ? 0 : sqlite3_changes64(handle_.get());
}

void SqliteConnection::script(std::string_view sql) {
  const int code = sqlite3_exec(handle_.get(), std::string(sql).c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) throw error_of(handle_.get(), code);
}

void SqliteConnection::begin(Access access) {
  if (access == Access::write) {
    execute("BEGIN IMMEDIATE");
    return;
  }
  execute("BEGIN");
  // The view is fixed by the first read, not by BEGIN.
  try {
    query("SELECT 1 FROM sqlite_master LIMIT 1", {}, [](const Row&) {});
  } catch (...) {
    rollback();
    throw;
  }
}

}  // namespace minga::store::sqlite
