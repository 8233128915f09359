#include "service/accounts.hpp"

#include <algorithm>

#include "base/hash.hpp"
#include "pack/validate.hpp"
#include "service/note.hpp"
#include "service/permission.hpp"
#include "service/secrets.hpp"
#include "service/values.hpp"

namespace minga::service {
namespace {

constexpr std::size_t kShortestPassword = 10;
constexpr std::size_t kLongestPassword = 256;

Result<void> password_is_good(std::string_view password) {
  if (password.size() < kShortestPassword)
    return fail(ProblemKind::invalid, "account.password_short",
                {{"least", std::to_string(kShortestPassword)}}, {"", 0, 0, "password"});
  if (password.size() > kLongestPassword)
    return fail(ProblemKind::invalid, "account.password_long", {{"most", std::to_string(kLongestPassword)}},
                {"", 0, 0, "password"});
  return {};
}

Result<void> grants_are_known(const pack::Model& model, const std::vector<Grant>& grants) {
  for (const auto& grant : grants) {
    const auto role = model.roles.find(grant.role);
    if (role == model.roles.end() || !role->second.has_account)
      return fail(ProblemKind::invalid, "account.no_such_role", {{"role", grant.role}}, {"", 0, 0, "roles"});
    if (role->second.scope == pack::Role::Scope::territory && !grant.territory)
      return fail(ProblemKind::invalid, "account.role_needs_territory", {{"role", grant.role}},
                  {"", 0, 0, "roles"});
  }
  return {};
}

std::vector<Grant> grants_of(store::Reader& reader, const Id& account) {
  std::vector<Grant> grants;
  for (const auto& record : all_where(reader, "account_role", {equals("account", to_string(account))}))
    grants.push_back({text_in(record.values, "role"), id_in(record.values, "territory")});
  return grants;
}

AccountSummary account_summary(store::Reader& reader, const store::Record& record) {
  AccountSummary summary;
  summary.id = record.id;
  summary.login = text_in(record.values, "login");
  summary.name = text_in(record.values, "name");
  summary.language = text_in(record.values, "language");
  summary.disabled = flag_in(record.values, "disabled");
  summary.grants = grants_of(reader, record.id);
  return summary;
}

std::optional<store::Record> record_by_login(store::Reader& reader, std::string_view login) {
  auto found = all_where(reader, "account", {equals("login", std::string(login))});
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

Result<void> write_grants(store::Writer& writer, House& house, const Actor& actor, const Id& account,
                          const std::vector<Grant>& grants) {
  const auto& reg = *house.store.model().find_register("account_role");
  for (const auto& grant : grants) {
    Values values{{"account", to_string(account)}, {"role", grant.role}};
    if (grant.territory) values["territory"] = to_string(*grant.territory);
    if (auto made = writer.create(reg, house.new_id(), std::move(values), note_of(actor, "account.manage"));
        !made)
      return tl::unexpected(made.error());
  }
  return {};
}

Result<void> permitted(store::Reader& reader, House& house, const Actor& actor, std::string_view act) {
  const auto access = permit(reader, house.store.model(), actor, act);
  if (!access) return tl::unexpected(access.error());
  return {};
}

Actor actor_of(const AccountSummary& account) {
  Actor actor;
  actor.kind = Actor::Kind::account;
  actor.id = account.id;
  actor.grants = account.grants;
  return actor;
}

/// The acts an API token of scope `read` may do.
const std::set<std::string>& reading_acts() {
  static const std::set<std::string> acts{"record.read",  "record.history",      "record.export",
                                          "finding.read", "finding.read_public", "pack.read",
                                          "session.read", "workshop.progress",   "territory.overview",
                                          "plan.read",    "plan.export"};
  return acts;
}

std::set<std::string> acts_of(const pack::Model& model, TokenScope scope) {
  if (scope == TokenScope::read) return reading_acts();
  std::set<std::string> acts;
  for (const auto& [act, roles] : model.acts)
    if (act != "account.manage" && act != "token.manage" && act != "backup.make") acts.insert(act);
  return acts;
}

}  // namespace

Checked<AccountSummary> create_account(House& house, const Actor& actor, const NewAccount& account) {
  const auto& model = house.store.model();
  if (const auto good = password_is_good(account.password); !good)
    return tl::unexpected(Problems{good.error()});
  if (const auto known = grants_are_known(model, account.grants); !known)
    return tl::unexpected(Problems{known.error()});
  const auto& reg = *model.find_register("account");
  Values values{{"login", account.login},
                {"name", account.name},
                {"password_hash", password_hash(account.password, house.password_cost)},
                {"language", account.language},
                {"disabled", false}};
  if (auto problems = pack::validate(model, reg, values); !problems.empty())
    return tl::unexpected(std::move(problems));
  const Id id = house.new_id();
  AccountSummary out;
  const auto written = house.store.write([&](store::Writer& writer) -> Result<void> {
    if (const auto may = permitted(writer, house, actor, "account.manage"); !may) return may;
    if (record_by_login(writer, account.login))
      return fail(ProblemKind::conflict, "account.login_taken", {}, {"", 0, 0, "login"});
    auto made = writer.create(reg, id, std::move(values), note_of(actor, "account.manage"));
    if (!made) return tl::unexpected(made.error());
    if (const auto granted = write_grants(writer, house, actor, id, account.grants); !granted) return granted;
    out = account_summary(writer, *made);
    return {};
  });
  if (!written) return tl::unexpected(Problems{written.error()});
  return out;
}

Result<std::vector<AccountSummary>> list_accounts(House& house, const Actor& actor) {
  Result<std::vector<AccountSummary>> out;
  house.store.read([&](store::Reader& reader) {
    if (const auto may = permitted(reader, house, actor, "account.manage"); !may) {
      out = tl::unexpected(may.error());
      return;
    }
    for (const auto& record : all_where(reader, "account", {}, {{"login", false}}))
      out->push_back(account_summary(reader, record));
  });
  return out;
}

Result<void> set_account_disabled(House& house, const Actor& actor, const Id& account, bool disabled) {
  return house.store.write([&](store::Writer& writer) -> Result<void> {
    if (const auto may = permitted(writer, house, actor, "account.manage"); !may) return may;
    auto changed = writer.update(*house.store.model().find_register("account"), account,
                                 {{"disabled", disabled}}, std::nullopt, note_of(actor, "account.manage"));
    if (!changed) return tl::unexpected(changed.error());
    if (disabled) writer.drop_sessions_of(account);
    return {};
  });
}

Result<void> set_password(House& house, const Actor& actor, const Id& account, std::string_view password) {
  if (const auto good = password_is_good(password); !good) return good;
  const auto hash = password_hash(password, house.password_cost);
  return house.store.write([&](store::Writer& writer) -> Result<void> {
    const bool own = actor.kind == Actor::Kind::account && actor.id == account && !actor.scope;
    if (!own)
      if (const auto may = permitted(writer, house, actor, "account.manage"); !may) return may;
    auto changed = writer.update(*house.store.model().find_register("account"), account,
                                 {{"password_hash", hash}}, std::nullopt, note_of(actor, "account.password"));
    if (!changed) return tl::unexpected(changed.error());
    writer.drop_sessions_of(account);
    return {};
  });
}

Result<void> set_grants(House& house, const Actor& actor, const Id& account,
                        const std::vector<Grant>& grants) {
  if (const auto known = grants_are_known(house.store.model(), grants); !known) return known;
  return house.store.write([&](store::Writer& writer) -> Result<void> {
    if (const auto may = permitted(writer, house, actor, "account.manage"); !may) return may;
    const auto& reg = *house.store.model().find_register("account_role");
    for (const auto& record : all_where(writer, "account_role", {equals("account", to_string(account))}))
      if (auto retired = writer.retire(reg, record.id, std::nullopt, note_of(actor, "account.manage"));
          !retired)
        return tl::unexpected(retired.error());
    return write_grants(writer, house, actor, account, grants);
  });
}

std::optional<Id> account_by_login(House& house, std::string_view login) {
  std::optional<Id> id;
  house.store.read([&](store::Reader& reader) {
    if (const auto record = record_by_login(reader, login)) id = record->id;
  });
  return id;
}

Result<Login> log_in(House& house, std::string_view login, std::string_view password) {
  constexpr std::int64_t kLoginLasts = 12LL * 60 * 60 * 1000;
  std::optional<store::Record> record;
  house.store.read([&](store::Reader& reader) { record = record_by_login(reader, login); });
  const bool usable = record && !flag_in(record->values, "disabled");
  const auto hash = usable ? text_in(record->values, "password_hash") : std::string();
  if (password.size() > kLongestPassword || !password_fits(password, hash, house.password_cost))
    return fail(ProblemKind::unauthenticated, "session.wrong_password");

  Login made;
  made.session_token = new_token(house.random, "ms_");
  made.csrf_token = csrf_token_of(made.session_token);
  const Instant now = house.clock();
  made.expires = {now.milliseconds + kLoginLasts};
  const auto written = house.store.write([&](store::Writer& writer) -> Result<void> {
    writer.drop_sessions_before(now);
    writer.put_session({token_hash(made.session_token), record->id, now, made.expires});
    made.account = account_summary(writer, *record);
    return {};
  });
  if (!written) return tl::unexpected(written.error());
  return made;
}

void log_out(House& house, std::string_view session_token) {
  const auto dropped = house.store.write([&](store::Writer& writer) -> Result<void> {
    writer.drop_session(token_hash(session_token));
    return {};
  });
  static_cast<void>(dropped);  // a full disk leaves the session until it expires
}

std::optional<SessionActor> actor_of_session(House& house, std::string_view session_token) {
  std::optional<SessionActor> out;
  house.store.read([&](store::Reader& reader) {
    const auto session = reader.session(token_hash(session_token));
    if (!session || session->expires <= house.clock()) return;
    const auto record = reader.find(*house.store.model().find_register("account"), session->account);
    if (!record || record->retired || flag_in(record->values, "disabled")) return;
    const auto account = account_summary(reader, *record);
    out = SessionActor{actor_of(account), account};
  });
  return out;
}

std::string csrf_token_of(std::string_view session_token) {
  return "mc_" + token_hash("csrf/" + std::string(session_token));
}

Result<CreatedToken> create_token(House& house, const Actor& actor, std::string_view name, TokenScope scope,
                                  Instant expires) {
  if (expires <= house.clock())
    return fail(ProblemKind::invalid, "token.expiry_not_ahead", {}, {"", 0, 0, "expires_at"});
  if (name.empty()) return fail(ProblemKind::invalid, "token.name_missing", {}, {"", 0, 0, "name"});
  CreatedToken made;
  made.token = new_token(house.random, "mt_");
  made.summary = {house.new_id(), std::string(name), scope, to_rfc3339(expires)};
  const auto written = house.store.write([&](store::Writer& writer) -> Result<void> {
    if (const auto may = permitted(writer, house, actor, "token.manage"); !may) return may;
    Values values{{"account", to_string(actor.id)},
                  {"token_hash", token_hash(made.token)},
                  {"name", std::string(name)},
                  {"scope", std::string(scope == TokenScope::write ? "write" : "read")},
                  {"expires_at", made.summary.expires_at}};
    auto record = writer.create(*house.store.model().find_register("api_token"), made.summary.id,
                                std::move(values), note_of(actor, "token.manage"));
    if (!record) return tl::unexpected(record.error());
    return {};
  });
  if (!written) return tl::unexpected(written.error());
  return made;
}

Result<std::vector<TokenSummary>> list_tokens(House& house, const Actor& actor) {
  Result<std::vector<TokenSummary>> out;
  house.store.read([&](store::Reader& reader) {
    if (const auto may = permitted(reader, house, actor, "token.manage"); !may) {
      out = tl::unexpected(may.error());
      return;
    }
    for (const auto& record : all_where(reader, "api_token", {equals("account", to_string(actor.id))}))
      out->push_back({record.id, text_in(record.values, "name"),
                      text_in(record.values, "scope") == "write" ? TokenScope::write : TokenScope::read,
                      text_in(record.values, "expires_at")});
  });
  return out;
}

Result<void> revoke_token(House& house, const Actor& actor, const Id& token) {
  return house.store.write([&](store::Writer& writer) -> Result<void> {
    if (const auto may = permitted(writer, house, actor, "token.manage"); !may) return may;
    const auto& reg = *house.store.model().find_register("api_token");
    const auto record = writer.find(reg, token);
    if (!record || record->retired || id_in(record->values, "account") != actor.id)
      return fail(ProblemKind::not_found, "token.not_found");
    auto retired = writer.retire(reg, token, std::nullopt, note_of(actor, "token.manage"));
    if (!retired) return tl::unexpected(retired.error());
    return {};
  });
}

std::optional<SessionActor> actor_of_token(House& house, std::string_view token) {
  std::optional<SessionActor> out;
  house.store.read([&](store::Reader& reader) {
    const auto found = all_where(reader, "api_token", {equals("token_hash", token_hash(token))});
    if (found.empty()) return;
    const auto expires = instant_from_rfc3339(text_in(found.front().values, "expires_at"));
    const auto owner = id_in(found.front().values, "account");
    if (!expires || *expires <= house.clock() || !owner) return;
    const auto record = reader.find(*house.store.model().find_register("account"), *owner);
    if (!record || record->retired || flag_in(record->values, "disabled")) return;
    const auto account = account_summary(reader, *record);
    auto actor = actor_of(account);
    actor.scope =
        acts_of(house.store.model(),
                text_in(found.front().values, "scope") == "write" ? TokenScope::write : TokenScope::read);
    out = SessionActor{std::move(actor), account};
  });
  return out;
}

}  // namespace minga::service
