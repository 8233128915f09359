#include <set>

#include "places.hpp"
#include "support/gunzip.hpp"
#include "support/mvt_read.hpp"

namespace minga::http::testing {
namespace {

using minga::testing::read_tile;
using minga::testing::ReadFeature;

class Tiles : public PlacesSite {
 protected:
  Tiles() {
    add("parcel", {{"code", "A"},
                   {"kind", "title"},
                   {"hectares", 100.5},
                   {"orders", 3},
                   {"holder", "Rosa"},
                   {"file_number", "E-1"},
                   {"outline", square(-71, -13, 1)}});
    add("parcel", {{"code", "B"}, {"kind", "claim"}, {"outline", square(-60, -13, 1)}});
    add("camp", {{"name", "Alto"}, {"place", point(-70.5, -12.5)}});
  }
  Answer tile(const std::string& path, const Badge& badge = {}, const std::string& known = {}) {
    return site.send(Method::get, "/api/tiles/" + path, badge, std::string(),
                     known.empty() ? Pairs{} : Pairs{{"If-None-Match", known}});
  }
  static std::vector<ReadFeature> features(const Answer& answer) {
    EXPECT_EQ(answer.status, 200) << answer.body;
    const auto layers = read_tile(answer.body);
    EXPECT_TRUE(layers.has_value());
    return layers && !layers->empty() ? layers->front().features : std::vector<ReadFeature>();
  }
  static std::string text(const ReadFeature& feature, std::string_view name) {
    for (const auto& [key, value] : feature.properties)
      if (key == name && std::holds_alternative<std::string>(value)) return std::get<std::string>(value);
    return {};
  }
};

TEST_F(Tiles, HaveWhatLiesInThem) {
  const auto found = features(tile("parcel/5/9/17.mvt"));
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(text(found[0], "title"), "A");
  EXPECT_EQ(text(found[0], "kind"), "title");
  EXPECT_EQ(text(found[0], "id").size(), 36U);
  EXPECT_EQ(found[0].type, 3);
  EXPECT_EQ(features(tile("parcel/0/0/0.mvt")).size(), 2U);
  const auto layers = read_tile(tile("parcel/5/9/17.mvt").body);
  EXPECT_EQ(layers->front().name, "parcel");
}

TEST_F(Tiles, AreEmptyWhereNothingIs) {
  const auto answer = tile("parcel/5/20/20.mvt");
  EXPECT_EQ(answer.status, 204);
  EXPECT_EQ(answer.body, "");
}

TEST_F(Tiles, ThatThereAreNotAre404) {
  for (const auto* path : {"parcel/0/1/0.mvt", "parcel/17/0/0.mvt", "parcel/99/0/0.mvt", "parcel/-1/0/0.mvt",
                           "parcel/x/0/0.mvt", "parcel/3/0/4294967296.mvt", "parcel/3/8/0.mvt",
                           "event/0/0/0.mvt", "nothing/0/0/0.mvt", "event.json"})
    EXPECT_EQ(tile(path).status, 404) << path;
  EXPECT_EQ(tile("track/0/0/0.mvt").status, 401);
  EXPECT_EQ(tile("track.json").status, 401);
}

TEST_F(Tiles, AreNotSentAgainWhileNothingChanged) {
  const auto first = tile("parcel/5/9/17.mvt");
  const auto tag = *first.headers.get("ETag");
  EXPECT_EQ(tile("parcel/5/9/17.mvt", {}, std::string(tag)).status, 304);
  EXPECT_EQ(tile("parcel/5/9/17.mvt", {}, "\"other\"").status, 200);
  EXPECT_EQ(tile("parcel/5/9/17.mvt").body, first.body);
  add("parcel", {{"code", "C"}, {"outline", square(-70.5, -12.5, 0.2)}});
  const auto after = tile("parcel/5/9/17.mvt", {}, std::string(tag));
  EXPECT_EQ(features(after).size(), 2U);
  EXPECT_NE(after.headers.get("ETag"), tag);
  const auto kept = *after.headers.get("ETag");
  add("camp", {{"name", "Bajo"}, {"place", point(-70.4, -12.4)}});
  EXPECT_EQ(tile("parcel/5/9/17.mvt", {}, std::string(kept)).status, 304) << "another register changed";
}

TEST_F(Tiles, GoCompressedToWhoeverTakesThat) {
  const auto packed = [&] {
    return site.send(Method::get, "/api/tiles/parcel/5/9/17.mvt", {}, std::string(),
                     {{"Accept-Encoding", "gzip"}});
  };
  const auto small = packed();
  EXPECT_EQ(small.headers.get("Content-Encoding"), std::nullopt) << "one packet all the same";
  EXPECT_EQ(small.body, tile("parcel/5/9/17.mvt").body);
  for (int i = 0; i < 30; ++i)
    add("parcel", {{"code", "N" + std::to_string(i)}, {"outline", square(-71 + i * 0.1, -13, 0.05)}});
  const auto plain = tile("parcel/5/9/17.mvt");
  for (int times = 0; times < 2; ++times) {
    const auto answer = packed();
    EXPECT_EQ(answer.headers.get("Content-Encoding"), "gzip");
    EXPECT_EQ(answer.headers.get("Vary"), "Accept-Encoding");
    EXPECT_LT(answer.body.size(), plain.body.size());
    EXPECT_EQ(minga::testing::gunzip(answer.body), plain.body);
  }
  add("parcel", {{"code", "Z"}, {"outline", square(-70.5, -12.5, 0.2)}});
  EXPECT_EQ(minga::testing::gunzip(packed().body), tile("parcel/5/9/17.mvt").body) << "kept until a change";
}

TEST_F(Tiles, OfAnotherReachHaveAnotherTag) {
  EXPECT_NE(tile("parcel/5/9/17.mvt").headers.get("ETag"),
            tile("parcel/5/9/17.mvt", administrator).headers.get("ETag"));
}

TEST_F(Tiles, ShowAPersonalPlaceToThoseWhoMaySeeItAlone) {
  for (const auto& badge : {Badge(), site.sign_in("observer"), site.sign_in("analyst"),
                            site.sign_in("coordinator", site.work.pack_record("territory", "colombia"))}) {
    EXPECT_EQ(tile("camp/0/0/0.mvt", badge).status, 204);
    EXPECT_FALSE(tile("camp.json", badge).json().contains("bounds"));
  }
  EXPECT_EQ(features(tile("camp/0/0/0.mvt", administrator)).size(), 1U);
  EXPECT_EQ(features(tile("camp/0/0/0.mvt", site.sign_in("coordinator"))).size(), 1U);
  EXPECT_TRUE(tile("camp.json", administrator).json().contains("bounds"));
}

TEST_F(Tiles, ThatAreKeptAreForThoseWhoMaySeeThemAlone) {
  const auto coordinator = site.sign_in("coordinator");
  const auto mine = tile("camp/0/0/0.mvt", coordinator);
  EXPECT_EQ(features(mine).size(), 1U);
  for (const auto& badge : {Badge(), site.sign_in("observer"), site.sign_in("analyst"),
                            site.sign_in("coordinator", site.work.pack_record("territory", "colombia"))}) {
    EXPECT_EQ(tile("camp/0/0/0.mvt", badge).status, 204) << "though it was drawn for another before";
    EXPECT_FALSE(tile("camp.json", badge).json().contains("bounds"));
  }
  EXPECT_EQ(tile("camp/0/0/0.mvt", coordinator).body, mine.body);
  EXPECT_EQ(tile("camp.json", coordinator).json()["bounds"], Json::array({-70.5, -12.5, -70.5, -12.5}));
  add("camp", {{"name", "Bajo"}, {"place", point(-70, -12)}});
  EXPECT_EQ(features(tile("camp/0/0/0.mvt", coordinator)).size(), 2U);
  EXPECT_EQ(tile("camp.json", coordinator).json()["bounds"], Json::array({-70.5, -12.5, -70, -12}));
}

TEST_F(Tiles, TellNothingPrivate) {
  const auto answer = tile("parcel/0/0/0.mvt");
  EXPECT_EQ(answer.body.find("Rosa"), std::string::npos);
  EXPECT_EQ(answer.body.find("E-1"), std::string::npos);
}

TEST_F(Tiles, AreToldOfByTileJson) {
  const auto told =
      site.send(Method::get, "/api/tiles/parcel.json", {}, std::string(), {{"Host", "minga.example"}}).json();
  EXPECT_EQ(told["tilejson"], "3.0.0");
  EXPECT_EQ(told["tiles"][0], "http://minga.example/api/tiles/parcel/{z}/{x}/{y}.mvt");
  EXPECT_EQ(told["vector_layers"][0]["id"], "parcel");
  EXPECT_EQ(told["vector_layers"][0]["fields"]["hectares"], "Number");
  EXPECT_FALSE(told["vector_layers"][0]["fields"].contains("holder"));
  EXPECT_EQ(told["bounds"], Json::array({-71, -13, -59, -12}));
}

TEST_F(Tiles, HaveNoDayWhereNoVersionsAreKept) {
  EXPECT_EQ(tile("parcel/5/9/17.mvt?on=2026-01-01").status, 422);
  EXPECT_EQ(tile("land_right/5/9/17.mvt?on=2026-02-31").status, 422);
  EXPECT_EQ(tile("land_right/5/9/17.mvt?on=2026-02-01").status, 204);
  EXPECT_NE(tile("land_right/5/9/17.mvt?on=2026-02-01").headers.get("ETag"),
            tile("land_right/5/9/17.mvt?on=2026-02-02").headers.get("ETag"));
}

TEST_F(Tiles, TellThatThereIsMoreThanTheyTake) {
  const auto told = tile("parcel.json").json();
  EXPECT_EQ(told["most_features"], 20000);
  EXPECT_EQ(told["vector_layers"][1]["id"], "left_out");
}

/// What those who may not see a place exactly are shown of it.
class CoarsePlaces : public Tiles {
 protected:
  CoarsePlaces() { add("dig", {{"name", "Hondo"}, {"place", point(-70.4321, -12.6543)}}); }
  std::vector<Badge> who_may_not() {
    return {Badge(), site.sign_in("observer"), site.sign_in("analyst"),
            site.sign_in("coordinator", site.work.pack_record("territory", "colombia"))};
  }
  Badge coordinator = site.sign_in("coordinator", site.work.pack_record("territory", "madre-de-dios"));
};

TEST_F(CoarsePlaces, AreTheSameTileWhereverInTheCellThePlaceIs) {
  for (const auto& badge : who_may_not()) {
    const auto found = features(tile("dig/10/311/548.mvt", badge));
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].type, 3);
    EXPECT_EQ(text(found[0], "title"), "Hondo");
    EXPECT_EQ(found[0].properties.back(), (std::pair<std::string, minga::testing::Property>{"coarse", true}));
    EXPECT_EQ(tile("dig/10/310/548.mvt", badge).status, 204) << "the next cell";
  }
  const auto exact = features(tile("dig/10/311/548.mvt", coordinator));
  ASSERT_EQ(exact.size(), 1U);
  EXPECT_EQ(exact[0].type, 1);
  const auto before = features(tile("dig/10/311/548.mvt"));
  const auto id = text(before[0], "id");
  const auto moved = site.send(Method::patch, "/api/records/dig/" + id, administrator,
                               Json{{"values", {{"place", point(-70.26, -12.51)}}}}, {{"If-Match", "\"1\""}});
  ASSERT_EQ(moved.status, 200) << moved.body;
  const auto after = features(tile("dig/10/311/548.mvt"));
  ASSERT_EQ(after.size(), 1U);
  EXPECT_EQ(after[0].parts, before[0].parts);
}

