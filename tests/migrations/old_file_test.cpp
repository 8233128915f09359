// Workspaces of former versions of the store: they get what is new when they are opened, and lose nothing.
#include <algorithm>

#include "contract/backends.hpp"
#include "contract/geometries.hpp"
#include "contract/raw_sqlite.hpp"

namespace minga::store::testing {
namespace {

/// Format 1 was the same without indexes of boxes, words and titles.
void take_back_to_format_1(const std::filesystem::path& file) {
  std::string sql;
  for (const std::string layer : {"territory_shape", "sample_place"}) {
    for (const std::string event : {"insert", "update1", "update2", "update3", "update4", "delete"})
      sql += "DROP TRIGGER rtree_" + layer + "_" + event + "; ";
    sql += "DROP TABLE rtree_" + layer + "; ";
  }
  for (const std::string name : {"territory", "person", "sample"}) {
    sql += "DROP TABLE minga_find_" + name + "; DROP TABLE minga_text_" + name + "; DROP INDEX \"is_" + name +
           ".changed\"; ";
  }
  behind_our_back(file,
                  sql + "DROP TABLE gpkg_extensions; UPDATE minga_meta SET value = '1' WHERE key = 'format'");
}

std::int64_t number(const std::filesystem::path& file, const std::string& sql) {
  sqlite3* handle = nullptr;
  sqlite3_stmt* statement = nullptr;
  EXPECT_EQ(sqlite3_open(file.c_str(), &handle), SQLITE_OK);
  EXPECT_EQ(sqlite3_prepare_v2(handle, sql.c_str(), -1, &statement, nullptr), SQLITE_OK)
      << sqlite3_errmsg(handle);
  EXPECT_EQ(sqlite3_step(statement), SQLITE_ROW);
  const auto found = sqlite3_column_int64(statement, 0);
  sqlite3_finalize(statement);
  sqlite3_close(handle);
  return found;
}

class OldFile : public ::testing::Test {
 protected:
  void open() { store_ = open_sqlite(file_, options_of_tests()).value(); }
  const pack::Register& reg(const char* name) { return *store_->model().find_register(name); }
  void fill() {
    open();
    ASSERT_TRUE(store_->migrate(example_model(), false));
    ASSERT_TRUE(store_->write([&](Writer& writer) -> Result<void> {
      for (int i = 0; i < 300; ++i) {
        const auto made = writer.create(
            reg("territory"), ids_.next(),
            {{"name", "Cañón " + std::to_string(i)}, {"shape", point(i / 10.0, 0)}}, {"test", {}, "", ""});
        if (!made) return tl::unexpected(made.error());
      }
      const Id gone = ids_.next();
      const auto made =
          writer.create(reg("territory"), gone, {{"name", "Cañón retirado"}}, {"test", {}, "", ""});
      if (!made) return tl::unexpected(made.error());
      return writer.retire(reg("territory"), gone, {}, {"test", {}, "", ""}).map([](const Record&) {});
    }));
  }
  std::size_t found(const std::string& words, std::optional<Box> box = {}) {
    Query query;
    query.register_name = "territory";
    query.search = words;
    query.box = box;
    query.limit = 1000;
    query.sort = {{"name", false}};
    std::size_t count = 0;
    store_->read([&](Reader& reader) { count = reader.list(query)->records.size(); });
    return count;
  }

