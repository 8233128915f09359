#include <array>
#include <charconv>
#include <cmath>
#include <iostream>
#include <nlohmann/json.hpp>

#include "base/joined.hpp"
#include "cli/output.hpp"
#include "cli/procedure_files.hpp"
#include "cli/text_table.hpp"
#include "formats/csv.hpp"
#include "methods/funnel/funnel.hpp"
#include "service/procedure_rules.hpp"

namespace minga::cli {
namespace {

using FunnelJson = nlohmann::ordered_json;
namespace funnel = methods::funnel;

struct FunnelRun {
  PassageFile file;
  funnel::FunnelInput input;
  funnel::Funnel found;
  const pack::Procedure* procedure = nullptr;
};

/// With so many digits behind the point at most, whatever the locale.
std::string short_decimal(double value, int digits) {
  std::array<char, 64> out{};
  const double factor = std::pow(10.0, digits);
  const auto end = std::to_chars(out.data(), out.data() + out.size(), std::round(value * factor) / factor);
  return {out.data(), end.ptr};
}

FunnelJson number_json(const std::optional<double>& value) {
  return value ? FunnelJson(*value) : FunnelJson(nullptr);
}

FunnelJson survival_json(const funnel::Survival& survival) {
  FunnelJson out = FunnelJson::array();
  for (const auto& row : survival.rows)
    out.push_back({{"days", row.time},
                   {"at_risk", row.at_risk},
                   {"passed", row.events},
                   {"censored", row.censored},
                   {"waiting", row.survival},
                   {"variance", number_json(row.variance)},
                   {"lower", number_json(row.lower)},
                   {"upper", number_json(row.upper)}});
  return out;
}

FunnelJson group_json(const FunnelRun& run, const funnel::GroupCounts& group) {
  FunnelJson steps = FunnelJson::array(), stops = FunnelJson::array();
  for (std::size_t i = 0; i < group.steps.size(); ++i) {
    const funnel::StepCounts& step = group.steps[i];
    steps.push_back({{"step", run.file.steps[i]},
                     {"entered", step.entered},
                     {"at", step.at},
                     {"past", step.past},
                     {"refused", step.refused},
                     {"left", step.left},
                     {"blocked", step.blocked},
                     {"without_entry", step.without_entry},
                     {"median_days", number_json(step.time.median)},
                     {"median_lower", number_json(step.time.median_lower)},
                     {"median_upper", number_json(step.time.median_upper)},
                     {"survival", survival_json(step.time)}});
  }
  for (const std::size_t step : group.stops)
    stops.push_back({{"step", run.file.steps[step]}, {"lost", group.steps[step].lost()}});
  return {{"group", group.group},         {"cases", group.cases}, {"complete", group.complete},
          {"elsewhere", group.elsewhere}, {"steps", steps},       {"stops", stops}};
}

FunnelJson funnel_json(const FunnelRun& run, const ProcedureOptions& options) {
  FunnelJson out{
      {"until", methods::text_of(run.input.end)}, {"level", run.input.level}, {"later", run.found.later}};
  if (run.procedure != nullptr) out["procedure"] = run.procedure->name;
  out["all"] = group_json(run, run.found.all);
  if (!options.by.empty()) {
    out["by"] = options.by;
    out["groups"] = FunnelJson::array();
    for (const auto& group : run.found.groups) out["groups"].push_back(group_json(run, group));
  }
  out["blockers"] = FunnelJson::array();
  for (const auto& one : run.found.blockers)
    out["blockers"].push_back(
        {{"blocker", one.blocker}, {"cases", one.cases}, {"could_move", one.could_move}});
  if (!options.solved.empty())
    out["solved"] = {{"blockers", options.solved},
                     {"could_move",
                      funnel::could_move_without(run.input, {options.solved.begin(), options.solved.end()})}};
  return out;
}

std::string step_label(const FunnelRun& run, std::size_t step, Language language) {
  if (run.procedure == nullptr) return run.file.steps[step];
  return run.procedure->steps[step].label.in(language);
}

std::string median_text(const funnel::Survival& time, Language language) {
  if (time.cases == 0) return "-";
  if (!time.median) return text(language, "cli.procedure.median_none");
  const auto end = [](const std::optional<double>& value) { return value ? short_decimal(*value, 1) : "…"; };
  return short_decimal(*time.median, 1) + " (" + end(time.median_lower) + "–" + end(time.median_upper) + ")";
}

void print_group(const FunnelRun& run, const funnel::GroupCounts& group, const Common& common) {
  const Language in = common.language;
  std::vector<std::vector<std::string>> rows(1);
  for (const char* head : {"step", "entered", "at", "past", "refused", "left", "blocked_count", "median"})
    rows[0].push_back(text(in, std::string("cli.procedure.head_") + head));
  for (std::size_t i = 0; i < group.steps.size(); ++i) {
    const funnel::StepCounts& step = group.steps[i];
    rows.push_back({step_label(run, i, in), std::to_string(step.entered), std::to_string(step.at),
                    std::to_string(step.past), std::to_string(step.refused), std::to_string(step.left),
                    std::to_string(step.blocked), median_text(step.time, in)});
  }
  *common.out << text_table(rows)
              << text(in, "cli.procedure.cases",
                      {{"cases", std::to_string(group.cases)}, {"complete", std::to_string(group.complete)}})
              << '\n';
  if (group.elsewhere > 0)
    *common.out << text(in, "cli.procedure.elsewhere", {{"count", std::to_string(group.elsewhere)}}) << '\n';
}

void print_funnel(const FunnelRun& run, const ProcedureOptions& options, const Common& common) {
  const Language in = common.language;
  const auto say = [&](const char* key, const Parameters& parameters) {
    *common.out << text(in, std::string("cli.procedure.") + key, parameters) << '\n';
  };
  say("until",
      {{"day", methods::text_of(run.input.end)}, {"level", short_decimal(100 * run.input.level, 1)}});
  print_group(run, run.found.all, common);
  for (const std::size_t step : run.found.all.stops)
    say("stop", {{"step", step_label(run, step, in)},
                 {"lost", std::to_string(run.found.all.steps[step].lost())},
                 {"entered", std::to_string(run.found.all.steps[step].entered)}});
  for (const auto& one : run.found.blockers)
    say("what_if", {{"blocker", one.blocker},
                    {"cases", std::to_string(one.cases)},
                    {"could_move", std::to_string(one.could_move)}});
  if (!options.solved.empty()) {
    const auto moved = funnel::could_move_without(run.input, {options.solved.begin(), options.solved.end()});
    say("solved_all", {{"blockers", joined(options.solved)}, {"could_move", std::to_string(moved)}});
  }
  if (run.found.later > 0) say("later", {{"rows", std::to_string(run.found.later)}});
  if (options.by.empty()) return;
  for (const auto& group : run.found.groups) {
    *common.out << '\n';
    say("group", {{"by", options.by},
                  {"group", group.group.empty() ? text(in, "cli.procedure.group_blank") : group.group}});
    print_group(run, group, common);
  }
}

std::string survival_csv(const FunnelRun& run, bool groups) {
  formats::Table table;
  table.header = {"group", "step", "days", "at_risk", "passed", "censored", "waiting", "lower", "upper"};
  const auto limit = [](const std::optional<double>& value) {
    return value ? short_decimal(*value, 9) : std::string();
  };
  const auto add = [&](const funnel::GroupCounts& group) {
    for (std::size_t i = 0; i < group.steps.size(); ++i)
      for (const auto& row : group.steps[i].time.rows)
        table.rows.push_back(
            {0,
             {group.group, run.file.steps[i], short_decimal(row.time, 0), std::to_string(row.at_risk),
              std::to_string(row.events), std::to_string(row.censored), short_decimal(row.survival, 9),
              limit(row.lower), limit(row.upper)}});
  };
  add(run.found.all);
  if (groups)
    for (const auto& group : run.found.groups) add(group);
  return formats::write_csv(table);
}

Result<methods::Day> end_of(const ProcedureOptions& options, methods::Day last) {
  if (options.day.empty()) return last;
  if (const auto day = methods::day_from(options.day)) return *day;
  return fail(ProblemKind::invalid, "value.not_date", {{"value", options.day}}, {"", 0, 0, "--until"});
}

}  // namespace

int run_procedure_funnel(const ProcedureOptions& options, const Common& common) {
  FunnelRun run;
  pack::Model model;
  if (!options.name.empty()) {
    auto packs = procedure_packs(options);
    if (!packs) return report(common, packs.error());
    model = std::move(*packs);
    const auto found = find_procedure(model, options.name);
    if (!found) return report(common, found.error());
    run.procedure = *found;
    run.input.units = methods::procedure::units(service::rules_of(**found));
  }
  auto file = read_passages(run.procedure, options);
  if (!file) return report(common, file.error());
  run.file = std::move(*file);
  const auto end = end_of(options, run.file.last);
  if (!end) return report(common, end.error());
  run.input.steps = run.file.steps.size();
  run.input.end = *end;
  run.input.passages = run.file.passages;
  run.input.level = options.level;
  auto found = funnel::funnel(run.input);
  if (!found) return report(common, found.error());
  run.found = std::move(*found);
  if (!options.survival.empty())
    if (const auto written = put(common, options.survival, survival_csv(run, !options.by.empty())); !written)
      return report(common, written.error());
  if (common.json) {
    *common.out << funnel_json(run, options).dump(2) << '\n';
  } else if (options.survival != "-") {
    print_funnel(run, options, common);
  }
  return done;
}

}  // namespace minga::cli
