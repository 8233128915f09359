#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace minga::http::testing {

/// Whether an object may have members that its schema does not name. What we answer may not, so that nothing
/// is told that the contract does not state; what is sent to us may.
enum class Members { stated_only, any };

/// Holds values against schemas of one OpenAPI document. Knows the keywords that src/http/schema.hpp lists;
/// any other one is a fault, so that none goes unchecked.
class SchemaCheck {
 public:
  explicit SchemaCheck(const nlohmann::json& document) : document_(document) {}

  /// What is wrong, each with its place in the value: "/groups/0/name is not of type string". Empty: nothing.
  std::vector<std::string> faults(const nlohmann::json& schema, const nlohmann::json& value,
                                  Members members) const;

  /// What is wrong with the schema itself: an unknown keyword, a reference to nothing, an object or list of
  /// which it is not said what is in it.
  std::vector<std::string> faults_of_schema(const nlohmann::json& schema) const;

 private:
  const nlohmann::json& document_;
};

}  // namespace minga::http::testing
