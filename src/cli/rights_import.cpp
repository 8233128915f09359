#include "cli/rights_import.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "base/written_date.hpp"
#include "cli/csv_arguments.hpp"
#include "cli/house.hpp"
#include "cli/problem_json.hpp"
#include "cli/progress.hpp"
#include "cli/rights_tables.hpp"
#include "service/record_references.hpp"
#include "service/rights_file.hpp"

namespace minga::cli {
namespace {

using ImportJson = nlohmann::ordered_json;

struct RightsImportOptions {
  std::string folder, territory;
  service::RightsLayerOptions layer;
  CsvArguments csv;
  service::RightsOrder order;
  std::vector<std::string> columns, codes;  // FIELD=COLUMN, TEXT=CODE
  std::string code;
  bool dry_run = false;
};

/// "a=b" taken apart at its first equals sign.
Result<void> add_pairs(const std::vector<std::string>& given, const char* option,
                       std::map<std::string, std::string>& out) {
  for (const auto& pair : given) {
    const auto at = pair.find('=');
    if (at == std::string::npos || at == 0)
      return fail(ProblemKind::malformed, "cli.rights.pair", {{"option", option}, {"value", pair}});
    out[pair.substr(0, at)] = pair.substr(at + 1);
  }
  return {};
}

Result<void> complete_order(RightsImportOptions& options, service::House& house) {
  auto& order = options.order;
  const auto& field = *house.store.model().find_register("land_right")->field("territory");
  auto names = service::ReferenceNames(house, service::system_actor());
  const auto territory = names.find(field, options.territory);
  if (!territory) return tl::unexpected(territory.error());
  order.territory = *territory;
  if (const auto added = add_pairs(options.columns, "--column", order.columns); !added) return added;
  if (const auto added = add_pairs(options.codes, "--means", order.codes); !added) return added;
  if (!options.code.empty()) order.columns["code"] = options.layer.vertices.code = options.code;
  return {};
}

ImportJson json_of_report(const service::RightsFileReport& layer, Language language) {
  const auto& found = *layer.report;
  ImportJson repaired = ImportJson::array(), problems = ImportJson::array(), notices = ImportJson::array(),
             columns = ImportJson::object();
  for (const auto& one : found.repaired)
    repaired.push_back({{"line", one.line},
                        {"code", one.code},
                        {"area_before_ha", one.before_ha},
                        {"area_after_ha", one.after_ha}});
  for (const auto& problem : found.problems) problems.push_back(problem_json(problem, language));
  for (const auto& notice : found.notices) notices.push_back(problem_json(notice, language));
  for (const auto& [field, column] : found.columns) columns[field] = column;
  ImportJson out{{"written", found.written},
                 {"source", nullptr},
                 {"features", found.features},
                 {"added", found.added},
                 {"changed", found.changed},
                 {"gone", found.gone},
                 {"back", found.back},
                 {"unchanged", found.unchanged},
                 {"left_out", found.left_out},
                 {"repeated", found.repeated},
                 {"on_grid", found.on_grid},
                 {"compared_with", found.previous},
                 {"gone_codes", found.gone_codes},
                 {"repaired", repaired},
                 {"columns", columns},
                 {"crs", found.crs},
                 {"measured_in", found.measured_in},
                 {"areas_are", found.zone ? "zone" : "equal_area"},
                 {"box", {found.box.west, found.box.south, found.box.east, found.box.north}},
                 {"gdal_says", layer.notes},
                 {"notices", notices},
                 {"problems", problems}};
  if (found.source) out["source"] = to_string(*found.source);
  if (!layer.corners.x.empty()) out["corners"] = {{"x", layer.corners.x}, {"y", layer.corners.y}};
  return out;
}

void print_report(const service::RightsFileReport& layer, const Common& common) {
  const auto& found = *layer.report;
  const auto say = [&](const char* key, const std::vector<std::pair<std::string, std::string>>& parameters) {
    *common.out << text(common.language, key, parameters) << '\n';
  };
  const auto number = [](std::size_t value) { return std::to_string(value); };
  const auto degrees = [](double value) { return decimal(value, 3); };
  std::string columns;
  for (const auto& [field, column] : found.columns)
    columns += (columns.empty() ? "" : ", ") + field + " = " + column;
  if (!layer.corners.x.empty()) columns += ", x = " + layer.corners.x + ", y = " + layer.corners.y;
  say(found.written ? "cli.rights.import.done" : "cli.rights.import.would",
      {{"features", number(found.features)},
       {"added", number(found.added)},
       {"changed", number(found.changed)},
       {"gone", number(found.gone)},
       {"unchanged", number(found.unchanged)}});
  if (!found.previous.empty())
    say("cli.rights.import.previous", {{"date", written_date(found.previous, common.language)}});
  say("cli.rights.import.columns", {{"columns", columns}});
  say(found.zone ? "cli.rights.import.zone" : "cli.rights.import.equal_area",
      {{"crs", found.crs}, {"plane", found.measured_in}});
  if (found.box.west <= found.box.east)
    say("cli.rights.import.box", {{"west", degrees(found.box.west)},
                                  {"south", degrees(found.box.south)},
                                  {"east", degrees(found.box.east)},
                                  {"north", degrees(found.box.north)}});
  if (found.on_grid > 0) say("cli.rights.import.on_grid", {{"count", number(found.on_grid)}});
  if (found.left_out > 0) say("cli.rights.import.left_out", {{"count", number(found.left_out)}});
  for (const auto& notice : found.notices) *common.out << sentence(common.language, notice) << '\n';
  for (const auto& one : found.repaired)
    say("cli.rights.import.repaired", {{"line", std::to_string(one.line)},
                                       {"code", one.code},
                                       {"before", decimal(one.before_ha, 4)},
                                       {"after", decimal(one.after_ha, 4)}});
  for (const auto& note : layer.notes) say("cli.rights.import.gdal", {{"note", note}});
}

int tell_import(const service::RightsFileReport& layer, const RightsImportOptions& options,
                const Common& common) {
  const auto& found = *layer.report;
  const bool refused =
      !found.problems.empty() && !found.written && !(options.dry_run && options.order.leave_out);
  if (common.json) {
    *common.out << json_of_report(layer, common.language).dump(2) << '\n';
    return refused ? failed : done;
  }
  if (!refused || options.dry_run) print_report(layer, common);
  if (!found.problems.empty()) report(common, found.problems);
  if (refused) *common.err << text(common.language, "import.not_kept") << '\n';
  return refused ? failed : done;
}

int run_rights_import(RightsImportOptions options, const Common& common) {
  const Working working(common, text(common.language, "cli.working"));
  auto workspace = open_workspace(options.folder);
  if (!workspace) return report(common, workspace.error());
  auto house = real_house(*workspace->store);
  if (const auto complete = complete_order(options, house); !complete)
    return report(common, complete.error());
  options.layer.csv = csv_options(options.csv, options.layer.file);
  const auto found = service::import_rights_file(house, service::system_actor(), options.layer, options.order,
                                                 options.dry_run);
  if (!found) return report(common, found.error());
  if (!found->report) return report(common, found->doubts.front().problem);
  return tell_import(*found, options, common);
}

void declare_order(CLI::App& act, Language language, RightsImportOptions& options) {
  const auto words = [&](const char* key) { return text(language, key); };
  auto& order = options.order;
  act.add_option("--source", order.source, words("cli.rights.import.source"))->required();
  act.add_option("--authority", order.authority, words("cli.rights.import.authority"))->required();
  act.add_option("--date", order.date, words("cli.rights.import.date"))->required();
  act.add_option("--territory", options.territory, words("cli.rights.import.territory"))->required();
  act.add_option("--kind", order.kind, words("cli.rights.import.kind"));
  act.add_option("--category", order.category, words("cli.rights.import.category"));
  act.add_option("--state", order.state, words("cli.rights.import.state"));
  act.add_option("--address", order.address, words("cli.rights.import.address"));
  act.add_option("--licence", order.licence, words("cli.rights.import.licence"));
  act.add_option("--code", options.code, words("cli.rights.import.code"));
  act.add_flag("--code-by-shape", order.code_by_shape, words("cli.rights.import.code_by_shape"));
  act.add_option("--column", options.columns, words("cli.rights.import.column"))->allow_extra_args(false);
  act.add_option("--means", options.codes, words("cli.rights.import.means"))->allow_extra_args(false);
  act.add_flag("--month-first", order.dates.month_first, words("cli.rights.import.month_first"));
  act.add_option("--offset", order.dates.utc_offset, words("cli.rights.import.offset"))
      ->capture_default_str();
  act.add_flag("--leave-out", order.leave_out, words("cli.rights.import.leave_out"));
  act.add_flag("--many-gone", order.many_gone, words("cli.rights.import.many_gone"));
  act.add_flag("--many-moved", order.many_moved, words("cli.rights.import.many_moved"));
  act.add_flag("--place-is-right", order.place_is_right, words("cli.rights.import.place_is_right"));
  act.add_flag("--dry-run", options.dry_run, words("cli.import.dry_run"));
}

void declare_layer(CLI::App& act, Language language, service::RightsLayerOptions& layer, CsvArguments& csv) {
  const auto words = [&](const char* key) { return text(language, key); };
  act.add_option("--layer", layer.layer, words("cli.rights.import.layer"));
  act.add_option("--crs", layer.crs, words("cli.rights.import.crs"));
  act.add_flag("--crs-over-file", layer.crs_over_file, words("cli.rights.import.crs_over_file"));
  act.add_option("--x", layer.vertices.x, words("cli.rights.import.x"));
  act.add_option("--y", layer.vertices.y, words("cli.rights.import.y"));
  act.add_flag("--swap", layer.swap, words("cli.rights.import.swap"));
  act.add_option("--allow-address", layer.allowed, words("cli.rights.import.allow_address"))
      ->allow_extra_args(false);
  act.add_option("--time-limit", layer.time_limit, words("cli.rights.import.time_limit"))
      ->check(CLI::Range(1, 86'400))
      ->capture_default_str();
  declare_csv(act, language, csv);
}

}  // namespace

Run declare_rights_import(CLI::App& app, Language language) {
  const auto words = [&](const char* key) { return text(language, key); };
  const auto options = std::make_shared<RightsImportOptions>();
  auto* act = app.add_subcommand("import", words("cli.rights.import.about"));
  act->fallthrough();
  act->add_option("folder", options->folder, words("cli.folder"))->required();
  act->add_option("file", options->layer.file, words("cli.rights.import.file"))->required();
  declare_order(*act, language, *options);
  declare_layer(*act, language, options->layer, options->csv);
  return [options](const Common& common) { return run_rights_import(*options, common); };
}

}  // namespace minga::cli
