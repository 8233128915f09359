#include "http/server/client.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <stdexcept>

#include "http/server/headers.hpp"

namespace minga::http::test {

std::string Reply::header(std::string_view name) const {
  for (const auto& [key, value] : headers) {
    if (equal_ignoring_case(key, name)) return value;
  }
  return {};
}

Client::Client(std::uint16_t port, bool tls, bool small_window) {
  socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const timeval most{20, 0};
  ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &most, sizeof most);
  ::setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &most, sizeof most);
  const int window = 4096;
  if (small_window) ::setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &window, sizeof window);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    ::close(socket_);
    throw std::runtime_error("cannot connect");
  }
  if (!tls) return;
  auto* context = SSL_CTX_new(TLS_client_method());
  context_ = context;
  tls_ = SSL_new(context);
  SSL_set_fd(tls_, socket_);
  if (SSL_connect(tls_) != 1) throw std::runtime_error("no TLS handshake");
}

Client::~Client() {
  if (tls_ != nullptr) SSL_free(tls_);
  if (context_ != nullptr) SSL_CTX_free(static_cast<SSL_CTX*>(context_));
  ::close(socket_);
}

std::string Client::tls_version() const {
  return tls_ == nullptr ? "" : SSL_get_version(tls_);
}

void Client::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const long sent = tls_ != nullptr ? SSL_write(tls_, bytes.data(), static_cast<int>(bytes.size()))
                                      : ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return;  // the server is gone: what it said last is still there to read
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

bool Client::fill() {
  char piece[16'384];
  const long count =
      tls_ != nullptr ? SSL_read(tls_, piece, sizeof piece) : ::recv(socket_, piece, sizeof piece, 0);
  if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
    throw std::runtime_error("the server says nothing");
  if (count > 0) buffer_.append(piece, static_cast<std::size_t>(count));
  return count > 0;
}

std::string Client::read_until(std::string_view marker) {
  for (;;) {
    const std::size_t at = buffer_.find(marker);
    if (at != std::string::npos) {
      std::string out = buffer_.substr(0, at + marker.size());
      buffer_.erase(0, at + marker.size());
      return out;
    }
    if (!fill()) throw std::runtime_error("ended before " + std::string(marker) + ", got: " + buffer_);
  }
}

std::string Client::read_all() {
  while (fill()) {
  }
  return std::exchange(buffer_, {});
}

bool Client::at_end() {
  return buffer_.empty() && !fill();
}

void Client::finish_sending() {
  ::shutdown(socket_, SHUT_WR);
}

Reply Client::reply(bool to_head_request) {
  const std::string head = read_until("\r\n\r\n");
  Reply reply;
  reply.status = std::stoi(head.substr(9, 3));
  for (std::size_t at = head.find("\r\n") + 2; at + 2 < head.size();) {
    const std::size_t end = head.find("\r\n", at);
    const std::size_t colon = head.find(": ", at);
    if (end == at) break;
    reply.headers.emplace_back(head.substr(at, colon - at), head.substr(colon + 2, end - colon - 2));
    at = end + 2;
  }
  if (to_head_request || reply.status == 204 || reply.status == 304 || reply.status == 100) return reply;
  if (reply.header("Transfer-Encoding") == "chunked") {
    for (;;) {
      const std::size_t size = std::stoul(read_until("\r\n"), nullptr, 16);
      while (buffer_.size() < size + 2) {
        if (!fill()) throw std::runtime_error("ended inside a chunk");
      }
      reply.body += buffer_.substr(0, size);
      buffer_.erase(0, size + 2);
      if (size == 0) return reply;
    }
  }
  const std::string length = reply.header("Content-Length");
  if (length.empty()) {
    reply.body = read_all();
    return reply;
  }
  while (buffer_.size() < std::stoul(length)) {
    if (!fill()) throw std::runtime_error("ended inside a body");
  }
  reply.body = buffer_.substr(0, std::stoul(length));
  buffer_.erase(0, std::stoul(length));
  return reply;
}

Reply Client::get(std::string_view path, std::string_view header_lines) {
  return request("GET", path, header_lines);
}

Reply Client::request(std::string_view method, std::string_view path, std::string_view header_lines,
                      std::string_view body) {
  std::string bytes(method);
  bytes += " " + std::string(path) + " HTTP/1.1\r\nHost: here\r\n" + std::string(header_lines);
  if (!body.empty()) bytes += "Content-Length: " + std::to_string(body.size()) + "\r\n";
  bytes += "\r\n" + std::string(body);
  send(bytes);
  return reply(method == "HEAD");
}

}  // namespace minga::http::test
