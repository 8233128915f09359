#include <gtest/gtest.h>

#include <csignal>

#include "cli/http.hpp"
#include "cli/program.hpp"

namespace minga::test {
namespace {

/// The whole answer to a GET over plain HTTP on this computer.
std::string get(std::uint16_t port, const std::string& path) {
  return conversation(port, "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
}

TEST(Serve, AnswersUntilItIsToldToStop) {
  const TemporaryFolder folder;
  make_workspace(folder / "work");
  Running server({"serve", folder / "work", "--port", "0", "--ready-file", folder / "ready", "--log-level",
                  "off", "--json"});
  const auto ready = nlohmann::json::parse(server.line(), nullptr, false);
  ASSERT_FALSE(ready.is_discarded());
  const auto port = ready.value("port", 0);
  ASSERT_GT(port, 0);
  EXPECT_EQ(ready["url"], "http://127.0.0.1:" + std::to_string(port));
  const auto health = get(static_cast<std::uint16_t>(port), "/healthz");
  EXPECT_TRUE(health.starts_with("HTTP/1.1 200")) << health;
  EXPECT_EQ(bytes_of(folder / "ready"), ready["url"].get<std::string>() + "\n");

  // Others work on the same file while it is served.
  EXPECT_WELL(minga({"backup", folder / "work", folder / "copy.gpkg"}));
  EXPECT_WELL(minga({"user", "add", folder / "work", "ana", "--role", "administrator"}, "a long password\n"));

  EXPECT_REFUSED(minga({"restore", folder / "work", folder / "copy.gpkg", "--yes"}), 1, "workspace.gpkg");

  server.signal(SIGTERM);
  EXPECT_EQ(server.wait(), 0);
  EXPECT_WELL(minga({"log", "verify", folder / "work"}));
  EXPECT_WELL(minga({"restore", folder / "work", folder / "copy.gpkg", "--yes"}));
}

TEST(Serve, KeepsItsRegistersAsTheyAreWhileItRuns) {
  const TemporaryFolder folder;
  make_workspace(folder / "work");
  fs::create_directories(folder.path() / "mine" / "registers");
  folder.file("mine/pack.yaml", "name: mine\nversion: 1.0.0\nlabel: {es: Uno, en: One}\nrequires: [core]\n");
  const std::string retorts =
      "register: retort\nlabel: {es: Retorta, en: Retort}\nplural: {es: Retortas, en: Retorts}\n"
      "title: [serial]\nfields:\n"
      "  - {name: serial, type: text, label: {es: Serie, en: Serial}, max_length: 20}\n";
  folder.file("mine/registers/retort.yaml", retorts);
  const std::vector<std::string> add{"pack", "add", folder / "work", folder / "mine"};
  const auto serve = [&] {
    return std::vector<std::string>{"serve", folder / "work", "--port", "0", "--log-level", "off", "--json"};
  };
  {
    Running server(serve());
    ASSERT_NE(server.line(), "");
    EXPECT_REFUSED(minga(add), 1, "Ctrl+C");
    EXPECT_REFUSED(minga({"export", folder / "work", "retort"}), 1, "retort");
    server.signal(SIGTERM);
    EXPECT_EQ(server.wait(), 0);
  }
  EXPECT_WELL(minga(add));
  Running server(serve());
  ASSERT_NE(server.line(), "");
  EXPECT_WELL(minga(add));  // it is there: nothing changes
  EXPECT_WELL(minga({"export", folder / "work", "retort"}));
  folder.file("mine/registers/retort.yaml",
              retorts + "  - {name: maker, type: text, label: {es: Marca, en: Maker}, max_length: 20}\n");
  EXPECT_REFUSED(minga({"export", folder / "work", "retort"}), 1, "Ctrl+C");
  server.signal(SIGTERM);
  EXPECT_EQ(server.wait(), 0);
  EXPECT_WELL(minga({"export", folder / "work", "retort"}));
}

TEST(Serve, RefusesWhatCannotBeServed) {
  const TemporaryFolder folder;
  EXPECT_REFUSED(minga({"serve", folder / "none"}), 1, "none");
  make_workspace(folder / "work");
  EXPECT_REFUSED(minga({"serve", folder / "work", "--port", "0", "--address", "300.1.1.1"}), 1, "300.1.1.1");
  EXPECT_REFUSED(minga({"serve", folder / "work", "--tls-cert", "cert.pem"}), 2, "--tls-key");
  EXPECT_REFUSED(minga({"serve", folder / "work", "--port", "70000"}), 2, "--port");
}

}  // namespace
}  // namespace minga::test
