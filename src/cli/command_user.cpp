#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "cli/all_commands.hpp"
#include "cli/ask.hpp"
#include "cli/house.hpp"
#include "service/accounts.hpp"
#include "service/values.hpp"

namespace minga::cli {
namespace {

using Json = nlohmann::ordered_json;

struct UserOptions {
  std::string folder, login, name, password_file;
  std::string account_language = "es";
  std::vector<std::string> roles;
  bool enable = false;
};

/// "facilitator@PE-MDD": a role in the territory with that code or id; "administrator": everywhere.
Result<service::Grant> grant_of(service::House& house, const std::string& text) {
  const auto at = text.find('@');
  service::Grant grant{text.substr(0, at), std::nullopt};
  if (at == std::string::npos) return grant;
  const auto place = text.substr(at + 1);
  grant.territory = id_from(place);
  if (!grant.territory) {
    house.store.read([&](store::Reader& reader) {
      const auto found = service::all_where(reader, "territory", {service::equals("code", place)});
      if (!found.empty()) grant.territory = found.front().id;
    });
  }
  if (!grant.territory) return fail(ProblemKind::not_found, "cli.user.no_territory", {{"territory", place}});
  return grant;
}

Checked<std::vector<service::Grant>> grants_of(service::House& house, const std::vector<std::string>& texts) {
  std::vector<service::Grant> grants;
  Problems problems;
  for (const auto& text : texts) {
    auto grant = grant_of(house, text);
    if (grant) {
      grants.push_back(std::move(*grant));
    } else {
      problems.push_back(grant.error());
    }
  }
  if (!problems.empty()) return tl::unexpected(std::move(problems));
  return grants;
}

Json json_of(const service::AccountSummary& account) {
  Json grants = Json::array();
  for (const auto& grant : account.grants)
    grants.push_back(
        {{"role", grant.role}, {"territory", grant.territory ? Json(to_string(*grant.territory)) : Json()}});
  return {{"id", to_string(account.id)},  {"login", account.login},       {"name", account.name},
          {"disabled", account.disabled}, {"language", account.language}, {"grants", grants}};
}

/// One line an account: login, name, roles, and whether it is disabled.
std::string line_of(const service::AccountSummary& account, Language language) {
  std::string roles;
  for (const auto& grant : account.grants)
    roles += (roles.empty() ? "" : ",") + grant.role +
             (grant.territory ? "@" + to_string(*grant.territory) : std::string());
  return account.login + '\t' + account.name + '\t' + (roles.empty() ? "-" : roles) +
         (account.disabled ? '\t' + text(language, "cli.user.is_disabled") : std::string());
}

int say(const Common& common, const char* key, const std::string& login, const Json& json) {
  if (common.json) {
    *common.out << json.dump(2) << '\n';
  } else {
    *common.out << text(common.language, key, {{"login", login}}) << '\n';
  }
  return done;
}

using Act = std::function<int(service::House&, const UserOptions&, const Common&)>;

int add(service::House& house, const UserOptions& options, const Common& common) {
  auto grants = grants_of(house, options.roles);
  if (!grants) return report(common, grants.error());
  auto password = new_password(common, options.password_file);
  if (!password) return report(common, password.error());
  const auto account =
      service::create_account(house, service::system_actor(),
                              {options.login, options.name.empty() ? options.login : options.name,
                               std::move(*password), options.account_language, std::move(*grants)});
  if (!account) return report(common, account.error());
  return say(common, "cli.user.added", options.login, json_of(*account));
}

int list(service::House& house, const UserOptions&, const Common& common) {
  const auto accounts = service::list_accounts(house, service::system_actor());
  if (!accounts) return report(common, accounts.error());
  Json out = Json::array();
  for (const auto& account : *accounts) {
    if (common.json) {
      out.push_back(json_of(account));
    } else {
      *common.out << line_of(account, common.language) << '\n';
    }
  }
  if (common.json) *common.out << Json{{"accounts", out}}.dump(2) << '\n';
  return done;
}

/// Runs `change` on the account with the login of the command line.
int on_account(service::House& house, const UserOptions& options, const Common& common, const char* key,
               const std::function<Checked<void>(const Id&)>& change) {
  const auto account = service::account_by_login(house, options.login);
  if (!account)
    return report(common,
                  Problem{ProblemKind::not_found, "cli.user.unknown", {{"login", options.login}}, {}});
  if (const auto changed = change(*account); !changed) return report(common, changed.error());
  return say(common, key, options.login, {{"id", to_string(*account)}, {"login", options.login}});
}

Checked<void> one_problem(const Result<void>& result) {
  if (!result) return tl::unexpected(Problems{result.error()});
  return {};
}

int disable(service::House& house, const UserOptions& options, const Common& common) {
  const char* key = options.enable ? "cli.user.enabled" : "cli.user.disabled";
  return on_account(house, options, common, key, [&](const Id& account) {
    return one_problem(
        service::set_account_disabled(house, service::system_actor(), account, !options.enable));
  });
}

int password(service::House& house, const UserOptions& options, const Common& common) {
  return on_account(house, options, common, "cli.user.password_set", [&](const Id& account) -> Checked<void> {
    const auto chosen = new_password(common, options.password_file);
    if (!chosen) return tl::unexpected(Problems{chosen.error()});
    return one_problem(service::set_password(house, service::system_actor(), account, *chosen));
  });
}

int roles(service::House& house, const UserOptions& options, const Common& common) {
  return on_account(house, options, common, "cli.user.roles_set", [&](const Id& account) -> Checked<void> {
    const auto grants = grants_of(house, options.roles);
    if (!grants) return tl::unexpected(grants.error());
    return one_problem(service::set_grants(house, service::system_actor(), account, *grants));
  });
}

int in_workspace(const Act& act, const UserOptions& options, const Common& common) {
  auto workspace = open_workspace(options.folder);
  if (!workspace) return report(common, workspace.error());
  auto house = real_house(*workspace->store);
  return act(house, options, common);
}

}  // namespace

Run declare_user(CLI::App& app, Language language) {
  const auto words = [&](const char* key) { return text(language, key); };
  const auto options = std::make_shared<UserOptions>();
  app.require_subcommand(1);
  std::vector<std::pair<CLI::App*, Act>> acts;
  const auto declare = [&](const char* name, const Act& act, bool of_one) {
    auto* sub = app.add_subcommand(name, words((std::string("cli.user.") + name + ".about").c_str()));
    sub->add_option("folder", options->folder, words("cli.folder"))->required();
    if (of_one) sub->add_option("login", options->login, words("cli.user.login"))->required();
    acts.emplace_back(sub, act);
    return sub;
  };
  auto* adding = declare("add", add, true);
  declare("list", list, false);
  auto* disabling = declare("disable", disable, true);
  auto* changing = declare("password", password, true);
  auto* granting = declare("roles", roles, true);
  adding->add_option("--name", options->name, words("cli.user.name"));
  adding->add_option("--language", options->account_language, words("cli.user.language"))
      ->check(CLI::IsMember({"es", "en"}))
      ->capture_default_str();
  disabling->add_flag("--enable", options->enable, words("cli.user.enable"));
  for (auto* sub : {adding, granting})
    sub->add_option("--role", options->roles, words("cli.user.role"))->allow_extra_args(false);
  for (auto* sub : {adding, changing})
    sub->add_option("--password-file", options->password_file, words("cli.user.password_file"));
  return [options, acts](const Common& common) {
    for (const auto& [sub, act] : acts)
      if (sub->parsed()) return in_workspace(act, *options, common);
    return static_cast<int>(misused);
  };
}

}  // namespace minga::cli
