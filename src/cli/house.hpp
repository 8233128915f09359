#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "service/house.hpp"
#include "service/workspace.hpp"

namespace minga::cli {

/// The clock and randomness of the real world.
store::StoreOptions real_store_options();
service::House real_house(store::Store& store);

/// Opens the workspace a command works on and brings it to the present version of its packs.
/// `more`: packs to add to those it has.
Checked<service::Workspace> open_workspace(const std::filesystem::path& folder,
                                           const std::vector<std::string>& more = {});

/// Opens its file as it is: for what looks at the data or copies it and needs no pack. "workspace.none".
Result<std::unique_ptr<store::Store>> open_file_of(const std::filesystem::path& folder);

/// One of the registers that a person may name. "cli.no_register" (`registers`: those there are).
Result<const pack::Register*> register_named(const pack::Model& model, const std::string& name);

}  // namespace minga::cli
