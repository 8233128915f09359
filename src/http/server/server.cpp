// <utility> first: Asio 1.74 uses std::exchange without it.
#include <utility>
//
#include "http/server/server.hpp"

#include <signal.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <charconv>
#include <condition_variable>
#include <ctime>
#include <fstream>
#include <limits>
#include <map>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <thread>
#include <unordered_set>

#include "base/hash.hpp"
#include "base/id.hpp"
#include "http/server/events.hpp"
#include "http/server/uri.hpp"
#include "http/server/worker_pool.hpp"

namespace minga::http {

namespace {

namespace asio = boost::asio;
namespace beast_http = boost::beast::http;

using asio::ip::tcp;
using boost::system::error_code;
using std::chrono::milliseconds;
using Executor = asio::io_context::executor_type;
using Socket = asio::basic_stream_socket<tcp, Executor>;
using Acceptor = asio::basic_socket_acceptor<tcp, Executor>;
using Timer = asio::basic_waitable_timer<std::chrono::steady_clock,
                                         asio::wait_traits<std::chrono::steady_clock>, Executor>;
using Parser = beast_http::request_parser<beast_http::string_body>;
template <class T>
using Task = asio::awaitable<T, Executor>;
constexpr asio::use_awaitable_t<Executor> awaited;

constexpr std::size_t write_slice = 65'536;
constexpr std::size_t read_step = 8'192;

std::string_view view(boost::beast::string_view text) {
  return {text.data(), text.size()};
}

/// A connection's bytes, encrypted or not.
class Wire {
 public:
  Wire(Socket socket, asio::ssl::context* tls) {
    if (tls != nullptr) {
      tls_.emplace(std::move(socket), *tls);
    } else {
      plain_.emplace(std::move(socket));
    }
  }

  Socket& socket() { return tls_ ? tls_->next_layer() : *plain_; }
  bool is_tls() const { return tls_.has_value(); }

  Task<void> handshake(error_code& error) {
    if (tls_)
      co_await tls_->async_handshake(asio::ssl::stream_base::server, asio::redirect_error(awaited, error));
  }

  Task<std::size_t> read(asio::mutable_buffer into, error_code& error) {
    if (tls_) co_return co_await tls_->async_read_some(into, asio::redirect_error(awaited, error));
    co_return co_await plain_->async_read_some(into, asio::redirect_error(awaited, error));
  }

  /// For a read beside a write.
  template <class Done>
  void read_then(asio::mutable_buffer into, Done done) {
    if (tls_) {
      tls_->async_read_some(into, std::move(done));
    } else {
      plain_->async_read_some(into, std::move(done));
    }
  }

  Task<void> write(std::array<asio::const_buffer, 2> bytes, error_code& error) {
    if (tls_) {
      co_await asio::async_write(*tls_, bytes, asio::redirect_error(awaited, error));
    } else {
      co_await asio::async_write(*plain_, bytes, asio::redirect_error(awaited, error));
    }
  }

  /// Tells the other side that no more comes.
  Task<void> finish_sending(error_code& error) {
    if (tls_) co_await tls_->async_shutdown(asio::redirect_error(awaited, error));
    error_code ignored;
    socket().shutdown(tcp::socket::shutdown_send, ignored);
  }

  void cancel() {
    error_code ignored;
    socket().cancel(ignored);
  }

