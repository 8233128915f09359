#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/server/log.hpp"
#include "http/server/request.hpp"
#include "http/server/response.hpp"
#include "http/server/router.hpp"
#include "http/server/static_files.hpp"

namespace minga::http {

/// No script, style or connection from anywhere but here; blob: for the workers and canvases of maps.
inline constexpr std::string_view strict_content_policy =
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "font-src 'self'; connect-src 'self'; worker-src 'self' blob:; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// What is served, without any socket: from a request to its answer.
class Site {
 public:
  struct Options {
    std::string content_security_policy{strict_content_policy};
    std::size_t body_limit = 1U << 20U;  // bytes, for routes that name none
    /// Paths below these are never pages of the application: unknown ones get 404.
    std::vector<std::string> no_pages_below{"/api/"};
    Log log;
  };
  Site(Router router, std::optional<StaticFiles> files, Options options);

  /// What is to be done with a request whose head was read.
  struct Plan {
    const Route* route = nullptr;
    std::shared_ptr<StaticFiles::File> file;
    std::optional<Response> refusal;  // the answer, whatever the body
    std::size_t body_limit = 0;
    bool blocks = true;  // answer() belongs on a worker
  };
  /// Fills route and path_parameters of the request.
  Plan plan(Request& request) const;

  /// Asks the guard; its answer, if it gives one. Needs no body, may block.
  std::optional<Response> guard(const Plan& plan, Request& request) const;
  /// The route's or the file's answer; an exception of the handler becomes 500.
  Response answer(const Plan& plan, const Request& request) const;

  /// Makes the answer ready for the wire: 304 for a known ETag, gzip, security headers, request id.
  void finish(const Request& request, Response& response) const;

  const Router& router() const { return router_; }

 private:
  bool may_be_page(std::string_view path) const;

  Router router_;
  std::optional<StaticFiles> files_;
  Options options_;
};

}  // namespace minga::http