  Folder folder_;
  std::filesystem::path file_ = folder_ / "w.gpkg";
  std::unique_ptr<Store> store_;
  IdMaker ids_{steady_clock_of_tests(), seeded_random(3)};
};

TEST_F(OldFile, GetsItsIndexesWhenItIsOpened) {
  fill();
  const auto head = store_->verify_log().head;
  store_.reset();
  take_back_to_format_1(file_);
  ASSERT_EQ(
      number(file_, "SELECT count(*) FROM sqlite_master WHERE name LIKE 'rtree%' OR name LIKE '%text_ter%'"),
      0);

  open();
  EXPECT_EQ(found("canon"), 300U);
  EXPECT_EQ(found("canon 29"), 13U) << "29, 129, 229 and 290 to 299";
  EXPECT_EQ(found("", Box{0.95, -1, 2.05, 1}), 11U);
  EXPECT_FALSE(store_->verify_log().first_bad);
  EXPECT_EQ(store_->verify_log().head, head);
  ASSERT_TRUE(store_->migrate(example_model(), false)) << "the packs' own migration goes on as before";
  store_.reset();
  EXPECT_EQ(number(file_, "SELECT value FROM minga_meta WHERE key = 'format'"), 2);
  EXPECT_EQ(number(file_, "SELECT count(*) FROM rtree_territory_shape"), 300);
  EXPECT_EQ(number(file_, "SELECT count(*) FROM gpkg_extensions WHERE extension_name = 'gpkg_rtree_index'"),
            2);
  open();
  EXPECT_EQ(found("retirado"), 0U);
}

TEST_F(OldFile, IsLeftAsItIsWhileSomebodyElseHasItOpen) {
  fill();
  store_.reset();
  take_back_to_format_1(file_);
  auto options = options_of_tests();
  options.may_upgrade = false;
  const auto refused = open_sqlite(file_, std::move(options));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "store.in_use");
  EXPECT_EQ(number(file_, "SELECT value FROM minga_meta WHERE key = 'format'"), 1);
  open();
  EXPECT_EQ(found("canon"), 300U);
}

TEST_F(OldFile, BackupOfAFormerVersionIsRestored) {
  fill();
  const auto backup = folder_ / "backup.gpkg";
  ASSERT_TRUE(store_->backup(backup));
  store_.reset();
  take_back_to_format_1(backup);
  ASSERT_TRUE(restore_sqlite(backup, file_));
  open();
  EXPECT_EQ(found("canon"), 300U);
}

/// Renaming, retiring and adding fields takes the indexes along.
class Indexes : public OldFile {
 protected:
  Indexes() { fill(); }
  pack::Model next() {
    auto model = example_model();
    model.packs.front().version = "1.1.0";
    return model;
  }
};

TEST_F(Indexes, FollowRenamedFields) {
  auto model = next();
  auto& fields = model.registers["territory"].fields;
  fields[0].name = "title";
  fields[0].was = "name";
  fields[3].name = "outline";
  fields[3].was = "shape";
  model.registers["territory"].title_fields = {"title"};
  ASSERT_TRUE(store_->migrate(model, false));
  for (const bool opened_again : {false, true}) {
    if (opened_again) {
      store_.reset();
      open();
    }
    Query query;
    query.register_name = "territory";
    query.search = "canon";
    query.box = Box{0.95, -1, 2.05, 1};
    query.sort = {{"title", false}};
    store_->read([&](Reader& reader) { EXPECT_EQ(reader.list(query)->records.size(), 11U); });
    ASSERT_TRUE(store_->write([&](Writer& writer) -> Result<void> {
      return writer
          .create(reg("territory"), ids_.next(), {{"title", "otro"}, {"outline", point(50, 50)}},
                  {"test", {}, "", ""})
          .map([](const Record&) {});
    }));
  }
  store_.reset();
  EXPECT_EQ(number(file_, "SELECT count(*) FROM rtree_territory_outline"), 302);
  EXPECT_EQ(number(file_, "SELECT count(*) FROM sqlite_master WHERE name LIKE 'rtree_territory_shape%'"), 0);
  EXPECT_EQ(number(file_, "SELECT count(*) FROM gpkg_extensions WHERE column_name = 'outline'"), 1);
}

TEST_F(Indexes, FollowRetiredAddedAndReorderedFields) {
  auto model = next();
  auto& fields = model.registers["territory"].fields;
  fields[3].retired = true;
  fields.push_back(field("place", pack::FieldType::geometry));
  fields.push_back(field("story", pack::FieldType::long_text));
  std::rotate(fields.begin(), fields.begin() + 1, fields.end());
  ASSERT_TRUE(store_->migrate(model, false));
  ASSERT_TRUE(store_->write([&](Writer& writer) -> Result<void> {
    return writer
        .create(reg("territory"), ids_.next(),
                {{"name", "nuevo"}, {"code", "COD-9"}, {"story", "Érase una vez"}, {"place", point(7, 7)}},
                {"test", {}, "", ""})
        .map([](const Record&) {});
  }));
  EXPECT_EQ(found("erase nuevo cod-9", Box{6, 6, 8, 8}), 1U);
  EXPECT_EQ(found("", Box{0, -1, 2, 1}), 0U) << "the retired geometry is no longer the register's";
  EXPECT_EQ(found("canon"), 300U);
  // A field that the pack no longer names at all stays in the file and out of the indexes.
  fields.erase(
      std::find_if(fields.begin(), fields.end(), [](const auto& one) { return one.name == "shape"; }));
  auto& story =
      *std::find_if(fields.begin(), fields.end(), [](const auto& one) { return one.name == "story"; });
  story.retired = true;
  model.packs.front().version = "1.2.0";
  ASSERT_TRUE(store_->migrate(model, false));
  fields.erase(
      std::find_if(fields.begin(), fields.end(), [](const auto& one) { return one.name == "story"; }));
  model.packs.front().version = "1.3.0";
  ASSERT_TRUE(store_->migrate(model, false));
  store_.reset();
  open();
  ASSERT_TRUE(store_->write([&](Writer& writer) -> Result<void> {
    return writer.create(reg("territory"), ids_.next(), {{"name", "último"}}, {"test", {}, "", ""})
        .map([](const Record&) {});
  }));
  EXPECT_EQ(found("ultimo"), 1U);
  EXPECT_EQ(found("erase"), 0U) << "a retired field is not searched";
}

}  // namespace
}  // namespace minga::store::testing
