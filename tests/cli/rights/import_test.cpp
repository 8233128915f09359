#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>
#include <zip.h>

#include <array>
#include <stdexcept>

#include "cli/program.hpp"

namespace minga::test {
namespace {

using Words = std::vector<std::string>;

/// Three made rights by Puerto Maldonado as GeoJSON, in degrees.
std::string made_rights(double width = 0.01) {
  const auto feature = [](const char* code, double west, double east) {
    const auto point = [](double x, double y) {
      return "[" + std::to_string(x) + "," + std::to_string(y) + "]";
    };
    return std::string(R"({"type":"Feature","properties":{"codigo":")") + code +
           R"(","titulo":"05/03/2019"},"geometry":{"type":"Polygon","coordinates":[[)" + point(west, -12.7) +
           "," + point(east, -12.7) + "," + point(east, -12.69) + "," + point(west, -12.69) + "," +
           point(west, -12.7) + "]]}}";
  };
  return R"({"type":"FeatureCollection","features":[)" + feature("A", -69.5, -69.5 + width) + "," +
         feature("B", -69.4, -69.39) + "," + feature("C", -69.3, -69.29) + "]}";
}

class RightsImportCommand : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto made = minga({"init", work, "--pack", "core", "--pack", "madre-de-dios"});
    ASSERT_EQ(made.code, 0) << made.err;
    has_gdal = command({"ogr2ogr", "--version"}).code == 0;
  }
  Words order(const std::string& file, const Words& more = {}) const {
    Words words{"rights",    "import", work,         file,          "--source", "Catastro", "--authority",
                "Autoridad", "--date", "2026-01-31", "--territory", "PE-17",    "--kind",   "mining_title"};
    words.insert(words.end(), more.begin(), more.end());
    return words;
  }
  /// The GeoJSON in another format, by GDAL itself.
  std::string converted(const std::string& name, const char* driver, const Words& more = {}) const {
    const auto source = folder.file("source.geojson", made_rights());
    Words words{"ogr2ogr", "-f", driver, folder / name, source};
    words.insert(words.end(), more.begin(), more.end());
    EXPECT_EQ(command(words).code, 0) << name;
    return folder / name;
  }
  void expect_three(const std::string& file, const Words& more = {}) const {
    auto words = order(file, more);
    words.insert(words.end(), {"--dry-run", "--json"});
    const auto outcome = minga(words);
    EXPECT_EQ(outcome.code, 0) << file << outcome.out << outcome.err;
    EXPECT_EQ(outcome.json()["added"], 3) << file << outcome.out;
    EXPECT_NEAR(outcome.json()["box"][0].get<double>(), -69.5, 1e-6) << file;
  }
  std::string archive_of(const std::string& name, const Words& entries) const {
    const auto file = folder / name;
    int error = 0;
    zip_t* const zip = zip_open(file.c_str(), ZIP_CREATE | ZIP_TRUNCATE, &error);
    std::vector<std::string> contents;
    contents.reserve(entries.size());
    for (const auto& entry : entries) {
      const auto at = fs::path(entry).filename().string();
      contents.push_back(bytes_of(folder / at));
      zip_file_add(zip, entry.c_str(),
                   zip_source_buffer(zip, contents.back().data(), contents.back().size(), 0),
                   ZIP_FL_OVERWRITE);
    }
    EXPECT_EQ(zip_close(zip), 0);
    return file;
  }

