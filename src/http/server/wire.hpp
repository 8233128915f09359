// Of server.cpp alone: Asio and Beast are compiled there and nowhere else.
#pragma once

// <utility> first: Asio 1.74 uses std::exchange without it.
#include <utility>
//
#include <array>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <optional>
#include <string_view>

namespace minga::http::inside {

namespace asio = boost::asio;
namespace beast_http = boost::beast::http;

using asio::ip::tcp;
using boost::system::error_code;
using std::chrono::milliseconds;
using Executor = asio::io_context::executor_type;
using Socket = asio::basic_stream_socket<tcp, Executor>;
using Acceptor = asio::basic_socket_acceptor<tcp, Executor>;
using Timer = asio::basic_waitable_timer<std::chrono::steady_clock,
                                         asio::wait_traits<std::chrono::steady_clock>, Executor>;
using Parser = beast_http::request_parser<beast_http::string_body>;
template <class T>
using Task = asio::awaitable<T, Executor>;
inline constexpr asio::use_awaitable_t<Executor> awaited;

inline std::string_view view(boost::beast::string_view text) {
  return {text.data(), text.size()};
}

/// A connection's bytes, encrypted or not.
class Wire {
 public:
  Wire(Socket socket, asio::ssl::context* tls) {
    if (tls != nullptr) {
      tls_.emplace(std::move(socket), *tls);
    } else {
      plain_.emplace(std::move(socket));
    }
  }

  Socket& socket() { return tls_ ? tls_->next_layer() : *plain_; }
  bool is_tls() const { return tls_.has_value(); }

  Task<void> handshake(error_code& error) {
    if (tls_)
      co_await tls_->async_handshake(asio::ssl::stream_base::server, asio::redirect_error(awaited, error));
  }

  Task<std::size_t> read(asio::mutable_buffer into, error_code& error) {
    if (tls_) co_return co_await tls_->async_read_some(into, asio::redirect_error(awaited, error));
    co_return co_await plain_->async_read_some(into, asio::redirect_error(awaited, error));
  }

  /// For a read beside a write.
  template <class Done>
  void read_then(asio::mutable_buffer into, Done done) {
    if (tls_) {
      tls_->async_read_some(into, std::move(done));
    } else {
      plain_->async_read_some(into, std::move(done));
    }
  }

  Task<void> write(std::array<asio::const_buffer, 2> bytes, error_code& error) {
    if (tls_) {
      co_await asio::async_write(*tls_, bytes, asio::redirect_error(awaited, error));
    } else {
      co_await asio::async_write(*plain_, bytes, asio::redirect_error(awaited, error));
    }
  }

  /// Tells the other side that no more comes.
  Task<void> finish_sending(error_code& error) {
    if (tls_) co_await tls_->async_shutdown(asio::redirect_error(awaited, error));
    error_code ignored;
    socket().shutdown(tcp::socket::shutdown_send, ignored);
  }

  void cancel() {
    error_code ignored;
    socket().cancel(ignored);
  }

 private:
  std::optional<Socket> plain_;
  std::optional<asio::ssl::stream<Socket>> tls_;
};

}  // namespace minga::http::inside
