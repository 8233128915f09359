#include <gtest/gtest.h>
#include <sqlite3.h>

#include <cmath>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <numbers>
#include <string>

#include "formats/layers/feature_table.hpp"
#include "formats/layers/geopackage.hpp"
#include "formats/layers/plane.hpp"
#include "formats/layers/repair.hpp"
#include "formats/layers/shape_layer.hpp"
#include "formats/layers/wkb_rings.hpp"

namespace minga::formats::layers {
namespace {

using methods::overlap::Point;
using Ring = std::vector<Point>;

/// Bytes of WKB, little-endian.
class Wkb {
 public:
  explicit Wkb(std::uint32_t type) { byte(1).number(type); }
  Wkb& byte(char value) {
    bytes_ += value;
    return *this;
  }
  Wkb& number(std::uint32_t value) { return raw(&value, sizeof value); }
  Wkb& coordinate(double value) { return raw(&value, sizeof value); }
  Wkb& add(const Wkb& other) {
    bytes_ += other.bytes_;
    return *this;
  }
  Wkb& ring(const Ring& points) {
    number(static_cast<std::uint32_t>(points.size()));
    for (const auto& point : points) coordinate(point.x).coordinate(point.y);
    return *this;
  }
  const std::string& bytes() const { return bytes_; }

