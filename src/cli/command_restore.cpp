#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <filesystem>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "cli/all_commands.hpp"
#include "cli/ask.hpp"
#include "cli/progress.hpp"
#include "service/workspace.hpp"
#include "store/store.hpp"

namespace minga::cli {
namespace {

using Json = nlohmann::ordered_json;
namespace fs = std::filesystem;

struct RestoreOptions {
  std::string folder, file;
  bool yes = false;
};

int run_restore(const RestoreOptions& options, const Common& common) {
  const auto target = service::workspace_file(options.folder);
  std::error_code failure;
  const bool replaces = fs::exists(target, failure);
  if (replaces && !options.yes &&
      !agreed(common, text(common.language, "cli.restore.ask", {{"folder", options.folder}})))
    return report(common, Problem{ProblemKind::conflict, "cli.restore.not_agreed", {}, {}});
  const Working working(common, text(common.language, "cli.working"));
  if (!fs::is_directory(options.folder, failure)) {
    fs::create_directories(options.folder, failure);
    fs::permissions(options.folder, fs::perms::owner_all, failure);
  }
  if (const auto restored = store::restore_sqlite(options.file, target); !restored)
    return report(common, restored.error());
  const auto kept = replaces ? target.string() + ".before-restore" : std::string();
  if (common.json) {
    *common.out << Json{{"workspace", options.folder}, {"kept", replaces ? Json(kept) : Json()}}.dump(2)
                << '\n';
    return done;
  }
  *common.out << text(common.language, "cli.restore.done", {{"folder", options.folder}}) << '\n';
  if (replaces) *common.out << text(common.language, "cli.restore.kept", {{"file", kept}}) << '\n';
  return done;
}

}  // namespace

Run declare_restore(CLI::App& app, Language language) {
  const auto options = std::make_shared<RestoreOptions>();
  app.add_option("folder", options->folder, text(language, "cli.folder"))->required();
  app.add_option("file", options->file, text(language, "cli.restore.file"))->required();
  app.add_flag("--yes", options->yes, text(language, "cli.restore.yes"));
  return [options](const Common& common) { return run_restore(*options, common); };
}

}  // namespace minga::cli
