#include "contract/backends.hpp"

namespace minga::store::testing {
namespace {

using CheckContract = StoreContract;
MINGA_ON_EVERY_BACKEND(CheckContract);

pack::Check check_of(std::string sql, std::vector<std::string> numbers = {}) {
  pack::Check check;
  check.name = "named";
  check.register_name = "territory";
  check.reads = {"territory", "person"};
  check.numbers = std::move(numbers);
  check.sql = std::move(sql);
  check.source = {"p/checks/named.sql", 1};
  check.sql_line = 7;
  return check;
}

TEST_P(CheckContract, GivesTheRecordsWithTheirNumbersInOrderOfId) {
  std::vector<Id> made;
  for (const char* name : {"a", "bb", "ccc"}) made.push_back(create("territory", {{"name", name}})->id);
  const auto check = check_of("SELECT t.id AS record, length(t.name) AS wide FROM territory t", {"wide"});
  std::vector<std::pair<Id, double>> found;
  store().read([&](Reader& reader) {
    reader.run_check(check, "2026-01-01", [&](const CheckHit& hit) {
      found.emplace_back(hit.record, hit.numbers.at(0).value_or(-1));
      return true;
    });
  });
  EXPECT_EQ(found, (std::vector<std::pair<Id, double>>{{made[0], 1}, {made[1], 2}, {made[2], 3}}));
}

TEST_P(CheckContract, SeesNoRetiredRecordAndNoSecret) {
  const auto gone = create("territory", {{"name", "gone"}});
  ASSERT_TRUE(retire("territory", gone->id));
  std::size_t found = 0;
  store().read([&](Reader& reader) {
    reader.run_check(check_of("SELECT t.id AS record FROM territory t WHERE t.name = 'gone'"), "2026-01-01",
                     [&](const CheckHit&) { return ++found > 0; });
  });
  EXPECT_EQ(found, 0U);
}

TEST_P(CheckContract, OneThatTheDatabaseCannotRunIsRefusedBeforeAnythingChanges) {
  for (const char* sql : {"SELECT t.id AS record FROM territory t WHERE t.nowhere = 1",
                          "SELECT t.id FROM territory t", "SELECT t.retired AS record FROM territory t"}) {
    auto model = example_model();
    model.checks["named"] = check_of(sql);
    const auto steps = store().migrate(model, false);
    ASSERT_FALSE(steps) << sql;
    ASSERT_EQ(steps.error().size(), 1U);
    EXPECT_EQ(steps.error()[0].code, "pack.check_runs");
    EXPECT_EQ(steps.error()[0].place.file, "p/checks/named.sql");
    EXPECT_EQ(steps.error()[0].place.line, 7);
    EXPECT_TRUE(store().model().checks.empty());
  }
}

}  // namespace
}  // namespace minga::store::testing
