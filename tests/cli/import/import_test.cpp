#include <gtest/gtest.h>

#include "cli/bomb.hpp"
#include "cli/program.hpp"

namespace minga::test {
namespace {

class Import : public testing::Test {
 protected:
  void SetUp() override { make_workspace(work); }
  Outcome import(const std::string& name, const std::string& bytes,
                 std::vector<std::string> more = {}) const {
    std::vector<std::string> arguments{"import", work, "territory", folder.file(name, bytes)};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return minga(arguments);
  }
  std::size_t territories() const {
    const auto outcome = minga({"export", work, "territory", "--json"});
    EXPECT_WELL(outcome);
    return outcome.json()["count"];
  }

  TemporaryFolder folder;
  std::string work = folder / "work";
};

TEST_F(Import, WritesAllRowsAndTheSameAgainChangesNothing) {
  const auto before = territories();
  const std::string rows =
      "name,kind,code,population\nPuerto Uno,village,X-1,120\nPuerto Dos,village,X-2,80\n";
  const auto trial = import("t.csv", rows, {"--dry-run", "--json"});
  EXPECT_WELL(trial);
  EXPECT_EQ(trial.json()["new"], 2);
  EXPECT_EQ(trial.json()["written"], false);
  EXPECT_EQ(territories(), before);

  const auto outcome = import("t.csv", rows, {"--json"});
  EXPECT_WELL(outcome);
  EXPECT_EQ(outcome.json()["written"], true);
  EXPECT_EQ(territories(), before + 2);

  EXPECT_WELL(minga({"export", work, "territory", "-o", folder / "back.csv"}));
  const auto again = minga({"import", work, "territory", folder / "back.csv", "--json"});
  EXPECT_WELL(again);
  EXPECT_EQ(again.json()["unchanged"], before + 2);
  EXPECT_EQ(again.json()["changed"], 0);
}

TEST_F(Import, KeepsNothingWhenOneRowIsWrongAndSaysWhich) {
  const auto before = territories();
  const auto outcome = import(
      "t.csv", "name,kind,population\nUno,village,120\n,village,80\nTres,village,many\nCuatro,moon,1\n");
  EXPECT_EQ(outcome.code, 1);
  EXPECT_EQ(outcome.out, "");
  for (const auto* place : {"t.csv:3", "t.csv:4", "t.csv:5"})
    EXPECT_NE(outcome.err.find(place), std::string::npos) << outcome.err;
  EXPECT_EQ(territories(), before);
}

TEST_F(Import, ReadsWhatExcelWrites) {
  EXPECT_WELL(import("bom.csv", "\xEF\xBB\xBFname;kind\r\nUno;village\r\n"));
  EXPECT_REFUSED(import("latin.csv", "name,kind\nRinc\xF3n,village\n"), 1, "latin.csv:2");
  EXPECT_WELL(import("latin.csv", "name,kind\nRinc\xF3n,village\n", {"--encoding", "latin1"}));
  EXPECT_REFUSED(import("t.csv", "name,kind\nA,village\n", {"--delimiter", ";"}), 1, "t.csv");
  EXPECT_REFUSED(import("t.csv", "name,kind\nA,village\n", {"--delimiter", "?"}), 2, "--delimiter");
}

TEST_F(Import, TakesTheFormatsItGives) {
  EXPECT_WELL(import("t.csv", "name,kind,geometry\nUno,village,POINT (-70.5 -12.6)\n"));
  for (const auto* name : {"t.xlsx", "t.geojson"}) {
    EXPECT_WELL(minga({"export", work, "territory", "-o", folder / name}));
    const auto outcome = minga({"import", work, "territory", folder / name, "--dry-run", "--json"});
    EXPECT_WELL(outcome);
    EXPECT_EQ(outcome.json()["new"], 0);
    EXPECT_EQ(outcome.json()["changed"], 0);
  }
}

TEST_F(Import, RefusesFilesThatCannotBeRead) {
  EXPECT_REFUSED(import("t.csv", ""), 1, "t.csv");
  EXPECT_REFUSED(import("t.csv", "name,kind\n" + std::string(2'000'000, 'x')), 1, "t.csv:2");
  EXPECT_REFUSED(import("t.doc", "x"), 1, "--format");
  EXPECT_REFUSED(import("t.geojson", "{\"type\": \"FeatureCollection\", \"features\": ["), 1, "t.geojson");
  EXPECT_REFUSED(minga({"import", work, "territory", folder / "none.csv"}), 1, "none.csv");
  EXPECT_REFUSED(minga({"import", work, "mountain", folder / "none.csv"}), 1, "mountain");
  EXPECT_REFUSED(minga({"import", work, "account", folder / "none.csv"}), 1, "account");
}

TEST_F(Import, OpensNoZipBomb) {
  write_bomb(folder / "bomb.xlsx");
  ASSERT_LT(fs::file_size(folder / "bomb.xlsx"), 2'000'000U);
  EXPECT_REFUSED(minga({"import", work, "territory", folder / "bomb.xlsx"}), 1, "bomb.xlsx");
}

}  // namespace
}  // namespace minga::test
