#include <gtest/gtest.h>

#include "cli/program.hpp"

namespace minga::test {
namespace {

TEST(Init, MakesAWorkspaceThatOnlyItsOwnerMayEnter) {
  const TemporaryFolder folder;
  const auto outcome = minga({"init", folder / "work", "--json"});
  EXPECT_WELL(outcome);
  EXPECT_EQ(outcome.json()["workspace"], folder / "work");
  EXPECT_TRUE(outcome.json()["packs"].get<std::string>().starts_with("core "));
  EXPECT_TRUE(fs::exists(folder / "work/workspace.gpkg"));
  EXPECT_EQ(fs::status(folder / "work").permissions(), fs::perms::owner_all);
}

TEST(Init, NeverWritesOverAWorkspace) {
  const TemporaryFolder folder;
  make_workspace(folder / "work");
  const auto before = bytes_of(folder / "work/workspace.gpkg");
  EXPECT_REFUSED(minga({"init", folder / "work"}), 1, "work");
  EXPECT_EQ(bytes_of(folder / "work/workspace.gpkg"), before);
}

TEST(Init, RefusesAPackThatIsNotThere) {
  const TemporaryFolder folder;
  EXPECT_REFUSED(minga({"init", folder / "work", "--pack", "atlantis"}), 1, "atlantis");
  EXPECT_FALSE(fs::exists(folder / "work"));
}

TEST(Init, BringsThePacksThatAPackRequires) {
  const TemporaryFolder folder;
  const auto made = minga({"init", folder / "work", "--pack", "peru", "--json"});
  EXPECT_WELL(made);
  EXPECT_TRUE(made.json()["packs"].get<std::string>().starts_with("core ")) << made.out;
  EXPECT_WELL(minga({"check", folder / "work", "--on", "2026-01-15"}));
}

TEST(Init, TheExampleGoesOutComesBackAndOpensInAGis) {
  const TemporaryFolder folder;
  const auto made = minga({"init", folder / "demo", "--example", "--json"});
  EXPECT_WELL(made);
  EXPECT_FALSE(made.json()["accounts"].empty());

  const auto all = minga({"export", folder / "demo", "--all", "-o", folder / "out", "--json"});
  EXPECT_WELL(all);
  EXPECT_TRUE(fs::exists(folder / "out/territory.csv"));
  EXPECT_TRUE(fs::exists(folder / "out/rating.csv"));
  const auto open = minga({"export", folder / "demo", "--all", "--public", "-o", folder / "open", "--json"});
  EXPECT_WELL(open);
  EXPECT_TRUE(fs::exists(folder / "open/territory.csv"));
  EXPECT_FALSE(fs::exists(folder / "open/rating.csv"));
  EXPECT_FALSE(fs::exists(folder / "open/participant.csv"));

  const auto verdict = minga({"log", "verify", folder / "demo", "--json"});
  EXPECT_WELL(verdict);
  EXPECT_EQ(verdict.json()["holds"], true);

  EXPECT_WELL(minga({"backup", folder / "demo", folder / "copy.gpkg"}));
  EXPECT_WELL(minga({"restore", folder / "again", folder / "copy.gpkg"}));
  const auto again = minga({"log", "verify", folder / "again", "--json"});
  EXPECT_EQ(again.json()["head"], verdict.json()["head"]);

  const auto layers = command({"ogrinfo", "-q", folder / "again/workspace.gpkg"});
  if (layers.code == 127) GTEST_SKIP() << "ogrinfo is not installed";
  EXPECT_EQ(layers.code, 0) << layers.err;
  EXPECT_NE(layers.out.find("territory"), std::string::npos) << layers.out;
  const auto layer = command({"ogrinfo", "-q", "-ro", "-so", folder / "again/workspace.gpkg", "territory"});
  EXPECT_EQ(layer.code, 0) << layer.err;
  EXPECT_EQ(layer.err, "");
}

}  // namespace
}  // namespace minga::test