 private:
  Wkb& raw(const void* value, std::size_t count) {
    bytes_.append(static_cast<const char*>(value), count);
    return *this;
  }
  std::string bytes_;
};

Ring square(double x, double y, double side) {
  return {{x, y}, {x + side, y}, {x + side, y + side}, {x, y + side}, {x, y}};
}

Wkb polygon(const std::vector<Ring>& rings) {
  Wkb wkb(3);
  wkb.number(static_cast<std::uint32_t>(rings.size()));
  for (const auto& ring : rings) wkb.ring(ring);
  return wkb;
}

Repaired repaired(const Wkb& wkb) {
  Repair repair;
  return repair.shape(rings_of_wkb(wkb.bytes()).value()).value();
}

TEST(Wkb, HoldsPolygonsHoweverDeep) {
  const Wkb inner = polygon({square(0, 0, 10), square(2, 2, 3)});
  Wkb point(1);
  point.coordinate(1).coordinate(2);
  Wkb collection(7);
  collection.number(2).add(Wkb(7).number(1).add(Wkb(6).number(1).add(inner))).add(point);
  const auto rings = rings_of_wkb(collection.bytes()).value();
  ASSERT_EQ(rings.rings.size(), 2U);
  EXPECT_FALSE(rings.rings[0].hole);
  EXPECT_TRUE(rings.rings[1].hole);
  EXPECT_TRUE(rings.collection);
  EXPECT_EQ(rings.others, 1U);
  EXPECT_EQ(repaired(collection).shape.area(), 91);
}

TEST(Wkb, DropsHeights) {
  for (const std::uint32_t type : {1003U, 0x80000003U}) {
    Wkb wkb(type);
    wkb.number(1).number(4);
    for (const auto& corner : Ring{{0, 0}, {1, 0}, {0, 1}, {0, 0}})
      wkb.coordinate(corner.x).coordinate(corner.y).coordinate(700);
    EXPECT_EQ(repaired(wkb).shape.area(), 0.5);
  }
}

TEST(Wkb, RefusesWhatIsCutOffOrClaimsTooMuch) {
  const std::string whole = polygon({square(0, 0, 10)}).bytes();
  for (std::size_t length = 0; length < whole.size(); ++length)
    EXPECT_FALSE(rings_of_wkb(whole.substr(0, length))) << length;
  EXPECT_FALSE(rings_of_wkb(Wkb(6).number(0xFFFFFFFF).bytes()));
  EXPECT_FALSE(rings_of_wkb(Wkb(99).bytes()));
  Wkb deep(7);
  for (int i = 0; i < 100; ++i) deep.number(1).add(Wkb(7));
  EXPECT_EQ(rings_of_wkb(deep.number(0).bytes()).error().code, "layer.too_deep");
  EXPECT_FALSE(wkb_of_geopackage("GP"));
  EXPECT_FALSE(wkb_of_geopackage(std::string("GP\0\x05\0\0\0\0", 8)));
}

TEST(Repair, LeavesWhatIsValidAsItIs) {
  const auto good = repaired(polygon({square(0, 0, 10), square(2, 2, 3)}));
  EXPECT_FALSE(good.repaired);
  EXPECT_EQ(good.shape.points().size(), 10U);
}

TEST(Repair, MendsABowTieAndTellsTheAreas) {
  const auto mended = repaired(polygon({{{0, 0}, {10, 10}, {10, 0}, {0, 10}, {0, 0}}}));
  EXPECT_TRUE(mended.repaired);
  EXPECT_EQ(mended.shape.area(), 50);
  EXPECT_EQ(mended.area_before, 0);
}

/// Corners on a circle, each joined to the one nearly opposite.
Ring chords(int corners) {
  Ring out;
  for (int i = 0; i <= corners; ++i) {
    const double angle = 2 * std::numbers::pi * (i % corners * (corners / 2) % corners) / corners;
    out.push_back({5e5 + 1000 * std::cos(angle), 9e6 + 1000 * std::sin(angle)});
  }
  return out;
}

std::string code_of_repair(const Rings& rings) {
  Repair repair;
  const auto made = repair.shape(rings);
  return made ? "" : made.error().code;
}

TEST(Repair, DoesNotTryWhatCrossesItselfTooOften) {
  EXPECT_EQ(code_of_repair(rings_of_wkb(polygon({chords(15)}).bytes()).value()), "") << "90 times";
  const auto refused = Repair().shape(rings_of_wkb(polygon({chords(67)}).bytes()).value());
  ASSERT_FALSE(refused) << "2,144 times";
  EXPECT_EQ(refused.error().code, "layer.crosses_itself");
  EXPECT_EQ(refused.error().parameters,
            (std::vector<std::pair<std::string, std::string>>{{"limit", "2000"}}));
  // A hundred thousand corners, each some steps beside its place: millions of crossings.
  Ring scrambled;
  std::uint32_t mixed = 1;  // Numerical Recipes' generator
  const auto beside = [&] {
    mixed = mixed * 1664525U + 1013904223U;
    return (mixed >> 16U) % 30U;
  };
  for (int i = 0; i < 100'000; ++i) {
    const double angle = 2 * std::numbers::pi * i / 100'000, off = beside(), other = beside();
    scrambled.push_back({5e5 + (3000 - off) * std::cos(angle), 9e6 + (3000 - other) * std::sin(angle)});
  }
  scrambled.push_back(scrambled.front());
  EXPECT_EQ(code_of_repair(rings_of_wkb(polygon({scrambled}).bytes()).value()), "layer.crosses_itself");
}

TEST(Repair, DoesNotTryStretchesOnTopOfEachOtherByTheMillion) {
  Ring hatch;  // two lines of one direction, drawn to and fro; and a bow-tie
  for (int i = 0; i < 5000; ++i) hatch.push_back({1e4 * (i % 2) + i * 0.01, 1e4 * (i % 2) - i * 0.01});
  for (const Point corner : {Point{100, -105}, Point{-5, -5}, Point{-5, -9}, Point{-8, -5}, Point{-8, -9}})
    hatch.push_back(corner);
  hatch.push_back(hatch.front());
  EXPECT_EQ(code_of_repair(rings_of_wkb(polygon({hatch}).bytes()).value()), "layer.entangled");
}

TEST(Repair, ManyPartsThatShareBordersAreNoTangle) {
  Wkb many(6);
  many.number(400);
  for (int i = 0; i < 20; ++i)
    for (int j = 0; j < 20; ++j) many.add(polygon({square(i * 10, j * 10, 10)}));
  const auto mended = repaired(many);
  EXPECT_TRUE(mended.repaired);
  EXPECT_EQ(mended.area_before, 40'000);
  EXPECT_GT(mended.shape.area(), 0);
}

TEST(Repair, ClosesRingsAndDropsWhatIsNone) {
  const auto open = repaired(polygon({{{0, 0}, {10, 0}, {10, 10}, {0, 10}}}));
  EXPECT_TRUE(open.repaired);
  EXPECT_EQ(open.shape.area(), 100);
  const auto line = repaired(polygon({{{0, 0}, {10, 0}, {0, 0}}}));
  EXPECT_TRUE(line.repaired);
  EXPECT_EQ(line.shape.area(), 0);
  const auto flat = repaired(polygon({{{0, 0}, {0, 0}, {10, 0}, {0, 0}}}));
  EXPECT_EQ(flat.shape.area(), 0);
  EXPECT_EQ(repaired(polygon({})).shape.area(), 0);
  const auto hole = repaired(polygon({square(0, 0, 10), {{1, 1}, {2, 2}}}));
  EXPECT_TRUE(hole.repaired);
  EXPECT_EQ(hole.shape.area(), 100);
}

TEST(Repair, UnitesPartsOfACollection) {
  Wkb collection(7);
  collection.number(2).add(polygon({square(0, 0, 10)})).add(polygon({square(5, 0, 10)}));
  const auto united = repaired(collection);
  EXPECT_TRUE(united.repaired);
  EXPECT_EQ(united.shape.area(), 150);
}

TEST(Repair, RefusesWhatIsNoNumber) {
  Repair repair;
  for (const double bad : {std::nan(""), HUGE_VAL, 1e300}) {
    auto ring = square(0, 0, 10);
    ring[2].x = bad;
    const auto refused = repair.shape(rings_of_wkb(polygon({square(50, 0, 1), ring}).bytes()).value());
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, "overlap.coordinate");
    EXPECT_EQ(refused.error().parameters[0].second, "2");
    EXPECT_EQ(refused.error().parameters[1].second, "3");
  }
}

TEST(Planes, KnowWhereAreasMayBeTaken) {
  const Planes planes;
  const auto fitness = [&](const char* crs) { return planes.system(reference_of(crs)).value().fitness; };
  EXPECT_EQ(fitness("EPSG:32717"), Fitness::zone);
  EXPECT_EQ(fitness("EPSG:9377"), Fitness::zone) << "Colombia's national origin";
  EXPECT_EQ(fitness("EPSG:6933"), Fitness::equal_area);
  EXPECT_EQ(fitness("ESRI:102033"), Fitness::equal_area);
  EXPECT_EQ(fitness("EPSG:4326"), Fitness::neither);
  EXPECT_EQ(fitness("EPSG:3857"), Fitness::neither);
  EXPECT_EQ(fitness("EPSG:2225"), Fitness::neither) << "in feet";
  EXPECT_TRUE(planes.system(reference_of("EPSG:4326")).value().degrees);
  EXPECT_EQ(planes.system({}).error().code, "layer.crs_missing");
  EXPECT_EQ(planes.system({"NONE", "0", "undefined"}).error().code, "layer.crs_missing");
  EXPECT_EQ(planes.system(reference_of("EPSG:1")).error().code, "layer.crs_unknown");
  EXPECT_EQ(planes.system(reference_of("nonsense")).error().code, "layer.crs_unknown");
}

TEST(Planes, TurnLongitudeFirst) {
  Planes planes;
  std::vector<Point> points{{-81, 0}, {-81, -5}};
  ASSERT_TRUE(planes.turn(reference_of("EPSG:4326"), reference_of("EPSG:32717"), points));
  EXPECT_NEAR(points[0].x, 500'000, 1e-3);
  EXPECT_NEAR(points[0].y, 10'000'000, 1e-3);
  EXPECT_NEAR(points[1].y, 9'447'300, 200);
  std::vector<Point> outside{{0, 95}};
  EXPECT_EQ(planes.turn(reference_of("EPSG:4326"), reference_of("EPSG:6933"), outside).error().code,
            "layer.crs_outside");
}

/// A GeoPackage with one layer "rights" of these polygons.
class GeoPackageFile {
 public:
  GeoPackageFile(int srs, const std::string& organization, int code, const std::vector<Wkb>& geometries)
      : path_(std::filesystem::temp_directory_path() /
              ("minga-layers-" + std::to_string(reinterpret_cast<std::uintptr_t>(this)) + ".gpkg")) {
    std::filesystem::remove(path_);
    sqlite3_open(path_.c_str(), &database_);
    run("CREATE TABLE gpkg_spatial_ref_sys (srs_id INTEGER, organization TEXT, organization_coordsys_id "
        "INTEGER, "
        "definition TEXT)");
    run("CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, srs_id INTEGER)");
    run("CREATE TABLE rights (fid INTEGER PRIMARY KEY, shape BLOB, code TEXT)");
    run("INSERT INTO gpkg_geometry_columns VALUES ('rights', 'shape', " + std::to_string(srs) + ")");
    run("INSERT INTO gpkg_spatial_ref_sys VALUES (" + std::to_string(srs) + ", '" + organization + "', " +
        std::to_string(code) + ", 'undefined')");
    for (std::size_t i = 0; i < geometries.size(); ++i) {
      sqlite3_stmt* statement = nullptr;
      sqlite3_prepare_v2(database_, "INSERT INTO rights (shape, code) VALUES (?, ?)", -1, &statement,
                         nullptr);
      const std::string blob = std::string("GP\0\x01\0\0\0\0", 8) + geometries[i].bytes();
      sqlite3_bind_blob(statement, 1, blob.data(), static_cast<int>(blob.size()), SQLITE_TRANSIENT);
      sqlite3_bind_text(statement, 2, ("c" + std::to_string(i)).c_str(), -1, SQLITE_TRANSIENT);
      sqlite3_step(statement);
      sqlite3_finalize(statement);
    }
    run("INSERT INTO rights (code) VALUES ('empty')");
  }
  GeoPackageFile(const GeoPackageFile&) = delete;
  GeoPackageFile& operator=(const GeoPackageFile&) = delete;
  ~GeoPackageFile() {
    sqlite3_close(database_);
    std::filesystem::remove(path_);
  }
  std::string path() const { return path_.string(); }
  void run(const std::string& sql) { sqlite3_exec(database_, sql.c_str(), nullptr, nullptr, nullptr); }

 private:
  std::filesystem::path path_;
  sqlite3* database_ = nullptr;
};

TEST(ShapeLayer, ReadsFeaturesInOrderWithTheirNames) {
  const GeoPackageFile file(
      32717, "EPSG", 32717,
      {polygon({square(500'000, 9e6, 1000)}), polygon({{{0, 0}, {10, 10}, {10, 0}, {0, 10}, {0, 0}}})});
  const auto layer = shape_layer(file.path(), {}).value();
  EXPECT_EQ(layer.ids, (std::vector<std::string>{"1", "2", "3"}));
  EXPECT_EQ(layer.shapes[0].area(), 1e6);
  EXPECT_EQ(layer.without_area, 1U);
  ASSERT_EQ(layer.repaired.size(), 1U);
  EXPECT_EQ(layer.repaired[0].id, "2");
  EXPECT_EQ(layer.plane.fitness, Fitness::zone);
  EXPECT_EQ(layer.plane.label, "EPSG:32717");
  ShapeLayerOptions by_code;
  by_code.id = "code";
  EXPECT_EQ(shape_layer(file.path() + ":rights", by_code).value().ids,
            (std::vector<std::string>{"c0", "c1", "empty"}));
  EXPECT_EQ(column_of(file.path(), "code").value()[2], "empty");
}

TEST(FeatureTable, KnowsGeometriesOfAnotherSystemThanTheirLayer) {
  GeoPackageFile file(32717, "EPSG", 32717, std::vector<Wkb>(4, polygon({square(500'000, 9e6, 1000)})));
  // Blobs of system 32718, little endian and big, of the layer's own, and one that does not say.
  file.run("UPDATE rights SET shape = CAST(x'47500001CE7F0000' || substr(shape, 9) AS BLOB) WHERE fid = 1");
  file.run("UPDATE rights SET shape = CAST(x'4750000000007FCE' || substr(shape, 9) AS BLOB) WHERE fid = 2");
  file.run("UPDATE rights SET shape = CAST(x'47500001CD7F0000' || substr(shape, 9) AS BLOB) WHERE fid = 3");
  const auto table = feature_table(file.path(), "");
  ASSERT_TRUE(table);
  std::vector<bool> other;
  for (const auto& row : table->rows) other.push_back(row.other_system);
  EXPECT_EQ(other, (std::vector<bool>{true, true, false, false, false}));
  EXPECT_EQ(table->rows[0].wkb, table->rows[3].wkb);
}

/// A file from outside may claim any layer: neither time nor memory is its to decide.
TEST(FeatureTable, EndsWhateverTheFileRuns) {
  GeoPackageFile file(32717, "EPSG", 32717, {polygon({square(500'000, 9e6, 1000)})});
  EXPECT_TRUE(feature_table(file.path(), "", 10'000));
  EXPECT_EQ(feature_table(file.path(), "", 100).error().code, "file.too_large");
  file.run("ALTER TABLE rights RENAME TO kept");
  file.run(
      "CREATE VIEW rights AS WITH RECURSIVE n(fid) AS (SELECT 1 UNION ALL SELECT fid + 1 FROM n) "
      "SELECT fid, NULL AS shape, 'x' AS code FROM n WHERE fid < 0");
  const auto endless = feature_table(file.path(), "rights");
  ASSERT_FALSE(endless);
  EXPECT_EQ(endless.error().code, "layer.not_geopackage");
}

TEST(ShapeLayer, TakesAreasOfDegreesInAnEqualAreaSystem) {
  const GeoPackageFile file(4326, "EPSG", 4326, {polygon({square(-76, -5, 1)})});
  const auto layer = shape_layer(file.path(), {}).value();
  EXPECT_EQ(layer.plane.label, "EPSG:6933");
  // One degree by one between 4 and 5 degrees south: 12,277 km² on the ellipsoid.
  EXPECT_NEAR(layer.shapes[0].area() / 1e6, 12'277, 10);
}

TEST(ShapeLayer, DoesNotGuessTheSystem) {
  const GeoPackageFile file(0, "NONE", 0, {polygon({square(-76, -5, 1)})});
  const auto refused = shape_layer(file.path(), {});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "layer.crs_missing");
  ShapeLayerOptions stated;
  stated.crs = "EPSG:4326";
  EXPECT_TRUE(shape_layer(file.path(), stated));
  stated.plane_crs = "EPSG:3857";
  EXPECT_EQ(shape_layer(file.path(), stated).error().code, "layer.crs_changes_areas");
}

TEST(ShapeLayer, SaysWhatIsWrong) {
  const auto code = [](const std::string& file, const ShapeLayerOptions& options = {}) {
    const auto layer = shape_layer(file, options);
    return layer ? std::string() : layer.error().code;
  };
  EXPECT_EQ(code("/nowhere/at/all.gpkg"), "file.not_found");
  EXPECT_EQ(code("/"), "file.unreadable");
  EXPECT_EQ(code(MINGA_SOURCE_DIR "/README.md"), "layer.not_geopackage");
  const GeoPackageFile file(32717, "EPSG", 32717, {polygon({square(0, 0, HUGE_VAL)})});
  EXPECT_EQ(code(file.path() + ":lefts"), "layer.unknown");
  EXPECT_EQ(code(file.path()), "layer.coordinate");
  const GeoPackageFile knotted(32717, "EPSG", 32717, {polygon({square(0, 0, 9)}), polygon({chords(67)})});
  EXPECT_EQ(code(knotted.path()), "layer.crosses_itself");
  ShapeLayerOptions options;
  options.id = "name";
  EXPECT_EQ(code(file.path(), options), "layer.column");
}

}  // namespace
}  // namespace minga::formats::layers
