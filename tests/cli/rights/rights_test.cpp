#include <gtest/gtest.h>

#include "cli/program.hpp"
#include "cli/rights/geopackages.hpp"

namespace minga::test {
namespace {

const std::vector<Feature> kRights{{"A", rectangle(500'000, 9e6, 1000, 1000), "2020-01-02T08:15"},
                                   {"B", rectangle(500'500, 9e6, 1000, 1000), "2020-01-02T08:15"},
                                   {"C", rectangle(500'000, 9e6, 200, 200), ""},
                                   {"D", rectangle(501'500, 9e6, 1000, 1000), "2020-01-02T08:15"},
                                   {"E", rectangle(499'000, 9e6, 1000.0001, 1000), "2021-05-05"}};

TEST(Rights, ClaimsOfADayWithoutHourMayNotBeSimultaneous) {
  const TemporaryFolder folder;
  auto rights = kRights;
  for (auto& right : rights) right.filed = "2020-01-02T00:00:00";
  make_layers(folder / "r.gpkg", "EPSG", 32717, {"rights"}, rights);
  const auto outcome = minga({"rights", "overlap", "--rights", folder / "r.gpkg", "--id", "code", "--out",
                              folder / "pairs.csv", "--moment", "filed", "--groups", folder / "groups.csv"});
  EXPECT_WELL(outcome);
  EXPECT_NE(outcome.out.find("1 grupos de petitorios presentados el mismo día, hora no dicha: de ellos no se "
                             "sabe si son simultáneos."),
            std::string::npos)
      << outcome.out;
  EXPECT_EQ(outcome.out.find("misma hora"), std::string::npos) << "nobody knows the hour" << outcome.out;
  const auto groups = bytes_of(folder / "groups.csv");
  EXPECT_EQ(groups.rfind("group,id,moment,hour\r\n1,A,2020-01-02T00:00:00,not_told\r\n", 0), 0U) << groups;
}

TEST(Rights, LittleSliversAreToldWithTheToleranceTheyStayUnder) {
  const TemporaryFolder folder;
  // Half a millimetre along a side of ten centimetres, constructed: 0.00005 m2.
  make_layers(folder / "r.gpkg", "EPSG", 32717, {"rights"},
              {{"A", rectangle(0, 0, 1000, 1000)}, {"B", rectangle(999.9995, 0, 1000, 0.1)}});
  const auto outcome = minga({"rights", "overlap", "--rights", folder / "r.gpkg", "--id", "code", "--out",
                              folder / "pairs.csv", "--min-area", "0.0625"});
  EXPECT_WELL(outcome);
  EXPECT_NE(outcome.out.find("Tolerancia de esta pregunta: 0.0625 m²."), std::string::npos) << outcome.out;
  EXPECT_NE(outcome.out.find("comparten más de 0.0625 m²;"), std::string::npos) << outcome.out;
  EXPECT_NE(outcome.out.find("1 astillas, en lista aparte: menos de 0,1 m² en total."), std::string::npos)
      << outcome.out;
  const auto csv = bytes_of(folder / "pairs.slivers.csv");
  EXPECT_EQ(csv.rfind("a,b,area_m2,share_a,share_b,kind,tolerance_m2,areas_in\r\nA,B,0.000050,", 0), 0U)
      << csv;
  EXPECT_NE(csv.find(",crosses,0.0625,WGS 84 / UTM zone 17S (EPSG:32717)\r\n"), std::string::npos) << csv;
}

TEST(Rights, TellEveryOverlapOfALayer) {
  const TemporaryFolder folder;
  make_layers(folder / "r.gpkg", "EPSG", 32717, {"rights"}, kRights);
  const auto outcome = minga({"rights", "overlap", "--rights", folder / "r.gpkg", "--id", "code", "--out",
                              folder / "pairs.csv", "--shares", folder / "shares.csv", "--moment", "filed",
                              "--groups", folder / "groups.csv", "--json"});
  EXPECT_WELL(outcome);
  EXPECT_EQ(bytes_of(folder / "pairs.csv"),
            "a,b,area_m2,share_a,share_b,kind\r\n"
            "A,B,500000.000000,0.500000000,0.500000000,crosses\r\n"
            "A,C,40000.000000,0.040000000,1.000000000,contains\r\n");
  const auto slivers = bytes_of(folder / "pairs.slivers.csv");
  EXPECT_NE(slivers.find("A,E,0.1"), std::string::npos) << slivers;
  EXPECT_NE(slivers.find("C,E,0.0"), std::string::npos) << slivers;
  const auto shares = bytes_of(folder / "shares.csv");
  EXPECT_NE(shares.find("A,1000000.000000,2,540000.000000,0.540000000,460000.000000,WGS 84"),
            std::string::npos)
      << shares;
  EXPECT_NE(shares.find("C,40000.000000,1,40000.000000,1.000000000,0.000000,WGS 84"), std::string::npos);
  EXPECT_EQ(bytes_of(folder / "groups.csv"),
            "group,id,moment,hour\r\n1,A,2020-01-02T08:15,told\r\n1,B,2020-01-02T08:15,told\r\n");
  const auto result = outcome.json();
  EXPECT_EQ(result["rights"], 5);
  EXPECT_EQ(result["intersecting"], 5) << "B and D touch, A and C with E are slivers";
  EXPECT_EQ(result["over_min_area"], 2);
  EXPECT_EQ(result["slivers"], 2);
  EXPECT_NEAR(result["area_ha"].get<double>(), 54, 1e-4);
  EXPECT_EQ(result["repaired"], 0);
  EXPECT_EQ(result["simultaneous_groups"], 1);
  EXPECT_EQ(result["groups_without_hour"], 0);
  EXPECT_EQ(result["areas_are"], "zone");
  EXPECT_TRUE(result["seconds"].is_number());
}

TEST(Rights, TellOverlapsBetweenTwoLayers) {
  const TemporaryFolder folder;
  make_layers(folder / "r.gpkg", "EPSG", 32717, {"rights", "parks"}, kRights);
  const auto outcome = minga({"rights", "overlap", "--rights", folder.path().string() + "/r.gpkg:rights",
                              "--against", folder.path().string() + "/r.gpkg:parks", "--out", "-"});
  EXPECT_WELL(outcome);
  EXPECT_EQ(outcome.out.find("1,1,1000000.000000,1.000000000,1.000000000,same\r\n"), 34U) << outcome.out;
  EXPECT_REFUSED(minga({"rights", "overlap", "--rights", folder / "r.gpkg"}), 1, "parks, rights");
}

TEST(Rights, SayItForPeople) {
  const TemporaryFolder folder;
  make_layers(folder / "r.gpkg", "EPSG", 32717, {"rights"}, kRights);
  const auto outcome = minga({"rights", "overlap", "--rights", folder / "r.gpkg"});
  EXPECT_WELL(outcome);
  EXPECT_EQ(
      outcome.out,
      "5 derechos; 5 pares se tocan, 2 de ellos comparten más de 1 m²; todas las áreas comunes suman "
      "54.00 "
      "ha.\n"
      "3 derechos tienen superposición; de 404.00 ha hay 108.00 ha cubiertas, cada punto contado una vez por "
      "derecho.\n"
      "Tolerancia de esta pregunta: 1 m². Un área común que no la pasa es una astilla y no cuenta como "
      "superposición.\n"
      "2 astillas, en lista aparte: 0,1 m² en total.\n"
      "Las áreas son las del plano de WGS 84 / UTM zone 17S (EPSG:32717), una zona oficial.\n");
}

TEST(Rights, AreNotMeasuredInAGuessedSystem) {
  const TemporaryFolder folder;
  make_layers(folder / "r.gpkg", "NONE", 0, {"rights"}, {{"A", rectangle(-76, -5, 1, 1)}});
  EXPECT_REFUSED(minga({"rights", "overlap", "--rights", folder / "r.gpkg"}), 1, "--crs");
  const auto stated =
      minga({"rights", "overlap", "--rights", folder / "r.gpkg", "--crs", "EPSG:4326", "--json"});
  EXPECT_WELL(stated);
  EXPECT_EQ(stated.json()["areas_are"], "equal_area");
  EXPECT_REFUSED(minga({"rights", "overlap", "--rights", folder / "r.gpkg", "--crs", "EPSG:4326",
                        "--areas-in", "EPSG:3857"}),
                 1, "EPSG:3857");
}

TEST(Rights, SayWhatIsWrong) {
  const TemporaryFolder folder;
  const auto refused = [&](const std::string& file, const char* part) {
    EXPECT_REFUSED(minga({"rights", "overlap", "--rights", file, "--lang", "en"}), 1, part);
  };
  refused(folder / "none.gpkg", "none.gpkg");
  refused(folder.file("text.gpkg", "not a database"), "text.gpkg");
  EXPECT_REFUSED(minga({"rights", "overlap"}), 2, "--rights");
  EXPECT_REFUSED(minga({"rights"}), 2, "");
  EXPECT_REFUSED(minga({"rights", "overlap", "--rights", "x.gpkg", "--min-area", "-1"}), 2, "--min-area");
  EXPECT_REFUSED(minga({"rights", "overlap", "--rights", "x.gpkg", "--min-area", "nan"}), 2, "--min-area");
  EXPECT_REFUSED(minga({"rights", "overlap", "--rights", "x.gpkg", "--groups", "g.csv"}), 1, "--moment");
  EXPECT_REFUSED(
      minga({"rights", "overlap", "--rights", "x.gpkg", "--against", "y.gpkg", "--moment", "filed"}), 2,
      "--against");
}

TEST(Rights, OfPeruAreThoseOfPostgis) {
  const fs::path peru = MINGA_SOURCE_DIR "/../shared/data/rights/peru17s.gpkg";
  if (!fs::exists(peru)) GTEST_SKIP() << peru << " is not there";
  const TemporaryFolder folder;
  const auto one = minga({"rights", "overlap", "--rights", peru.string(), "--out", folder / "one.csv",
                          "--threads", "1", "--json"});
  const auto two = minga({"rights", "overlap", "--rights", peru.string(), "--out", folder / "two.csv",
                          "--threads", "2", "--json"});
  EXPECT_WELL(one);
  const auto result = one.json();
  EXPECT_EQ(result["rights"], 9025);
  EXPECT_EQ(result["intersecting"], 21'925);
  EXPECT_EQ(result["over_min_area"], 7'163);
  EXPECT_NEAR(result["area_ha"].get<double>(), 440'647, 0.5);
  EXPECT_EQ(result["repaired"], 7);
  EXPECT_EQ(bytes_of(folder / "one.csv"), bytes_of(folder / "two.csv"));
}

}  // namespace
}  // namespace minga::test
