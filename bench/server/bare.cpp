// The transport alone: a health check, and the resources of a rating phone over a map in memory. What it
// reaches is the ceiling for any server built on it.
#include <cstdlib>
#include <iostream>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <string>

#include "http/server/events.hpp"
#include "http/server/server.hpp"

namespace {

using minga::http::Method;
using minga::http::Request;
using minga::http::Response;
using Json = nlohmann::json;

class Ratings {
 public:
  Response join(const Request&) { return minga::http::json("{}"); }

  Response participate(const Request&) {
    const std::lock_guard lock(mutex_);
    const std::string token = "token-" + std::to_string(rated_.size());
    rated_[token];
    return minga::http::json(Json{{"token", token}}.dump(), 201);
  }

  Response rate(const Request& request) {
    const Json body = Json::parse(request.body);
    Json stored = Json::array();
    const std::lock_guard lock(mutex_);
    auto& mine = rated_[token_of(request)];
    for (const Json& rating : body.at("ratings")) {
      mine[rating.at("impact")] = rating;
      stored.push_back(rating.at("sequence"));
    }
    return minga::http::json(Json{{"stored", stored}}.dump());
  }

  Response show(const Request& request) {
    Json ratings = Json::array();
    const std::lock_guard lock(mutex_);
    for (const auto& [impact, rating] : rated_[token_of(request)]) ratings.push_back(rating);
    return minga::http::json(Json{{"ratings", ratings}}.dump());
  }

 private:
  static std::string token_of(const Request& request) {
    return std::string(request.headers.get("Authorization").value_or(""));
  }

  std::mutex mutex_;
  std::map<std::string, std::map<std::string, Json>> rated_;
};

}  // namespace

int main(int argc, char** argv) {
  const auto wait_for_stop = minga::http::stop_signals();
  Ratings ratings;
  minga::http::Broadcaster broadcaster;
  auto metrics = std::make_shared<minga::http::Metrics>();
  minga::http::declare_process_metrics(*metrics);
  const minga::http::RouteInfo open{.act = "bench", .without_account = true};
  auto quick = open;
  quick.never_blocks = true;
  minga::http::Router router;
  router.add(Method::get, "/healthz", quick, [](const Request&) { return minga::http::text("ok"); });
  router.add(Method::get, "/worker", open, [](const Request&) { return minga::http::text("ok"); });
  router.add(Method::get, "/metrics", open,
             [&](const Request&) { return minga::http::text(metrics->render()); });
  router.add(Method::get, "/api/events", open,
             [&](const Request&) { return minga::http::events(broadcaster.subscribe("all")); });
  router.add(Method::post, "/api/join", open, [&](const Request& r) { return ratings.join(r); });
  router.add(Method::post, "/api/participants", open,
             [&](const Request& r) { return ratings.participate(r); });
  router.add(Method::put, "/api/participant/ratings", open,
             [&](const Request& r) { return ratings.rate(r); });
  router.add(Method::get, "/api/participant", open, [&](const Request& r) { return ratings.show(r); });

  minga::http::ServerOptions options;
  options.port = static_cast<std::uint16_t>(argc > 1 ? std::atoi(argv[1]) : 8090);
  if (argc > 3) {
    options.tls_certificate = argv[2];
    options.tls_key = argv[3];
  }
  const auto server = minga::http::Server::start(options, router, metrics);
  if (!server) {
    std::cerr << minga::sentence(minga::Language::en, server.error()) << "\n";
    return 1;
  }
  std::cout << (*server)->url() << std::endl;
  wait_for_stop();
  return (*server)->stop() ? 0 : 1;
}
