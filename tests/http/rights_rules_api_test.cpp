#include <gtest/gtest.h>

#include "site.hpp"

namespace minga::http::testing {
namespace {

/// A site whose workspace has the rules of a pack of its own: the shipped countries' are not in the example.
class RightsRulesApi : public ::testing::Test {
 protected:
  RightsRulesApi() {
    source = add(
        "land_source",
        {{"territory", territory}, {"name", "Catastro"}, {"authority", "Autoridad"}, {"date", "2025-01-31"}});
    one = add_right("A", -69.50, "2001-03-05");
    other = add_right("B", -69.495, "2015-03-05");
  }
  std::string add(const std::string& name, const Json& values) {
    const auto made =
        site.send(Method::post, "/api/records/" + name, administrator, Json{{"values", values}});
    EXPECT_EQ(made.status, 201) << made.body;
    return made.json().value("id", "");
  }
  std::string add_right(const std::string& code, double west, const std::string& filed) {
    const double east = west + 0.01;
    return add("land_right",
               {{"territory", territory},
                {"code", code},
                {"kind", "mining_title"},
                {"holder", "Ana Quispe"},
                {"filed_on", filed},
                {"source", source},
                {"geometry",
                 {{"type", "Polygon"},
                  {"coordinates",
                   {{{west, -12.7}, {east, -12.7}, {east, -12.69}, {west, -12.69}, {west, -12.7}}}}}}});
  }
  Json got(const std::string& target, int status = 200) {
    const auto answer = site.send(Method::get, target, Badge{});
    EXPECT_EQ(answer.status, status) << answer.body;
    return answer.json();
  }
  Json posted(const std::string& target, const Json& body, int status) {
    const auto answer = site.send(Method::post, target, administrator, body);
    EXPECT_EQ(answer.status, status) << answer.body;
    return answer.json();
  }

