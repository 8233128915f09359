#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace minga::store {

/// Bytes that are no text.
struct Bytes {
  std::string data;
  bool operator==(const Bytes&) const = default;
};

/// What is given to a statement for one of its markers $1, $2, ...
using Cell = std::variant<std::monostate, bool, std::int64_t, double, std::string, Bytes>;

/// The present row of a query. The asker knows the type of each column (from the register, not from
/// the database); text and bytes stay valid until the next row, and are views without data where there is
/// none.
class Row {
 public:
  virtual ~Row() = default;
  virtual bool is_null(int column) const = 0;
  virtual bool boolean(int column) const = 0;
  virtual std::int64_t integer(int column) const = 0;
  virtual double real(int column) const = 0;
  virtual std::string_view text(int column) const = 0;
  virtual std::string_view bytes(int column) const = 0;
};

enum class Failure {
  unique,       // a unique index refused it
  foreign_key,  // the row pointed at is not there, or is still pointed at
  full,         // no room on the disk
  unwritable,   // read-only, permission, input/output error
  busy,         // somebody else holds the database for too long
  corrupt,      // not a database, or a damaged one
  other,        // a bug of ours
};

/// Thrown by drivers. `what()` is for the log of the operator: it may name tables and columns, never values.
class DatabaseError : public std::runtime_error {
 public:
  DatabaseError(Failure failure, const std::string& what) : std::runtime_error(what), failure_(failure) {}
  Failure failure() const { return failure_; }

 private:
  Failure failure_;
};

enum class Access { read, write };

/// One connection; used by one thread at a time. SQL is the portable subset of SQLite and PostgreSQL with
/// markers $1, $2, ... that first appear in rising order. Statements are prepared once and kept.
class Connection {
 public:
  virtual ~Connection() = default;

  /// Calls `each` for every row until it returns false. Returns the number of rows changed.
  virtual std::int64_t run(std::string_view sql, std::span<const Cell> cells,
                           const std::function<bool(const Row&)>& each) = 0;
  /// Several statements without markers and results: DDL.
  virtual void script(std::string_view sql) = 0;
  /// Access::read gives a view that stays the same until the end; Access::write waits for its turn.
  virtual void begin(Access access) = 0;
  virtual bool in_transaction() const = 0;
  /// The rows of "SELECT columns rest", as run(), for who comes across thousands while somebody waits. They
  /// come in the order in which the database reads them: `rest` has no ORDER BY, nor GROUP BY.
  virtual void read_many(std::span<const std::string> columns, std::string_view rest,
                         std::span<const Cell> cells, const std::function<bool(const Row&)>& each) {
    std::string sql = "SELECT ";
    for (const auto& column : columns) sql.append(&column == columns.data() ? "" : ", ").append(column);
    run(sql.append(rest), cells, each);
  }

  std::int64_t execute(std::string_view sql, std::initializer_list<Cell> cells = {}) {
    return run(sql, {cells.begin(), cells.size()}, {});
  }
  void query(std::string_view sql, std::initializer_list<Cell> cells,
             const std::function<void(const Row&)>& each) {
    run(sql, {cells.begin(), cells.size()}, [&](const Row& row) {
      each(row);
      return true;
    });
  }
  void commit() { execute("COMMIT"); }
  void rollback() noexcept {
    try {
      if (in_transaction()) execute("ROLLBACK");
    } catch (const DatabaseError&) {
      // A transaction that cannot be rolled back is gone already: the next begin() tells.
    }
  }
};

/// Keeps everything since its making, or undoes it when it goes without keep().
class Savepoint {
 public:
  Savepoint(Connection& connection, std::string name) : connection_(connection), name_(std::move(name)) {
    connection_.execute("SAVEPOINT " + name_);
  }
  Savepoint(const Savepoint&) = delete;
  Savepoint& operator=(const Savepoint&) = delete;
  ~Savepoint() {
    if (!kept_) undo();
  }
  void keep() {
    connection_.execute("RELEASE " + name_);
    kept_ = true;
  }

 private:
  void undo() noexcept {
    try {
      if (!connection_.in_transaction()) return;
      connection_.execute("ROLLBACK TO " + name_);
      connection_.execute("RELEASE " + name_);
    } catch (const DatabaseError&) {
      // The whole transaction is lost then; whoever commits it finds out.
    }
  }
  Connection& connection_;
  std::string name_;
  bool kept_ = false;
};

}  // namespace minga::store
