#include "cli/house.hpp"

#include "cli/paths.hpp"

namespace minga::cli {

store::StoreOptions real_store_options() {
  store::StoreOptions options;
  options.clock = system_clock();
  options.random = secure_random();
  return options;
}

service::House real_house(store::Store& store) {
  return {store, system_clock(), service::shared_id_maker(system_clock(), secure_random()), secure_random()};
}

Checked<service::Workspace> open_workspace(const std::filesystem::path& folder,
                                           const std::vector<std::string>& more) {
  return service::open_workspace(folder, pack_paths(), real_store_options(), more);
}

Result<std::unique_ptr<store::Store>> open_file_of(const std::filesystem::path& folder) {
  const auto file = service::workspace_file(folder);
  std::error_code none;
  if (!std::filesystem::exists(file, none))
    return fail(ProblemKind::not_found, "workspace.none", {}, {folder.string(), 0, 0, ""});
  return store::open_sqlite(file, real_store_options());
}

std::string register_names(const pack::Model& model) {
  std::string names;
  for (const auto& [name, reg] : model.registers)
    if (!reg.system) names += (names.empty() ? "" : ", ") + name;
  return names;
}

}  // namespace minga::cli
