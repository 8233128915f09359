#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "http/server/fixture.hpp"

namespace minga::http::test {
namespace {

using std::chrono::milliseconds;

std::string code_of_reply(const Reply& reply) {
  return nlohmann::json::parse(reply.body)["code"];
}

/// Sends raw bytes on a new connection, expects that status and then the end of the connection.
void expect_refusal(std::uint16_t port, const std::string& bytes, int status, const std::string& code) {
  Client client(port);
  client.send(bytes);
  client.finish_sending();
  const Reply reply = client.reply();
  EXPECT_EQ(reply.status, status) << bytes.substr(0, 80);
  EXPECT_EQ(code_of_reply(reply), code);
  EXPECT_EQ(reply.header("Connection"), "close");
  EXPECT_TRUE(client.at_end());
}

TEST_F(ServerTest, RefusesWhatIsTooLarge) {
  options.limits.target = 500;
  options.limits.head = 2'000;
  start();
  const std::string host = " HTTP/1.1\r\nHost: a\r\n";
  expect_refusal(port(), "GET /" + std::string(600, 'a') + host + "\r\n", 414, "http.target_too_long");
  expect_refusal(port(), "GET /" + std::string(60'000, 'a') + host + "\r\n", 414, "http.target_too_long");
  expect_refusal(port(), "GET /" + host + "X: " + std::string(3'000, 'a') + "\r\n\r\n", 431,
                 "http.headers_too_large");
  expect_refusal(port(),
                 "PUT /api/small" + host + "Content-Type: application/json\r\nContent-Length: 11\r\n\r\n",
                 413, "http.body_too_large");
  expect_refusal(
      port(),
      "PUT /api/small" + host +
          "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nb\r\n12345678901\r\n0\r\n\r\n",
      413, "http.body_too_large");
  expect_refusal(port(), "POST /api/echo" + host + "Content-Length: 99999999999999\r\n\r\n", 413,
                 "http.body_too_large");
  Client client(port());
  EXPECT_EQ(
      client.request("PUT", "/api/small", "Content-Type: application/json; charset=utf-8\r\n", "1234567890")
          .body,
      "1234567890");
}

TEST_F(ServerTest, RefusesTypesAndEncodings) {
  start();
  const std::string host = " HTTP/1.1\r\nHost: a\r\n";
  expect_refusal(port(), "PUT /api/small" + host + "Content-Type: text/xml\r\nContent-Length: 1\r\n\r\nx",
                 415, "http.type_not_accepted");
  expect_refusal(port(), "POST /api/echo" + host + "Content-Encoding: gzip\r\nContent-Length: 1\r\n\r\nx",
                 415, "http.encoding_not_accepted");
}

TEST_F(ServerTest, RefusesWhatIsNoRequest) {
  start();
  const std::string end = " HTTP/1.1\r\nHost: a\r\n\r\n";
  for (const std::string path : {"/..", "/a/../b", "/%2e%2E/etc/passwd", "/a%2fb", "/a%5cb", "/%00", "/%",
                                 "/%g1", "/%c3%28", "/%0d%0a", "api"}) {
    expect_refusal(port(), "GET " + path + end, 400, "http.bad_path");
  }
  expect_refusal(port(), "GET /?a=%zz" + end, 400, "http.bad_query");
  expect_refusal(port(), "GET /?a=%ff" + end, 400, "http.bad_query");
  expect_refusal(port(), "GET /api/hello HTTP/1.1\r\n\r\n", 400, "http.no_host");
  expect_refusal(port(), "GET /api/hello HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400, "http.no_host");
  expect_refusal(port(), "GET /api/hello HTTP/2.7\r\nHost: a\r\n\r\n", 505, "http.bad_version");
  expect_refusal(port(), "BREW /pot HTTP/1.1\r\nHost: a\r\n\r\n", 501, "http.unknown_method");
  expect_refusal(port(), "\x16\x03\x01 hello tls\r\n\r\n", 400, "http.bad_request");
  expect_refusal(port(), "GET /api/hello HTTP/1.1\r\nHost a\r\n\r\n", 400, "http.bad_request");
  expect_refusal(port(), "GET /api/hello HTTP/1.1\r\nHost: a\r\nX: a\x01\r\n\r\n", 400, "http.bad_request");
}

TEST_F(ServerTest, RefusesAmbiguousLengths) {
  start();
  const std::string head = "POST /api/echo HTTP/1.1\r\nHost: a\r\n";
  for (const std::string fields :
       {"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n", "Content-Length: 3\r\nContent-Length: 4\r\n",
        "Content-Length: -1\r\n", "Content-Length: 3, 3\r\n",
        "Transfer-Encoding: gzip, chunked, identity\r\n", "Transfer-Encoding : chunked\r\n"}) {
    expect_refusal(port(), head + fields + "\r\nabc", 400, "http.bad_request");
  }
  expect_refusal(port(), head + "Transfer-Encoding: chunked\r\n\r\nzz\r\n", 400, "http.bad_request");
  expect_refusal(port(), "POST /api/echo HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400,
                 "http.bad_request");
}

TEST_F(ServerTest, EndsSlowRequests) {
  options.times.head = milliseconds(60);
  options.times.body = milliseconds(60);
  start();
  Client head(port());
  head.send("GET /api/hello HTTP/1.1\r\nHo");
  const Reply slow_head = head.reply();
  EXPECT_EQ(slow_head.status, 408);
  head.finish_sending();
  EXPECT_TRUE(head.at_end());
  Client body(port());
  body.send("POST /api/echo HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc");
  EXPECT_EQ(body.reply().status, 408);
}

TEST_F(ServerTest, EndsIdleConnectionsWithoutAWord) {
  options.times.idle = milliseconds(60);
  start();
  Client silent(port());
  EXPECT_TRUE(silent.at_end());
  Client polite(port());
  EXPECT_EQ(polite.get("/api/hello").status, 200);
  EXPECT_TRUE(polite.at_end());
}

TEST_F(ServerTest, EndsReadersThatDoNotRead) {
  options.times.write = milliseconds(60);
  const RouteInfo open{.act = "test", .without_account = true};
  router.add(Method::get, "/api/huge", open, [](const Request&) {
    Response response = text(std::string(50'000'000, 'x'));
    return response;
  });
  start();
  Client lazy(port(), false, true);
  lazy.send("GET /api/huge HTTP/1.1\r\nHost: a\r\n\r\n");
  ASSERT_EQ(lazy.read_until("200 OK"), "HTTP/1.1 200 OK");
  // The server gives up by itself; stop() would wait far longer for the answer to be taken.
  EXPECT_TRUE(server->stop());
  EXPECT_NE(metrics->render().find(R"(minga_http_refused_total{reason="slow_reader"} 1)"), std::string::npos);
}

TEST_F(ServerTest, LimitsConnections) {
  options.limits.connections = 2;
  start();
  Client a(port());
  Client b(port());
  EXPECT_EQ(a.get("/healthz").status, 200);
  EXPECT_EQ(b.get("/healthz").status, 200);
  Client c(port());
  EXPECT_EQ(c.reply().status, 503);
  EXPECT_TRUE(c.at_end());
  EXPECT_EQ(a.get("/healthz").status, 200);
}

TEST_F(ServerTest, LimitsConnectionsOfOneAddress) {
  options.limits.per_address = 1;
  start();
  Client a(port());
  EXPECT_EQ(a.get("/healthz").status, 200);
  EXPECT_EQ(Client(port()).reply().status, 503);
}

TEST_F(ServerTest, SaysWhenAllWorkersAreBusy) {
  options.workers = 1;
  options.limits.waiting = 1;
  start();
  Client first(port());
  first.send("GET /api/door HTTP/1.1\r\nHost: a\r\n\r\n");
  door.wait_for_visitor();
  const std::string request = "GET /api/door HTTP/1.1\r\nHost: a\r\n\r\n";
  Client second(port());
  second.send(request);
  Client third(port());
  third.send(request);
  // One of the two waits, the other finds the only place taken. The health check needs no worker.
  Client health(port());
  for (int i = 0; i < 100'000 && metrics->render().find("status=\"503\"") == std::string::npos; ++i) {
    ASSERT_EQ(health.get("/healthz").status, 200);
  }
  door.open();
  EXPECT_EQ(first.reply().body, "passed");
  const std::set<int> statuses{second.reply().status, third.reply().status};
  EXPECT_EQ(statuses, (std::set<int>{200, 503}));
}

}  // namespace
}  // namespace minga::http::test
