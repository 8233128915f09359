#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <iostream>
#include <nlohmann/json.hpp>

#include "cli/command.hpp"
#include "cli/command_line.hpp"
#include "cli/problem_json.hpp"
#include "cli/version.hpp"

namespace minga::cli {
namespace {

using Json = nlohmann::ordered_json;

/// The language must be known before the help is written, so before parsing.
Language language_of(const std::vector<std::string>& arguments, Language otherwise) {
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (arguments[i] == "--lang" && i + 1 < arguments.size()) return language_from(arguments[i + 1]);
    if (arguments[i].starts_with("--lang=")) return language_from(arguments[i].substr(7));
  }
  return otherwise;
}

/// A command line that cannot be read. Where the help is lies with the deepest command that was understood.
int misuse(const CLI::App& app, const CLI::ParseError& error, Common common) {
  std::string where = app.get_name();
  for (const auto* at = &app; !at->get_subcommands().empty();) {
    at = at->get_subcommands().front();
    where += " " + at->get_name();
  }
  const auto problem = problem_of(app, error);
  report(common, problem);
  if (!common.json) *common.err << text(common.language, "cli.see_help", {{"command", where}}) << '\n';
  return misused;
}

int run_parsed(const CLI::App& app, const std::vector<Run>& runs, const Common& common) {
  const auto& name = app.get_subcommands().front()->get_name();
  const auto& all = commands();
  const auto at = std::find_if(all.begin(), all.end(), [&](const Command& c) { return c.name == name; });
  try {
    const int code = runs[static_cast<std::size_t>(at - all.begin())](common);
    common.out->flush();
    if (*common.out) return code;
    return report(common, {ProblemKind::storage, "cli.output_failed", {}, {}});
  } catch (const std::exception& error) {
    return report(common, {ProblemKind::internal, "cli.failed", {{"detail", error.what()}}, {}});
  }
}

}  // namespace

Json problem_json(const Problem& problem, Language language) {
  Json out{{"code", problem.code}, {"detail", message(language, problem)}};
  if (!problem.place.file.empty()) out["file"] = problem.place.file;
  if (problem.place.line != 0) out["line"] = problem.place.line;
  if (problem.place.column != 0) out["column"] = problem.place.column;
  if (!problem.place.field.empty()) out["field"] = problem.place.field;
  return out;
}

int report(const Common& common, const Problems& problems) {
  if (common.json) {
    Json list = Json::array();
    for (const auto& problem : problems) list.push_back(problem_json(problem, common.language));
    *common.out << Json{{"problems", list}}.dump(2) << '\n';
  } else {
    for (const auto& problem : problems) *common.err << sentence(common.language, problem) << '\n';
  }
  return failed;
}

int report(const Common& common, const Problem& problem) {
  return report(common, Problems{problem});
}

void remark(const Common& common, const Problems& notices) {
  if (common.json) return;
  for (const auto& notice : notices) *common.err << sentence(common.language, notice) << '\n';
}

std::vector<Run> declare_program(CLI::App& app, Common& common, std::string& language_option) {
  const auto words = [&](const std::string& key) { return text(common.language, key); };
  app.name("minga");
  app.description(words("cli.about"));
  speak(app, common.language);
  app.set_help_flag("-h,--help", words("cli.help"));
  app.set_version_flag("--version", std::string(version()), words("cli.version"));
  app.require_subcommand(1);
  app.fallthrough();
  app.add_option("--lang", language_option, words("cli.lang"))->check(CLI::IsMember({"es", "en"}));
  app.add_flag("--json", common.json, words("cli.json"));
  app.footer(words("cli.more_help"));
  std::vector<Run> runs;
  for (const auto& command : commands()) {
    auto* sub = app.add_subcommand(command.name, words("cli." + command.name + ".about"));
    sub->group(words("cli.group.commands"));
    sub->footer(examples(common.language, command.name));
    runs.push_back(command.declare(*sub, common.language));
    sub->get_help_ptr()->group(words("cli.group.options"));
    for (auto* act : sub->get_subcommands({})) {
      act->group(words("cli.group.acts"));
      act->get_help_ptr()->group(words("cli.group.options"));
      act->footer(examples(common.language, command.name));
    }
  }
  return runs;
}

int run(std::vector<std::string> arguments, Common common) {
  common.language = language_of(arguments, common.language);
  const bool wants_json = std::find(arguments.begin(), arguments.end(), "--json") != arguments.end();
  CLI::App app;
  std::string language;
  const auto runs = declare_program(app, common, language);
  std::reverse(arguments.begin(), arguments.end());  // CLI11 takes them last first
  try {
    app.parse(std::move(arguments));
  } catch (const CLI::Success& asked) {
    app.exit(asked, *common.out, *common.err);
    return done;
  } catch (const CLI::ParseError& error) {
    common.json = wants_json;
    return misuse(app, error, common);
  }
  return run_parsed(app, runs, common);
}

}  // namespace minga::cli
