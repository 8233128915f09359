#include "http/caller.hpp"

#include "base/hash.hpp"
#include "service/participation.hpp"

namespace minga::http {
namespace {

std::string_view bearer_token(const Request& request) {
  const auto header = request.headers.get("Authorization").value_or("");
  constexpr std::string_view scheme = "Bearer ";
  return equal_ignoring_case(header.substr(0, scheme.size()), scheme) ? header.substr(scheme.size())
                                                                      : std::string_view();
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
    if (const auto token = bearer_token(request); !token.empty()) {
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
