#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "http/server/router.hpp"
#include "site.hpp"

namespace minga::http::testing {

/// The OpenAPI document of a router, to hold against it what goes in and out. TestSite does so with every
/// request that any test sends.
class Contract {
 public:
  explicit Contract(const Router& router);

  const nlohmann::json& document() const { return document_; }
  /// The path of the document for a request: generic routes stand there once for each register.
  std::string path_of(Method method, const std::string& target) const;

  /// In what a request that was taken, and the answer to any, are not as the document says.
  std::vector<std::string> faults(Method method, const std::string& target, const std::string& body,
                                  const Answer& answer) const;
  /// Fails the test for each of them.
  void expect_kept(Method method, const std::string& target, const std::string& body,
                   const Answer& answer) const;

 private:
  std::vector<std::string> faults_of_answer(const nlohmann::json& operation, const Answer& answer) const;

  const Router& router_;
  nlohmann::json document_;
};

/// Each event of a stream as it came: its name, and its data as JSON.
std::vector<std::pair<std::string, nlohmann::json>> events_in(const std::string& stream);

}  // namespace minga::http::testing
