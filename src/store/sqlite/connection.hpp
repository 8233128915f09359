#pragma once

#include <sqlite3.h>

#include <exception>
#include <filesystem>
#include <list>
#include <memory>
#include <string>
#include <unordered_map>

#include "store/database.hpp"

namespace minga::store::sqlite {

struct CloseConnection {
  void operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }
};
struct Finalize {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Handle = std::unique_ptr<sqlite3, CloseConnection>;
using Statement = std::unique_ptr<sqlite3_stmt, Finalize>;

/// What SQLite's result code means for us, with its message.
DatabaseError error_of(sqlite3* handle, int code);

/// Opens the file with the workspace's settings and SQL functions. Throws DatabaseError.
Handle open_handle(const std::filesystem::path& file, int flags, int busy_milliseconds);

class SqliteConnection : public Connection {
 public:
  explicit SqliteConnection(Handle handle);
  SqliteConnection(const SqliteConnection&) = delete;  // what reads many rows knows where it is

  std::int64_t run(std::string_view sql, std::span<const Cell> cells,
                   const std::function<bool(const Row&)>& each) override;
  void read_many(std::span<const std::string> columns, std::string_view rest, std::span<const Cell> cells,
                 const std::function<bool(const Row&)>& each) override;
  void script(std::string_view sql) override;
  void begin(Access access) override;
  bool in_transaction() const override { return sqlite3_get_autocommit(handle_.get()) == 0; }
  sqlite3* handle() const { return handle_.get(); }

 private:
  struct Kept {
    std::string sql;
    Statement statement;
    bool busy = false;
  };
  Kept prepare(std::string_view sql);

  /// Who is told of the rows that read_many() comes across.
  struct Listener {
    const std::function<bool(const Row&)>& each;
    bool stopped = false;
    std::exception_ptr thrown = nullptr;
  };
  static void tell(sqlite3_context* context, int count, sqlite3_value** values);

  Handle handle_;
  Listener* listener_ = nullptr;
  // Prepared statements, the least recently used first.
  std::list<Kept> kept_;
  std::unordered_map<std::string_view, std::list<Kept>::iterator> by_sql_;
};

}  // namespace minga::store::sqlite
