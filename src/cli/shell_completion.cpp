#include "cli/shell_completion.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <vector>

namespace minga::cli {
namespace {

/// One command of the tree with what may follow it.
struct Node {
  std::string path;  // "minga impact analyze"
  std::vector<const CLI::App*> commands;
  std::vector<const CLI::Option*> options;
};

void add_options(const CLI::App& app, Node& node) {
  for (const auto* option : app.get_options())
    if (option->nonpositional()) node.options.push_back(option);
}

/// Options of the program hold after every command too.
void walk(const CLI::App& root, const CLI::App& app, const std::string& path, std::vector<Node>& nodes) {
  Node node{path, {}, {}};
  for (const auto* sub : app.get_subcommands([](const CLI::App*) { return true; }))
    node.commands.push_back(sub);
  add_options(app, node);
  if (&app != &root)
    for (const auto* option : root.get_options())
      if (option->nonpositional() && option->check_lname("json") + option->check_lname("lang") > 0)
        node.options.push_back(option);
  nodes.push_back(node);
  for (const auto* sub : node.commands) walk(root, *sub, path + " " + sub->get_name(), nodes);
}

std::vector<Node> nodes_of(const CLI::App& program) {
  std::vector<Node> nodes;
  walk(program, program, program.get_name(), nodes);
  return nodes;
}

std::vector<std::string> names_of(const CLI::Option& option) {
  std::vector<std::string> names;
  for (const auto& name : option.get_snames()) names.push_back("-" + name);
  for (const auto& name : option.get_lnames()) names.push_back("--" + name);
  return names;
}

std::string words_of(const Node& node) {
  std::string words;
  const auto add = [&](const std::string& word) { words += (words.empty() ? "" : " ") + word; };
  for (const auto* sub : node.commands) add(sub->get_name());
  for (const auto* option : node.options)
    for (const auto& name : names_of(*option)) add(name);
  return words;
}

/// Within single quotes of a shell.
std::string quoted(const std::string& words) {
  std::string out = "'";
  for (const char c : words) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

/// Finds the deepest command on the line and offers what may follow it; else files.
std::string bash(const CLI::App& program) {
  std::string out =
      "_minga() {\n"
      "  local path=minga word i\n"
      "  declare -A next=(\n";
  for (const auto& node : nodes_of(program))
    out += "    ['" + node.path + "']=" + quoted(words_of(node)) + "\n";
  out +=
      "  )\n"
      "  for ((i = 1; i < COMP_CWORD; i++)); do\n"
      "    word=\"$path ${COMP_WORDS[i]}\"\n"
      "    [[ -v next[$word] ]] && path=$word\n"
      "  done\n"
      "  mapfile -t COMPREPLY < <(compgen -W \"${next[$path]}\" -- \"${COMP_WORDS[COMP_CWORD]}\")\n"
      "}\n"
      "complete -o default -F _minga minga\n";
  return out;
}

/// The same for zsh, which has its own words for it.
std::string zsh(const CLI::App& program) {
  std::string out =
      "#compdef minga\n"
      "_minga() {\n"
      "  local at=minga word\n"
      "  local -A next=(\n";
  for (const auto& node : nodes_of(program))
    out += "    '" + node.path + "' " + quoted(words_of(node)) + "\n";
  out +=
      "  )\n"
      "  for word in ${words[2,CURRENT-1]}; do\n"
      "    (( ${+next[$at $word]} )) && at=\"$at $word\"\n"
      "  done\n"
      "  compadd -- ${=next[$at]}\n"
      "  _files\n"
      "}\n"
      "compdef _minga minga\n";
  return out;
}

/// The words of a path without the program's name.
std::vector<std::string> commands_in(const std::string& path) {
  std::vector<std::string> words;
  for (std::size_t at = path.find(' '); at != std::string::npos;) {
    const auto end = path.find(' ', at + 1);
    words.push_back(path.substr(at + 1, end == std::string::npos ? end : end - at - 1));
    at = end;
  }
  return words;
}

std::string fish_line(const std::string& condition, const std::string& rest, const std::string& about) {
  return "complete -c minga" + (condition.empty() ? "" : " -n " + quoted(condition)) + rest + " -d " +
         quoted(about) + "\n";
}

std::string fish(const CLI::App& program) {
  std::string out;
  for (const auto& node : nodes_of(program)) {
    const auto path = commands_in(node.path);
    std::string condition = path.empty() ? "__fish_use_subcommand" : "";
    for (const auto& word : path)
      condition += (condition.empty() ? "" : "; and ") + ("__fish_seen_subcommand_from " + word);
    auto without = condition;
    if (!path.empty() && !node.commands.empty()) {
      without += "; and not __fish_seen_subcommand_from";
      for (const auto* sub : node.commands) without += " " + sub->get_name();
    }
    for (const auto* sub : node.commands)
      out += fish_line(without, " -f -a " + sub->get_name(), sub->get_description());
    for (const auto* option : node.options) {
      std::string names;
      for (const auto& name : option->get_snames()) names += " -s " + name;
      for (const auto& name : option->get_lnames()) names += " -l " + name;
      if (option->get_expected_max() > 0 && option->get_type_size() > 0) names += " -r";
      out += fish_line(condition, names, option->get_description());
    }
  }
  return out;
}

}  // namespace

std::string completion_script(const CLI::App& program, std::string_view shell) {
  if (shell == "fish") return fish(program);
  if (shell == "zsh") return zsh(program);
  return bash(program);
}

}  // namespace minga::cli
