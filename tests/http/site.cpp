#include "site.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "contract.hpp"
#include "http/server/uri.hpp"

namespace minga::http::testing {
namespace {

std::string body_of(const Response& response) {
  if (const auto* text = std::get_if<std::string>(&response.body)) return *text;
  if (const auto* shared = std::get_if<SharedBytes>(&response.body)) return **shared;
  if (const auto* file = std::get_if<FileBody>(&response.body)) {
    std::ifstream in(file->path, std::ios::binary);
    std::ostringstream out;
    out << in.rdbuf();
    return std::move(out).str();
  }
  if (const auto* stream = std::get_if<std::shared_ptr<EventStream>>(&response.body)) {
    std::string all;
    for (const auto& event : (*stream)->take().events) all += *event;
    return all;
  }
  return {};
}

}  // namespace

TestSite::TestSite(const std::vector<std::string>& packs)
    : work(packs), api(work.house(), std::make_shared<Metrics>()) {
  api.packs = work.workspace().packs;
  api.version = "test";
  router = make_router(api);
  contract = std::make_unique<Contract>(router);
}

TestSite::~TestSite() = default;

Badge TestSite::sign_in(const std::string& role, std::optional<Id> territory) {
  const auto login = role + "-" + std::to_string(++people_);
  service::NewAccount account{login, role, "una clave larga", "es", {{role, territory}}};
  if (!territory && role != "administrator")
    account.grants.front().territory = work.pack_record("territory", "peru");
  if (!service::create_account(work.house(), service::system_actor(), account))
    throw std::runtime_error("no account");
  const auto made = service::log_in(work.house(), login, account.password);
  return {made->session_token, made->csrf_token, ""};
}

Badge TestSite::join(const std::string& device) {
  const Json body{{"code", "PRUEBA"},
                  {"group", to_string(work.pack_record("workshop_group", "try-miners"))},
                  {"consent", true},
                  {"device_key", device}};
  return {"", "", send(Method::post, "/api/participants", {}, body).json()["token"].get<std::string>()};
}

Answer send_to(const Router& router, Method method, const std::string& target, const Badge& badge,
               const std::string& body, const Pairs& headers) {
  Request request;
  request.method = method;
  const auto mark = std::min(target.find('?'), target.size());
  request.path = decode_path(target.substr(0, mark)).value();
  if (mark < target.size()) request.query = decode_query(target.substr(mark + 1)).value();
  request.body = body;
  request.remote_address = "192.0.2.1";
  for (const auto& [name, value] : headers) request.headers.set(name, value);
  if (!badge.session.empty()) request.cookies = {{"minga_session", badge.session}};
  if (!badge.csrf.empty()) request.headers.set("X-CSRF-Token", badge.csrf);
  if (!badge.token.empty()) request.headers.set("Authorization", "Bearer " + badge.token);
  auto match = router.find(method, request.path);
  if (match.route == nullptr) return {match.allow.empty() ? 404 : 405, {}, {}, {}};
  request.route = match.route->pattern;
  request.path_parameters = std::move(match.parameters);
  auto response = router.guard()(request, match.route->info);
  if (!response) response = match.route->handler(request);
  return {response->status, body_of(*response), response->headers, response->content_type};
}

Answer TestSite::send(Method method, const std::string& target, const Badge& badge, const std::string& body,
                      const Pairs& headers) {
  auto answer = send_to(router, method, target, badge, body, headers);
  contract->expect_kept(method, target, body, answer);
  return answer;
}

}  // namespace minga::http::testing