 private:
  std::optional<Socket> plain_;
  std::optional<asio::ssl::stream<Socket>> tls_;
};

/// "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110, 5.6.7).
std::string http_date(Instant now) {
  constexpr std::array<const char*, 7> days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array<const char*, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                               "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::time_t seconds = now.milliseconds / 1000;
  std::tm utc{};
  gmtime_r(&seconds, &utc);
  const auto two = [](int n) { return std::string(n < 10 ? "0" : "") + std::to_string(n); };
  return std::string(days[static_cast<std::size_t>(utc.tm_wday)]) + ", " + two(utc.tm_mday) + " " +
         months[static_cast<std::size_t>(utc.tm_mon)] + " " + std::to_string(utc.tm_year + 1900) + " " +
         two(utc.tm_hour) + ":" + two(utc.tm_min) + ":" + two(utc.tm_sec) + " GMT";
}

void declare(Metrics& metrics) {
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

/// A connection: reads requests one after the other, has them answered, writes the answers.
class Session : public std::enable_shared_from_this<Session> {
 public:
  Session(Socket socket, std::string address, std::shared_ptr<Loop> loop, Shared& shared)
      : loop_(std::move(loop)),
        shared_(shared),
        address_(std::move(address)),
        wire_(std::move(socket), shared.tls ? &*shared.tls : nullptr),
        deadline_(loop_->io),
        wake_(loop_->io) {
    loop_->sessions.insert(this);
  }
  ~Session() {
    loop_->sessions.erase(this);
    shared_.leave(address_);
  }
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  void start() {
    asio::co_spawn(
        loop_->io, [self = shared_from_this()] { return self->run(); }, asio::detached);
  }

  /// Ends as soon as nothing is in flight.
  void stop() {
    stopping_ = true;
    if (idle_) wire_.cancel();
    if (stream_) stream_->close();
  }
  /// Ends whatever is in flight.
  void abort() {
    aborted_ = true;
    if (stream_) stream_->close();
    error_code ignored;
    wire_.socket().close(ignored);
  }

 private:
  using Steady = std::chrono::steady_clock;

  // Time limits ------------------------------------------------------------------------------------

  void arm(milliseconds time) {
    const std::uint64_t generation = ++armed_;
    deadline_.expires_after(time);
    deadline_.async_wait([weak = weak_from_this(), generation](const error_code& error) {
      const auto self = weak.lock();
      if (error || !self || generation != self->armed_) return;
      self->timed_out_ = true;
      self->wire_.cancel();
    });
  }
  void disarm() {
    ++armed_;
    deadline_.cancel();
  }
  bool broken(const error_code& error) const { return error || timed_out_ || aborted_; }

  // The life of the connection ---------------------------------------------------------------------

  Task<void> run() {
    try {
      co_await serve();
    } catch (const std::exception& error) {
      shared_.options.log.write(LogLevel::error, "session_failed",
                                {{"exception", std::string_view(error.what())}});
    }
    disarm();
    wake_.cancel();
    error_code ignored;
    wire_.socket().close(ignored);
  }

  Task<void> serve() {
    error_code error;
    wire_.socket().set_option(tcp::no_delay(true), error);
    if (wire_.is_tls()) {
      arm(shared_.options.times.handshake);
      idle_ = true;
      co_await wire_.handshake(error);
      idle_ = false;
      if (broken(error)) {
        refused("handshake");
        co_return;
      }
    }
    keep_alive_ = true;
    while (keep_alive_ && !stopping_ && !loop_->stopping) {
      const bool there = co_await wait_for_request();
      if (!there) co_return;
      const bool done = co_await one_request();
      if (!done) co_return;
    }
    co_await close_gently();
  }

  /// Fills the buffer with at least one byte of the next request.
  Task<bool> wait_for_request() {
    for (;;) {
      // Some clients end a body with an empty line that is not part of it (RFC 9112, 2.2).
      while (!buffer_.empty() && (buffer_.front() == '\r' || buffer_.front() == '\n')) buffer_.erase(0, 1);
      if (!buffer_.empty()) co_return true;
      buffer_.shrink_to_fit();
      arm(shared_.options.times.idle);
      idle_ = true;
      const bool more = co_await read_more();
      idle_ = false;
      if (!more) co_return false;
    }
  }

  Task<bool> read_more() {
    error_code error;
    const std::size_t before = buffer_.size();
    buffer_.resize(before + read_step);
    const std::size_t count = co_await wire_.read(asio::buffer(buffer_.data() + before, read_step), error);
    buffer_.resize(before + (error ? 0 : count));
    received_ += error ? 0 : count;
    co_return !broken(error);
  }

  Task<bool> close_gently() {
    error_code error;
    arm(shared_.options.times.linger);
    co_await wire_.finish_sending(error);
    // What the other side still sends is thrown away: closing upon unread bytes would reset the
    // connection, and the refusal might be lost on its way.
    for (std::size_t drained = 0; linger_ && drained < 1U << 20U && !broken(error);) {
      buffer_.resize(read_step);
      const std::size_t count = co_await wire_.socket().async_read_some(asio::buffer(buffer_),
                                                                        asio::redirect_error(awaited, error));
      drained += count;
    }
    co_return true;
  }

  // Reading a request ------------------------------------------------------------------------------

  struct Refusal {
    int status = 400;
    Problem problem;
  };

  static Refusal refusal(int status, ProblemKind kind, std::string code, Parameters parameters = {}) {
    return {status, {kind, std::move(code), std::move(parameters), {}}};
  }

  /// Gives the parser what the buffer has. True: go on reading from the wire.
  bool feed(Parser& parser, error_code& error) {
    while (!buffer_.empty()) {
      const std::size_t used = parser.put(asio::buffer(buffer_.data(), buffer_.size()), error);
      buffer_.erase(0, used);
      if (error == beast_http::error::need_more) {
        error = {};
        return true;
      }
      if (error || parser.is_done() || (!parser.eager() && parser.is_header_done())) return false;
      if (used == 0) return true;
    }
    return true;
  }

  Refusal head_refusal(const error_code& error, bool line_ended) const {
    const auto& limits = shared_.options.limits;
    if (timed_out_) return refusal(408, ProblemKind::malformed, "http.too_slow");
    if (error == error_code(beast_http::error::header_limit)) {
      return line_ended ? refusal(431, ProblemKind::too_large, "http.headers_too_large",
                                  {{"limit", std::to_string(limits.head)}})
                        : refusal(414, ProblemKind::too_large, "http.target_too_long",
                                  {{"limit", std::to_string(limits.target)}});
    }
    if (error == error_code(beast_http::error::bad_version)) {
      return refusal(505, ProblemKind::malformed, "http.bad_version");
    }
    return refusal(400, ProblemKind::malformed, "http.bad_request");
  }

  /// Reads up to the end of the headers. False: the connection is gone.
  Task<bool> read_head(Parser& parser, std::optional<Refusal>& refused) {
    arm(shared_.options.times.head);
    bool line_ended = false;  // asked before the parser takes the line out of the buffer
    for (;;) {
      line_ended = line_ended || buffer_.find('\n') <= shared_.options.limits.target;
      error_code error;
      const bool more = feed(parser, error);
      if (error) refused = head_refusal(error, line_ended);
      if (!more || refused) co_return true;
      const bool read = co_await read_more();
      if (read) continue;
      if (timed_out_) refused = head_refusal({}, line_ended);
      co_return timed_out_;
    }
  }

  Task<bool> read_body(Parser& parser, std::size_t limit, std::optional<Refusal>& refused) {
    const auto began = Steady::now();
    const std::uint64_t before = received_;
    parser.eager(true);
    parser.body_limit(limit);
    for (;;) {
      error_code error;
      const bool more = !parser.is_done() && feed(parser, error);
      if (error == error_code(beast_http::error::body_limit)) {
        refused =
            refusal(413, ProblemKind::too_large, "http.body_too_large", {{"limit", std::to_string(limit)}});
      } else if (error) {
        refused = refusal(400, ProblemKind::malformed, "http.bad_request");
      }
      if (!more || refused) co_return true;
      const auto earned = milliseconds((received_ - before) * 1000 / 1024);
      const auto spent = std::chrono::duration_cast<milliseconds>(Steady::now() - began);
      arm(std::max(milliseconds(1), shared_.options.times.body + earned - spent));
      const bool read = co_await read_more();
      if (read) continue;
      if (timed_out_) refused = refusal(408, ProblemKind::malformed, "http.too_slow");
      co_return timed_out_;
    }
  }

  /// The parser's fields as a Request; the refusal if they make none.
  std::optional<Refusal> take_head(const Parser& parser, Request& request) {
    const auto& head = parser.get();
    std::string cookies;
    std::size_t hosts = 0;
    for (const auto& field : head) {
      std::string name(field.name_string());
      std::string value(field.value());
      if (equal_ignoring_case(name, "Host")) ++hosts;
      if (equal_ignoring_case(name, "Cookie")) cookies += (cookies.empty() ? "" : "; ") + value;
      try {
        request.headers.add(std::move(name), std::move(value));
      } catch (const std::invalid_argument&) {
        return refusal(400, ProblemKind::malformed, "http.bad_request");
      }
    }
    request.cookies = read_cookies(cookies);
    request.language = language_from_accept(request.headers.get("Accept-Language").value_or(""));
    if (const auto chosen = request.cookie("lang")) request.language = language_from(*chosen);
    forwarded(request);
    if (head.version() != 10 && head.version() != 11) {
      return refusal(505, ProblemKind::malformed, "http.bad_version");
    }
    if (hosts > 1 || (hosts == 0 && head.version() == 11))
      return refusal(400, ProblemKind::malformed, "http.no_host");
    if (request.headers.has("Transfer-Encoding") &&
        (!parser.chunked() || request.headers.has("Content-Length") || head.version() == 10)) {
      return refusal(400, ProblemKind::malformed, "http.bad_request");
    }
    // "3, 3" is one length to some and none to others: nobody between us may read it differently.
    const auto length = request.headers.get("Content-Length").value_or("0");
    if (length.empty() || length.find_first_not_of("0123456789") != std::string_view::npos) {
      return refusal(400, ProblemKind::malformed, "http.bad_request");
    }
    const auto method = method_from(view(head.method_string()));
    if (!method) return refusal(501, ProblemKind::malformed, "http.unknown_method");
    request.method = *method;
    return take_target(view(head.target()), request);
  }

  std::optional<Refusal> take_target(std::string_view target, Request& request) {
    if (target.size() > shared_.options.limits.target) {
      return refusal(414, ProblemKind::too_large, "http.target_too_long",
                     {{"limit", std::to_string(shared_.options.limits.target)}});
    }
    if (target == "*" && request.method == Method::options) {
      request.path = "*";
      return std::nullopt;
    }
    for (const std::string_view scheme : {"http://", "https://"}) {  // absolute-form (RFC 9112, 3.2.2)
      if (!target.starts_with(scheme)) continue;
      target.remove_prefix(std::min(target.find('/', scheme.size()), target.size()));
      if (target.empty()) target = "/";
    }
    const std::size_t question = std::min(target.find('?'), target.size());
    auto path = decode_path(target.substr(0, question));
    if (!path) return refusal(400, ProblemKind::malformed, "http.bad_path");
    auto query = decode_query(target.substr(std::min(question + 1, target.size())));
    if (!query) return refusal(400, ProblemKind::malformed, "http.bad_query");
    request.path = std::move(*path);
    request.query = std::move(*query);
    if (const auto chosen = request.query_value("lang")) request.language = language_from(*chosen);
    return std::nullopt;
  }

  /// Client and scheme, from the connection or from a proxy that is trusted.
  void forwarded(Request& request) const {
    request.remote_address = address_;
    request.is_tls = wire_.is_tls();
    const auto& trusted = shared_.options.trusted_proxies;
    const auto is_trusted = [&](const std::string& address) {
      return std::find(trusted.begin(), trusted.end(), address) != trusted.end();
    };
    if (!is_trusted(address_)) return;
    if (const auto scheme = request.headers.get("X-Forwarded-Proto")) request.is_tls = *scheme == "https";
    std::string_view hops = request.headers.get("X-Forwarded-For").value_or("");
    while (!hops.empty() && is_trusted(request.remote_address)) {
      const std::size_t comma = hops.rfind(',');
      std::string_view hop = comma == std::string_view::npos ? hops : hops.substr(comma + 1);
      hops = comma == std::string_view::npos ? std::string_view{} : hops.substr(0, comma);
      while (!hop.empty() && hop.front() == ' ') hop.remove_prefix(1);
      error_code error;
      const auto address = asio::ip::make_address(std::string(hop), error);
      if (error) return;
      request.remote_address = address.to_string();
    }
  }

  // One request ------------------------------------------------------------------------------------

  /// False: the connection is of no more use.
  Task<bool> one_request() {
    std::optional<Parser> parser(std::in_place);
    parser->eager(false);
    parser->header_limit(static_cast<std::uint32_t>(shared_.options.limits.head));
    // Not none: Beast 1.74 takes that for zero when it compares.
    parser->body_limit(std::numeric_limits<std::uint64_t>::max());
    received_ = buffer_.size();
    std::optional<Refusal> refused;
    const bool there = co_await read_head(*parser, refused);
    if (!there) co_return false;

    Request request;
    request.id = shared_.next_id();
    began_ = Steady::now();
    http_10_ = !refused && parser->get().version() == 10;
    if (!refused) refused = take_head(*parser, request);
    if (refused) co_return co_await refuse(request, *refused);
    keep_alive_ = parser->get().keep_alive();

    Site::Plan plan = shared_.site.plan(request);
    if (plan.refusal) {
      if (!parser->is_done()) close_after_answer();
      co_return co_await write(request, std::move(*plan.refusal));
    }
    if (parser->content_length().value_or(0) > plan.body_limit) {
      refused = refusal(413, ProblemKind::too_large, "http.body_too_large",
                        {{"limit", std::to_string(plan.body_limit)}});
      co_return co_await refuse(request, *refused);
    }
    // A body that is not there yet is only waited for after the guard let its sender in.
    bool guarded = false;
    const bool all_here = parser->content_length().value_or(buffer_.size() + 1) <= buffer_.size();
    if (!parser->is_done() && !all_here && plan.route != nullptr) {
      disarm();
      std::optional<Response> answer = co_await guard(plan, request);
      guarded = true;
      if (answer) {
        close_after_answer();
        co_return co_await write(request, std::move(*answer));
      }
      const bool invited = co_await invite_body(request);
      if (!invited) co_return false;
    }
    if (!parser->is_done()) {
      const bool read = co_await read_body(*parser, plan.body_limit, refused);
      if (!read) co_return false;
      if (refused) co_return co_await refuse(request, *refused);
    }
    request.body = std::move(parser->get().body());
    parser.reset();
    disarm();
    began_ = Steady::now();
    Response response = co_await answer(std::move(plan), request, guarded);
    co_return co_await write(request, std::move(response));
  }

  void close_after_answer() {
    keep_alive_ = false;
    linger_ = true;
  }

  Task<bool> refuse(const Request& request, const Refusal& refused) {
    close_after_answer();
    timed_out_ = false;
    co_return co_await write(request, problem_with_status(refused.status, refused.problem, request.language));
  }

  Task<bool> invite_body(const Request& request) {
    const auto expected = request.headers.get("Expect");
    if (!expected || http_10_ || !equal_ignoring_case(*expected, "100-continue")) co_return true;
    co_return co_await write_bytes("HTTP/1.1 100 Continue\r\n\r\n");
  }

  // Workers ----------------------------------------------------------------------------------------

  /// Runs the job on the worker pool and comes back to this thread. False: the pool is full.
  Task<bool> on_worker(std::function<void()> job) {
    bool taken = false;
    co_await asio::async_initiate<const asio::use_awaitable_t<Executor>&, void()>(
        [&](auto handler) {
          auto resume = std::make_shared<decltype(handler)>(std::move(handler));
          auto loop = loop_;
          taken = shared_.workers.submit([loop, resume, job = std::move(job)]() mutable {
            job();
            job = nullptr;
            asio::post(loop->io, [resume = std::move(resume)] { (*resume)(); });
          });
          if (!taken) asio::post(loop->io, [resume] { (*resume)(); });
        },
        awaited);
    co_return taken;
  }

  Response busy(const Request& request) const {
    Response response =
        problem_with_status(503, {ProblemKind::too_many, "http.busy", {}, {}}, request.language);
    response.headers.set("Retry-After", "5");
    return response;
  }

  Task<std::optional<Response>> guard(const Site::Plan& plan, Request& request) {
    std::optional<Response> answer;
    if (!shared_.site.router().guard()) co_return answer;
    const bool ran = co_await on_worker([&] { answer = shared_.site.guard(plan, request); });
    if (!ran) answer = busy(request);
    co_return answer;
  }

  Task<Response> answer(Site::Plan plan, Request& request, bool guarded) {
    Response response;
    const auto work = [&] {
      std::optional<Response> refusal;
      if (!guarded && plan.blocks) refusal = shared_.site.guard(plan, request);
      response = refusal ? std::move(*refusal) : shared_.site.answer(plan, request);
      shared_.site.finish(request, response);
    };
    finished_ = true;
    if (!plan.blocks) {
      work();
      co_return response;
    }
    const bool ran = co_await on_worker(work);
    if (!ran) {
      finished_ = false;
      response = busy(request);
    }
    co_return response;
  }

  // Writing an answer ------------------------------------------------------------------------------

  Task<bool> write_bytes(std::string_view head, std::string_view body = {}) {
    for (;;) {
      const std::string_view now = body.substr(0, write_slice);
      error_code error;
      arm(shared_.options.times.write);
      co_await wire_.write({asio::buffer(head.data(), head.size()), asio::buffer(now.data(), now.size())},
                           error);
      if (broken(error)) {
        if (timed_out_) refused("slow_reader");
        co_return false;
      }
      sent_ += head.size() + now.size();
      head = {};
      body.remove_prefix(now.size());
      if (body.empty()) co_return true;
    }
  }

  /// Status line and header fields up to the empty line.
  std::string head_of(const Response& response, std::optional<std::uint64_t> length, bool chunked) const {
    std::string head =
        "HTTP/1.1 " + std::to_string(response.status) + " " + std::string(reason_of(response.status));
    head += "\r\nDate: " + http_date(system_clock()());
    if (!response.content_type.empty()) head += "\r\nContent-Type: " + response.content_type;
    for (const auto& [name, value] : response.headers) head += "\r\n" + name + ": " + value;
    if (chunked) head += "\r\nTransfer-Encoding: chunked";
    if (length && response.status != 204 && response.status != 304) {
      head += "\r\nContent-Length: " + std::to_string(*length);
    }
    if (!keep_alive_) head += "\r\nConnection: close";
    if (keep_alive_ && http_10_) head += "\r\nConnection: keep-alive";
    return head + "\r\n\r\n";
  }

  Task<bool> write(const Request& request, Response response) {
    sent_ = 0;
    if (!std::exchange(finished_, false)) shared_.site.finish(request, response);
    if (stopping_ || loop_->stopping) keep_alive_ = false;
    bool done = false;
    if (const auto* whole = std::get_if<std::string>(&response.body)) {
      done = co_await write_whole(request, response, *whole);
    } else if (const auto* shared = std::get_if<SharedBytes>(&response.body)) {
      done = co_await write_whole(request, response, **shared);
    } else if (auto* stream = std::get_if<std::shared_ptr<EventStream>>(&response.body)) {
      done = co_await write_events(request, response, *stream);
    } else {
      done = co_await write_pulled(request, response);
    }
    disarm();
    record(request, response.status, done);
    co_return done;
  }

  Task<bool> write_whole(const Request& request, const Response& response, std::string_view body) {
    const std::string head = head_of(response, body.size(), false);
    const bool bare = request.method == Method::head || response.status == 204 || response.status == 304;
    if (bare) body = {};
    co_return co_await write_bytes(head, body);
  }

  /// A pull that reads the file, and its size; nothing if it cannot be opened.
  static std::optional<std::pair<Pull, std::uint64_t>> open_file(const std::filesystem::path& path) {
    auto file = std::make_shared<std::ifstream>(path, std::ios::binary | std::ios::ate);
    if (!*file) return std::nullopt;
    const auto size = static_cast<std::uint64_t>(file->tellg());
    file->seekg(0);
    Pull pull = [file]() -> Result<std::string> {
      std::string piece(write_slice, '\0');
      file->read(piece.data(), static_cast<std::streamsize>(piece.size()));
      piece.resize(static_cast<std::size_t>(file->gcount()));
      if (file->bad()) return fail(ProblemKind::storage, "http.file_unreadable");
      return piece;
    };
    return std::pair(std::move(pull), size);
  }

  Task<bool> write_pulled(const Request& request, Response& response) {
    Pull pull;
    std::optional<std::uint64_t> length;
    if (const auto* file = std::get_if<FileBody>(&response.body)) {
      std::optional<std::pair<Pull, std::uint64_t>> opened;
      const bool ran = co_await on_worker([&] { opened = open_file(file->path); });
      if (!ran || !opened) {
        response = problem_with_status(ran ? 404 : 503,
                                       {ProblemKind::not_found, ran ? "http.not_found" : "http.busy", {}, {}},
                                       request.language);
        shared_.site.finish(request, response);
        co_return co_await write_whole(request, response, std::get<std::string>(response.body));
      }
      pull = std::move(opened->first);
      length = opened->second;
    } else {
      pull = std::move(std::get<Pull>(response.body));
    }
    const bool chunked = !length && !http_10_;
    if (!length && http_10_) keep_alive_ = false;
    const std::string head = head_of(response, length, chunked);
    const bool started = co_await write_bytes(head);
    if (!started || request.method == Method::head) co_return started;
    co_return co_await write_pieces(pull, length, chunked);
  }

  Task<bool> write_pieces(Pull& pull, std::optional<std::uint64_t> length, bool chunked) {
    std::uint64_t left = length.value_or(std::numeric_limits<std::uint64_t>::max());
    for (;;) {
      disarm();
      Result<std::string> piece = std::string();
      const bool ran = co_await on_worker([&] {
        try {
          piece = pull();
        } catch (const std::exception&) {
          piece = fail(ProblemKind::internal, "http.internal");
        }
      });
      if (!ran || !piece || aborted_ || piece->size() > left) {
        refused("download_broken");
        co_return false;
      }
      left -= piece->size();
      if (piece->empty()) break;
      std::array<char, 20> digits{};
      const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), piece->size(), 16).ptr;
      const std::string size = chunked ? std::string(digits.data(), end) + "\r\n" : std::string();
      if (chunked) *piece += "\r\n";
      const bool written = co_await write_bytes(size, *piece);
      if (!written) co_return false;
    }
    if (length && left > 0) co_return false;  // the file became shorter: the length promised more
    if (chunked) co_return co_await write_bytes("0\r\n\r\n");
    co_return true;
  }