  TemporaryFolder folder;
  std::string work = folder / "work";
  bool has_gdal = false;
};

#define NEEDS_GDAL() \
  if (!has_gdal) GTEST_SKIP() << "gdal-bin is not installed"

TEST_F(RightsImportCommand, ComparesEditions) {
  NEEDS_GDAL();
  const auto first = folder.file("a.geojson", made_rights());
  const auto trial = minga(order(first, {"--dry-run", "--column", "granted_on=titulo"}));
  EXPECT_WELL(trial);
  EXPECT_NE(trial.out.find("nada se guardó. 3 elementos leídos: 3 serían nuevos"), std::string::npos)
      << trial.out;
  EXPECT_NE(trial.out.find("code = codigo, granted_on = titulo"), std::string::npos) << trial.out;
  const auto taken = minga(order(first, {"--json", "--column", "granted_on=titulo"}));
  EXPECT_WELL(taken);
  EXPECT_EQ(taken.json()["written"], true);
  EXPECT_EQ(taken.json()["areas_are"], "equal_area");
  auto words =
      order(folder.file("b.geojson", made_rights(0.02)), {"--column", "granted_on=titulo", "--json"});
  words[9] = "2026-02-28";
  const auto next = minga(words);
  EXPECT_WELL(next);
  EXPECT_EQ(next.json()["changed"], 1);
  EXPECT_EQ(next.json()["unchanged"], 2);
  EXPECT_EQ(next.json()["compared_with"], "2026-01-31");
  words[9] = "2026-02-01";
  const auto older = minga(words);
  EXPECT_EQ(older.code, 1);
  EXPECT_EQ(older.json()["problems"][0]["code"], "rights.older_edition");
  const auto exported = minga({"export", work, "land_right", "--output", folder / "out.csv"});
  EXPECT_EQ(exported.code, 0) << exported.err;
  EXPECT_NE(bytes_of(folder / "out.csv").find("2019-03-05"), std::string::npos);
}

TEST_F(RightsImportCommand, ReadsTheFormatsOfTheRegion) {
  NEEDS_GDAL();
  expect_three(folder.file("a.geojson", made_rights()));
  expect_three(converted("a.gpkg", "GPKG"));
  expect_three(converted("a.shp", "ESRI Shapefile"));
  expect_three(archive_of("a.zip", {"capas/a.shp", "capas/a.shx", "capas/a.dbf", "capas/a.prj"}));
  expect_three(converted("a.kml", "KML"), {"--code", "codigo"});
  expect_three(converted("a.gdb", "OpenFileGDB"));
  expect_three(converted("a.csv", "CSV", {"-lco", "GEOMETRY=AS_WKT"}), {"--crs", "EPSG:4326"});
  expect_three(converted("a.dxf", "DXF"), {"--crs", "EPSG:4326", "--code", "EntityHandle"});
}

TEST_F(RightsImportCommand, ReadsACornerARow) {
  std::string csv = "codigo,longitud,latitud\n";
  for (const auto& [code, west] :
       std::vector<std::pair<std::string, double>>{{"A", -69.5}, {"B", -69.4}, {"C", -69.3}})
    for (const auto& [x, y] :
         std::vector<std::pair<double, double>>{{0, 0}, {0.01, 0}, {0.01, 0.01}, {0, 0.01}})
      csv += code + "," + std::to_string(west + x) + "," + std::to_string(-12.7 + y) + "\n";
  const auto file = folder.file("v.csv", csv);
  expect_three(file, {"--crs", "EPSG:4326"});
  EXPECT_REFUSED(minga(order(file)), 1, "--crs");
  const auto told = minga(order(file, {"--crs", "EPSG:4326", "--dry-run", "--json"})).json();
  EXPECT_EQ(told["corners"]["x"], "longitud");
  EXPECT_REFUSED(minga(order(folder.file("w.csv", "codigo,a,b\nA,1,2\n"))), 1, "codigo, a, b");
  const auto bad = minga(order(folder.file("n.csv", csv + "D,nan,-12\nD,-69,-12\nD,-69,-12.1\n"),
                               {"--crs", "EPSG:4326", "--json"}));
  EXPECT_EQ(bad.code, 1);
  EXPECT_EQ(bad.json()["problems"][0]["code"], "rights.corner_no_number");
  EXPECT_EQ(bad.json()["problems"][0]["line"], 14);
}

TEST_F(RightsImportCommand, AsksWhereAShapefileIsNotWhole) {
  NEEDS_GDAL();
  const auto file = converted("a.shp", "ESRI Shapefile");
  fs::remove(folder / "a.prj");
  EXPECT_REFUSED(minga(order(file)), 1, "--crs");
  expect_three(file, {"--crs", "EPSG:4326"});
  fs::remove(folder / "a.dbf");
  EXPECT_REFUSED(minga(order(file, {"--crs", "EPSG:4326"})), 1, "Falta el archivo .dbf");
  expect_three(file, {"--crs", "EPSG:4326", "--code-by-shape"});
  fs::remove(folder / "a.shx");
  EXPECT_REFUSED(minga(order(file, {"--crs", "EPSG:4326"})), 1, "Falta el archivo .shx");
}

TEST_F(RightsImportCommand, ReadsWhatOtherProgramsSave) {
  NEEDS_GDAL();
  const Words code{"--code", "codigo"};
  expect_three(converted("a.kmz", "LIBKML"), code);
  expect_three(converted("a.gml", "GML"));
  expect_three(converted("a.fgb", "FlatGeobuf"));
  expect_three(converted("a.tab", "MapInfo File"));
  expect_three(archive_of("tab.zip", {"a.tab", "a.dat", "a.map", "a.id"}));
  EXPECT_FALSE(fs::exists(folder / "a.gfs")) << "nothing is written beside a file that is read";
  fs::remove(folder / "a.map");
  EXPECT_REFUSED(minga(order(folder / "a.tab")), 1, ".tab, .dat, .map, .id");
  EXPECT_REFUSED(minga(order(folder.file("a.doc", "x"))), 1, "guárdelo como GeoPackage");
}

TEST_F(RightsImportCommand, ABrokenPrjIsAskedAbout) {
  NEEDS_GDAL();
  const auto file = converted("a.shp", "ESRI Shapefile");
  folder.file("a.prj", "PROJCS[basura");
  EXPECT_REFUSED(minga(order(file)), 1, "--crs");
  expect_three(file, {"--crs", "EPSG:4326"});
}

TEST_F(RightsImportCommand, SaysWhyACoordinateIsNone) {
  NEEDS_GDAL();
  const auto first_of = [&](const std::string& name, const std::string& bytes) {
    const auto told = minga(order(folder.file(name, bytes), {"--crs", "EPSG:4326", "--json"}));
    EXPECT_EQ(told.code, 1) << told.out;
    return told.json()["problems"][0];
  };
  const auto comma = first_of("comma.csv", "codigo;lon;lat\nA;-69;-12\nA;-69,5;-12\nA;-69;-13\n");
  EXPECT_EQ(comma["code"], "number.decimal_comma");
  EXPECT_EQ(comma["line"], 3);
  EXPECT_EQ(comma["field"], "lon");
  EXPECT_EQ(first_of("gap.csv", "codigo,lon,lat\nA,-69,-12\nA,-69,\nA,-69,-13\n")["code"],
            "rights.corner_missing");
  const auto text = first_of("wkt.csv", "code,wkt\n\nA,\"POLYGON((-69 -12,inf -12,-69 -13,-69 -12))\"\n");
  EXPECT_EQ(text["code"], "layer.text");
  EXPECT_EQ(text["line"], 3);
  EXPECT_EQ(first_of("none.csv", "code,wkt\nA,\n")["code"], "layer.no_area");
}

TEST_F(RightsImportCommand, AnInfiniteCoordinateIsARowThatMayBeLeftOut) {
  NEEDS_GDAL();
  auto bytes = made_rights();
  bytes.replace(bytes.find("-69.400000"), 10, "1e400");
  const auto file = folder.file("inf.geojson", bytes);
  const auto refused = minga(order(file, {"--json"}));
  EXPECT_EQ(refused.code, 1);
  EXPECT_EQ(refused.json()["problems"][0]["code"], "layer.coordinate") << refused.out;
  EXPECT_EQ(refused.json()["problems"][0]["line"], 2);
  const auto taken = minga(order(file, {"--json", "--leave-out"}));
  EXPECT_WELL(taken);
  EXPECT_EQ(taken.json()["added"], 2);
}

TEST_F(RightsImportCommand, AFileWithoutRowsIsSaidToHaveNone) {
  NEEDS_GDAL();
  EXPECT_REFUSED(minga(order(folder.file("none.geojson", R"({"type":"FeatureCollection","features":[]})"))),
                 1, "no tiene ninguna fila");
  EXPECT_REFUSED(minga(order(folder.file("cut.geojson", made_rights().substr(0, 300)))), 1, "está cortado");
  EXPECT_REFUSED(minga(order(folder.file("other.kml", "no"))), 1, "no es de la clase");
  EXPECT_REFUSED(minga(order(folder.file("other.geojson", "no"))), 1, "«.geojson»");
}

TEST_F(RightsImportCommand, AsksBeforeItOverrulesTheSystemOfAFile) {
  NEEDS_GDAL();
  const auto file = converted("zone.gpkg", "GPKG", {"-t_srs", "EPSG:32719"});
  const auto asked = minga(order(file, {"--crs", "EPSG:32718"}));
  EXPECT_REFUSED(asked, 1, "--crs-over-file");
  EXPECT_NE(asked.err.find("EPSG:32719"), std::string::npos) << asked.err;
  EXPECT_NE(asked.err.find("EPSG:32718"), std::string::npos) << asked.err;
  expect_three(file, {"--crs", "EPSG:32719"});
  const auto over = minga(
      order(file, {"--crs", "EPSG:32718", "--crs-over-file", "--place-is-right", "--dry-run", "--json"}));
  EXPECT_WELL(over);
  EXPECT_EQ(over.json()["added"], 3);
  // By their norm GeoJSON files are in degrees; where the numbers are metres that is no statement.
  const auto metres = folder.file(
      "metres.geojson",
      R"({"type":"FeatureCollection","features":[{"type":"Feature","properties":{"codigo":"A"},"geometry":{"type":"Polygon","coordinates":[[[480000,8600000],[481000,8600000],[481000,8601000],[480000,8600000]]]}}]})");
  EXPECT_WELL(minga(order(metres, {"--crs", "EPSG:32719", "--dry-run"})));
}

TEST_F(RightsImportCommand, AsksWhereMostRightsLieElsewhereThanBefore) {
  NEEDS_GDAL();
  EXPECT_WELL(minga(order(converted("zone.gpkg", "GPKG", {"-t_srs", "EPSG:32719"}))));
  const auto file = converted("other.gpkg", "GPKG", {"-t_srs", "EPSG:32719"});
  auto words = order(file, {"--crs", "EPSG:32718", "--crs-over-file", "--place-is-right"});
  words[9] = "2026-02-28";
  EXPECT_REFUSED(minga(words), 1, "--many-moved");
  words.emplace_back("--many-moved");
  EXPECT_WELL(minga(words));
}

TEST_F(RightsImportCommand, RefusesWhatLeadsOutOfAnArchive) {
  folder.file("evil.shp", "x");
  EXPECT_REFUSED(minga(order(archive_of("evil.zip", {"../../evil.shp"}))), 1, "../../evil.shp");
}

TEST_F(RightsImportCommand, ListsBadShapesAndKeepsNothing) {
  NEEDS_GDAL();
  const auto collection = [](const std::string& geometry) {
    return R"({"type":"FeatureCollection","features":[{"type":"Feature","properties":{"codigo":"A"},"geometry":)" +
           geometry + "}]}";
  };
  const auto outcome = [&](const std::string& geometry) {
    return minga(order(folder.file("bad.geojson", collection(geometry)), {"--json"}));
  };
  for (const auto* empty :
       {R"({"type":"Polygon","coordinates":[]})", R"({"type":"Point","coordinates":[-69.5,-12.7]})",
        R"({"type":"Polygon","coordinates":[[[-69.5,-12.7],[-69.4,-12.7],[-69.5,-12.7]]]})", "null"}) {
    const auto bad = outcome(empty);
    EXPECT_EQ(bad.code, 1) << empty;
    EXPECT_EQ(bad.json()["problems"][0]["code"], "layer.no_area") << empty << bad.out;
  }
  const auto swapped = outcome(
      R"({"type":"Polygon","coordinates":[[[-12.7,-69.5],[-12.7,-69.4],[-12.6,-69.4],[-12.7,-69.5]]]})");
  EXPECT_EQ(swapped.json()["problems"][0]["code"], "rights.swapped") << swapped.out;
  const auto nested = outcome(
      R"({"type":"GeometryCollection","geometries":[{"type":"GeometryCollection","geometries":[{"type":"Polygon","coordinates":[[[-69.5,-12.7],[-69.4,-12.7],[-69.4,-12.6],[-69.5,-12.7]]]}]}]})");
  EXPECT_EQ(nested.code, 0) << nested.out;
  EXPECT_EQ(nested.json()["added"], 1);
  // Metres in a file that by its nature is in degrees.
  const auto metres = outcome(
      R"({"type":"Polygon","coordinates":[[[480000,8600000],[481000,8600000],[481000,8601000],[480000,8600000]]]})");
  EXPECT_EQ(metres.code, 1);
  EXPECT_EQ(metres.json()["problems"][0]["code"], "layer.crs_outside") << metres.out;
}

/// Takes connections on the loopback and never ends an answer.
class SilentServer {
 public:
  SilentServer() : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (bind(socket_, reinterpret_cast<sockaddr*>(&address), size) != 0 || listen(socket_, 8) != 0 ||
        getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size) != 0)
      throw std::runtime_error("no server");
    port_ = ntohs(address.sin_port);  // the kernel takes connections, and nobody answers
  }
  SilentServer(const SilentServer&) = delete;
  SilentServer& operator=(const SilentServer&) = delete;
  ~SilentServer() { close(socket_); }
  std::string address() const { return "http://127.0.0.1:" + std::to_string(port_) + "/"; }

 private:
  int socket_;
  int port_ = 0;
};

