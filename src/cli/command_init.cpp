#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <fstream>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "cli/all_commands.hpp"
#include "cli/house.hpp"
#include "cli/paths.hpp"
#include "service/example.hpp"

namespace minga::cli {
namespace {

using Json = nlohmann::ordered_json;
namespace fs = std::filesystem;

struct InitOptions {
  std::string folder;
  std::vector<std::string> packs{"core"};
  bool example = false;
};

/// Every pack under examples/, in the order of their names, and those with the procedures of their cases.
std::vector<std::string> example_packs() {
  std::vector<std::string> names;
  for (const auto& path : pack_paths()) {
    std::error_code none;
    for (const auto& entry : fs::directory_iterator(path / "examples", none))
      if (fs::exists(entry.path() / "pack.yaml")) names.push_back(entry.path().filename().string());
    for (const auto& entry : fs::directory_iterator(path, none))
      if (fs::is_directory(entry.path() / "procedures", none))
        names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

Json json_of(const std::vector<service::ExampleAccount>& accounts) {
  Json list = Json::array();
  for (const auto& account : accounts)
    list.push_back({{"login", account.login}, {"password", account.password}, {"role", account.role}});
  return list;
}

/// Only whoever owns the folder may read the accounts of the example.
void keep_accounts(const fs::path& folder, const Json& accounts) {
  const auto file = folder / "example-accounts.json";
  std::ofstream(file) << accounts.dump(2) << '\n';
  fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write);
}

int run_init(const InitOptions& options, const Common& common) {
  auto packs = options.packs;
  if (options.example)
    for (const auto& name : example_packs())
      if (std::find(packs.begin(), packs.end(), name) == packs.end()) packs.push_back(name);
  const auto workspace = service::make_workspace(options.folder, packs, pack_paths(), real_store_options());
  if (!workspace) return report(common, workspace.error());
  Json out{{"workspace", options.folder}, {"packs", workspace->store->model().versions()}};
  if (options.example) {
    auto house = real_house(*workspace->store);
    const auto accounts = service::fill_with_example(house, *workspace);
    if (!accounts) return report(common, accounts.error());
    out["accounts"] = json_of(*accounts);
    keep_accounts(options.folder, out["accounts"]);
  }
  if (common.json) {
    *common.out << out.dump(2) << '\n';
    return done;
  }
  *common.out << text(common.language, "cli.init.done",
                      {{"folder", options.folder}, {"packs", workspace->store->model().versions()}})
              << '\n';
  if (out.contains("accounts"))
    for (const auto& account : out["accounts"])
      *common.out << "  " << account.value("login", "") << "  " << account.value("password", "") << '\n';
  return done;
}

}  // namespace

Run declare_init(CLI::App& app, Language language) {
  const auto options = std::make_shared<InitOptions>();
  app.add_option("folder", options->folder, text(language, "cli.init.folder"))->required();
  app.add_option("--pack", options->packs, text(language, "cli.init.pack"))->allow_extra_args(false);
  app.add_flag("--example", options->example, text(language, "cli.init.example"));
  return [options](const Common& common) { return run_init(*options, common); };
}

}  // namespace minga::cli
