#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

// Holds JSON against JSON Schema, in the keywords that http/schema.hpp lists: what is sent to us before a
// handler reads it (http/body_check.hpp), and in the tests every answer too. Only for .cpp files.

namespace minga::http {

/// Whether an object may have members that its schema does not name.
enum class Members { stated_only, any };

/// Everything that a schema says, or its shape alone: types, enums and members. A shape says nothing of
/// members that lack, nor of formats, patterns and limits.
enum class Look { everything, shape };

struct Fault {
  enum class Kind { type, choice, enumeration, not_stated, lacking, limit, repeats, schema };
  Kind kind = Kind::type;
  std::string place;  // JSON pointer (RFC 6901) into the value
  /// What the value was held against: of a member that is not stated, its object's schema. Lives as long as
  /// the schema that was given.
  const nlohmann::json* schema = nullptr;
  std::string detail;  // the keyword or the member
};

/// For who reads a test's output: "/groups/0/name is not of type string".
std::string said(const Fault& fault);

/// Any keyword it does not know is a fault of the schema, so that none goes unchecked.
class SchemaCheck {
 public:
  /// References lead into `document`, which must outlive this.
  explicit SchemaCheck(const nlohmann::json& document) : document_(document) {}

  /// What is wrong with the value. Empty: nothing.
  std::vector<Fault> faults(const nlohmann::json& schema, const nlohmann::json& value, Members members,
                            Look look = Look::everything) const;

  /// What is wrong with the schema itself: an unknown keyword, a reference to nothing, an object or list of
  /// which it is not said what is in it.
  std::vector<std::string> faults_of_schema(const nlohmann::json& schema) const;

 private:
  const nlohmann::json& document_;
};

}  // namespace minga::http
