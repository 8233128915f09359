#include <iostream>
#include <nlohmann/json.hpp>

#include "base/joined.hpp"
#include "cli/case_acts.hpp"
#include "cli/house.hpp"
#include "cli/text_table.hpp"
#include "http/resources/case_json.hpp"

namespace minga::cli {
namespace {

std::string number_told(const service::Told& count) {
  return count ? std::to_string(*count) : "·";
}

void print_told_group(const service::CaseFunnel& funnel, const service::ToldGroup& group,
                      const Common& common) {
  const Language in = common.language;
  std::vector<std::vector<std::string>> rows(1);
  for (const char* head : {"step", "entered", "at", "past", "refused", "left", "blocked_count", "median"})
    rows[0].push_back(text(in, std::string("cli.procedure.head_") + head));
  for (std::size_t i = 0; i < group.steps.size(); ++i) {
    const auto& step = group.steps[i];
    rows.push_back({funnel.procedure->steps[i].label.in(in), number_told(step.entered), number_told(step.at),
                    number_told(step.past), number_told(step.refused), number_told(step.left),
                    number_told(step.blocked),
                    step.median ? std::to_string(static_cast<long>(*step.median)) : "-"});
  }
  *common.out << text_table(rows)
              << text(in, "cli.procedure.cases",
                      {{"cases", number_told(group.cases)}, {"complete", number_told(group.complete)}})
              << '\n';
  if (group.elsewhere.value_or(0) > 0)
    *common.out << text(in, "cli.procedure.elsewhere", {{"count", number_told(group.elsewhere)}}) << '\n';
}

void print_case_funnel(const service::CaseFunnel& funnel, const CaseOptions& options, const Common& common) {
  const Language in = common.language;
  const auto say = [&](const char* key, const Parameters& parameters) {
    *common.out << text(in, key, parameters) << '\n';
  };
  say("cli.case.funnel_until",
      {{"procedure", funnel.procedure->label.in(in)}, {"day", methods::text_of(funnel.until)}});
  print_told_group(funnel, funnel.all, common);
  for (const auto& one : funnel.blockers)
    say("cli.procedure.what_if", {{"blocker", one.blocker},
                                  {"cases", number_told(one.cases)},
                                  {"could_move", number_told(one.could_move)}});
  if (!options.solved.empty())
    say("cli.procedure.solved_all",
        {{"blockers", joined(options.solved)}, {"could_move", number_told(funnel.solved)}});
  if (funnel.uncounted > 0) say("cli.case.uncounted", {{"count", std::to_string(funnel.uncounted)}});
  for (const auto& group : funnel.groups) {
    *common.out << '\n';
    say("cli.procedure.group",
        {{"by", funnel.by},
         {"group", group.group.empty() ? text(in, "cli.procedure.group_blank") : group.group}});
    print_told_group(funnel, group, common);
  }
}

}  // namespace

int run_case_funnel(const CaseOptions& options, const Common& common) {
  auto workspace = open_workspace(options.folder);
  if (!workspace) return report(common, workspace.error());
  auto house = real_house(*workspace->store);
  service::CaseFunnelQuery query;
  query.procedure = options.procedure;
  query.by = options.by;
  query.until = options.until;
  query.solved = options.solved;
  query.level = options.level;
  if (!options.territory.empty()) {
    const auto territory = case_territory(house, options.territory);
    if (!territory) return report(common, territory.error());
    query.territory = *territory;
  }
  const auto funnel = service::case_funnel(house, service::system_actor(), query);
  if (!funnel) return report(common, funnel.error());
  if (common.json) {
    *common.out << http::case_funnel_json(*funnel).dump(2) << '\n';
  } else {
    print_case_funnel(*funnel, options, common);
  }
  return done;
}

}  // namespace minga::cli
