// What holds for the workspace file alone: that it is a GeoPackage, backup and restore, a full disk.
#include <sys/resource.h>

#include <atomic>
#include <csignal>
#include <cstdio>
#include <fstream>
#include <thread>

#include "contract/backends.hpp"
#include "contract/geometries.hpp"
#include "contract/raw_sqlite.hpp"

namespace minga::store::testing {
namespace {

class SqliteFile : public ::testing::Test {
 protected:
  SqliteFile() : file_(folder_ / "w.gpkg") {
    open();
    EXPECT_TRUE(store_->migrate(example_model(), false));
  }
  void open() {
    auto opened = open_sqlite(file_, options_of_tests());
    ASSERT_TRUE(opened) << opened.error().code;
    store_ = std::move(*opened);
  }
  Result<void> create(const std::string& name, Values values) {
    return store_->write([&](Writer& writer) -> Result<void> {
      const auto made =
          writer.create(*store_->model().find_register(name), ids_.next(), values, {"test", {}, "", ""});
      if (!made) return tl::unexpected(made.error());
      return {};
    });
  }
  std::int64_t count(const std::string& name) {
    std::int64_t total = -1;
    store_->read([&](Reader& reader) {
      Query query;
      query.register_name = name;
      query.count = true;
      total = *reader.list(query)->total;
    });
    return total;
  }

