#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/problem.hpp"

namespace minga::http {

/// A part of a multipart/form-data body (RFC 7578).
struct Part {
  std::string name;
  /// Its last component: a browser or a thief may send a whole path. Empty if the part is no file.
  std::string file_name;
  std::string content_type;
  /// Points into the body that was parsed.
  std::string_view content;
};

struct MultipartLimits {
  std::size_t parts = 100;
  std::size_t header_bytes = 4'096;  // of each part
};

/// `content_type` is the request's header with its boundary. The parts point into `body`.
Result<std::vector<Part>> read_multipart(std::string_view content_type, std::string_view body,
                                         MultipartLimits limits = {});

}  // namespace minga::http
