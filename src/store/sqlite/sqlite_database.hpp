#pragma once

#include <filesystem>

#include "store/sqlite/connection.hpp"
#include "store/sqlite/sqlite_dialect.hpp"

namespace minga::store::sqlite {

/// A workspace file. It exists and has the base tables.
class SqliteDatabase final : public Database {
 public:
  SqliteDatabase(std::filesystem::path file, int busy_milliseconds)
      : file_(std::move(file)), busy_milliseconds_(busy_milliseconds) {}

  std::unique_ptr<Connection> connect(Access access) override;
  const Dialect& dialect() const override { return dialect_; }
  Result<void> backup(const std::filesystem::path& target) override;

 private:
  std::filesystem::path file_;
  int busy_milliseconds_;
  SqliteDialect dialect_;
};

/// Makes the base tables in an empty file; checks that a file with content is a workspace that this version
/// reads.
Result<void> prepare_file(const std::filesystem::path& file, int busy_milliseconds, bool may_upgrade);

/// Whether the file is whole: SQLite's own check, its format, its log. Fails with what is wrong.
Result<void> check_file(const std::filesystem::path& file);

/// Copies the database in `source` to a new file and flushes it to disk.
Result<void> copy_database(sqlite3* source, const std::filesystem::path& target);

}  // namespace minga::store::sqlite
