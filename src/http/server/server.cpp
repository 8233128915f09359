#include "http/server/server.hpp"

#include <signal.h>

#include <thread>

#include "http/server/session.hpp"
#include "http/server/session_answer.hpp"
#include "http/server/session_events.hpp"
#include "http/server/session_read.hpp"
#include "http/server/session_write.hpp"
//
#include <boost/asio/ip/v6_only.hpp>

namespace minga::http {

using namespace inside;

namespace {

Result<asio::ssl::context> tls_context(const ServerOptions& options) {
  asio::ssl::context context(asio::ssl::context::tls_server);
  context.set_options(asio::ssl::context::default_workarounds | asio::ssl::context::no_sslv2 |
                      asio::ssl::context::no_sslv3 | asio::ssl::context::no_tlsv1 |
                      asio::ssl::context::no_tlsv1_1);
  SSL_CTX* native = context.native_handle();
  SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION);
  SSL_CTX_set_options(native, SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE);
  // Idle connections give their 34 KiB of buffers back.
  SSL_CTX_set_mode(native, SSL_MODE_RELEASE_BUFFERS);
  // Sessions are resumed by tickets, which cost no memory here.
  SSL_CTX_set_session_cache_mode(native, SSL_SESS_CACHE_OFF);
  error_code error;
  context.use_certificate_chain_file(options.tls_certificate.string(), error);
  if (error) {
    return fail(ProblemKind::invalid, "server.certificate_unreadable", {},
                {options.tls_certificate.string(), 0, 0, {}});
  }
  context.use_private_key_file(options.tls_key.string(), asio::ssl::context::pem, error);
  if (error || SSL_CTX_check_private_key(native) != 1) {
    return fail(ProblemKind::invalid, "server.key_unreadable", {}, {options.tls_key.string(), 0, 0, {}});
  }
  return context;
}

}  // namespace

class Server::Running {
 public:
  Running(ServerOptions options, Router router, std::optional<StaticFiles> files,
          std::shared_ptr<Metrics> metrics)
      : shared_(std::move(options), std::move(router), std::move(files), std::move(metrics)) {
    declare(*shared_.metrics);
    for (std::size_t i = 0; i < std::max<std::size_t>(shared_.options.io_threads, 1); ++i) {
      loops_.push_back(std::make_shared<Loop>());
    }
    acceptor_.emplace(loops_.front()->io);
  }
  ~Running() {
    stop();
    // A handler that never returned keeps its session: its thread is waited for here.
    shared_.wait_for_nobody(std::chrono::hours(24));
    join();
  }

  Result<void> listen();
  std::uint16_t port() const { return endpoint_.port(); }
  std::string url() const;
  const Router& router() const { return shared_.site.router(); }
  bool stop();

 private:
  Task<void> accept();
  void welcome(Socket socket, const std::shared_ptr<Loop>& loop);
  void join() {
    for (const auto& loop : loops_) loop->guard.reset();
    for (std::thread& thread : threads_) {
      if (thread.joinable()) thread.join();
    }
  }

  Shared shared_;
  std::vector<std::shared_ptr<Loop>> loops_;
  std::optional<Acceptor> acceptor_;
  std::vector<std::thread> threads_;
  tcp::endpoint endpoint_;
  bool stopped_ = false;
  bool all_finished_ = true;
};

Result<void> Server::Running::listen() {
  const ServerOptions& options = shared_.options;
  if (!options.tls_certificate.empty() || !options.tls_key.empty()) {
    auto context = tls_context(options);
    if (!context) return tl::unexpected(context.error());
    shared_.tls.emplace(std::move(*context));
  }
  error_code error;
  const auto address =
      asio::ip::make_address(options.address == "localhost" ? "127.0.0.1" : options.address, error);
  if (error) return fail(ProblemKind::invalid, "server.address_invalid", {{"address", options.address}});
  const tcp::endpoint wanted(address, options.port);
  acceptor_->open(wanted.protocol(), error);
  if (!error) acceptor_->set_option(tcp::acceptor::reuse_address(true), error);
  if (!error && address.is_v6()) acceptor_->set_option(asio::ip::v6_only(!address.is_unspecified()), error);
  if (!error) acceptor_->bind(wanted, error);
  if (!error) acceptor_->listen(asio::socket_base::max_listen_connections, error);
  if (error) {
    return fail(
        ProblemKind::invalid, "server.cannot_listen",
        {{"address", options.address}, {"port", std::to_string(options.port)}, {"reason", error.message()}});
  }
  endpoint_ = acceptor_->local_endpoint(error);
  asio::co_spawn(
      loops_.front()->io, [this] { return accept(); }, asio::detached);
  for (const auto& loop : loops_) {
    threads_.emplace_back([loop] { loop->io.run(); });
  }
  return {};
}

