// Of server.cpp alone, as session.hpp: streams of events, which go on until somebody closes.
#pragma once

#include <boost/asio/post.hpp>

#include "http/server/events.hpp"
#include "http/server/session.hpp"

namespace minga::http::inside {

inline Task<bool> Session::write_events(const Request& request, Response& response,
                                        std::shared_ptr<EventStream> stream) {
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

inline Task<void> Session::forward_events() {
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

inline Task<void> Session::wait_for_change() {
  if (std::exchange(changed_, false) || listener_gone_) co_return;
  error_code error;
  wake_.expires_after(shared_.options.times.heartbeat);
  co_await wake_.async_wait(asio::redirect_error(awaited, error));
  heartbeat_due_ = !error;
  changed_ = false;
}

inline void Session::stream_changed() {
  changed_ = true;
  wake_.cancel();
  // Whoever does not read for so long that the queue overflows would keep the write waiting too.
  if (stream_ && stream_->state() == EventStream::State::overflowed) {
    timed_out_ = true;
    wire_.cancel();
  }
}

inline void Session::watch_for_end() {
  wire_.read_then(asio::buffer(buffer_.data(), buffer_.size()),
                  [self = shared_from_this()](const error_code& error, std::size_t) {
                    if (!self->stream_) return;
                    if (!error) return self->watch_for_end();
                    self->listener_gone_ = true;
                    self->wake_.cancel();
                    self->wire_.cancel();
                  });
}

}  // namespace minga::http::inside
