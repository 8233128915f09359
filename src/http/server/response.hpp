#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <variant>

#include "base/problem.hpp"
#include "base/text.hpp"
#include "http/server/headers.hpp"

namespace minga::http {

class EventStream;

/// A file of the disk, sent in pieces.
struct FileBody {
  std::filesystem::path path;
};

/// Gives the next piece of a long download each time it is called, an empty one at its end. Runs on
/// the worker pool, one call at a time, so it may read from the store. A Problem breaks the
/// connection, so that the client sees a download cut short and never takes it for whole.
using Pull = std::function<Result<std::string>()>;

/// Shared bytes: what is sent often and must not be copied for each request.
using SharedBytes = std::shared_ptr<const std::string>;

using Body = std::variant<std::string, SharedBytes, FileBody, Pull, std::shared_ptr<EventStream>>;

struct Response {
  int status = 200;
  /// The server adds Date, Content-Length, the security headers and what else is its own; a field
  /// that is set here wins over the server's default of that name.
  Headers headers = {};
  /// Empty: no Content-Type field.
  std::string content_type = {};
  Body body = {};
  /// False keeps the body as it is. Say so where a secret stands beside text that a stranger chose:
  /// the length of the compressed answer would tell (BREACH).
  bool compress = true;
};

/// `body` is the JSON text itself.
Response json(std::string body, int status = 200);
Response text(std::string body, int status = 200);
Response html(std::string body, int status = 200);
/// 204.
Response no_content();
/// 303: the client is to GET `location`.
Response see_other(std::string location);
/// A download: Content-Disposition attachment with the name in both forms of RFC 6266.
Response download(Body body, std::string content_type, std::string_view file_name);
/// A stream of server-sent events; the connection stays open until either side ends it. Without a stream
/// (Broadcaster::subscribe() had too many listeners): 503.
Response events(std::shared_ptr<EventStream> stream);

/// HTTP status of a kind of problem.
int status_of(ProblemKind kind);
/// Problem document (RFC 9457): type, title, status, detail, code, parameters and place of the first
/// problem; `errors` with all of them when there are several. The first one's kind gives the status.
Response problem(const Problem& problem, Language language);
Response problems(const Problems& problems, Language language);
/// The same with a status that no kind has (405, 408, 415, ...).
Response problem_with_status(int status, const Problem& problem, Language language);

/// The standard's words for a status; empty for one we never send.
std::string_view reason_of(int status);

}  // namespace minga::http
