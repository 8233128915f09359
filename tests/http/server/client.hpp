#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

struct ssl_st;

namespace minga::http::test {

struct Reply {
  int status = 0;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  /// The first of that name, any case; empty if none.
  std::string header(std::string_view name) const;
};

/// A client that says exactly the bytes it is told to. Reads wait at most 20 s and then throw, so that
/// a server that hangs fails the test.
class Client {
 public:
  explicit Client(std::uint16_t port, bool tls = false, bool small_window = false);
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  void send(std::string_view bytes);
  /// Reads one answer by its Content-Length or chunks, or up to the end of the connection.
  Reply reply(bool to_head_request = false);
  /// "GET path" with a Host field and the given lines, and its answer.
  Reply get(std::string_view path, std::string_view header_lines = "");
  Reply request(std::string_view method, std::string_view path, std::string_view header_lines,
                std::string_view body = "");
  /// Up to and with the marker.
  std::string read_until(std::string_view marker);
  /// Everything up to the end of the connection.
  std::string read_all();
  /// Whether the server ended the connection; waits for it.
  bool at_end();
  void finish_sending();
  /// "TLSv1.3"; empty without TLS.
  std::string tls_version() const;

 private:
  bool fill();

  int socket_ = -1;
  void* context_ = nullptr;
  ssl_st* tls_ = nullptr;
  std::string buffer_;
};

}  // namespace minga::http::test
