#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "cli/all_commands.hpp"
#include "cli/house.hpp"
#include "cli/paths.hpp"
#include "cli/version.hpp"
#include "http/api.hpp"
#include "http/live.hpp"
#include "http/server/server.hpp"

namespace minga::cli {
namespace {

using Json = nlohmann::ordered_json;

struct ServeOptions {
  std::string folder;
  http::ServerOptions server;
  std::string ready_file;
  std::string log_level = "warning";
};

/// Tells where the page is, and in an example workspace who may sign in.
void greet(const ServeOptions& options, const std::string& url, const Common& common) {
  Json accounts = Json::array();
  if (std::ifstream file(std::filesystem::path(options.folder) / "example-accounts.json"); file)
    accounts = Json::parse(file, nullptr, false);
  if (common.json) {
    *common.out << Json{{"url", url}, {"port", options.server.port}}.dump() << std::endl;
    return;
  }
  *common.out << text(common.language, "cli.serve.ready", {{"url", url}}) << '\n';
  if (accounts.is_array() && !accounts.empty()) {
    *common.out << text(common.language, "cli.serve.accounts") << '\n';
    for (const auto& account : accounts)
      *common.out << "  " << account.value("login", "") << "  " << account.value("password", "") << '\n';
  }
  *common.out << text(common.language, "cli.serve.stop") << std::endl;
}

/// Whoever waits for the file finds it whole: it is written aside and then named.
void write_ready_file(const std::string& path, const std::string& url) {
  const std::string aside = path + ".part";
  std::ofstream(aside) << url << '\n';
  std::error_code failed;
  std::filesystem::rename(aside, path, failed);
}

int run_serve(ServeOptions options, const Common& common) {
  const auto wait_for_stop = http::stop_signals();
  auto workspace = open_workspace(options.folder);
  if (!workspace) return report(common, workspace.error());
  auto house = real_house(*workspace->store);
  const auto metrics = std::make_shared<http::Metrics>();
  http::declare_process_metrics(*metrics);
  http::Api api(house, metrics);
  api.packs = workspace->packs;
  api.secure_cookies = !options.server.tls_certificate.empty();
  api.version = version();
  http::Live live(api);
  house.workshop_changed = [&live](const Id& workshop) { live.changed(workshop); };

  if (options.server.web.empty()) options.server.web = web_path();
  const auto level = http::log_level_from(options.log_level).value_or(http::LogLevel::warning);
  options.server.log = http::Log(level, http::to_standard_error(), system_clock());
  options.server.site.log = options.server.log;
  auto server = http::Server::start(options.server, http::make_router(api), metrics);
  if (!server) return report(common, server.error());
  options.server.port = (*server)->port();
  if (!options.ready_file.empty()) write_ready_file(options.ready_file, (*server)->url());
  greet(options, (*server)->url(), common);
  wait_for_stop();
  live.stop();
  (*server)->stop();
  return done;
}

}  // namespace

Run declare_serve(CLI::App& app, Language language) {
  const auto words = [&](const char* key) { return text(language, key); };
  const auto options = std::make_shared<ServeOptions>();
  app.add_option("folder", options->folder, words("cli.folder"))->required();
  app.add_option("--address", options->server.address, words("cli.serve.address"))->capture_default_str();
  app.add_option("--port", options->server.port, words("cli.serve.port"))->capture_default_str();
  auto* certificate =
      app.add_option("--tls-cert", options->server.tls_certificate, words("cli.serve.tls_cert"));
  auto* key = app.add_option("--tls-key", options->server.tls_key, words("cli.serve.tls_key"));
  certificate->needs(key);
  key->needs(certificate);
  app.add_option("--web", options->server.web, words("cli.serve.web"));
  app.add_option("--trusted-proxy", options->server.trusted_proxies, words("cli.serve.trusted_proxy"))
      ->allow_extra_args(false);
  app.add_option("--log-level", options->log_level, words("cli.serve.log_level"))
      ->check(CLI::IsMember({"debug", "info", "warning", "error", "off"}))
      ->capture_default_str();
  app.add_option("--ready-file", options->ready_file, words("cli.serve.ready_file"));
  return [options](const Common& common) { return run_serve(*options, common); };
}

}  // namespace minga::cli
