// What the contract says of bodies is held against every one before it is read: no handler guesses what was
// meant, and none drops what it does not know.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "contract.hpp"
#include "http/nearest.hpp"
#include "site.hpp"

namespace minga::http::testing {
namespace {

using Plain = nlohmann::json;

const std::string kNobody = "01890a5d-ac96-774b-bcce-b302099a8057";

struct Case {
  Method method;
  std::string pattern, act, target;
  Plain schema;  // of the body, with references
};

class Bodies : public ::testing::Test {
 protected:
  /// Every operation that takes JSON, as the router has it; a generic one stands for the register `event`.
  std::vector<Case> operations() {
    std::vector<Case> all;
    for (const auto* route : site.router.routes()) {
      if (route->info.openapi.empty()) continue;
      const auto target = target_of(route->pattern);
      auto method = std::string(name_of(route->method));
      for (auto& c : method) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
      const auto path = site.contract->path_of(route->method, target);
      if (!site.contract->document()["paths"].contains(path)) continue;  // not of this register
      const auto& operation = site.contract->document()["paths"][path][method];
      const Plain::json_pointer place("/requestBody/content/application~1json/schema");
      if (operation.contains(place))
        all.push_back({route->method, route->pattern, route->info.act, target, meant(operation.at(place))});
    }
    return all;
  }

  std::string target_of(std::string target) {
    for (const auto& [place, value] :
         std::map<std::string, std::string>{{"{register}", "event"},
                                            {"{id}", to_string(site.work.pack_record("workshop", "try-it"))},
                                            {"{participant}", kNobody}})
      if (const auto at = target.find(place); at != std::string::npos)
        target.replace(at, place.size(), value);
    return target;
  }

  const Plain& meant(const Plain& schema) {
    if (!schema.contains("$ref")) return schema;
    return site.contract->document().at(Plain::json_pointer(schema["$ref"].get<std::string>().substr(1)));
  }

  /// Something that fits, as far as the shape goes.
  Plain fitting(const Plain& given) {
    const auto& schema = meant(given);
    if (schema.contains("anyOf")) return fitting(schema["anyOf"][0]);
    if (schema.contains("enum")) return schema["enum"][0];
    const auto type = schema["type"].is_array() ? schema["type"][0] : schema["type"];
    if (type == "object") {
      auto object = Plain::object();
      if (!schema.contains("additionalProperties"))
        for (const auto& [name, member] : schema["properties"].items()) object[name] = fitting(member);
      return object;
    }
    if (type == "array") return Plain::array({fitting(schema["items"])});
    if (type == "boolean") return false;
    if (type == "integer") return 3;
    if (type == "number") return 0.25;
    if (schema.value("format", "") == "uuid") return kNobody;
    if (schema.value("format", "") == "date") return "2026-11-22";
    if (schema.value("format", "") == "date-time") return "2030-01-01T00:00:00Z";
    return "texto";
  }

  /// Whether the schema allows a value of this type.
  bool allows(const Plain& given, const std::string& type) {
    const auto& schema = meant(given);
    if (schema.contains("anyOf"))
      return std::any_of(schema["anyOf"].begin(), schema["anyOf"].end(),
                         [&](const Plain& choice) { return allows(choice, type); });
    const auto& types = schema["type"];
    const auto is = [&](const char* name) {
      return types == name ||
             (types.is_array() && std::find(types.begin(), types.end(), name) != types.end());
    };
    return is(type.c_str()) || (type == "integer" && is("number"));
  }

  Answer send(const Case& operation, const Plain& body, const Pairs& more = {}) {
    Pairs headers{{"If-Match", "\"1\""}};
    headers.insert(headers.end(), more.begin(), more.end());
    const auto& badge = operation.act == "rating.submit" ? phone : administrator;
    return site.send(operation.method, operation.target, badge, body.dump(), headers);
  }

  void expect_refused(const Case& operation, const Plain& body, const std::string& field,
                      const std::set<std::string>& codes) {
    const auto answer = send(operation, body);
    ASSERT_EQ(answer.status, 422) << operation.target << " " << body << " " << answer.body;
    auto told = answer.json();
    if (!told.contains("errors")) told["errors"] = Json::array({told});
    bool named = false;
    for (const auto& error : told["errors"])
      named = named || (error["place"]["field"] == field && codes.contains(error["code"]));
    EXPECT_TRUE(named) << operation.target << " does not tell of " << field << ": " << answer.body;
  }

