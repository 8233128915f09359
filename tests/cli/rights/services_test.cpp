// An edition of rights from a service: our own OGC API - Features as source, over real connections.
#include <gtest/gtest.h>

#include "cli/http.hpp"
#include "cli/program.hpp"

namespace minga::test {
namespace {

using Words = std::vector<std::string>;

/// So many made rights by Puerto Maldonado in a row, as GeoJSON: more than one page of a service.
std::string row_of_rights(int count) {
  std::string out;
  for (int i = 0; i < count; ++i) {
    const auto corner = [&](int x, int y) {
      return "[" + std::to_string(-69.5 + 0.001 * (i + x)) + "," + std::to_string(-12.7 + 0.001 * y) + "]";
    };
    out += out.empty() ? "" : ",";
    out += R"({"type":"Feature","properties":{"code":"S)" + std::to_string(i) +
           R"("},"geometry":{"type":"Polygon","coordinates":[[)" + corner(0, 0) + "," + corner(1, 0) + "," +
           corner(1, 1) + "," + corner(0, 1) + "," + corner(0, 0) + "]]}}";
  }
  return R"({"type":"FeatureCollection","features":[)" + out + "]}";
}

class RightsFromServices : public ::testing::Test {
 protected:
  void SetUp() override {
    if (command({"ogr2ogr", "--version"}).code != 0) GTEST_SKIP() << "gdal-bin is not installed";
    for (const auto& work : {here, there})
      ASSERT_EQ(minga({"init", work, "--pack", "core", "--pack", "madre-de-dios"}).code, 0);
  }
  static Words order(const std::string& work, const std::string& from, const Words& more = {}) {
    Words words{"rights",      "import",      work,        from,           "--source",
                "Catastro",    "--authority", "Autoridad", "--date",       "2026-01-31",
                "--territory", "PE-17",       "--kind",    "mining_title", "--json"};
    words.insert(words.end(), more.begin(), more.end());
    return words;
  }

  TemporaryFolder folder;
  std::string there = folder / "there", here = folder / "here";
};

TEST_F(RightsFromServices, AnotherProgramsFeaturesAreTakenPageByPage) {
  constexpr int count = 1'201;
  const auto published = minga(order(there, folder.file("rights.geojson", row_of_rights(count))));
  ASSERT_EQ(published.code, 0) << published.err;
  Server server(there);
  const auto address = "OAPIF:" + server.address() + "/api/ogc";
  const Words allowed{"--allow-address", server.address(), "--layer", "land_right"};
  const auto taken = minga(order(here, address, allowed));
  ASSERT_EQ(taken.code, 0) << taken.err;
  EXPECT_EQ(taken.json()["added"], count);
  EXPECT_EQ(taken.json()["problems"].size(), 0U);
  const auto again = minga(
      order(here, address, {"--allow-address", server.address(), "--layer", "land_right", "--dry-run"}));
  ASSERT_EQ(again.code, 0) << again.err;
  EXPECT_EQ(again.json()["unchanged"], count);
  const auto at = minga({"rights", "at", here, "-69.4995", "-12.6995", "--json"});
  ASSERT_EQ(at.code, 0) << at.err;
  EXPECT_NE(at.out.find("\"S0\""), std::string::npos) << at.out;
  EXPECT_EQ(server.stop(), 0);
}

TEST_F(RightsFromServices, NothingIsTakenWithoutTheOperatorsLeave) {
  const auto refused = minga(order(here, "OAPIF:http://127.0.0.1:9/api/ogc", {"--layer", "land_right"}));
  EXPECT_EQ(refused.code, 1);
  EXPECT_NE((refused.out + refused.err).find("foreign.address_not_allowed"), std::string::npos)
      << refused.out << refused.err;
}

}  // namespace
}  // namespace minga::test
