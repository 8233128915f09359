#pragma once

#include <filesystem>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/problem.hpp"
#include "base/time.hpp"
#include "base/value.hpp"
#include "pack/model.hpp"
#include "store/database.hpp"
#include "store/record.hpp"
#include "store/sql_text.hpp"

namespace minga::store {

enum class ColumnType { text, integer, real, boolean, date, timestamp, bytes, point, geometry };

struct Column;
struct Layout;

/// How a condition is answered: from an index, or by a look at each record that comes along.
enum class By { index, record };

/// A field's text folded, for sorting: the expression; the id of the record in the same place, so that one
/// index gives both; and what follows FROM so that both are there, beside the register's table as `t`.
struct FoldedText {
  std::string expression;
  std::string id;
  std::string from;
  std::string from_in_order;  // the same, read in the order of the expression where there is an index of it
};

/// A geometry in the bytes of a row.
struct Outline {
  std::string_view wkb;
  std::optional<Box> box;
};

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

  /// The table by a name that nothing else in a statement can take its place of.
  virtual std::string full_name(std::string_view table) const = 0;

  /// A text expression with case and accents folded as fold() does.
  virtual std::string folded(std::string_view expression) const = 0;
  /// Whether the text expression `inside` occurs in `expression`.
  virtual std::string occurs(std::string_view expression, std::string_view inside) const = 0;
  /// Whether the envelope of the register's geometry, in the table `t`, meets the box given by four markers.
  virtual std::string meets_box(const Layout& layout, By by, std::string_view west, std::string_view south,
                                std::string_view east, std::string_view north) const = 0;
  /// Whether the geometry in the column shares a point with the one that the marker stands for, as WKB.
  virtual std::string meets_shape(std::string_view column, std::string_view shape) const = 0;
  /// Whether the text expression is like the pattern (Filter::Op::like).
  virtual std::string is_like(std::string_view expression, std::string_view pattern) const = 0;
  /// Four expressions, with commas between: the west, south, east and north edge around all geometries of the
  /// column.
  virtual std::string extent(std::string_view column) const = 0;
  /// Appends a condition on the table `t`: each of the folded words occurs in some of the columns. There is
  /// an index where the words are long enough for it and the register is one that people search.
  virtual void append_words(SqlText& sql, const Layout& layout, By by,
                            const std::vector<const Column*>& columns,
                            const std::vector<std::string>& words) const = 0;
  /// Whether so many records meet the box, or have the words, that a page of them is found sooner by looking
  /// at records in the order of the list than by gathering all of them and sorting.
  virtual bool many_meet(Connection& connection, const Layout& layout, const Box& box) const = 0;
  /// Appends what follows FROM for those rows of the register's table, as `t`, that an index has in some of
  /// the boxes, in the order they were made. A few may lie beside them.
  virtual void append_rows_in(SqlText& sql, Connection& connection, const Layout& layout,
                              const std::vector<Box>& boxes) const = 0;
  virtual bool many_have(Connection& connection, const Layout& layout,
                         const std::vector<const Column*>& columns,
                         const std::vector<std::string>& words) const = 0;
  virtual FoldedText folded_text(const Layout& layout, const Column& column) const = 0;

  /// Makes what the three above need and is not there, filled from the register's table, and takes away what
  /// the register no longer needs.
  virtual void index_register(Connection& connection, const Layout& layout) const = 0;
  /// Before a geometry column gets another name; index_register comes after it.
  virtual void drop_box_index(Connection& connection, std::string_view table,
                              std::string_view column) const = 0;
  /// After a record was written, when its text fields changed. A geometry's index follows by itself.
  virtual void index_text(Connection& connection, const Layout& layout, const Id& id, bool is_new) const = 0;

  /// Geometry as the column holds it. The WKB was checked before.
  virtual Cell geometry_cell(const Geometry& geometry) const = 0;
  /// Its WKB, in the bytes of the row.
  virtual std::string_view wkb_from(const Row& row, int column) const = 0;
  /// And the box around it, where it has one.
  virtual Outline outline_from(const Row& row, int column) const = 0;

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
