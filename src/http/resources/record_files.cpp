#include <algorithm>

#include "http/caller.hpp"
#include "http/json.hpp"
#include "http/operation.hpp"
#include "http/resources/import_problems.hpp"
#include "http/resources/record_query.hpp"
#include "http/resources/resources.hpp"
#include "http/resources/schemas.hpp"
#include "http/schema.hpp"
#include "service/record_files.hpp"

namespace minga::http {
namespace {

Result<service::FileFormat> format_of(const Request& request) {
  const auto asked = request.query_value("format").value_or("csv");
  const auto format = service::file_format_from(asked);
  if (!format)
    return fail(ProblemKind::invalid, "request.bad_format",
                {{"format", std::string(asked)}, {"formats", "csv, xlsx, geojson"}}, {"", 0, 0, "format"});
  return *format;
}

Response import_records(Api& api, const Request& request) {
  const auto reg = register_of(request, api.house.store.model());
  if (!reg) return problem(reg.error(), request.language);
  const auto format = format_of(request);
  if (!format) return problem(format.error(), request.language);
  auto read = service::read_record_file(api.house, actor_of(request), **reg, *format, request.body, {});
  if (!read) return problems(read.error(), request.language);
  std::vector<service::ImportedRow> rows;
  for (auto& record : read->records) rows.push_back({record.line, record.id, std::move(record.values)});
  const bool dry_run = request.query_value("dry_run").value_or("true") != "false";
  const auto report =
      service::import_records(api.house, actor_of(request), (*reg)->name, rows, read->problems, dry_run);
  if (!report) return problem(report.error(), request.language);
  const Json body{{"rows", rows.size() + read->problem_count},
                  {"new", report->created},
                  {"changed", report->updated},
                  {"unchanged", report->unchanged},
                  {"written", report->written},
                  {"unknown_columns", read->unknown_columns},
                  {"problem_count", std::max(read->problem_count, report->problems.size())},
                  {"problems", import_problems_json(report->problems, request.language)}};
  return json_response(body, !dry_run && !report->written ? 422 : 200);
}

std::string_view media_type_of(service::FileFormat format) {
  switch (format) {
    case service::FileFormat::geojson:
      return "application/geo+json";
    case service::FileFormat::xlsx:
      return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    case service::FileFormat::csv:
      break;
  }
  return "text/csv; charset=utf-8";
}

Response export_records(Api& api, const Request& request) {
  const auto reg = register_of(request, api.house.store.model());
  if (!reg) return problem(reg.error(), request.language);
  const auto format = format_of(request);
  if (!format) return problem(format.error(), request.language);
  const auto& model = api.house.store.model();
  auto query = record_query(request, model, **reg);
  if (!query) return problem(query.error(), request.language);
  const auto records = service::export_records(api.house, actor_of(request), std::move(*query));
  if (!records) return problem(records.error(), request.language);
  std::vector<formats::RecordRow> rows;
  for (const auto& seen : *records) rows.push_back({seen.record.id, seen.record.values});
  auto options = service::export_options(**reg, rows);
  options.language = request.language;
  if (request.query_value("words") == "labels")
    service::use_labels(api.house, actor_of(request), request.language, options);
  auto bytes = service::write_record_file(model, **reg, *format, rows, options);
  if (!bytes) return problem(bytes.error(), request.language);
  return download(std::move(*bytes), std::string(media_type_of(*format)),
                  (*reg)->name + "." + std::string(service::code_of(*format)));
}

}  // namespace

Json record_file_schemas() {
  using namespace schema;
  Json schemas;
  schemas["ImportReport"] = object({{"rows", integer()},
                                    {"new", integer()},
                                    {"changed", integer()},
                                    {"unchanged", integer()},
                                    {"written", flag()},
                                    {"unknown_columns", list_of(text())},
                                    {"problem_count", integer()},
                                    {"problems", list_of(ref("ImportProblem"))}});
  return schemas;
}

void add_record_file_routes(Router& router, Api& api) {
  using namespace schema;
  auto taking = importing("Import records from a file.", {"csv", "xlsx", "geojson"}, "ImportReport")
                    .of(signed_in("record.import"));
  taking.body_limit = kImportBody;
  router.add(Method::post, "/api/records/{register}/import", taking,
             [&api](const Request& r) { return import_records(api, r); });
  Operation giving("Export records into a file.");
  giving.query("format", code({"csv", "xlsx", "geojson"}), "csv unless given.")
      .query("words", code({"codes", "labels"}),
             "Choices by their code, which import reads too, or in words.")
      .gives_file({"text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                   "application/geo+json"});
  router.add(Method::get, "/api/records/{register}/export",
             add_filter_parameters(giving).of(signed_in("record.export")),
             [&api](const Request& r) { return export_records(api, r); });
}

}  // namespace minga::http
