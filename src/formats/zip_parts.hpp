#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/problem.hpp"
#include "formats/xlsx.hpp"

namespace minga::formats {

/// The files inside a workbook, unpacked one at a time and never beyond the limits.
class ZipParts {
 public:
  /// The bytes must outlive the parts. Problems as in read_xlsx.
  static Result<ZipParts> open(std::string_view bytes, const XlsxOptions& options);

  bool has(const std::string& name) const;
  Result<std::string> part(const std::string& name) const;

  ZipParts(ZipParts&&) noexcept;
  ZipParts& operator=(ZipParts&&) noexcept;
  ~ZipParts();

 private:
  struct Archive;
  explicit ZipParts(std::unique_ptr<Archive> archive);
  std::unique_ptr<Archive> archive_;
};

}  // namespace minga::formats
