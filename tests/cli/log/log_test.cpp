#include <gtest/gtest.h>
#include <sqlite3.h>

#include "cli/program.hpp"
#include "cli/small_files.hpp"

namespace minga::test {
namespace {

class Log : public testing::Test {
 protected:
  void SetUp() override { make_workspace(work); }

  TemporaryFolder folder;
  std::string work = folder / "work";
};

TEST_F(Log, HoldsInANewWorkspace) {
  const auto outcome = minga({"log", "verify", work, "--json"});
  EXPECT_WELL(outcome);
  EXPECT_EQ(outcome.json()["holds"], true);
  EXPECT_GT(outcome.json()["entries"], 0);
  EXPECT_EQ(outcome.json()["head"].get<std::string>().size(), 64U);
}

TEST_F(Log, ShowsWhoChangedWhichFieldsAndNoValues) {
  EXPECT_WELL(minga({"import", work, "territory", folder.file("t.csv", kTerritory)}));
  EXPECT_WELL(minga({"import", work, "person", folder.file("p.csv", kPerson)}));
  const auto entries = minga({"log", "verify", work, "--json"}).json()["entries"].get<long>();
  const auto outcome = minga({"log", "show", work, "--after", std::to_string(entries - 1), "--json"});
  EXPECT_WELL(outcome);
  const auto changes = outcome.json()["changes"];
  ASSERT_EQ(changes.size(), 1U);
  EXPECT_EQ(changes[0]["register"], "person");
  EXPECT_EQ(changes[0]["act"], "record.import");
  EXPECT_EQ(outcome.out.find("Rosa"), std::string::npos);
  const auto history = minga(
      {"log", "show", work, "--register", "person", "--record", changes[0]["record"].get<std::string>()});
  EXPECT_WELL(history);
  EXPECT_NE(history.out.find("record.import\tperson"), std::string::npos) << history.out;
  EXPECT_EQ(history.out.find("Rosa"), std::string::npos);
}

TEST_F(Log, FindsWhatWasChangedBehindTheProgram) {
  sqlite3* database = nullptr;
  ASSERT_EQ(sqlite3_open((work + "/workspace.gpkg").c_str(), &database), SQLITE_OK);
  const int changed = sqlite3_exec(
      database,
      "DROP TRIGGER minga_change_no_UPDATE; UPDATE minga_change SET act = 'nothing' WHERE sequence = 2",
      nullptr, nullptr, nullptr);
  const int rows = sqlite3_changes(database);
  sqlite3_close(database);
  ASSERT_EQ(changed, SQLITE_OK);
  ASSERT_EQ(rows, 1);
  EXPECT_REFUSED(minga({"log", "verify", work}), 1, "2");
  const auto json = minga({"log", "verify", work, "--json"});
  EXPECT_EQ(json.code, 1);
  EXPECT_EQ(json.json()["holds"], false);
  EXPECT_EQ(json.json()["first_bad"], 2);
}

TEST_F(Log, WantsARecordWhole) {
  EXPECT_REFUSED(minga({"log", "show", work, "--register", "person"}), 2, "--record");
  EXPECT_REFUSED(minga({"log", "show", work, "--register", "person", "--record", "7"}), 2, "--record");
  EXPECT_REFUSED(minga({"log", "verify", folder / "none"}), 1, "none");
  EXPECT_REFUSED(minga({"log"}), 2, "minga log --help");
}

}  // namespace
}  // namespace minga::test
