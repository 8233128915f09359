#pragma once

#include <filesystem>
#include <memory>
#include <set>
#include <string>
#include <string_view>

#include "base/problem.hpp"
#include "base/time.hpp"
#include "base/value.hpp"
#include "pack/model.hpp"
#include "store/database.hpp"

namespace minga::store {

enum class ColumnType { text, integer, real, boolean, date, timestamp, bytes, point, geometry };

/// The few things that the databases say differently. Everything else is written once.
class Dialect {
 public:
  virtual ~Dialect() = default;

  virtual std::string_view column_type(ColumnType type) const = 0;
  /// The definition of the column `fid`, a number of the row's own that GIS clients want.
  virtual std::string_view row_number_column() const = 0;

  /// What follows a column that holds ids of another table, to have the database keep them true; may be
  /// empty.
  virtual std::string reference_clause(std::string_view table) const = 0;

  /// A text expression with case and accents folded as fold() does.
  virtual std::string folded(std::string_view expression) const = 0;
  /// Whether the text expression `inside` occurs in `expression`.
  virtual std::string occurs(std::string_view expression, std::string_view inside) const = 0;
  /// Whether the envelope of a geometry column meets the box given by four markers.
  virtual std::string meets_box(std::string_view column, std::string_view west, std::string_view south,
                                std::string_view east, std::string_view north) const = 0;

  /// Geometry as the column holds it. The WKB was checked before.
  virtual Cell geometry_cell(const Geometry& geometry) const = 0;
  virtual Geometry geometry_from(const Row& row, int column) const = 0;

  /// The table's columns as they are in the database; empty when there is no such table.
  virtual std::set<std::string> columns(Connection& connection, std::string_view table) const = 0;
  /// Makes the change log's table refuse UPDATE and DELETE.
  virtual void guard_append_only(Connection& connection, std::string_view table) const = 0;
  /// Tells GIS clients about the register's table: called after its table, label or geometry changed.
  /// `renamed_from` is the geometry column's former name, when it was renamed.
  virtual void publish_layer(Connection& connection, const pack::Register& reg, std::string_view renamed_from,
                             Instant now) const = 0;
};

/// A database that a workspace lives in.
class Database {
 public:
  virtual ~Database() = default;
  virtual std::unique_ptr<Connection> connect(Access access) = 0;
  virtual const Dialect& dialect() const = 0;
  virtual Result<void> backup(const std::filesystem::path& target) = 0;
};

/// The problem that an operator or client is told for a driver's error.
Problem problem_of(const DatabaseError& error);

}  // namespace minga::store