  TestSite site{{"core", "madre-de-dios", "buritica", "peru"}};
  Badge administrator = site.sign_in("administrator");
  std::string territory = to_string(site.work.pack_record("territory", "madre-de-dios"));
  std::string source, one, other;
};

TEST_F(RightsRulesApi, TellsAnybodyWhatStandsInTheWayAndNobodysName) {
  const auto answer = got("/api/rights/feasibility?territory=" + territory);
  EXPECT_EQ(answer["tally"]["rights"], 2);
  EXPECT_EQ(answer["tally"]["in_conflict"], 2);
  const auto& conflict = answer["rights"][1]["conflicts"][0];
  EXPECT_EQ(conflict["with"]["code"], "A");
  EXPECT_EQ(conflict["stand"], "yields");
  EXPECT_EQ(conflict["line"], "filed_first");
  EXPECT_NE(conflict["explained"].get<std::string>().find("014-92-EM"), std::string::npos);
  EXPECT_EQ(answer["rights"][1]["cleared_by"], "A");
  EXPECT_EQ(answer.dump().find("Quispe"), std::string::npos);
  EXPECT_EQ(got("/api/rights/feasibility?territory=x", 422)["code"], "request.not_an_id");
  EXPECT_EQ(got("/api/rights/feasibility?territory=" + territory + "&look=far", 422)["code"],
            "rights.quantity");
}

TEST_F(RightsRulesApi, TellsOfOneRight) {
  const auto answer = got("/api/rights/" + other + "/conflicts?on=2026-01-01");
  ASSERT_EQ(answer["rights"].size(), 1U);
  EXPECT_EQ(answer["rights"][0]["right"]["code"], "B");
  got("/api/rights/" + territory + "/conflicts", 404);
}

TEST_F(RightsRulesApi, PutsTheRightsOfAPlaceInOrder) {
  const auto at = got("/api/rights/order?point=-69.4925,-12.695");
  EXPECT_EQ(at["rights"].size(), 2U);
  EXPECT_EQ(at["order"]["chains"][0]["groups"].size(), 2U);
  EXPECT_EQ(at["rights"][0]["role"], "right");
  EXPECT_EQ(at["rights"][0]["filing"], (Json{{"day", "2001-03-05"}, {"hour", nullptr}}));
  EXPECT_EQ(at["order"]["pairs"][0]["line"], "filed_first");
  EXPECT_TRUE(got("/api/rights/order?point=-60,-12")["order"]["scale"].is_null());
  EXPECT_EQ(got("/api/rights/order?point=here", 422)["code"], "rights.bad_point");
  const Json drawn{{"type", "Polygon"},
                   {"coordinates",
                    {{{-69.5, -12.7}, {-69.48, -12.7}, {-69.48, -12.69}, {-69.5, -12.69}, {-69.5, -12.7}}}}};
  EXPECT_EQ(posted("/api/rights/order", {{"geometry", drawn}}, 200)["order"]["chains"][0]["groups"].size(),
            2U);
}

TEST_F(RightsRulesApi, TellsWhatWasFiledAndHadNoTitle) {
  const auto changed = site.send(Method::patch, "/api/records/land_right/" + other, administrator,
                                 Json{{"values", {{"granted_on", "2019-03-05"}}}}, {{"If-Match", "\"1\""}});
  ASSERT_EQ(changed.status, 200) << changed.body;
  const std::string day = "on=2017-01-01";
  for (const auto& answer : {got("/api/rights/order?point=-69.4925,-12.695&" + day),
                             got("/api/rights/at?point=-69.4925,-12.695&" + day),
                             got("/api/rights/" + one + "/conflicts?" + day)}) {
    EXPECT_EQ(answer["rights"].size(), 1U) << "A alone";
    ASSERT_EQ(answer["pending"].size(), 1U) << answer.dump();
    EXPECT_EQ(answer["pending"][0]["right"]["code"], "B");
    EXPECT_EQ(answer["pending"][0]["begins"], "2019-03-05");
    EXPECT_EQ(answer["notes"].size(), 1U);
    EXPECT_EQ(answer["pending"].dump().find("Quispe"), std::string::npos);
  }
  EXPECT_TRUE(got("/api/rights/at?point=-69.4925,-12.695&on=2020-01-01")["pending"].empty());
}

TEST_F(RightsRulesApi, ClassifiesAnOperation) {
  const Json asked{{"territory", territory},
                   {"quantities", {{"hectares", 900}, {"tonnes_per_day", 30}}},
                   {"mineral", "gold"},
                   {"method", "underground"}};
  const auto answer = posted("/api/rights/stratum", asked, 200);
  EXPECT_EQ(answer["stratum"]["code"], "ppm");
  EXPECT_EQ(answer["limits"].size(), 4U);
  EXPECT_EQ(answer["limits"][0]["basis"][0]["article"], "91");
  EXPECT_EQ(posted("/api/rights/stratum", {{"strata", "x"}, {"quantities", Json::object()}}, 422)["code"],
            "rights.rules_unknown");
}

TEST_F(RightsRulesApi, KeepsATerritorysOwnScale) {
  const auto made = posted("/api/priorities", {{"territory", territory}, {"from", "peru-mining"}}, 201);
  const auto scale = made["id"].get<std::string>();
  const auto now = got("/api/priorities?territory=" + territory);
  EXPECT_EQ(now["scale"]["own"], scale);
  const auto version = now["scale"]["version"];
  posted("/api/priorities/" + scale + "/signatures", {{"as_what", "Federación minera"}, {"version", version}},
         201);
  EXPECT_TRUE(got("/api/priorities?territory=" + territory)["signatures"][0]["current"]);
  posted("/api/priorities/" + scale + "/signatures", {{"as_what", "x"}, {"version", "old"}}, 412);
}

TEST_F(RightsRulesApi, TakesADisputeFromOpeningToAppeal) {
  const auto opened = posted("/api/disputes", {{"rights", {one, other}}, {"number", "7"}}, 201);
  const auto id = opened["id"].get<std::string>();
  EXPECT_GT(opened["area_ha"], 50);
  EXPECT_EQ(posted("/api/disputes", {{"rights", {one, other}}, {"number", "8"}}, 409)["code"],
            "dispute.already_open");
  EXPECT_EQ(posted("/api/disputes", {{"rights", {"x"}}, {"number", "8"}}, 422)["code"], "request.not_an_id");
  const auto party = add(
      "dispute_party", {{"dispute", id}, {"territory", territory}, {"land_right", one}, {"role", "Titular"}});
  const auto mediator =
      add("mediator", {{"territory", territory}, {"profile", "Defensoría"}, {"mandate", "Mediar"}});
  posted("/api/disputes/" + id + "/mediator", {{"mediator", mediator}}, 200);
  EXPECT_EQ(posted("/api/disputes/" + id + "/mediator", {{"mediator", mediator}}, 409)["code"],
            "dispute.already_appointed");
  const auto another =
      add("mediator", {{"territory", territory}, {"profile", "Universidad"}, {"mandate", "Mediar"}});
  EXPECT_EQ(posted("/api/disputes/" + id + "/mediator", {{"mediator", another}}, 422)["code"],
            "dispute.replacement_reason");
  posted("/api/disputes/" + id + "/mediator", {{"mediator", another}, {"reason", "La primera se fue"}}, 200);
  const auto resolution = "/api/disputes/" + id + "/resolution";
  Json decision{{"kind", "decision"},  {"decided", "prevails"},
                {"prevailing", other}, {"grounds", "Se presentó antes, según el registro"},
                {"norm", "Ley"},       {"authority", "Mesa"}};
  EXPECT_EQ(posted(resolution, decision, 422)["code"], "dispute.paper");
  decision["prevailing"] = "x";
  EXPECT_EQ(posted(resolution, decision, 422)["code"], "request.member_wrong");
  decision["prevailing"] = other;
  decision["act_number"] = "R.D. 7";
  EXPECT_TRUE(posted(resolution, decision, 201)["warnings"].empty());
  EXPECT_EQ(got("/api/rights/feasibility?territory=" + territory)["tally"]["in_conflict"], 1)
      << "who lost cannot pass with that ground";
  const auto conflict = got("/api/rights/" + one + "/conflicts")["rights"][0]["conflicts"][0];
  EXPECT_EQ(conflict["stand"], "lost");
  EXPECT_EQ(conflict["settlement"]["number"], "7");
  EXPECT_EQ(conflict["settlement"]["prevailing"], "B");
  EXPECT_EQ(conflict["settlement"]["act_number"], "R.D. 7");
  EXPECT_NE(conflict["explained"].get<std::string>().find("Prevalece B."), std::string::npos);
  EXPECT_EQ(conflict.dump().find("Se presentó"), std::string::npos) << "grounds are not for everybody";
  const auto order = got("/api/rights/order?point=-69.4925,-12.695");
  EXPECT_EQ(order["order"]["pairs"][0]["settlement"]["decided"], "prevails");
  EXPECT_TRUE(order["order"]["pairs"][0]["line"].is_null());
  const auto by = order["order"]["chains"][0]["by"].get<std::string>();
  EXPECT_TRUE(by.starts_with("Según lo que se resolvió, y no por la escala: caso 7, decisión del ")) << by;
  posted("/api/disputes/" + id + "/appeal", {{"party", party}, {"grounds", "No"}}, 201);
  EXPECT_EQ(got("/api/rights/feasibility?territory=" + territory)["tally"]["in_conflict"], 2);
  Json outcome = decision;
  outcome["kind"] = "appeal_outcome";
  outcome.erase("decided");
  outcome.erase("prevailing");
  EXPECT_EQ(posted(resolution, outcome, 422)["code"], "dispute.outcome");
  outcome["outcome"] = "revoked";
  posted(resolution, outcome, 201);
  EXPECT_EQ(site.send(Method::get, "/api/records/dispute/" + id, administrator).json()["values"]["state"],
            "mediation");
  EXPECT_TRUE(got("/api/rights/" + one + "/conflicts")["rights"][0]["conflicts"][0]["settlement"].is_null());
}

TEST_F(RightsRulesApi, WarnsOfALineThatTakesWhatWasNotInDisputeAndTellsTheCaseOfIt) {
  const auto id = posted("/api/disputes", {{"rights", {one, other}}, {"number", "7"}}, 201)["id"];
  // B reaches from -69.495 to -69.485, and A to -69.49.
  const Json ring = {
      {-69.487, -12.7}, {-69.485, -12.7}, {-69.485, -12.69}, {-69.487, -12.69}, {-69.487, -12.7}};
  const Json divided{
      {"kind", "decision"},
      {"decided", "divided"},
      {"grounds", "Se presentó antes, según el registro"},
      {"norm", "Ley"},
      {"authority", "Mesa"},
      {"act_number", "R.D. 7"},
      {"lines",
       {{{"right", other}, {"geometry", {{"type", "Polygon"}, {"coordinates", Json::array({ring})}}}}}}};
  const auto path = "/api/disputes/" + id.get<std::string>() + "/resolution";
  const auto warnings = posted(path, divided, 201)["warnings"];
  ASSERT_EQ(warnings.size(), 1U);
  EXPECT_EQ(warnings[0]["code"], "B");
  EXPECT_GT(warnings[0]["ceded_ha"], warnings[0]["disputed_ha"]);
  EXPECT_NE(warnings[0]["explained"].get<std::string>().find("no estaban en disputa"), std::string::npos);
  const auto of_other = got("/api/rights/" + other + "/conflicts")["rights"][0];
  EXPECT_TRUE(of_other["conflicts"].empty());
  ASSERT_EQ(of_other["cases"].size(), 1U) << of_other.dump();
  EXPECT_EQ(of_other["cases"][0]["dispute"], id);
  EXPECT_EQ(of_other["cases"][0]["state"], "settled");
  EXPECT_EQ(of_other["cases"][0]["lines"][0]["right"], "B");
  const auto at_place = got("/api/rights/order?point=-69.486,-12.695")["order"]["cases"];
  EXPECT_EQ(at_place, of_other["cases"]) << "one source";
  const auto found = got("/api/rights/at?code=B")["rights"][0];
  EXPECT_EQ(found["source"]["dispute"], id);
  EXPECT_NE(found["line_explained"].get<std::string>().find("por: caso 7, decisión del"), std::string::npos);
  EXPECT_TRUE(got("/api/rights/at?code=A")["rights"][0]["line_explained"].is_null());
}

TEST_F(RightsRulesApi, ClosesADisputeUnsettledAndOpensItAgain) {
  const auto opened = posted("/api/disputes", {{"rights", {one, other}}, {"number", "7"}}, 201);
  const auto id = opened["id"].get<std::string>();
  posted("/api/disputes/" + id + "/reopening", {{"grounds", "Vuelve"}}, 409);
  EXPECT_EQ(posted("/api/disputes/" + id + "/closing", {{"reason", "joined"}, {"grounds", "x"}}, 422)["code"],
            "dispute.joined_to");
  posted("/api/disputes/" + id + "/closing", {{"reason", "right_ended"}, {"grounds", "Venció"}}, 201);
  posted("/api/disputes/" + id + "/closing", {{"reason", "court"}, {"grounds", "x"}}, 409);
  posted("/api/disputes/" + id + "/reopening", {{"grounds", "Vuelve"}}, 200);
  posted("/api/disputes/" + id + "/closing", {{"reason", "court"}, {"grounds", "x"}}, 201);
}

}  // namespace
}  // namespace minga::http::testing
