#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/problem.hpp"
#include "http/server/log.hpp"
#include "http/server/metrics.hpp"
#include "http/server/router.hpp"
#include "http/server/site.hpp"

namespace minga::http {

struct ServerOptions {
  /// IPv4 or IPv6 address, or "localhost". "::" takes both families.
  std::string address = "127.0.0.1";
  /// 0: the system chooses one; Server::port() tells it.
  std::uint16_t port = 8080;
  /// PEM files; both or none. With them the server speaks TLS 1.2 or later only.
  std::filesystem::path tls_certificate;
  std::filesystem::path tls_key;
  /// Folder of the built web page; empty: none.
  std::filesystem::path web;
  /// Addresses whose X-Forwarded-For and X-Forwarded-Proto are believed.
  std::vector<std::string> trusted_proxies;

  struct Limits {
    std::size_t target = 8'192;       // bytes of the request target
    std::size_t head = 32'768;        // bytes of the request line and headers together
    std::size_t connections = 8'192;  // open at once; more get 503
    std::size_t per_address = 0;      // open at once from one address; 0: no limit of its own
    std::size_t waiting = 2'048;      // requests that wait for a worker; more get 503
  } limits;

  struct Times {
    std::chrono::milliseconds handshake{10'000};
    std::chrono::milliseconds head{10'000};   // from the first byte of a request to the end of its headers
    std::chrono::milliseconds body{30'000};   // for the body, and a second more for each KiB that came
    std::chrono::milliseconds idle{60'000};   // between two requests
    std::chrono::milliseconds write{30'000};  // for each 64 KiB of an answer
    std::chrono::milliseconds linger{2'000};  // to let the other side read a refusal
    std::chrono::milliseconds stop{10'000};   // for what runs when the server is told to stop
    std::chrono::milliseconds heartbeat{15'000};  // of event streams
  } times;

  std::size_t io_threads = 1;
  std::size_t workers = 8;
  bool log_addresses = false;
  Site::Options site;
  Log log;
};

/// Serves a router and the files of the web page over HTTP/1.1, with or without TLS.
class Server {
 public:
  /// Listens and serves from then on. `metrics` gets the server's own numbers; a route that shows them
  /// shares it. Problems: an address that is none, a port that is taken, a certificate or a web folder
  /// that cannot be read.
  static Result<std::unique_ptr<Server>> start(ServerOptions options, Router router,
                                               std::shared_ptr<Metrics> metrics);
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  ~Server();

  std::uint16_t port() const;
  /// "http://127.0.0.1:8080".
  std::string url() const;
  const Router& router() const;

  /// Accepts no more, lets requests in flight finish and event streams end, closes what is left after
  /// Times::stop. False: some handler still runs then; the destructor waits for it, so a program that
  /// must end ends itself. From any thread but a handler's; a second call does nothing.
  bool stop();

 private:
  class Running;
  explicit Server(std::unique_ptr<Running> running);
  std::unique_ptr<Running> running_;
};

/// Blocks until the program gets SIGINT or SIGTERM. To be called before any thread is started, so
/// that all of them leave the signals to it: returns the function that waits and gives the signal.
std::function<int()> stop_signals();

}  // namespace minga::http
