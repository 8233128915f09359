// Of server.cpp alone, as session.hpp: how a request is read off the wire.
#pragma once

#include <algorithm>

#include "http/server/head.hpp"
#include "http/server/session.hpp"

namespace minga::http::inside {

inline bool Session::feed(Parser& parser, error_code& error) {
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

inline Refusal Session::head_refusal(const error_code& error, bool line_ended) const {
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

inline Task<bool> Session::read_head(Parser& parser, std::optional<Refusal>& refused) {
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

inline Task<bool> Session::read_body(Parser& parser, std::size_t limit, std::optional<Refusal>& refused) {
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

inline RequestHead Session::head_of(const Parser& parser) const {
  const auto& message = parser.get();
  RequestHead head;
  head.method = view(message.method_string());
  head.target = view(message.target());
  head.version = static_cast<int>(message.version());
  head.chunked = parser.chunked();
  for (const auto& field : message) head.fields.emplace_back(view(field.name_string()), view(field.value()));
  head.peer_address = address_;
  head.peer_tls = wire_.is_tls();
  head.most_target = shared_.options.limits.target;
  head.trusted_proxies = &shared_.options.trusted_proxies;
  return head;
}

}  // namespace minga::http::inside
