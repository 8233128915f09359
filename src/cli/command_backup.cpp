#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <filesystem>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "cli/all_commands.hpp"
#include "cli/house.hpp"
#include "cli/progress.hpp"

namespace minga::cli {
namespace {

using Json = nlohmann::ordered_json;
namespace fs = std::filesystem;

struct BackupOptions {
  std::string folder, file;
};

int run_backup(const BackupOptions& options, const Common& common) {
  const Working working(common, text(common.language, "cli.working"));
  const auto store = open_file_of(options.folder);
  if (!store) return report(common, store.error());
  if (const auto copied = (*store)->backup(options.file); !copied) return report(common, copied.error());
  // A copy has all personal data in it: it is for who made it.
  std::error_code none;
  fs::permissions(options.file, fs::perms::owner_read | fs::perms::owner_write, none);
  const auto bytes = fs::file_size(options.file, none);
  if (common.json) {
    *common.out << Json{{"file", options.file}, {"bytes", bytes}}.dump(2) << '\n';
  } else {
    *common.out << text(common.language, "cli.backup.done",
                        {{"file", options.file}, {"bytes", std::to_string(bytes)}})
                << '\n';
  }
  return done;
}

}  // namespace

Run declare_backup(CLI::App& app, Language language) {
  const auto options = std::make_shared<BackupOptions>();
  app.add_option("folder", options->folder, text(language, "cli.folder"))->required();
  app.add_option("file", options->file, text(language, "cli.backup.file"))->required();
  return [options](const Common& common) { return run_backup(*options, common); };
}

}  // namespace minga::cli