  Folder folder_;
  std::filesystem::path file_;
  std::unique_ptr<Store> store_;
  IdMaker ids_{steady_clock_of_tests(), seeded_random(5)};
};

struct Said {
  std::string text;
  int code = -1;
};

Said run(const std::string& command) {
  Said said;
  FILE* pipe = ::popen((command + " 2>&1").c_str(), "r");
  if (!pipe) return said;
  char part[4096];
  while (const std::size_t got = std::fread(part, 1, sizeof part, pipe)) said.text.append(part, got);
  said.code = ::pclose(pipe);
  return said;
}

bool says(const Said& said, const std::string& text) {
  return said.text.find(text) != std::string::npos;
}

TEST_F(SqliteFile, GdalOpensItLayerByLayerWhileItIsInUseAndAfter) {
  ASSERT_TRUE(
      create("sample", {{"note", "one"}, {"place", point(-70.25, -12.5)}, {"grams", std::int64_t{7}}}));
  ASSERT_TRUE(create("sample", {{"note", "two"}}));
  ASSERT_TRUE(create("territory", {{"name", "t"}, {"shape", polygon({{0, 0}, {1, 0}, {1, 1}, {0, 0}})}}));
  ASSERT_TRUE(create("person", {{"name", "p"}, {"token", "hidden-token"}}));
  for (const bool in_use : {true, false}) {
    if (!in_use) store_.reset();
    const Said all = run("ogrinfo -ro -so -al '" + file_.string() + "'");
    EXPECT_EQ(all.code, 0);
    EXPECT_TRUE(says(all, "using driver `GPKG' successful")) << all.text;
    EXPECT_FALSE(says(all, "Warning") || says(all, "ERROR")) << all.text;
    EXPECT_FALSE(says(all, "minga_")) << "our own tables are no layers: " << all.text;
    const Said samples = run("ogrinfo -ro -al '" + file_.string() + "' sample");
    EXPECT_TRUE(says(samples, "Geometry: Point")) << samples.text;
    EXPECT_TRUE(says(samples, "Feature Count: 2"));
    EXPECT_TRUE(says(samples, "POINT (-70.25 -12.5)"));
    EXPECT_TRUE(says(samples, "WGS 84"));
    EXPECT_TRUE(says(samples, "grams (Integer64) = 7"));
    const Said territories = run("ogrinfo -ro -al '" + file_.string() + "' territory");
    EXPECT_TRUE(says(territories, "POLYGON ((0 0,1 0,1 1,0 0))")) << territories.text;
    const Said people = run("ogrinfo -ro -al '" + file_.string() + "' person");
    EXPECT_TRUE(says(people, "Feature Count: 1"));
    EXPECT_FALSE(says(people, "hidden-token"));
  }
}

// QGIS and GDAL use the R-tree that we keep, and keep the one that we use.
TEST_F(SqliteFile, GdalUsesAndKeepsTheIndexOfBoxes) {
  for (int i = 0; i < 50; ++i) ASSERT_TRUE(create("sample", {{"place", point(i, 0)}}));
  const std::string quoted = "'" + file_.string() + "'";
  const Said indexed = run("ogrinfo -ro " + quoted + " -sql \"SELECT HasSpatialIndex('sample','place')\"");
  EXPECT_TRUE(says(indexed, "HasSpatialIndex (Integer) = 1")) << indexed.text;
  EXPECT_TRUE(says(run("ogrinfo -ro -so -spat 9.5 -1 12.5 1 " + quoted + " sample"), "Feature Count: 3"));

  std::ofstream(folder_ / "new.geojson")
      << R"({"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"Point",)"
         R"("coordinates":[100,1]},"properties":{"id":"01990000-0000-7000-8000-000000000001","revision":1,)"
         R"("retired":false,"changed":"x"}}]})";
  const Said added =
      run("ogr2ogr -append " + quoted + " '" + (folder_ / "new.geojson").string() + "' -nln sample");
  EXPECT_EQ(added.code, 0) << added.text;
  Query query;
  query.register_name = "sample";
  query.box = Box{99, 0, 101, 2};
  store_->read([&](Reader& reader) { EXPECT_EQ(reader.list(query)->records.size(), 1U); });
  EXPECT_EQ(store_->verify_log().problem_code, "log.table_differs") << "who went round the log is found";
}

TEST_F(SqliteFile, IsAValidGeoPackage) {
  const std::string validator = "/usr/bin/python3 -m osgeo_utils.samples.validate_gpkg -k ";
  if (run("/usr/bin/python3 -c 'import osgeo_utils.samples.validate_gpkg'").code != 0)
    GTEST_SKIP() << "GDAL's validate_gpkg is not installed (python3-gdal)";
  ASSERT_TRUE(create("sample", {{"note", "one"}, {"place", point(-70.25, -12.5)}, {"area", point(1, 1)}}));
  // No empty point: this validator of GDAL 3.6 looks for the flag of emptiness in the bit beside it.
  ASSERT_TRUE(create("territory", {{"name", "t"}, {"shape", polygon({{0, 0}, {1, 0}, {1, 1}, {0, 0}})}}));
  store_.reset();
  const Said said = run(validator + "'" + file_.string() + "'");
  EXPECT_EQ(said.code, 0) << said.text;
  EXPECT_FALSE(says(said, "Req ") && says(said, "not ok")) << said.text;
}

TEST_F(SqliteFile, BackupOfALiveWorkspaceIsWholeAndRestores) {
  for (int i = 0; i < 10; ++i) ASSERT_TRUE(create("sample", {{"note", std::to_string(i)}}));
  const auto backup = folder_ / "backup.gpkg";
  std::atomic<bool> done = false;
  std::thread writer([&] {
    while (!done) EXPECT_TRUE(create("person", {{"name", "x"}}));
  });
  const auto made = store_->backup(backup);
  done = true;
  writer.join();
  ASSERT_TRUE(made) << made.error().code;
  EXPECT_EQ(store_->backup(backup).error().code, "store.file_exists");

  ASSERT_TRUE(create("sample", {{"note", "after"}}));
  store_.reset();
  const auto restored = restore_sqlite(backup, file_);
  ASSERT_TRUE(restored) << restored.error().code;
  open();
  EXPECT_EQ(count("sample"), 10);
  EXPECT_FALSE(store_->verify_log().first_bad);
  auto before = open_sqlite(folder_ / "w.gpkg.before-restore", options_of_tests());
  ASSERT_TRUE(before);
  (*before)->read([](Reader& reader) {
    Query query;
    query.register_name = "sample";
    query.count = true;
    EXPECT_EQ(reader.list(query)->total, 11);
  });
}

TEST_F(SqliteFile, DamagedOrForgedBackupIsNotRestored) {
  for (int i = 0; i < 300; ++i) ASSERT_TRUE(create("sample", {{"note", std::string(50, 'x')}}));
  const auto good = folder_ / "good.gpkg", torn = folder_ / "torn.gpkg", forged = folder_ / "forged.gpkg";
  ASSERT_TRUE(store_->backup(good));
  std::filesystem::copy_file(good, torn);
  std::filesystem::copy_file(good, forged);
  std::filesystem::resize_file(torn, std::filesystem::file_size(torn) / 2);
  behind_our_back(
      forged, "DROP TRIGGER minga_change_no_UPDATE; UPDATE minga_change SET act = 'x' WHERE sequence = 9");
  std::ofstream(folder_ / "other.txt") << "no database at all, whatever its length may be";
  store_.reset();
  for (const auto& [file, code] : {std::pair{torn, "store.backup_damaged"},
                                   {forged, "store.backup_damaged"},
                                   {folder_ / "none", "store.file_not_found"}}) {
    const auto restored = restore_sqlite(file, file_);
    ASSERT_FALSE(restored) << file;
    EXPECT_EQ(restored.error().code, code);
  }
  EXPECT_FALSE(restore_sqlite(folder_ / "other.txt", file_));
  open();
  EXPECT_EQ(count("sample"), 300) << "the workspace is as it was";
}

TEST_F(SqliteFile, WhatIsNoWorkspaceIsNotOpened) {
  std::ofstream(folder_ / "other.txt") << "no database at all, whatever its length may be";
  EXPECT_EQ(open_sqlite(folder_ / "other.txt", options_of_tests()).error().code, "store.not_a_workspace");
  behind_our_back(folder_ / "other.sqlite", "CREATE TABLE t (a)");
  EXPECT_EQ(open_sqlite(folder_ / "other.sqlite", options_of_tests()).error().code, "store.not_a_workspace");
  EXPECT_EQ(open_sqlite(folder_ / "no/folder", options_of_tests()).error().code, "store.cannot_open");
  store_.reset();
  behind_our_back(file_, "UPDATE minga_meta SET value = '999' WHERE key = 'format'");
  EXPECT_EQ(open_sqlite(file_, options_of_tests()).error().code, "store.newer_format");
}

TEST_F(SqliteFile, ChangesOfAProgramThatKeepsNoTailOfRegistersAreNotMissed) {
  const auto last = [&](std::string_view name) {
    std::int64_t found = -1;
    store_->read([&](Reader& reader) { found = reader.last_change_in(name); });
    return found;
  };
  ASSERT_TRUE(create("sample", {{"note", "one"}}));
  ASSERT_TRUE(create("territory", {{"name", "t"}}));
  ASSERT_TRUE(create("territory", {{"name", "u"}}));
  EXPECT_EQ(last("sample"), 1);
  store_.reset();
  behind_our_back(file_, "UPDATE minga_meta SET value = '1 0 sample 1' WHERE key = 'log_registers'");
  open();
  EXPECT_EQ(last("sample"), 3) << "any register may have changed since";
  ASSERT_TRUE(create("territory", {{"name", "v"}}));
  EXPECT_EQ(last("sample"), 3);
  EXPECT_EQ(last("territory"), 4);
  store_.reset();
  behind_our_back(file_, "DELETE FROM minga_meta WHERE key = 'log_registers'");
  open();
  EXPECT_EQ(last("sample"), 4);
}

/// No file of this process may grow beyond the limit: to the program the same as a full disk.
class SmallDisk {
 public:
  explicit SmallDisk(rlim_t bytes) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
    ::getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit small{bytes, before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &small);
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;
  ~SmallDisk() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, handler_);
  }

 private:
  void (*handler_)(int);
  rlimit before_{};
};

