#include <gtest/gtest.h>

#include "cli/program.hpp"

namespace minga::test {
namespace {

const std::string kPacks = MINGA_SOURCE_DIR "/packs/";

void write_pack(const TemporaryFolder& folder, const std::string& name, const std::string& required) {
  fs::create_directories(folder.path() / name / "registers");
  folder.file(
      name + "/pack.yaml",
      "name: " + name + "\nversion: 1.0.0\nlabel: {es: Uno, en: One}\nrequires: [" + required + "]\n");
}

TEST(PackCheck, EveryPackThatShipsIsGoodWithWhatItRequires) {
  for (const auto* name : {"core", "examples/madre-de-dios", "examples/buritica"}) {
    const auto outcome = minga({"pack", "check", kPacks + name, "--json"});
    EXPECT_WELL(outcome);
    EXPECT_GT(outcome.json()["registers"], 10) << name;
  }
  EXPECT_WELL(minga({"pack", "check", kPacks + "core/"}));
}

TEST(PackCheck, FindsWhatAPackRequiresBesideIt) {
  const TemporaryFolder folder;
  write_pack(folder, "first", "second");
  write_pack(folder, "second", "");
  EXPECT_WELL(minga({"pack", "check", folder / "first"}));
}

TEST(PackCheck, RefusesACycleWithItsPlace) {
  const TemporaryFolder folder;
  write_pack(folder, "first", "second");
  write_pack(folder, "second", "first");
  EXPECT_REFUSED(minga({"pack", "check", folder / "first"}), 1, "pack.yaml:4");
}

TEST(PackCheck, RefusesAnUnknownTypeWithItsPlace) {
  const TemporaryFolder folder;
  write_pack(folder, "mine", "");
  folder.file("mine/registers/retort.yaml",
              "register: retort\n"
              "label: {es: Retorta, en: Retort}\n"
              "plural: {es: Retortas, en: Retorts}\n"
              "title: [serial]\n"
              "fields:\n"
              "  - name: serial\n"
              "    type: txt\n"
              "    label: {es: Serie, en: Serial}\n");
  const auto outcome = minga({"pack", "check", folder / "mine"});
  EXPECT_REFUSED(outcome, 1, "registers/retort.yaml:7");
  const auto json = minga({"pack", "check", folder / "mine", "--json"});
  EXPECT_EQ(json.code, 1);
  EXPECT_EQ(json.err, "");
  EXPECT_NE(json.out.find("\"line\": 7"), std::string::npos) << json.out;
}

TEST(PackAdd, GivesAWorkspaceAFurtherPackThatItKeeps) {
  const TemporaryFolder folder;
  write_pack(folder, "mine", "core");
  const auto workspace = folder / "work";
  EXPECT_WELL(minga({"init", workspace, "--pack", "core"}));
  EXPECT_REFUSED(minga({"pack", "add", workspace, folder / "nothing"}), 1, "nothing");
  EXPECT_WELL(minga({"pack", "add", workspace, folder / "mine"}));
  const auto again = minga({"pack", "add", workspace, folder / "mine", "--json"});
  EXPECT_WELL(again);
  EXPECT_EQ(again.json()["packs"], "core 0.1.0, mine 1.0.0");
}

TEST(PackCheck, RefusesWhatIsNoPack) {
  const TemporaryFolder folder;
  EXPECT_REFUSED(minga({"pack", "check", folder / "none"}), 1, "none");
  EXPECT_REFUSED(minga({"pack", "check", folder.path().string()}), 1, "pack.yaml");
  write_pack(folder, "mine", "atlantis");
  EXPECT_REFUSED(minga({"pack", "check", folder / "mine"}), 1, "atlantis");
}

}  // namespace
}  // namespace minga::test
