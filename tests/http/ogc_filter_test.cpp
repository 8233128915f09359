// OGC API - Features Part 2 (coordinate systems, 18-058r1) and what is there of Part 3 (filtering).
#include <cmath>

#include "http/server/uri.hpp"
#include "places.hpp"

namespace minga::http::testing {
namespace {

using Codes = std::vector<std::string>;

class OgcFilter : public PlacesSite {
 protected:
  OgcFilter() {
    add("parcel", {{"code", "A-1"},
                   {"kind", "title"},
                   {"hectares", 100.5},
                   {"valid_from", "2010-01-01"},
                   {"holder", "Rosa"},
                   {"outline", square(-71, -13, 1)}});
    add("parcel", {{"code", "B_2"}, {"kind", "claim"}, {"orders", 7}, {"outline", square(-69.5, -13, 0.5)}});
    add("parcel", {{"code", "C%3"}, {"kind", "claim"}, {"hectares", 20}, {"orders", -2}});
    add("parcel", {{"code", "D'ñ"}, {"hectares", {{"missing", "does_not_know"}}}});
  }
  Answer items(const std::string& query, const Badge& badge = {}) {
    return get("/collections/parcel/items" + query, badge);
  }
  Answer where(const std::string& filter, const Badge& badge = {}) {
    return items("?filter-lang=cql2-text&filter=" + percent_encode(filter), badge);
  }
};

TEST_F(OgcFilter, FindsByComparisons) {
  EXPECT_EQ(codes(where("kind = 'claim'")), (Codes{"B_2", "C%3"}));
  EXPECT_EQ(codes(where("kind <> 'claim'")), Codes{"A-1"});
  EXPECT_EQ(codes(where("hectares > 20")), Codes{"A-1"});
  EXPECT_EQ(codes(where("hectares >= 20 and orders < 0")), Codes{"C%3"});
  EXPECT_EQ(codes(where("code = 'D''ñ'")), Codes{"D'ñ"});
  EXPECT_EQ(codes(where("\"code\" = 'A-1'")), Codes{"A-1"});
  EXPECT_EQ(codes(where("valid_from <= DATE('2010-01-01')")), Codes{"A-1"});
  EXPECT_EQ(codes(where("code IN ('A-1', 'B_2', 'X')")), (Codes{"A-1", "B_2"}));
  EXPECT_EQ(codes(where("orders BETWEEN -5 AND 6")), Codes{"C%3"});
  EXPECT_EQ(codes(where("orders NOT BETWEEN -5 AND 6")), Codes{"B_2"});
  EXPECT_EQ(codes(where("orders IS NULL")), (Codes{"A-1", "D'ñ"}));
  EXPECT_EQ(codes(where("hectares IS NOT NULL")), (Codes{"A-1", "C%3"}));
}

TEST_F(OgcFilter, JoinsAndNegates) {
  EXPECT_EQ(codes(where("kind = 'title' OR orders = 7 AND hectares IS NULL")), (Codes{"A-1", "B_2"}));
  EXPECT_EQ(codes(where("(kind = 'title' OR orders = 7) AND hectares IS NULL")), Codes{"B_2"});
  EXPECT_EQ(codes(where("NOT (kind = 'title' OR orders = 7)")), Codes{"C%3"});
  EXPECT_EQ(codes(where("NOT NOT kind = 'title'")), Codes{"A-1"});
}

TEST_F(OgcFilter, LikeHasItsSigns) {
  EXPECT_EQ(codes(where("code LIKE 'A%'")), Codes{"A-1"});
  EXPECT_EQ(codes(where("code LIKE 'a%'")), Codes{});
  EXPECT_EQ(codes(where("code LIKE '%_2'")), Codes{"B_2"});
  EXPECT_EQ(codes(where("code LIKE '___'")).size(), 4U);  // ñ is one character
  EXPECT_EQ(codes(where("code LIKE 'C\\%3'")), Codes{"C%3"});
  EXPECT_EQ(codes(where("code LIKE '%\\_%'")), Codes{"B_2"});
  EXPECT_EQ(codes(where("code NOT LIKE '%1'")), (Codes{"B_2", "C%3", "D'ñ"}));
}

TEST_F(OgcFilter, FindsByGeometry) {
  EXPECT_EQ(codes(where("S_INTERSECTS(outline, POINT(-70.5 -12.5))")), Codes{"A-1"});
  EXPECT_EQ(codes(where("S_INTERSECTS(outline, BBOX(-72,-14,-69,-11))")), (Codes{"A-1", "B_2"}));
  // Its box meets both squares; itself it meets one.
  EXPECT_EQ(codes(where("S_INTERSECTS(outline, POLYGON((-72 -14,-68 -14,-72 -12.1,-72 -14)))")),
            Codes{"A-1"});
  EXPECT_EQ(codes(where("s_intersects(outline, LINESTRING(-72 -12.5,-60 -12.5)) AND kind='claim'")),
            Codes{"B_2"});
}

TEST_F(OgcFilter, WhatCannotBeAnsweredIs400WithAProblem) {
  for (const auto* filter : {"",
                             "kind",
                             "kind =",
                             "kind = title",
                             "kind == 'title'",
                             "kind = 'title' AND",
                             "kind = 'title' title",
                             "(kind = 'title'",
                             "kind = 'party'",
                             "hectares = 'many'",
                             "hectares > 1,5",
                             "orders = 1.5",
                             "code > 3",
                             "code LIKE 3",
                             "orders LIKE '3'",
                             "holder = 'Rosa'",
                             "nothing = 3",
                             "outline = 'x'",
                             "kind IN ()",
                             "kind IN ('title'",
                             "orders BETWEEN 1",
                             "kind IS 'title'",
                             "kind = 'title",
                             "valid_from > '31/02/2010'",
                             "S_INTERSECTS(outline)",
                             "S_INTERSECTS(code, POINT(1 2))",
                             "S_INTERSECTS(outline, POINT(1))",
                             "S_INTERSECTS(outline, POINT(500 2))",
                             "S_INTERSECTS(outline, BBOX(1,2,3))",
                             "S_INTERSECTS(outline, POLYGON((0 0,1 1",
                             "S_WITHIN(outline, POINT(1 2))",
                             "CASEI(code) = 'a'",
                             "kind < 'title'",
                             "1 = 1"})
    EXPECT_EQ(where(filter).status, 400) << filter;
  const auto refused = where("kind = 'title' AND colour = 'red'");
  EXPECT_EQ(refused.json()["code"], "ogc.bad_filter");
  EXPECT_NE(refused.body.find("hectares"), std::string::npos);  // tells what can be asked
  const auto syntax = where("kind = 'title' AND ?");
  EXPECT_EQ(syntax.json()["code"], "cql2.syntax");
  EXPECT_EQ(syntax.json()["place"]["column"], 20);
  EXPECT_EQ(items("?filter-lang=cql2-json&filter=x").status, 400);
}

TEST_F(OgcFilter, DeepNestingIsRefused) {
  EXPECT_EQ(where(std::string(1000, '(') + "kind = 'title'").json()["code"], "cql2.too_deep");
  std::string not_not;
  for (int i = 0; i < 1000; ++i) not_not += "NOT ";
  EXPECT_EQ(where(not_not + "kind = 'title'").status, 400);
}

TEST_F(OgcFilter, QueryablesAreWhatOneMayFindBy) {
  const auto open = get("/collections/parcel/queryables");
  EXPECT_EQ(open.content_type, "application/schema+json");
  EXPECT_TRUE(open.json()["properties"].contains("hectares"));
  EXPECT_FALSE(open.json()["properties"].contains("holder"));
  EXPECT_TRUE(get("/collections/parcel/queryables", administrator).json()["properties"].contains("holder"));
  EXPECT_EQ(codes(where("holder = 'Rosa'", administrator)), Codes{"A-1"});
  EXPECT_FALSE(
      href(get("/collections/parcel").json()["links"], "http://www.opengis.net/def/rel/ogc/1.0/queryables")
          .empty());
}

TEST_F(OgcFilter, APersonalPlaceIsNotFoundByAFilter) {
  add("camp", {{"name", "Alto"}, {"place", point(-70.5, -12.5)}});
  const auto asked =
      "/collections/camp/items?filter=" + percent_encode("S_INTERSECTS(place, BBOX(-71,-13,-70,-12))");
  EXPECT_EQ(get(asked).status, 400);
  EXPECT_EQ(get(asked, site.sign_in("analyst")).status, 400);
  EXPECT_EQ(get(asked, administrator).json()["numberMatched"], 1);
  const auto elsewhere = site.sign_in("coordinator", site.work.pack_record("territory", "colombia"));
  EXPECT_EQ(get(asked, elsewhere).json()["numberMatched"], 0);
}

class OgcSystems : public OgcFilter {
 protected:
  static std::string epsg(int code) {
    return "http://www.opengis.net/def/crs/EPSG/0/" + std::to_string(code);
  }
  Json first_corner(const std::string& query) {
    const auto answer = items("?code=A-1&" + query);
    EXPECT_EQ(answer.status, 200) << answer.body;
    return answer.json()["features"][0]["geometry"]["coordinates"][0][0];
  }
};

TEST_F(OgcSystems, Req_crs_crs_uri_and_Content_Crs) {
  const auto named = get("/collections/parcel").json()["crs"];
  EXPECT_EQ(named[0], "http://www.opengis.net/def/crs/OGC/1.3/CRS84");
  for (const auto& uri : named) {
    const auto answer = items("?crs=" + percent_encode(uri.get<std::string>()));
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.headers.get("Content-Crs"), "<" + uri.get<std::string>() + ">");
  }
}

TEST_F(OgcSystems, Req_crs_fc_crs_valid_value) {
  EXPECT_EQ(items("?crs=EPSG:4326").status, 400);
  EXPECT_EQ(items("?crs=" + epsg(99999)).status, 400);
  EXPECT_EQ(items("?bbox=1,2,3,4&bbox-crs=" + epsg(99999)).status, 400);
}

TEST_F(OgcSystems, CoordinatesComeInTheOrderOfTheAxes) {
  EXPECT_EQ(first_corner("lang=es"), Json::array({-71, -13}));
  EXPECT_EQ(first_corner("crs=" + epsg(4326)), Json::array({-13, -71}));
  const auto mercator = first_corner("crs=" + epsg(3857));
  EXPECT_NEAR(mercator[0].get<double>(), -7903683.846, 0.002);
  EXPECT_NEAR(mercator[1].get<double>(), -1459732.280, 1);
}

TEST_F(OgcSystems, Req_crs_fc_bbox_crs) {
  EXPECT_EQ(codes(items("?bbox=-12.9,-70.5,-12.5,-70.2&bbox-crs=" + epsg(4326))), Codes{"A-1"});
  EXPECT_EQ(codes(items("?bbox=-7900000,-1450000,-7890000,-1440000&bbox-crs=" + epsg(3857))), Codes{"A-1"});
  EXPECT_EQ(codes(items("?bbox=100000,100000,200000,200000&bbox-crs=" + epsg(3857))), Codes{});
}

TEST_F(OgcSystems, OneFeatureToo) {
  const auto id = items("?code=A-1").json()["features"][0]["id"].get<std::string>();
  const auto answer = get("/collections/parcel/items/" + id + "?crs=" + epsg(4326));
  EXPECT_EQ(answer.json()["geometry"]["coordinates"][0][0], Json::array({-13, -71}));
  EXPECT_EQ(get("/collections/parcel/items/" + id + "?crs=x").status, 400);
}

}  // namespace
}  // namespace minga::http::testing
