#pragma once

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <cstdint>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

namespace minga::test {

using Corners = std::vector<std::pair<double, double>>;

/// What a layer of the tests has: a code, a geometry as WKB, and when it was filed.
struct Feature {
  std::string code;
  std::string wkb;
  std::string filed = {};
};

inline void put_coordinates(std::string& out, std::initializer_list<std::uint32_t> numbers,
                            const Corners& corners) {
  const auto put = [&](const auto& value) {
    char bytes[sizeof value];
    std::memcpy(bytes, &value, sizeof value);
    out.append(bytes, sizeof value);
  };
  for (const auto number : numbers) put(number);
  put(static_cast<std::uint32_t>(corners.size()));
  for (const auto& [x, y] : corners) put(x), put(y);
}

/// A polygon, each ring closed by the caller.
inline std::string polygon(const std::vector<Corners>& rings) {
  std::string out(1, '\x01');
  const auto count = static_cast<std::uint32_t>(rings.size());
  put_coordinates(out, {3U, count}, rings.front());
  for (std::size_t i = 1; i < rings.size(); ++i) put_coordinates(out, {}, rings[i]);
  return out;
}

inline Corners corners_of(double x, double y, double width, double height) {
  return {{x, y}, {x + width, y}, {x + width, y + height}, {x, y + height}, {x, y}};
}

inline std::string rectangle(double x, double y, double width, double height) {
  return polygon({corners_of(x, y, width, height)});
}

inline std::string path(const Corners& points) {
  std::string out(1, '\x01');
  put_coordinates(out, {2U}, points);
  return out;
}

/// A GeoPackage with the layers of these names, each of the same features.
inline void make_layers(const std::string& file, const std::string& organization, int code,
                        const std::vector<std::string>& names, const std::vector<Feature>& features) {
  sqlite3* database = nullptr;
  ASSERT_EQ(sqlite3_open(file.c_str(), &database), SQLITE_OK);
  const auto run = [&](const std::string& sql) {
    EXPECT_EQ(sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK) << sql;
  };
  run("CREATE TABLE gpkg_spatial_ref_sys (srs_id INTEGER, organization TEXT, organization_coordsys_id "
      "INTEGER, definition TEXT)");
  run("CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, srs_id INTEGER)");
  run("INSERT INTO gpkg_spatial_ref_sys VALUES (" + std::to_string(code) + ",'" + organization + "'," +
      std::to_string(code) + ",'undefined')");
  for (const auto& name : names) {
    run("INSERT INTO gpkg_geometry_columns VALUES ('" + name + "', 'geom', " + std::to_string(code) + ")");
    run("CREATE TABLE " + name + " (fid INTEGER PRIMARY KEY, geom BLOB, code TEXT, filed TEXT)");
    for (const auto& feature : features) {
      sqlite3_stmt* row = nullptr;
      sqlite3_prepare_v2(database, ("INSERT INTO " + name + " (geom, code, filed) VALUES (?,?,?)").c_str(),
                         -1, &row, nullptr);
      const auto blob = std::string("GP\0\x01\0\0\0\0", 8) + feature.wkb;
      sqlite3_bind_blob(row, 1, blob.data(), static_cast<int>(blob.size()), SQLITE_TRANSIENT);
      sqlite3_bind_text(row, 2, feature.code.c_str(), -1, SQLITE_TRANSIENT);
      sqlite3_bind_text(row, 3, feature.filed.c_str(), -1, SQLITE_TRANSIENT);
      EXPECT_EQ(sqlite3_step(row), SQLITE_DONE);
      sqlite3_finalize(row);
    }
  }
  sqlite3_close(database);
}

}  // namespace minga::test
