#include "store/sqlite/box_index.hpp"

#include "store/layout.hpp"

namespace minga::store::sqlite {
namespace {

constexpr std::string_view extensions_table = R"(
CREATE TABLE IF NOT EXISTS gpkg_extensions (
  table_name TEXT,
  column_name TEXT,
  extension_name TEXT NOT NULL,
  definition TEXT NOT NULL,
  scope TEXT NOT NULL,
  CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name));
)";

std::string plain_name(std::string_view table, std::string_view column) {
  return "rtree_" + std::string(table) + "_" + std::string(column);
}

bool is_there(Connection& connection, const std::string& sql, std::initializer_list<Cell> cells) {
  bool found = false;
  connection.query(sql, cells, [&](const Row&) { found = true; });
  return found;
}

/// The statements of the extension for one column, its own names filled in.
class Sql {
 public:
  Sql(std::string_view table, std::string_view column)
      : table_(identifier(table)), column_(identifier(column)), name_(plain_name(table, column)) {}

  std::string make() const {
    return "CREATE VIRTUAL TABLE " + identifier(name_) + " USING rtree(id, minx, maxx, miny, maxy)";
  }
  std::string fill() const {
    return "INSERT INTO " + identifier(name_) + " SELECT fid, " + bounds({}) + " FROM " + table_ + " WHERE " +
           filled({});
  }
  std::string triggers() const {
    const std::string put =
        "INSERT OR REPLACE INTO " + identifier(name_) + " VALUES (NEW.fid, " + bounds("NEW.") + "); ";
    const std::string drop = "DELETE FROM " + identifier(name_) + " WHERE id = OLD.fid; ";
    const std::string drop_both = "DELETE FROM " + identifier(name_) + " WHERE id IN (OLD.fid, NEW.fid); ";
    const std::string of_column = "UPDATE OF " + column_;
    return trigger("insert", "INSERT", filled("NEW."), put) +
           trigger("update1", of_column, "OLD.fid = NEW.fid AND " + filled("NEW."), put) +
           trigger("update2", of_column, "OLD.fid = NEW.fid AND " + empty("NEW."), drop) +
           trigger("update3", "UPDATE", "OLD.fid != NEW.fid AND " + filled("NEW."), drop + put) +
           trigger("update4", "UPDATE", "OLD.fid != NEW.fid AND " + empty("NEW."), drop_both) +
           trigger("delete", "DELETE", "OLD." + column_ + " NOT NULL", drop);
  }
  std::string drop() const {
    std::string sql;
    for (const std::string event : {"insert", "update1", "update2", "update3", "update4", "delete"})
      sql += "DROP TRIGGER IF EXISTS " + identifier(name_ + "_" + event) + "; ";
    return sql + "DROP TABLE IF EXISTS " + identifier(name_) + ";";
  }

 private:
  std::string bounds(const std::string& row) const {
    const std::string geometry = "(" + row + column_ + ")";
    return "ST_MinX" + geometry + ", ST_MaxX" + geometry + ", ST_MinY" + geometry + ", ST_MaxY" + geometry;
  }
  std::string filled(const std::string& row) const {
    return "(" + row + column_ + " NOT NULL AND NOT ST_IsEmpty(" + row + column_ + "))";
  }
  std::string empty(const std::string& row) const {
    return "(" + row + column_ + " ISNULL OR ST_IsEmpty(" + row + column_ + "))";
  }
  std::string trigger(const std::string& name, const std::string& event, const std::string& when,
                      const std::string& body) const {
    return "CREATE TRIGGER " + identifier(name_ + "_" + name) + " AFTER " + event + " ON " + table_ +
           " WHEN (" + when + ") BEGIN " + body + "END; ";
  }

  std::string table_, column_, name_;
};

/// GIS clients are told of the R-tree of the layer's geometry only: a GeoPackage has one a table.
void register_extension(Connection& connection, const std::string& table, const std::string& column) {
  if (!is_there(connection, "SELECT 1 FROM gpkg_geometry_columns WHERE table_name = $1 AND column_name = $2",
                {table, column})) {
    return;
  }
  connection.execute(
      "INSERT INTO gpkg_extensions (table_name, column_name, extension_name, definition, scope) "
      "VALUES ($1, $2, 'gpkg_rtree_index', 'http://www.geopackage.org/spec120/#extension_rtree', "
      "'write-only')",
      {table, column});
}

}  // namespace

std::string box_table(std::string_view table, std::string_view column) {
  return identifier(plain_name(table, column));
}

void index_boxes(Connection& connection, const pack::Register& reg) {
  const pack::Field* wanted = reg.geometry_field();
  if (wanted && wanted->privacy == pack::Privacy::secret) wanted = nullptr;
  for (const pack::Field& field : reg.fields) {
    const bool is_kept = field.type == pack::FieldType::geometry && field.privacy != pack::Privacy::secret;
    if (is_kept && &field != wanted) drop_box_index(connection, reg.name, field.name);
  }
  if (!wanted || is_there(connection, "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = $1",
                          {plain_name(reg.name, wanted->name)})) {
    return;
  }
  connection.script(extensions_table);
  const Sql sql(reg.name, wanted->name);
  connection.script(sql.make());
  connection.script(sql.fill());
  connection.script(sql.triggers());
  register_extension(connection, reg.name, wanted->name);
}

void drop_box_index(Connection& connection, std::string_view table, std::string_view column) {
  if (!is_there(connection, "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = $1",
                {plain_name(table, column)})) {
    return;
  }
  connection.script(Sql(table, column).drop());
  connection.execute("DELETE FROM gpkg_extensions WHERE table_name = $1 AND column_name = $2",
                     {std::string(table), std::string(column)});
}

}  // namespace minga::store::sqlite
