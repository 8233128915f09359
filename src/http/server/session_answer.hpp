// Of server.cpp alone, as session.hpp: one request, from its head over guard and worker to its answer.
#pragma once

#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <exception>
#include <limits>

#include "http/server/session.hpp"

namespace minga::http::inside {

inline Task<bool> Session::one_request() {
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

inline void Session::close_after_answer() {
  keep_alive_ = false;
  linger_ = true;
}

inline Task<bool> Session::refuse(const Request& request, const Refusal& refused) {
  close_after_answer();
  timed_out_ = false;
  co_return co_await write(request, problem_with_status(refused.status, refused.problem, request.language));
}

inline Task<bool> Session::invite_body(const Request& request) {
  const auto expected = request.headers.get("Expect");
  if (!expected || http_10_ || !equal_ignoring_case(*expected, "100-continue")) co_return true;
  co_return co_await write_bytes("HTTP/1.1 100 Continue\r\n\r\n");
}

inline Task<bool> Session::on_worker(std::function<void()> job) {
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

inline Response Session::busy(const Request& request) const {
  Response response =
      problem_with_status(503, {ProblemKind::too_many, "http.busy", {}, {}}, request.language);
  response.headers.set("Retry-After", "5");
  return response;
}

inline Task<std::optional<Response>> Session::guard(const Site::Plan& plan, Request& request) {
  std::optional<Response> answer;
  if (!shared_.site.router().guard()) co_return answer;
  const bool ran = co_await on_worker([&] { answer = shared_.site.guard(plan, request); });
  if (!ran) answer = busy(request);
  co_return answer;
}

inline Task<Response> Session::answer(Site::Plan plan, Request& request, bool guarded) {
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

}  // namespace minga::http::inside
