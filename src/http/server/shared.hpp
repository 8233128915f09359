// Of server.cpp alone: Asio and Beast are compiled there and nowhere else.
#pragma once

#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_set>

#include "base/hash.hpp"
#include "base/id.hpp"
#include "http/server/server.hpp"
#include "http/server/wire.hpp"
#include "http/server/worker_pool.hpp"

namespace minga::http::inside {

inline void declare(Metrics& metrics) {
  metrics.declare_counter("minga_http_requests_total",
                          "Answered requests by route pattern, method and status.");
  metrics.declare_histogram("minga_http_request_seconds",
                            "Time from the end of the request to the end of its answer.",
                            {0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10});
  metrics.declare_counter("minga_http_sent_bytes_total", "Bytes of answers.");
  metrics.declare_counter("minga_http_received_bytes_total", "Bytes of requests.");
  metrics.declare_counter("minga_http_refused_total", "Connections refused or broken off, by reason.");
  metrics.declare_gauge("minga_http_connections", "Open connections.");
  metrics.declare_gauge("minga_http_event_streams", "Open event streams.");
}

class Session;

/// One I/O thread. All that is not atomic is touched by that thread alone.
struct Loop {
  asio::io_context io{1};
  asio::executor_work_guard<Executor> guard = asio::make_work_guard(io);
  std::unordered_set<Session*> sessions;
  bool stopping = false;
};

/// What all sessions share.
struct Shared {
  Shared(ServerOptions given, Router router, std::optional<StaticFiles> files,
         std::shared_ptr<Metrics> numbers)
      : options(std::move(given)),
        site(std::move(router), std::move(files), options.site),
        metrics(std::move(numbers)),
        workers(options.workers, options.limits.waiting) {
    std::array<std::uint8_t, 6> random{};
    secure_random()(random);
    id_prefix = hex(random);
  }

  std::string next_id() { return id_prefix + "-" + std::to_string(++requests); }

  /// False if the connection is one too many.
  bool enter(const std::string& address) {
    const std::lock_guard lock(mutex);
    if (open >= options.limits.connections) return false;
    if (options.limits.per_address > 0 && by_address[address] >= options.limits.per_address) return false;
    if (options.limits.per_address > 0) ++by_address[address];
    ++open;
    metrics->add("minga_http_connections", {}, 1);
    return true;
  }
  void leave(const std::string& address) {
    const std::lock_guard lock(mutex);
    if (options.limits.per_address > 0 && --by_address[address] == 0) by_address.erase(address);
    metrics->add("minga_http_connections", {}, -1);
    if (--open == 0) nobody.notify_all();
  }
  bool wait_for_nobody(milliseconds most) {
    std::unique_lock lock(mutex);
    return nobody.wait_for(lock, most, [&] { return open == 0; });
  }

  ServerOptions options;
  Site site;
  std::shared_ptr<Metrics> metrics;
  std::optional<asio::ssl::context> tls;
  std::string id_prefix;
  std::atomic<std::uint64_t> requests = 0;
  std::mutex mutex;
  std::condition_variable nobody;
  std::size_t open = 0;
  std::map<std::string, std::size_t> by_address;
  WorkerPool workers;  // last: its jobs use the rest
};

}  // namespace minga::http::inside
