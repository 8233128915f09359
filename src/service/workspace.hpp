#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/problem.hpp"
#include "pack/model.hpp"
#include "service/house.hpp"
#include "service/workspace_lock.hpp"

namespace minga::service {

/// A workspace is a folder: workspace.gpkg, and what belongs to it. It remembers the names of its packs,
/// whose files are looked up where the program keeps packs; of one that lies elsewhere, its folder.
struct Workspace {
  std::filesystem::path folder;
  std::vector<std::filesystem::path> packs;
  std::unique_ptr<WorkspaceLock> lock;  // shared with all who have it open
  std::unique_ptr<store::Store> store;
};

/// Where packs may lie: PATH/NAME or PATH/examples/NAME.
using PackPaths = std::vector<std::filesystem::path>;

/// The folder of a pack: by name in the paths, or a path of its own. "workspace.no_such_pack".
Result<std::filesystem::path> find_pack(const PackPaths& paths, const std::string& name_or_path);

/// Makes a workspace in an empty or new folder from these packs, with those that they require, and takes in
/// their records.
/// "workspace.exists", "workspace.no_such_pack", and what is wrong with the packs.
Checked<Workspace> make_workspace(const std::filesystem::path& folder, const std::vector<std::string>& packs,
                                  const PackPaths& paths, store::StoreOptions options);

/// Opens one, brings it to the present version of its packs, and takes in their records: new ones are made,
/// changed ones brought up to date, and those that somebody changed here are left as they are.
/// `more` are packs to add to those it has, by name or folder; one that it has already changes nothing.
/// Where packs are added or tables change, nobody else may have the workspace open ("workspace.in_use"): what
/// a server that runs knows of its registers would no longer be so.
/// "workspace.none", "workspace.in_use", "workspace.no_such_pack", and what is wrong with the packs.
Checked<Workspace> open_workspace(const std::filesystem::path& folder, const PackPaths& paths,
                                  store::StoreOptions options, const std::vector<std::string>& more = {});

/// The file of a workspace.
std::filesystem::path workspace_file(const std::filesystem::path& folder);

}  // namespace minga::service
