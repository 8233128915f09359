#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "cli/program.hpp"

namespace minga::test {

/// The whole answer to bytes sent to a server on this computer; what came of it where it closes early.
std::string conversation(std::uint16_t port, const std::string& request);

struct HttpAnswer {
  int status = 0;  // 0: no answer
  std::string head;
  std::string body;

  nlohmann::json json() const { return nlohmann::json::parse(body, nullptr, false); }
  /// The value of a header, empty where it is not there.
  std::string header(const std::string& name) const;
};

/// `minga serve` on a free port, and requests to it over real connections.
class Server {
 public:
  /// Waits until it answers.
  explicit Server(const std::string& workspace);

  using Headers = std::vector<std::pair<std::string, std::string>>;
  HttpAnswer send(const std::string& method, const std::string& path, const Headers& headers = {},
                  const std::string& body = {}) const;
  /// The headers with which a browser that signed in shows who it is.
  Headers sign_in(const std::string& login, const std::string& password) const;

  /// "http://127.0.0.1:41234".
  std::string address() const { return "http://127.0.0.1:" + std::to_string(port_); }

  /// The most memory that the process ever had, in bytes.
  std::size_t most_memory() const;
  /// Has it stop and gives its exit code.
  int stop();

 private:
  Running program_;
  std::uint16_t port_ = 0;
};

}  // namespace minga::test
