#pragma once

#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "http/api.hpp"
#include "http/server/response.hpp"
#include "support/workspace.hpp"

namespace minga::http::testing {

using Json = nlohmann::ordered_json;

/// How a request shows who it is.
struct Badge {
  std::string session, csrf;  // of a browser
  std::string token;          // of a program or a phone
};

class Contract;

struct Answer {
  int status = 0;
  std::string body;
  Headers headers;
  std::string content_type;
  Json json() const { return Json::parse(body, nullptr, false); }
};

/// Sends a request through a router as the server would, without a socket.
Answer send_to(const Router& router, Method method, const std::string& target, const Badge& badge = {},
               const std::string& body = {}, const Pairs& headers = {});

/// All routes of the program over a workspace of its own, without a socket. Every answer, and every body that
/// was taken, is held against the contract; what does not keep it fails the test.
class TestSite {
 public:
  explicit TestSite(const std::vector<std::string>& packs = {"core", "madre-de-dios", "buritica"});
  ~TestSite();

  /// A browser that signed in with this role, in `territory` or all over Peru.
  Badge sign_in(const std::string& role, std::optional<Id> territory = std::nullopt);
  /// A phone that joined the open workshop of the example.
  Badge join(const std::string& device = "device-key-0123456789");

  Answer send(Method method, const std::string& target, const Badge& badge = {}, const std::string& body = {},
              const Pairs& headers = {});
  Answer send(Method method, const std::string& target, const Badge& badge, const Json& body,
              const Pairs& headers = {}) {
    return send(method, target, badge, body.dump(), headers);
  }

  minga::testing::TestWorkspace work;
  Api api;
  Router router;
  std::unique_ptr<Contract> contract;

 private:
  int people_ = 0;
};

}  // namespace minga::http::testing
