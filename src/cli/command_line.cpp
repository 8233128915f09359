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

/// Says what an option takes without naming a C++ type: {es,en}, [1 - 1000], TEXT.
class PlainFormatter : public CLI::Formatter {
 public:
  std::string make_option_opts(const CLI::Option* option) const override {
    if (option->get_type_size() == 0) return needs(*option);
    const auto [type, limits] = split(option->get_type_name(), ":");
    const auto range = split(limits, " in ").second;
    std::string out = " " + (limits.empty() ? get_label(type) : range.empty() ? limits : range);
    if (!option->get_default_str().empty()) out += "=" + option->get_default_str();
    if (option->get_required()) out += " " + get_label("REQUIRED");
    return out + needs(*option);
  }

 private:
  std::string needs(const CLI::Option& option) const {
    std::string out;
    for (const auto* other : option.get_needs()) out += " " + get_label("Needs") + ": " + other->get_name();
    return out;
  }
};

Problem wrong(const char* code, Parameters parameters) {
  return {ProblemKind::malformed, code, std::move(parameters), {}};
}

/// No command, or one that there is not: then it is the first word that nothing took.
Problem no_command(const CLI::App& app) {
  const auto rest = app.remaining(true);
  if (rest.empty()) return wrong("cli.error.no_command", {});
  return wrong("cli.error.extra", {{"value", rest.front()}});
}

/// A value that a validator refused, by what CLI11 says of it.
Problem not_valid(const std::string& option, const std::string& detail) {
  if (const auto [value, choices] = split(detail, " not in "); choices.starts_with("{"))
    return wrong("cli.error.choice", {{"option", option}, {"value", value}, {"choices", choices}});
  if (const auto [value, range] = split(detail, " not in range "); !range.empty()) {
    const auto [least, most] = split(range, " to ");
    return wrong(
        "cli.error.range",
        {{"option", option}, {"value", split(value, "Value ").second}, {"least", least}, {"most", most}});
  }
  return wrong("cli.error.value", {{"option", option}, {"value", split(detail, ": ").first}});
}

}  // namespace

void speak(CLI::App& app, Language language) {
  const auto formatter = std::make_shared<PlainFormatter>();
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

Problem problem_of(const CLI::App& app, const CLI::ParseError& error) {
  const std::string said = error.what();
  const auto& kind = error.get_name();
  // Its name is that of the command it was found in.
  if (dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr)
    return wrong("cli.error.extra", {{"value", split(said, ": ").second}});
  if (kind == "RequiredError") {
    if (said.find("subcommand") != std::string::npos) return no_command(app);
    return wrong("cli.error.required", {{"option", split(said, " is required").first}});
  }
  if (kind == "ConversionError") {
    const auto [option, value] = split(split(said, ": ").second, " = ");
    return wrong("cli.error.value", {{"option", option}, {"value", value}});
  }
  if (kind == "ValidationError") {
    const auto [option, detail] = split(said, ": ");
    return not_valid(option, detail);
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
