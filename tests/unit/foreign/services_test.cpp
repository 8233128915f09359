// Layers from services, over real connections on this computer. What the WFS answers is constructed: two
// squares of a kilometre in UTM zone 19 South, as a register of titles would give them.
#include <gtest/gtest.h>

#include <array>
#include <filesystem>

#include "base/text.hpp"
#include "formats/foreign/bounded_child.hpp"
#include "formats/foreign/foreign.hpp"
#include "unit/foreign/loopback.hpp"

namespace minga::formats::foreign {
namespace {

using namespace std::chrono_literals;

const std::vector<std::string> kSearched{"PATH=/usr/bin:/bin", "LC_ALL=C"};

constexpr std::string_view kCapabilities = R"(<?xml version="1.0"?>
<wfs:WFS_Capabilities version="2.0.0" xmlns:wfs="http://www.opengis.net/wfs/2.0"><wfs:FeatureTypeList>
<wfs:FeatureType><wfs:Name>titles</wfs:Name><wfs:DefaultCRS>urn:ogc:def:crs:EPSG::32719</wfs:DefaultCRS></wfs:FeatureType>
</wfs:FeatureTypeList></wfs:WFS_Capabilities>)";

constexpr std::string_view kSchema = R"(<?xml version="1.0"?>
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:gml="http://www.opengis.net/gml/3.2" xmlns:t="urn:t"
  targetNamespace="urn:t" elementFormDefault="qualified"><xs:import namespace="http://www.opengis.net/gml/3.2"/>
<xs:element name="titles" type="t:titlesType" substitutionGroup="gml:AbstractFeature"/>
<xs:complexType name="titlesType"><xs:complexContent><xs:extension base="gml:AbstractFeatureType"><xs:sequence>
<xs:element name="code" type="xs:string"/><xs:element name="geom" type="gml:SurfacePropertyType"/>
</xs:sequence></xs:extension></xs:complexContent></xs:complexType></xs:schema>)";

std::string member(int number) {
  const auto n = std::to_string(number);
  const auto west = std::to_string(300'000 + number * 1000), east = std::to_string(301'000 + number * 1000);
  return "<wfs:member><t:titles gml:id=\"titles." + n + "\"><t:code>T-" + n +
         "</t:code><t:geom><gml:Polygon gml:id=\"g" + n +
         "\" srsName=\"urn:ogc:def:crs:EPSG::32719\"><gml:exterior><gml:LinearRing><gml:posList>" + west +
         " 8600000 " + east + " 8600000 " + east + " 8601000 " + west + " 8601000 " + west +
         " 8600000</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></t:geom></t:titles></"
         "wfs:member>";
}

std::string features() {
  return R"(<?xml version="1.0"?><wfs:FeatureCollection xmlns:wfs="http://www.opengis.net/wfs/2.0" )"
         R"(xmlns:gml="http://www.opengis.net/gml/3.2" xmlns:t="urn:t" numberMatched="2" numberReturned="2">)" +
         member(1) + member(2) + "</wfs:FeatureCollection>";
}

std::string answered(std::string_view body, std::string_view status = "200 OK") {
  return "HTTP/1.1 " + std::string(status) +
         "\r\nContent-Type: text/xml\r\nConnection: close\r\nContent-Length: " + std::to_string(body.size()) +
         "\r\n\r\n" + std::string(body);
}

std::string wfs(std::string_view line) {
  const auto asks = [&](std::string_view what) { return line.find(what) != std::string_view::npos; };
  if (asks("REQUEST=GetCapabilities")) return answered(kCapabilities);
  if (asks("REQUEST=DescribeFeatureType")) return answered(kSchema);
  if (asks("REQUEST=GetFeature")) return answered(features());
  return answered("", "404 Not Found");
}

class Services : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!run_child({"ogr2ogr", "--version"}, kSearched, {}).started)
      GTEST_SKIP() << "gdal-bin is not installed";
  }
  static Result<ForeignFile> read(const test::Loopback& server, std::string layer,
                                  std::chrono::milliseconds limit = 60s) {
    return as_geopackage("WFS:" + server.address() + "wfs", {std::move(layer), {server.address()}, limit});
  }
};

TEST_F(Services, AWfsGivesItsLayer) {
  const test::Loopback server(wfs);
  const auto file = read(server, "titles");
  ASSERT_TRUE(file) << sentence(Language::en, file.error());
  EXPECT_TRUE(file->of_service);
  const auto said = run_child({"ogrinfo", "-ro", "-al", "-q", file->geopackage}, kSearched, {});
  for (const auto* part : {"T-1", "T-2", "301000 8600000", "EPSG\",32719"})
    EXPECT_NE((said.out + run_child({"ogrinfo", "-ro", "-al", "-so", file->geopackage}, kSearched, {}).out)
                  .find(part),
              std::string::npos)
        << part << "\n"
        << said.out << said.err;
}

TEST_F(Services, AWfsOfOneLayerIsNotAskedWhich) {
  const test::Loopback server(wfs);
  const auto file = read(server, "");
  ASSERT_TRUE(file) << sentence(Language::en, file.error());
  EXPECT_TRUE(file->of_service);
}

TEST_F(Services, AWfsOfSeveralLayersIsAskedWhich) {
  const test::Loopback server([](std::string_view line) {
    if (line.find("REQUEST=GetCapabilities") == std::string_view::npos) return wfs(line);
    std::string two(kCapabilities);
    const auto end = two.find("</wfs:FeatureTypeList>");
    return answered(two.insert(end,
                               "<wfs:FeatureType><wfs:Name>claims</wfs:Name><wfs:DefaultCRS>"
                               "urn:ogc:def:crs:EPSG::32719</wfs:DefaultCRS></wfs:FeatureType>"));
  });
  const auto file = read(server, "");
  ASSERT_FALSE(file);
  EXPECT_EQ(file.error().code, "foreign.layer_needed");
  EXPECT_NE(file.error().parameters.at(0).second.find("titles"), std::string::npos);
}

TEST_F(Services, WhatIsNoServiceIsSaidSo) {
  const test::Loopback none([](std::string_view) { return answered("gone", "404 Not Found"); });
  const test::Loopback page([](std::string_view) { return answered("<html><body>Welcome</body></html>"); });
  const test::Loopback empty([](std::string_view line) {
    return line.find("GetCapabilities") != std::string_view::npos ? answered(kCapabilities)
                                                                  : answered("<a/>");
  });
  for (const auto* server : {&none, &page, &empty}) {
    const auto file = read(*server, "titles");
    ASSERT_FALSE(file);
    EXPECT_EQ(file.error().code, "foreign.service");
  }
}

TEST_F(Services, OneThatAnswersForEverEndsWithItsTime) {
  const test::Loopback trickling([](std::string_view) { return std::string(); });
  const auto file = read(trickling, "titles", 3s);
  ASSERT_FALSE(file);
  EXPECT_EQ(file.error().code, "foreign.time");
  const test::Loopback later([](std::string_view line) {
    return line.find("REQUEST=GetFeature") != std::string_view::npos ? std::string() : wfs(line);
  });
  const auto half = read(later, "titles", 3s);
  ASSERT_FALSE(half);
  EXPECT_EQ(half.error().code, "foreign.time");
}

}  // namespace
}  // namespace minga::formats::foreign
