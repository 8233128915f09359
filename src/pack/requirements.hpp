#pragma once

#include <filesystem>
#include <span>
#include <vector>

#include "base/problem.hpp"

namespace minga::pack {

/// The pack in `folder` together with all that it requires, directly or not, for read_packs. A required pack
/// is looked for beside the folder and beside the one above it, then in `paths` (PATH/NAME and
/// PATH/examples/NAME). One that is not found is left out: read_packs says so with file and line. Fails with
/// "pack.no_folder".
Checked<std::vector<std::filesystem::path>> with_required_packs(const std::filesystem::path& folder,
                                                                std::span<const std::filesystem::path> paths);

}  // namespace minga::pack
