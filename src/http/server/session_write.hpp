// Of server.cpp alone, as session.hpp: how an answer is written and counted.
#pragma once

#include <charconv>
#include <limits>

#include "http/server/session.hpp"

namespace minga::http::inside {

inline Task<bool> Session::write_bytes(std::string_view head, std::string_view body) {
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

inline Task<bool> Session::write(const Request& request, Response response) {
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

inline Task<bool> Session::write_whole(const Request& request, const Response& response,
                                       std::string_view body) {
  const std::string head = answer_head(response, body.size(), false, keep_alive_, http_10_);
  const bool bare = request.method == Method::head || response.status == 204 || response.status == 304;
  if (bare) body = {};
  co_return co_await write_bytes(head, body);
}

inline Task<bool> Session::write_pulled(const Request& request, Response& response) {
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

inline Task<bool> Session::write_pieces(Pull& pull, std::optional<std::uint64_t> length, bool chunked) {
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

inline void Session::refused(std::string_view reason) {
  shared_.metrics->count("minga_http_refused_total", {{"reason", reason}});
}

inline void Session::record(const Request& request, int status, bool whole) {
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

}  // namespace minga::http::inside
