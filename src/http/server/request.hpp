#pragma once

#include <any>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.hpp"
#include "http/server/headers.hpp"

namespace minga::http {

enum class Method { get, head, post, put, patch, del, options };

/// "GET", "DELETE", ...
std::string_view name_of(Method method);
/// Nothing for a method that no route can have.
std::optional<Method> method_from(std::string_view name);

/// A request as a handler sees it: path, query and cookies are decoded and valid UTF-8; headers and
/// body are as they came.
struct Request {
  Method method = Method::get;
  /// Decoded, with its leading slash; never holds "." or ".." segments, NUL or an encoded slash.
  std::string path;
  /// What stood for the {names} of the route.
  std::map<std::string, std::string, std::less<>> path_parameters;
  /// Decoded, in order; a name may come several times.
  Pairs query;
  Headers headers;
  Pairs cookies;
  std::string body;
  /// Of the client, without port; what a trusted proxy says it is, if the server has one.
  std::string remote_address;
  bool is_tls = false;
  /// From `?lang=`, else the cookie `lang`, else Accept-Language, else Spanish.
  Language language = Language::es;
  /// Pattern of the route that matched, as it was added: fit for logs, unlike the path.
  std::string route;
  /// Also in the log line and in the X-Request-Id header of the answer.
  std::string id;
  /// What the router's guard learned about the caller (session, actor). The transport does not look.
  std::any caller;

  /// The path parameter; empty if the route has none of that name.
  std::string_view parameter(std::string_view name) const;
  /// The first query parameter of that name.
  std::optional<std::string_view> query_value(std::string_view name) const;
  std::vector<std::string_view> query_values(std::string_view name) const;
  std::optional<std::string_view> cookie(std::string_view name) const;
};

}  // namespace minga::http
