#include <gtest/gtest.h>

#include "cli/program.hpp"
#include "cli/small_files.hpp"

namespace minga::test {
namespace {

class Export : public testing::Test {
 protected:
  void SetUp() override {
    make_workspace(work);
    EXPECT_WELL(minga({"import", work, "territory", folder.file("t.csv", kTerritory)}));
    EXPECT_WELL(minga({"import", work, "person", folder.file("p.csv", kPerson)}));
  }

  TemporaryFolder folder;
  std::string work = folder / "work";
};

TEST_F(Export, GoesToStandardOutputOrToAFileByItsName) {
  const auto csv = minga({"export", work, "territory"});
  EXPECT_WELL(csv);
  EXPECT_TRUE(csv.out.starts_with("id,name,kind,"));
  EXPECT_NE(csv.out.find("Puerto Uno"), std::string::npos);
  const auto file = minga({"export", work, "territory", "-o", folder / "t.geojson", "--lang", "en"});
  EXPECT_WELL(file);
  EXPECT_TRUE(file.out.ends_with(" records in " + (folder / "t.geojson") + "\n")) << file.out;
  const auto geojson = nlohmann::json::parse(bytes_of(folder / "t.geojson"), nullptr, false);
  EXPECT_EQ(geojson["type"], "FeatureCollection");
}

TEST_F(Export, CanUseTheWordsPeopleRead) {
  const auto spanish = minga({"export", work, "territory", "--words", "labels"});
  EXPECT_WELL(spanish);
  EXPECT_NE(spanish.out.find("Clase de territorio"), std::string::npos) << spanish.out;
  const auto english = minga({"export", work, "territory", "--words", "labels", "--lang", "en"});
  EXPECT_NE(english.out.find("Kind of territory"), std::string::npos) << english.out;
}

TEST_F(Export, ThePublicPartHasNoPersonAndOnlyOpenFields) {
  EXPECT_NE(minga({"export", work, "person"}).out.find("Rosa"), std::string::npos);
  const auto person = minga({"export", work, "person", "--public"});
  EXPECT_EQ(person.code, 1);
  EXPECT_EQ(person.out, "");
  EXPECT_EQ(person.err.find("Rosa"), std::string::npos);
  EXPECT_WELL(minga({"export", work, "--all", "--public", "-o", folder / "open"}));
  EXPECT_FALSE(fs::exists(folder / "open/person.csv"));
  for (const auto& entry : fs::directory_iterator(folder / "open")) {
    const auto bytes = bytes_of(entry.path());
    EXPECT_EQ(bytes.find("Rosa"), std::string::npos) << entry.path();
    EXPECT_EQ(bytes.find("999 888"), std::string::npos) << entry.path();
  }
  EXPECT_TRUE(fs::exists(folder / "open/territory.csv"));
}

TEST_F(Export, WantsARegisterOrAllWithAFolder) {
  EXPECT_REFUSED(minga({"export", work}), 2, "--all");
  EXPECT_REFUSED(minga({"export", work, "territory", "--all", "-o", folder / "x"}), 2, "--all");
  EXPECT_REFUSED(minga({"export", work, "--all"}), 2, "--output");
  EXPECT_REFUSED(minga({"export", work, "account"}), 1, "account");
  EXPECT_REFUSED(minga({"export", work, "territory", "-o", folder / "none/t.csv"}), 1, "none/t.csv");
  EXPECT_REFUSED(minga({"export", folder / "none", "territory"}), 1, "none");
}

}  // namespace
}  // namespace minga::test
