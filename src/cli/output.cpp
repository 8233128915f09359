#include "cli/output.hpp"

#include <filesystem>
#include <fstream>
#include <ostream>

namespace minga::cli {

Result<void> put(const Common& common, const std::string& file, std::string_view bytes) {
  if (to_standard_output(file)) {
    *common.out << bytes;
    return {};
  }
  namespace fs = std::filesystem;
  const fs::path part = file + ".part";
  std::ofstream out(part, std::ios::binary | std::ios::trunc);
  out << bytes;
  out.close();
  std::error_code failed;
  if (out) fs::rename(part, file, failed);
  if (out && !failed) return {};
  fs::remove(part, failed);
  return fail(ProblemKind::storage, "file.unwritable", {{"file", file}});
}

}  // namespace minga::cli
