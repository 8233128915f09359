#include "store/sqlite/sqlite_database.hpp"

#include "store/database_store.hpp"
#include "store/meta.hpp"
#include "store/migration.hpp"
#include "store/saved_model.hpp"
#include "store/sqlite/geopackage.hpp"

namespace minga::store {
namespace sqlite {
namespace {

std::int64_t pragma(Connection& connection, const std::string& name) {
  std::int64_t value = 0;
  connection.query("PRAGMA " + name, {}, [&](const Row& row) { value = row.integer(0); });
  return value;
}

bool is_empty(Connection& connection) {
  return pragma(connection, "application_id") == 0 && pragma(connection, "schema_version") == 0;
}

/// Brings the file of a former version to this one's: all of it or nothing.
void upgrade(SqliteConnection& connection) {
  connection.script("PRAGMA synchronous = FULL; PRAGMA trusted_schema = ON");
  connection.begin(Access::write);
  // Somebody else may have been quicker.
  if (std::stoi(meta(connection, "format").value_or("0")) < store_format) {
    index_registers(connection, SqliteDialect(), saved_model(connection));
    put_meta(connection, "format", std::to_string(store_format));
  }
  connection.commit();
}

tl::unexpected<Problem> not_ours(const std::filesystem::path& file) {
  return fail(ProblemKind::invalid, "store.not_a_workspace", {{"file", file.string()}});
}

}  // namespace

std::unique_ptr<Connection> SqliteDatabase::connect(Access access) {
  auto connection =
      std::make_unique<SqliteConnection>(open_handle(file_, SQLITE_OPEN_READWRITE, busy_milliseconds_));
  connection->script("PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL;");
  // The triggers of the indexes write to virtual tables (R-tree, FTS5), which a schema may only when it is
  // trusted. Nothing that a forged one could call does harm, and the defensive mode stays.
  // A map reads the same pages again and again, more than the 2 MB that SQLite keeps by itself.
  connection->script(access == Access::read ? "PRAGMA query_only = ON; PRAGMA cache_size = -16384"
                                            : "PRAGMA trusted_schema = ON");
  return connection;
}

Result<void> prepare_file(const std::filesystem::path& file, int busy_milliseconds, bool may_upgrade) {
  try {
    SqliteConnection connection(
        open_handle(file, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, busy_milliseconds));
    if (is_empty(connection)) {
      connection.script("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
      connection.begin(Access::write);
      // Somebody else may have been quicker.
      if (is_empty(connection)) {
        connection.script("PRAGMA application_id = " + std::to_string(application_id));
        connection.script("PRAGMA user_version = " + std::to_string(geopackage_version));
        make_geopackage_tables(connection);
        make_base_tables(connection, SqliteDialect());
      }
      connection.commit();
    }
    if (pragma(connection, "application_id") != application_id) return not_ours(file);
    if (SqliteDialect().columns(connection, "minga_meta").empty()) return not_ours(file);
    const auto format = meta(connection, "format");
    if (!format) return not_ours(file);
    if (std::stoi(*format) > store_format) {
      return fail(ProblemKind::invalid, "store.newer_format", {{"file", file.string()}});
    }
    const bool is_old = std::stoi(*format) < store_format;
    if (is_old && !may_upgrade) return fail(ProblemKind::conflict, "store.in_use", {{"file", file.string()}});
    connection.script("PRAGMA journal_mode = WAL");
    if (is_old) upgrade(connection);
  } catch (const DatabaseError& error) {
    if (error.failure() == Failure::corrupt) return not_ours(file);
    if (error.failure() != Failure::unwritable) return tl::unexpected(problem_of(error));
    return fail(ProblemKind::storage, "store.cannot_open", {{"file", file.string()}});
  }
  return {};
}

}  // namespace sqlite

Result<std::unique_ptr<Store>> open_sqlite(const std::filesystem::path& file, StoreOptions options) {
  const int busy = static_cast<int>(options.busy_timeout.count());
  if (auto good = sqlite::prepare_file(file, busy, options.may_upgrade); !good)
    return tl::unexpected(std::move(good.error()));
  try {
    return std::make_unique<DatabaseStore>(std::make_unique<sqlite::SqliteDatabase>(file, busy),
                                           std::move(options));
  } catch (const DatabaseError& error) {
    return tl::unexpected(problem_of(error));
  }
}

}  // namespace minga::store
