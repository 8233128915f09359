#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "base/problem.hpp"
#include "pack/model.hpp"

namespace minga::pack {

/// A pack's files as they are on disk. `directory` is how its folder is shown in problems.
struct PackFiles {
  struct File {
    std::string path;  // relative, with '/'
    std::string bytes;
  };
  std::string directory;
  std::vector<File> files;  // sorted by path
};

inline constexpr std::size_t max_pack_files = 5'000;
inline constexpr std::size_t max_pack_bytes = 256u << 20;

/// All files under a folder except hidden ones. Fails with "pack.no_folder", "pack.link" (symbolic
/// links are not followed), "pack.too_many_files", "pack.too_large", "pack.unreadable".
Checked<PackFiles> load_pack(const std::filesystem::path& folder);

/// SHA-256 over every pack by name and every file by path: name, path, length and bytes.
std::string content_hash(std::span<const PackFiles> packs);

/// What read_packs does once the files are in memory.
Checked<Model> read_pack_files(std::span<const PackFiles> packs);

}  // namespace minga::pack