TEST_F(RightsImportCommand, AServiceThatNeverAnswersIsEnded) {
  NEEDS_GDAL();
  const SilentServer server;
  const auto address = "WFS:" + server.address();
  EXPECT_REFUSED(minga(order(address, {"--layer", "a"})), 1, "--allow-address");
  // GDAL gives up after the same time by itself: either way it is said.
  const auto slow = minga(
      order(address, {"--layer", "a", "--allow-address", server.address(), "--time-limit", "1", "--json"}));
  EXPECT_EQ(slow.code, 1);
  const auto code = slow.json()["problems"][0]["code"];
  EXPECT_TRUE(code == "foreign.time" || code == "foreign.service") << slow.out;
}

TEST_F(RightsImportCommand, WhatIsThereCanBeAsked) {
  NEEDS_GDAL();
  EXPECT_WELL(minga(order(folder.file("a.geojson", made_rights()), {"--column", "granted_on=titulo"})));
  const auto there = minga({"rights", "at", work, "-69.495", "-12.695", "--on", "2026-06-01"});
  EXPECT_WELL(there);
  EXPECT_NE(there.out.find("A: Título o concesión minera, Estado no dicho por el registro. Fuente: Catastro, "
                           "Autoridad, edición del 31/01/2026"),
            std::string::npos)
      << there.out;
  const auto by_code = minga({"rights", "at", work, "--code", "B", "--on", "2019-03-05", "--json"});
  EXPECT_WELL(by_code);
  EXPECT_EQ(by_code.json()["rights"][0]["granted_on"], "2019-03-05");
  EXPECT_EQ(
      minga({"rights", "at", work, "--code", "B", "--on", "2019-03-04", "--json"}).json()["rights"].size(),
      0U);
  const auto nothing = minga({"rights", "at", work, "-60", "-12", "--on", "2026-06-01"});
  EXPECT_WELL(nothing);
  EXPECT_NE(nothing.out.find("no quiere decir"), std::string::npos) << nothing.out;
  EXPECT_REFUSED(minga({"rights", "at", work}), 1, "por un punto");
}