TEST_F(SqliteFile, FullDiskIsSaidLeavesNothingHalfAndPasses) {
  std::int64_t kept = 0, refused = 0;
  {
    const SmallDisk small(2'000'000);
    for (int i = 0; i < 60 && refused < 3; ++i) {
      const auto done = store_->write([&](Writer& writer) -> Result<void> {
        const pack::Register& reg = *store_->model().find_register("sample");
        for (int half = 0; half < 2; ++half) {
          const auto made =
              writer.create(reg, ids_.next(), {{"note", std::string(60'000, 'x')}}, {"test", {}, "", ""});
          if (!made) return tl::unexpected(made.error());
        }
        return {};
      });
      if (done) {
        kept += 2;
        continue;
      }
      ++refused;
      EXPECT_EQ(done.error().code, "store.disk_full");
      EXPECT_EQ(done.error().kind, ProblemKind::storage);
      EXPECT_EQ(count("sample"), kept) << "reading goes on, nothing half-written";
    }
  }
  EXPECT_GT(kept, 0);
  EXPECT_EQ(refused, 3);
  EXPECT_TRUE(create("sample", {{"note", "there is room again"}}));
  EXPECT_EQ(count("sample"), kept + 1);
  EXPECT_FALSE(store_->verify_log().first_bad);
  store_.reset();
  open();
  EXPECT_EQ(count("sample"), kept + 1);
}

}  // namespace
}  // namespace minga::store::testing
