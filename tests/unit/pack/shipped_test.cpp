// The packs that are shipped must load; they are found by walking the folder, not from a list.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <set>

#include "base/text.hpp"
#include "pack/files.hpp"
#include "pack/read.hpp"
#include "pack/record_id.hpp"

namespace minga::pack {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> shipped_packs() {
  std::vector<fs::path> folders;
  for (const auto& entry : fs::recursive_directory_iterator(MINGA_SOURCE_DIR "/packs")) {
    if (entry.path().filename() == "pack.yaml") folders.push_back(entry.path().parent_path());
  }
  std::sort(folders.begin(), folders.end());
  return folders;
}

std::string listed(const Problems& problems) {
  std::string out;
  for (const Problem& problem : problems) out += sentence(Language::en, problem) + '\n';
  return out;
}

Model shipped() {
  const auto folders = shipped_packs();
  auto model = read_packs(folders);
  EXPECT_TRUE(model.has_value()) << listed(model.error());
  return model.value_or(Model{});
}

TEST(ShippedPacks, LoadWithoutProblems) {
  const Model model = shipped();
  ASSERT_GE(model.packs.size(), 3u);
  EXPECT_EQ(model.packs.front().name, "core");
  EXPECT_EQ(model.content_hash.size(), 64u);
}

TEST(ShippedPacks, ReadTheSameInAnyOrderOfFolders) {
  auto folders = shipped_packs();
  const auto forwards = read_packs(folders);
  std::reverse(folders.begin(), folders.end());
  const auto backwards = read_packs(folders);
  ASSERT_TRUE(forwards && backwards);
  EXPECT_EQ(forwards->content_hash, backwards->content_hash);
  EXPECT_EQ(forwards->versions(), backwards->versions());
  ASSERT_EQ(forwards->records.size(), backwards->records.size());
  std::set<std::string> ids;
  for (const auto& record : forwards->records) ids.insert(to_string(record.id));
  for (const auto& record : backwards->records) EXPECT_TRUE(ids.contains(to_string(record.id)));
}

TEST(ShippedPacks, RecordsComeAfterThoseTheyReferTo) {
  const Model model = shipped();
  std::set<std::string> all;
  for (const auto& record : model.records) all.insert(to_string(record.id));
  std::set<std::string> seen;
  for (const auto& record : model.records) {
    for (const auto& [name, value] : record.values) {
      const Field* field = model.find_register(record.register_name)->field(name);
      if (field->type != FieldType::reference || is_missing(value)) continue;
      const auto& target = std::get<std::string>(value);
      EXPECT_TRUE(all.contains(target)) << record.key << "." << name;
      EXPECT_TRUE(seen.contains(target)) << record.key << "." << name;
    }
    EXPECT_TRUE(seen.insert(to_string(record.id)).second) << record.key;
  }
}

TEST(ShippedPacks, TheCoreListHas52ImpactsEachWithItsOwnPictogram) {
  const Model model = shipped();
  std::map<std::string, int> by_origin;
  std::set<std::string> codes, names, drawings;
  std::set<std::int64_t> positions;
  int published = 0;
  for (const auto& record : model.records) {
    if (record.register_name != "impact" || record.pack != "core") continue;
    const auto text = [&](const char* field) { return std::get<std::string>(record.values.at(field)); };
    ++by_origin[text("origin")];
    codes.insert(text("code"));
    names.insert(text("name_es"));
    EXPECT_FALSE(text("sentence_en").empty());
    positions.insert(std::get<std::int64_t>(record.values.at("position")));
    published += std::get<bool>(record.values.at("in_published_tables")) ? 1 : 0;
    std::ifstream svg(MINGA_SOURCE_DIR "/packs/core/pictograms/" + text("pictogram") + ".svg");
    std::string drawing((std::istreambuf_iterator<char>(svg)), {});
    EXPECT_NE(drawing.find("viewBox=\"0 0 48 48\""), std::string::npos) << text("pictogram");
    EXPECT_NE(drawing.find("currentColor"), std::string::npos) << text("pictogram");
    drawings.insert(drawing);
  }
  EXPECT_EQ(by_origin["a_priori"], 49);
  EXPECT_EQ(by_origin["added"], 3);
  EXPECT_EQ(published, 25);
  ASSERT_EQ(codes.size(), 52u);
  EXPECT_EQ(names.size(), 52u);
  EXPECT_EQ(drawings.size(), 52u);
  EXPECT_EQ(*positions.begin(), 1);
  EXPECT_EQ(*positions.rbegin(), 52);
  EXPECT_EQ(positions.size(), 52u);
}

TEST(ShippedPacks, SecretsAndNamesAreNotOpen) {
  const Model model = shipped();
  const auto privacy = [&](const char* reg, const char* field) {
    return model.find_register(reg)->field(field)->privacy;
  };
  EXPECT_EQ(privacy("account", "password_hash"), Privacy::secret);
  EXPECT_EQ(privacy("api_token", "token_hash"), Privacy::secret);
  EXPECT_EQ(privacy("participant", "token_hash"), Privacy::secret);
  EXPECT_EQ(privacy("person", "name"), Privacy::personal);
  EXPECT_EQ(privacy("person", "phone"), Privacy::personal);
  EXPECT_EQ(privacy("account", "name"), Privacy::personal);
}

TEST(ShippedPacks, OnlySomeRolesReadPeopleAndNobodyWritesLooseRatings) {
  const Model model = shipped();
  for (const auto& [name, role] : model.roles) {
    EXPECT_FALSE(model.may(name, "record.create", "rating")) << name;
    EXPECT_FALSE(model.may(name, "record.update", "rating")) << name;
    if (!role.has_account) {
      EXPECT_FALSE(model.may(name, "record.read")) << name;
      EXPECT_FALSE(model.may(name, "record.read", "person")) << name;
      EXPECT_FALSE(model.may(name, "record.read", "rating")) << name;
      EXPECT_EQ(role.sees, Privacy::open) << name;
    }
  }
  EXPECT_TRUE(model.may("administrator", "record.read", "person"));
  EXPECT_FALSE(model.may("analyst", "record.read", "person"));
  EXPECT_FALSE(model.may("observer", "record.read", "rating"));
  EXPECT_TRUE(model.may("public", "record.read", "impact"));
  EXPECT_TRUE(model.may("participant", "rating.submit"));
}

TEST(RecordId, IsAUuidOfVersion8ThatNeverChanges) {
  const Id id = pack_record_id("core", "impact", "corruption");
  EXPECT_EQ(to_string(id)[14], '8');
  EXPECT_NE(std::string("89ab").find(to_string(id)[19]), std::string::npos);
  EXPECT_EQ(id, pack_record_id("core", "impact", "corruption"));
  EXPECT_NE(id, pack_record_id("cor", "eimpact", "corruption"));
  EXPECT_NE(id, pack_record_id("core", "impact", "corruptio"));
}

TEST(ShippedPacks, HaveTheGridsOfPeruAndColombia) {
  const Model model = shipped();
  for (const auto* zone : {"17", "18", "19"}) {
    const auto grid = model.grids.find("peru-utm-" + std::string(zone) + "s");
    ASSERT_NE(grid, model.grids.end()) << zone;
    EXPECT_EQ(grid->second.crs, "EPSG:327" + std::string(zone));
    EXPECT_EQ(grid->second.origin, std::pair(0.0, 0.0));
    EXPECT_EQ(grid->second.size * grid->second.size / 1e4, grid->second.hectares);
  }
  const auto& cells = model.grids.at("colombia-cells");
  EXPECT_TRUE(cells.in_degrees);
  EXPECT_EQ(cells.origin, std::pair(0.0, 0.0));
  EXPECT_EQ(cells.code_levels.size(), 6U);
}

}  // namespace
}  // namespace minga::pack
