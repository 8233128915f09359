#include "service/rights_file.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <fstream>

#include "rights_layers.hpp"
#include "service/rights_seen.hpp"
#include "support/workspace.hpp"

namespace minga::service {
namespace {

using minga::testing::TestWorkspace;
using testing::made_layer;
using testing::order_of;
using About = RightsDoubt::About;

/// Corners of squares a hundredth of a degree wide by Puerto Maldonado; constructed.
std::string corners_csv(const std::vector<std::pair<std::string, double>>& rights, bool swapped = false,
                        const std::string& header = "codigo,longitud,latitud\n") {
  std::string out = header;
  for (const auto& [code, west] : rights)
    for (const auto& [x, y] : std::vector<std::pair<double, double>>{{0, 0}, {1, 0}, {1, 1}, {0, 1}}) {
      const auto longitude = std::to_string(west + x / 100), latitude = std::to_string(-12.7 + y / 100);
      out += code + "," + (swapped ? latitude + "," + longitude : longitude + "," + latitude) + "\n";
    }
  return out;
}

class RightsFileImport : public ::testing::Test {
 protected:
  RightsLayerOptions file(const std::string& bytes, const std::string& crs = "",
                          const std::string& name = "upload.csv") {
    RightsLayerOptions out;
    out.file = (work.folder() / name).string();
    out.name = "derechos.csv";
    out.crs = crs;
    std::ofstream(out.file, std::ios::binary) << bytes;
    return out;
  }
  RightsFileReport taken(const RightsLayerOptions& layer, const RightsOrder& order, bool dry_run) {
    auto found = import_rights_file(house, coordinator, layer, order, dry_run);
    EXPECT_TRUE(found) << sentence(Language::en, found.error().front());
    return found.value_or(RightsFileReport{});
  }
  std::string refusal(const RightsLayerOptions& layer, const RightsOrder& order, const Actor& actor) {
    const auto found = import_rights_file(house, actor, layer, order, false);
    return found ? "" : found.error().front().code;
  }
  std::size_t sources() {
    std::size_t out = 0;
    house.store.read([&](store::Reader& reader) { out = all_where(reader, "land_source", {}).size(); });
    return out;
  }

