#include "cli/command_line.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <memory>

namespace minga::cli {
namespace {

/// What stands before and after a part of a text; the whole text before it where the part is not in it.
std::pair<std::string, std::string> split(const std::string& whole, std::string_view part) {
  const auto at = whole.find(part);
  if (at == std::string::npos) return {whole, ""};
  return {whole.substr(0, at), whole.substr(at + part.size())};
}

Problem wrong(const char* code, Parameters parameters) {
  return {ProblemKind::malformed, code, std::move(parameters), {}};
}

}  // namespace

void speak(CLI::App& app, Language language) {
  const auto formatter = std::make_shared<CLI::Formatter>();
  const std::pair<const char*, const char*> labels[] = {
      {"Usage", "cli.label.usage"},           {"OPTIONS", "cli.label.options"},
      {"SUBCOMMAND", "cli.label.subcommand"}, {"Positionals", "cli.label.positionals"},
      {"REQUIRED", "cli.label.required"},     {"Needs", "cli.label.needs"},
      {"Excludes", "cli.label.excludes"},     {"TEXT", "cli.label.text"},
      {"UINT", "cli.label.number"},           {"INT", "cli.label.number"}};
  for (const auto& [label, key] : labels) formatter->label(label, text(language, key));
  app.formatter(formatter);
  app.option_defaults()->group(text(language, "cli.group.options"));
}

std::string examples(Language language, std::string_view command) {
  std::string lines = text(language, "cli.examples") + ":";
  auto rest = text(language, "cli." + std::string(command) + ".examples");
  for (bool more = true; more;) {
    more = rest.find(" · ") != std::string::npos;
    auto [line, others] = split(rest, " · ");
    lines += "\n  " + line;
    rest = std::move(others);
  }
  return lines;
}

Problem problem_of(const CLI::ParseError& error) {
  const std::string said = error.what();
  const auto& kind = error.get_name();
  if (kind == "ExtrasError") return wrong("cli.error.extra", {{"value", split(said, ": ").second}});
  if (kind == "RequiredError") {
    if (said.find("subcommand") != std::string::npos) return wrong("cli.error.no_command", {});
    return wrong("cli.error.required", {{"option", split(said, " is required").first}});
  }
  if (kind == "ConversionError") {
    const auto [option, value] = split(split(said, ": ").second, " = ");
    return wrong("cli.error.value", {{"option", option}, {"value", value}});
  }
  if (kind == "ValidationError") {
    const auto [option, detail] = split(said, ": ");
    return wrong("cli.error.not_valid", {{"option", option}, {"detail", detail}});
  }
  if (kind == "ArgumentMismatch") return wrong("cli.error.count", {{"option", split(said, ": ").first}});
  if (kind == "RequiresError") {
    const auto [option, other] = split(said, " requires ");
    return wrong("cli.error.requires", {{"option", option}, {"other", other}});
  }
  if (kind == "ExcludesError") {
    const auto [option, other] = split(said, " excludes ");
    return wrong("cli.error.excludes", {{"option", option}, {"other", other}});
  }
  return wrong("cli.error.other", {{"detail", said}});
}

}  // namespace minga::cli
