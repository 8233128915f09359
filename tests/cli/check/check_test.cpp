#include <gtest/gtest.h>

#include "cli/program.hpp"
#include "cli/small_files.hpp"

namespace minga::test {
namespace {

class CheckCommand : public testing::Test {
 protected:
  void SetUp() override { make_workspace(work); }

  TemporaryFolder folder;
  std::string work = folder / "work";
};

TEST_F(CheckCommand, SaysThatAllHoldsInANewWorkspace) {
  const auto outcome = minga({"check", work, "--on", "2026-06-30"});
  EXPECT_WELL(outcome);
  EXPECT_NE(outcome.out.find("Se cumple: Cada acción del plan tiene responsable y fecha"), std::string::npos);
}

TEST_F(CheckCommand, EndsWithOneWhereACheckDoesNotHold) {
  EXPECT_WELL(minga({"import", work, "territory", folder.file("t.csv", kTerritory)}));
  const std::string id = "0190c1d2-0000-7000-8000-000000000001";
  EXPECT_WELL(minga({"import", work, "planned_action",
                     folder.file("a.csv", "territory,action_text,state\n" + id + ",Sembrar,agreed\n")}));
  const auto outcome = minga({"check", work, "--json", "--lang", "en"});
  EXPECT_EQ(outcome.code, 1);
  bool seen = false;
  const auto found = outcome.json();
  for (const auto& check : found["checks"])
    if (check["check"] == "action_without_responsible") {
      seen = true;
      EXPECT_EQ(check["count"], 1);
      EXPECT_EQ(check["records"][0]["sentence"],
                "The action \"Sembrar\" has nobody responsible, or no date.");
    }
  EXPECT_TRUE(seen);
}

TEST_F(CheckCommand, RefusesATerritoryOrDayThatIsNone) {
  EXPECT_REFUSED(minga({"check", work, "--territory", "x"}), 2, "«x»");
  EXPECT_REFUSED(minga({"check", work, "--on", "2026-02-31"}), 2, "");
  EXPECT_REFUSED(minga({"check", folder / "none"}), 1, "none");
}

}  // namespace
}  // namespace minga::test
