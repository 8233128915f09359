#include "contract.hpp"

#include <gtest/gtest.h>

#include <sstream>

#include "http/schema_check.hpp"
#include "http/server/uri.hpp"

namespace minga::http::testing {
namespace {

using Plain = nlohmann::json;  // looks names up faster than Json, which keeps their order

std::string lower(std::string_view text) {
  std::string out(text);
  for (auto& c : out) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

std::string path_in(const std::string& target) {
  return decode_path(target.substr(0, target.find('?'))).value();
}

}  // namespace

Contract::Contract(const Router& router) : router_(router) {
  const auto match = router.find(Method::get, "/api/openapi.json");
  const auto response = match.route->handler(Request());
  document_ = Plain::parse(*std::get<SharedBytes>(response.body));
}

std::string Contract::path_of(Method method, const std::string& target) const {
  const auto match = router_.find(method, path_in(target));
  if (match.route == nullptr) return {};
  auto path = match.route->pattern;
  const std::string place = "{register}";
  if (const auto at = path.find(place); at != std::string::npos)
    path.replace(at, place.size(), match.parameters.find("register")->second);
  return path;
}

std::vector<std::string> Contract::faults_of_answer(const Plain& operation, const Answer& answer) const {
  const auto& responses = operation["responses"];
  const auto status = std::to_string(answer.status);
  if (!responses.contains(status) && answer.status < 400) return {"status " + status + " is not stated"};
  auto response = responses[responses.contains(status) ? status : "default"];
  if (response.contains("$ref"))
    response = document_.at(Plain::json_pointer(response["$ref"].get<std::string>().substr(1)));
  if (!response.contains("content"))
    return answer.body.empty() ? std::vector<std::string>()
                               : std::vector<std::string>{"a body where none is stated"};
  const auto type = answer.content_type.substr(0, answer.content_type.find(';'));
  if (!response["content"].contains(type)) return {"content type " + answer.content_type + " is not stated"};
  const auto& schema = response["content"][type]["schema"];
  const SchemaCheck check(document_);
  std::vector<std::string> all;
  if (type == "text/event-stream")
    for (const auto& [name, data] : events_in(answer.body)) {
      if (!operation["x-events"].contains(name)) return {"event " + name + " is not stated"};
      for (const auto& fault : check.faults(operation["x-events"][name], data, Members::stated_only))
        all.push_back(said(fault));
    }
  if (!type.ends_with("json") || schema.empty()) return all;
  const auto value = Plain::parse(answer.body, nullptr, false);
  if (value.is_discarded()) return {"the body is no JSON"};
  for (const auto& fault : check.faults(schema, value, Members::stated_only)) all.push_back(said(fault));
  return all;
}

std::vector<std::string> Contract::faults(Method method, const std::string& target, const std::string& body,
                                          const Answer& answer) const {
  const auto path = path_of(method, target);
  if (path.empty()) return {};
  if (!document_["paths"].contains(path)) {
    // A register that there is not; the answer still is a problem.
    if (answer.status < 400) return {"the path is not stated"};
    return faults_of_answer(Plain{{"responses", {{"default", {{"$ref", "#/components/responses/Problem"}}}}}},
                            answer);
  }
  const auto& operation = document_["paths"][path][lower(name_of(method))];
  auto all = faults_of_answer(operation, answer);
  if (answer.status >= 300 || !operation.contains("requestBody")) return all;
  const auto& content = operation["requestBody"]["content"];
  if (!content.contains("application/json")) return all;
  const auto sent = Plain::parse(body, nullptr, false);
  if (sent.is_discarded()) return {"what was sent and taken is no JSON"};
  for (const auto& fault :
       SchemaCheck(document_).faults(content["application/json"]["schema"], sent, Members::stated_only))
    all.push_back("sent and taken: " + said(fault));
  return all;
}

void Contract::expect_kept(Method method, const std::string& target, const std::string& body,
                           const Answer& answer) const {
  for (const auto& fault : faults(method, target, body, answer))
    ADD_FAILURE() << name_of(method) << " " << target << " gives " << answer.status
                  << ", against the contract: " << fault;
}

std::vector<std::pair<std::string, Plain>> events_in(const std::string& stream) {
  std::vector<std::pair<std::string, Plain>> events;
  std::istringstream lines(stream);
  std::string name;
  std::string line;
  while (std::getline(lines, line)) {
    if (line.starts_with("event: ")) name = line.substr(7);
    if (line.starts_with("data: ")) events.emplace_back(name, Plain::parse(line.substr(6), nullptr, false));
  }
  return events;
}

}  // namespace minga::http::testing
