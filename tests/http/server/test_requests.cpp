#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <nlohmann/json.hpp>
#include <thread>

#include "http/server/fixture.hpp"
#include "support/gunzip.hpp"

namespace minga::http::test {
namespace {

using minga::testing::gunzip;

TEST_F(ServerTest, AnswersManyRequestsOnOneConnection) {
  start();
  Client client(port());
  for (int i = 0; i < 50; ++i) {
    const Reply reply = client.get("/api/hello");
    ASSERT_EQ(reply.status, 200);
    ASSERT_EQ(reply.body, R"({"say":"hola"})");
    ASSERT_EQ(reply.header("Content-Type"), "application/json");
  }
}

TEST_F(ServerTest, AnswersPipelinedRequestsInOrder) {
  start();
  Client client(port());
  std::string bytes;
  for (int i = 0; i < 20; ++i) {
    bytes += "GET /api/echo/n" + std::to_string(i) + " HTTP/1.1\r\nHost: a\r\n\r\n";
    bytes += "POST /api/echo HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nb" + std::to_string(i % 10);
  }
  client.send(bytes);
  for (int i = 0; i < 20; ++i) {
    EXPECT_TRUE(client.reply().body.starts_with("n" + std::to_string(i) + "|"));
    EXPECT_EQ(client.reply().body, "b" + std::to_string(i % 10));
  }
}

TEST_F(ServerTest, TakesARequestByteByByte) {
  start();
  Client client(port());
  for (const char c : std::string("POST /api/echo HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nabcd")) {
    client.send(std::string(1, c));
  }
  EXPECT_EQ(client.reply().body, "abcd");
}

TEST_F(ServerTest, ReadsChunkedBodiesAndExpectations) {
  start();
  Client client(port());
  client.send(
      "POST /api/echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: "
      "chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
  EXPECT_EQ(client.reply().body, "abcde");
  client.send("POST /api/echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(client.reply().status, 100);
  client.send("xyz");
  EXPECT_EQ(client.reply().body, "xyz");
}

TEST_F(ServerTest, DecodesWhatTheHandlerSees) {
  start();
  Client client(port());
  const Reply reply = client.get("/api/echo/Buritic%C3%A1?a=1%202&b=x+y&a=3", "Cookie: s=abc; t=\"d\"\r\n");
  EXPECT_EQ(reply.body, "Buriticá|a=1 2|b=x y|a=3|cookie s=abc|cookie t=d|127.0.0.1|plain");
}

TEST_F(ServerTest, BelievesOnlyTrustedProxies) {
  const std::string forged = "X-Forwarded-For: 9.9.9.9, 10.1.2.3\r\nX-Forwarded-Proto: https\r\n";
  start();
  EXPECT_TRUE(Client(port()).get("/api/echo/a", forged).body.ends_with("|127.0.0.1|plain"));
  server.reset();
  options.trusted_proxies = {"127.0.0.1"};
  start();
  EXPECT_TRUE(Client(port()).get("/api/echo/a", forged).body.ends_with("|10.1.2.3|tls"));
}

TEST_F(ServerTest, ChoosesTheLanguage) {
  start();
  Client client(port());
  EXPECT_EQ(client.get("/api/hello", "Accept-Language: en-GB,es;q=0.5\r\n").body, R"({"say":"hello"})");
  EXPECT_EQ(client.get("/api/hello", "Accept-Language: en\r\nCookie: lang=es\r\n").body, R"({"say":"hola"})");
  EXPECT_EQ(client.get("/api/hello?lang=en", "Cookie: lang=es\r\n").body, R"({"say":"hello"})");
}

TEST_F(ServerTest, TellsHeadAndOptionsFromTheRoutes) {
  start();
  Client client(port());
  const Reply head = client.request("HEAD", "/api/big", "");
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.header("Content-Length"), "400000");
  const Reply options_reply = client.request("OPTIONS", "/api/big", "");
  EXPECT_EQ(options_reply.status, 204);
  EXPECT_EQ(options_reply.header("Allow"), "GET, HEAD, OPTIONS");
  const Reply wrong = client.request("DELETE", "/api/big", "");
  EXPECT_EQ(wrong.status, 405);
  EXPECT_EQ(wrong.header("Allow"), "GET, HEAD, OPTIONS");
  EXPECT_EQ(nlohmann::json::parse(wrong.body)["code"], "http.method_not_allowed");
  EXPECT_EQ(client.get("/api/nothing").status, 404);
}

TEST_F(ServerTest, CompressesLargeTextWhenAsked) {
  start();
  Client client(port());
  const Reply packed = client.get("/api/big", "Accept-Encoding: br, gzip\r\n");
  EXPECT_EQ(packed.header("Content-Encoding"), "gzip");
  EXPECT_EQ(packed.header("Vary"), "Accept-Encoding");
  EXPECT_LT(packed.body.size(), 2'000U);
  EXPECT_EQ(gunzip(packed.body), std::string(400'000, 'x'));
  const Reply raw = client.get("/api/big", "Accept-Encoding: gzip;q=0\r\n");
  EXPECT_EQ(raw.header("Content-Encoding"), "");
  EXPECT_EQ(raw.body.size(), 400'000U);
  EXPECT_EQ(client.get("/api/hello", "Accept-Encoding: gzip\r\n").header("Content-Encoding"), "");
  // And what is sent of a memory that others share.
  EXPECT_EQ(gunzip(client.get("/api/shared", "Accept-Encoding: gzip\r\n").body), std::string(400'000, 'y'));
  EXPECT_EQ(client.get("/api/shared").body, std::string(400'000, 'y'));
}

Pull counted(int pieces, std::size_t size, bool breaks) {
  auto next = std::make_shared<int>(0);
  return [=]() -> Result<std::string> {
    if (*next == pieces && breaks) return fail(ProblemKind::internal, "test.broken");
    if (*next == pieces) return std::string();
    return std::string(size, static_cast<char>('a' + (*next)++ % 26));
  };
}

TEST_F(ServerTest, StreamsDownloads) {
  const RouteInfo open{.act = "test", .without_account = true};
  router.add(Method::get, "/api/pull", open, [](const Request&) {
    return download(counted(30, 100'000, false), "text/csv", "años \"1\".csv");
  });
  router.add(Method::get, "/api/pull/broken", open,
             [](const Request&) { return download(counted(3, 10, true), "text/csv", "a.csv"); });
  start();
  Client client(port());
  const Reply reply = client.get("/api/pull");
  EXPECT_EQ(reply.header("Transfer-Encoding"), "chunked");
  EXPECT_EQ(reply.body.size(), 3'000'000U);
  EXPECT_EQ(reply.header("Content-Disposition"),
            "attachment; filename=\"a__os _1_.csv\"; filename*=UTF-8''a%C3%B1os%20%221%22.csv");
  EXPECT_EQ(gunzip(client.get("/api/pull", "Accept-Encoding: gzip\r\n").body), reply.body);
  EXPECT_EQ(client.request("HEAD", "/api/pull", "").body, "");
  Client old(port());
  old.send("GET /api/pull HTTP/1.0\r\n\r\n");
  EXPECT_EQ(old.reply().body, reply.body);
  EXPECT_THROW(client.get("/api/pull/broken"), std::runtime_error);  // cut short, never taken for whole
}

TEST_F(ServerTest, TurnsExceptionsIntoProblemsWithoutTellingThem) {
  start();
  Client client(port());
  const Reply reply = client.get("/api/throw?code=4711");
  EXPECT_EQ(reply.status, 500);
  EXPECT_EQ(reply.header("Content-Type"), "application/problem+json");
  const auto document = nlohmann::json::parse(reply.body);
  EXPECT_EQ(document["code"], "http.internal");
  EXPECT_EQ(document["parameters"]["id"], reply.header("X-Request-Id"));
  ASSERT_TRUE(server->stop());
  std::string all;
  for (const auto& line : log_lines()) {
    EXPECT_TRUE(nlohmann::json::accept(line)) << line;
    all += line;
  }
  EXPECT_NE(all.find(R"("route":"/api/throw")"), std::string::npos);
  EXPECT_EQ(all.find("secret"), std::string::npos);
  EXPECT_EQ(all.find("4711"), std::string::npos);
  EXPECT_EQ(all.find("127.0.0.1"), std::string::npos);
}

TEST_F(ServerTest, SendsSecurityHeadersWithEverything) {
  start();
  Client client(port());
  for (const char* path : {"/api/hello", "/api/nothing", "/api/throw", "/%00"}) {
    const Reply reply = Client(port()).get(path);
    EXPECT_NE(reply.header("Content-Security-Policy").find("default-src 'self'"), std::string::npos) << path;
    EXPECT_EQ(reply.header("Content-Security-Policy").find("unsafe"), std::string::npos) << path;
    EXPECT_EQ(reply.header("X-Content-Type-Options"), "nosniff") << path;
    EXPECT_EQ(reply.header("Referrer-Policy"), "no-referrer") << path;
    EXPECT_EQ(reply.header("Cross-Origin-Opener-Policy"), "same-origin") << path;
    EXPECT_EQ(reply.header("Cache-Control"), "no-store") << path;
    EXPECT_EQ(reply.header("Strict-Transport-Security"), "") << path;
  }
}

TEST_F(ServerTest, AsksTheGuardBeforeHandlersAndBeforeLargeBodies) {
  router.set_guard([](Request& request, const RouteInfo& info) -> std::optional<Response> {
    EXPECT_EQ(info.act, "test");
    if (request.headers.get("Authorization") == "Bearer good") return std::nullopt;
    return problem({ProblemKind::unauthenticated, "act.not_signed_in", {}, {}}, request.language);
  });
  start();
  EXPECT_EQ(Client(port()).get("/api/hello").status, 401);
  EXPECT_EQ(Client(port()).get("/api/hello", "Authorization: Bearer good\r\n").status, 200);
  EXPECT_EQ(Client(port()).get("/healthz").status, 200);
  Client client(port());
  client.send("POST /api/echo HTTP/1.1\r\nHost: a\r\nContent-Length: 900000\r\n\r\n");
  EXPECT_EQ(client.reply().status, 401);  // no byte of the body was waited for
  client.finish_sending();
  EXPECT_TRUE(client.at_end());
}

TEST_F(ServerTest, SurvivesWhateverIsThrown) {
  const RouteInfo open{.act = "test", .without_account = true};
  router.add(Method::get, "/api/throw/number", open, [](const Request&) -> Response { throw 42; });
  router.add(Method::get, "/api/throw/late", open, [](const Request&) {
    return download([]() -> Result<std::string> { throw 42; }, "text/csv", "a.csv");
  });
  router.add(Method::get, "/api/no-events", open, [](const Request&) { return events(nullptr); });
  router.set_guard([](Request& request, const RouteInfo&) -> std::optional<Response> {
    if (request.query_value("guard")) throw std::runtime_error("guard");
    return std::nullopt;
  });
  start();
  EXPECT_EQ(Client(port()).get("/api/throw/number").status, 500);
  EXPECT_EQ(Client(port()).get("/api/hello?guard=1").status, 500);
  EXPECT_EQ(Client(port()).get("/api/no-events").status, 503);
  EXPECT_THROW(Client(port()).get("/api/throw/late"), std::runtime_error);
  EXPECT_EQ(Client(port()).get("/api/hello").status, 200);
}

TEST_F(ServerTest, AnswersWith304WhenAHandlersTagIsKnown) {
  const RouteInfo open{.act = "test", .without_account = true};
  router.add(Method::get, "/api/tagged", open, [](const Request&) {
    Response response = json("{}");
    response.headers.set("ETag", "\"v7\"");
    return response;
  });
  start();
  Client client(port());
  const Reply first = client.get("/api/tagged", "If-None-Match: \"v6\"\r\n");
  EXPECT_EQ(first.status, 200);
  EXPECT_EQ(first.header("Cache-Control"), "private, no-cache");
  EXPECT_EQ(client.get("/api/tagged", "If-None-Match: \"v7\"\r\n").status, 304);
}

TEST_F(ServerTest, AnswersOldAndClosingClients) {
  start();
  Client old(port());
  old.send("GET /api/hello HTTP/1.0\r\n\r\n");
  EXPECT_EQ(old.reply().status, 200);
  EXPECT_TRUE(old.at_end());
  Client closing(port());
  EXPECT_EQ(closing.get("/api/hello", "Connection: close\r\n").header("Connection"), "close");
  EXPECT_TRUE(closing.at_end());
}

TEST_F(ServerTest, HandlesManyClientsAtOnce) {
  options.io_threads = 2;
  start();
  std::atomic<int> good = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&] {
      Client client(port());
      for (int i = 0; i < 100; ++i) {
        const std::string body = std::to_string(i);
        if (client.request("POST", "/api/echo", "", body).body == body) ++good;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(good, 800);
  EXPECT_TRUE(server->stop());
  EXPECT_NE(metrics->render().find(
                R"(minga_http_requests_total{route="/api/echo",method="POST",status="200"} 800)"),
            std::string::npos);
  EXPECT_NE(metrics->render().find("minga_http_connections 0"), std::string::npos);
}

}  // namespace
}  // namespace minga::http::test
