// That SQLite answers by its indexes what the contract says must not be a scan.
#include <algorithm>

#include "contract/backends.hpp"
#include "contract/explaining.hpp"
#include "contract/geometries.hpp"
#include "store/placed_query.hpp"
#include "store/record_query.hpp"
#include "store/saved_model.hpp"
#include "store/sqlite/sqlite_database.hpp"

namespace minga::store::testing {
namespace {

class SqlitePlan : public ::testing::Test {
 protected:
  SqlitePlan() {
    auto store = open_sqlite(file_, options_of_tests()).value();
    EXPECT_TRUE(store->migrate(example_model(), false));
  }
  std::string plan_of(const Query& query) {
    sqlite::SqliteDatabase database(file_, 0);
    const auto connection = database.connect(Access::read);
    Explaining explaining(*connection);
    const auto schema = make_schema(saved_model(*connection), 1);
    EXPECT_TRUE(list_records(explaining, database.dialect(), *schema, query));
    return explaining.plan;
  }
  std::string plan_of_places(const Query& query) {
    sqlite::SqliteDatabase database(file_, 0);
    const auto connection = database.connect(Access::read);
    Explaining explaining(*connection);
    const auto schema = make_schema(saved_model(*connection), 1);
    EXPECT_TRUE(each_placed_record(explaining, database.dialect(), *schema, query, {},
                                   [](const Placed&) { return true; }));
    return explaining.plan;
  }
  static Query territories() {
    Query query;
    query.register_name = "territory";
    return query;
  }
  static bool has(const std::string& plan, const std::string& part) {
    return plan.find(part) != std::string::npos;
  }

  Folder folder_;
  std::filesystem::path file_ = folder_ / "w.gpkg";
};

TEST_F(SqlitePlan, ABoxGoesByTheRTree) {
  Query query = territories();
  query.box = Box{0, 0, 1, 1};
  query.count = true;
  const auto plan = plan_of(query);
  EXPECT_TRUE(has(plan, "SCAN rtree_territory_shape VIRTUAL TABLE INDEX 2:")) << plan;
  EXPECT_TRUE(has(plan, "SEARCH t USING INTEGER PRIMARY KEY")) << plan;
  EXPECT_FALSE(has(plan, "SCAN t")) << plan;
}

TEST_F(SqlitePlan, AMapIsLedFromRowToRow) {
  Query query = territories();
  query.box = Box{0, 0, 1, 1};
  const auto plan = plan_of_places(query);
  EXPECT_TRUE(has(plan, "SCAN rtree_territory_shape VIRTUAL TABLE INDEX 2:")) << plan;
  EXPECT_TRUE(has(plan, "SCAN n VIRTUAL TABLE INDEX")) << plan;
  EXPECT_TRUE(has(plan, "SEARCH t USING INTEGER PRIMARY KEY")) << plan;
  EXPECT_FALSE(has(plan, "SCAN t") || has(plan, "TEMP B-TREE")) << plan;
}

TEST_F(SqlitePlan, WordsGoByTheirTrigrams) {
  Query query = territories();
  query.search = "mina rio";
  query.count = true;
  for (const bool sorted : {false, true}) {
    if (sorted) query.sort = {{"name", false}};
    const auto plan = plan_of(query);
    EXPECT_TRUE(has(plan, "SCAN minga_find_territory VIRTUAL TABLE INDEX")) << plan;
    EXPECT_FALSE(has(plan, "SCAN t") || has(plan, "SCAN s")) << plan;
  }
  query = territories();
  query.filters = {{"name", Filter::Op::contains, {"mina"}}};
  EXPECT_TRUE(has(plan_of(query), "SCAN minga_find_territory VIRTUAL TABLE INDEX"));
}

TEST_F(SqlitePlan, TitlesAndLatestChangesAreReadInOrder) {
  for (const auto& [sort, index] :
       {std::pair<Sort, std::string>{{"name", false}, "minga_text_territory.name"},
        {{"name", true}, "minga_text_territory.name"},
        {{"changed", true}, "is_territory.changed"},
        {{"id", false}, "sqlite_autoindex_territory_1"}}) {
    Query query = territories();
    query.sort = {sort};
    const auto plan = plan_of(query);
    EXPECT_TRUE(has(plan, "INDEX " + index)) << plan;
    EXPECT_FALSE(has(plan, "TEMP B-TREE FOR ORDER BY")) << plan;
  }
}

// To gather two thousand takes longer than to come across a page of them.
TEST_F(SqlitePlan, WhatManyMatchIsNotGathered) {
  auto store = open_sqlite(file_, options_of_tests()).value();
  IdMaker ids(steady_clock_of_tests(), seeded_random(11));
  ASSERT_TRUE(store->write([&](Writer& writer) -> Result<void> {
    for (int i = 0; i < 2100; ++i) {
      const auto made = writer.create(*store->model().find_register("territory"), ids.next(),
                                      {{"name", "Mina " + std::to_string(i)}, {"shape", point(1, 1)}}, {});
      if (!made) return tl::unexpected(made.error());
    }
    return {};
  }));
  Query query = territories();
  query.search = "mina";
  query.box = Box{0, 0, 2, 2};
  const auto by_id = plan_of(query);
  EXPECT_TRUE(has(by_id, "SCAN t USING INDEX sqlite_autoindex_territory_1")) << by_id;
  EXPECT_FALSE(has(by_id, "LIST SUBQUERY")) << by_id;
  query.sort = {{"name", false}};
  const auto by_name = plan_of(query);
  EXPECT_TRUE(has(by_name, "INDEX minga_text_territory.name")) << by_name;
  EXPECT_FALSE(has(by_name, "TEMP B-TREE FOR ORDER BY")) << by_name;
  query.box = Box{5, 5, 6, 6};
  EXPECT_TRUE(has(plan_of(query), "LIST SUBQUERY")) << "few meet this one";
}

TEST_F(SqlitePlan, CountingReadsAnIndexAndNotTheRecords) {
  Query query = territories();
  query.count = true;
  query.limit = 0;
  const auto plan = plan_of(query);
  EXPECT_TRUE(has(plan, "SCAN t USING COVERING INDEX")) << plan;
}

}  // namespace
}  // namespace minga::store::testing
