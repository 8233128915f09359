#include <gtest/gtest.h>

#include "site.hpp"

namespace minga::http::testing {
namespace {

class WorkshopApi : public ::testing::Test {
 protected:
  TestSite site;
  std::string workshop = "/api/workshops/" + to_string(site.work.pack_record("workshop", "try-it"));
  Badge facilitator = site.sign_in("facilitator");
};

TEST_F(WorkshopApi, APhoneJoinsRatesAndComesBack) {
  const auto door = site.send(Method::post, "/api/join", {}, Json{{"code", "prueba"}});
  ASSERT_EQ(door.status, 200) << door.body;
  EXPECT_EQ(door.json()["impacts"].size(), 52U);
  EXPECT_EQ(door.body.find("join_code"), std::string::npos);
  const auto phone = site.join();
  const auto impact = door.json()["impacts"][0]["id"];
  const Json sent{{"ratings", Json::array({{{"impact", impact},
                                            {"sequence", 3},
                                            {"valuation", 0.25},
                                            {"prioritization", {{"missing", "does_not_know"}}}}})}};
  for (int i = 0; i < 2; ++i) {
    const auto stored = site.send(Method::put, "/api/participant/ratings", phone, sent);
    ASSERT_EQ(stored.status, 200) << stored.body;
    EXPECT_EQ(stored.json()["stored"][0]["sequence"], 3);
  }
  const auto state = site.send(Method::get, "/api/participant", phone).json();
  ASSERT_EQ(state["ratings"].size(), 1U);
  EXPECT_EQ(state["ratings"][0]["valuation"], 0.25);
  EXPECT_EQ(state["ratings"][0]["prioritization"], (Json{{"missing", "does_not_know"}}));
  EXPECT_EQ(site.send(Method::get, workshop + "/progress", facilitator).json()["ratings"], 2);
}

TEST_F(WorkshopApi, GuessingCodesIsSlowedAndJoiningIsNot) {
  int refused = 0;
  for (int i = 0; i < 60; ++i)
    refused +=
        site.send(Method::post, "/api/join", {}, Json{{"code", "NADA" + std::to_string(i)}}).status == 429;
  EXPECT_GT(refused, 20);
  site.work.pass(61'000);
  for (int i = 0; i < 60; ++i)
    EXPECT_EQ(site.send(Method::post, "/api/join", {}, Json{{"code", "PRUEBA"}}).status, 200);
}

TEST_F(WorkshopApi, GuessingPasswordsIsSlowedPerAccountAndPerAddress) {
  int slowed = 0;
  for (int i = 0; i < 20; ++i)
    slowed += site.send(Method::post, "/api/session", {},
                        Json{{"login", "facilitator-1"}, {"password", "no es esta clave"}})
                  .status == 429;
  EXPECT_GE(slowed, 14);
  const auto right = site.send(Method::post, "/api/session", {},
                               Json{{"login", "facilitator-1"}, {"password", "una clave larga"}});
  EXPECT_EQ(right.status, 429);
  EXPECT_TRUE(right.headers.has("Retry-After"));
  site.work.pass(3'700'000);
  EXPECT_EQ(site.send(Method::post, "/api/session", {},
                      Json{{"login", "facilitator-1"}, {"password", "una clave larga"}})
                .status,
            201);
}

TEST_F(WorkshopApi, SessionCookiesAreOutOfReachOfScriptsAndOtherSites) {
  const auto login = site.send(Method::post, "/api/session", {},
                               Json{{"login", "facilitator-1"}, {"password", "una clave larga"}});
  ASSERT_EQ(login.status, 201);
  const auto cookie = std::string(login.headers.get("Set-Cookie").value());
  EXPECT_NE(cookie.find("HttpOnly"), std::string::npos);
  EXPECT_NE(cookie.find("SameSite=Strict"), std::string::npos);
  EXPECT_EQ(login.headers.get("Cache-Control"), "no-store");
}

TEST_F(WorkshopApi, TheRoomSeesResultsWhenUnveiled) {
  EXPECT_EQ(site.send(Method::get, workshop + "/quadrant", facilitator).status, 403);
  EXPECT_EQ(
      site.send(Method::post, workshop + "/veil", facilitator, Json{{"unveiled", true}}).json()["unveiled"],
      true);
  EXPECT_EQ(site.send(Method::get, workshop + "/quadrant", facilitator).status, 200);
}

TEST_F(WorkshopApi, AClosedWorkshopSaysSoAndKeepsWhatWasSent) {
  const auto phone = site.join();
  ASSERT_EQ(site.send(Method::post, workshop + "/state", facilitator, Json{{"state", "closed"}}).status, 200);
  EXPECT_EQ(site.send(Method::post, "/api/join", {}, Json{{"code", "PRUEBA"}}).json()["code"],
            "workshop.closed");
  EXPECT_EQ(site.send(Method::put, "/api/participant/ratings", phone, Json{{"ratings", Json::array()}})
                .json()["code"],
            "workshop.closed");
  EXPECT_EQ(site.send(Method::get, "/api/participant", phone).status, 200);
}

TEST_F(WorkshopApi, AnotherWorkshopsTokenOpensNothing) {
  const auto phone = site.join();
  const auto other = "/api/workshops/" + to_string(site.work.pack_record("workshop", "impacts-2015"));
  EXPECT_EQ(site.send(Method::get, other, phone).status, 403);
  EXPECT_EQ(site.send(Method::get, "/api/records/participant", phone).status, 403);
  EXPECT_EQ(site.send(Method::get, "/api/participant", {"", "", "mp_nothing"}).status, 401);
}

}  // namespace
}  // namespace minga::http::testing
