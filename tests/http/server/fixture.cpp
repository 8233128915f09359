#include "http/server/fixture.hpp"

#include <stdlib.h>

#include <fstream>
#include <stdexcept>

namespace minga::http::test {

void Door::open() {
  const std::lock_guard lock(mutex_);
  open_ = true;
  changed_.notify_all();
}

void Door::pass() {
  std::unique_lock lock(mutex_);
  ++visitors_;
  changed_.notify_all();
  changed_.wait(lock, [&] { return open_; });
}

void Door::wait_for_visitor() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return visitors_ > 0; });
}

Folder::Folder() {
  std::string name = (std::filesystem::temp_directory_path() / "minga-server-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
  path_ = name;
}

Folder::~Folder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::filesystem::path Folder::write(const std::string& name, std::string_view content) const {
  const auto path = path_ / name;
  std::filesystem::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << content;
  return path;
}

ServerTest::ServerTest() {
  options.port = 0;
  options.workers = 2;
  options.log = Log(
      LogLevel::info,
      [this](std::string_view line) {
        const std::lock_guard lock(log_mutex_);
        log_lines_.emplace_back(line);
      },
      [] { return Instant{1'700'000'000'000}; });
  const RouteInfo open{.act = "test", .without_account = true};
  router.add(Method::get, "/api/hello", open, [](const Request& r) {
    return json(r.language == Language::en ? R"({"say":"hello"})" : R"({"say":"hola"})");
  });
  router.add(Method::get, "/api/echo/{name}", open, [](const Request& r) {
    std::string all(r.parameter("name"));
    for (const auto& [name, value] : r.query) all += "|" + name + "=" + value;
    for (const auto& [name, value] : r.cookies) all += "|cookie " + name + "=" + value;
    return text(all + "|" + r.remote_address + (r.is_tls ? "|tls" : "|plain"));
  });
  router.add(Method::post, "/api/echo", open, [](const Request& r) { return text(r.body); });
  RouteInfo small = open;
  small.body_limit = 10;
  small.accepts = {"application/json"};
  router.add(Method::put, "/api/small", small, [](const Request& r) { return text(r.body); });
  router.add(Method::get, "/api/big", open, [](const Request&) { return text(std::string(400'000, 'x')); });
  router.add(Method::get, "/api/shared", open, [](const Request&) {
    static const auto bytes = std::make_shared<const std::string>(400'000, 'y');
    Response response = text("");
    response.body = bytes;
    return response;
  });
  router.add(Method::get, "/api/throw", open,
             [](const Request&) -> Response { throw std::runtime_error("a secret of somebody"); });
  router.add(Method::get, "/api/door", open, [this](const Request&) {
    door.pass();
    return text("passed");
  });
  router.add(Method::get, "/api/events", open, [this](const Request& r) {
    const std::string last(r.headers.get("Last-Event-ID").value_or("none"));
    auto stream = broadcaster.subscribe("news", [&] { return Event{"current", "last seen: " + last, ""}; });
    return stream ? events(stream) : problem({ProblemKind::too_many, "http.busy", {}, {}}, r.language);
  });
  RouteInfo quick = open;
  quick.never_blocks = true;
  router.add(Method::get, "/healthz", quick, [](const Request&) { return text("ok"); });
}

ServerTest::~ServerTest() {
  door.open();
  server.reset();
}

void ServerTest::start() {
  auto started = Server::start(options, router, metrics);
  ASSERT_TRUE(started.has_value()) << started.error().code;
  server = std::move(*started);
}

std::vector<std::string> ServerTest::log_lines() {
  const std::lock_guard lock(log_mutex_);
  return log_lines_;
}

}  // namespace minga::http::test