std::string Server::Running::url() const {
  const std::string host = endpoint_.address().is_v6() ? "[" + endpoint_.address().to_string() + "]"
                                                       : endpoint_.address().to_string();
  return (shared_.tls ? "https://" : "http://") + host + ":" + std::to_string(endpoint_.port());
}

Task<void> Server::Running::accept() {
  std::size_t next = 0;
  Timer pause(loops_.front()->io);
  while (acceptor_->is_open()) {
    const std::shared_ptr<Loop> loop = loops_[next++ % loops_.size()];
    Socket socket(loop->io);
    error_code error;
    co_await acceptor_->async_accept(socket, asio::redirect_error(awaited, error));
    if (error == asio::error::operation_aborted || !acceptor_->is_open()) co_return;
    if (error) {
      // Most likely out of file descriptors: trying again at once would only burn the processor.
      shared_.metrics->count("minga_http_refused_total", {{"reason", "accept"}});
      error_code ignored;
      pause.expires_after(milliseconds(100));
      co_await pause.async_wait(asio::redirect_error(awaited, ignored));
      continue;
    }
    try {
      welcome(std::move(socket), loop);
    } catch (const std::exception&) {
      shared_.metrics->count("minga_http_refused_total", {{"reason", "accept"}});
    }
  }
}

void Server::Running::welcome(Socket socket, const std::shared_ptr<Loop>& loop) {
  error_code error;
  const auto remote = socket.remote_endpoint(error);
  if (error) return;
  auto address = remote.address();
  if (address.is_v6() && address.to_v6().is_v4_mapped()) {
    address = asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6());
  }
  const std::string name = address.to_string();
  if (!shared_.enter(name)) {
    shared_.metrics->count("minga_http_refused_total", {{"reason", "connections"}});
    constexpr std::string_view full =
        "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nContent-Length: 0\r\nConnection: "
        "close\r\n\r\n";
    socket.non_blocking(true, error);
    if (!shared_.tls) socket.write_some(asio::buffer(full.data(), full.size()), error);
    socket.shutdown(tcp::socket::shutdown_send, error);
    return;
  }
  asio::post(loop->io, [this, loop, name, socket = std::move(socket)]() mutable {
    const auto session = std::make_shared<Session>(std::move(socket), name, loop, shared_);
    session->start();
  });
}

bool Server::Running::stop() {
  if (std::exchange(stopped_, true)) return all_finished_;
  asio::post(loops_.front()->io, [this] {
    error_code ignored;
    acceptor_->close(ignored);
  });
  const auto each_session = [this](void (Session::*act)()) {
    for (const auto& loop : loops_) {
      asio::post(loop->io, [loop, act] {
        loop->stopping = true;
        for (Session* session : loop->sessions) (session->*act)();
      });
    }
  };
  if (threads_.empty()) return true;
  each_session(&Session::stop);
  all_finished_ = shared_.wait_for_nobody(shared_.options.times.stop);
  if (!all_finished_) {
    each_session(&Session::abort);
    // What is left now runs in a handler.
    all_finished_ = shared_.wait_for_nobody(milliseconds(1'000));
  }
  if (all_finished_) join();
  return all_finished_;
}

Result<std::unique_ptr<Server>> Server::start(ServerOptions options, Router router,
                                              std::shared_ptr<Metrics> metrics) {
  std::optional<StaticFiles> files;
  if (!options.web.empty()) {
    auto opened = StaticFiles::open(options.web);
    if (!opened) return tl::unexpected(opened.error());
    files.emplace(std::move(*opened));
  }
  options.site.log = options.log;
  if (!metrics) metrics = std::make_shared<Metrics>();
  auto running =
      std::make_unique<Running>(std::move(options), std::move(router), std::move(files), std::move(metrics));
  if (const auto listening = running->listen(); !listening) return tl::unexpected(listening.error());
  return std::unique_ptr<Server>(new Server(std::move(running)));
}

Server::Server(std::unique_ptr<Running> running) : running_(std::move(running)) {}
Server::~Server() = default;
std::uint16_t Server::port() const {
  return running_->port();
}
std::string Server::url() const {
  return running_->url();
}
const Router& Server::router() const {
  return running_->router();
}
bool Server::stop() {
  return running_->stop();
}

std::function<int()> stop_signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  // A log whose reader went away must not end the server.
  ::signal(SIGPIPE, SIG_IGN);
  return [set] {
    int signal = 0;
    while (sigwait(&set, &signal) != 0) {
    }
    return signal;
  };
}

}  // namespace minga::http
