#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "http/server/fixture.hpp"

namespace minga::http::test {
namespace {

using std::chrono::milliseconds;

const std::string listen = "GET /api/events HTTP/1.1\r\nHost: a\r\n";

TEST(Events, AreWrittenLineByLine) {
  EXPECT_EQ(render({"step", "one\ntwo\r\nthree", "7"}),
            "id: 7\nevent: step\ndata: one\ndata: two\ndata: three\n\n");
  EXPECT_EQ(render({}), "data: \n\n");
  EXPECT_THROW(render({"two\nlines", "", ""}), std::invalid_argument);
  EXPECT_THROW(render({"", "", "a\rb"}), std::invalid_argument);
}

TEST(Events, OverflowDropsTheListenerAlone) {
  Broadcaster broadcaster({2, 10});
  const auto slow = broadcaster.subscribe("t");
  const auto fast = broadcaster.subscribe("t");
  for (int i = 0; i < 3; ++i) {
    broadcaster.publish("t", {"", std::to_string(i), ""});
    EXPECT_EQ(fast->take().events.size(), 1U);
  }
  EXPECT_EQ(slow->take().state, EventStream::State::overflowed);
  EXPECT_EQ(fast->take().state, EventStream::State::open);
}

TEST(Events, ListenersAreCountedAndForgotten) {
  Broadcaster broadcaster({2, 2});
  auto a = broadcaster.subscribe("t");
  auto b = broadcaster.subscribe("u");
  EXPECT_EQ(broadcaster.subscribe("t"), nullptr);
  a.reset();
  const auto c = broadcaster.subscribe("u");
  ASSERT_NE(c, nullptr);
  EXPECT_EQ(broadcaster.listeners("t"), 0U);
  EXPECT_EQ(broadcaster.listeners("u"), 2U);
  b->abandon();
  EXPECT_EQ(broadcaster.listeners("u"), 1U);
  broadcaster.close("u");
  EXPECT_EQ(c->take().state, EventStream::State::closed);
  EXPECT_EQ(broadcaster.listeners("u"), 0U);
}

TEST_F(ServerTest, DeliversEventsInOrderWithTheCurrentStateFirst) {
  start();
  Client client(port());
  client.send(listen + "Last-Event-ID: 41\r\n\r\n");
  const std::string head = client.read_until("\r\n\r\n");
  EXPECT_NE(head.find("Content-Type: text/event-stream"), std::string::npos);
  EXPECT_EQ(client.read_until("\n\n"), "retry: 3000\n\n");
  EXPECT_EQ(client.read_until("\n\n"), "event: current\ndata: last seen: 41\n\n");
  for (int i = 0; i < 100; ++i) {
    const std::string data = std::to_string(i);
    broadcaster.publish("news", {"", data, ""});
    ASSERT_EQ(client.read_until("\n\n"), "data: " + data + "\n\n");
  }
  broadcaster.close("news");
  EXPECT_TRUE(client.at_end());
}

TEST_F(ServerTest, SendsHeartbeatsWhileNothingHappens) {
  options.times.heartbeat = milliseconds(5);
  start();
  Client client(port());
  client.send(listen + "\r\n");
  client.read_until("\r\n\r\n");
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(client.read_until(":\n\n").ends_with(":\n\n"));
}

TEST_F(ServerTest, DropsListenersThatDoNotRead) {
  start();
  Client slow(port(), false, true);
  slow.send(listen + "\r\n");
  slow.read_until("current");
  const std::string large(1'000'000, 'x');
  // Each event waits for the one before only while there is room: then the queue of four overflows.
  for (int i = 0; i < 40; ++i) broadcaster.publish("news", {"", large, ""});
  const std::string rest = slow.read_all();  // comes to an end: it was cut off
  EXPECT_LT(rest.size(), 40U * large.size());
  Client next(port());
  next.send(listen + "\r\n");
  EXPECT_TRUE(next.read_until("last seen: none").ends_with("last seen: none"));
}

TEST_F(ServerTest, NoticesListenersThatGo) {
  start();
  {
    Client client(port());
    client.send(listen + "\r\n");
    client.read_until("current");
    EXPECT_EQ(broadcaster.listeners("news"), 1U);
  }
  Client health(port());
  for (int i = 0; i < 100'000 && broadcaster.listeners("news") > 0; ++i) {
    ASSERT_EQ(health.get("/healthz").status, 200);
  }
  EXPECT_EQ(broadcaster.listeners("news"), 0U);
}

TEST_F(ServerTest, ServesHundredsOfListenersWithoutAThreadEach) {
  broadcaster.close("news");
  start();
  std::vector<std::unique_ptr<Client>> clients;
  for (int i = 0; i < 100; ++i) {
    clients.push_back(std::make_unique<Client>(port()));
    clients.back()->send(listen + "\r\n");
  }
  for (const auto& client : clients) client->read_until("current");
  Client one_more(port());
  one_more.send(listen + "\r\n");
  EXPECT_EQ(one_more.reply().status, 429);  // the broadcaster takes a hundred
  broadcaster.publish("news", {"now", "x", ""});
  for (const auto& client : clients) EXPECT_TRUE(client->read_until("event: now").ends_with("event: now"));
}

TEST_F(ServerTest, PublishesFromManyThreadsWhileListenersComeAndGo) {
  options.io_threads = 2;
  start();
  std::atomic<bool> done = false;
  std::thread publisher([&] {
    while (!done) broadcaster.publish("news", {"", "x", ""});
  });
  for (int i = 0; i < 50; ++i) {
    Client client(port());
    client.send(listen + "\r\n");
    client.read_until("retry");
  }
  done = true;
  publisher.join();
  EXPECT_TRUE(server->stop());
}

// Stopping ---------------------------------------------------------------------------------------

TEST_F(ServerTest, FinishesWhatIsInFlightWhenItStops) {
  start();
  Client busy(port());
  busy.send("GET /api/door HTTP/1.1\r\nHost: a\r\n\r\n");
  door.wait_for_visitor();
  Client idle(port());
  EXPECT_EQ(idle.get("/healthz").status, 200);
  Client listener(port());
  listener.send(listen + "\r\n");
  listener.read_until("current");
  bool all = false;
  std::thread stopper([&] { all = server->stop(); });
  EXPECT_TRUE(idle.at_end());
  listener.read_all();
  EXPECT_THROW(Client(port()).get("/healthz"), std::runtime_error);
  door.open();
  const Reply reply = busy.reply();
  EXPECT_EQ(reply.body, "passed");
  EXPECT_EQ(reply.header("Connection"), "close");
  stopper.join();
  EXPECT_TRUE(all);
}

TEST_F(ServerTest, DoesNotWaitForeverWhenItStops) {
  options.times.stop = milliseconds(50);
  start();
  Client half(port());
  half.send("GET /api/hello HTTP/1.1\r\nHo");
  Client health(port());
  EXPECT_EQ(health.get("/healthz").status, 200);
  EXPECT_TRUE(server->stop());
  EXPECT_TRUE(half.at_end());
  EXPECT_TRUE(server->stop());
}

}  // namespace
}  // namespace minga::http::test
