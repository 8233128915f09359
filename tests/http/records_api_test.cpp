#include <gtest/gtest.h>

#include "base/hash.hpp"
#include "site.hpp"

namespace minga::http::testing {
namespace {

class RecordsApi : public ::testing::Test {
 protected:
  Json event(const std::string& title) {
    return {{"values",
             {{"territory", region}, {"title", title}, {"kind", "dialogue"}, {"held_on", "2026-03-01"}}}};
  }
  TestSite site;
  std::string region = to_string(site.work.pack_record("territory", "madre-de-dios"));
  Badge coordinator = site.sign_in("coordinator");
};

TEST_F(RecordsApi, CreatesShowsListsChangesAndRetires) {
  const auto made = site.send(Method::post, "/api/records/event", coordinator, event("Mesa de diálogo"));
  ASSERT_EQ(made.status, 201) << made.body;
  const auto id = made.json()["id"].get<std::string>();
  EXPECT_EQ(made.headers.get("Location"), "/api/records/event/" + id);
  EXPECT_EQ(made.headers.get("ETag"), "\"1\"");
  const auto path = "/api/records/event/" + id;
  EXPECT_EQ(site.send(Method::get, path, coordinator).json()["title"], "Mesa de diálogo");
  EXPECT_EQ(site.send(Method::get, "/api/records/event?filter[kind]=dialogue&count=true", coordinator)
                .json()["total"],
            1);
  EXPECT_EQ(
      site.send(Method::get, "/api/records/event?search=dialogo&count=true", coordinator).json()["total"], 1);
  EXPECT_EQ(
      site.send(Method::patch, path, coordinator,
                Json{{"values", {{"attendance", {{"missing", "does_not_know"}}}}}}, {{"If-Match", "\"1\""}})
          .json()["values"]["attendance"],
      (Json{{"missing", "does_not_know"}}));
  EXPECT_EQ(site.send(Method::get, path + "/history", coordinator).json()["changes"].size(), 2U);
  EXPECT_EQ(site.send(Method::del, path, coordinator, std::string(), {{"If-Match", "\"2\""}}).status, 204);
  EXPECT_EQ(site.send(Method::get, path, coordinator).status, 404);
}

TEST_F(RecordsApi, ALostUpdateIsRefusedWith412AndNoVersionWith428) {
  const auto id =
      site.send(Method::post, "/api/records/event", coordinator, event("A")).json()["id"].get<std::string>();
  const auto path = "/api/records/event/" + id;
  const Json change{{"values", {{"title", "B"}}}};
  EXPECT_EQ(site.send(Method::patch, path, coordinator, change).status, 428);
  EXPECT_EQ(site.send(Method::patch, path, coordinator, change, {{"If-Match", "\"1\""}}).status, 200);
  EXPECT_EQ(site.send(Method::patch, path, coordinator, change, {{"If-Match", "\"1\""}}).status, 412);
  EXPECT_EQ(site.send(Method::patch, path, coordinator, change, {{"If-Match", "nonsense"}}).status, 412);
}

TEST_F(RecordsApi, PagesThroughEverythingOnce) {
  for (int i = 0; i < 25; ++i)
    ASSERT_EQ(
        site.send(Method::post, "/api/records/event", coordinator, event("E" + std::to_string(i % 7))).status,
        201);
  std::set<std::string> seen;
  std::string after;
  for (int page = 0; page < 10; ++page) {
    const auto body =
        site.send(Method::get, "/api/records/event?limit=4&sort=-title" + after, coordinator).json();
    for (const auto& record : body["records"]) EXPECT_TRUE(seen.insert(record["id"]).second);
    if (body["next"].is_null()) break;
    after = "&after=" + body["next"].get<std::string>();
  }
  EXPECT_EQ(seen.size(), 25U);
}

TEST_F(RecordsApi, SaysEverythingThatIsWrongInTheLanguageAsked) {
  const Json bad{
      {"values", {{"territory", region}, {"kind", "party"}, {"held_on", "31/02/2026"}, {"colour", "red"}}}};
  const auto refused = site.send(Method::post, "/api/records/event", coordinator, bad);
  EXPECT_EQ(refused.status, 422);
  EXPECT_EQ(refused.json()["code"], "request.no_such_field");
  for (const auto* query : {"?filter[nope]=1", "?filter[kind][wat]=x", "?limit=0", "?limit=9999",
                            "?bbox=1,2,3", "?after=zzz", "?sort=nope"})
    EXPECT_EQ(site.send(Method::get, std::string("/api/records/event") + query, coordinator).status, 422)
        << query;
}

TEST_F(RecordsApi, MapsAreAskedByBox) {
  const auto inside =
      site.send(Method::get, "/api/records/territory?bbox=-71,-13,-70,-12&limit=100", coordinator).json();
  std::set<std::string> names;
  for (const auto& record : inside["records"]) names.insert(record["title"].get<std::string>());
  EXPECT_TRUE(names.contains("Madre de Dios"));
  const auto ocean = site.send(Method::get, "/api/records/territory?bbox=-120,0,-119,1", coordinator).json();
  EXPECT_TRUE(ocean["records"].empty());
}

TEST_F(RecordsApi, FilesGoOutAndComeBackTheSame) {
  for (const auto* title : {"Uno", "=SUM(A1)", "Coma, comillas \" y ; punto"})
    ASSERT_EQ(site.send(Method::post, "/api/records/event", coordinator, event(title)).status, 201);
  for (const std::string format : {"csv", "xlsx"}) {
    const auto file = site.send(Method::get, "/api/records/event/export?format=" + format, coordinator);
    ASSERT_EQ(file.status, 200) << file.body;
    const auto back =
        site.send(Method::post, "/api/records/event/import?format=" + format, coordinator, file.body);
    ASSERT_EQ(back.status, 200) << back.body;
    EXPECT_EQ(back.json()["unchanged"], 3) << format << back.body;
    EXPECT_EQ(back.json()["problem_count"], 0) << format << back.body;
  }
  const auto map = site.send(Method::get, "/api/records/territory/export?format=geojson", coordinator);
  ASSERT_EQ(map.status, 200);
  const auto back =
      site.send(Method::post, "/api/records/territory/import?format=geojson", coordinator, map.body);
  EXPECT_EQ(back.json()["problem_count"], 0) << back.body;
  EXPECT_EQ(back.json()["changed"], 0) << back.body;
}

TEST_F(RecordsApi, AnImportIsTriedUnlessToldOtherwise) {
  const std::string csv = "territory,title,kind,held_on\n" + region + ",Mesa,dialogue,2026-03-01\n" + region +
                          ",Mesa 2,party,2026-03-01\n";
  const auto trial = site.send(Method::post, "/api/records/event/import?format=csv", coordinator, csv);
  EXPECT_EQ(trial.status, 200);
  ASSERT_EQ(trial.json()["problem_count"], 1) << trial.body;
  EXPECT_EQ(trial.json()["problems"][0]["row"], 3);
  EXPECT_EQ(trial.json()["problems"][0]["column"], "kind");
  EXPECT_EQ(
      site.send(Method::post, "/api/records/event/import?format=csv&dry_run=false", coordinator, csv).status,
      422);
  EXPECT_TRUE(site.send(Method::get, "/api/records/event", coordinator).json()["records"].empty());
}

TEST_F(RecordsApi, EvidenceIsKeptByItsHashAndShownToThoseWhoMaySeeItsRecord) {
  const std::string minutes = "Acta de la mesa, con firmas";
  EXPECT_EQ(site.send(Method::post, "/api/files", coordinator, std::string()).json()["code"], "file.empty");
  EXPECT_EQ(site.send(Method::post, "/api/files", site.sign_in("observer"), minutes).status, 403);
  const auto stored = site.send(Method::post, "/api/files", coordinator, minutes);
  ASSERT_EQ(stored.status, 201) << stored.body;
  const auto hash = stored.json()["sha256"].get<std::string>();
  EXPECT_EQ(hash, hex(sha256(minutes)));
  const Json document{
      {"values", {{"territory", region}, {"title", "Acta"}, {"kind", "minutes"}, {"file", hash}}}};
  const auto made = site.send(Method::post, "/api/records/document", coordinator, document);
  ASSERT_EQ(made.status, 201) << made.body;
  const auto path = "/api/records/document/" + made.json()["id"].get<std::string>() + "/files/";
  const auto back = site.send(Method::get, path + "file", coordinator);
  EXPECT_EQ(back.status, 200);
  EXPECT_EQ(back.body, minutes);
  EXPECT_EQ(site.send(Method::get, path + "title", coordinator).status, 404);
  // The committee sees documents but no personal field, and the file is one: it shows faces and signatures.
  EXPECT_EQ(site.send(Method::get, path + "file", site.sign_in("committee")).status, 404);
  EXPECT_EQ(site.send(Method::get, path + "file").status, 401);
}

TEST_F(RecordsApi, TheContractHoldsEveryRegisterAndRoute) {
  const auto contract = site.send(Method::get, "/api/openapi.json").json();
  EXPECT_EQ(contract["openapi"], "3.1.0");
  for (const auto& [name, reg] : site.work.store().model().registers)
    EXPECT_EQ(contract["paths"].contains("/api/records/" + name), !reg.system) << name;
  std::set<std::string> ids;
  for (const auto& [path, operations] : contract["paths"].items())
    for (const auto& [method, operation] : operations.items())
      EXPECT_TRUE(ids.insert(operation["operationId"]).second) << operation["operationId"];
  EXPECT_FALSE(contract.dump().find("password_hash") != std::string::npos);
}

}  // namespace
}  // namespace minga::http::testing
