#pragma once

#include <gtest/gtest.h>

#include <condition_variable>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/server/client.hpp"
#include "http/server/events.hpp"
#include "http/server/server.hpp"

namespace minga::http::test {

/// A door that handlers wait at until the test opens it.
class Door {
 public:
  void open();
  void pass();
  /// Waits until somebody stands at the door.
  void wait_for_visitor();

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool open_ = false;
  int visitors_ = 0;
};

/// A folder that goes when the test ends.
class Folder {
 public:
  Folder();
  ~Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  std::filesystem::path write(const std::string& name, std::string_view content) const;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// A server with a handful of routes on a free port of the loopback interface.
class ServerTest : public ::testing::Test {
 protected:
  ServerTest();
  ~ServerTest() override;
  /// With what the test set in `options` and `router`.
  void start();
  std::uint16_t port() const { return server->port(); }
  std::vector<std::string> log_lines();

  ServerOptions options;
  Router router;
  std::shared_ptr<Metrics> metrics = std::make_shared<Metrics>();
  Broadcaster broadcaster{Broadcaster::Limits{4, 100}};
  Door door;
  std::unique_ptr<Server> server;

 private:
  std::mutex log_mutex_;
  std::vector<std::string> log_lines_;
};

}  // namespace minga::http::test
