#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>

#include "cli/all_commands.hpp"
#include "cli/shell_completion.hpp"

namespace minga::cli {

Run declare_completion(CLI::App& app, Language language) {
  const auto shell = std::make_shared<std::string>();
  app.add_option("shell", *shell, text(language, "cli.completion.shell"))
      ->required()
      ->check(CLI::IsMember({"bash", "zsh", "fish"}));
  return [shell, program = app.get_parent()](const Common& common) {
    const auto script = completion_script(*program, *shell);
    if (common.json) {
      *common.out << nlohmann::ordered_json{{"shell", *shell}, {"script", script}}.dump(2) << '\n';
    } else {
      *common.out << script;
    }
    return static_cast<int>(done);
  };
}

}  // namespace minga::cli
