#include "pack/files.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>

#include "base/hash.hpp"
#include "pack/read.hpp"

namespace minga::pack {
namespace {

namespace fs = std::filesystem;

bool hidden(const fs::path& path) {
  return path.filename().string().starts_with('.');
}

bool read_bytes(const fs::path& path, std::string& bytes) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return false;
  std::ostringstream all;
  all << in.rdbuf();
  bytes = std::move(all).str();
  return !in.bad();
}

void add(Problems& problems, std::string code, const fs::path& path, Parameters parameters = {}) {
  problems.push_back({ProblemKind::invalid,
                      std::move(code),
                      std::move(parameters),
                      {.file = path.string(), .line = 0, .column = 0, .field = {}}});
}

}  // namespace

Checked<PackFiles> load_pack(const fs::path& folder) {
  PackFiles pack;
  pack.directory = folder.string();
  while (pack.directory.size() > 1 && pack.directory.ends_with('/')) pack.directory.pop_back();
  Problems problems;
  std::error_code error;
  fs::recursive_directory_iterator entry(folder, error);
  if (error) {
    add(problems, "pack.no_folder", folder);
    return tl::unexpected(std::move(problems));
  }
  std::size_t total = 0;
  for (const fs::recursive_directory_iterator end; entry != end; entry.increment(error)) {
    if (error) break;
    const fs::path& path = entry->path();
    if (hidden(path)) {
      if (entry->is_directory(error)) entry.disable_recursion_pending();
      continue;
    }
    if (entry->is_symlink(error)) {
      add(problems, "pack.link", path);
      continue;
    }
    if (!entry->is_regular_file(error)) continue;
    total += entry->file_size(error);
    if (error || total > max_pack_bytes) {
      add(problems, "pack.too_large", path, {{"limit", std::to_string(max_pack_bytes)}});
      break;
    }
    if (pack.files.size() >= max_pack_files) {
      add(problems, "pack.too_many_files", folder, {{"limit", std::to_string(max_pack_files)}});
      break;
    }
    auto& file = pack.files.emplace_back();
    file.path = path.lexically_relative(folder).generic_string();
    if (!read_bytes(path, file.bytes)) add(problems, "pack.unreadable", path);
  }
  if (error) add(problems, "pack.unreadable", folder);
  if (!problems.empty()) return tl::unexpected(std::move(problems));
  std::sort(pack.files.begin(), pack.files.end(),
            [](const auto& a, const auto& b) { return a.path < b.path; });
  return pack;
}

std::string content_hash(std::span<const PackFiles> packs) {
  std::vector<std::string> each;
  for (const PackFiles& pack : packs) {
    std::string lines = "pack " + fs::path(pack.directory).filename().string() + '\n';
    for (const auto& file : pack.files) {
      lines += file.path + '\n' + std::to_string(file.bytes.size()) + ' ' + hex(sha256(file.bytes)) + '\n';
    }
    each.push_back(std::move(lines));
  }
  // In which order the folders were named makes no difference to what they say.
  std::sort(each.begin(), each.end());
  std::string all;
  for (const std::string& lines : each) all += lines;
  return hex(sha256(all));
}

Checked<Model> read_packs(std::span<const fs::path> folders) {
  std::vector<PackFiles> packs;
  Problems problems;
  for (const fs::path& folder : folders) {
    auto pack = load_pack(folder);
    if (pack) {
      packs.push_back(std::move(*pack));
    } else {
      problems.insert(problems.end(), pack.error().begin(), pack.error().end());
    }
  }
  if (!problems.empty()) return tl::unexpected(std::move(problems));
  return read_pack_files(packs);
}

}  // namespace minga::pack
