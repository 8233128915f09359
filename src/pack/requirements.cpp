#include "pack/requirements.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <string>

#include "pack/names.hpp"
#include "pack/yaml.hpp"

namespace minga::pack {
namespace {

namespace fs = std::filesystem;

/// Name and requirements as far as they can be read; what is wrong with them is read_packs' to say.
struct Head {
  std::string name;
  std::vector<std::string> required;
};

Head head_of(const fs::path& folder) {
  Head head;
  std::ifstream in(folder / "pack.yaml", std::ios::binary);
  std::string text;
  for (auto at = std::istreambuf_iterator<char>(in);
       at != std::istreambuf_iterator<char>() && text.size() <= max_yaml_bytes; ++at)
    text += *at;
  const auto root = read_yaml("pack.yaml", text);
  if (!root || !root->is_map()) return head;
  if (const auto* name = root->find("name"); name != nullptr) head.name = name->scalar;
  if (const auto* list = root->find("requires"); list != nullptr)
    for (const auto& item : list->items)
      if (is_pack_name(item.scalar)) head.required.push_back(item.scalar);
  return head;
}

fs::path find_required(const std::string& name, const fs::path& folder, std::span<const fs::path> paths) {
  const auto parent = fs::absolute(folder).lexically_normal().parent_path();
  std::vector<fs::path> candidates{parent / name, parent.parent_path() / name};
  for (const auto& path : paths) {
    candidates.push_back(path / name);
    candidates.push_back(path / "examples" / name);
  }
  for (const auto& candidate : candidates) {
    std::error_code none;
    if (fs::is_regular_file(candidate / "pack.yaml", none) && head_of(candidate).name == name)
      return candidate;
  }
  return {};
}

}  // namespace

Checked<std::vector<fs::path>> with_required_packs(const fs::path& folder, std::span<const fs::path> paths) {
  std::error_code none;
  // "packs/mine/" is the folder "packs/mine".
  const auto first = folder.has_filename() ? folder : folder.parent_path();
  if (!fs::is_directory(first, none))
    return tl::unexpected(
        Problems{{ProblemKind::not_found, "pack.no_folder", {}, {folder.string(), 0, 0, ""}}});
  std::vector<fs::path> found{first};
  std::vector<std::string> names{head_of(first).name};
  for (std::size_t next = 0; next < found.size(); ++next) {
    const auto at = found[next];
    for (const auto& name : head_of(at).required) {
      if (std::find(names.begin(), names.end(), name) != names.end()) continue;
      auto required = find_required(name, at, paths);
      if (required.empty()) continue;
      names.push_back(name);
      found.push_back(std::move(required));
    }
  }
  return found;
}

}  // namespace minga::pack
