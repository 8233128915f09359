// What GET /api/openapi.json says is what the routes do. Every test that sends a request through TestSite
// checks it in passing; here every route that reads is asked, and the document itself is looked at.
#include "contract.hpp"

#include <gtest/gtest.h>

#include <set>
#include <stdexcept>

#include "http/schema_check.hpp"
#include "service/example.hpp"

namespace minga::http::testing {
namespace {

using Plain = nlohmann::json;

/// The document, over a workspace as it is made.
class ContractDocument : public ::testing::Test {
 protected:
  std::string workshop(const char* key) {
    return "/api/workshops/" + to_string(site.work.pack_record("workshop", key));
  }

  TestSite site{{"core", "madre-de-dios", "buritica", "peru", "colombia"}};
  Badge administrator = site.sign_in("administrator");
  const Plain& document = site.contract->document();
};

/// The same with the example's ratings and their analysis, a sheet typed and a phone that sent something.
class ContractTest : public ContractDocument {
 protected:
  ContractTest() {
    if (!service::fill_with_example(site.work.house(), site.work.workspace()))
      throw std::runtime_error("no example");
    finding = site.send(Method::get, "/api/findings", administrator).json()["findings"].at(0)["id"];
    for (const auto* key : {"try-it", "impacts-2015"})
      site.send(Method::post, workshop(key) + "/veil", administrator, Json{{"unveiled", true}});
    const auto impacts = site.send(Method::get, workshop("try-it"), administrator).json()["impacts"];
    const Json rated{
        {"impact", impacts[0]["id"]}, {"valuation", 0.25}, {"prioritization", {{"missing", "refused"}}}};
    sheet = site.send(Method::post, workshop("try-it") + "/sheets", administrator,
                      Json{{"label", "H1"}, {"ratings", Json::array({rated})}})
                .json();
    site.send(Method::put, "/api/participant/ratings", phone, Json{{"ratings", Json::array({rated})}});
    add_right();
  }

  /// A land right, about where the questions of targets_of() are asked.
  void add_right() {
    const auto territory = to_string(site.work.pack_record("territory", "madre-de-dios"));
    const auto add = [&](const std::string& name, Json values) {
      values["territory"] = territory;
      return site.send(Method::post, "/api/records/" + name, administrator, Json{{"values", values}})
          .json()["id"];
    };
    const auto source =
        add("land_source", {{"name", "Catastro"}, {"authority", "Autoridad"}, {"date", "2025-12-31"}});
    const Json corners{{-69.6, -12.8}, {-69.4, -12.8}, {-69.4, -12.6}, {-69.6, -12.8}};
    add("land_right", {{"code", "A"},
                       {"kind", "mining_title"},
                       {"source", source},
                       {"geometry", {{"type", "Polygon"}, {"coordinates", Json::array({corners})}}}});
    add("area_notice", {{"name", "Área"},
                        {"kind", "strategic_area"},
                        {"norm", "Norma"},
                        {"declared_on", "2025-12-01"},
                        {"geometry", {{"type", "Polygon"}, {"coordinates", Json::array({corners})}}}});
  }

  std::string document_with_file() {
    const auto file = site.send(Method::post, "/api/files", administrator, std::string("Acta")).json();
    const Json values{{"territory", to_string(site.work.pack_record("territory", "madre-de-dios"))},
                      {"title", "Acta"},
                      {"kind", "minutes"},
                      {"file", file["sha256"]}};
    return site.send(Method::post, "/api/records/document", administrator, Json{{"values", values}})
        .json()["id"]
        .get<std::string>();
  }

  /// Where a route that reads can be asked; one that is new and has no place here fails the test.
  std::vector<std::string> targets_of(const std::string& pattern) {
    if (pattern.find("{register}") != std::string::npos) return targets_of_records(pattern);
    if (pattern == "/api/rights/at")
      return {pattern + "?point=-69.5,-12.7", pattern + "?code=A&on=2026-01-01"};
    if (const auto targets = targets_of_rules(pattern); !targets.empty()) return targets;
    if (pattern == "/api/cases/funnel") return {pattern + "?procedure=madre-de-dios-2012&by=territory"};
    if (pattern.find('{') == std::string::npos) return {pattern};
    const auto rest = pattern.substr(std::min(pattern.size(), pattern.find('}') + 1));
    if (pattern.starts_with("/api/workshops/{id}/sheets/"))
      return {workshop("try-it") + "/sheets/" + sheet["participant"].get<std::string>()};
    if (pattern.starts_with("/api/workshops/{id}"))
      return {workshop("try-it") + rest, workshop("impacts-2015") + rest};
    if (pattern.starts_with("/api/cases/{id}")) {
      const auto cases = site.send(Method::get, "/api/cases", administrator).json()["cases"];
      return {"/api/cases/" + cases.at(0)["id"].get<std::string>() + rest};
    }
    if (pattern.starts_with("/api/territories/{id}"))
      return {"/api/territories/" + to_string(site.work.pack_record("territory", "madre-de-dios")) + rest};
    if (pattern.starts_with("/api/findings/{id}")) {
      const auto path = "/api/findings/" + finding + rest;
      return {path, path + "?public=1"};
    }
    if (pattern == "/api/pictograms/{name}.svg") return {"/api/pictograms/employment-generation.svg"};
    return {};
  }

