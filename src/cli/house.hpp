#pragma once

#include <filesystem>

#include "service/house.hpp"
#include "service/workspace.hpp"

namespace minga::cli {

/// The clock and randomness of the real world.
store::StoreOptions real_store_options();
service::House real_house(store::Store& store);

/// Opens the workspace a command works on.
Checked<service::Workspace> open_workspace(const std::filesystem::path& folder);

}  // namespace minga::cli
