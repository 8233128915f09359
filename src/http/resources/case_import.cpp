#include "service/case_import.hpp"

#include "http/caller.hpp"
#include "http/operation.hpp"
#include "http/resources/import_problems.hpp"
#include "http/resources/resources.hpp"
#include "http/resources/schemas.hpp"
#include "http/schema.hpp"

// Cases from a table: one a row, with the days on which they passed their steps.

namespace minga::http {
namespace {

std::string stated(const Request& request, std::string_view name) {
  return std::string(request.query_value(name).value_or(""));
}

bool is_stated(const Request& request, std::string_view name) {
  return request.query_value(name).value_or("false") == "true";
}

service::CaseFileOrder case_order_of(const Request& request) {
  service::CaseFileOrder order;
  order.procedure = stated(request, "procedure");
  order.territory = id_from(stated(request, "territory"));
  order.key = stated(request, "key");
  order.opened_on = stated(request, "opened_on");
  order.dates.month_first = is_stated(request, "month_first");
  order.as_found = is_stated(request, "as_found");
  order.leave_out = is_stated(request, "leave_out");
  order.language = request.language;
  return order;
}

/// As of every import, with the code of the case that the row is of.
Json problems_by_case(const service::CaseImport& found, const Problems& problems, Language language) {
  auto list = import_problems_json(problems, language);
  for (auto& one : list) {
    const auto code = one["row"].is_null() ? found.codes.end() : found.codes.find(one["row"].get<long>());
    one["case"] = code == found.codes.end() ? Json() : Json(code->second);
  }
  return list;
}

Json case_import_json(const service::CaseImport& found, Language language) {
  Json columns = Json::array(), differences = Json::array();
  for (const auto& column : found.step_columns)
    columns.push_back({{"column", column.header},
                       {"step", column.step},
                       {"kind", methods::procedure::code_of(column.kind)}});
  for (const auto& one : found.differences)
    differences.push_back({{"row", one.line},
                           {"case", one.code},
                           {"field", one.field},
                           {"stored", one.stored},
                           {"told", one.told}});
  return {{"rows", found.rows},
          {"opened", found.opened},
          {"present", found.present},
          {"different", found.different},
          {"differences", differences},
          {"left_out", found.left_out},
          {"events", found.events},
          {"events_present", found.events_present},
          {"as_found", found.as_found},
          {"columns_wrong", found.header_wrong},
          {"written", found.written},
          {"step_columns", columns},
          {"unknown_columns", found.unknown_columns},
          {"problems", problems_by_case(found, found.problems, language)},
          {"notices", problems_by_case(found, found.notices, language)}};
}

Response import_a_case_table(Api& api, const Request& request) {
  const auto format = service::file_format_from(request.query_value("format").value_or("csv"));
  if (!format || *format == service::FileFormat::geojson)
    return problem({ProblemKind::invalid, "case.import.not_a_table", {}, {"", 0, 0, "format"}},
                   request.language);
  const bool dry_run = request.query_value("dry_run").value_or("true") != "false";
  const auto found = service::import_cases(api.house, actor_of(request), *format, request.body, {},
                                           case_order_of(request), dry_run);
  if (!found) return problems(found.error(), request.language);
  return json_response(case_import_json(*found, request.language), dry_run || found->written ? 200 : 422);
}

}  // namespace

Json case_import_schemas() {
  using namespace schema;
  Json schemas;
  schemas["CaseImportProblem"] = object({{"row", or_null(integer())},
                                         {"column", or_null(text())},
                                         {"code", text()},
                                         {"detail", text()},
                                         {"case", or_null(text())}});
  schemas["CaseImport"] = object(
      {{"rows", integer()},
       {"opened", described(integer(), "New cases.")},
       {"present", described(integer(), "That were there: they stay as they are, but for new events.")},
       {"different", described(integer(), "Of those: the file says something else of them.")},
       {"differences", list_of(object({{"row", integer()},
                                       {"case", text()},
                                       {"field", text()},
                                       {"stored", text()},
                                       {"told", text()}}))},
       {"left_out", described(integer(), "Rows with a problem.")},
       {"events", integer()},
       {"events_present", integer()},
       {"as_found", described(integer(), "Kept although the procedure does not count them.")},
       {"columns_wrong",
        described(flag(), "A column's step is not known: nothing is kept, whatever is left out.")},
       {"written", flag()},
       {"step_columns", list_of(object({{"column", text()}, {"step", text()}, {"kind", text()}}))},
       {"unknown_columns", list_of(text())},
       {"problems", list_of(ref("CaseImportProblem"))},
       {"notices", list_of(ref("CaseImportProblem"))}});
  return schemas;
}

void add_case_import_routes(Router& router, Api& api) {
  using namespace schema;
  auto taking = importing("Open cases from a table, one a row, and record the steps they passed.",
                          {"csv", "xlsx"}, "CaseImport")
                    .query("procedure", text(), "Obligatory: that of all its cases.")
                    .query("territory", uuid(), "Of the rows that do not say theirs.")
                    .query("key", text(), "The column with the cases' codes; else `code` or «Código».")
                    .query("opened_on", date(), "Of the rows that have no day at all.")
                    .query("month_first", flag(), "How days like 03/04/2012 are meant.")
                    .query("as_found", flag(), "Keeps what the procedure cannot count; it does not count.")
                    .query("leave_out", flag(), "Leaves out the rows with problems and keeps the others.")
                    .of(signed_in("case.open"));
  taking.body_limit = kImportBody;
  router.add(Method::post, "/api/cases/import", taking,
             [&api](const Request& request) { return import_a_case_table(api, request); });
}

}  // namespace minga::http
