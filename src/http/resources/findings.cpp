#include "http/caller.hpp"
#include "http/json.hpp"
#include "http/resources/adding.hpp"
#include "http/resources/schemas.hpp"
#include "http/schema.hpp"
#include "service/analyses.hpp"
#include "service/finding_files.hpp"
#include "service/finding_json.hpp"

namespace minga::http {
namespace {

Json summary_json(const service::FindingSummary& finding, Language language) {
  return {
      {"id", to_string(finding.id)},
      {"territory", finding.territory ? Json(to_string(*finding.territory)) : Json()},
      {"title", language == Language::en && !finding.title_en.empty() ? finding.title_en : finding.title_es},
      {"method", finding.method},
      {"version", finding.method_version},
      {"created", finding.created_at},
      {"published", finding.published}};
}

bool asks_for_public(const Request& request) {
  const auto value = request.query_value("public").value_or("");
  return value == "1" || value == "true";
}

Response list_findings(Api& api, const Request& request) {
  std::optional<Id> territory;
  if (const auto given = request.query_value("territory")) {
    territory = id_from(*given);
    if (!territory) return problem({ProblemKind::not_found, "request.not_an_id", {}, {}}, request.language);
  }
  const auto findings = service::list_findings(api.house, actor_of(request), territory);
  if (!findings) return problem(findings.error(), request.language);
  Json list = Json::array();
  for (const auto& finding : *findings) list.push_back(summary_json(finding, request.language));
  return json_response({{"findings", list}});
}

Result<service::AnalysisOrder> order_from(const Json& body) {
  service::AnalysisOrder order;
  const auto workshops = body.find("workshops");
  if (workshops == body.end() || !workshops->is_array())
    return fail(ProblemKind::invalid, "request.member_missing", {{"member", "workshops"}},
                {"", 0, 0, "workshops"});
  for (const auto& entry : *workshops) {
    const auto id = entry.is_string() ? id_from(entry.get<std::string>()) : std::nullopt;
    if (!id)
      return fail(ProblemKind::invalid, "request.member_wrong",
                  {{"member", "workshops"}, {"expected", "[UUID]"}}, {"", 0, 0, "workshops"});
    order.workshops.push_back(*id);
  }
  const auto small_integer = [&](const char* name, int otherwise) {
    const auto value = integer_member(body, name).value_or(otherwise);
    return static_cast<int>(std::clamp<std::int64_t>(value, -1, 1'000'000));
  };
  order.replicates = small_integer("replicates", order.replicates);
  order.simulations = small_integer("simulations", order.simulations);
  order.seed = static_cast<std::uint64_t>(integer_member(body, "seed").value_or(1));
  return order;
}

Response analyse(Api& api, const Request& request) {
  const auto body = json_body(request);
  if (!body) return problem(body.error(), request.language);
  const auto order = order_from(*body);
  if (!order) return problem(order.error(), request.language);
  const auto made = service::run_impact_analysis(api.house, actor_of(request), *order);
  if (!made) return problems(made.error(), request.language);
  auto response = json_response({{"id", to_string(*made)}}, 201);
  response.headers.set("Location", "/api/findings/" + to_string(*made));
  return response;
}

Result<service::Finding> wanted(Api& api, const Request& request) {
  const auto id = id_parameter(request, "id");
  if (!id) return tl::unexpected(id.error());
  return service::find_finding(api.house, actor_of(request), *id, asks_for_public(request));
}

Response show_finding(Api& api, const Request& request) {
  const auto finding = wanted(api, request);
  if (!finding) return problem(finding.error(), request.language);
  auto body = summary_json(finding->summary, request.language);
  body["workshops"] = Json::array();
  for (const auto& id : finding->workshops) body["workshops"].push_back(to_string(id));
  body["parameters"] = Json::parse(finding->parameters, nullptr, false);
  body["inputs_hash"] = finding->inputs_hash;
  body["pack_versions"] = finding->pack_versions;
  body["public"] = finding->public_part;
  body["smallest_group"] = finding->smallest_group;
  auto result = Json::parse(finding->result);
  service::add_sentences(result, request.language);
  body["result"] = std::move(result);
  return json_response(body);
}

Response change_finding(Api& api, const Request& request) {
  const auto id = id_parameter(request, "id");
  if (!id) return problem(id.error(), request.language);
  const auto body = json_body(request);
  if (!body) return problem(body.error(), request.language);
  const auto published = flag_member(*body, "published");
  if (!published) return problem(published.error(), request.language);
  const auto done = service::set_published(api.house, actor_of(request), *id, *published);
  return done ? no_content() : problem(done.error(), request.language);
}

Response report(Api& api, const Request& request) {
  const auto finding = wanted(api, request);
  if (!finding) return problem(finding.error(), request.language);
  return printable(service::finding_report(*finding, request.language));
}

Response export_finding(Api& api, const Request& request) {
  const auto finding = wanted(api, request);
  if (!finding) return problem(finding.error(), request.language);
  const auto format = request.query_value("format").value_or("json");
  auto file =
      service::finding_file(*finding, format, request.query_value("plot").value_or(""), request.language);
  if (!file) return problem(file.error(), request.language);
  return download(std::move(file->bytes), file->media_type, file->name);
}

}  // namespace

void add_finding_routes(Router& router, Api& api) {
  using namespace schema;
  const auto add = adding(router, api);
  const auto reading = open_to_all("finding.read_public");
  const auto of_one = [](const char* summary) {
    return Operation(summary).query("public", code({"0", "1", "false", "true"}),
                                    "1: only what anybody may see, as a preview.");
  };
  add(Method::get, "/api/findings",
      Operation("Findings, newest first: the published ones, or all for those who may read them.")
          .query("territory", uuid(), "Findings of this territory.")
          .gives(200, ref("Findings"))
          .of(reading),
      list_findings);
  add(Method::post, "/api/findings",
      Operation("Analyse the ratings of one or several workshops.")
          .takes(ref("AnalysisOrder"))
          .gives(201, ref("FindingMade"))
          .header(201, "Location", "Where the finding is.")
          .of(signed_in("analysis.run")),
      analyse);
  add(Method::get, "/api/findings/{id}",
      of_one("A finding with all that is behind it.").gives(200, ref("Finding")).of(reading), show_finding);
  add(Method::patch, "/api/findings/{id}",
      Operation("Open or close the public version.")
          .takes(object({{"published", flag()}}))
          .gives_nothing()
          .of(signed_in("analysis.run")),
      change_finding);
  add(Method::get, "/api/findings/{id}/report",
      of_one("The finding as a page for the printer.").gives_file({"text/html"}).of(reading), report);
  add(Method::get, "/api/findings/{id}/export",
      of_one("The finding as a file.")
          .query("format", code({"json", "csv", "xlsx", "svg"}), "json unless given.")
          .query("plot", text(), "Of svg: all, type/NAME, group/NAME or cluster/N.")
          .gives_file({"text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                       "image/svg+xml"})
          .gives(200, ref("StoredResult"))
          .of(reading),
      export_finding);
}

}  // namespace minga::http
