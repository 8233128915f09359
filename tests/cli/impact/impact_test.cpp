#include <gtest/gtest.h>

#include "cli/program.hpp"

namespace minga::test {
namespace {

const std::string kExample = MINGA_SOURCE_DIR "/packs/examples/madre-de-dios/";

/// So few repetitions that a test is quick; what they measure is tested with the method.
std::vector<std::string> quick(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), {"impact", "analyze"});
  arguments.insert(arguments.end(), {"--replicates", "10", "--simulations", "9"});
  return arguments;
}

TEST(ImpactAnalyze, FindsThePicturePublishedOfTheExample) {
  const TemporaryFolder folder;
  const auto outcome = minga(quick({kExample + "ratings.csv", "--types", kExample + "participants.csv",
                                    "--json", "--report", folder / "report.html"}));
  EXPECT_WELL(outcome);
  const auto result = outcome.json();
  ASSERT_FALSE(result.is_discarded());
  EXPECT_EQ(result["seed"], 1);
  ASSERT_TRUE(result.contains("clusters")) << outcome.out.substr(0, 400);
  const auto html = bytes_of(folder / "report.html");
  EXPECT_TRUE(html.starts_with("<!doctype html>") || html.starts_with("<!DOCTYPE html>"));
}

TEST(ImpactAnalyze, AnswersInPlainWordsOfTheLanguage) {
  const auto spanish = minga(quick({kExample + "ratings.csv"}));
  const auto english = minga(quick({kExample + "ratings.csv", "--lang", "en"}));
  EXPECT_EQ(spanish.code, 0);
  EXPECT_EQ(english.code, 0);
  EXPECT_FALSE(spanish.out.empty());
  EXPECT_NE(spanish.out, english.out);
}

std::string ratings(const std::string& row) {
  return "participant,group,impact,valuation,prioritization\nP1,G1,water,0,1\nP2,G1,water,1,0.5\n" + row;
}

TEST(ImpactAnalyze, SaysWhatIsWrongWithARatingAndWhere) {
  const TemporaryFolder folder;
  const auto refused = [&](const std::string& bytes, const char* part) {
    EXPECT_REFUSED(minga(quick({folder.file("r.csv", bytes)})), 1, part);
  };
  refused("", "r.csv");
  refused(ratings("P3,G1,water,0.3,1\n"), "r.csv:4");
  refused(ratings("P3,G1,water,1,7\n"), "r.csv:4");
  refused(ratings("P1,G1,water,1,1\n"), "r.csv:4");
  refused(ratings("P1,G2,land,1,1\n"), "r.csv:4");
  refused("participant;group;impact;valuation;prioritization\nP1;G1;water;0,5;1\n", "r.csv:2");
  refused("participant,impact,valuation\nP1,water,1\n", "r.csv:1");
  refused(ratings("P3,G1,\xE1gua,1,1\n"), "r.csv:4");
  refused(ratings("P3,G1,water," + std::string(2'000'000, '1') + ",1\n"), "r.csv:4");
}

TEST(ImpactAnalyze, OnePersonOrTwinsAreToldAndNoCrash) {
  const TemporaryFolder folder;
  const std::string header = "participant,group,impact,valuation,prioritization\n";
  const auto one = minga(quick({folder.file("one.csv", header + "P1,G1,water,0,1\n"), "--json"}));
  EXPECT_TRUE(one.code == 0 || one.code == 1) << one.err;
  EXPECT_FALSE(one.json().is_discarded());
  const auto twins =
      minga(quick({folder.file("two.csv", header + "P1,G1,water,0,1\nP2,G1,water,0,1\n"), "--json"}));
  EXPECT_TRUE(twins.code == 0 || twins.code == 1) << twins.err;
  EXPECT_FALSE(twins.json().is_discarded());
}

TEST(ImpactAnalyze, ChecksTheTableOfParticipants) {
  const TemporaryFolder folder;
  const auto file = folder.file("r.csv", ratings(""));
  EXPECT_REFUSED(minga(quick({file, "--types", folder.file("t.csv", "person,kind\nP1,miner\n")})), 1,
                 "t.csv:1");
  EXPECT_REFUSED(
      minga(quick({file, "--types", folder.file("t.csv", "participant,type\nP1,miner\nP1,miner\n")})), 1,
      "t.csv:3");
}

TEST(ImpactAnalyze, RefusesAWorkbookThatIsNone) {
  const TemporaryFolder folder;
  EXPECT_REFUSED(minga(quick({folder.file("r.xlsx", "PK\x03\x04 and nothing more")})), 1, "r.xlsx");
}

}  // namespace
}  // namespace minga::test
