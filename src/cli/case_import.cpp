#include "service/case_import.hpp"

#include <iostream>
#include <nlohmann/json.hpp>

#include "cli/case_acts.hpp"
#include "cli/house.hpp"
#include "cli/progress.hpp"
#include "formats/file_bytes.hpp"
#include "service/labels.hpp"

namespace minga::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t largest_case_file = std::size_t{256} << 20;

Result<service::CaseFileOrder> order_of(const CaseOptions& options, service::House& house,
                                        Language language) {
  service::CaseFileOrder order;
  order.file = options.import.file;
  order.procedure = options.procedure;
  order.key = options.import.key;
  order.opened_on = options.import.opened_on;
  order.dates.month_first = options.import.month_first;
  order.as_found = options.event.as_found;
  order.leave_out = options.import.leave_out;
  order.language = language;
  if (options.territory.empty()) return order;
  const auto territory = case_territory(house, options.territory);
  if (!territory) return tl::unexpected(territory.error());
  order.territory = *territory;
  return order;
}

Checked<service::CaseImport> import(const CaseOptions& options, service::House& house, Language language) {
  const auto format = options.import.format.empty() ? service::file_format_of_name(options.import.file)
                                                    : service::file_format_from(options.import.format);
  if (!format)
    return tl::unexpected(
        Problems{{ProblemKind::invalid, "case.import.not_a_table", {}, {options.import.file, 0, 0, ""}}});
  const auto order = order_of(options, house, language);
  if (!order) return tl::unexpected(Problems{order.error()});
  const auto bytes = formats::open_bytes(options.import.file, largest_case_file);
  if (!bytes) return tl::unexpected(Problems{bytes.error()});
  return service::import_cases(house, service::system_actor(), *format, bytes->view(),
                               csv_options(options.import.csv, options.import.file), *order,
                               options.import.dry_run);
}

std::string case_of(const service::CaseImport& found, const Problem& problem) {
  const auto code = found.codes.find(problem.place.line);
  return code == found.codes.end() ? std::string() : code->second;
}

/// A field as people know it, with its name in files behind.
std::string named_field(const pack::Model& model, const std::string& name, Language language) {
  const auto* field = model.find_register("case_file")->field(name);
  return field == nullptr ? name : field->label.in(language) + " (" + name + ")";
}

/// Problems as people read them: of which case, and in which field by its label.
Problems told_to_people(Problems problems, const service::CaseImport& found, const pack::Model& model,
                        Language language) {
  for (auto& problem : problems) {
    const auto code = case_of(found, problem);
    if (!code.empty())
      problem = {problem.kind,
                 "cli.case.import.of_case",
                 {{"case", code}, {"why", message(language, problem)}},
                 problem.place};
    problem.place.field = named_field(model, problem.place.field, language);
  }
  return problems;
}

Json json_of_import(const service::CaseImport& found, Language language) {
  Json columns = Json::array(), problems = Json::array(), notices = Json::array(),
       differences = Json::array();
  for (const auto& one : found.differences)
    differences.push_back({{"line", one.line},
                           {"case", one.code},
                           {"field", one.field},
                           {"stored", one.stored},
                           {"told", one.told}});
  for (const auto& column : found.step_columns)
    columns.push_back({{"column", column.header},
                       {"step", column.step},
                       {"kind", methods::procedure::code_of(column.kind)}});
  const auto add = [&](Json& to, const Problem& problem) {
    to.push_back({{"line", problem.place.line},
                  {"column", problem.place.field},
                  {"case", case_of(found, problem)},
                  {"code", problem.code},
                  {"message", message(language, problem)}});
  };
  for (const auto& problem : found.problems) add(problems, problem);
  for (const auto& problem : found.notices) add(notices, problem);
  return {{"rows", found.rows},         {"opened", found.opened},
          {"present", found.present},   {"different", found.different},
          {"differences", differences}, {"left_out", found.left_out},
          {"events", found.events},     {"events_present", found.events_present},
          {"as_found", found.as_found}, {"written", found.written},
          {"step_columns", columns},    {"unknown_columns", found.unknown_columns},
          {"problems", problems},       {"notices", notices}};
}

void print_import(const service::CaseImport& found, const pack::Model& model, const pack::Procedure& in,
                  const Common& common) {
  const auto say = [&](const char* key, const Parameters& parameters) {
    *common.out << text(common.language, key, parameters) << '\n';
  };
  for (const auto& column : found.step_columns)
    say("cli.case.import.step_column",
        {{"column", column.header},
         {"step", in.step(column.step)->label.in(common.language)},
         {"kind",
          service::label_in(model, "case_event_kind", std::string(methods::procedure::code_of(column.kind)),
                            common.language)}});
  const auto number = [](std::size_t count) { return std::to_string(count); };
  say(found.written ? "cli.case.import.done" : "cli.case.import.would",
      {{"rows", number(found.rows)},
       {"opened", number(found.opened)},
       {"present", number(found.present)},
       {"left_out", number(found.left_out)},
       {"events", number(found.events)},
       {"events_present", number(found.events_present)}});
  if (found.as_found > 0) say("cli.case.import.as_found", {{"count", number(found.as_found)}});
  if (found.different > 0) say("cli.case.import.different", {{"count", number(found.different)}});
  for (const auto& one : found.differences)
    say(one.stored.empty() && one.told.empty() ? "cli.case.import.differs_in" : "cli.case.import.differs",
        {{"line", std::to_string(one.line)},
         {"case", one.code},
         {"field", named_field(model, one.field, common.language)},
         {"stored", one.stored},
         {"told", one.told}});
  if (!found.unknown_columns.empty())
    *common.err << text(common.language, "cli.import.unknown_columns",
                        {{"columns", Json(found.unknown_columns).dump()}})
                << '\n';
}

}  // namespace

int run_case_import(const CaseOptions& options, const Common& common) {
  const Working working(common, text(common.language, "cli.working"));
  auto workspace = open_workspace(options.folder);
  if (!workspace) return report(common, workspace.error());
  auto house = real_house(*workspace->store);
  const auto found = import(options, house, common.language);
  const auto& model = house.store.model();
  if (!found) return report(common, told_to_people(found.error(), {}, model, common.language));
  const bool refused = found->header_wrong || (!found->problems.empty() && !options.import.leave_out);
  if (common.json) {
    *common.out << json_of_import(*found, common.language).dump(2) << '\n';
    return refused ? failed : done;
  }
  if (!refused || options.import.dry_run)
    print_import(*found, model, *model.find_procedure(options.procedure), common);
  remark(common, told_to_people(found->notices, *found, model, common.language));
  if (!found->problems.empty())
    report(common, told_to_people(found->problems, *found, model, common.language));
  if (refused) *common.err << text(common.language, "import.not_kept") << '\n';
  return refused ? failed : done;
}

}  // namespace minga::cli
