#include "cli/house.hpp"

#include "base/joined.hpp"
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

Result<const pack::Register*> register_named(const pack::Model& model, const std::string& name) {
  const auto* found = model.find_register(name);
  if (found != nullptr && !found->system) return found;
  std::vector<std::string_view> names;
  for (const auto& [known, reg] : model.registers)
    if (!reg.system) names.push_back(known);
  return fail(ProblemKind::not_found, "cli.no_register", {{"register", name}, {"registers", joined(names)}});
}

}  // namespace minga::cli
