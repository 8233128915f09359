#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "cli/all_commands.hpp"
#include "cli/house.hpp"
#include "service/checks.hpp"

namespace minga::cli {
namespace {

using Json = nlohmann::ordered_json;

struct CheckOptions {
  std::string folder;
  std::string territory;
  std::string on;
};

Json outcome_json(const pack::Model& model, const service::CheckOutcome& outcome, Language language) {
  Json records = Json::array();
  for (const auto& found : outcome.records)
    records.push_back({{"register", outcome.register_name},
                       {"id", to_string(found.record.record.id)},
                       {"sentence", service::sentence_of(model, outcome, found, language)}});
  return {{"check", outcome.check},
          {"label", model.checks.find(outcome.check)->second.label.in(language)},
          {"count", outcome.count},
          {"records", records}};
}

void print_outcome(const Common& common, const Json& outcome) {
  const auto count = outcome["count"].get<std::size_t>();
  *common.out << text(common.language, count == 0 ? "cli.check.holds" : "cli.check.broken",
                      {{"label", outcome["label"].get<std::string>()}, {"count", std::to_string(count)}})
              << '\n';
  for (const auto& record : outcome["records"])
    *common.out << "  " << record["sentence"].get<std::string>() << "  ["
                << record["register"].get<std::string>() << ' ' << record["id"].get<std::string>() << "]\n";
}

int run_checks_of(const CheckOptions& options, const Common& common) {
  std::optional<Id> territory;
  if (!options.territory.empty() && !(territory = id_from(options.territory))) {
    report(common,
           Problem{ProblemKind::malformed, "cli.check.territory", {{"given", options.territory}}, {}});
    return misused;
  }
  if (!options.on.empty() && !is_date(options.on)) {
    report(common, Problem{ProblemKind::malformed, "value.not_date", {}, {"", 0, 0, "--on"}});
    return misused;
  }
  auto workspace = open_workspace(options.folder);
  if (!workspace) return report(common, workspace.error());
  auto house = real_house(*workspace->store);
  const auto today = options.on.empty() ? to_rfc3339(house.clock()).substr(0, 10) : options.on;
  const auto outcomes = service::run_checks(house, service::system_actor(), territory, today);
  if (!outcomes) return report(common, outcomes.error());
  bool all_hold = true;
  Json list = Json::array();
  for (const auto& outcome : *outcomes) {
    all_hold = all_hold && outcome.count == 0;
    list.push_back(outcome_json(workspace->store->model(), outcome, common.language));
  }
  if (common.json) {
    *common.out << Json{{"on", today}, {"checks", list}}.dump(2) << '\n';
  } else {
    for (const auto& outcome : list) print_outcome(common, outcome);
  }
  return all_hold ? done : failed;
}

}  // namespace

Run declare_check(CLI::App& app, Language language) {
  const auto words = [&](const char* key) { return text(language, key); };
  const auto options = std::make_shared<CheckOptions>();
  app.add_option("folder", options->folder, words("cli.folder"))->required();
  app.add_option("--territory", options->territory, words("cli.check.of_territory"));
  app.add_option("--on", options->on, words("cli.check.on"));
  return [options](const Common& common) { return run_checks_of(*options, common); };
}

}  // namespace minga::cli
