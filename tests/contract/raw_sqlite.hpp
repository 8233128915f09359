#pragma once

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <filesystem>
#include <string>

namespace minga::store::testing {

/// What the triggers of a GeoPackage's R-tree ask for; every program that edits GeoPackages has them.
inline void add_geometry_functions(sqlite3* handle) {
  const auto nothing = [](sqlite3_context*, int, sqlite3_value**) {};
  for (const char* name : {"ST_MinX", "ST_MaxX", "ST_MinY", "ST_MaxY", "ST_IsEmpty"})
    sqlite3_create_function(handle, name, 1, SQLITE_UTF8, nullptr, nothing, nullptr, nullptr);
}

/// Does to the file what only somebody with another program could do.
inline void behind_our_back(const std::filesystem::path& file, const std::string& sql) {
  sqlite3* handle = nullptr;
  ASSERT_EQ(sqlite3_open(file.c_str(), &handle), SQLITE_OK);
  add_geometry_functions(handle);
  char* error = nullptr;
  EXPECT_EQ(sqlite3_exec(handle, sql.c_str(), nullptr, nullptr, &error), SQLITE_OK) << (error ? error : "");
  sqlite3_free(error);
  sqlite3_close(handle);
}

}  // namespace minga::store::testing
