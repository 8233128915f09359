#include "schema_check.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <regex>
#include <set>

#include "base/id.hpp"
#include "base/time.hpp"

namespace minga::http::testing {
namespace {

using Json = nlohmann::json;
using Faults = std::vector<std::string>;

const Json* resolved(const Json& document, const std::string& reference) {
  if (!reference.starts_with("#/")) return nullptr;
  const Json::json_pointer place(reference.substr(1));
  return document.contains(place) ? &document.at(place) : nullptr;
}

bool is_integer(const Json& value) {
  return value.is_number_integer() ||
         (value.is_number_float() && std::trunc(value.get<double>()) == value.get<double>());
}

bool is_of_type(const std::string& type, const Json& value) {
  if (type == "object") return value.is_object();
  if (type == "array") return value.is_array();
  if (type == "string") return value.is_string();
  if (type == "boolean") return value.is_boolean();
  if (type == "null") return value.is_null();
  if (type == "integer") return is_integer(value);
  return type == "number" && value.is_number();
}

bool has_type(const Json& types, const Json& value) {
  if (types.is_string()) return is_of_type(types.get<std::string>(), value);
  return std::any_of(types.begin(), types.end(),
                     [&](const Json& type) { return is_of_type(type.get<std::string>(), value); });
}

bool matches(const std::string& pattern, const std::string& text) {
  static std::map<std::string, std::regex> known;
  const auto [found, added] = known.try_emplace(pattern, pattern, std::regex::ECMAScript);
  return std::regex_search(text, found->second);
}

bool has_format(const std::string& format, const Json& value) {
  if (!value.is_string()) return true;  // null beside it
  const auto text = value.get<std::string>();
  if (format == "uuid") return id_from(text).has_value();
  if (format == "date-time") return instant_from_rfc3339(text).has_value();
  return format != "date" || matches("^[0-9]{4}-[0-9]{2}-[0-9]{2}$", text);
}

std::size_t characters_of(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

bool repeats(const Json& list) {
  for (std::size_t i = 0; i < list.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (list[i] == list[j]) return true;
  return false;
}

/// One walk over a value with its schema.
class Walk {
 public:
  Walk(const Json& document, Members members) : document_(document), members_(members) {}

  void check(const Json& schema, const Json& value, const std::string& place, Faults& faults) const {
    if (schema.contains("$ref")) {
      const auto* meant = resolved(document_, schema["$ref"].get<std::string>());
      if (meant == nullptr) return faults.push_back(place + ": no schema " + schema["$ref"].dump());
      return check(*meant, value, place, faults);
    }
    if (schema.contains("anyOf")) check_any(schema["anyOf"], value, place, faults);
    if (schema.contains("type") && !has_type(schema["type"], value))
      return faults.push_back(place + " is not of type " + schema["type"].dump() + ": " + value.dump());
    if (schema.contains("enum") &&
        std::find(schema["enum"].begin(), schema["enum"].end(), value) == schema["enum"].end())
      faults.push_back(place + " is none of " + schema["enum"].dump() + ": " + value.dump());
    check_limits(schema, value, place, faults);
    if (value.is_object()) check_object(schema, value, place, faults);
    if (value.is_array()) check_list(schema, value, place, faults);
  }

 private:
  void check_any(const Json& choices, const Json& value, const std::string& place, Faults& faults) const {
    Faults nearest;
    for (const auto& choice : choices) {
      Faults here;
      check(choice, value, place, here);
      if (here.empty()) return;
      if (nearest.empty() || here.size() < nearest.size()) nearest = std::move(here);
    }
    faults.push_back(place + " fits no choice; of one it is said: " + nearest.front());
  }

  static void check_limits(const Json& schema, const Json& value, const std::string& place, Faults& faults) {
    const auto complain = [&](const char* keyword) {
      faults.push_back(place + " breaks " + keyword + " " + schema[keyword].dump() + ": " + value.dump());
    };
    if (schema.contains("format") && !has_format(schema["format"].get<std::string>(), value))
      complain("format");
    if (value.is_string()) {
      const auto text = value.get<std::string>();
      if (schema.contains("pattern") && !matches(schema["pattern"].get<std::string>(), text))
        complain("pattern");
      if (schema.contains("maxLength") && characters_of(text) > schema["maxLength"].get<std::size_t>())
        complain("maxLength");
    }
    if (value.is_number()) {
      if (schema.contains("minimum") && value < schema["minimum"]) complain("minimum");
      if (schema.contains("maximum") && value > schema["maximum"]) complain("maximum");
    }
  }

  void check_object(const Json& schema, const Json& value, const std::string& place, Faults& faults) const {
    for (const auto& name : schema.value("required", Json::array()))
      if (!value.contains(name.get<std::string>())) faults.push_back(place + " lacks " + name.dump());
    const auto stated = schema.value("properties", Json::object());
    const auto others = schema.find("additionalProperties");
    for (const auto& [name, member] : value.items()) {
      const auto here = place + "/" + name;
      if (stated.contains(name)) {
        check(stated[name], member, here, faults);
      } else if (others != schema.end() && others->is_object()) {
        check(*others, member, here, faults);
      } else if (others != schema.end() ? !others->get<bool>()
                                        : schema.contains("properties") && members_ == Members::stated_only) {
        faults.push_back(here + " is not stated");
      }
    }
  }

  void check_list(const Json& schema, const Json& value, const std::string& place, Faults& faults) const {
    if (schema.value("uniqueItems", false) && repeats(value)) faults.push_back(place + " repeats an item");
    if (!schema.contains("items")) return;
    for (std::size_t i = 0; i < value.size(); ++i)
      check(schema["items"], value[i], place + "/" + std::to_string(i), faults);
  }

  const Json& document_;
  Members members_;
};

bool says_what_is_in_it(const Json& schema) {
  const auto type = schema.value("type", Json());
  const auto is = [&](const char* name) {
    return type == name || (type.is_array() && std::find(type.begin(), type.end(), name) != type.end());
  };
  if (is("object")) return schema.contains("properties") || schema.contains("additionalProperties");
  if (is("array")) return schema.contains("items");
  return true;
}

void walk_schema(const Json& document, const Json& schema, const std::string& place, Faults& faults) {
  static const std::set<std::string> known{"type",      "properties",  "required", "additionalProperties",
                                           "items",     "enum",        "anyOf",    "$ref",
                                           "format",    "pattern",     "minimum",  "maximum",
                                           "maxLength", "uniqueItems", "title",    "description",
                                           "x-privacy"};
  for (const auto& [keyword, value] : schema.items())
    if (!known.contains(keyword)) faults.push_back(place + ": unknown keyword " + keyword);
  if (schema.empty() || !says_what_is_in_it(schema)) faults.push_back(place + " does not say what is in it");
  if (schema.contains("$ref") && resolved(document, schema["$ref"].get<std::string>()) == nullptr)
    faults.push_back(place + ": no schema " + schema["$ref"].dump());
  for (const auto& name : schema.value("required", Json::array()))
    if (!schema["properties"].contains(name.get<std::string>()))
      faults.push_back(place + " requires " + name.dump());
  const auto properties = schema.value("properties", Json::object());
  for (const auto& [name, member] : properties.items())
    walk_schema(document, member, place + "/" + name, faults);
  for (const auto& choice : schema.value("anyOf", Json::array()))
    walk_schema(document, choice, place + "/*", faults);
  for (const auto* within : {"items", "additionalProperties"})
    if (schema.contains(within) && schema[within].is_object())
      walk_schema(document, schema[within], place + "/" + within, faults);
}

}  // namespace

Faults SchemaCheck::faults(const Json& schema, const Json& value, Members members) const {
  Faults found;
  Walk(document_, members).check(schema, value, "", found);
  return found;
}

Faults SchemaCheck::faults_of_schema(const Json& schema) const {
  Faults found;
  walk_schema(document_, schema, "", found);
  return found;
}

}  // namespace minga::http::testing