  TestWorkspace work;
  House& house = work.house();
  Id region = work.pack_record("territory", "madre-de-dios");
  Actor coordinator = work.actor("coordinator", region);
  std::string csv = corners_csv({{"A", -69.5}, {"B", -69.4}, {"C", -69.3}});
};

TEST_F(RightsFileImport, AsksTheSystemAndTellsWhereItWouldLieInEach) {
  const auto found = taken(file(csv), order_of(region, "2026-01-31"), true);
  EXPECT_FALSE(found.report);
  ASSERT_EQ(found.doubts.size(), 1U);
  EXPECT_EQ(found.doubts[0].about, About::crs);
  const auto& systems = found.doubts[0].systems;
  const auto wgs84 = std::find_if(systems.begin(), systems.end(),
                                  [](const auto& one) { return one.crs == "EPSG:4326" && !one.swapped; });
  ASSERT_NE(wgs84, systems.end());
  EXPECT_TRUE(wgs84->expected);
  EXPECT_NEAR(wgs84->box.west, -69.5, 1e-9);
  EXPECT_NEAR(wgs84->box.north, -12.69, 1e-9);
  for (const auto& one : systems) EXPECT_TRUE(one.expected) << one.crs;
  EXPECT_EQ(found.features, 3U);
  EXPECT_EQ(found.corners.x, "longitud");
  EXPECT_EQ(sources(), 0U);
}

TEST_F(RightsFileImport, WritesWhatWasSeenAndNothingElse) {
  const auto layer = file(csv, "EPSG:4326");
  auto order = order_of(region, "2026-01-31");
  const auto trial = taken(layer, order, true);
  ASSERT_TRUE(trial.report);
  EXPECT_EQ(trial.report->added, 3U);
  EXPECT_EQ(trial.report->added_codes, (std::vector<std::string>{"A", "B", "C"}));
  EXPECT_EQ(sources(), 0U);
  order.seen = trial.report->seen;
  const auto other = file(corners_csv({{"A", -69.5}, {"B", -69.4}}), "EPSG:4326", "other.csv");
  EXPECT_EQ(refusal(other, order, coordinator), "rights.not_as_seen") << "another file";
  auto as_claims = order;
  as_claims.kind = "mining_claim";
  EXPECT_EQ(refusal(layer, as_claims, coordinator), "rights.not_as_seen") << "something else said";
  EXPECT_EQ(sources(), 0U);
  EXPECT_TRUE(taken(layer, order, false).report->written);
  EXPECT_EQ(sources(), 1U);
  EXPECT_EQ(refusal(layer, order, coordinator), "rights.not_as_seen") << "the base is another now";
}

TEST_F(RightsFileImport, TellsWhatChangesInEachRight) {
  auto order = order_of(region, "2026-01-31");
  taken(file(csv, "EPSG:4326"), order, false);
  order.date = "2026-02-28";
  order.kind = "mining_claim";
  const auto next =
      taken(file(corners_csv({{"A", -69.5}, {"B", -69.41}, {"D", -69.2}}), "EPSG:4326"), order, true);
  ASSERT_TRUE(next.report);
  EXPECT_EQ(next.report->added_codes, std::vector<std::string>{"D"});
  EXPECT_EQ(next.report->gone_codes, std::vector<std::string>{"C"});
  ASSERT_EQ(next.report->changes.size(), 2U);
  const auto& moved = next.report->changes[1];
  EXPECT_EQ(moved.code, "B");
  EXPECT_EQ(moved.fields, (std::vector<std::string>{"area_ha", "geometry", "kind"}));
  ASSERT_TRUE(moved.before_ha && moved.after_ha);
  EXPECT_NEAR(*moved.before_ha, *moved.after_ha, 1e-6);
}

TEST_F(RightsFileImport, AsksWhereAxesLookSwapped) {
  const auto found =
      taken(file(corners_csv({{"A", -69.5}}, true), "EPSG:4326"), order_of(region, "2026-01-31"), false);
  ASSERT_TRUE(found.report);
  EXPECT_FALSE(found.report->written);
  ASSERT_EQ(found.doubts.size(), 1U);
  EXPECT_EQ(found.doubts[0].about, About::place);
  ASSERT_FALSE(found.doubts[0].systems.empty());
  EXPECT_TRUE(found.doubts[0].systems[0].swapped);
  EXPECT_NEAR(found.doubts[0].systems[0].box.west, -69.5, 1e-9);
}

TEST_F(RightsFileImport, AsksWhichColumnsAndKind) {
  const auto corners = taken(file("a,b,c\nX,1,2\n"), order_of(region, "2026-01-31"), true);
  ASSERT_EQ(corners.doubts.size(), 1U);
  EXPECT_EQ(corners.doubts[0].about, About::corners);
  EXPECT_EQ(corners.doubts[0].names, (std::vector<std::string>{"a", "b", "c"}));
  auto order = order_of(region, "2026-01-31");
  order.kind = "";
  const auto kind = taken(file(csv, "EPSG:4326"), order, true);
  ASSERT_EQ(kind.doubts.size(), 1U);
  EXPECT_EQ(kind.doubts[0].about, About::kind);
}

TEST_F(RightsFileImport, TellsTextsThatNobodyExplained) {
  auto order = order_of(region, "2026-01-31");
  std::string text = "codigo,longitud,latitud,situacion\n";
  for (const auto* row : {"-69.5,-12.7", "-69.4,-12.7", "-69.4,-12.6"})
    text += std::string("A,") + row + ",TRAMITE\n";
  order.columns["state"] = "situacion";
  const auto found = taken(file(text, "EPSG:4326"), order, true);
  ASSERT_TRUE(found.report);
  ASSERT_EQ(found.report->unknown.size(), 1U);
  EXPECT_EQ(found.report->unknown[0].text, "TRAMITE");
  EXPECT_EQ(found.report->unknown[0].column, "situacion");
  order.codes["TRAMITE"] = "in_process";
  EXPECT_TRUE(taken(file(text, "EPSG:4326"), order, true).report->unknown.empty());
}

TEST_F(RightsFileImport, WhoMayNotIsToldSoBeforeAnythingIsRead) {
  RightsLayerOptions nothing;
  nothing.file = "/nowhere/at-all.csv";
  const auto order = order_of(region, "2026-01-31");
  for (const auto* role : {"facilitator", "analyst", "committee", "observer"})
    EXPECT_EQ(refusal(nothing, order, work.actor(role, region)), "act.not_allowed") << role;
  EXPECT_EQ(refusal(nothing, order, coordinator), "file.not_found");
  const auto elsewhere = work.actor("coordinator", work.pack_record("territory", "buritica"));
  EXPECT_EQ(refusal(nothing, order, elsewhere), "record.not_found") << "another territory's coordinator";
}

TEST_F(RightsFileImport, ProblemsSpeakOfTheFileByItsName) {
  const auto found =
      import_rights_file(house, coordinator, file("codigo,x,y\nA,1\n"), order_of(region, "2026-01-31"), true);
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().front().place.file, "derechos.csv");
  auto package = file("no package", "", "upload.gpkg");
  const auto broken = import_rights_file(house, coordinator, package, order_of(region, "2026-01-31"), true);
  ASSERT_FALSE(broken);
  EXPECT_EQ(sentence(Language::es, broken.error().front()).find(work.folder().string()), std::string::npos);
}

/// A layer of one square in a UTM zone is always found to be perhaps in that zone, where it is.
RC_GTEST_PROP(PlausibleSystems, HoldTheTrueOne, ()) {
  const auto zone = *rc::gen::element(17, 18, 19);
  const auto east = *rc::gen::inRange(300'000, 700'000), north = *rc::gen::inRange(8'200'000, 9'600'000);
  auto layer = made_layer({{"A", double(east), double(north), 1000, 1000}}, {}, "327" + std::to_string(zone));
  const auto& box = layer.measured.features.at(0).box;
  const formats::layers::GeoBox expected{box.west - 1, box.south - 1, box.east + 1, box.north + 1};
  const auto all = plausible_systems(layer.table, expected);
  const auto found = std::find_if(all.begin(), all.end(), [&](const auto& one) {
    return one.crs == "EPSG:327" + std::to_string(zone) && !one.swapped;
  });
  RC_ASSERT(found != all.end());
  RC_ASSERT(found->expected);
  RC_ASSERT(std::abs(found->box.west - box.west) < 1e-6 && std::abs(found->box.north - box.north) < 1e-6);
  for (const auto& one : all) {
    RC_ASSERT(one.expected);
    RC_ASSERT(!one.name.empty());
  }
}

TEST(PlausibleSystems, OfNothingAreNone) {
  EXPECT_TRUE(plausible_systems({}, {-80, -20, -60, 0}).empty());
  formats::layers::FeatureTable damaged;
  damaged.rows.push_back({1, {}, "no geometry", false, false});
  EXPECT_TRUE(plausible_systems(damaged, {-80, -20, -60, 0}).empty());
}

/// Whatever is said otherwise, or read otherwise, has another digest; the same has the same.
RC_GTEST_PROP(DigestOfImport, IsOfAllThatDecides, ()) {
  const auto text = *rc::gen::string<std::string>(), other = *rc::gen::string<std::string>();
  const auto layer = made_layer({{"A", testing::kEast, testing::kNorth, 1000, 1000, {text}}}, {"name"});
  auto order = order_of(Id{}, "2026-01-31");
  order.codes[text] = other;
  const auto digest = digest_of_import(layer.file(), order, {});
  RC_ASSERT(digest == digest_of_import(layer.file(), order, {}));
  RC_ASSERT(digest.size() == 64U);
  auto changed = order;
  changed.codes[text] = other + "x";
  RC_ASSERT(digest != digest_of_import(layer.file(), changed, {}));
  changed = order;
  changed.leave_out = true;
  RC_ASSERT(digest != digest_of_import(layer.file(), changed, {}));
  // Nothing runs from one text into the next.
  changed = order;
  changed.source += 'x';
  changed.authority.erase(0, 1);
  RC_ASSERT(digest != digest_of_import(layer.file(), changed, {}));
  const auto moved = made_layer({{"A", testing::kEast + 1, testing::kNorth, 1000, 1000, {text}}}, {"name"});
  RC_ASSERT(digest != digest_of_import(moved.file(), order, {}));
}

}  // namespace
}  // namespace minga::service
