#include "service/rights_touched.hpp"
#include "http/caller.hpp"
#include "http/json.hpp"
#include "http/operation.hpp"
#include "http/resources/resources.hpp"
#include "http/resources/rights_found.hpp"
#include "http/resources/schemas.hpp"
#include "http/schema.hpp"
#include "service/rights_touched_json.hpp"

namespace minga::http {
namespace {

Response touched_asked(Api& api, const Request& request) {
  const auto area = id_from(request.query_value("area").value_or(""));
  if (!area)
    return problem({ProblemKind::invalid, "request.not_an_id", {}, {"", 0, 0, "area"}}, request.language);
  const auto found = service::rights_touched(api.house, actor_of(request),
                                             {*area, today_or(api, request.query_value("on").value_or(""))});
  if (!found) return problem(found.error(), request.language);
  return json_response(service::json_of(*found));
}

}  // namespace

Json rights_touched_schemas() {
  using namespace schema;
  Json schemas;
  const auto right = object({{"right", ref("RightName")},
                             {"area_ha", number()},
                             {"common_ha", number()},
                             {"share", described(number(), "Of the right.")},
                             {"where", code({"inside", "partly", "outside"})}});
  schemas["RightsTouched"] =
      object({{"on", date()},
              {"name", text()},
              {"kind", text()},
              {"norm", described(text(), "That declares the area; of a right, its register.")},
              {"norm_date", text()},
              {"measured_in", text()},
              {"areas_are", code({"zone", "equal_area"})},
              {"inside", integer()},
              {"partly", integer()},
              {"outside", integer()},
              {"rights", list_of(right)}});
  return schemas;
}

void add_rights_touched_routes(Router& router, Api& api) {
  using namespace schema;
  router.add(Method::get, "/api/rights/touched",
             Operation("Which rights lie in an area that a norm declares, in part or not.")
                 .query("area", uuid(), "A notice of an area, or a right such as a corridor.")
                 .query("on", date(), "Today unless given.")
                 .gives(200, ref("RightsTouched"))
                 .of(open_to_all("rights.touched")),
             [&api](const Request& request) { return touched_asked(api, request); });
}

}  // namespace minga::http
