#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "cli/all_commands.hpp"
#include "cli/house.hpp"
#include "cli/output.hpp"
#include "cli/paths.hpp"
#include "cli/version.hpp"
#include "http/api.hpp"
#include "http/openapi.hpp"

namespace minga::cli {
namespace {

using Json = nlohmann::ordered_json;
namespace fs = std::filesystem;

struct OpenapiOptions {
  std::string folder, output;
};

/// A folder that is gone when this is.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::error_code none;
    auto pattern = (fs::temp_directory_path(none) / "minga-XXXXXX").string();
    if (mkdtemp(pattern.data()) != nullptr) path_ = pattern;
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder() {
    std::error_code none;
    if (!path_.empty()) fs::remove_all(path_, none);
  }
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

Checked<service::Workspace> workspace_of(const OpenapiOptions& options, const TemporaryFolder& temporary) {
  if (!options.folder.empty()) return open_workspace(options.folder);
  return service::make_workspace(temporary.path(), {"core"}, pack_paths(), real_store_options());
}

int run_openapi(const OpenapiOptions& options, const Common& common) {
  const TemporaryFolder temporary;
  auto workspace = workspace_of(options, temporary);
  if (!workspace) return report(common, workspace.error());
  auto house = real_house(*workspace->store);
  http::Api api(house, std::make_shared<http::Metrics>());
  api.version = version();
  const auto document =
      http::openapi_document(http::make_router(api), workspace->store->model(), api.version) + "\n";
  if (const auto written = put(common, options.output, document); !written)
    return report(common, written.error());
  if (to_standard_output(options.output)) return done;
  if (common.json) {
    *common.out << Json{{"file", options.output}}.dump(2) << '\n';
  } else {
    *common.out << text(common.language, "cli.openapi.done", {{"file", options.output}}) << '\n';
  }
  return done;
}

}  // namespace

Run declare_openapi(CLI::App& app, Language language) {
  const auto options = std::make_shared<OpenapiOptions>();
  app.add_option("folder", options->folder, text(language, "cli.openapi.folder"));
  app.add_option("-o,--output", options->output, text(language, "cli.output"));
  return [options](const Common& common) { return run_openapi(*options, common); };
}

}  // namespace minga::cli
