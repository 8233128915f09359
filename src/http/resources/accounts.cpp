#include "service/accounts.hpp"
#include "http/caller.hpp"
#include "http/json.hpp"
#include "http/resources/adding.hpp"
#include "http/resources/grants_json.hpp"
#include "http/resources/schemas.hpp"
#include "http/schema.hpp"

namespace minga::http {
namespace {

Json account_json(const service::AccountSummary& account) {
  return {{"id", to_string(account.id)},  {"login", account.login},
          {"name", account.name},         {"language", account.language},
          {"disabled", account.disabled}, {"roles", grants_json(account.grants)}};
}

Result<std::vector<service::Grant>> grants_from(const Json& body) {
  std::vector<service::Grant> grants;
  const auto list = body.find("roles");
  if (list == body.end() || !list->is_array()) return grants;
  for (const auto& entry : *list) {
    if (!entry.is_object())
      return fail(ProblemKind::invalid, "request.member_wrong",
                  {{"member", "roles"}, {"expected", "[{\"role\": …}]"}});
    const auto role = text_member(entry, "role");
    if (!role) return tl::unexpected(role.error());
    service::Grant grant{*role, std::nullopt};
    if (const auto territory = entry.find("territory"); territory != entry.end() && !territory->is_null()) {
      const auto id = id_member(entry, "territory");
      if (!id) return tl::unexpected(id.error());
      grant.territory = *id;
    }
    grants.push_back(std::move(grant));
  }
  return grants;
}

Response list_accounts(Api& api, const Request& request) {
  const auto accounts = service::list_accounts(api.house, actor_of(request));
  if (!accounts) return problem(accounts.error(), request.language);
  Json list = Json::array();
  for (const auto& account : *accounts) list.push_back(account_json(account));
  return json_response({{"accounts", list}});
}

Response create_account(Api& api, const Request& request) {
  const auto body = json_body(request);
  if (!body) return problem(body.error(), request.language);
  const auto login = text_member(*body, "login");
  const auto password = text_member(*body, "password");
  const auto grants = grants_from(*body);
  if (!login) return problem(login.error(), request.language);
  if (!password) return problem(password.error(), request.language);
  if (!grants) return problem(grants.error(), request.language);
  service::NewAccount account;
  account.login = *login;
  account.password = *password;
  account.name = text_member_or(*body, "name", *login);
  account.language = text_member_or(*body, "language", "es");
  account.grants = *grants;
  const auto made = service::create_account(api.house, actor_of(request), account);
  return made ? json_response(account_json(*made), 201) : problems(made.error(), request.language);
}

Response change_account(Api& api, const Request& request) {
  const auto id = id_parameter(request, "id");
  if (!id) return problem(id.error(), request.language);
  const auto body = json_body(request);
  if (!body) return problem(body.error(), request.language);
  if (body->contains("password")) {
    const auto password = text_member(*body, "password");
    if (!password) return problem(password.error(), request.language);
    if (const auto done = service::set_password(api.house, actor_of(request), *id, *password); !done)
      return problem(done.error(), request.language);
  }
  if (body->contains("disabled")) {
    const auto disabled = flag_member(*body, "disabled");
    if (!disabled) return problem(disabled.error(), request.language);
    if (const auto done = service::set_account_disabled(api.house, actor_of(request), *id, *disabled); !done)
      return problem(done.error(), request.language);
  }
  if (body->contains("roles")) {
    const auto grants = grants_from(*body);
    if (!grants) return problem(grants.error(), request.language);
    if (const auto done = service::set_grants(api.house, actor_of(request), *id, *grants); !done)
      return problem(done.error(), request.language);
  }
  return no_content();
}

Json token_json(const service::TokenSummary& token) {
  return {{"id", to_string(token.id)},
          {"name", token.name},
          {"scope", token.scope == service::TokenScope::write ? "write" : "read"},
          {"expires_at", token.expires_at}};
}

Response list_tokens(Api& api, const Request& request) {
  const auto tokens = service::list_tokens(api.house, actor_of(request));
  if (!tokens) return problem(tokens.error(), request.language);
  Json list = Json::array();
  for (const auto& token : *tokens) list.push_back(token_json(token));
  return json_response({{"tokens", list}});
}

Response create_token(Api& api, const Request& request) {
  const auto body = json_body(request);
  if (!body) return problem(body.error(), request.language);
  const auto name = text_member(*body, "name");
  const auto expires = text_member(*body, "expires_at");
  if (!name) return problem(name.error(), request.language);
  if (!expires) return problem(expires.error(), request.language);
  const auto instant = instant_from_rfc3339(*expires);
  const auto scope = text_member_or(*body, "scope", "read") == "write" ? service::TokenScope::write
                                                                       : service::TokenScope::read;
  const auto made =
      service::create_token(api.house, actor_of(request), *name, scope, instant.value_or(Instant{}));
  if (!made) return problem(made.error(), request.language);
  auto out = token_json(made->summary);
  out["token"] = made->token;
  auto response = json_response(out, 201);
  response.compress = false;
  response.headers.set("Cache-Control", "no-store");
  return response;
}

Response revoke_token(Api& api, const Request& request) {
  const auto id = id_parameter(request, "id");
  if (!id) return problem(id.error(), request.language);
  const auto done = service::revoke_token(api.house, actor_of(request), *id);
  return done ? no_content() : problem(done.error(), request.language);
}

}  // namespace

Json account_schemas() {
  using namespace schema;
  const auto roles = list_of(ref("Grant"));
  Json schemas;
  schemas["Grant"] = object(
      {{"role", text()}, {"territory", described(or_null(uuid()), "Where it holds; null: everywhere.")}});
  schemas["Account"] = object({{"id", uuid()},
                               {"login", text()},
                               {"name", text()},
                               {"language", code({"es", "en"})},
                               {"disabled", flag()},
                               {"roles", roles}});
  const auto wanted = list_of(object({{"role", text()}, maybe("territory", or_null(uuid()))}));
  schemas["NewAccount"] = object({{"login", text()},
                                  {"password", described(text(), "At least 10 characters.")},
                                  maybe("name", text()),
                                  maybe("language", code({"es", "en"})),
                                  maybe("roles", wanted)});
  schemas["AccountChange"] =
      object({maybe("password", text()), maybe("disabled", flag()), maybe("roles", wanted)});
  schemas["Token"] = object(
      {{"id", uuid()}, {"name", text()}, {"scope", code({"read", "write"})}, {"expires_at", instant()}});
  schemas["NewToken"] =
      object({{"name", text()}, {"expires_at", instant()}, maybe("scope", code({"read", "write"}))});
  schemas["CreatedToken"] = extended(schemas["Token"], {{"token", described(text(), "Told this once.")}});
  return schemas;
}

void add_account_routes(Router& router, Api& api) {
  using namespace schema;
  const auto add = adding_signed_in(router, api);
  add(Method::get, "/api/accounts", "account.manage",
      Operation("All accounts.").gives(200, object({{"accounts", list_of(ref("Account"))}})), list_accounts);
  add(Method::post, "/api/accounts", "account.manage",
      Operation("Make an account.").takes(ref("NewAccount")).gives(201, ref("Account")), create_account);
  add(Method::patch, "/api/accounts/{id}", "account.manage",
      Operation("Change an account: what is given.").takes(ref("AccountChange")).gives_nothing(),
      change_account);
  add(Method::get, "/api/tokens", "token.manage",
      Operation("One's own API tokens.").gives(200, object({{"tokens", list_of(ref("Token"))}})),
      list_tokens);
  add(Method::post, "/api/tokens", "token.manage",
      Operation("Make an API token.").takes(ref("NewToken")).gives(201, ref("CreatedToken")), create_token);
  add(Method::del, "/api/tokens/{id}", "token.manage", Operation("Revoke an API token.").gives_nothing(),
      revoke_token);
}

}  // namespace minga::http
