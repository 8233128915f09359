#include "formats/layers/geopackage.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <filesystem>
#include <utility>

#include "base/joined.hpp"

namespace minga::formats::layers {
namespace {

struct Finalize {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Statement = std::unique_ptr<sqlite3_stmt, Finalize>;

std::string quoted(const std::string& name) {
  std::string out = "\"";
  for (const char sign : name) out += sign == '"' ? std::string("\"\"") : std::string(1, sign);
  return out + '"';
}

std::string_view text_at(sqlite3_stmt* statement, int column) {
  const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(statement, column));
  const auto count = static_cast<std::size_t>(sqlite3_column_bytes(statement, column));
  return bytes == nullptr ? std::string_view() : std::string_view(bytes, count);
}

constexpr int most_value = 256 << 20;  // bytes of a text or blob
constexpr int steps_between = 1'000;
/// Steps of SQLite's machine: reading a value takes about two, and a value takes at least a byte of the file.
constexpr std::uint64_t steps_at_least = 50'000'000, steps_a_byte = 16;

/// A view can go on for ever, and triggers and functions in a schema are somebody else's program.
void mistrust(sqlite3* database) {
  sqlite3_db_config(database, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(database, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  sqlite3_limit(database, SQLITE_LIMIT_LENGTH, most_value);
}

}  // namespace

struct GeoPackage::Handle {
  std::string file;
  sqlite3* database = nullptr;
  std::uint64_t most_steps = steps_at_least;
  mutable std::uint64_t steps = 0;

  Handle() = default;
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  ~Handle() { sqlite3_close_v2(database); }

  Problem damaged() const {
    return {ProblemKind::invalid,
            "layer.not_geopackage",
            {{"reason", sqlite3_errmsg(database)}},
            {file, 0, 0, ""}};
  }

  Result<Statement> prepare(const std::string& sql) const {
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v2(database, sql.c_str(), -1, &statement, nullptr) != SQLITE_OK)
      return tl::unexpected(damaged());
    return Statement(statement);
  }

  /// Calls `each` for every row of `sql`, while it returns true.
  Result<void> rows(const std::string& sql, const std::function<bool(sqlite3_stmt*)>& each) const {
    const auto statement = prepare(sql);
    if (!statement) return tl::unexpected(statement.error());
    steps = 0;
    sqlite3_progress_handler(
        database, steps_between,
        [](void* self) {
          const auto* handle = static_cast<const Handle*>(self);
          return static_cast<int>((handle->steps += steps_between) > handle->most_steps);
        },
        const_cast<Handle*>(this));
    int state = sqlite3_step(statement->get());
    for (; state == SQLITE_ROW; state = sqlite3_step(statement->get()))
      if (!each(statement->get())) return {};
    if (state != SQLITE_DONE) return tl::unexpected(damaged());
    return {};
  }

  Result<std::pair<std::string, std::vector<std::string>>> key_and_columns(const std::string& table) const {
    std::string key = "rowid";
    std::vector<std::string> columns;
    const auto done = rows("PRAGMA table_info(" + quoted(table) + ")", [&](sqlite3_stmt* row) {
      columns.emplace_back(text_at(row, 1));
      if (sqlite3_column_int(row, 5) == 1) key = columns.back();
      return true;
    });
    if (!done) return tl::unexpected(done.error());
    return std::pair(key, columns);
  }
};

GeoPackage::GeoPackage(std::shared_ptr<Handle> handle) : handle_(std::move(handle)) {}

Result<GeoPackage> GeoPackage::open(const std::string& file) {
  std::error_code error;
  if (!std::filesystem::exists(file, error))
    return fail(ProblemKind::not_found, "file.not_found", {{"file", file}});
  if (!std::filesystem::is_regular_file(file, error))
    return fail(ProblemKind::not_found, "file.unreadable", {{"file", file}});
  auto handle = std::make_shared<Handle>();
  handle->file = file;
  if (sqlite3_open_v2(file.c_str(), &handle->database, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, nullptr) !=
      SQLITE_OK)
    return fail(ProblemKind::not_found, "file.unreadable", {{"file", file}});
  mistrust(handle->database);
  handle->most_steps =
      std::max<std::uint64_t>(steps_at_least, steps_a_byte * std::filesystem::file_size(file, error));
  GeoPackage package(std::move(handle));
  if (auto layers = package.layers(); !layers) return tl::unexpected(layers.error());
  return package;
}

Result<std::vector<Layer>> GeoPackage::layers() const {
  std::vector<Layer> out;
  const auto done = handle_->rows(
      "SELECT g.table_name, g.column_name, s.organization, s.organization_coordsys_id, s.definition, "
      "s.srs_id "
      "FROM gpkg_geometry_columns g LEFT JOIN gpkg_spatial_ref_sys s ON s.srs_id = g.srs_id ORDER BY 1",
      [&](sqlite3_stmt* row) {
        Layer layer{
            std::string(text_at(row, 0)), std::string(text_at(row, 1)), "", {}, sqlite3_column_int64(row, 5)};
        if (layer.system > 0)  // 0 and -1 say that nothing is known
          layer.reference = {std::string(text_at(row, 2)), std::string(text_at(row, 3)),
                             std::string(text_at(row, 4))};
        out.push_back(std::move(layer));
        return true;
      });
  if (!done) return tl::unexpected(done.error());
  return out;
}

Result<Layer> GeoPackage::layer(const std::string& name) const {
  auto all = layers();
  if (!all) return tl::unexpected(all.error());
  std::vector<std::string> known;
  for (const auto& layer : *all) known.push_back(layer.table);
  const Place place{handle_->file, 0, 0, ""};
  if (all->empty()) return fail(ProblemKind::not_found, "layer.none", {}, place);
  if (name.empty() && all->size() > 1)
    return fail(ProblemKind::invalid, "layer.which",
                {{"known", joined(known)}, {"names", joined(known, "\n")}}, place);
  const auto found = std::find_if(all->begin(), all->end(),
                                  [&](const Layer& layer) { return name.empty() || layer.table == name; });
  if (found == all->end())
    return fail(ProblemKind::not_found, "layer.unknown",
                {{"name", name}, {"known", joined(known)}, {"names", joined(known, "\n")}}, place);
  const auto columns = handle_->key_and_columns(found->table);
  if (!columns) return tl::unexpected(columns.error());
  found->key = columns->first;
  return *found;
}

Result<void> GeoPackage::read(
    const Layer& layer, const std::string& id,
    const std::function<bool(std::string_view id, std::string_view blob)>& row) const {
  const auto columns = handle_->key_and_columns(layer.table);
  if (!columns) return tl::unexpected(columns.error());
  const auto& known = columns->second;
  if (!id.empty() && std::find(known.begin(), known.end(), id) == known.end())
    return fail(ProblemKind::not_found, "layer.column", {{"column", id}, {"known", joined(known)}},
                {handle_->file, 0, 0, ""});
  const std::string key = layer.key == "rowid" ? layer.key : quoted(layer.key);
  const std::string sql = "SELECT " + (id.empty() ? key : quoted(id)) + ", " + quoted(layer.geometry) +
                          " FROM " + quoted(layer.table) + " ORDER BY " + key;
  return handle_->rows(sql, [&](sqlite3_stmt* statement) {
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement, 1));
    const auto count = static_cast<std::size_t>(sqlite3_column_bytes(statement, 1));
    return row(text_at(statement, 0), bytes == nullptr ? std::string_view() : std::string_view(bytes, count));
  });
}

Result<std::vector<std::string>> GeoPackage::columns(const Layer& layer) const {
  auto columns = handle_->key_and_columns(layer.table);
  if (!columns) return tl::unexpected(columns.error());
  std::erase(columns->second, layer.geometry);
  return std::move(columns->second);
}

Result<void> GeoPackage::read_cells(
    const Layer& layer, const std::vector<std::string>& columns,
    const std::function<bool(std::vector<std::string> cells, std::string_view blob)>& row) const {
  std::string sql = "SELECT " + quoted(layer.geometry);
  for (const auto& column : columns) sql += ", " + quoted(column);
  sql +=
      " FROM " + quoted(layer.table) + " ORDER BY " + (layer.key == "rowid" ? layer.key : quoted(layer.key));
  return handle_->rows(sql, [&](sqlite3_stmt* statement) {
    std::vector<std::string> cells;
    for (std::size_t i = 0; i < columns.size(); ++i)
      cells.emplace_back(text_at(statement, static_cast<int>(i) + 1));
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement, 0));
    const auto count = static_cast<std::size_t>(sqlite3_column_bytes(statement, 0));
    return row(std::move(cells), bytes == nullptr ? std::string_view() : std::string_view(bytes, count));
  });
}

}  // namespace minga::formats::layers
