#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <map>
#include <sstream>

#include "cli/program.hpp"
#include "cli/rights/geopackages.hpp"

namespace minga::test {
namespace {

/// Constructed, in metres of zone 17 South: a right with a hole in it, one beside it, and one far away.
const std::vector<Feature> kNearRights{
    {"FRAME", polygon({corners_of(500'000, 9e6, 1000, 1000), corners_of(500'400, 9e6 + 400, 200, 200)})},
    {"EAST", rectangle(502'000, 9e6, 1000, 1000)},
    {"FAR", rectangle(540'000, 9e6, 1000, 1000)}};

const std::vector<Feature> kNearRivers{{"through", path({{499'000, 9e6 + 100}, {501'000, 9e6 + 100}})},
                                       {"in the hole", path({{500'500, 9e6 + 480}, {500'500, 9e6 + 520}})},
                                       {"between", path({{501'050, 9e6 - 500}, {501'050, 9e6 + 1500}})},
                                       {"one place", path({{503'030, 9e6 + 40}, {503'030, 9e6 + 40}})},
                                       {"a lake", rectangle(502'000, 9e6, 10, 10)}};

struct NearLayers {
  TemporaryFolder folder;
  std::string rights = folder / "rights.gpkg", rivers = folder / "rivers.gpkg", out = folder / "near.csv";

  explicit NearLayers(const std::vector<Feature>& lines = kNearRivers, int code = 32717) {
    make_layers(rights, "EPSG", 32717, {"rights"}, kNearRights);
    make_layers(rivers, "EPSG", code, {"rivers"}, lines);
  }
  std::vector<std::string> asking(const std::string& margin,
                                  const std::vector<std::string>& more = {}) const {
    std::vector<std::string> all{"rights", "near", "--rights", rights, "--lines",    rivers,
                                 "--id",   "code", "--margin", margin, "--lines-id", "code"};
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }
};

TEST(RightsNear, TellEveryRightAndLineWithTheirDistance) {
  const NearLayers layers;
  const auto outcome =
      minga(layers.asking("50", {"--out", layers.out, "--nearest", layers.folder / "nearest.csv", "--json"}));
  EXPECT_WELL(outcome);
  EXPECT_EQ(bytes_of(layers.out),
            "right,line,distance_m,margin_m,margin_source,distances_in\r\n"
            "FRAME,through,0.000000,50,,WGS 84 / UTM zone 17S (EPSG:32717)\r\n"
            "FRAME,between,50.000000,50,,WGS 84 / UTM zone 17S (EPSG:32717)\r\n"
            "EAST,one place,30.000000,50,,WGS 84 / UTM zone 17S (EPSG:32717)\r\n");
  EXPECT_EQ(bytes_of(layers.folder / "nearest.csv"),
            "right,line,distance_m,lines,margin_m,margin_source,distances_in\r\n"
            "FRAME,through,0.000000,2,50,,WGS 84 / UTM zone 17S (EPSG:32717)\r\n"
            "EAST,one place,30.000000,1,50,,WGS 84 / UTM zone 17S (EPSG:32717)\r\n");
  const auto result = outcome.json();
  EXPECT_EQ(result["rights"], 3);
  EXPECT_EQ(result["lines"], 4);
  EXPECT_EQ(result["near"], 2);
  EXPECT_EQ(result["pairs"], 3);
  EXPECT_EQ(result["repaired"], 0);
  EXPECT_TRUE(result["seconds"].is_number());
  EXPECT_EQ(result["margin_m"], 50);
  EXPECT_EQ(result["margin_given_by"], "caller");
  EXPECT_TRUE(result["margin_source"].is_null()) << "none is invented";
  EXPECT_EQ(result["distances_in"], "WGS 84 / UTM zone 17S (EPSG:32717)");
  EXPECT_EQ(result["distances_chosen_by"], "layer");
  EXPECT_NEAR(result["scale_least"].get<double>(), 0.9996, 1e-5);
  EXPECT_NEAR(result["scale_greatest"].get<double>(), 0.9996, 3e-5);
  EXPECT_EQ(result["layers"][1]["without_line"], 1) << "the lake";
}

TEST(RightsNear, TheMarginIsPartOfWhatIsNear) {
  const NearLayers layers;
  const auto pairs = [&](const std::string& margin) {
    const auto outcome = minga(layers.asking(margin, {"--json"}));
    EXPECT_WELL(outcome);
    return outcome.json()["pairs"];
  };
  EXPECT_EQ(pairs("0"), 1);
  EXPECT_EQ(pairs("49.999"), 2);
  EXPECT_EQ(pairs("50"), 3);
  EXPECT_EQ(pairs("80"), 4) << "from the middle of the hole to its edge";
}

TEST(RightsNear, SayItForPeople) {
  const NearLayers layers;
  const auto plain = minga(layers.asking("50"));
  EXPECT_WELL(plain);
  EXPECT_EQ(plain.out,
            "3 derechos y 4 líneas: 2 derechos quedan a 50 m o menos de una línea, en 3 pares.\n"
            "El margen de 50 m lo dio quien pregunta, sin fuente.\n"
            "Las distancias son las del plano de WGS 84 / UTM zone 17S (EPSG:32717), el de los derechos.\n"
            "Donde están los derechos, un metro sobre el elipsoide mide en ese plano entre 0.99960 y 0.99962 "
            "m.\n"
            "1 elementos de la capa de líneas no son líneas y no se midieron: áreas, 1; puntos, 0; sin "
            "geometría, 0.\n");
  const auto sourced = minga(layers.asking("12.5", {"--source", "Estudio hídrico 2025", "--lang", "en"}));
  EXPECT_WELL(sourced);
  const auto file = minga(layers.asking("12.5", {"--source", "Estudio hídrico 2025", "--out", layers.out}));
  EXPECT_WELL(file);
  EXPECT_NE(bytes_of(layers.out).find(",12.5,Estudio hídrico 2025,WGS 84 / UTM zone 17S (EPSG:32717)\r\n"),
            std::string::npos);
  EXPECT_NE(sourced.out.find("The margin of 12.5 m was given by whoever asked. Source given: Estudio hídrico "
                             "2025."),
            std::string::npos)
      << sourced.out;
}

std::string single_point(double x, double y) {
  std::string out(1, '\x01');
  const std::uint32_t type = 1;
  const std::array<double, 2> place{x, y};
  out.append(reinterpret_cast<const char*>(&type), sizeof type);
  return out.append(reinterpret_cast<const char*>(place.data()), sizeof place);
}

std::string collected(const std::vector<std::string>& parts) {
  std::string out(1, '\x01');
  put_coordinates(out, {7U}, {});
  const auto count = static_cast<std::uint32_t>(parts.size());
  out.replace(out.size() - sizeof count, sizeof count, reinterpret_cast<const char*>(&count), sizeof count);
  for (const auto& part : parts) out += part;
  return out;
}

TEST(RightsNear, ALayerWithoutLinesIsRefusedAndSaysWhatItIs) {
  const auto refused = [](const std::vector<Feature>& features, const char* part) {
    const NearLayers layers(features);
    const auto outcome = minga(layers.asking("50", {"--out", layers.out}));
    EXPECT_REFUSED(outcome, 1, part);
    EXPECT_NE(outcome.err.find("rivers.gpkg"), std::string::npos) << outcome.err;
    EXPECT_NE(outcome.err.find("Dé una capa de líneas"), std::string::npos) << outcome.err;
    EXPECT_FALSE(fs::exists(layers.out)) << "no file says that nothing is near";
  };
  refused({{"a lake", rectangle(502'000, 9e6, 10, 10)}, {"a pond", rectangle(502'000, 9e6, 5, 5)}},
          "áreas, 2; puntos, 0; sin geometría, 0.");
  refused({{"a spring", single_point(502'000, 9e6)}, {"a lake", rectangle(502'000, 9e6, 10, 10)}},
          "áreas, 1; puntos, 1; sin geometría, 0.");
}

TEST(RightsNear, RightsWithoutAreaAreRefusedToo) {
  const NearLayers layers;
  const auto swapped = minga({"rights", "near", "--rights", layers.folder / "rivers.gpkg", "--lines",
                              layers.folder / "rivers.gpkg", "--margin", "50"});
  EXPECT_WELL(swapped);
  make_layers(layers.folder / "paths.gpkg", "EPSG", 32717, {"paths"},
              {{"path", path({{499'000, 9e6 + 100}, {501'000, 9e6 + 100}})}});
  EXPECT_REFUSED(minga({"rights", "near", "--rights", layers.folder / "paths.gpkg", "--lines", layers.rivers,
                        "--margin", "50"}),
                 1, "La capa de --rights no tiene ninguna área. Lo que trae: líneas, 1;");
}

TEST(RightsNear, WhatAMixedLayerHasBesideLinesIsCountedAndTold) {
  const auto river = path({{499'000, 9e6 + 100}, {501'000, 9e6 + 100}});
  const NearLayers layers({{"river", river},
                           {"river with its lake", collected({river, rectangle(502'000, 9e6, 10, 10)})},
                           {"lake", rectangle(502'000, 9e6, 10, 10)},
                           {"springs", collected({single_point(1, 2), single_point(3, 4)})},
                           {"nothing", collected({})}});
  const auto json = minga(layers.asking("50", {"--json"})).json();
  EXPECT_EQ(json["lines"], 2);
  const auto& layer = json["layers"][1];
  EXPECT_EQ(layer["without_line"], 3);
  EXPECT_EQ(layer["areas"], 1);
  EXPECT_EQ(layer["points"], 1);
  EXPECT_EQ(layer["empty"], 1);
  EXPECT_EQ(layer["more_than_line"], 1);
  const auto told = minga(layers.asking("50"));
  EXPECT_NE(
      told.out.find("3 elementos de la capa de líneas no son líneas y no se midieron: áreas, 1; puntos, 1; "
                    "sin geometría, 1."),
      std::string::npos)
      << told.out;
  EXPECT_NE(told.out.find("1 elementos de la capa de líneas traen además áreas o puntos"), std::string::npos)
      << told.out;
}

TEST(RightsNear, LinesInDegreesAreTurnedIntoThePlaneOfTheRights) {
  // The meridian of 81 degrees west is x = 500,000 in zone 17, the western edge of FRAME.
  const NearLayers layers({{"meridian", path({{-81, -9.1}, {-81, -9}})}}, 4326);
  const auto outcome = minga(layers.asking("1", {"--out", layers.out, "--json"}));
  EXPECT_WELL(outcome);
  EXPECT_NE(bytes_of(layers.out).find("\r\nFRAME,meridian,0.000000,1,,"), std::string::npos);
  EXPECT_EQ(outcome.json()["distances_chosen_by"], "layer");
}

TEST(RightsNear, RightsInDegreesAreMeasuredInTheirZone) {
  const TemporaryFolder folder;
  // Constructed: a thousandth of a degree, 110.6 m along the meridian at 12.7 degrees south.
  make_layers(folder / "rights.gpkg", "EPSG", 4326, {"rights"}, {{"A", rectangle(-70, -12.7, 0.01, 0.01)}});
  make_layers(folder / "rivers.gpkg", "EPSG", 4326, {"rivers"},
              {{"south", path({{-70, -12.701}, {-69.99, -12.701}})}});
  const std::vector<std::string> asked{
      "rights",   "near", "--rights", folder / "rights.gpkg", "--lines", folder / "rivers.gpkg",
      "--margin", "120"};
  auto asking = asked;
  asking.insert(asking.end(), {"--out", folder / "near.csv", "--json"});
  const auto outcome = minga(asking);
  EXPECT_WELL(outcome);
  EXPECT_EQ(outcome.json()["distances_in"], "WGS 84 / UTM zone 19S (EPSG:32719)");
  EXPECT_EQ(outcome.json()["distances_chosen_by"], "zone");
  const auto csv = bytes_of(folder / "near.csv");
  EXPECT_NEAR(std::stod(csv.substr(csv.find("\r\n1,1,") + 6)), 110.6, 0.1) << csv;
  EXPECT_NE(csv.find(",120,,WGS 84 / UTM zone 19S (EPSG:32719)"), std::string::npos) << csv;
  auto stated = asked;
  stated.insert(stated.end(), {"--distances-in", "EPSG:32718", "--json"});
  EXPECT_EQ(minga(stated).json()["distances_chosen_by"], "caller");
  EXPECT_GT(minga(stated).json()["scale_greatest"], 1.003);
  stated[stated.size() - 2] = "EPSG:4326";
  stated.pop_back();
  EXPECT_REFUSED(minga(stated), 1, "EPSG:4326");
}

TEST(RightsNear, ThePlaneIsAskedWhereNoZoneFits) {
  const TemporaryFolder folder;
  make_layers(folder / "rights.gpkg", "EPSG", 4326, {"rights"},
              {{"west", rectangle(-81, -5, 1, 1)}, {"east", rectangle(-50, -5, 1, 1)}});
  make_layers(folder / "unnamed.gpkg", "NONE", 0, {"rivers"}, {{"r", path({{-70, -4}, {-69, -4}})}});
  std::vector<std::string> asking{"rights",   "near", "--rights", folder / "rights.gpkg",
                                  "--margin", "10",   "--lines",  folder / "unnamed.gpkg"};
  EXPECT_REFUSED(minga(asking), 1, "--lines-crs");
  asking.insert(asking.end(), {"--lines-crs", "EPSG:4326"});
  EXPECT_REFUSED(minga(asking), 1, "--distances-in");
  asking.insert(asking.end(), {"--distances-in", "EPSG:32719"});
  const auto outcome = minga(asking);
  EXPECT_WELL(outcome);
  EXPECT_NE(outcome.out.find("Cuidado"), std::string::npos)
      << "six per cent off at the rims: " << outcome.out;
}

TEST(RightsNear, NoLinesAndNoRightsAreNotNear) {
  const NearLayers none(std::vector<Feature>{});
  const auto outcome = minga(none.asking("50", {"--out", none.out, "--json"}));
  EXPECT_WELL(outcome);
  EXPECT_EQ(outcome.json()["lines"], 0);
  EXPECT_EQ(outcome.json()["near"], 0);
  EXPECT_EQ(bytes_of(none.out), "right,line,distance_m,margin_m,margin_source,distances_in\r\n");
  const TemporaryFolder folder;
  make_layers(folder / "empty.gpkg", "EPSG", 4326, {"rights"}, {});
  const auto empty = minga({"rights", "near", "--rights", folder / "empty.gpkg", "--lines", none.rivers,
                            "--margin", "5", "--json"});
  EXPECT_WELL(empty);
  EXPECT_EQ(empty.json()["rights"], 0);
}

TEST(RightsNear, SayWhatIsWrong) {
  const NearLayers layers;
  for (const auto* margin : {"-1", "nan", "inf", "1e9", "cincuenta", ""})
    EXPECT_REFUSED(minga(layers.asking(margin)), 2, "--margin");
  EXPECT_REFUSED(minga({"rights", "near", "--rights", layers.rights, "--lines", layers.rivers}), 2,
                 "--margin");
  EXPECT_REFUSED(minga({"rights", "near", "--rights", layers.rights, "--margin", "5"}), 2, "--lines");
  const NearLayers bad({{"r1", path({{500'000, 9e6}, {500'000, std::nan("")}})}});
  EXPECT_REFUSED(minga(bad.asking("5")), 1, "r1");
  const NearLayers outside({{"r2", path({{-81, -9}, {-81, -95}})}}, 4326);
  EXPECT_REFUSED(minga(outside.asking("5")), 1, "r2");
}

/// The file's rights and rivers as layers of their own.
void split_by_kind(const fs::path& from, const std::string& to) {
  fs::copy_file(from, to);
  fs::permissions(to, fs::perms::owner_all);
  sqlite3* database = nullptr;
  ASSERT_EQ(sqlite3_open(to.c_str(), &database), SQLITE_OK);
  for (const std::string kind : {"mining", "river"}) {
    const auto sql = "CREATE TABLE " + kind + " AS SELECT fid, geom FROM rights WHERE kind = '" + kind +
                     "'; INSERT INTO gpkg_geometry_columns SELECT '" + kind +
                     "', column_name, geometry_type_name, srs_id, z, m FROM gpkg_geometry_columns WHERE "
                     "table_name = 'rights'";
    EXPECT_EQ(sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK)
        << sqlite3_errmsg(database);
  }
  sqlite3_close(database);
}

TEST(RightsNear, OfAmapaAreThoseOfPostgis) {
  const fs::path amapa = MINGA_SOURCE_DIR "/../shared/data/rights/amapa.gpkg";
  if (!fs::exists(amapa)) GTEST_SKIP() << amapa << " is not there";
  const TemporaryFolder folder;
  split_by_kind(amapa, folder / "a.gpkg");
  const auto asked = [&](const char* threads, const std::string& out) {
    return minga({"rights", "near", "--rights", folder / "a.gpkg:mining", "--lines", folder / "a.gpkg:river",
                  "--margin", "50", "--id", "fid", "--lines-id", "fid", "--out", out, "--threads", threads,
                  "--json"});
  };
  const auto one = asked("1", folder / "one.csv"), two = asked("2", folder / "two.csv");
  EXPECT_WELL(one);
  EXPECT_EQ(bytes_of(folder / "one.csv"), bytes_of(folder / "two.csv"));
  const auto result = one.json();
  EXPECT_EQ(result["rights"], 1115);
  EXPECT_EQ(result["lines"], 20'912);
  EXPECT_EQ(result["near"], 884);
  EXPECT_EQ(result["pairs"], 9'449);
  EXPECT_EQ(result["distances_chosen_by"], "layer");
  EXPECT_GT(result["scale_greatest"], 1.03) << "Albers' parallels are far from Amapá, and it is said";
}

}  // namespace
}  // namespace minga::test
