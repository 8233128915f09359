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

Checked<service::Workspace> open_workspace(const std::filesystem::path& folder) {
  return service::open_workspace(folder, pack_paths(), real_store_options());
}

}  // namespace minga::cli
