// Of server.cpp alone: Asio and Beast are compiled there and nowhere else.
#pragma once

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <exception>
#include <functional>
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

  // Reading a request: session_read.hpp

  /// Gives the parser what the buffer has. True: go on reading from the wire.
  bool feed(Parser& parser, error_code& error);
  Refusal head_refusal(const error_code& error, bool line_ended) const;
  /// Reads up to the end of the headers. False: the connection is gone.
  Task<bool> read_head(Parser& parser, std::optional<Refusal>& refused);
  Task<bool> read_body(Parser& parser, std::size_t limit, std::optional<Refusal>& refused);
  RequestHead head_of(const Parser& parser) const;

  // One request from its head to its answer: session_answer.hpp

  /// False: the connection is of no more use.
  Task<bool> one_request();
  void close_after_answer();
  Task<bool> refuse(const Request& request, const Refusal& refused);
  Task<bool> invite_body(const Request& request);
  /// Runs the job on the worker pool and comes back to this thread. False: the pool is full. What the job
  /// throws is thrown here.
  Task<bool> on_worker(std::function<void()> job);
  Response busy(const Request& request) const;
  Task<std::optional<Response>> guard(const Site::Plan& plan, Request& request);
  Task<Response> answer(Site::Plan plan, Request& request, bool guarded);

  // Writing an answer: session_write.hpp

  Task<bool> write_bytes(std::string_view head, std::string_view body = {});
  Task<bool> write(const Request& request, Response response);
  Task<bool> write_whole(const Request& request, const Response& response, std::string_view body);
  Task<bool> write_pulled(const Request& request, Response& response);
  Task<bool> write_pieces(Pull& pull, std::optional<std::uint64_t> length, bool chunked);
  void refused(std::string_view reason);
  void record(const Request& request, int status, bool whole);

  // Event streams: session_events.hpp

  Task<bool> write_events(const Request& request, Response& response, std::shared_ptr<EventStream> stream);
  Task<void> forward_events();
  Task<void> wait_for_change();
  void stream_changed();
  /// Nothing is expected from a listener but that it goes.
  void watch_for_end();

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
