#include "cli/http.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <stdexcept>

namespace minga::test {
namespace {

bool write_all(int descriptor, const std::string& bytes) {
  for (std::size_t sent = 0; sent < bytes.size();) {
    // A server that refuses a body before its end closes: what it said is still read.
    const auto now = ::send(descriptor, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
    if (now <= 0) return false;
    sent += static_cast<std::size_t>(now);
  }
  return true;
}

}  // namespace

std::string conversation(std::uint16_t port, const std::string& request) {
  const int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  std::string answer;
  if (connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) {
    write_all(descriptor, request);
    char buffer[65'536];
    for (ssize_t got = 0; (got = read(descriptor, buffer, sizeof buffer)) > 0;)
      answer.append(buffer, static_cast<std::size_t>(got));
  }
  close(descriptor);
  return answer;
}

std::string HttpAnswer::header(const std::string& name) const {
  const auto at = head.find("\r\n" + name + ": ");
  if (at == std::string::npos) return {};
  const auto from = at + name.size() + 4;
  return head.substr(from, head.find("\r\n", from) - from);
}

Server::Server(const std::string& workspace)
    : program_({"serve", workspace, "--port", "0", "--log-level", "off", "--json"}) {
  const auto ready = nlohmann::json::parse(program_.line(), nullptr, false);
  if (ready.is_discarded()) throw std::runtime_error("the server did not start");
  port_ = static_cast<std::uint16_t>(ready.value("port", 0));
}

HttpAnswer Server::send(const std::string& method, const std::string& path, const Headers& headers,
                        const std::string& body) const {
  auto request = method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n";
  for (const auto& [name, value] : headers) request.append(name).append(": ").append(value).append("\r\n");
  request += "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n";
  const auto answer = conversation(port_, request + body);
  const auto end = answer.find("\r\n\r\n");
  if (!answer.starts_with("HTTP/1.1 ") || end == std::string::npos) return {};
  return {std::stoi(answer.substr(9, 3)), answer.substr(0, end + 2), answer.substr(end + 4)};
}

Server::Headers Server::sign_in(const std::string& login, const std::string& password) const {
  const nlohmann::json who{{"login", login}, {"password", password}};
  const auto answer = send("POST", "/api/session", {{"Content-Type", "application/json"}}, who.dump());
  if (answer.status != 201) throw std::runtime_error("not signed in: " + answer.body);
  const auto cookie = answer.header("Set-Cookie");
  return {{"Cookie", cookie.substr(0, cookie.find(';'))},
          {"X-CSRF-Token", answer.json()["csrf"].get<std::string>()}};
}

std::size_t Server::most_memory() const {
  std::ifstream status("/proc/" + std::to_string(program_.id()) + "/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("VmHWM:")) return std::stoul(line.substr(6)) * 1024;
  throw std::runtime_error("no VmHWM");
}

int Server::stop() {
  program_.signal(SIGTERM);
  return program_.wait();
}

}  // namespace minga::test
