#include "http/server/response.hpp"

#include <nlohmann/json.hpp>

#include "http/server/uri.hpp"

namespace minga::http {

namespace {

Response with_type(std::string body, int status, std::string content_type) {
  Response response;
  response.status = status;
  response.content_type = std::move(content_type);
  response.body = std::move(body);
  return response;
}

nlohmann::json place_json(const Place& place) {
  nlohmann::json out = nlohmann::json::object();
  if (!place.file.empty()) out["file"] = place.file;
  if (place.line > 0) out["line"] = place.line;
  if (place.column > 0) out["column"] = place.column;
  if (!place.field.empty()) out["field"] = place.field;
  return out;
}

nlohmann::json problem_json(const Problem& problem, Language language) {
  nlohmann::json out = {{"type", "urn:minga:problem:" + problem.code},
                        {"code", problem.code},
                        {"detail", message(language, problem)}};
  if (!problem.parameters.empty()) {
    nlohmann::json parameters = nlohmann::json::object();
    for (const auto& [name, value] : problem.parameters)
      if (!name.ends_with(".en")) parameters[name] = *parameter_in(language, problem.parameters, name);
    out["parameters"] = std::move(parameters);
  }
  if (auto place = place_json(problem.place); !place.empty()) out["place"] = std::move(place);
  return out;
}

Response document(nlohmann::json body, int status, Language language) {
  body["status"] = status;
  body["title"] = minga::text(language, "status." + std::to_string(status));
  // Problems quote what was sent: bytes that are no UTF-8 must not turn the answer into an exception.
  Response response = with_type(body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace), status,
                                "application/problem+json");
  response.headers.set("Content-Language", std::string(code_of(language)));
  response.headers.set("Cache-Control", "no-store");
  return response;
}

}  // namespace

Response json(std::string body, int status) {
  return with_type(std::move(body), status, "application/json");
}

Response text(std::string body, int status) {
  return with_type(std::move(body), status, "text/plain; charset=utf-8");
}

Response html(std::string body, int status) {
  return with_type(std::move(body), status, "text/html; charset=utf-8");
}

Response no_content() {
  return with_type({}, 204, {});
}

Response see_other(std::string location) {
  Response response = with_type({}, 303, {});
  response.headers.set("Location", std::move(location));
  return response;
}

Response download(Body body, std::string content_type, std::string_view file_name) {
  Response response;
  response.content_type = std::move(content_type);
  response.body = std::move(body);
  std::string plain;
  for (const char c : file_name) {
    const bool keep = c >= 0x20 && c < 0x7f && c != '"' && c != '\\' && c != '%' && c != '/';
    plain += keep ? c : '_';
  }
  response.headers.set("Content-Disposition", "attachment; filename=\"" + plain + "\"; filename*=UTF-8''" +
                                                  percent_encode(file_name));
  return response;
}

Response events(std::shared_ptr<EventStream> stream) {
  Response response;
  if (!stream) {
    response.status = 503;
    response.headers.set("Retry-After", "5");
    return response;
  }
  response.content_type = "text/event-stream";
  response.headers.set("Cache-Control", "no-store");
  response.body = std::move(stream);
  return response;
}

int status_of(ProblemKind kind) {
  switch (kind) {
    case ProblemKind::invalid:
      return 422;
    case ProblemKind::malformed:
      return 400;
    case ProblemKind::unauthenticated:
      return 401;
    case ProblemKind::forbidden:
      return 403;
    case ProblemKind::not_found:
      return 404;
    case ProblemKind::conflict:
      return 409;
    case ProblemKind::precondition_failed:
      return 412;
    case ProblemKind::too_large:
      return 413;
    case ProblemKind::too_many:
      return 429;
    case ProblemKind::storage:
      return 507;
    case ProblemKind::internal:
      break;
  }
  return 500;
}

Response problem(const Problem& problem, Language language) {
  return problem_with_status(status_of(problem.kind), problem, language);
}

Response problem_with_status(int status, const Problem& problem, Language language) {
  return document(problem_json(problem, language), status, language);
}

Response problems(const Problems& problems, Language language) {
  if (problems.empty()) return problem({ProblemKind::internal, "http.internal", {}, {}}, language);
  nlohmann::json body = problem_json(problems.front(), language);
  if (problems.size() > 1) {
    for (const Problem& each : problems) body["errors"].push_back(problem_json(each, language));
  }
  return document(std::move(body), status_of(problems.front().kind), language);
}

std::string_view reason_of(int status) {
  switch (status) {
    case 100:
      return "Continue";
    case 200:
      return "OK";
    case 201:
      return "Created";
    case 202:
      return "Accepted";
    case 204:
      return "No Content";
    case 206:
      return "Partial Content";
    case 301:
      return "Moved Permanently";
    case 302:
      return "Found";
    case 303:
      return "See Other";
    case 304:
      return "Not Modified";
    case 307:
      return "Temporary Redirect";
    case 308:
      return "Permanent Redirect";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 406:
      return "Not Acceptable";
    case 408:
      return "Request Timeout";
    case 409:
      return "Conflict";
    case 410:
      return "Gone";
    case 411:
      return "Length Required";
    case 412:
      return "Precondition Failed";
    case 413:
      return "Content Too Large";
    case 414:
      return "URI Too Long";
    case 415:
      return "Unsupported Media Type";
    case 417:
      return "Expectation Failed";
    case 422:
      return "Unprocessable Content";
    case 428:
      return "Precondition Required";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 500:
      return "Internal Server Error";
    case 501:
      return "Not Implemented";
    case 503:
      return "Service Unavailable";
    case 505:
      return "HTTP Version Not Supported";
    case 507:
      return "Insufficient Storage";
    default:
      return {};
  }
}

}  // namespace minga::http
