#include "cli/paths.hpp"

#include <cstdlib>
#include <string>

namespace minga::cli {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> roots() {
  std::vector<fs::path> all;
  if (const char* share = std::getenv("MINGA_SHARE"); share != nullptr && *share != '\0')
    all.emplace_back(share);
  std::error_code failed;
  const auto program = fs::read_symlink("/proc/self/exe", failed);
  if (!failed) {
    const auto folder = program.parent_path().parent_path();
    all.push_back(folder);
    all.push_back(folder / "share" / "minga");
  }
  return all;
}

}  // namespace

std::vector<fs::path> pack_paths() {
  std::vector<fs::path> found;
  for (const auto& root : roots())
    if (fs::is_directory(root / "packs")) found.push_back(root / "packs");
  return found;
}

fs::path web_path() {
  for (const auto& root : roots())
    for (const auto& candidate : {root / "web" / "dist", root / "web"})
      if (fs::exists(candidate / "index.html")) return candidate;
  return {};
}

}  // namespace minga::cli