TEST_F(CoarsePlaces, AreCellsInFeaturesToo) {
  for (const auto& badge : who_may_not()) {
    const auto all = get("/collections/dig/items", badge);
    ASSERT_EQ(all.json()["features"].size(), 1U);
    const auto feature = all.json()["features"][0];
    EXPECT_EQ(feature["geometry"], square(-70.5, -12.75, 0.25));
    EXPECT_EQ(get("/collections/dig/items/" + feature["id"].get<std::string>(), badge).json()["geometry"],
              square(-70.5, -12.75, 0.25));
    EXPECT_EQ(all.body.find("70.432"), std::string::npos);
    EXPECT_EQ(site.send(Method::get, "/api/records/dig", badge).body.find("\"place\""), std::string::npos)
        << "what is edited is never the cell";
  }
  EXPECT_EQ(get("/collections/dig/items", coordinator).json()["features"][0]["geometry"]["type"], "Point");
}

TEST_F(CoarsePlaces, AreFoundByTheirCellWhereverInItTheBoxIs) {
  for (const auto& badge : {Badge(), site.sign_in("observer"), site.sign_in("analyst")}) {
    for (const auto* box : {"-70.44,-12.66,-70.43,-12.65", "-70.49,-12.74,-70.48,-12.73"})
      EXPECT_EQ(get("/collections/dig/items?bbox=" + std::string(box), badge).json()["numberMatched"], 1);
    EXPECT_EQ(get("/collections/dig/items?bbox=-70.24,-12.7,-70.1,-12.6", badge).json()["numberMatched"], 0);
    EXPECT_EQ(get("/collections/dig", badge).json()["extent"]["spatial"]["bbox"][0],
              Json::array({-70.5, -12.75, -70.25, -12.5}));
  }
  // Who sees some places exactly finds by boxes those alone.
  const auto elsewhere = site.sign_in("coordinator", site.work.pack_record("territory", "colombia"));
  EXPECT_EQ(get("/collections/dig/items?bbox=-71,-13,-70,-12", elsewhere).json()["numberMatched"], 0);
}

}  // namespace
}  // namespace minga::http::testing
