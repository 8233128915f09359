#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/problem.hpp"

namespace minga::http {

/// Bytes that somebody sent, as a file that other programs can read: in a folder of its own that nobody else
/// may enter, gone with the object. Nothing of the sender's name but its ending reaches the disk.
class UploadedFile {
 public:
  /// `name`: as the sender calls it. Problem: file.unwritable.
  static Result<UploadedFile> keep(std::string_view bytes, std::string_view name);
  UploadedFile(UploadedFile&& other) noexcept;
  UploadedFile(const UploadedFile&) = delete;
  UploadedFile& operator=(const UploadedFile&) = delete;
  UploadedFile& operator=(UploadedFile&&) = delete;
  ~UploadedFile();

  std::string path() const { return file_.string(); }

 private:
  UploadedFile() = default;
  std::filesystem::path folder_, file_;
};

/// The last part of a name that somebody sent, without control characters, at most 120 bytes; "file" for
/// nothing.
std::string plain_file_name(std::string_view name);

}  // namespace minga::http
