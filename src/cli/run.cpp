#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>

#include "cli/command.hpp"
#include "cli/version.hpp"

namespace minga::cli {
namespace {

using Json = nlohmann::ordered_json;

Json json_of(const Problem& problem, Language language) {
  Json out{{"code", problem.code}, {"detail", message(language, problem)}};
  if (!problem.place.file.empty()) out["file"] = problem.place.file;
  if (problem.place.line != 0) out["line"] = problem.place.line;
  if (problem.place.column != 0) out["column"] = problem.place.column;
  if (!problem.place.field.empty()) out["field"] = problem.place.field;
  return out;
}

/// The language must be known before the help is written, so before parsing.
Language language_of(const std::vector<std::string>& arguments, Language otherwise) {
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (arguments[i] == "--lang" && i + 1 < arguments.size()) return language_from(arguments[i + 1]);
    if (arguments[i].starts_with("--lang=")) return language_from(arguments[i].substr(7));
  }
  return otherwise;
}

}  // namespace

int report(const Common& common, const Problems& problems) {
  if (common.json) {
    Json list = Json::array();
    for (const auto& problem : problems) list.push_back(json_of(problem, common.language));
    *common.out << Json{{"problems", list}}.dump(2) << '\n';
  } else {
    for (const auto& problem : problems) *common.err << sentence(common.language, problem) << '\n';
  }
  return failed;
}

int report(const Common& common, const Problem& problem) {
  return report(common, Problems{problem});
}

int run(std::vector<std::string> arguments, Common common) {
  common.language = language_of(arguments, common.language);
  const auto words = [&](const std::string& key) { return text(common.language, key); };
  CLI::App app(words("cli.about"), "minga");
  app.set_version_flag("--version", std::string(version()), words("cli.version"));
  app.set_help_flag("-h,--help", words("cli.help"));
  app.require_subcommand(1);
  app.fallthrough();
  std::string language;
  app.add_option("--lang", language, words("cli.lang"))->check(CLI::IsMember({"es", "en"}));
  app.add_flag("--json", common.json, words("cli.json"));
  std::map<const CLI::App*, Run> runs;
  for (const auto& command : commands()) {
    auto* sub = app.add_subcommand(command.name, words("cli." + command.name + ".about"));
    sub->footer(words("cli." + command.name + ".examples"));
    runs[sub] = command.declare(*sub, common.language);
  }
  std::reverse(arguments.begin(), arguments.end());  // CLI11 takes them last first
  try {
    app.parse(std::move(arguments));
  } catch (const CLI::ParseError& error) {
    const int code = app.exit(error, *common.out, *common.err);
    return code == 0 ? done : misused;
  }
  return runs.at(app.get_subcommands().front())(common);
}

}  // namespace minga::cli