  static inline const std::vector<std::pair<std::string, Plain>> kOfTypes{{"null", nullptr},
                                                                          {"boolean", true},
                                                                          {"integer", 7},
                                                                          {"number", 7.5},
                                                                          {"string", "wrte"},
                                                                          {"array", Plain::array()},
                                                                          {"object", Plain::object()}};

  TestSite site;
  Badge administrator = site.sign_in("administrator");
  Badge phone = site.join();
};

TEST_F(Bodies, AreTakenByTheseOperations) {
  EXPECT_GE(operations().size(), 19U);
}

TEST_F(Bodies, WithAnUnknownMemberAreRefused) {
  for (const auto& operation : operations()) {
    auto body = fitting(operation.schema);
    body["nobody_knows_me"] = "x";
    expect_refused(operation, body, "nobody_knows_me", {"request.member_unknown"});
    expect_refused(operation, Plain{{"nobody_knows_me", 1}}, "nobody_knows_me", {"request.member_unknown"});
  }
}

TEST_F(Bodies, WithAMemberOfAnotherTypeAreRefused) {
  std::size_t sent = 0;
  for (const auto& operation : operations())
    for (const auto& [name, member] : operation.schema["properties"].items())
      for (const auto& [type, value] : kOfTypes) {
        if (allows(member, type)) continue;
        auto body = fitting(operation.schema);
        body[name] = value;
        expect_refused(operation, body, name, {"request.member_wrong"});
        expect_refused(operation, Plain{{name, value}}, name, {"request.member_wrong"});
        ++sent;
      }
  EXPECT_GT(sent, 200U);
}

TEST_F(Bodies, WithATextThatIsNoneOfTheCodesAreRefused) {
  std::size_t sent = 0;
  for (const auto& operation : operations())
    for (const auto& [name, member] : operation.schema["properties"].items()) {
      if (!meant(member).contains("enum")) continue;
      auto body = fitting(operation.schema);
      body[name] = "wrte";
      expect_refused(operation, body, name, {"request.member_wrong"});
      ++sent;
    }
  EXPECT_GE(sent, 4U);
}

TEST_F(Bodies, AreOfNoInterestToWhoMayNotSendThem) {
  const Badge observer = site.sign_in("observer");
  const auto& model = site.work.store().model();
  std::size_t refused = 0;
  for (const auto& operation : operations()) {
    const auto register_name = operation.pattern.find("{register}") == std::string::npos ? "" : "event";
    for (const auto& [role, badge] :
         std::map<std::string, Badge>{{"public", Badge{}}, {"observer", observer}}) {
      if (model.may(role, operation.act, register_name)) continue;
      for (const std::string body : {"{\"nobody_knows_me\":1}", "{\"reason\":7}", "{"}) {
        const auto answer =
            site.send(operation.method, operation.target, badge, body, {{"If-Match", "\"1\""}});
        EXPECT_TRUE(answer.status == 401 || answer.status == 403) << operation.target << " " << answer.body;
        EXPECT_EQ(answer.body.find("request."), std::string::npos) << operation.target << " " << answer.body;
        ++refused;
      }
    }
  }
  EXPECT_GT(refused, 60U);
}

TEST_F(Bodies, OfPasswordsAreOfNoInterestToVisitors) {
  EXPECT_EQ(site.send(Method::put, "/api/session/password", {}, std::string("{\"x\":1}")).status, 401);
}

TEST_F(Bodies, AreToldInTheLanguageOfTheRequest) {
  Request request;
  request.method = Method::post;
  request.path = "/api/tokens";
  request.body = R"({"name": "x", "expires_at": "2030-01-01T00:00:00Z", "scope": "wrte", "nmae": "y"})";
  request.headers.set("X-CSRF-Token", administrator.csrf);
  request.cookies = {{"minga_session", administrator.session}};
  const auto match = site.router.find(Method::post, request.path);
  const auto details = [&](Language language) {
    request.language = language;
    EXPECT_FALSE(site.router.guard()(request, match.route->info));
    const auto told = Json::parse(std::get<std::string>(match.route->handler(request).body));
    std::set<std::string> all;
    for (const auto& error : told["errors"]) all.insert(error["detail"].get<std::string>());
    return all;
  };
  EXPECT_EQ(details(Language::es),
            (std::set<std::string>{"Aquí no se conoce «nmae». ¿Quiso decir «name»?",
                                   "«scope» no tiene la forma esperada: uno de estos textos: read, write."}));
  EXPECT_EQ(
      details(Language::en),
      (std::set<std::string>{"\"nmae\" is not known here. Did you mean \"name\"?",
                             "\"scope\" does not have the form expected: one of these texts: read, write."}));
}

TEST_F(Bodies, AreLookedAtToTheirDepth) {
  const std::string path = "/api/participant/ratings";
  const auto send_rating = [&](const Json& rating) {
    return site.send(Method::put, path, phone, Json{{"ratings", Json::array({rating})}}).json();
  };
  const auto misspelt = send_rating({{"impact", kNobody}, {"valuaton", 0.25}});
  EXPECT_EQ(misspelt["code"], "request.member_misspelt");
  EXPECT_EQ(misspelt["parameters"]["nearest"], "valuation");
  EXPECT_EQ(misspelt["place"]["field"], "ratings/0/valuaton");
  const auto reason = send_rating({{"impact", kNobody}, {"valuation", {{"missing", "refusd"}}}});
  EXPECT_EQ(reason["code"], "request.member_wrong");
  EXPECT_EQ(reason["place"]["field"], "ratings/0/valuation/missing");
  EXPECT_EQ(send_rating({{"impact", kNobody}, {"valuation", "0.25"}})["place"]["field"],
            "ratings/0/valuation");
  EXPECT_EQ(send_rating({{"impact", kNobody}, {"sequence", 1.5}})["place"]["field"], "ratings/0/sequence");
}

TEST_F(Bodies, OfAnySizeAreAnsweredShortly) {
  Plain body = Plain::object();
  for (int i = 0; i < 5000; ++i) body["n" + std::to_string(i)] = i;
  body[std::string(5000, 'x')] = 1;
  const auto answer = site.send(Method::post, "/api/session", {}, body.dump());
  EXPECT_EQ(answer.status, 422);
  EXPECT_LT(answer.body.size(), 50'000U);
}

TEST_F(Bodies, OfRecordsWithMoreMembersThanAnyRegisterHasAreNotTakenApart) {
  Plain values = Plain::object();
  for (int i = 0; i < 20'000; ++i) values["n" + std::to_string(i)] = i;
  const auto answer = site.send(Method::post, "/api/records/event", administrator, Json{{"values", values}});
  EXPECT_EQ(answer.status, 400);
  EXPECT_EQ(answer.json()["code"], "request.too_intricate");
}

TEST_F(Bodies, OfRecordsKeepTheirOwnChecksOfValues) {
  const auto answer = site.send(Method::post, "/api/records/event", administrator,
                                Json{{"values", {{"nobody_knows_me", 1}}}});
  EXPECT_EQ(answer.status, 422);
  EXPECT_EQ(answer.json()["code"], "request.no_such_field");
}

TEST(Nearest, FindsWhatWasMeant) {
  const std::vector<std::string> names{"name", "scope", "expires_at"};
  EXPECT_EQ(nearest("nmae", names), "name");
  EXPECT_EQ(nearest("expires", names), "expires_at");
  EXPECT_EQ(nearest("colour", names), std::nullopt);
  EXPECT_EQ(nearest("", names), std::nullopt);
  EXPECT_EQ(nearest("name", {}), std::nullopt);
  EXPECT_EQ(nearest(std::string(100'000, 'n'), names), std::nullopt);
}

RC_GTEST_PROP(Nearest, FindsANameInWhichALetterWasDoubled, ()) {
  const std::vector<std::string> names{"minimum_group_size", "territory", "impact_list", "consent"};
  const auto name = *rc::gen::elementOf(names);
  const auto at = *rc::gen::inRange<std::size_t>(0, name.size());
  RC_ASSERT(nearest(name.substr(0, at) + name[at] + name.substr(at), names) == name);
}

}  // namespace
}  // namespace minga::http::testing
