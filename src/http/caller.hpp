#pragma once

#include <optional>
#include <string>

#include "http/api.hpp"
#include "http/server/request.hpp"
#include "service/accounts.hpp"

namespace minga::http {

/// Who sent a request, as the guard found out.
struct Caller {
  service::Actor actor;
  std::optional<service::AccountSummary> account;
  std::string session_token;  // empty unless a session cookie came
};

inline constexpr std::string_view session_cookie = "minga_session";

/// The guard of the router: finds out who calls, by session cookie or by token (API token `mt_`, participant
/// `mp_`; as bearer or as the password of HTTP Basic), and refuses what another site's page could have sent.
Guard make_guard(Api& api);

const Caller& caller_of(const Request& request);
inline const service::Actor& actor_of(const Request& request) {
  return caller_of(request).actor;
}

}  // namespace minga::http
