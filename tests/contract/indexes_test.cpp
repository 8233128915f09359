// That the look-ups which phones cause by the hundred go by an index and do not walk a table.
#include "contract/backend.hpp"
#include "contract/explaining.hpp"
#include "store/record_query.hpp"
#include "store/record_store.hpp"
#include "store/sqlite/sqlite_database.hpp"

namespace minga::store::testing {
namespace {

class Indexes : public ::testing::Test {
 protected:
  Indexes() : file_(folder_ / "w.gpkg") {
    EXPECT_TRUE((*open_sqlite(file_, options_of_tests()))->migrate(example_model(), false));
    database_ = std::make_unique<sqlite::SqliteDatabase>(file_, 1000);
    connection_ = database_->connect(Access::read);
  }
  std::string plan_of(const std::string& register_name, std::vector<Filter> filters) {
    Explaining explaining(*connection_);
    Query query;
    query.register_name = register_name;
    query.filters = std::move(filters);
    EXPECT_TRUE(list_records(explaining, database_->dialect(), *schema_, query));
    return explaining.plan;
  }

  Folder folder_;
  std::filesystem::path file_;
  std::unique_ptr<sqlite::SqliteDatabase> database_;
  std::unique_ptr<Connection> connection_;
  std::shared_ptr<const Schema> schema_ = make_schema(example_model(), 1);
  const std::string id_ = "01890a5d-ac96-774b-bcce-b302099a8057";
};

TEST_F(Indexes, FindARecordByItsId) {
  Explaining explaining(*connection_);
  find_record(explaining, database_->dialect(), *schema_->layout("person"), *id_from(id_));
  EXPECT_NE(explaining.plan.find("SEARCH"), std::string::npos) << explaining.plan;
  EXPECT_EQ(explaining.plan.find("SCAN"), std::string::npos) << explaining.plan;
}

TEST_F(Indexes, FindRecordsByAListOfIds) {
  const auto plan = plan_of("person", {{"id", Filter::Op::any_of, {id_, id_}}});
  EXPECT_NE(plan.find("(id=?)"), std::string::npos) << plan;
  EXPECT_EQ(plan.find("SCAN"), std::string::npos) << plan;
}

TEST_F(Indexes, FindRecordsByWhatTheyPointAt) {
  const auto plan = plan_of("person", {{"territory", Filter::Op::equal, {id_}}});
  EXPECT_NE(plan.find("ix_person.territory"), std::string::npos) << plan;
  EXPECT_EQ(plan.find("SCAN"), std::string::npos) << plan;
}

TEST_F(Indexes, FindRecordsByAUniqueValue) {
  const auto plan = plan_of("territory", {{"code", Filter::Op::equal, {std::string("17")}}});
  EXPECT_NE(plan.find("ux_territory.code"), std::string::npos) << plan;
  EXPECT_EQ(plan.find("SCAN"), std::string::npos) << plan;
}

TEST_F(Indexes, FindRecordsByASecret) {
  const auto plan = plan_of("person", {{"token", Filter::Op::equal, {std::string("a secret")}}});
  EXPECT_NE(plan.find("minga_secret_value"), std::string::npos) << plan;
  EXPECT_EQ(plan.find("SCAN"), std::string::npos) << plan;
}

}  // namespace
}  // namespace minga::store::testing
