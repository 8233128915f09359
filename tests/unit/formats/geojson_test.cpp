#include "formats/geojson.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

#include "pack/wkt.hpp"
#include "problems.hpp"
#include "shapes.hpp"

namespace minga::formats {
namespace {

using test::Briefs;
using test::briefs_of;

std::string feature(const std::string& geometry, const std::string& more = "") {
  return R"({"type":"Feature","geometry":)" + geometry + R"(,"properties":{}})" + more;
}
std::string collection(const std::string& features) {
  return R"({"type":"FeatureCollection","features":[)" + features + "]}";
}
std::string point(const std::string& coordinates) {
  return R"({"type":"Point","coordinates":)" + coordinates + "}";
}

TEST(GeoJson, ReadsFeaturesWithPropertiesOfEveryType) {
  const auto file = read_geojson(R"({"type":"FeatureCollection","features":[{"type":"Feature","id":7,
      "geometry":{"type":"Point","coordinates":[-70.1,-12.6]},
      "properties":{"n":null,"b":true,"i":3,"d":0.5,"t":"señal","m":["x",2]}}]})");
  ASSERT_TRUE(file);
  const Feature& read = file->features.front();
  EXPECT_EQ(read.id, "7");
  EXPECT_EQ(pack::wkt_of(*read.geometry).value(), "POINT (-70.1 -12.6)");
  const std::vector<std::pair<std::string, Property>> expected = {{"n", {}},
                                                                  {"b", true},
                                                                  {"i", std::int64_t{3}},
                                                                  {"d", 0.5},
                                                                  {"t", std::string("señal")},
                                                                  {"m", std::vector<std::string>{"x", "2"}}};
  EXPECT_EQ(read.properties, expected);
}

TEST(GeoJson, TakesAFeatureOrABareGeometry) {
  EXPECT_EQ(read_geojson(feature(point("[-70,-12]")))->features.size(), 1U);
  EXPECT_TRUE(geometry_from_geojson(point("[-70,-12]")));
  EXPECT_FALSE(read_geojson(feature("null"))->features.front().geometry.has_value());
}

TEST(GeoJson, LeavesAltitudeOutAndSaysSo) {
  const auto file = read_geojson(feature(point("[-70,-12,183]")));
  ASSERT_TRUE(file);
  EXPECT_EQ(test::briefs(file->notices), (Briefs{"geojson.altitude"}));
}

TEST(GeoJson, AsksAboutPositionsThatLookSwapped) {
  const std::string text = collection(feature(point("[-70,-12]")) + "," + feature(point("[-12.6,-70.1]")));
  EXPECT_EQ(briefs_of(read_geojson(text)), (Briefs{"geojson.swapped@2:/features/1/geometry/coordinates"}));
  GeoJsonOptions options;
  options.accept_positions_as_given = true;
  EXPECT_TRUE(read_geojson(text, options));
  EXPECT_TRUE(read_geojson(feature(point("[2.35,48.85]"))));  // Paris lies in no box either way
}

TEST(GeoJson, SaysWhereTheTextIsNone) {
  const auto broken = read_geojson("{\"type\":\n \"Feature\",,}");
  EXPECT_EQ(briefs_of(broken), (Briefs{"geojson.syntax@2"}));
  EXPECT_EQ(broken.error().front().place.column, 12);
  EXPECT_EQ(briefs_of(read_geojson("")), (Briefs{"geojson.empty"}));
  EXPECT_EQ(briefs_of(read_geojson(collection(""))), (Briefs{"geojson.empty:/features"}));
  EXPECT_EQ(briefs_of(read_geojson("{\"a\":\"\xE9\"}")), (Briefs{"geojson.not_utf8@1"}));
  EXPECT_EQ(briefs_of(read_geojson("[1,2]")), (Briefs{"geojson.type@1:/type"}));
  EXPECT_EQ(briefs_of(read_geojson(point("[1e999,0]"))), (Briefs{"geojson.syntax"}));
}

TEST(GeoJson, KeepsToItsLimits) {
  EXPECT_EQ(briefs_of(read_geojson(std::string(1'000'000, '['))), (Briefs{"geojson.too_deep"}));
  GeoJsonOptions options;
  options.max_bytes = 20;
  EXPECT_EQ(briefs_of(read_geojson(feature(point("[-70,-12]")), options)), (Briefs{"geojson.too_large"}));
  options = {};
  options.max_features = 1;
  const std::string two = collection(feature("null") + "," + feature("null"));
  EXPECT_EQ(briefs_of(read_geojson(two, options)), (Briefs{"geojson.too_many_features:/features"}));
  std::string nested = point("[-70,-12]");
  for (int i = 0; i < 12; ++i) nested = R"({"type":"GeometryCollection","geometries":[)" + nested + "]}";
  EXPECT_EQ(briefs_of(read_geojson(nested)).front().substr(0, 17), "geometry.too_deep");
}

TEST(GeoJson, ListsWhatIsWrongByFeatureAndPointer) {
  const std::string ring = R"({"type":"Polygon","coordinates":[[[-70,-12],[-69,-12],[-69,-11],[-70,-11]]]})";
  const std::string text =
      collection(feature(point("[200,-12]")) + "," + feature(ring) + "," + feature(point("\"x\"")) + "," +
                 feature(R"({"type":"Circle"})") + "," +
                 feature(R"({"type":"LineString","coordinates":[[-70,-12],[1]]})") + "," +
                 R"({"type":"Feature","geometry":null,"properties":{"a":{"b":1}}},{"type":"Thing"})");
  EXPECT_EQ(briefs_of(read_geojson(text)),
            (Briefs{"geometry.out_of_range@1:/features/0/geometry/coordinates",
                    "geometry.ring_open@2:/features/1/geometry/coordinates",
                    "geojson.coordinates@3:/features/2/geometry/coordinates",
                    "geojson.type@4:/features/3/geometry/type",
                    "geojson.coordinates@5:/features/4/geometry/coordinates/1",
                    "geojson.property@6:/features/5/properties/a", "geojson.type@7:/features/6/type"}));
}

