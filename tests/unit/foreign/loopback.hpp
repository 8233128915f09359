#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <thread>

namespace minga::formats::foreign::test {

/// A server on this computer alone that answers what a test says, one connection at a time, until it goes.
class Loopback {
 public:
  /// Called with the first line of a request; the bytes to answer. Where it gives none, bytes follow one by
  /// one, ten a second, for as long as somebody listens.
  using Answer = std::function<std::string(std::string_view line)>;

  explicit Loopback(Answer answer) : answer_(std::move(answer)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (bind(listening_, reinterpret_cast<const sockaddr*>(&address), size) != 0 ||
        listen(listening_, 8) != 0 ||
        getsockname(listening_, reinterpret_cast<sockaddr*>(&address), &size) != 0)
      return;
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { serve(); });
  }
  Loopback(const Loopback&) = delete;
  Loopback& operator=(const Loopback&) = delete;
  ~Loopback() {
    eventfd_write(stop_, 1);
    if (thread_.joinable()) thread_.join();
    close(stop_);
    close(listening_);
  }

  /// "http://127.0.0.1:41234/".
  std::string address() const { return "http://127.0.0.1:" + std::to_string(port_) + "/"; }

 private:
  /// Whether there is something to read within the time (forever: -1) and the test goes on.
  bool readable(int descriptor, int milliseconds) const {
    std::array<pollfd, 2> both{{{descriptor, POLLIN, 0}, {stop_, POLLIN, 0}}};
    return poll(both.data(), both.size(), milliseconds) > 0 && both[1].revents == 0;
  }

  void serve() const {
    while (readable(listening_, -1)) {
      const int connection = accept4(listening_, nullptr, nullptr, SOCK_CLOEXEC);
      if (connection < 0) continue;
      converse(connection);
      close(connection);
    }
  }

  void converse(int connection) const {
    std::string request;
    std::array<char, 4096> buffer{};
    while (request.find("\r\n\r\n") == std::string::npos && readable(connection, -1)) {
      const auto got = recv(connection, buffer.data(), buffer.size(), 0);
      if (got <= 0) return;
      request.append(buffer.data(), static_cast<std::size_t>(got));
    }
    const auto answer = answer_(std::string_view(request).substr(0, request.find('\r')));
    if (!answer.empty()) {
      send(connection, answer.data(), answer.size(), MSG_NOSIGNAL);
      return;
    }
    const std::string head = "HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n\r\n<";
    send(connection, head.data(), head.size(), MSG_NOSIGNAL);
    // Nothing more comes from the other side but its end.
    constexpr int pace = 100;
    while (!readable(connection, pace)) {
      std::array<pollfd, 1> stopped{{{stop_, POLLIN, 0}}};
      if (poll(stopped.data(), 1, 0) > 0 || send(connection, " ", 1, MSG_NOSIGNAL) != 1) return;
    }
  }

  Answer answer_;
  int listening_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  int stop_ = eventfd(0, EFD_CLOEXEC);
  std::uint16_t port_ = 0;
  std::thread thread_;
};

}  // namespace minga::formats::foreign::test
