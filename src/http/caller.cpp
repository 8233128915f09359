#include "http/caller.hpp"

#include <algorithm>

#include "base/hash.hpp"
#include "service/participation.hpp"

namespace minga::http {
namespace {

/// What follows the scheme in the Authorization field; empty for another scheme.
std::string_view credentials(const Request& request, std::string_view scheme) {
  const auto header = request.headers.get("Authorization").value_or("");
  return equal_ignoring_case(header.substr(0, scheme.size()), scheme) ? header.substr(scheme.size())
                                                                      : std::string_view();
}

/// RFC 4648, 4. Nothing for what is no base64.
std::optional<std::string> from_base64(std::string_view text) {
  constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  while (text.ends_with('=')) text.remove_suffix(1);
  std::string bytes;
  unsigned held = 0;
  int bits = 0;
  for (const char c : text) {
    const auto digit = digits.find(c);
    if (digit == std::string_view::npos) return std::nullopt;
    held = held << 6U | static_cast<unsigned>(digit);
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes += static_cast<char>(held >> bits & 0xFFU);
    held &= (1U << bits) - 1;
  }
  return bytes;
}

/// The token that a request carries: as bearer, or, for programs that know a user and a password alone (GIS
/// clients), as the password of any user (RFC 7617). Another password is for somebody else, a proxy in front
/// of us.
std::string token_of(const Request& request) {
  if (const auto bearer = credentials(request, "Bearer "); !bearer.empty()) return std::string(bearer);
  const auto pair = from_base64(credentials(request, "Basic ")).value_or("");
  const auto password = pair.substr(std::min(pair.size(), pair.find(':')));
  return password.starts_with(":mt_") || password.starts_with(":mp_") ? password.substr(1) : std::string();
}

bool changes_something(Method method) {
  return method != Method::get && method != Method::head && method != Method::options;
}

Problem unknown_token() {
  return {ProblemKind::unauthenticated, "session.token_unknown", {}, {}};
}

std::optional<Response> by_token(Api& api, std::string_view token, Request& request) {
  Caller caller;
  if (token.starts_with("mp_")) {
    const auto participant = service::actor_of_participant(api.house, token);
    if (!participant) return problem(unknown_token(), request.language);
    caller.actor = *participant;
  } else {
    auto known = service::actor_of_token(api.house, token);
    if (!known) return problem(unknown_token(), request.language);
    caller.actor = std::move(known->actor);
    caller.account = std::move(known->account);
  }
  request.caller = std::move(caller);
  return std::nullopt;
}

std::optional<Response> by_session(Api& api, std::string_view token, Request& request,
                                   const RouteInfo& info) {
  Caller caller;
  auto session = service::actor_of_session(api.house, token);
  if (session) {
    if (changes_something(request.method) && info.needs_csrf &&
        !equal_in_constant_time(service::csrf_token_of(token),
                                request.headers.get("X-CSRF-Token").value_or("")))
      return problem({ProblemKind::forbidden, "session.csrf", {}, {}}, request.language);
    caller.actor = std::move(session->actor);
    caller.account = std::move(session->account);
    caller.session_token = std::string(token);
  }
  request.caller = std::move(caller);
  return std::nullopt;
}

}  // namespace

Guard make_guard(Api& api) {
  return [&api](Request& request, const RouteInfo& info) -> std::optional<Response> {
    std::optional<Response> refusal;
    if (const auto token = token_of(request); !token.empty()) {
      refusal = by_token(api, token, request);
    } else if (const auto cookie = request.cookie(session_cookie)) {
      refusal = by_session(api, *cookie, request, info);
    } else {
      request.caller = Caller();
    }
    if (refusal) return refusal;
    if (!info.without_account && actor_of(request).kind == service::Actor::Kind::visitor)
      return problem({ProblemKind::unauthenticated, "act.not_signed_in", {}, {}}, request.language);
    return std::nullopt;
  };
}

const Caller& caller_of(const Request& request) {
  static const Caller nobody;
  const auto* caller = std::any_cast<Caller>(&request.caller);
  return caller ? *caller : nobody;
}

}  // namespace minga::http