TEST_F(RightsImportCommand, SaysWhatIsWrongWithTheOrder) {
  const auto file = folder.file("a.geojson", made_rights());
  EXPECT_REFUSED(minga({"rights", "import", work, file}), 2, "--source");
  auto words = order(file);
  words[11] = "Nowhere";
  EXPECT_REFUSED(minga(words), 1, "Nowhere");
  EXPECT_REFUSED(minga(order(file, {"--column", "titulo"})), 1, "--column");
  EXPECT_REFUSED(minga(order(folder / "none.shp")), 1, "none.shp");
  EXPECT_REFUSED(minga(order(folder.file("a.doc", ""))), 1, "a.doc");
  EXPECT_REFUSED(minga(order("https://geo.example.org")), 1, "WFS:");
}

TEST_F(RightsImportCommand, OfPeruIsTakenWhole) {
  const fs::path peru = MINGA_SOURCE_DIR "/../shared/data/rights/peru17s.gpkg";
  if (!fs::exists(peru)) GTEST_SKIP() << peru << " is not there";
  auto words = order(peru.string(), {"--column", "granted_on=since", "--json"});
  words[9] = "2026-03-10";
  words[11] = "PE";
  const auto taken = minga(words);
  EXPECT_WELL(taken);
  EXPECT_EQ(taken.json()["added"], 9025);
  EXPECT_EQ(taken.json()["repaired"].size(), 7U);
  EXPECT_EQ(taken.json()["on_grid"], 6048);
  const auto again = minga(words);
  EXPECT_WELL(again);
  EXPECT_EQ(again.json()["unchanged"], 9025);
}

}  // namespace
}  // namespace minga::test
