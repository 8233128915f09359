#include "http/server/head.hpp"

#include <algorithm>
#include <array>
#include <boost/asio/ip/address.hpp>
#include <ctime>
#include <fstream>
#include <memory>
#include <stdexcept>

#include "base/time.hpp"
#include "http/server/uri.hpp"

namespace minga::http {

namespace {

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

/// Client and scheme, from the connection or from a proxy that is trusted.
void read_forwarded(const RequestHead& head, Request& request) {
  request.remote_address = head.peer_address;
  request.is_tls = head.peer_tls;
  const auto is_trusted = [&](const std::string& address) {
    const auto* trusted = head.trusted_proxies;
    return trusted != nullptr && std::find(trusted->begin(), trusted->end(), address) != trusted->end();
  };
  if (!is_trusted(head.peer_address)) return;
  if (const auto scheme = request.headers.get("X-Forwarded-Proto")) request.is_tls = *scheme == "https";
  // Read from the right: only what a trusted hop wrote is believed.
  std::string_view hops = request.headers.get("X-Forwarded-For").value_or("");
  while (!hops.empty() && is_trusted(request.remote_address)) {
    const std::size_t comma = hops.rfind(',');
    std::string_view hop = comma == std::string_view::npos ? hops : hops.substr(comma + 1);
    hops = comma == std::string_view::npos ? std::string_view{} : hops.substr(0, comma);
    while (!hop.empty() && hop.front() == ' ') hop.remove_prefix(1);
    while (!hop.empty() && hop.back() == ' ') hop.remove_suffix(1);
    boost::system::error_code error;
    const auto address = boost::asio::ip::make_address(std::string(hop), error);
    if (error) return;
    request.remote_address = address.to_string();
  }
}

std::optional<Refusal> read_fields(const RequestHead& head, Request& request) {
  std::string cookies;
  for (const auto& [name, value] : head.fields) {
    if (equal_ignoring_case(name, "Cookie")) cookies += (cookies.empty() ? "" : "; ") + std::string(value);
    try {
      request.headers.add(std::string(name), std::string(value));
    } catch (const std::invalid_argument&) {
      return refusal(400, ProblemKind::malformed, "http.bad_request");
    }
  }
  request.cookies = read_cookies(cookies);
  request.language = language_from_accept(request.headers.get("Accept-Language").value_or(""));
  if (const auto chosen = request.cookie("lang")) request.language = language_from(*chosen);
  return std::nullopt;
}

/// Where two readers could see two different requests (RFC 9112, 11.2), there is none.
std::optional<Refusal> check_framing(const RequestHead& head, const Request& request) {
  const auto hosts = std::count_if(head.fields.begin(), head.fields.end(), [](const auto& field) {
    return equal_ignoring_case(field.first, "Host");
  });
  if (hosts > 1 || (hosts == 0 && head.version == 11))
    return refusal(400, ProblemKind::malformed, "http.no_host");
  const bool coded = request.headers.has("Transfer-Encoding");
  const auto length = request.headers.get("Content-Length");
  const bool odd_length =
      length && (length->empty() || length->find_first_not_of("0123456789") != length->npos);
  if (odd_length || (coded && (!head.chunked || length || head.version == 10))) {
    return refusal(400, ProblemKind::malformed, "http.bad_request");
  }
  return std::nullopt;
}

std::optional<Refusal> read_target(const RequestHead& head, Request& request) {
  std::string_view target = head.target;
  if (target.size() > head.most_target) {
    return refusal(414, ProblemKind::too_large, "http.target_too_long",
                   {{"limit", std::to_string(head.most_target)}});
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

}  // namespace

Refusal refusal(int status, ProblemKind kind, std::string code,
                std::vector<std::pair<std::string, std::string>> parameters) {
  return {status, {kind, std::move(code), std::move(parameters), {}}};
}

std::optional<Refusal> read_request(const RequestHead& head, Request& request) {
  if (auto refused = read_fields(head, request)) return refused;
  read_forwarded(head, request);
  if (head.version != 10 && head.version != 11)
    return refusal(505, ProblemKind::malformed, "http.bad_version");
  if (auto refused = check_framing(head, request)) return refused;
  const auto method = method_from(head.method);
  if (!method) return refusal(501, ProblemKind::malformed, "http.unknown_method");
  request.method = *method;
  return read_target(head, request);
}

std::string answer_head(const Response& response, std::optional<std::uint64_t> length, bool chunked,
                        bool keep_alive, bool http_10) {
  std::string head =
      "HTTP/1.1 " + std::to_string(response.status) + " " + std::string(reason_of(response.status));
  head += "\r\nDate: " + http_date(system_clock()());
  if (!response.content_type.empty()) head += "\r\nContent-Type: " + response.content_type;
  for (const auto& [name, value] : response.headers) head += "\r\n" + name + ": " + value;
  if (chunked) head += "\r\nTransfer-Encoding: chunked";
  if (length && response.status != 204 && response.status != 304) {
    head += "\r\nContent-Length: " + std::to_string(*length);
  }
  if (!keep_alive) head += "\r\nConnection: close";
  if (keep_alive && http_10) head += "\r\nConnection: keep-alive";
  return head + "\r\n\r\n";
}

std::optional<std::pair<Pull, std::uint64_t>> pull_file(const std::filesystem::path& path) {
  constexpr std::size_t piece_size = 65'536;
  auto file = std::make_shared<std::ifstream>(path, std::ios::binary | std::ios::ate);
  if (!*file) return std::nullopt;
  const auto size = static_cast<std::uint64_t>(file->tellg());
  file->seekg(0);
  Pull pull = [file]() -> Result<std::string> {
    std::string piece(piece_size, '\0');
    file->read(piece.data(), static_cast<std::streamsize>(piece.size()));
    piece.resize(static_cast<std::size_t>(file->gcount()));
    if (file->bad()) return fail(ProblemKind::storage, "http.file_unreadable");
    return piece;
  };
  return std::pair(std::move(pull), size);
}

}  // namespace minga::http