TEST(GeoJson, RefusesOtherSystemsAndDoubledIds) {
  const std::string crs =
      R"({"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"EPSG:32719"}},)"
      R"("features":[{"type":"Feature","geometry":null,"properties":null}]})";
  EXPECT_EQ(briefs_of(read_geojson(crs)), (Briefs{"geojson.crs:/crs"}));
  const std::string one = R"({"type":"Feature","id":"a","geometry":null,"properties":null})";
  EXPECT_EQ(briefs_of(read_geojson(collection(one + "," + one))),
            (Briefs{"geojson.duplicate_id@2:/features/1/id"}));
}

TEST(GeoJson, WritesSevenDecimalsAndCounterClockwiseRings) {
  const auto polygon = pack::geometry_from_wkt("POLYGON ((-70 -12, -70 -11, -69.123456789 -11, -70 -12))");
  EXPECT_EQ(geojson_of(*polygon).value(),
            R"({"type":"Polygon","coordinates":[[[-70,-12],[-69.1234568,-11],[-70,-11],[-70,-12]]]})");
  EXPECT_EQ(geojson_of(*pack::geometry_from_wkt("POINT (-0.00000001 100e-1)")).value(),
            R"({"type":"Point","coordinates":[0,10]})");
  Feature odd;
  odd.properties = {{"t", std::string("a\"\\\n\x01")}};
  EXPECT_EQ(write_geojson(std::span(&odd, 1)).value(),
            "{\"type\":\"FeatureCollection\",\"features\":[\n{\"type\":\"Feature\",\"geometry\":null,"
            "\"properties\":{\"t\":\"a\\\"\\\\\\n\\u0001\"}}\n]}\n");
  odd.geometry = Geometry{"nonsense"};
  EXPECT_EQ(test::brief(write_geojson(std::span(&odd, 1)).error()), "geometry.bytes@1");
}

RC_GTEST_PROP(GeoJson, ShapesComeBackFromText, ()) {
  const Shape shape = *test::shapes();
  const Geometry geometry{wkb_of(shape)};
  GeoJsonOptions options;
  options.accept_positions_as_given = true;
  const auto back = geometry_from_geojson(geojson_of(geometry).value(), options);
  RC_ASSERT(back.has_value());
  RC_ASSERT(back->wkb == geometry.wkb);
}

RC_GTEST_PROP(GeoJson, AnyBytesGiveFeaturesOrProblems, (const std::string& bytes)) {
  const auto file = read_geojson(bytes);
  RC_ASSERT(file.has_value() || !file.error().empty());
}

RC_GTEST_PROP(Wkb, ShapesComeBackFromBytes, ()) {
  const Shape shape = *test::shapes();
  const std::string wkb = wkb_of(shape);
  RC_ASSERT(shape_from_wkb(wkb).value() == shape);
  RC_ASSERT(pack::check_geometry(Geometry{wkb}).value() == static_cast<int>(shape.kind));
}

RC_GTEST_PROP(Wkb, AnyBytesAreReadAsThePackReadsThem, ()) {
  std::string wkb = wkb_of(*test::shapes());
  const auto at = *rc::gen::inRange<std::size_t>(0, wkb.size());
  wkb[at] = *rc::gen::arbitrary<char>();
  if (*rc::gen::arbitrary<bool>()) wkb.resize(at);
  RC_ASSERT(shape_from_wkb(wkb).has_value() == pack::check_geometry(Geometry{wkb}).has_value());
}

TEST(Wkb, CountsThatLieTakeNoMemory) {
  std::string wkb("\x01\x02\x00\x00\x00\xFF\xFF\xFF\xFF", 9);
  EXPECT_EQ(shape_from_wkb(wkb).error().code, "geometry.bytes");
  wkb[1] = 6;
  EXPECT_EQ(shape_from_wkb(wkb).error().code, "geometry.bytes");
  std::string nested;
  for (int i = 0; i < 100'000; ++i) nested.append("\x01\x07\x00\x00\x00\x01\x00\x00\x00", 9);
  EXPECT_EQ(shape_from_wkb(nested).error().code, "geometry.bytes");
}

TEST(Wkb, ReadsBigEndianAndGivesTheEnvelope) {
  const std::string wkb(
      "\x00\x00\x00\x00\x01\xC0\x51\x80\x00\x00\x00\x00\x00\xC0\x28\x00\x00\x00\x00\x00\x00", 21);
  const auto shape = shape_from_wkb(wkb);
  ASSERT_TRUE(shape);
  EXPECT_EQ(shape->paths.front().front(), (Position{-70, -12}));
  const auto line = pack::geometry_from_wkt("MULTILINESTRING ((-70 -12, -69 -13), (-71 -11, -70 -12))");
  EXPECT_EQ(envelope_of(*shape_from_wkb(line->wkb)), (Envelope{-71, -13, -69, -11}));
}

}  // namespace
}  // namespace minga::formats
