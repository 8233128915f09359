#include "pack/wkt.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/hash.hpp"

namespace minga::pack {
namespace {

std::string bytes_of(std::string_view hexadecimal) {
  std::string out;
  for (std::size_t i = 0; i + 1 < hexadecimal.size(); i += 2) {
    out.push_back(static_cast<char>(std::stoi(std::string(hexadecimal.substr(i, 2)), nullptr, 16)));
  }
  return out;
}

std::string read(std::string_view text) {
  const auto geometry = geometry_from_wkt(text);
  if (!geometry) return geometry.error().code + "@" + std::to_string(geometry.error().place.column);
  return *wkt_of(*geometry);
}

TEST(Wkt, ReadsEveryKindAndWritesItBack) {
  for (const char* text : {"POINT (-75.907 6.719)", "LINESTRING (0 0, 1 1, 2 0)",
                           "POLYGON ((0 0, 4 0, 4 4, 0 0), (1 1, 2 1, 2 2, 1 1))",
                           "MULTIPOINT ((1 2), (3 4))", "MULTILINESTRING ((0 0, 1 1), (2 2, 3 3))",
                           "MULTIPOLYGON (((0 0, 4 0, 4 4, 0 0)), ((5 5, 6 5, 6 6, 5 5)))",
                           "GEOMETRYCOLLECTION (POINT (1 2), LINESTRING (0 0, 1 1))"}) {
    EXPECT_EQ(read(text), text);
  }
  EXPECT_EQ(read(" srid=4326; point( -75.907   6.719 ) "), "POINT (-75.907 6.719)");
  EXPECT_EQ(read("multipoint(1 2,3 4)"), "MULTIPOINT ((1 2), (3 4))");
}

TEST(Wkt, WritesIsoWkb) {
  // SELECT ST_AsBinary('POINT(1 2)') of PostGIS gives these bytes.
  const auto point = geometry_from_wkt("POINT (1 2)");
  ASSERT_TRUE(point.has_value());
  const auto* raw = reinterpret_cast<const std::uint8_t*>(point->wkb.data());
  EXPECT_EQ(hex({raw, point->wkb.size()}), "0101000000000000000000f03f0000000000000040");
}

TEST(Wkt, ReadsBigEndianBytes) {
  const Geometry point{bytes_of("00000000013ff00000000000004000000000000000")};
  ASSERT_TRUE(wkt_of(point).has_value());
  EXPECT_EQ(*wkt_of(point), "POINT (1 2)");
}

TEST(Wkt, RefusesWithTheColumn) {
  EXPECT_EQ(read(""), "geometry.syntax@1");
  EXPECT_EQ(read("POINT"), "geometry.syntax@6");
  EXPECT_EQ(read("PUNTO (1 2)"), "geometry.syntax@1");
  EXPECT_EQ(read("POINT (1)"), "geometry.syntax@9");
  EXPECT_EQ(read("POINT (1 2"), "geometry.syntax@11");
  EXPECT_EQ(read("POINT (1 2) x"), "geometry.syntax@13");
  EXPECT_EQ(read("POINT (1,5 2,5)"), "geometry.syntax@9");
  EXPECT_EQ(read("POINT (nan 2)"), "geometry.syntax@8");
  EXPECT_EQ(read("SRID=3857;POINT (1 2)"), "geometry.syntax@1");
  EXPECT_EQ(read("POINT (1 2, 3 4)"), "geometry.syntax@17");
  EXPECT_EQ(read("POINT Z (1 2 3)").substr(0, 15), "geometry.not_2d");
  EXPECT_EQ(read("POINT (1 2 3)").substr(0, 15), "geometry.not_2d");
  EXPECT_EQ(read("POINT EMPTY").substr(0, 14), "geometry.empty");
  EXPECT_EQ(read("POINT (6.7 -175.9)").substr(0, 21), "geometry.out_of_range");
  EXPECT_EQ(read("LINESTRING (1 2)").substr(0, 23), "geometry.line_too_short");
  EXPECT_EQ(read("POLYGON ((0 0, 1 1, 0 0))").substr(0, 23), "geometry.ring_too_short");
  EXPECT_EQ(read("POLYGON ((0 0, 1 1, 0 1, 0 2))").substr(0, 18), "geometry.ring_open");
  std::string nested;
  for (int i = 0; i < 20; ++i) nested += "GEOMETRYCOLLECTION(";
  EXPECT_EQ(read(nested).substr(0, 17), "geometry.too_deep");
  EXPECT_EQ(read(std::string(100000, '(')), "geometry.syntax@1");
}

TEST(Wkt, RefusesBytesThatLieAboutTheirLength) {
  for (const char* bytes : {"", "01", "0102000000ffffffff", "0103000000ffffffff", "0107000000ffffffff",
                            "0101000000000000000000f03f", "0101000000000000000000f03f000000000000004000",
                            "01e9030000000000000000f03f00000000000000400000000000000840", "0201000000",
                            "0101000000000000000000f87f0000000000000040", "0104000000010000000102000000"}) {
    EXPECT_FALSE(check_geometry(Geometry{bytes_of(bytes)}).has_value()) << bytes;
  }
  std::string deep;
  for (int i = 0; i < 1000; ++i) deep += bytes_of("010700000001000000");
  EXPECT_FALSE(check_geometry(Geometry{deep}).has_value());
}

TEST(Wkt, KindsTakeTheirOwnAndTheirMultiForm) {
  EXPECT_TRUE(takes(GeometryKind::point, 1));
  EXPECT_FALSE(takes(GeometryKind::point, 4));
  EXPECT_TRUE(takes(GeometryKind::line, 5));
  EXPECT_TRUE(takes(GeometryKind::polygon, 6));
  EXPECT_FALSE(takes(GeometryKind::polygon, 2));
  EXPECT_TRUE(takes(GeometryKind::any, 7));
}

RC_GTEST_PROP(Wkt, AnyBytesAreReadOrRefused, (const std::string& bytes)) {
  const auto text = wkt_of(Geometry{bytes});
  if (!text) return;
  RC_ASSERT(geometry_from_wkt(*text).has_value());
}

}  // namespace
}  // namespace minga::pack
