#include "http/resources/import_problems.hpp"

#include "http/resources/schemas.hpp"
#include "http/schema.hpp"

namespace minga::http {
namespace {

std::string media_type_of_import(std::string_view format) {
  if (format == "xlsx") return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
  return format == "geojson" ? "application/geo+json" : "text/csv";
}

}  // namespace

Json import_problems_json(const Problems& problems, Language language) {
  Json list = Json::array();
  for (const auto& found : problems)
    list.push_back({{"row", found.place.line == 0 ? Json() : Json(found.place.line)},
                    {"column", found.place.field.empty() ? Json() : Json(found.place.field)},
                    {"code", found.code},
                    {"detail", message(language, found)}});
  return list;
}

Json import_schemas() {
  using namespace schema;
  Json schemas;
  schemas["ImportProblem"] = object(
      {{"row", or_null(integer())}, {"column", or_null(text())}, {"code", text()}, {"detail", text()}});
  return schemas;
}

Operation importing(std::string_view summary, const std::vector<std::string>& formats,
                    std::string_view report) {
  auto format = schema::text();
  format["enum"] = formats;
  std::vector<std::string> media_types;
  for (const auto& name : formats) media_types.push_back(media_type_of_import(name));
  return Operation(summary)
      .query("format", format, "How the file is written; csv unless given.")
      .query("dry_run", schema::flag(), "false writes, if nothing is wrong. Else it is only tried.")
      .takes_file(media_types)
      .gives(200, schema::ref(report))
      .gives(422, schema::ref(report));
}

}  // namespace minga::http
