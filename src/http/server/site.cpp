#include "http/server/site.hpp"

#include <algorithm>
#include <exception>
#include <typeinfo>
#include <utility>

#include "base/joined.hpp"
#include "http/server/compress.hpp"

namespace minga::http {

namespace {

std::string_view media_type(const Request& request) {
  std::string_view type = request.headers.get("Content-Type").value_or("");
  type = type.substr(0, type.find(';'));
  while (!type.empty() && type.back() == ' ') type.remove_suffix(1);
  return type;
}

bool has_body(const Request& request) {
  const auto length = request.headers.get("Content-Length");
  return request.headers.has("Transfer-Encoding") || (length && *length != "0");
}

Response refuse(int status, ProblemKind kind, std::string code, const Request& request,
                std::vector<std::pair<std::string, std::string>> parameters = {}) {
  return problem_with_status(status, {kind, std::move(code), std::move(parameters), {}}, request.language);
}

void set_default(Headers& headers, std::string_view name, std::string_view value) {
  if (!headers.has(name)) headers.set(std::string(name), std::string(value));
}

/// Leaves the ETag as it is: it names a version of a record and comes back in If-Match, where a weak
/// one would not do.
void compress_body(const Request& request, Response& response) {
  if (!response.compress || response.headers.has("Content-Encoding") ||
      !is_compressible(response.content_type))
    return;
  const auto* whole = std::get_if<std::string>(&response.body);
  if (const auto* shared = std::get_if<SharedBytes>(&response.body)) whole = shared->get();
  auto* pull = std::get_if<Pull>(&response.body);
  if (pull == nullptr && (whole == nullptr || whole->size() <= worth_compressing)) return;
  response.headers.add("Vary", "Accept-Encoding");
  const auto accepted = request.headers.get("Accept-Encoding");
  if (!accepted || !accepts_gzip(*accepted)) return;
  if (pull != nullptr) {
    if (request.method != Method::head) response.body = gzip_pull(std::move(*pull));
  } else {
    response.body = gzip(*whole);
  }
  response.headers.set("Content-Encoding", "gzip");
}

}  // namespace

Site::Site(Router router, std::optional<StaticFiles> files, Options options)
    : router_(std::move(router)), files_(std::move(files)), options_(std::move(options)) {}

bool Site::may_be_page(std::string_view path) const {
  return std::none_of(options_.no_pages_below.begin(), options_.no_pages_below.end(),
                      [&](const std::string& prefix) { return path.starts_with(prefix); });
}

Site::Plan Site::plan(Request& request) const {
  Plan plan;
  plan.body_limit = options_.body_limit;
  const auto encoding = request.headers.get("Content-Encoding");
  if (encoding && !equal_ignoring_case(*encoding, "identity")) {
    plan.refusal = refuse(415, ProblemKind::malformed, "http.encoding_not_accepted", request);
    plan.refusal->headers.set("Accept-Encoding", "identity");
    return plan;
  }
  Router::Match match = router_.find(request.method, request.path);
  if (match.route != nullptr) {
    plan.route = match.route;
    plan.blocks = !match.route->info.never_blocks;
    plan.body_limit = match.route->info.body_limit.value_or(options_.body_limit);
    request.route = match.route->pattern;
    request.path_parameters = std::move(match.parameters);
    const auto& accepted = match.route->info.accepts;
    const auto fits = [&](const std::string& type) { return equal_ignoring_case(type, media_type(request)); };
    if (!accepted.empty() && has_body(request) && std::none_of(accepted.begin(), accepted.end(), fits)) {
      plan.refusal = refuse(415, ProblemKind::malformed, "http.type_not_accepted", request,
                            {{"accepted", joined(accepted)}});
    }
    return plan;
  }
  const bool reads = request.method == Method::get || request.method == Method::head;
  if (match.allow.empty() && files_ && may_be_page(request.path)) {
    plan.file = files_->find(request.path);
    if (plan.file) match.allow = "GET, HEAD, OPTIONS";
  }
  if (plan.file && reads) {
    request.route = "(file)";
    plan.blocks = !StaticFiles::is_ready(*plan.file);
  } else if (match.allow.empty()) {
    plan.refusal = refuse(404, ProblemKind::not_found, "http.not_found", request);
  } else if (request.method == Method::options) {
    plan.refusal = no_content();
    plan.refusal->headers.set("Allow", match.allow);
  } else {
    plan.refusal = refuse(405, ProblemKind::malformed, "http.method_not_allowed", request,
                          {{"method", std::string(name_of(request.method))}, {"allowed", match.allow}});
    plan.refusal->headers.set("Allow", match.allow);
  }
  return plan;
}

std::optional<Response> Site::guard(const Plan& plan, Request& request) const {
  if (plan.route == nullptr || !router_.guard()) return std::nullopt;
  try {
    return router_.guard()(request, plan.route->info);
  } catch (const std::exception& error) {
    options_.log.write(LogLevel::error, "guard_failed",
                       {{"id", request.id}, {"exception", typeid(error).name()}});
  } catch (...) {
    options_.log.write(LogLevel::error, "guard_failed", {{"id", request.id}});
  }
  return refuse(500, ProblemKind::internal, "http.internal", request, {{"id", request.id}});
}

Response Site::answer(const Plan& plan, const Request& request) const {
  // The text of an exception may quote what was sent, so only its type goes into the log.
  try {
    if (plan.refusal) return *plan.refusal;
    if (plan.file) return files_->respond(*plan.file, request);
    return plan.route->handler(request);
  } catch (const std::exception& error) {
    options_.log.write(LogLevel::error, "handler_failed",
                       {{"id", request.id}, {"route", request.route}, {"exception", typeid(error).name()}});
  } catch (...) {
    options_.log.write(LogLevel::error, "handler_failed", {{"id", request.id}, {"route", request.route}});
  }
  return refuse(500, ProblemKind::internal, "http.internal", request, {{"id", request.id}});
}

void Site::finish(const Request& request, Response& response) const {
  const auto tag = response.headers.get("ETag");
  const auto known = request.headers.get("If-None-Match");
  const bool reads = request.method == Method::get || request.method == Method::head;
  if (tag && known && reads && response.status == 200 && has_tag(*known, *tag)) {
    response.status = 304;
    response.body = std::string();
  }
  compress_body(request, response);
  Headers& headers = response.headers;
  set_default(headers, "Content-Security-Policy", options_.content_security_policy);
  set_default(headers, "X-Content-Type-Options", "nosniff");
  set_default(headers, "Referrer-Policy", "no-referrer");
  set_default(headers, "Permissions-Policy",
              "camera=(self), geolocation=(self), microphone=(), payment=(), usb=()");
  set_default(headers, "Cross-Origin-Opener-Policy", "same-origin");
  set_default(headers, "Cross-Origin-Resource-Policy", "same-origin");
  // What a shared cache may keep is said by who made the answer; the rest holds people's data.
  set_default(headers, "Cache-Control", headers.has("ETag") ? "private, no-cache" : "no-store");
  if (request.is_tls) set_default(headers, "Strict-Transport-Security", "max-age=31536000");
  headers.set("X-Request-Id", request.id);
}

}  // namespace minga::http