  std::vector<std::string> targets_of_rules(const std::string& pattern) {
    const auto territory = "?territory=" + to_string(site.work.pack_record("territory", "madre-de-dios"));
    if (pattern == "/api/rights/feasibility" || pattern == "/api/priorities") return {pattern + territory};
    if (pattern == "/api/rights/order") return {pattern + "?point=-69.5,-12.7"};
    const auto rights = [&] {
      return site.send(Method::get, "/api/records/land_right?limit=1", administrator).json()["records"];
    };
    if (pattern == "/api/rights/touched")
      return {pattern + "?area=" + rights().at(0)["id"].get<std::string>()};
    if (pattern == "/api/rights/{id}/conflicts")
      return {"/api/rights/" + rights().at(0)["id"].get<std::string>() + "/conflicts"};
    return {};
  }

  std::vector<std::string> targets_of_records(const std::string& pattern) {
    const auto start = pattern.substr(0, pattern.find("{register}"));
    const auto rest = pattern.substr(pattern.find("{register}") + 10);
    if (rest.ends_with("{field}")) return {"/api/records/document/" + document_with_file() + "/files/file"};
    std::vector<std::string> targets;
    for (const auto& [name, reg] : site.work.store().model().registers) {
      if (reg.system) continue;
      if (start != "/api/records/" && reg.geometry_field() == nullptr) continue;
      if (rest.find("{z}") != std::string::npos) {
        targets.push_back(start + name + "/0/0/0.mvt");
        continue;
      }
      const auto id = rest.find("{id}");
      if (id == std::string::npos) {
        targets.push_back(start + name + rest);
        continue;
      }
      const auto page = site.send(Method::get, "/api/records/" + name + "?limit=3", administrator).json();
      for (const auto& record : page["records"])
        targets.push_back(start + name + rest.substr(0, id) + record["id"].get<std::string>() +
                          rest.substr(id + 4));
    }
    return targets;
  }

