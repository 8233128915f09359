// GIS clients as people have them, over real connections: GDAL's driver for OGC API - Features.
#include <gtest/gtest.h>

#include "cli/http.hpp"
#include "cli/program.hpp"

namespace minga::test {
namespace {

const std::string kPlacesPack = MINGA_SOURCE_DIR "/tests/packs/places";
const std::string kRightsOfPeru = MINGA_SOURCE_DIR "/../shared/data/rights/peru17s.gpkg";

class Gis : public testing::Test {
 protected:
  void SetUp() override {
    if (command({"ogrinfo", "--version"}).code != 0) GTEST_SKIP() << "gdal-bin is not installed";
    make_workspace(work);
    EXPECT_WELL(minga({"pack", "add", work, kPlacesPack}));
  }
  void import(const std::string& register_name, const std::string& file) const {
    const auto done = minga({"import", work, register_name, file, "--json"});
    ASSERT_EQ(done.code, 0) << done.err;
  }
  /// How many features a client takes out of a collection, following every page.
  std::size_t taken(const std::string& address, const std::string& collection,
                    std::vector<std::string> more = {}) const {
    const auto file = folder / (collection + ".geojson");
    fs::remove(file);
    std::vector<std::string> arguments{"ogr2ogr"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    arguments.insert(arguments.end(), {file, "OAPIF:" + address + "/api/ogc", collection});
    const auto done = command(arguments);
    EXPECT_EQ(done.code, 0) << done.err;
    return nlohmann::json::parse(bytes_of(file))["features"].size();
  }

  TemporaryFolder folder;
  std::string work = folder / "work";
};

TEST_F(Gis, GdalReadsEveryCollection) {
  import("parcel", folder.file("p.geojson", R"({"type":"FeatureCollection","features":[
    {"type":"Feature","properties":{"code":"A","kind":"title","hectares":1.5,"valid_from":"2010-01-01"},
     "geometry":{"type":"Polygon","coordinates":[[[-71,-13],[-70,-13],[-70,-12],[-71,-12],[-71,-13]]]}},
    {"type":"Feature","properties":{"code":"B","kind":"claim"},"geometry":{"type":"Point","coordinates":[-60,-3]}}]})"));
  import("camp", folder.file("c.geojson", R"({"type":"FeatureCollection","features":[
    {"type":"Feature","properties":{"name":"Alto"},"geometry":{"type":"Point","coordinates":[-70.5,-12.5]}}]})"));
  Server server(work);
  const auto address = server.address();
  for (const std::string collection : {"parcel", "camp", "territory"}) {
    const auto known = server.send("GET", "/api/ogc/collections/" + collection + "/items").json();
    EXPECT_EQ(taken(address, collection), known["numberMatched"].get<std::size_t>()) << collection;
  }
  const auto parcels = nlohmann::json::parse(bytes_of(folder / "parcel.geojson"))["features"];
  EXPECT_EQ(parcels[0]["properties"]["hectares"], 1.5);
  EXPECT_EQ(parcels[0]["geometry"]["type"], "Polygon");
  EXPECT_EQ(bytes_of(folder / "camp.geojson").find("70.5"), std::string::npos) << "a personal place";
  EXPECT_EQ(taken(address, "parcel", {"-spat", "-72", "-14", "-69", "-11"}), 1U);
  EXPECT_EQ(taken(address, "parcel", {"-where", "kind = 'claim'"}), 1U);
  EXPECT_EQ(server.stop(), 0);
}

TEST_F(Gis, GdalPagesThroughAllRightsOfARegister) {
  if (!fs::exists(kRightsOfPeru)) GTEST_SKIP() << kRightsOfPeru << " is not there";
  const auto file = folder / "rights.geojson";
  const auto made = command(
      {"ogr2ogr", "-t_srs", "EPSG:4326", "-sql", "SELECT code, geom FROM rights", file, kRightsOfPeru});
  ASSERT_EQ(made.code, 0) << made.err;
  import("parcel", file);
  Server server(work);
  EXPECT_EQ(server.send("GET", "/api/ogc/collections/parcel/items?limit=1").json()["numberMatched"], 9025);
  EXPECT_EQ(taken(server.address(), "parcel"), 9025U);
  EXPECT_EQ(server.stop(), 0);
}

}  // namespace
}  // namespace minga::test
