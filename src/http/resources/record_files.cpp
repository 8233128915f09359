#include "formats/records.hpp"

#include <algorithm>

#include "formats/csv.hpp"
#include "http/caller.hpp"
#include "http/json.hpp"
#include "http/resources/record_query.hpp"
#include "http/resources/resources.hpp"
#include "service/records.hpp"

namespace minga::http {
namespace {

constexpr std::size_t kImportBody = 64 * 1024 * 1024;
constexpr std::string_view kXlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

Problem bad_format(std::string_view format) {
  return {ProblemKind::invalid,
          "request.bad_format",
          {{"format", std::string(format)}, {"formats", "csv, xlsx, geojson"}},
          {"", 0, 0, "format"}};
}

Result<const pack::Register*> register_of(const Api& api, const Request& request) {
  const auto* reg = api.house.store.model().find_register(request.parameter("register"));
  if (reg == nullptr || reg->system)
    return fail(ProblemKind::not_found, "register.not_found",
                {{"register", std::string(request.parameter("register"))}});
  return reg;
}

Checked<formats::ImportResult> read_file(const pack::Model& model, const pack::Register& reg,
                                         std::string_view format, const std::string& bytes) {
  if (format == "geojson") {
    auto features = formats::read_geojson(bytes);
    if (!features) return tl::unexpected(features.error());
    return formats::read_records(model, reg, *features);
  }
  auto table = format == "xlsx" ? formats::read_xlsx(bytes) : formats::read_csv(bytes);
  if (!table) return tl::unexpected(table.error());
  return formats::read_records(model, reg, *table);
}

Json json_of(const Problems& problems, Language language) {
  Json list = Json::array();
  for (const auto& found : problems)
    list.push_back({{"row", found.place.line == 0 ? Json() : Json(found.place.line)},
                    {"column", found.place.field.empty() ? Json() : Json(found.place.field)},
                    {"code", found.code},
                    {"detail", message(language, found)}});
  return list;
}

Response import(Api& api, const Request& request) {
  const auto reg = register_of(api, request);
  if (!reg) return problem(reg.error(), request.language);
  const auto format = request.query_value("format").value_or("csv");
  if (format != "csv" && format != "xlsx" && format != "geojson")
    return problem(bad_format(format), request.language);
  const auto& model = api.house.store.model();
  auto read = read_file(model, **reg, format, request.body);
  if (!read) return problems(read.error(), request.language);
  std::vector<service::ImportedRow> rows;
  for (auto& record : read->records) rows.push_back({record.line, record.id, std::move(record.values)});
  const bool dry_run = request.query_value("dry_run").value_or("true") != "false";
  const auto report =
      service::import_records(api.house, actor_of(request), (*reg)->name, rows, read->problems, dry_run);
  if (!report) return problem(report.error(), request.language);
  Json body{{"rows", rows.size() + read->problem_count},
            {"new", report->created},
            {"changed", report->updated},
            {"unchanged", report->unchanged},
            {"written", report->written},
            {"unknown_columns", read->unknown_columns},
            {"problem_count", std::max(read->problem_count, report->problems.size())},
            {"problems", json_of(report->problems, request.language)}};
  return json_response(body, !dry_run && !report->written ? 422 : 200);
}

Response export_file(Api& api, const Request& request) {
  const auto reg = register_of(api, request);
  if (!reg) return problem(reg.error(), request.language);
  const auto format = request.query_value("format").value_or("csv");
  const auto& model = api.house.store.model();
  auto query = record_query(request, model, **reg);
  if (!query) return problem(query.error(), request.language);
  const auto records = service::export_records(api.house, actor_of(request), std::move(*query));
  if (!records) return problem(records.error(), request.language);

  formats::ExportOptions options;
  options.language = request.language;
  if (request.query_value("words") == "labels") options.words = formats::ExportOptions::Words::labels;
  // What a record hides was taken out of its values; a column stays for what some records show.
  std::vector<formats::RecordRow> rows;
  for (const auto& field : (*reg)->fields)
    if (!field.retired && field.privacy != pack::Privacy::secret) options.fields.push_back(field.name);
  for (const auto& seen : *records) rows.push_back({seen.record.id, seen.record.values});
  std::erase_if(options.fields, [&](const std::string& name) {
    return (*reg)->field(name)->privacy == pack::Privacy::personal &&
           std::none_of(rows.begin(), rows.end(), [&](const auto& row) { return row.values.contains(name); });
  });

  const auto name = (*reg)->name + "." + std::string(format);
  if (format == "csv")
    return download(formats::write_csv(formats::table_of(model, **reg, rows, options)),
                    "text/csv; charset=utf-8", name);
  if (format == "geojson") {
    auto text = formats::write_geojson(formats::features_of(model, **reg, rows, options));
    return text ? download(std::move(*text), "application/geo+json", name)
                : problem(text.error(), request.language);
  }
  if (format == "xlsx") {
    const std::vector<formats::Sheet> sheets{formats::sheet_of(model, **reg, rows, options)};
    auto bytes = formats::write_xlsx(sheets);
    return bytes ? download(std::move(*bytes), std::string(kXlsx), name)
                 : problem(bytes.error(), request.language);
  }
  return problem(bad_format(format), request.language);
}

}  // namespace

void add_record_file_routes(Router& router, Api& api) {
  auto importing = signed_in("record.import");
  importing.body_limit = kImportBody;
  router.add(Method::post, "/api/records/{register}/import", importing,
             [&api](const Request& r) { return import(api, r); });
  router.add(Method::get, "/api/records/{register}/export", signed_in("record.export"),
             [&api](const Request& r) { return export_file(api, r); });
}

}  // namespace minga::http