  Badge phone = site.join();
  Json sheet;
  std::string finding;
};

TEST_F(ContractTest, HoldsForEveryRouteThatReads) {
  std::size_t asked = 0;
  for (const auto* route : site.router.routes()) {
    if (route->method != Method::get) continue;
    const auto targets = targets_of(route->pattern);
    EXPECT_FALSE(targets.empty()) << route->pattern << " has no example in targets_of()";
    for (const auto& target : targets) {
      const auto& badge = route->info.act == "rating.submit" ? phone : administrator;
      const auto answer = site.send(Method::get, target, badge);  // held against the contract by TestSite
      EXPECT_EQ(answer.status, 200) << target << " " << answer.body.substr(0, 300);
      ++asked;
    }
  }
  EXPECT_GT(asked, 100U);
}

TEST_F(ContractTest, HoldsForWhatIsWrittenByTheWay) {
  const Json order{{"workshops", Json::array({workshop("impacts-2015").substr(15)})},
                   {"replicates", 20},
                   {"simulations", 19}};
  EXPECT_EQ(site.send(Method::post, "/api/findings", administrator, order).status, 201);
  const auto suspects = workshop("impacts-2015") + "/suspects";
  const auto someone = site.send(Method::get, workshop("impacts-2015") + "/sheets", administrator)
                           .json()["sheets"][0]["participant"];
  const auto correction =
      site.send(Method::post, workshop("impacts-2015") + "/corrections", administrator,
                Json{{"participant", someone}, {"axis", "valuation"}, {"reason", "La leyó al revés"}});
  ASSERT_EQ(correction.status, 201) << correction.body;
  EXPECT_EQ(site.send(Method::get, suspects, administrator).json()["corrections"].size(), 1U);
  EXPECT_EQ(
      site.send(Method::post, workshop("try-it") + "/impacts", administrator, Json{{"name_es", "Polvo"}})
          .status,
      201);
  const auto token = site.send(Method::post, "/api/tokens", administrator,
                               Json{{"name", "informe"}, {"expires_at", "2027-01-01T00:00:00Z"}});
  ASSERT_EQ(token.status, 201) << token.body;
  EXPECT_EQ(site.send(Method::get, "/api/tokens", administrator).json()["tokens"].size(), 1U);
  const Json account{{"login", "rosa"},
                     {"password", "una clave larga"},
                     {"roles", Json::array({{{"role", "administrator"}}})}};
  EXPECT_EQ(site.send(Method::post, "/api/accounts", administrator, account).status, 201);
  const std::string csv = "participant,group,impact,valuation,prioritization\nP90,nadie,nada,0.25,1\n";
  const auto path = workshop("impacts-2015") + "/ratings/import";
  const auto trial = site.send(Method::post, path, administrator, csv);
  ASSERT_EQ(trial.status, 200) << trial.body;
  EXPECT_FALSE(trial.json()["problems"].empty());
  EXPECT_EQ(site.send(Method::post, path + "?dry_run=false", administrator, csv).status, 422);
}

TEST_F(ContractDocument, EventsAreOfTheirSchemas) {
  const auto stream = site.send(Method::get, workshop("try-it") + "/events", administrator);
  const auto events = events_in(stream.body);
  ASSERT_FALSE(events.empty());
  EXPECT_EQ(events.front().first, "progress");
  EXPECT_TRUE(events.front().second.contains("participants"));
}

TEST_F(ContractDocument, StatesAnAnswerForEveryRoute) {
  for (const auto& [path, operations] : document["paths"].items())
    for (const auto& [method, operation] : operations.items()) {
      bool good = false;
      for (const auto& [status, response] : operation["responses"].items()) {
        good = good || status.starts_with("2");
        if (!response.contains("content")) continue;
        const auto json = response["content"].find("application/json");
        if (json == response["content"].end()) continue;
        EXPECT_TRUE((*json)["schema"].is_object() && !(*json)["schema"].empty()) << method << " " << path;
      }
      EXPECT_TRUE(good) << method << " " << path << " states no answer";
      EXPECT_FALSE(operation.value("summary", "").empty()) << method << " " << path << " has no summary";
    }
}

TEST_F(ContractDocument, EverySchemaIsSound) {
  const SchemaCheck check(document);
  std::size_t schemas = 0;
  const auto look_at = [&](const std::string& where, const Plain& schema) {
    ++schemas;
    for (const auto& fault : check.faults_of_schema(schema)) ADD_FAILURE() << where << fault;
  };
  for (const auto& [name, schema] : document["components"]["schemas"].items()) look_at(name, schema);
  for (const auto& [path, operations] : document["paths"].items())
    for (const auto& [method, operation] : operations.items()) {
      for (const auto& [status, response] : operation["responses"].items())
        if (response.contains("content") && response["content"].contains("application/json"))
          look_at(path, response["content"]["application/json"]["schema"]);
      if (operation.contains("requestBody") &&
          operation["requestBody"]["content"].contains("application/json"))
        look_at(path, operation["requestBody"]["content"]["application/json"]["schema"]);
      for (const auto& parameter : operation["parameters"])
        if (parameter.contains("schema")) look_at(path, parameter["schema"]);
    }
  EXPECT_GT(schemas, 200U);
}

/// A register's schemas are named after it, so no other schema may look like one.
TEST_F(ContractDocument, NamesOfSchemasCannotMeetThoseOfRegisters) {
  std::set<std::string> tags;
  for (const auto& tag : document["tags"]) {
    tags.insert(tag["name"].get<std::string>());
    EXPECT_TRUE(tag.contains("description")) << tag["name"];
  }
  std::size_t of_registers = 0;
  for (const auto& [name, reg] : site.work.store().model().registers) of_registers += reg.system ? 0 : 3;
  std::size_t found = 0;
  for (const auto& [name, schema] : document["components"]["schemas"].items())
    for (const std::string end : {"Values", "Record", "Page"})
      if (name.ends_with(end) && name != end) ++found;
  EXPECT_EQ(found, of_registers);
  EXPECT_TRUE(tags.contains("workshop") && tags.contains("workshops"));
}

TEST_F(ContractTest, WhatFitsARegisterFitsAnyRecord) {
  const SchemaCheck check(document);
  for (const auto& [name, reg] : site.work.store().model().registers) {
    if (reg.system) continue;
    const auto answer = site.send(Method::get, "/api/records/" + name, administrator);
    const auto page = Plain::parse(answer.body);
    for (const auto& fault :
         check.faults(document["components"]["schemas"]["Records"], page, Members::stated_only))
      ADD_FAILURE() << name << said(fault);
  }
}

TEST_F(ContractDocument, ABreachIsNoticed) {
  const auto target = workshop("try-it") + "/progress";
  auto answer = site.send(Method::get, target, administrator);
  const auto faults_with = [&](const auto& change) {
    auto body = answer.json();
    change(body);
    auto changed = answer;
    changed.body = body.dump();
    return site.contract->faults(Method::get, target, "", changed).size();
  };
  EXPECT_EQ(faults_with([](Json&) {}), 0U);
  EXPECT_EQ(faults_with([](Json& body) { body["names"] = Json::array(); }), 1U)
      << "a member that is not stated";
  EXPECT_EQ(faults_with([](Json& body) { body.erase("ratings"); }), 1U);
  EXPECT_EQ(faults_with([](Json& body) { body["ratings"] = "7"; }), 1U);
  EXPECT_EQ(faults_with([](Json& body) { body["state"] = "asleep"; }), 1U);
  EXPECT_GE(faults_with([](Json& body) { body["by_group"][0]["group"] = nullptr; }), 1U);
  answer.status = 202;
  EXPECT_EQ(site.contract->faults(Method::get, target, "", answer).size(), 1U)
      << "a status that is not stated";
}

}  // namespace
}  // namespace minga::http::testing
