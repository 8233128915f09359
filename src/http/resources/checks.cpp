#include "http/resources/checks_json.hpp"

#include "http/caller.hpp"
#include "http/json.hpp"
#include "http/operation.hpp"
#include "http/resources/resources.hpp"
#include "http/resources/schemas.hpp"
#include "http/schema.hpp"
#include "service/checks.hpp"

namespace minga::http {
namespace {

Json outcome_json(const pack::Model& model, const service::CheckOutcome& outcome, Language language) {
  Json records = Json::array();
  for (const auto& found : outcome.records)
    records.push_back({{"record",
                        {{"register", outcome.register_name},
                         {"id", to_string(found.record.record.id)},
                         {"title", found.record.title}}},
                       {"sentence", service::sentence_of(model, outcome, found, language)}});
  return {{"check", outcome.check},
          {"label", model.checks.find(outcome.check)->second.label.in(language)},
          {"count", outcome.count},
          {"records", records}};
}

Response checks(Api& api, const Request& request) {
  std::optional<Id> territory;
  if (const auto text = request.query_value("territory")) {
    territory = id_from(*text);
    if (!territory) return problem({ProblemKind::not_found, "request.not_an_id", {}, {}}, request.language);
  }
  const auto today = to_rfc3339(api.house.clock()).substr(0, 10);
  const auto outcomes = service::run_checks(api.house, actor_of(request), territory, today);
  if (!outcomes) return problem(outcomes.error(), request.language);
  return json_response(
      {{"on", today}, {"checks", checks_json(api.house.store.model(), *outcomes, request.language)}});
}

}  // namespace

Json checks_json(const pack::Model& model, const std::vector<service::CheckOutcome>& outcomes,
                 Language language) {
  Json list = Json::array();
  for (const auto& outcome : outcomes) list.push_back(outcome_json(model, outcome, language));
  return list;
}

Json check_schemas() {
  using namespace schema;
  Json schemas;
  schemas["CheckFinding"] = object(
      {{"record", object({{"register", text()}, {"id", uuid()}, {"title", text()}})}, {"sentence", text()}});
  schemas["CheckOutcome"] =
      object({{"check", text()},
              {"label", described(text(), "What must hold.")},
              {"count", described(integer(), "Of records of which it does not hold; 0 where it holds.")},
              {"records", described(list_of(ref("CheckFinding")), "The first hundred of them.")}});
  schemas["Checks"] = object({{"on", date()}, {"checks", list_of(ref("CheckOutcome"))}});
  return schemas;
}

void add_check_routes(Router& router, Api& api) {
  const auto asking = Operation("What must hold, and of which records it does not.")
                          .query("territory", schema::uuid(), "With all that lies within it; else all.")
                          .gives(200, schema::ref("Checks"))
                          .of(signed_in("check.read"));
  router.add(Method::get, "/api/checks", asking, [&api](const Request& r) { return checks(api, r); });
}

}  // namespace minga::http