  // Event streams ----------------------------------------------------------------------------------

  Task<bool> write_events(const Request& request, Response& response, std::shared_ptr<EventStream> stream) {
    keep_alive_ = false;
    const std::string head = head_of(response, std::nullopt, false);
    const bool started = co_await write_bytes(head, request.method == Method::head ? "" : "retry: 3000\n\n");
    if (!started || request.method == Method::head) {
      stream->abandon();
      co_return started;
    }
    stream_ = stream;
    streamed_ = true;
    shared_.metrics->add("minga_http_event_streams", {}, 1);
    stream->on_change([weak = weak_from_this(), loop = loop_] {
      asio::post(loop->io, [weak] {
        if (const auto self = weak.lock()) self->stream_changed();
      });
    });
    if (stopping_) stream->close();
    buffer_.resize(256);
    buffer_.shrink_to_fit();
    watch_for_end();
    co_await forward_events();
    stream->abandon();
    stream_.reset();
    shared_.metrics->add("minga_http_event_streams", {}, -1);
    wire_.cancel();
    co_return !listener_gone_ && !timed_out_ && !aborted_;
  }

  Task<void> forward_events() {
    bool going = true;
    while (going && !listener_gone_ && !aborted_) {
      const EventStream::Taken taken = stream_->take();
      std::string bytes;
      for (const auto& event : taken.events) bytes += *event;
      if (bytes.empty() && heartbeat_due_) bytes = ":\n\n";
      heartbeat_due_ = false;
      if (!bytes.empty()) {
        going = co_await write_bytes(bytes);
        disarm();
      }
      if (taken.state == EventStream::State::overflowed) refused("slow_listener");
      going = going && taken.state == EventStream::State::open;
      if (going && taken.events.empty()) co_await wait_for_change();
    }
  }

