#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "base/problem.hpp"
#include "http/server/request.hpp"
#include "http/server/response.hpp"

namespace minga::http {

/// The files of the built web page. The folder is listed once; a request can only name what the list
/// has, so no path leads out of it. What changes later is seen after the next start.
class StaticFiles {
 public:
  /// Files up to `most_cached` bytes stay in memory, raw and compressed, once they were asked for.
  static Result<StaticFiles> open(const std::filesystem::path& folder,
                                  std::uintmax_t most_cached = 16U << 20U);

  /// The file for a decoded path; "/" and paths that look like a page of the application (no extension)
  /// give index.html. Nothing if there is none.
  struct File;
  std::shared_ptr<File> find(std::string_view path) const;

  /// Whether respond() will not touch the disk.
  static bool is_ready(const File& file);
  /// For GET and HEAD: with ETag, Cache-Control, 304 and gzip. Reads the file at the first call.
  Response respond(File& file, const Request& request) const;

  std::size_t size() const { return files_.size(); }

 private:
  std::uintmax_t most_cached_ = 0;
  std::map<std::string, std::shared_ptr<File>, std::less<>> files_;
};

/// Media type for a file name, by its extension; application/octet-stream for one we do not know.
std::string_view media_type_of(std::string_view file_name);

/// Whether an If-None-Match field (RFC 9110, 13.1.2) has the tag; both may be weak.
bool has_tag(std::string_view if_none_match, std::string_view tag);

}  // namespace minga::http
