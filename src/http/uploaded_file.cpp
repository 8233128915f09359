#include "http/uploaded_file.hpp"

#include <stdlib.h>

#include <algorithm>
#include <fstream>
#include <utility>

namespace minga::http {
namespace {

constexpr std::size_t longest_file_name = 120;
constexpr std::size_t longest_ending = 8;

bool is_continuation(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80;
}

/// ".zip" of "Títulos 2026.ZIP"; empty where there is none of plain letters.
std::string ending_of(std::string_view name) {
  const auto dot = name.rfind('.');
  if (dot == std::string_view::npos || name.size() - dot - 1 > longest_ending) return {};
  std::string out(1, '.');
  for (const char c : name.substr(dot + 1)) {
    const char lower = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    if (!((lower >= 'a' && lower <= 'z') || (lower >= '0' && lower <= '9'))) return {};
    out += lower;
  }
  return out;
}

}  // namespace

std::string plain_file_name(std::string_view name) {
  if (const auto slash = name.find_last_of("/\\"); slash != std::string_view::npos)
    name.remove_prefix(slash + 1);
  std::string out;
  for (const char c : name)
    if (static_cast<unsigned char>(c) >= 0x20 && c != 0x7F) out += c;
  if (out.size() > longest_file_name) {
    auto from = out.size() - longest_file_name;  // its ending says what it is
    while (from < out.size() && is_continuation(out[from])) ++from;
    out.erase(0, from);
  }
  return out.empty() ? "file" : out;
}

Result<UploadedFile> UploadedFile::keep(std::string_view bytes, std::string_view name) {
  const auto unwritable = [] { return fail(ProblemKind::storage, "file.unwritable", {{"file", "TMPDIR"}}); };
  std::error_code error;
  auto pattern = (std::filesystem::temp_directory_path(error) / "minga-upload-XXXXXX").string();
  if (error || mkdtemp(pattern.data()) == nullptr) return unwritable();
  UploadedFile out;
  out.folder_ = pattern;
  out.file_ = out.folder_ / ("upload" + ending_of(name));
  std::ofstream file(out.file_, std::ios::binary);
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  file.close();
  if (!file) return unwritable();
  return out;
}

UploadedFile::UploadedFile(UploadedFile&& other) noexcept
    : folder_(std::exchange(other.folder_, {})), file_(std::exchange(other.file_, {})) {}

UploadedFile::~UploadedFile() {
  if (folder_.empty()) return;
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

}  // namespace minga::http
