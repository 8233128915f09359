#include "http/operation.hpp"
#include "http/resources/grants_json.hpp"
#include "http/resources/resources.hpp"
#include "http/resources/schemas.hpp"
#include "http/schema.hpp"

#include "http/caller.hpp"
#include "http/json.hpp"
#include "service/permission.hpp"

namespace minga::http {
namespace {

Response slow_down(const Request& request, std::chrono::milliseconds wait) {
  const auto seconds = std::to_string((wait.count() + 999) / 1000);
  auto refusal =
      problem({ProblemKind::too_many, "session.slow_down", {{"seconds", seconds}}, {}}, request.language);
  refusal.headers.set("Retry-After", seconds);
  return refusal;
}

std::string cookie_of(const Api& api, std::string_view token, std::string_view lasts) {
  return std::string(session_cookie) + "=" + std::string(token) +
         "; Path=/; HttpOnly; SameSite=Strict; Max-Age=" + std::string(lasts) +
         (api.secure_cookies ? "; Secure" : "");
}

/// The acts the caller may do somewhere: the page shows what can be done and hides the rest.
Json acts_of(Api& api, const service::Actor& actor) {
  Json acts = Json::array();
  api.house.store.read([&](store::Reader& reader) {
    for (const auto& [act, roles] : api.house.store.model().acts)
      if (act.find(':') == std::string::npos && service::permit(reader, api.house.store.model(), actor, act))
        acts.push_back(act);
  });
  return acts;
}

Json session_json(Api& api, const service::Actor& actor,
                  const std::optional<service::AccountSummary>& account, const std::string& csrf) {
  Json out;
  out["account"] = account ? Json(to_string(account->id)) : Json();
  out["login"] = account ? Json(account->login) : Json();
  out["name"] = account ? Json(account->name) : Json();
  out["language"] = account ? account->language : "es";
  out["roles"] = grants_json(actor.grants);
  out["may"] = acts_of(api, actor);
  out["csrf"] = csrf;
  return out;
}

Response open_session(Api& api, const Request& request) {
  const auto body = json_body(request);
  if (!body) return problem(body.error(), request.language);
  const auto login = text_member(*body, "login");
  const auto password = text_member(*body, "password");
  if (!login) return problem(login.error(), request.language);
  if (!password) return problem(password.error(), request.language);

  const auto account_key = "account/" + *login;
  const auto address_key = "address/" + request.remote_address;
  for (const auto& key : {account_key, address_key})
    if (const auto wait = api.login_guesses.attempt(key); wait.count() > 0) return slow_down(request, wait);
  const auto made = service::log_in(api.house, *login, *password);
  if (!made) return problem(made.error(), request.language);
  api.login_guesses.succeeded(account_key);
  api.login_guesses.excused(address_key);

  service::Actor actor;
  actor.kind = service::Actor::Kind::account;
  actor.id = made->account.id;
  actor.grants = made->account.grants;
  auto response = json_response(session_json(api, actor, made->account, made->csrf_token), 201);
  response.headers.add("Set-Cookie", cookie_of(api, made->session_token, "43200"));
  response.headers.set("Cache-Control", "no-store");
  response.compress = false;
  return response;
}

Response show_session(Api& api, const Request& request) {
  const auto& caller = caller_of(request);
  const auto csrf =
      caller.session_token.empty() ? std::string() : service::csrf_token_of(caller.session_token);
  auto response = json_response(session_json(api, caller.actor, caller.account, csrf));
  response.headers.set("Cache-Control", "no-store");
  response.compress = false;
  return response;
}

Response close_session(Api& api, const Request& request) {
  if (const auto& token = caller_of(request).session_token; !token.empty())
    service::log_out(api.house, token);
  auto response = no_content();
  response.headers.add("Set-Cookie", cookie_of(api, "", "0"));
  return response;
}

/// One's own password; the present one is asked for, so that an open laptop is not enough.
Response change_password(Api& api, const Request& request) {
  const auto& caller = caller_of(request);
  if (!caller.account || caller.actor.scope)
    return problem({ProblemKind::unauthenticated, "act.not_signed_in", {}, {}}, request.language);
  const auto body = json_body(request);
  if (!body) return problem(body.error(), request.language);
  const auto current = text_member(*body, "current");
  const auto password = text_member(*body, "password");
  if (!current) return problem(current.error(), request.language);
  if (!password) return problem(password.error(), request.language);
  const auto key = "account/" + caller.account->login;
  if (const auto wait = api.login_guesses.attempt(key); wait.count() > 0) return slow_down(request, wait);
  const auto known = service::log_in(api.house, caller.account->login, *current);
  if (!known) return problem(known.error(), request.language);
  api.login_guesses.succeeded(key);
  const auto done = service::set_password(api.house, caller.actor, caller.actor.id, *password);
  return done ? no_content() : problem(done.error(), request.language);
}

}  // namespace

Json session_schemas() {
  using namespace schema;
  Json schemas;
  schemas["Session"] = object({{"account", or_null(uuid())},
                               {"login", or_null(text())},
                               {"name", or_null(text())},
                               {"language", code({"es", "en"})},
                               {"roles", list_of(ref("Grant"))},
                               {"may", described(list_of(text()), "Acts that the caller may do somewhere.")},
                               {"csrf", described(text(), "For the header X-CSRF-Token.")}});
  schemas["Login"] = object({{"login", text()}, {"password", text()}});
  schemas["NewPassword"] =
      object({{"current", text()}, {"password", described(text(), "At least 10 characters.")}});
  return schemas;
}

void add_session_routes(Router& router, Api& api) {
  using schema::ref;
  auto open = open_to_all("session.open");
  open.needs_csrf = false;  // there is no session yet that another site could use
  open.accepts = {"application/json"};
  const auto opening = Operation("Sign in.")
                           .takes(ref("Login"))
                           .gives(201, ref("Session"))
                           .header(201, "Set-Cookie", "The session, out of reach of scripts.")
                           .of(open);
  router.add(Method::post, "/api/session", opening,
             [&api](const Request& r) { return open_session(api, r); });
  const auto own = open_to_all("session.read");
  router.add(Method::get, "/api/session",
             Operation("Who calls, and what they may do.").gives(200, ref("Session")).of(own),
             [&api](const Request& r) { return show_session(api, r); });
  router.add(Method::del, "/api/session", Operation("Sign out.").gives_nothing().of(own),
             [&api](const Request& r) { return close_session(api, r); });
  router.add(Method::put, "/api/session/password",
             Operation("Change one's own password; ends all sessions.")
                 .takes(ref("NewPassword"))
                 .gives_nothing()
                 .of(signed_in("session.read")),
             [&api](const Request& r) { return change_password(api, r); });
}

}  // namespace minga::http
