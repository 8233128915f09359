#include <gtest/gtest.h>

#include "site.hpp"

namespace minga::http::testing {
namespace {

class RightsApi : public ::testing::Test {
 protected:
  RightsApi() {
    const auto territory = to_string(site.work.pack_record("territory", "madre-de-dios"));
    const auto source = add(
        "land_source",
        {{"territory", territory}, {"name", "Catastro"}, {"authority", "Autoridad"}, {"date", "2026-01-31"}});
    const Json square{
        {"type", "Polygon"},
        {"coordinates",
         {{{-69.5, -12.7}, {-69.49, -12.7}, {-69.49, -12.69}, {-69.5, -12.69}, {-69.5, -12.7}}}}};
    add("land_right", {{"territory", territory},
                       {"code", "A"},
                       {"kind", "mining_title"},
                       {"holder", "Ana Quispe"},
                       {"granted_on", "2019-03-05"},
                       {"source", source},
                       {"geometry", square}});
  }
  std::string add(const std::string& name, const Json& values) {
    const auto made =
        site.send(Method::post, "/api/records/" + name, administrator, Json{{"values", values}});
    EXPECT_EQ(made.status, 201) << made.body;
    return made.json().value("id", "");
  }

  TestSite site;
  Badge administrator = site.sign_in("administrator");
};

TEST_F(RightsApi, AnybodyAsksByPointAndSeesNoPerson) {
  const auto answer = site.send(Method::get, "/api/rights/at?point=-69.495,-12.695", Badge{});
  ASSERT_EQ(answer.status, 200) << answer.body;
  const auto rights = answer.json()["rights"];
  ASSERT_EQ(rights.size(), 1U);
  EXPECT_EQ(rights[0]["values"]["code"], "A");
  EXPECT_FALSE(rights[0]["values"].contains("holder"));
  EXPECT_EQ(rights[0]["source"]["date"], "2026-01-31");
  EXPECT_EQ(answer.json()["on"], "2026-01-01") << "today, by the clock that was handed in";
  const auto known = site.send(Method::get, "/api/rights/at?code=A", administrator);
  EXPECT_EQ(known.json()["rights"][0]["values"]["holder"], "Ana Quispe");
  EXPECT_TRUE(site.send(Method::get, "/api/rights/at?point=-69.495,-12.695&on=2019-03-04", Badge{})
                  .json()["rights"]
                  .empty());
}

TEST_F(RightsApi, ADrawnPolygonIsMeasured) {
  const Json drawn{
      {"type", "Polygon"},
      {"coordinates",
       {{{-69.495, -12.7}, {-69.48, -12.7}, {-69.48, -12.69}, {-69.495, -12.69}, {-69.495, -12.7}}}}};
  const auto answer = site.send(Method::post, "/api/rights/at", administrator,
                                Json{{"geometry", drawn}, {"on", "2026-06-01"}});
  ASSERT_EQ(answer.status, 200) << answer.body;
  const auto found = answer.json();
  ASSERT_EQ(found["rights"].size(), 1U);
  EXPECT_NEAR(found["rights"][0]["share_of_right"].get<double>(), 0.5, 1e-6);
  EXPECT_NEAR(found["rights"][0]["share_of_polygon"].get<double>(), 1.0 / 3, 1e-6);
  EXPECT_EQ(found["measured_in"], "EPSG:6933");
  EXPECT_EQ(found["areas_are"], "equal_area");
}

TEST_F(RightsApi, WhatIsNoQuestionIsRefused) {
  for (const auto* target : {"/api/rights/at", "/api/rights/at?point=-69.5", "/api/rights/at?point=x,y",
                             "/api/rights/at?point=nan,1", "/api/rights/at?point=-69.5,-12.7&code=A",
                             "/api/rights/at?code=A&on=2026-02-31"})
    EXPECT_EQ(site.send(Method::get, target, Badge{}).status, 422) << target;
  const Json line{{"type", "LineString"}, {"coordinates", {{-69, -12}, {-70, -12}}}};
  const auto answer = site.send(Method::post, "/api/rights/at", administrator, Json{{"geometry", line}});
  EXPECT_EQ(answer.status, 422);
}

}  // namespace
}  // namespace minga::http::testing
