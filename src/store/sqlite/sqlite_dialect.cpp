#include "store/sqlite/sqlite_dialect.hpp"

#include <algorithm>

#include "store/layout.hpp"
#include "store/sqlite/box_index.hpp"
#include "store/sqlite/geometry.hpp"
#include "store/sqlite/geopackage.hpp"
#include "store/sqlite/number_table.hpp"
#include "store/sqlite/text_index.hpp"

namespace minga::store::sqlite {
namespace {

// Gathering so many takes some milliseconds, and so does coming across fifty of them where one record in a
// hundred is one.
constexpr int many = 2000;

bool is_many(Connection& connection, const std::string& sql, const std::vector<Cell>& cells) {
  bool found = false;
  connection.run(sql + " LIMIT 1 OFFSET " + std::to_string(many), cells, [&](const Row&) {
    found = true;
    return false;
  });
  return found;
}

/// Sorts numbers and leaves each once. Those of the rows of a table lie so close together that ticking them
/// off is several times faster than to compare them.
void sort_once(std::vector<std::int64_t>& numbers) {
  if (numbers.empty()) return;
  const auto [least, most] = std::minmax_element(numbers.begin(), numbers.end());
  constexpr std::uint64_t sparse = 64;
  const auto first = *least;
  const auto span = static_cast<std::uint64_t>(*most) - static_cast<std::uint64_t>(first);
  if (span / sparse >= numbers.size()) {
    std::sort(numbers.begin(), numbers.end());
    numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
    return;
  }
  std::vector<bool> is_there(span + 1);
  for (const auto number : numbers) is_there[static_cast<std::size_t>(number - first)] = true;
  numbers.clear();
  for (std::size_t i = 0; i < is_there.size(); ++i)
    if (is_there[i]) numbers.push_back(first + static_cast<std::int64_t>(i));
}

}  // namespace

std::string_view SqliteDialect::column_type(ColumnType type) const {
  switch (type) {
    case ColumnType::text:
      return "TEXT";
    case ColumnType::integer:
      return "INTEGER";
    case ColumnType::real:
      return "DOUBLE";
    case ColumnType::boolean:
      return "BOOLEAN";
    case ColumnType::date:
      return "DATE";
    case ColumnType::timestamp:
      return "DATETIME";
    case ColumnType::bytes:
      return "BLOB";
    case ColumnType::point:
      return "POINT";
    case ColumnType::geometry:
      return "GEOMETRY";
  }
  return "TEXT";
}

std::string SqliteDialect::reference_clause(std::string_view table) const {
  return " REFERENCES " + std::string(table) + " (id)";
}

std::string SqliteDialect::folded(std::string_view expression) const {
  return "minga_fold(" + std::string(expression) + ")";
}

std::string SqliteDialect::occurs(std::string_view expression, std::string_view inside) const {
  return "instr(" + std::string(expression) + ", " + std::string(inside) + ") > 0";
}

// The R-tree has its numbers in single precision, rounded outwards: it leaves a few too many.
std::string SqliteDialect::meets_box(const Layout& layout, By by, std::string_view west,
                                     std::string_view south, std::string_view east,
                                     std::string_view north) const {
  const std::string& column = layout.reg->geometry_field()->name;
  std::string sql = "(";
  if (by == By::index) {
    sql += "t.fid IN (SELECT id FROM " + box_table(layout.reg->name, column) + " WHERE maxx >= ";
    sql.append(west).append(" AND maxy >= ").append(south);
    sql.append(" AND minx <= ").append(east).append(" AND miny <= ").append(north).append(") AND ");
  }
  sql += "minga_meets_box(t." + identifier(column);
  for (const std::string_view edge : {west, south, east, north}) sql.append(", ").append(edge);
  return sql += "))";
}

std::string SqliteDialect::meets_shape(std::string_view column, std::string_view shape) const {
  return "minga_meets_shape(" + std::string(column) + ", " + std::string(shape) + ")";
}

std::string SqliteDialect::is_like(std::string_view expression, std::string_view pattern) const {
  return "minga_like(" + std::string(expression) + ", " + std::string(pattern) + ")";
}

std::string SqliteDialect::extent(std::string_view column) const {
  const std::string geometry = "(" + std::string(column) + "))";
  return "min(ST_MinX" + geometry + ", min(ST_MinY" + geometry + ", max(ST_MaxX" + geometry +
         ", max(ST_MaxY" + geometry;
}

bool SqliteDialect::many_meet(Connection& connection, const Layout& layout, const Box& box) const {
  return is_many(connection,
                 "SELECT 1 FROM " + box_table(layout.reg->name, layout.reg->geometry_field()->name) +
                     " WHERE maxx >= $1 AND maxy >= $2 AND minx <= $3 AND miny <= $4",
                 {box.west, box.south, box.east, box.north});
}

void SqliteDialect::append_rows_in(SqlText& sql, Connection& connection, const Layout& layout,
                                   const std::vector<Box>& boxes) const {
  const std::string index = box_table(layout.reg->name, layout.reg->geometry_field()->name);
  std::vector<std::int64_t> rows;
  for (const Box& box : boxes)
    connection.query(
        "SELECT id FROM " + index + " WHERE maxx >= $1 AND maxy >= $2 AND minx <= $3 AND miny <= $4",
        {box.west, box.south, box.east, box.north}, [&](const Row& row) { rows.push_back(row.integer(0)); });
  // In the order of the table the next row mostly stands on the same page.
  sort_once(rows);
  sql << "minga_numbers(" << sql.marker(number_list(rows)) << ") n CROSS JOIN " << layout.table
      << " t ON t.fid = n.number";
}

void SqliteDialect::append_words(SqlText& sql, const Layout& layout, By by,
                                 const std::vector<const Column*>& columns,
                                 const std::vector<std::string>& words) const {
  sqlite::append_words(sql, *this, layout, by, columns, words);
}

bool SqliteDialect::many_have(Connection& connection, const Layout& layout,
                              const std::vector<const Column*>& columns,
                              const std::vector<std::string>& words) const {
  const SqlText sql = finding(layout, columns, words);
  return !sql.text.empty() && is_many(connection, sql.text, sql.cells);
}

FoldedText SqliteDialect::folded_text(const Layout& layout, const Column& column) const {
  return sqlite::folded_text(layout, column);
}

void SqliteDialect::index_register(Connection& connection, const Layout& layout) const {
  index_boxes(connection, *layout.reg);
  index_texts(connection, layout);
}

void SqliteDialect::drop_box_index(Connection& connection, std::string_view table,
                                   std::string_view column) const {
  sqlite::drop_box_index(connection, table, column);
}

void SqliteDialect::index_text(Connection& connection, const Layout& layout, const Id& id,
                               bool is_new) const {
  keep_texts(connection, layout, id, is_new);
}

Cell SqliteDialect::geometry_cell(const Geometry& geometry) const {
  return Bytes{geopackage_bytes(geometry.wkb)};
}

std::string_view SqliteDialect::wkb_from(const Row& row, int column) const {
  return wkb_in(row.bytes(column));
}

Outline SqliteDialect::outline_from(const Row& row, int column) const {
  const auto bytes = row.bytes(column);
  return {wkb_in(bytes), envelope(bytes)};
}

std::set<std::string> SqliteDialect::columns(Connection& connection, std::string_view table) const {
  std::set<std::string> names;
  connection.query("SELECT name FROM pragma_table_info($1)", {std::string(table)},
                   [&](const Row& row) { names.emplace(row.text(0)); });
  return names;
}

void SqliteDialect::guard_append_only(Connection& connection, std::string_view table) const {
  for (const std::string act : {"UPDATE", "DELETE"}) {
    connection.script("CREATE TRIGGER " + std::string(table) + "_no_" + act + " BEFORE " + act + " ON " +
                      std::string(table) +
                      " BEGIN SELECT RAISE(ABORT, 'entries of the change log stay'); END");
  }
}

void SqliteDialect::publish_layer(Connection& connection, const pack::Register& reg,
                                  std::string_view renamed_from, Instant now) const {
  sqlite::publish_layer(connection, reg, renamed_from, now);
}

}  // namespace minga::store::sqlite
