#include "formats/foreign/zip_listing.hpp"

#include <zip.h>

#include <filesystem>
#include <memory>

namespace minga::formats::foreign {
namespace {

constexpr zip_int64_t most_files = 10'000;

/// Whether an entry is a symbolic link, as Unix archivers keep them.
bool is_link(zip_t* archive, zip_uint64_t index) {
  constexpr zip_uint32_t kind_bits = 0170000, link = 0120000;
  zip_uint8_t system = 0;
  zip_uint32_t attributes = 0;
  return zip_file_get_external_attributes(archive, index, 0, &system, &attributes) == 0 &&
         system == ZIP_OPSYS_UNIX && ((attributes >> 16U) & kind_bits) == link;
}

struct CloseZip {
  void operator()(zip_t* archive) const { zip_discard(archive); }
};

}  // namespace

bool is_inside(const std::string& name) {
  if (name.empty() || name.find('\\') != std::string::npos || name.find('\0') != std::string::npos ||
      name.find(':') != std::string::npos)
    return false;
  const std::filesystem::path path(name);
  if (path.is_absolute()) return false;
  for (const auto& part : path)
    if (part == "..") return false;
  return true;
}

Result<std::vector<std::string>> zip_names(const std::string& file, std::uint64_t most_bytes) {
  const Place place{file, 0, 0, ""};
  int error = 0;
  const std::unique_ptr<zip_t, CloseZip> archive(zip_open(file.c_str(), ZIP_RDONLY, &error));
  if (!archive) return fail(ProblemKind::invalid, "foreign.zip", {}, place);
  const auto too_large = [&] {
    return fail(ProblemKind::too_large, "foreign.zip_too_large",
                {{"limit", std::to_string(most_bytes >> 20U)}}, place);
  };
  const auto count = zip_get_num_entries(archive.get(), 0);
  if (count > most_files) return too_large();
  std::vector<std::string> names;
  std::uint64_t total = 0;
  for (zip_int64_t i = 0; i < count; ++i) {
    zip_stat_t stat;
    zip_stat_init(&stat);
    if (zip_stat_index(archive.get(), static_cast<zip_uint64_t>(i), ZIP_FL_ENC_GUESS, &stat) != 0 ||
        (stat.valid & ZIP_STAT_NAME) == 0)
      return fail(ProblemKind::invalid, "foreign.zip", {}, place);
    const auto refused = [&](const char* code) {
      return fail(ProblemKind::invalid, code, {{"name", std::string(stat.name).substr(0, 80)}}, place);
    };
    if (!is_inside(stat.name)) return refused("foreign.zip_path");
    if (is_link(archive.get(), static_cast<zip_uint64_t>(i))) return refused("foreign.zip_link");
    if ((stat.valid & ZIP_STAT_ENCRYPTION_METHOD) != 0 && stat.encryption_method != ZIP_EM_NONE)
      return refused("foreign.zip_locked");
    if (stat.size > most_bytes || (total += stat.size) > most_bytes) return too_large();
    names.emplace_back(stat.name);
  }
  return names;
}

}  // namespace minga::formats::foreign
