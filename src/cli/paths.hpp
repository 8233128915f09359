#pragma once

#include <filesystem>
#include <vector>

namespace minga::cli {

/// Where the program finds its packs: MINGA_SHARE/packs if that is set, else beside the program as built
/// (../packs) or as installed (../share/minga/packs).
std::vector<std::filesystem::path> pack_paths();

/// The built web page, found in the same way; empty if there is none.
std::filesystem::path web_path();

}  // namespace minga::cli
