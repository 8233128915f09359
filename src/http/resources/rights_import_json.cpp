#include "http/resources/rights_import_json.hpp"

#include <algorithm>
#include <iterator>

#include "http/resources/import_problems.hpp"
#include "http/resources/schemas.hpp"
#include "http/schema.hpp"

namespace minga::http {
namespace {

using About = service::RightsDoubt::About;

std::string_view code_of(About about) {
  switch (about) {
    case About::layer:
      return "layer";
    case About::crs:
      return "crs";
    case About::place:
      return "place";
    case About::code:
      return "code";
    case About::kind:
      return "kind";
    case About::corners:
      return "corners";
    case About::column:
      return "column";
    case About::many_moved:
      return "many_moved";
    case About::many_gone:
      break;
  }
  return "many_gone";
}

Json box_json(const formats::layers::GeoBox& box) {
  return box.west <= box.east ? Json{box.west, box.south, box.east, box.north} : Json();
}

Json hectares(const std::optional<double>& area) {
  return area ? Json(*area) : Json();
}

Json doubt_json(const service::RightsDoubt& doubt, Language language) {
  Json systems = Json::array(), facts = Json::object();
  for (const auto& system : doubt.systems)
    systems.push_back({{"crs", system.crs},
                       {"name", system.name},
                       {"swap", system.swapped},
                       {"box", box_json(system.box)},
                       {"expected", system.expected}});
  for (const auto& [name, value] : doubt.problem.parameters)
    if (name != "names") facts[name] = value;
  return {{"about", std::string(code_of(doubt.about))},
          {"code", doubt.problem.code},
          {"detail", message(language, doubt.problem)},
          {"facts", facts},
          {"names", doubt.names},
          {"systems", systems}};
}

Json changes_json(const service::RightsReport& report, Language language) {
  Json repaired = Json::array(), changes = Json::array(), unknown = Json::array();
  for (const auto& one : report.repaired)
    repaired.push_back({{"row", one.line},
                        {"code", one.code},
                        {"area_before_ha", one.before_ha},
                        {"area_after_ha", one.after_ha}});
  for (const auto& one : report.changes)
    changes.push_back({{"code", one.code},
                       {"fields", one.fields},
                       {"area_before_ha", hectares(one.before_ha)},
                       {"area_after_ha", hectares(one.after_ha)}});
  for (const auto& one : report.unknown)
    unknown.push_back({{"field", one.field}, {"column", one.column}, {"text", one.text}, {"rows", one.rows}});
  Problems of_rows;
  std::copy_if(report.problems.begin(), report.problems.end(), std::back_inserter(of_rows),
               [](const Problem& one) { return one.place.line > 0 || one.code == "table.more_problems"; });
  return {{"seen", report.seen},
          {"written", report.written},
          {"source", report.source ? Json(to_string(*report.source)) : Json()},
          {"added", report.added},
          {"changed", report.changed},
          {"gone", report.gone},
          {"back", report.back},
          {"unchanged", report.unchanged},
          {"left_out", report.left_out},
          {"repeated", report.repeated},
          {"on_grid", report.on_grid},
          {"compared_with", report.previous.empty() ? Json() : Json(report.previous)},
          {"added_codes", report.added_codes},
          {"changes", changes},
          {"gone_codes", report.gone_codes},
          {"repaired", repaired},
          {"columns", Json(report.columns)},
          {"unknown", unknown},
          {"crs", report.crs},
          {"measured_in", report.measured_in},
          {"areas_are", report.zone ? "zone" : "equal_area"},
          {"box", box_json(report.box)},
          {"notices", import_problems_json(report.notices, language)},
          {"problems", import_problems_json(of_rows, language)}};
}

}  // namespace

Json rights_import_json(const service::RightsFileReport& found, Language language) {
  Json doubts = Json::array();
  for (const auto& doubt : found.doubts) doubts.push_back(doubt_json(doubt, language));
  const auto& corners = found.corners;
  return {{"features", found.features},
          {"columns", found.columns},
          {"corners", corners.x.empty() ? Json() : Json{{"x", corners.x}, {"y", corners.y}}},
          {"notes", found.notes},
          {"doubts", doubts},
          {"changes", found.report ? changes_json(*found.report, language) : Json()}};
}

Json rights_import_schemas() {
  using namespace schema;
  const auto box = or_null(list_of(number()));
  Json schemas;
  schemas["RightsSystem"] =
      object({{"crs", text()},
              {"name", text()},
              {"swap", described(flag(), "With latitude or northing first.")},
              {"box", described(box, "Where the shapes would lie: west, south, east, north.")},
              {"expected", described(flag(), "That is where the territory is.")}});
  schemas["RightsDoubt"] = object(
      {{"about",
        code({"layer", "crs", "place", "code", "kind", "corners", "column", "many_gone", "many_moved"})},
       {"code", text()},
       {"detail", text()},
       {"facts", map_of(text())},
       {"names", described(list_of(text()), "Layers or columns to choose from.")},
       {"systems", described(list_of(ref("RightsSystem")), "None of them is taken by itself.")}});
  const auto codes = described(list_of(text()), "The first hundred.");
  schemas["RightsChanges"] = object(
      {{"seen", described(sha256(), "Over all that decides what is written: to be repeated to write it.")},
       {"written", flag()},
       {"source", or_null(uuid())},
       {"added", integer()},
       {"changed", integer()},
       {"gone", integer()},
       {"back", described(integer(), "Gone before; counted in changed too.")},
       {"unchanged", integer()},
       {"left_out", described(integer(), "Rows with a problem.")},
       {"repeated", integer()},
       {"on_grid", integer()},
       {"compared_with", or_null(date())},
       {"added_codes", codes},
       {"changes", described(list_of(object({{"code", text()},
                                             {"fields", list_of(text())},
                                             {"area_before_ha", or_null(number())},
                                             {"area_after_ha", or_null(number())}})),
                             "The first hundred.")},
       {"gone_codes", codes},
       {"repaired", list_of(object({{"row", integer()},
                                    {"code", text()},
                                    {"area_before_ha", number()},
                                    {"area_after_ha", number()}}))},
       {"columns", described(map_of(text()), "Field to column, as they were used.")},
       {"unknown",
        described(
            list_of(object({{"field", text()}, {"column", text()}, {"text", text()}, {"rows", integer()}})),
            "Texts of which nobody said what they mean.")},
       {"crs", text()},
       {"measured_in", text()},
       {"areas_are", code({"zone", "equal_area"})},
       {"box", box},
       {"notices",
        described(list_of(ref("ImportProblem")), "What the file leaves unsaid; nobody has to mend it.")},
       {"problems", list_of(ref("ImportProblem"))}});
  schemas["RightsImport"] = object(
      {{"features", integer()},
       {"columns", described(list_of(text()), "Of the layer.")},
       {"corners", or_null(object({{"x", text()}, {"y", text()}}))},
       {"notes", described(list_of(text()), "What GDAL remarked.")},
       {"doubts", described(list_of(ref("RightsDoubt")), "What has to be said before it can be written.")},
       {"changes",
        described(or_null(ref("RightsChanges")), "null where a doubt stands before it can be compared.")}});
  return schemas;
}

}  // namespace minga::http
