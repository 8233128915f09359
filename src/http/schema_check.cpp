#include "http/schema_check.hpp"

#include <algorithm>
#include <map>
#include <regex>
#include <set>

#include "base/id.hpp"
#include "base/time.hpp"
#include "http/whole.hpp"

namespace minga::http {
namespace {

using Plain = nlohmann::json;
using Faults = std::vector<Fault>;
using Kind = Fault::Kind;

/// A member of a schema, without the copy that Plain::value() makes.
const Plain* find(const Plain& schema, const char* keyword) {
  const auto found = schema.find(keyword);
  return found == schema.end() ? nullptr : &*found;
}

/// A member's name as RFC 6901 writes it.
std::string escaped(const std::string& name) {
  std::string out;
  for (const char c : name) {
    if (c == '~') {
      out += "~0";
    } else if (c == '/') {
      out += "~1";
    } else {
      out += c;
    }
  }
  return out;
}

const Plain* resolved(const Plain& document, const std::string& reference) {
  if (!reference.starts_with("#/")) return nullptr;
  const Plain::json_pointer place(reference.substr(1));
  return document.contains(place) ? &document.at(place) : nullptr;
}

bool is_integer(const Plain& value) {
  return value.is_number_integer() || (value.is_number_float() && is_whole(value.get<double>()));
}

bool is_of_type(const std::string& type, const Plain& value) {
  if (type == "object") return value.is_object();
  if (type == "array") return value.is_array();
  if (type == "string") return value.is_string();
  if (type == "boolean") return value.is_boolean();
  if (type == "null") return value.is_null();
  if (type == "integer") return is_integer(value);
  return type == "number" && value.is_number();
}

bool has_type(const Plain& types, const Plain& value) {
  if (types.is_string()) return is_of_type(types.get<std::string>(), value);
  return std::any_of(types.begin(), types.end(),
                     [&](const Plain& type) { return is_of_type(type.get<std::string>(), value); });
}

bool matches(const std::string& pattern, const std::string& text) {
  thread_local std::map<std::string, std::regex> known;  // compiling one takes longer than all the rest
  const auto [found, added] = known.try_emplace(pattern, pattern, std::regex::ECMAScript);
  return std::regex_search(text, found->second);
}

bool has_format(const std::string& format, const Plain& value) {
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

bool repeats(const Plain& list) {
  for (std::size_t i = 0; i < list.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (list[i] == list[j]) return true;
  return false;
}

/// One walk over a value with its schema.
class Walk {
 public:
  Walk(const Plain& document, Members members, Look look)
      : document_(document), members_(members), look_(look) {}

  void check(const Plain& schema, const Plain& value, const std::string& place, Faults& faults) const {
    if (const auto* reference = find(schema, "$ref")) {
      const auto* meant = resolved(document_, reference->get_ref<const std::string&>());
      if (meant == nullptr)
        return faults.push_back({Kind::schema, place, &schema, "no schema " + reference->dump()});
      return check(*meant, value, place, faults);
    }
    if (const auto* choices = find(schema, "anyOf")) check_any(schema, *choices, value, place, faults);
    if (const auto* type = find(schema, "type"); type && !has_type(*type, value))
      return faults.push_back({Kind::type, place, &schema, "type"});
    if (const auto* codes = find(schema, "enum");
        codes && std::find(codes->begin(), codes->end(), value) == codes->end())
      faults.push_back({Kind::enumeration, place, &schema, "enum"});
    if (look_ == Look::everything) check_limits(schema, value, place, faults);
    if (value.is_object()) check_object(schema, value, place, faults);
    if (value.is_array()) check_list(schema, value, place, faults);
  }

 private:
  /// When only one choice is of the value's type, that one was meant, and it is told what is wrong with it.
  void check_any(const Plain& schema, const Plain& choices, const Plain& value, const std::string& place,
                 Faults& faults) const {
    std::vector<Faults> meant;
    for (const auto& choice : choices) {
      Faults here;
      check(choice, value, place, here);
      if (here.empty()) return;
      if (here.front().kind != Kind::type || here.front().place != place) meant.push_back(std::move(here));
    }
    if (meant.size() != 1) return faults.push_back({Kind::choice, place, &schema, "anyOf"});
    std::move(meant.front().begin(), meant.front().end(), std::back_inserter(faults));
  }

  static void check_limits(const Plain& schema, const Plain& value, const std::string& place,
                           Faults& faults) {
    const auto complain = [&](const char* keyword) {
      faults.push_back({Kind::limit, place, &schema, keyword});
    };
    if (const auto* format = find(schema, "format");
        format && !has_format(format->get_ref<const std::string&>(), value))
      complain("format");
    if (value.is_string()) {
      const auto& text = value.get_ref<const std::string&>();
      if (const auto* pattern = find(schema, "pattern");
          pattern && !matches(pattern->get_ref<const std::string&>(), text))
        complain("pattern");
      if (const auto* longest = find(schema, "maxLength");
          longest && characters_of(text) > longest->get<std::size_t>())
        complain("maxLength");
    }
    if (value.is_number()) {
      if (const auto* least = find(schema, "minimum"); least && value < *least) complain("minimum");
      if (const auto* most = find(schema, "maximum"); most && value > *most) complain("maximum");
    }
  }

  void check_object(const Plain& schema, const Plain& value, const std::string& place, Faults& faults) const {
    if (const auto* required = find(schema, "required"); required && look_ == Look::everything)
      for (const auto& name : *required)
        if (!value.contains(name.get_ref<const std::string&>()))
          faults.push_back({Kind::lacking, place, &schema, name.get<std::string>()});
    const auto* stated = find(schema, "properties");
    const auto* others = find(schema, "additionalProperties");
    const bool closed =
        others && others->is_boolean() ? !others->get<bool>() : stated && members_ == Members::stated_only;
    for (const auto& [name, member] : value.items()) {
      const auto here = place + "/" + escaped(name);
      const auto* of_member = stated ? find(*stated, name.c_str()) : nullptr;
      if (of_member != nullptr) {
        check(*of_member, member, here, faults);
      } else if (others && others->is_object()) {
        check(*others, member, here, faults);
      } else if (closed) {
        faults.push_back({Kind::not_stated, here, &schema, name});
      }
    }
  }

  void check_list(const Plain& schema, const Plain& value, const std::string& place, Faults& faults) const {
    if (look_ == Look::everything && schema.value("uniqueItems", false) && repeats(value))
      faults.push_back({Kind::repeats, place, &schema, "uniqueItems"});
    for (const auto* keyword : {"minItems", "maxItems"})
      if (const auto* limit = find(schema, keyword); limit && look_ == Look::everything)
        if (keyword[1] == 'i' ? value.size() < limit->get<std::size_t>()
                              : value.size() > limit->get<std::size_t>())
          faults.push_back({Kind::limit, place, &schema, keyword});
    const auto* items = find(schema, "items");
    if (items == nullptr) return;
    for (std::size_t i = 0; i < value.size(); ++i)
      check(*items, value[i], place + "/" + std::to_string(i), faults);
  }

  const Plain& document_;
  Members members_;
  Look look_;
};

bool says_what_is_in_it(const Plain& schema) {
  const auto type = schema.value("type", Plain());
  const auto is = [&](const char* name) {
    return type == name || (type.is_array() && std::find(type.begin(), type.end(), name) != type.end());
  };
  if (is("object")) return schema.contains("properties") || schema.contains("additionalProperties");
  if (is("array")) return schema.contains("items");
  return true;
}

void walk_schema(const Plain& document, const Plain& schema, const std::string& place,
                 std::vector<std::string>& faults) {
  static const std::set<std::string> known{"type",      "properties",  "required", "additionalProperties",
                                           "items",     "enum",        "anyOf",    "$ref",
                                           "format",    "pattern",     "minimum",  "maximum",
                                           "maxLength", "uniqueItems", "title",    "description",
                                           "x-privacy", "default",     "minItems", "maxItems"};
  for (const auto& [keyword, value] : schema.items())
    if (!known.contains(keyword)) faults.push_back(place + ": unknown keyword " + keyword);
  if (schema.empty() || !says_what_is_in_it(schema)) faults.push_back(place + " does not say what is in it");
  if (schema.contains("$ref") && resolved(document, schema["$ref"].get<std::string>()) == nullptr)
    faults.push_back(place + ": no schema " + schema["$ref"].dump());
  for (const auto& name : schema.value("required", Plain::array()))
    if (!schema["properties"].contains(name.get<std::string>()))
      faults.push_back(place + " requires " + name.dump());
  const auto properties = schema.value("properties", Plain::object());
  for (const auto& [name, member] : properties.items())
    walk_schema(document, member, place + "/" + name, faults);
  for (const auto& choice : schema.value("anyOf", Plain::array()))
    walk_schema(document, choice, place + "/*", faults);
  for (const auto* within : {"items", "additionalProperties"})
    if (schema.contains(within) && schema[within].is_object())
      walk_schema(document, schema[within], place + "/" + within, faults);
}

}  // namespace

std::string said(const Fault& fault) {
  const auto expected = [&] { return (*fault.schema)[fault.detail].dump(); };
  switch (fault.kind) {
    case Kind::type:
      return fault.place + " is not of type " + expected();
    case Kind::choice:
      return fault.place + " fits none of " + expected();
    case Kind::enumeration:
      return fault.place + " is none of " + expected();
    case Kind::not_stated:
      return fault.place + " is not stated";
    case Kind::lacking:
      return fault.place + " lacks " + fault.detail;
    case Kind::limit:
      return fault.place + " breaks " + fault.detail + " " + expected();
    case Kind::repeats:
      return fault.place + " repeats an item";
    case Kind::schema:
      break;
  }
  return fault.place + ": " + fault.detail;
}

Faults SchemaCheck::faults(const Plain& schema, const Plain& value, Members members, Look look) const {
  Faults found;
  Walk(document_, members, look).check(schema, value, "", found);
  return found;
}

std::vector<std::string> SchemaCheck::faults_of_schema(const Plain& schema) const {
  std::vector<std::string> found;
  walk_schema(document_, schema, "", found);
  return found;
}

}  // namespace minga::http
