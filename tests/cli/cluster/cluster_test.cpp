#include <gtest/gtest.h>

#include "cli/program.hpp"

namespace minga::test {
namespace {

/// Two camps, one cell missing, one row and one column without any answer.
constexpr const char* kTwoCamps =
    "id,a,b,c,nobody\n"
    "p1,0,0,0.25,\n"
    "p2,0,0.25,0,\n"
    "p3,0.25,0,0,\n"
    "p4,0,0,,\n"
    "p5,1,1,0.75,\n"
    "p6,1,0.75,1,\n"
    "p7,0.75,1,1,\n"
    "p8,1,1,1,\n"
    "silent,,,,\n";

TEST(Cluster, TellsTheGroupsInRowOrder) {
  const TemporaryFolder folder;
  const auto outcome = minga({"cluster", folder.file("m.csv", kTwoCamps), "--json"});
  EXPECT_WELL(outcome);
  const auto result = outcome.json();
  EXPECT_EQ(result["k"], 2);
  EXPECT_EQ(result["sizes"], nlohmann::json({4, 4}));
  EXPECT_EQ(result["labels"], nlohmann::json({0, 0, 0, 0, 1, 1, 1, 1, nullptr}));
  EXPECT_EQ(result["left_out_rows"], nlohmann::json({"silent"}));
  EXPECT_EQ(result["left_out_columns"], nlohmann::json({"nobody"}));
  EXPECT_EQ(result["imputation"]["missing_cells"], 1);
  EXPECT_EQ(result["seed"], 1);
  EXPECT_FALSE(result["version"].get<std::string>().empty());
  ASSERT_TRUE(result["bic"].contains("1"));
  ASSERT_TRUE(result["bic"].contains("2"));
  EXPECT_GT(result["bic"]["2"], result["bic"]["1"]);
}

TEST(Cluster, SaysItForPeople) {
  const TemporaryFolder folder;
  const auto file =
      folder.file("m.csv", "id,a,b\np1,0,0\np2,0,0\np3,1,1\np4,1,1\np5,0,0.25\np6,1,0.75\nx,,\n");
  const auto outcome = minga({"cluster", file, "--lang", "en"});
  EXPECT_WELL(outcome);
  EXPECT_EQ(outcome.out,
            "Groups: 2. Sizes: 3, 3.\n"
            "Rows without any number, left out: x.\n"
            "p1\t0\np2\t0\np3\t1\np4\t1\np5\t0\np6\t1\nx\t-\n");
}

TEST(Cluster, GivesTheSameBytesWhateverTheThreads) {
  const TemporaryFolder folder;
  const auto file = folder.file("m.csv", kTwoCamps);
  const auto one = minga({"cluster", file, "--json", "--threads", "1"});
  const auto two = minga({"cluster", file, "--json", "--threads", "2"});
  EXPECT_WELL(one);
  EXPECT_EQ(one.out, two.out);
}

TEST(Cluster, TakesTheColumnsOfARange) {
  const TemporaryFolder folder;
  const auto file = folder.file("m.csv", "id,skip,0,1,2,last\np1,9,0,0,0,7\np2,1,1,1,1,7\np3,5,0,0,0,7\n");
  const auto outcome = minga({"cluster", "--columns", "0..2", file, "--json"});
  EXPECT_WELL(outcome);
  EXPECT_EQ(outcome.json()["columns"], 3);
  EXPECT_REFUSED(minga({"cluster", file, "--columns", "0..9"}), 1, "0..9");
}

TEST(Cluster, RefusesGapsWhenToldNotToFillThem) {
  const TemporaryFolder folder;
  const auto outcome = minga({"cluster", folder.file("m.csv", "id,a,b\np1,0,1\np2,,1\n"), "--no-impute"});
  EXPECT_REFUSED(outcome, 1, "m.csv");
  EXPECT_NE(outcome.err.find("p2"), std::string::npos) << outcome.err;
}

TEST(Cluster, OneRowAndTwinsAreOneGroup) {
  const TemporaryFolder folder;
  const auto one = minga({"cluster", folder.file("one.csv", "id,a,b\np1,0,1\n"), "--json"});
  EXPECT_WELL(one);
  EXPECT_EQ(one.json()["sizes"], nlohmann::json({1}));
  const auto twins = minga({"cluster", folder.file("two.csv", "id,a,b\np1,0,1\np2,0,1\n"), "--json"});
  EXPECT_WELL(twins);
  EXPECT_EQ(twins.json()["sizes"], nlohmann::json({2}));
}

TEST(Cluster, FillsFromFewerRowsThanItWouldLike) {
  const TemporaryFolder folder;
  const auto outcome = minga({"cluster", folder.file("m.csv", "id,a,b\np1,0,1\np2,1,\np3,0,0\n"), "--json"});
  EXPECT_WELL(outcome);
  EXPECT_EQ(outcome.json()["labels"].size(), 3U);
}

TEST(Cluster, SaysWhatIsWrongWithTheFileAndWhere) {
  const TemporaryFolder folder;
  const auto refused = [&](const std::string& bytes, const char* part) {
    EXPECT_REFUSED(minga({"cluster", folder.file("m.csv", bytes)}), 1, part);
  };
  refused("", "m.csv");
  refused("id,a\n", "m.csv");
  refused("id,a\n,1\n", "m.csv:2");
  refused("id,a\np1,1\np1,2\n", "m.csv:3");
  refused("id;a;b\np1;0,5;1\n", "m.csv:2");
  refused("id,a\np1,uno\n", "m.csv:2");
  refused("id,a\np1,\np2,\n", "m.csv");
  refused("id,a\np1,1,2\n", "m.csv:2");
  refused("id,a\np1,\xF1\n", "m.csv:2");
  EXPECT_REFUSED(minga({"cluster", folder / "none.csv"}), 1, "none.csv");
  EXPECT_REFUSED(minga({"cluster", folder.path().string()}), 1, "");
}

TEST(Cluster, ReadsByteOrderMarkSemicolonsAndLatin1) {
  const TemporaryFolder folder;
  EXPECT_WELL(minga({"cluster", folder.file("bom.csv", "\xEF\xBB\xBFid;a\np1;1\np2;0\n")}));
  EXPECT_WELL(
      minga({"cluster", folder.file("latin.csv", "id,a\xF1o\np1,1\np2,0\n"), "--encoding", "latin1"}));
}

TEST(Cluster, GivesUpOnAnEndlessLineWithoutReadingItIntoMemory) {
  const TemporaryFolder folder;
  const auto file = folder.file("long.csv", "id,a\np1," + std::string(100'000'000, '1'));
  const auto outcome = minga({"cluster", file});
  EXPECT_REFUSED(outcome, 1, "long.csv:2");
  EXPECT_LT(outcome.err.size(), 1000U);
}

TEST(Cluster, RefusesOptionsThatDoNotFit) {
  EXPECT_REFUSED(minga({"cluster"}), 2, "file");
  EXPECT_REFUSED(minga({"cluster", "m.csv", "--k-max", "0"}), 2, "--k-max");
  EXPECT_REFUSED(minga({"cluster", "m.csv", "--bic", "aic"}), 2, "--bic");
  EXPECT_REFUSED(minga({"cluster", "m.csv", "--k-mxa", "4"}), 2, "--k-mxa");
}

TEST(Cluster, ReadsVotesOfPolis) {
  const fs::path votes = MINGA_SOURCE_DIR "/../shared/data/polis/brexit-consensus/participants-votes.csv";
  if (!fs::exists(votes)) GTEST_SKIP() << votes << " is not there";
  const auto outcome = minga({"cluster", votes.string(), "--columns", "0..49", "--json"});
  EXPECT_WELL(outcome);
  const auto result = outcome.json();
  EXPECT_EQ(result["columns"], 50);
  EXPECT_EQ(result["labels"].size(), result["rows"]);
}

}  // namespace
}  // namespace minga::test
