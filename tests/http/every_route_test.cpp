#include <gtest/gtest.h>

#include "contract.hpp"
#include "http/resources/resources.hpp"
#include "site.hpp"

namespace minga::http::testing {
namespace {

/// The register that a route is about, if it is about records of one.
std::vector<std::string> registers_of(const Route& route, const pack::Model& model) {
  if (route.pattern == "/api/files") return {"document"};
  if (route.pattern.find("{register}") == std::string::npos) return {""};
  std::vector<std::string> names;
  for (const auto& [name, reg] : model.registers)
    if (!reg.system) names.push_back(name);
  return names;
}

std::string target_of(const Route& route, const std::string& register_name) {
  const auto put = [](std::string text, const std::string& place, const std::string& value) {
    const auto at = text.find(place);
    return at == std::string::npos ? text : text.replace(at, place.size(), value);
  };
  auto target = put(route.pattern, "{register}", register_name);
  for (const auto* place : {"{id}", "{participant}", "{correction}"})
    target = put(target, place, "01890a5d-ac96-774b-bcce-b302099a8057");
  target = put(target, "{field}", "file");
  target = put(target, "{handle}", "ACDEFGHJKMNPQRTUVWXY");
  for (const auto* place : {"{z}", "{x}", "{y}"}) target = put(target, place, "0");
  return put(target, "{name}", "employment-generation");
}

/// The members that the contract states for the body of a route, so that a body with no others is taken.
Json only_stated(const Json& members, const Route& route, TestSite& site) {
  auto method = std::string(name_of(route.method));
  for (auto& c : method) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  const auto& document = site.contract->document();
  const auto path = site.contract->path_of(route.method, target_of(route, "event"));
  const nlohmann::json::json_pointer place("/requestBody/content/application~1json/schema");
  if (!document["paths"].contains(path)) return members;  // not of this register
  const auto& operation = document["paths"][path][method];
  if (!operation.contains(place)) return members;
  const auto* schema = &operation.at(place);
  if (schema->contains("$ref"))
    schema = &document.at(nlohmann::json::json_pointer((*schema)["$ref"].get<std::string>().substr(1)));
  Json stated = Json::object();
  for (const auto& [name, value] : members.items())
    if ((*schema)["properties"].contains(name)) stated[name] = value;
  return stated;
}

/// A body that reads, so that a refusal is about the right and not about the form.
Json body_for(const Route& route, TestSite& site) {
  const std::string nobody = "01890a5d-ac96-774b-bcce-b302099a8057";
  const Json consent = route.pattern == "/api/workshops" ? Json("x") : Json(true);
  const Json members{{"login", "x"},
                     {"password", "una clave larga"},
                     {"values", Json::object()},
                     {"state", "open"},
                     {"unveiled", false},
                     {"name", "x"},
                     {"name_es", "x"},
                     {"expires_at", "2030-01-01T00:00:00Z"},
                     {"workshops", Json::array({nobody})},
                     {"ratings", Json::array()},
                     {"participant", nobody},
                     {"axis", "valuation"},
                     {"reason", "x"},
                     {"published", false},
                     {"disabled", false},
                     {"title", "x"},
                     {"date", "2026-01-01"},
                     {"territory", to_string(site.work.pack_record("territory", "madre-de-dios"))},
                     {"impact_list", to_string(site.work.pack_record("impact_list", "core-52"))},
                     {"groups", Json::array({{{"name", "x"}}})},
                     {"code", "PRUEBA"},
                     {"group", nobody},
                     {"consent", consent},
                     {"party", nobody},
                     {"mediator", nobody},
                     {"device_key", "device-key-0123456789"},
                     {"step", "x"},
                     {"kind", "granted"},
                     {"day", "2026-01-01"},
                     {"closed", true},
                     {"procedure", "x"}};
  return only_stated(members, route, site);
}

class EveryRoute : public ::testing::Test {
 protected:
  TestSite site;
  const pack::Model& model = site.work.store().model();
};

TEST_F(EveryRoute, IsNamedByTheTableOfActs) {
  ASSERT_GT(site.router.routes().size(), 30U);
  for (const auto* route : site.router.routes())
    EXPECT_TRUE(model.acts.contains(route->info.act))
        << name_of(route->method) << " " << route->pattern << " names the act " << route->info.act;
}

TEST_F(EveryRoute, LetsInExactlyTheRolesOfTheTable) {
  std::map<std::string, Badge> people{{"public", {}}, {"participant", site.join()}};
  for (const auto& [name, role] : model.roles)
    if (role.has_account) people[name] = site.sign_in(name);
  for (const auto* route : site.router.routes())
    for (const auto& register_name : registers_of(*route, model))
      for (const auto& [role, badge] : people) {
        if (route->info.act.starts_with("session.") && route->method != Method::get)
          continue;  // ends or makes sessions
        const Pairs headers{{"If-Match", "\"1\""}};
        std::string body = body_for(*route, site).dump();
        if (route->pattern.ends_with("/import")) body = "name\nx\n";
        if (route->info.act == "rating.import")
          body = "participant,group,impact,valuation,prioritization\na,b,c,0,0\n";
        const auto status =
            site.send(route->method, target_of(*route, register_name), badge, body, headers).status;
        // A role that holds in one workshop has no right over records at large.
        const bool at_large = role != "participant" || !route->info.act.starts_with("record.");
        const bool may = (at_large && model.may(role, route->info.act, register_name)) ||
                         model.may("public", route->info.act, register_name);
        const bool refused = status == 401 || status == 403;
        EXPECT_EQ(refused, !may) << role << " " << name_of(route->method) << " "
                                 << target_of(*route, register_name) << " (" << route->info.act << ") gives "
                                 << status;
        EXPECT_LT(status, 500) << role << " " << name_of(route->method) << " "
                               << target_of(*route, register_name);
      }
}

TEST_F(EveryRoute, ThatChangesSomethingWantsProofOfItsOrigin) {
  auto badge = site.sign_in("administrator");
  badge.csrf.clear();
  for (const auto* route : site.router.routes()) {
    if (route->method == Method::get || !route->info.needs_csrf) continue;
    const auto answer = site.send(route->method, target_of(*route, "event"), badge, body_for(*route, site));
    EXPECT_EQ(answer.status, 403) << name_of(route->method) << " " << route->pattern;
    EXPECT_EQ(answer.json()["code"], "session.csrf") << route->pattern;
  }
}

TEST_F(EveryRoute, SurvivesBodiesThatAreNone) {
  const auto badge = site.sign_in("administrator");
  for (const auto* route : site.router.routes())
    for (const std::string body :
         {"", "{", "[]", "null", "\"x\"", "{\"values\":7}", "{\"ratings\":{}}", "\xff\xfe"}) {
      const auto status =
          site.send(route->method, target_of(*route, "event"), badge, body, {{"If-Match", "\"1\""}}).status;
      EXPECT_LT(status, 500) << name_of(route->method) << " " << route->pattern << " with " << body;
    }
}

}  // namespace
}  // namespace minga::http::testing
