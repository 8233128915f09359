#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "service/actor.hpp"
#include "service/house.hpp"

namespace minga::service {

struct NewAccount {
  std::string login;
  std::string name;
  std::string password;  // at least 10 characters: "account.password_short"
  std::string language = "es";
  std::vector<Grant> grants;
};

struct AccountSummary {
  Id id;
  std::string login;
  std::string name;
  std::string language;
  bool disabled = false;
  std::vector<Grant> grants;
};

/// act "account.manage". Problems: "account.password_short", "account.login_taken", "account.no_such_role",
/// and what the register `account` refuses.
Checked<AccountSummary> create_account(House& house, const Actor& actor, const NewAccount& account);
Result<std::vector<AccountSummary>> list_accounts(House& house, const Actor& actor);
/// Ends all its sessions.
Result<void> set_account_disabled(House& house, const Actor& actor, const Id& account, bool disabled);
/// Somebody's own password, or anybody's by act "account.manage". Ends all its sessions.
Result<void> set_password(House& house, const Actor& actor, const Id& account, std::string_view password);
/// Replaces what an account may do. act "account.manage".
Result<void> set_grants(House& house, const Actor& actor, const Id& account,
                        const std::vector<Grant>& grants);
std::optional<Id> account_by_login(House& house, std::string_view login);

/// The secrets of a new login, told once to who logged in; only their hashes are kept.
struct Login {
  std::string session_token;  // for the HttpOnly cookie
  std::string csrf_token;     // for the X-CSRF-Token header
  AccountSummary account;
  Instant expires;
};

/// Checks login and password; a wrong one takes as long as a right one. "session.wrong_password".
/// Guessing is slowed by the caller, who knows the address.
Result<Login> log_in(House& house, std::string_view login, std::string_view password);
void log_out(House& house, std::string_view session_token);

struct SessionActor {
  Actor actor;
  AccountSummary account;
};
/// Who a session token belongs to; nothing when it is unknown, expired or the account disabled.
std::optional<SessionActor> actor_of_session(House& house, std::string_view session_token);
/// The token that our own page shows with every change (X-CSRF-Token): made from the session's, which no
/// script can read, so that all pages of one browser have the same and another site has none.
std::string csrf_token_of(std::string_view session_token);

/// What an API token may do: read everything its account may read, or also write records and ratings.
/// No token manages accounts or other tokens.
enum class TokenScope { read, write };

struct TokenSummary {
  Id id;
  std::string name;
  TokenScope scope = TokenScope::read;
  std::string expires_at;  // RFC 3339
};
struct CreatedToken {
  TokenSummary summary;
  std::string token;  // "mt_...", told once
};
/// act "token.manage", for the actor's own account. "token.expiry_not_ahead" unless `expires` lies ahead.
Result<CreatedToken> create_token(House& house, const Actor& actor, std::string_view name, TokenScope scope,
                                  Instant expires);
Result<std::vector<TokenSummary>> list_tokens(House& house, const Actor& actor);
Result<void> revoke_token(House& house, const Actor& actor, const Id& token);
/// Who an API token speaks for, limited to its scope; nothing when unknown, expired or revoked.
std::optional<SessionActor> actor_of_token(House& house, std::string_view token);

}  // namespace minga::service
