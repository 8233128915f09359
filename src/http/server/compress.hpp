#pragma once

#include <string>
#include <string_view>

#include "http/server/response.hpp"

namespace minga::http {

/// Bytes below which a body is sent as it is: it would fit one packet all the same.
inline constexpr std::size_t worth_compressing = 1'024;

/// Whether a body of that media type gets smaller by gzip: text, JSON, XML, SVG and the like.
bool is_compressible(std::string_view content_type);
/// Whether an Accept-Encoding field (RFC 9110, 12.5.3) takes gzip.
bool accepts_gzip(std::string_view accept_encoding);

/// `level` 1 (fast) to 9 (small). Always the same bytes for the same input: no time stamp in it.
std::string gzip(std::string_view bytes, int level = 6);
/// The pieces of `inner`, compressed as they come.
Pull gzip_pull(Pull inner, int level = 6);

}  // namespace minga::http
