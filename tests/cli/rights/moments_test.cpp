#include <gtest/gtest.h>

#include "cli/program.hpp"
#include "geopackages.hpp"

namespace minga::test {
namespace {

/// Three claims over each other, filed at these moments.
std::vector<Feature> claims_filed(const std::vector<std::string>& moments) {
  std::vector<Feature> out;
  for (std::size_t i = 0; i < moments.size(); ++i)
    out.push_back({std::string(1, static_cast<char>('A' + i)),
                   rectangle(10 * static_cast<double>(i), 0, 1000, 1000), moments[i]});
  return out;
}

std::vector<std::string> grouped(const std::string& file, const std::string& out) {
  return {"rights", "overlap", "--rights", file, "--id", "code", "--moment", "filed", "--groups", out};
}

TEST(RightsMoments, ThatCannotBeReadAreTold) {
  const TemporaryFolder folder;
  make_layers(folder / "r.gpkg", "EPSG", 32717, {"rights"},
              claims_filed({"31/02/2020", "2020-03-05 08:15", "31/02/2020", "", "05/03/2020 8:15"}));
  auto words = grouped(folder / "r.gpkg", folder / "groups.csv");
  const auto told = minga(words);
  EXPECT_WELL(told);
  EXPECT_NE(told.out.find("2 derechos tienen en «filed» algo que no se puede leer como fecha, y no entran en "
                          "ningún grupo: fila 1, «A»: «31/02/2020»; fila 3, «C»: «31/02/2020»."),
            std::string::npos)
      << told.out;
  EXPECT_NE(told.out.find("1 derechos no tienen nada en «filed»"), std::string::npos) << told.out;
  EXPECT_EQ(bytes_of(folder / "groups.csv"),
            "group,id,moment,hour\r\n1,B,2020-03-05 08:15,told\r\n1,E,2020-03-05 08:15,told\r\n")
      << "one moment written in two ways is one";
  words.emplace_back("--json");
  const auto moments = minga(words).json()["moments"];
  EXPECT_EQ(moments["unreadable"], 2);
  EXPECT_EQ(moments["missing"], 1);
  EXPECT_EQ(moments["column"], "filed");
  ASSERT_EQ(moments["first_unreadable"].size(), 2U);
  EXPECT_EQ(moments["first_unreadable"][1]["row"], 3);
  EXPECT_EQ(moments["first_unreadable"][1]["id"], "C");
  EXPECT_EQ(moments["first_unreadable"][1]["value"], "31/02/2020");
}

TEST(RightsMoments, ThatCannotBeReadAreListedByTheFirstTen) {
  const TemporaryFolder folder;
  make_layers(folder / "r.gpkg", "EPSG", 32717, {"rights"},
              claims_filed(std::vector<std::string>(12, "ayer")));
  auto words = grouped(folder / "r.gpkg", folder / "groups.csv");
  const auto told = minga(words);
  EXPECT_WELL(told);
  EXPECT_NE(told.out.find("12 derechos tienen en «filed»"), std::string::npos) << told.out;
  EXPECT_NE(told.out.find("fila 10, «J»: «ayer»; …."), std::string::npos) << told.out;
  EXPECT_EQ(told.out.find("fila 11"), std::string::npos) << told.out;
  EXPECT_EQ(bytes_of(folder / "groups.csv"), "group,id,moment,hour\r\n");
}

}  // namespace
}  // namespace minga::test
