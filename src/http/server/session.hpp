// Of server.cpp alone: Asio and Beast are compiled there and nowhere else.
#pragma once

#include <algorithm>
#include <boost/asio/async_result.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <charconv>
#include <exception>
#include <limits>
#include <stdexcept>
#include <typeinfo>

#include "http/server/events.hpp"
#include "http/server/head.hpp"
#include "http/server/shared.hpp"

namespace minga::http::inside {

inline constexpr std::size_t write_slice = 65'536;
inline constexpr std::size_t read_step = 8'192;

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
                                {{"exception", std::string_view(typeid(error).name())}});
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

  RequestHead head_of(const Parser& parser) const {
    const auto& message = parser.get();
    RequestHead head;
    head.method = view(message.method_string());
    head.target = view(message.target());
    head.version = static_cast<int>(message.version());
    head.chunked = parser.chunked();
    for (const auto& field : message)
      head.fields.emplace_back(view(field.name_string()), view(field.value()));
    head.peer_address = address_;
    head.peer_tls = wire_.is_tls();
    head.most_target = shared_.options.limits.target;
    head.trusted_proxies = &shared_.options.trusted_proxies;
    return head;
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
    if (!refused) refused = read_request(head_of(*parser), request);
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

  /// Runs the job on the worker pool and comes back to this thread. False: the pool is full. What the job
  /// throws is thrown here.
  Task<bool> on_worker(std::function<void()> job) {
    bool taken = false;
    std::exception_ptr thrown;
    co_await asio::async_initiate<const asio::use_awaitable_t<Executor>&, void()>(
        [&](auto handler) {
          auto resume = std::make_shared<decltype(handler)>(std::move(handler));
          auto loop = loop_;
          taken = shared_.workers.submit([loop, resume, job = std::move(job), &thrown]() mutable {
            try {
              job();
            } catch (...) {
              thrown = std::current_exception();
            }
            job = nullptr;
            asio::post(loop->io, [resume = std::move(resume)] { (*resume)(); });
          });
          if (!taken) asio::post(loop->io, [resume] { (*resume)(); });
        },
        awaited);
    if (thrown) std::rethrow_exception(thrown);
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
    const std::string head = answer_head(response, body.size(), false, keep_alive_, http_10_);
    const bool bare = request.method == Method::head || response.status == 204 || response.status == 304;
    if (bare) body = {};
    co_return co_await write_bytes(head, body);
  }

  Task<bool> write_pulled(const Request& request, Response& response) {
    Pull pull;
    std::optional<std::uint64_t> length;
    if (const auto* file = std::get_if<FileBody>(&response.body)) {
      std::optional<std::pair<Pull, std::uint64_t>> opened;
      const bool ran = co_await on_worker([&] { opened = pull_file(file->path); });
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
    const std::string head = answer_head(response, length, chunked, keep_alive_, http_10_);
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
        } catch (...) {
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
    const std::string head = answer_head(response, std::nullopt, false, keep_alive_, http_10_);
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

}  // namespace minga::http::inside
