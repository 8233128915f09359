#include <gtest/gtest.h>

#include <array>

#include "cli/program.hpp"

namespace minga::test {
namespace {

using Words = std::vector<std::string>;

/// Two rights by Puerto Maldonado that overlap by half, one corner a row.
std::string overlapping_corners() {
  std::string out = "codigo,lon,lat,presentado\n";
  const auto square = [&](const std::string& code, double west, const std::string& filed) {
    const std::array<std::pair<double, double>, 4> corners{
        {{west, -12.7}, {west + 0.01, -12.7}, {west + 0.01, -12.69}, {west, -12.69}}};
    for (const auto& [x, y] : corners)
      out += code + "," + std::to_string(x) + "," + std::to_string(y) + "," + filed + "\n";
  };
  square("A", -69.5, "2001-03-05");
  square("B", -69.495, "2015-03-05");
  return out;
}

class RightsRulesCommand : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto made = minga({"init", work, "--pack", "core", "--pack", "madre-de-dios", "--pack", "peru"});
    ASSERT_EQ(made.code, 0) << made.err;
    const auto file = folder.file("corners.csv", overlapping_corners());
    const auto brought =
        minga({"rights",      "import",      work,        file,           "--source",
               "Catastro",    "--authority", "Autoridad", "--date",       "2026-01-31",
               "--territory", "PE-17",       "--kind",    "mining_title", "--crs",
               "EPSG:4326",   "--code",      "codigo",    "--column",     "filed_on=presentado"});
    ASSERT_EQ(brought.code, 0) << brought.out << brought.err;
  }

  TemporaryFolder folder;
  std::string work = folder / "work";
};

TEST_F(RightsRulesCommand, ConflictsTellsWhoGoesFirstWithTheNorm) {
  const auto told = minga({"rights", "conflicts", work, "--territory", "PE-17", "--on", "2026-06-01"});
  ASSERT_EQ(told.code, 0) << told.err;
  EXPECT_NE(told.out.find("A va antes que B."), std::string::npos) << told.out;
  EXPECT_NE(told.out.find("014-92-EM"), std::string::npos);
  EXPECT_NE(told.out.find("En conflicto: 2 (100.0 %)"), std::string::npos) << told.out;
  const auto json =
      minga({"rights", "conflicts", work, "--code", "B", "--on", "2026-06-01", "--json"}).json();
  EXPECT_EQ(json["rights"].size(), 1U);
  EXPECT_EQ(json["rights"][0]["conflicts"][0]["stand"], "yields");
  const auto file = folder / "conflicts.csv";
  ASSERT_EQ(minga({"rights", "conflicts", work, "--territory", "PE-17", "--out", file}).code, 0);
  EXPECT_EQ(bytes_of(file).rfind("right,area_ha,passes,with,", 0), 0U);
  EXPECT_EQ(minga({"rights", "conflicts", work}).code, 1) << "neither territory nor code";
  EXPECT_EQ(minga({"rights", "conflicts", work, "--code", "Z"}).code, 1);
  EXPECT_EQ(minga({"rights", "conflicts", work, "--territory", "PE-17", "--scale", "x"}).code, 1);
}

TEST_F(RightsRulesCommand, OrderPutsTheOlderFirst) {
  const auto told = minga({"rights", "order", work, "-69.4925", "-12.695", "--on", "2026-06-01", "--json"});
  ASSERT_EQ(told.code, 0) << told.err;
  EXPECT_EQ(told.json()["rights"], nlohmann::json({"A", "B"}));
  EXPECT_EQ(told.json()["groups"], nlohmann::json::parse("[[0],[1]]"));
  EXPECT_EQ(minga({"rights", "order", work, "-69.4925", "-12.695"}).code, 0);
}

TEST_F(RightsRulesCommand, StratumNamesTheLimits) {
  const Words asked{"rights",     "stratum",      work,         "--territory",       "PE-17",
                    "--quantity", "hectares=900", "--quantity", "tonnes_per_day=30", "--mineral",
                    "gold",       "--method",     "underground"};
  const auto told = minga(asked);
  ASSERT_EQ(told.code, 0) << told.err;
  EXPECT_EQ(told.out.rfind("Pequeño productor minero (PPM)", 0), 0U) << told.out;
  EXPECT_NE(told.out.find("art. 91"), std::string::npos);
  EXPECT_EQ(minga({"rights", "stratum", work, "--strata", "peru-small-scale", "--quantity", "many"}).code, 1);
  EXPECT_EQ(minga({"rights", "stratum", work, "--strata", "peru-small-scale", "--quantity", "miles=1"}).code,
            1);
}

}  // namespace
}  // namespace minga::test
