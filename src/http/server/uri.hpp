#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "http/server/headers.hpp"

namespace minga::http {

/// Decodes the path of a request target (before the `?`). Nothing for one that must not be served: no
/// leading slash, a broken %xx, an encoded slash or backslash, a control character, a "." or ".."
/// segment in any spelling, or bytes that are no UTF-8.
std::optional<std::string> decode_path(std::string_view raw);

/// Decodes a query, or a form body of application/x-www-form-urlencoded. Nothing for a broken %xx, a
/// NUL, bytes that are no UTF-8, or more than `most` pairs.
std::optional<Pairs> decode_query(std::string_view raw, std::size_t most = 1000);

/// Reads the value of a Cookie header (RFC 6265, 4.2.1); what is no `name=value` is passed over.
Pairs read_cookies(std::string_view header);

/// %xx for all but unreserved characters (RFC 3986, 2.3).
std::string percent_encode(std::string_view text);

bool is_utf8(std::string_view bytes);

}  // namespace minga::http
