#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/problem.hpp"

namespace minga::formats {

/// The content of a file, mapped when it is a regular file and read otherwise (a pipe). A mapped file
/// must not be shortened by others while it is in use.
class FileBytes {
 public:
  FileBytes() = default;
  FileBytes(FileBytes&& other) noexcept;
  FileBytes& operator=(FileBytes&& other) noexcept;
  FileBytes(const FileBytes&) = delete;
  FileBytes& operator=(const FileBytes&) = delete;
  ~FileBytes();

  std::string_view view() const {
    return mapped_ != nullptr ? std::string_view(mapped_, size_) : std::string_view(read_);
  }

 private:
  friend Result<FileBytes> open_bytes(const std::filesystem::path& path, std::size_t max_bytes);
  const char* mapped_ = nullptr;
  std::size_t size_ = 0;
  std::string read_;
};

/// Problems: file.not_found, file.unreadable, file.too_large.
Result<FileBytes> open_bytes(const std::filesystem::path& path, std::size_t max_bytes);

}  // namespace minga::formats
