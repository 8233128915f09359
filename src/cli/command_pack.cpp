#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "cli/all_commands.hpp"
#include "cli/house.hpp"
#include "cli/paths.hpp"
#include "pack/read.hpp"
#include "pack/requirements.hpp"
#include "service/checks.hpp"

namespace minga::cli {
namespace {

using Json = nlohmann::ordered_json;

struct PackOptions {
  std::string folder;
  std::string workspace;
  std::vector<std::string> packs;
};

/// Tries the checks of a pack with their examples, in a workspace that is thrown away.
Problems problems_of_examples(const std::vector<std::filesystem::path>& packs) {
  std::string place = (std::filesystem::temp_directory_path() / "minga-pack-XXXXXX").string();
  if (mkdtemp(place.data()) == nullptr)
    return {Problem{ProblemKind::storage, "cli.pack.no_room", {{"folder", place}}, {}}};
  const std::filesystem::path folder(place);
  Problems problems;
  {
    const std::vector<std::string> names(packs.begin(), packs.end());
    const auto workspace =
        service::make_workspace(folder / "work", names, pack_paths(), real_store_options());
    if (!workspace) {
      problems = workspace.error();
    } else {
      auto house = real_house(*workspace->store);
      for (const auto& [name, check] : workspace->store->model().checks)
        if (const auto good = service::try_example(house, check); !good) problems.push_back(good.error());
    }
  }
  std::error_code ignored;
  std::filesystem::remove_all(folder, ignored);
  return problems;
}

int run_check(const PackOptions& options, const Common& common) {
  const auto folders = pack::with_required_packs(options.folder, pack_paths());
  if (!folders) return report(common, folders.error());
  const auto model = pack::read_packs(*folders);
  if (!model) return report(common, model.error());
  if (const auto problems = problems_of_examples(*folders); !problems.empty())
    return report(common, problems);
  std::size_t fields = 0;
  for (const auto& [name, reg] : model->registers) fields += reg.fields.size();
  const Json counts{{"registers", model->registers.size()},   {"fields", fields},
                    {"catalogues", model->catalogues.size()}, {"records", model->records.size()},
                    {"procedures", model->procedures.size()}, {"versions", model->versions()}};
  if (common.json) {
    *common.out << counts.dump(2) << '\n';
  } else {
    *common.out << text(common.language, "cli.pack.good",
                        {{"folder", options.folder},
                         {"registers", counts["registers"].dump()},
                         {"fields", counts["fields"].dump()},
                         {"catalogues", counts["catalogues"].dump()},
                         {"versions", model->versions()},
                         {"records", counts["records"].dump()},
                         {"procedures", counts["procedures"].dump()}})
                << '\n';
  }
  return done;
}

int run_add(const PackOptions& options, const Common& common) {
  const auto workspace = open_workspace(options.workspace, options.packs);
  if (!workspace) return report(common, workspace.error());
  const auto versions = workspace->store->model().versions();
  if (common.json) {
    *common.out << Json{{"workspace", options.workspace}, {"packs", versions}}.dump(2) << '\n';
  } else {
    *common.out << text(common.language, "cli.pack.added",
                        {{"folder", options.workspace}, {"packs", versions}})
                << '\n';
  }
  return done;
}

}  // namespace

Run declare_pack(CLI::App& app, Language language) {
  const auto options = std::make_shared<PackOptions>();
  app.require_subcommand(1);
  auto* check = app.add_subcommand("check", text(language, "cli.pack.check.about"));
  check->fallthrough();
  check->add_option("folder", options->folder, text(language, "cli.pack.folder"))->required();
  auto* add = app.add_subcommand("add", text(language, "cli.pack.add.about"));
  add->fallthrough();
  add->add_option("workspace", options->workspace, text(language, "cli.folder"))->required();
  add->add_option("packs", options->packs, text(language, "cli.pack.packs"))->required();
  return [options, add](const Common& common) {
    return add->parsed() ? run_add(*options, common) : run_check(*options, common);
  };
}

}  // namespace minga::cli
