// OGC API - Features - Part 1: Core (17-069r4), a test for each requirement, by its identifier.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "contract.hpp"
#include "places.hpp"

namespace minga::http::testing {
namespace {

using Codes = std::vector<std::string>;

class OgcCore : public PlacesSite {
 protected:
  OgcCore() {
    add("parcel", {{"code", "A"},
                   {"kind", "title"},
                   {"hectares", 100.5},
                   {"valid_from", "2010-01-01"},
                   {"valid_to", "2012-12-31"},
                   {"holder", "Rosa"},
                   {"outline", square(-71, -13, 1)}});
    add("parcel", {{"code", "B"},
                   {"kind", "claim"},
                   {"orders", 7},
                   {"valid_from", "2012-06-01"},
                   {"outline", square(-69.5, -13, 0.5)}});
    add("parcel", {{"code", "C"}, {"kind", "claim"}, {"outline", point(179.5, -16)}});
    add("parcel", {{"code", "D"}, {"kind", "title"}});  // nobody knows where
  }
  Answer items(const std::string& query = "") { return get("/collections/parcel/items" + query); }
  Json operation(const std::string& path) {
    return Json::parse(site.contract->document()["paths"][path]["get"].dump());
  }
  Json parameter(const std::string& path, const std::string& name) {
    const auto stated = operation(path);
    for (const auto& each : stated["parameters"])
      if (each.value("name", "") == name) return each;
    return {};
  }
  const std::string stated_items = "/api/ogc/collections/parcel/items";
};

TEST_F(OgcCore, Req_core_root_op) {
  EXPECT_EQ(get("").status, 200);
}

TEST_F(OgcCore, Req_core_root_success) {
  const auto links = get("").json()["links"];
  for (const auto* relation : {"self", "service-desc", "conformance", "data"})
    EXPECT_FALSE(href(links, relation).empty()) << relation;
}

TEST_F(OgcCore, Req_core_api_definition_op) {
  EXPECT_EQ(site.send(Method::get, href(get("").json()["links"], "service-desc")).status, 200);
}

TEST_F(OgcCore, Req_core_api_definition_success) {
  const auto document = site.send(Method::get, href(get("").json()["links"], "service-desc")).json();
  EXPECT_EQ(document["openapi"], "3.1.0");
  EXPECT_TRUE(document["paths"].contains(stated_items));
}

TEST_F(OgcCore, Req_core_conformance_op) {
  EXPECT_EQ(get("/conformance").status, 200);
}

TEST_F(OgcCore, Req_core_conformance_success) {
  const auto classes = get("/conformance").json()["conformsTo"].get<std::set<std::string>>();
  EXPECT_TRUE(classes.contains("http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core"));
  EXPECT_TRUE(classes.contains("http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson"));
}

TEST_F(OgcCore, Req_core_http) {
  for (const auto* path : {"", "/conformance", "/collections", "/collections/parcel/items"})
    EXPECT_EQ(site.send(Method::post, "/api/ogc" + std::string(path), administrator, Json::object()).status,
              405);
  EXPECT_NE(site.router.find(Method::head, "/api/ogc/collections/parcel/items").route, nullptr);
}

TEST_F(OgcCore, Req_core_query_param_unknown) {
  for (const auto* path : {"?colour=red", "/conformance?colour=red", "/collections?limit=3",
                           "/collections/parcel?colour=red", "/collections/parcel/items?colour=red",
                           "/collections/parcel/items?holder=Rosa", "/collections/parcel/items?outline=x"}) {
    const auto answer = get(path);
    EXPECT_EQ(answer.status, 400) << path;
    EXPECT_EQ(answer.json()["code"], "ogc.unknown_parameter") << path;
  }
}

TEST_F(OgcCore, Req_core_query_param_invalid) {
  for (const auto* query : {"?limit=0",
                            "?limit=-1",
                            "?limit=x",
                            "?limit=",
                            "?limit=3&limit=4",
                            "?bbox=1,2,3",
                            "?bbox=1,2,3,4,5",
                            "?bbox=a,b,c,d",
                            "?bbox=-71,-12,-70,-13",
                            "?bbox=-71,-95,-70,-13",
                            "?bbox=1,2,9,3,4,5",
                            "?bbox=nan,0,1,1",
                            "?datetime=yesterday",
                            "?datetime=2012-02-31",
                            "?datetime=2013-01-01/2012-01-01",
                            "?datetime=2012-01-01/2013-01-01/2014-01-01",
                            "?datetime=",
                            "?datetime=..",
                            "?after=zzz",
                            "?orders=seven",
                            "?hectares=1,5",
                            "?kind=party",
                            "?valid_from=31/02/2012",
                            "?lang=qu"})
    EXPECT_EQ(items(query).status, 400) << query;
}

TEST_F(OgcCore, Req_core_crs84) {
  EXPECT_EQ(items().headers.get("Content-Crs"), "<http://www.opengis.net/def/crs/OGC/1.3/CRS84>");
  EXPECT_EQ(items("?code=C").json()["features"][0]["geometry"]["coordinates"], Json::array({179.5, -16}));
}

TEST_F(OgcCore, Req_core_fc_md_op) {
  EXPECT_EQ(get("/collections").status, 200);
}

TEST_F(OgcCore, Req_core_fc_md_success) {
  std::set<std::string> names;
  const auto answer = get("/collections").json();
  for (const auto& collection : answer["collections"]) names.insert(collection["id"]);
  EXPECT_EQ(names, (std::set<std::string>{"area_notice", "camp", "dig", "land_right", "parcel",
                                          "territory"}));  // not track, which is not public
}

TEST_F(OgcCore, Req_core_fc_md_links) {
  EXPECT_FALSE(href(get("/collections").json()["links"], "self").empty());
}

TEST_F(OgcCore, Req_core_fc_md_items) {
  const auto answer = get("/collections").json();
  for (const auto& collection : answer["collections"]) {
    EXPECT_FALSE(collection["id"].get<std::string>().empty());
    EXPECT_EQ(collection["itemType"], "feature");
  }
}

TEST_F(OgcCore, Req_core_fc_md_items_links) {
  const auto answer = get("/collections").json();
  for (const auto& collection : answer["collections"])
    EXPECT_EQ(site.send(Method::get, href(collection["links"], "items")).status, 200);
}

TEST_F(OgcCore, Req_core_fc_md_extent) {
  const auto extent = get("/collections/parcel").json()["extent"]["spatial"];
  EXPECT_EQ(extent["bbox"], Json::array({Json::array({-71, -16, 179.5, -12})}));
}

TEST_F(OgcCore, Req_core_sfc_md_op) {
  EXPECT_EQ(get("/collections/parcel").status, 200);
}

TEST_F(OgcCore, Req_core_sfc_md_success) {
  const auto list = get("/collections").json();
  for (const auto& collection : list["collections"])
    EXPECT_EQ(get("/collections/" + collection["id"].get<std::string>()).json(), collection);
}

TEST_F(OgcCore, Req_core_fc_op) {
  const auto answer = items();
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.content_type, "application/geo+json");
}

TEST_F(OgcCore, Req_core_fc_limit_definition) {
  const auto limit = parameter(stated_items, "limit");
  EXPECT_EQ(limit["schema"]["type"], "integer");
  EXPECT_EQ(limit["schema"]["minimum"], 1);
  EXPECT_EQ(limit["schema"]["maximum"], 1000);
  EXPECT_EQ(limit["schema"]["default"], 100);
}

TEST_F(OgcCore, Req_core_fc_limit_response_1) {
  EXPECT_EQ(items("?limit=2").json()["features"].size(), 2U);
  // More than the most is no error.
  EXPECT_EQ(items("?limit=5000").json()["features"].size(), 4U);
  EXPECT_EQ(items("?limit=99999999999999999999999").status, 200);
}

TEST_F(OgcCore, Req_core_fc_bbox_definition) {
  const auto box = parameter(stated_items, "bbox");
  EXPECT_EQ(box["schema"]["type"], "array");
  EXPECT_EQ(box["schema"]["minItems"], 4);
  EXPECT_EQ(box["explode"], false);
}

TEST_F(OgcCore, Req_core_fc_bbox_response) {
  EXPECT_EQ(codes(items("?bbox=-70.5,-12.9,-70.2,-12.5")), Codes({"A"}));
  EXPECT_EQ(codes(items("?bbox=-72,-14,-69,-11")), (Codes{"A", "B"}));
  EXPECT_EQ(codes(items("?bbox=-72,-14,0,-69,-11,4000")), (Codes{"A", "B"}));  // with heights
  EXPECT_EQ(codes(items("?bbox=170,-20,-175,-10")), Codes({"C"}));             // over the antimeridian
  EXPECT_EQ(items("?bbox=-10,0,10,10").json()["numberMatched"], 0);
}

TEST_F(OgcCore, Req_core_fc_time_definition) {
  EXPECT_EQ(parameter(stated_items, "datetime")["schema"]["type"], "string");
}

TEST_F(OgcCore, Req_core_fc_time_response) {
  EXPECT_EQ(codes(items("?datetime=2011-05-05T00:00:00Z")), (Codes{"A", "C", "D"}));
  EXPECT_EQ(codes(items("?datetime=2012-07-01")), (Codes{"A", "B", "C", "D"}));
  EXPECT_EQ(codes(items("?datetime=2013-01-01T00:00:00Z/..")), (Codes{"B", "C", "D"}));
  EXPECT_EQ(codes(items("?datetime=../2011-01-01T00:00:00Z")), (Codes{"A", "C", "D"}));
  EXPECT_EQ(codes(items("?datetime=/2011-01-01T00:00:00Z")), (Codes{"A", "C", "D"}));
  EXPECT_EQ(codes(items("?datetime=2012-12-31T23:00:00Z/2020-01-01T00:00:00Z")), (Codes{"A", "B", "C", "D"}));
  EXPECT_EQ(codes(items("?datetime=../..")), (Codes{"A", "B", "C", "D"}));
}

TEST_F(OgcCore, ALandRightHoldsFromItsTitleOrFilingUntilTheDayItEnds) {
  const auto source =
      add("land_source", {{"name", "Catastro"}, {"authority", "Autoridad"}, {"date", "2025-12-31"}});
  const auto bring = [&](const char* code, Json more) {
    more.update(
        {{"code", code}, {"kind", "mining_title"}, {"source", source}, {"geometry", square(-71, -13, 0.1)}});
    add("land_right", std::move(more));
  };
  bring("T", {{"filed_on", "2010-03-01"}, {"granted_on", "2025-03-05"}});
  bring("F", {{"filed_on", "2010-03-01"}, {"valid_to", "2026-06-10"}});
  bring("N", Json::object());
  const auto on = [&](const std::string& when) {
    auto found = codes(get("/collections/land_right/items?datetime=" + when));
    std::sort(found.begin(), found.end());
    return found;
  };
  EXPECT_EQ(on("2009-01-01"), (Codes{"N"}));
  EXPECT_EQ(on("2020-01-01"), (Codes{"F", "N"})) << "T had no title yet";
  EXPECT_EQ(on("2025-03-05"), (Codes{"F", "N", "T"}));
  EXPECT_EQ(on("2026-06-10"), (Codes{"N", "T"})) << "ended";
  EXPECT_EQ(on("2020-01-01/2025-12-31"), (Codes{"F", "N", "T"}));
}

TEST_F(OgcCore, Req_core_fc_response) {
  EXPECT_EQ(codes(items("?kind=claim")), (Codes{"B", "C"}));
  EXPECT_EQ(codes(items("?kind=claim&bbox=-72,-14,-69,-11&datetime=2014-01-01")), Codes({"B"}));
  EXPECT_EQ(codes(items("?hectares=100.5")), Codes({"A"}));
  EXPECT_EQ(codes(items("?valid_from=2012-06-01")), Codes({"B"}));
}

TEST_F(OgcCore, Req_core_fc_links) {
  auto answer = items("?limit=3&bbox=-180,-90,180,90&kind=claim").json();
  EXPECT_TRUE(href(answer["links"], "next").empty());
  Codes seen;
  auto next = std::string("/api/ogc/collections/parcel/items?limit=1&lang=en");
  for (int page = 0; !next.empty() && page < 9; ++page) {
    const auto here = site.send(Method::get, next);
    ASSERT_EQ(here.status, 200) << here.body;
    EXPECT_EQ(href(here.json()["links"], "self"), next);
    for (const auto& code : codes(here)) seen.push_back(code);
    next = href(here.json()["links"], "next");
  }
  EXPECT_EQ(seen, (Codes{"A", "B", "C", "D"}));
}

TEST_F(OgcCore, Req_core_fc_rel_type) {
  const auto answer = items("?limit=1").json();
  for (const auto& link : answer["links"]) {
    EXPECT_FALSE(link["rel"].get<std::string>().empty());
    EXPECT_FALSE(link["type"].get<std::string>().empty());
  }
}

TEST_F(OgcCore, Req_core_fc_timeStamp) {
  EXPECT_EQ(items().json()["timeStamp"], "2026-01-01T00:00:00.000Z");
}

TEST_F(OgcCore, Req_core_fc_numberMatched) {
  EXPECT_EQ(items("?limit=1").json()["numberMatched"], 4);
  EXPECT_EQ(items("?limit=1&kind=claim").json()["numberMatched"], 2);
}

TEST_F(OgcCore, Req_core_fc_numberReturned) {
  EXPECT_EQ(items("?limit=3").json()["numberReturned"], 3);
  EXPECT_EQ(items("?limit=3&code=A").json()["numberReturned"], 1);
}

TEST_F(OgcCore, Req_core_f_op) {
  const auto id = items("?code=A").json()["features"][0]["id"].get<std::string>();
  EXPECT_EQ(get("/collections/parcel/items/" + id).status, 200);
  EXPECT_EQ(get("/collections/parcel/items/01890a5d-ac96-774b-bcce-b302099a8057").status, 404);
  EXPECT_EQ(get("/collections/person/items/" + id).status, 401);
  EXPECT_EQ(get("/collections/event/items").status, 404);  // no place on the map
  EXPECT_EQ(get("/collections/nothing/items").status, 404);
}

TEST_F(OgcCore, Req_core_f_success) {
  const auto listed = items("?code=A").json()["features"][0];
  auto alone = get("/collections/parcel/items/" + listed["id"].get<std::string>()).json();
  alone.erase("links");
  EXPECT_EQ(alone, listed);
  EXPECT_EQ(listed["properties"]["hectares"], 100.5);
  EXPECT_EQ(listed["geometry"]["type"], "Polygon");
  EXPECT_FALSE(listed["properties"].contains("holder"));
}

TEST_F(OgcCore, Req_core_f_links) {
  const auto id = items("?code=A").json()["features"][0]["id"].get<std::string>();
  const auto links = get("/collections/parcel/items/" + id).json()["links"];
  EXPECT_EQ(href(links, "self"), "/api/ogc/collections/parcel/items/" + id);
  EXPECT_EQ(href(links, "collection"), "/api/ogc/collections/parcel");
}

TEST_F(OgcCore, Req_geojson_content) {
  const auto answer = items();
  EXPECT_EQ(answer.json()["type"], "FeatureCollection");
  const auto body = answer.json();
  for (const auto& feature : body["features"]) {
    EXPECT_EQ(feature["type"], "Feature");
    EXPECT_TRUE(feature.contains("geometry"));
  }
  EXPECT_EQ(codes(items()).size(), 4U);
}

TEST_F(OgcCore, LinksAreWholeAddressesOfTheHostThatWasAsked) {
  const auto answer = site.send(Method::get, "/api/ogc", {}, std::string(), {{"Host", "minga.example:8443"}});
  EXPECT_EQ(href(answer.json()["links"], "self"), "http://minga.example:8443/api/ogc");
  EXPECT_EQ(href(answer.json()["links"], "service-desc"), "http://minga.example:8443/api/openapi.json");
}

TEST_F(OgcCore, SaysWhatIsWrong) {
  EXPECT_NE(items("?limit=0").json()["detail"].get<std::string>().find("no se entiende"), std::string::npos);
}

/// What nobody may know of where camps are.
class OgcPrivacy : public PlacesSite {
 protected:
  OgcPrivacy() {
    add("camp", {{"name", "Alto"}, {"seen_on", "2026-02-01"}, {"place", point(-70.5, -12.5)}});
    add("track", {{"name", "Orilla"},
                  {"walked_at", "2026-02-01T10:00:00Z"},
                  {"line",
                   {{"type", "LineString"},
                    {"coordinates", Json::array({Json::array({-70, -12}), Json::array({-70.1, -12.2})})}}}});
    add("parcel", {{"code", "A"}, {"holder", "Rosa"}, {"file_number", "E-1"}, {"outline", point(-70, -12)}});
  }
};

TEST_F(OgcPrivacy, APersonalPlaceIsNotThereForWhoMayNotSeeIt) {
  for (const auto& badge : {Badge(), site.sign_in("observer"), site.sign_in("analyst")}) {
    const auto camps = get("/collections/camp/items", badge);
    ASSERT_EQ(camps.status, 200);
    ASSERT_EQ(camps.json()["features"].size(), 1U);
    EXPECT_TRUE(camps.json()["features"][0]["geometry"].is_null());
    EXPECT_EQ(camps.body.find("70.5"), std::string::npos);
    // Finding is seeing: no box finds it, nor tells that there is something.
    for (const auto* box : {"-71,-13,-70,-12", "-180,-90,180,90", "170,-90,-60,90"}) {
      const auto found = get("/collections/camp/items?bbox=" + std::string(box), badge);
      EXPECT_EQ(found.json()["numberMatched"], 0) << box;
      EXPECT_TRUE(found.json()["features"].empty()) << box;
    }
    EXPECT_FALSE(get("/collections/camp", badge).json().contains("extent"));
  }
}

TEST_F(OgcPrivacy, WhoMaySeeItFindsIt) {
  const auto found = get("/collections/camp/items?bbox=-71,-13,-70,-12", administrator);
  ASSERT_EQ(found.json()["features"].size(), 1U) << found.body;
  EXPECT_EQ(found.json()["features"][0]["geometry"]["coordinates"], Json::array({-70.5, -12.5}));
  EXPECT_TRUE(get("/collections/camp", administrator).json().contains("extent"));
}

TEST_F(OgcPrivacy, ACoordinatorFindsPlacesOfTheOwnTerritoryAlone) {
  const auto elsewhere = site.sign_in("coordinator", site.work.pack_record("territory", "colombia"));
  const auto here = site.sign_in("coordinator", site.work.pack_record("territory", "madre-de-dios"));
  EXPECT_EQ(get("/collections/camp/items?bbox=-71,-13,-70,-12", here).json()["numberMatched"], 1);
  EXPECT_EQ(get("/collections/camp/items?bbox=-71,-13,-70,-12", elsewhere).json()["numberMatched"], 0);
  const auto all = get("/collections/camp/items", elsewhere).json();
  ASSERT_EQ(all["features"].size(), 1U);  // its name is open to all
  EXPECT_TRUE(all["features"][0]["geometry"].is_null());
}

TEST_F(OgcPrivacy, FieldsAreThereByTheirClass) {
  const auto fields = [&](const Badge& badge) {
    std::set<std::string> names;
    const auto answer = get("/collections/parcel/items", badge).json();
    for (const auto& [name, value] : answer["features"][0]["properties"].items()) names.insert(name);
    return names;
  };
  EXPECT_FALSE(fields({}).contains("file_number"));
  EXPECT_TRUE(fields(site.sign_in("analyst")).contains("file_number"));
  EXPECT_FALSE(fields(site.sign_in("analyst")).contains("holder"));
  EXPECT_TRUE(fields(administrator).contains("holder"));
  EXPECT_EQ(get("/collections/parcel/items?holder=Rosa", administrator).json()["numberMatched"], 1);
  EXPECT_EQ(get("/collections/parcel/items?holder=Rosa", site.sign_in("analyst")).status, 400);
}

TEST_F(OgcPrivacy, ARegisterWithoutRightIsNoCollection) {
  EXPECT_EQ(get("/collections/track").status, 401);
  EXPECT_EQ(get("/collections/track/items").status, 401);
  const auto observer = site.sign_in("observer");
  EXPECT_EQ(get("/collections/track/items?datetime=2026-02-01", observer).json()["numberMatched"], 1);
  EXPECT_EQ(get("/collections/track/items?datetime=2026-02-02", observer).json()["numberMatched"], 0);
}

TEST_F(OgcPrivacy, ATokenMayComeAsThePasswordOfAnyUser) {
  const auto made = site.send(Method::post, "/api/tokens", administrator,
                              Json{{"name", "qgis"}, {"expires_at", "2027-01-01T00:00:00Z"}});
  ASSERT_EQ(made.status, 201) << made.body;
  const auto token = made.json()["token"].get<std::string>();
  const auto with = [&](const std::string& pair) {
    constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string coded;
    for (std::size_t i = 0; i < pair.size(); i += 3) {
      unsigned bits = 0;
      for (std::size_t k = 0; k < 3; ++k)
        bits = bits << 8U | (i + k < pair.size() ? static_cast<unsigned char>(pair[i + k]) : 0U);
      for (std::size_t k = 0; k < 4; ++k)
        coded += i + k <= pair.size() ? digits[bits >> (18 - 6 * k) & 63U] : '=';
    }
    return site.send(Method::get, "/api/ogc/collections/track/items", {}, std::string(),
                     {{"Authorization", "Basic " + coded}});
  };
  EXPECT_EQ(with("anybody:" + token).status, 200);
  EXPECT_EQ(with("a:" + token).status, 200);
  EXPECT_EQ(with(":" + token).status, 200);
  EXPECT_EQ(with("anybody:mt_wrong").status, 401);
  EXPECT_EQ(with("anybody:una clave larga").status, 401);  // a password of an account opens nothing here
  EXPECT_EQ(site.send(Method::get, "/api/ogc/collections/parcel/items", {}, std::string(),
                      {{"Authorization", "Basic !!!"}})
                .status,
            200);
}

}  // namespace
}  // namespace minga::http::testing