  Task<void> wait_for_change() {
    if (std::exchange(changed_, false) || listener_gone_) co_return;
    error_code error;
    wake_.expires_after(shared_.options.times.heartbeat);
    co_await wake_.async_wait(asio::redirect_error(awaited, error));
    heartbeat_due_ = !error;
    changed_ = false;
  }

  void stream_changed() {
    changed_ = true;
    wake_.cancel();
    // Whoever does not read for so long that the queue overflows would keep the write waiting too.
    if (stream_ && stream_->state() == EventStream::State::overflowed) {
      timed_out_ = true;
      wire_.cancel();
    }
  }

  /// Nothing is expected from a listener but that it goes.
  void watch_for_end() {
    wire_.read_then(asio::buffer(buffer_.data(), buffer_.size()),
                    [self = shared_from_this()](const error_code& error, std::size_t) {
                      if (!self->stream_) return;
                      if (!error) return self->watch_for_end();
                      self->listener_gone_ = true;
                      self->wake_.cancel();
                      self->wire_.cancel();
                    });
  }

  // Numbers ----------------------------------------------------------------------------------------

  void refused(std::string_view reason) {
    shared_.metrics->count("minga_http_refused_total", {{"reason", reason}});
  }

  void record(const Request& request, int status, bool whole) {
    const std::string code = std::to_string(status);
    const std::string_view route =
        request.route.empty() ? std::string_view("(none)") : std::string_view(request.route);
    const double seconds = std::chrono::duration<double>(Steady::now() - began_).count();
    Metrics& metrics = *shared_.metrics;
    metrics.count("minga_http_requests_total",
                  {{"route", route}, {"method", name_of(request.method)}, {"status", code}});
    if (!streamed_) metrics.observe("minga_http_request_seconds", {{"route", route}}, seconds);
    metrics.count("minga_http_sent_bytes_total", {}, static_cast<double>(sent_));
    metrics.count("minga_http_received_bytes_total", {}, static_cast<double>(received_));
    const LogLevel level = status >= 500 ? LogLevel::error : LogLevel::info;
    if (!shared_.options.log.says(level)) return;
    shared_.options.log.write(
        level, "request",
        {{"id", std::string_view(request.id)},
         {"method", name_of(request.method)},
         {"route", route},
         {"status", std::int64_t{status}},
         {"ms", seconds * 1000},
         {"bytes", static_cast<std::int64_t>(sent_)},
         {"complete", std::string_view(whole ? "yes" : "no")},
         {"address",
          shared_.options.log_addresses ? std::string_view(request.remote_address) : std::string_view("-")}});
  }

  std::shared_ptr<Loop> loop_;
  Shared& shared_;
  std::string address_;
  Wire wire_;
  Timer deadline_;
  Timer wake_;
  std::string buffer_;
  std::shared_ptr<EventStream> stream_;
  Steady::time_point began_;
  std::uint64_t armed_ = 0;
  std::uint64_t received_ = 0;
  std::uint64_t sent_ = 0;
  bool timed_out_ = false;
  bool aborted_ = false;
  bool stopping_ = false;
  bool idle_ = false;
  bool keep_alive_ = false;
  bool linger_ = false;
  bool http_10_ = false;
  bool finished_ = false;  // the answer went through Site::finish on the worker
  bool changed_ = false;
  bool heartbeat_due_ = false;
  bool listener_gone_ = false;
  bool streamed_ = false;
};

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
