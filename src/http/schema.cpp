#include "http/schema.hpp"

#include <utility>

namespace minga::http::schema {
namespace {

Json of_type(const char* type) {
  Json schema = Json::object();
  schema["type"] = type;
  return schema;
}

Json of_format(const char* format) {
  auto schema = text();
  schema["format"] = format;
  return schema;
}

}  // namespace

Json text() {
  return of_type("string");
}

Json integer() {
  return of_type("integer");
}

Json number() {
  return of_type("number");
}

Json flag() {
  return of_type("boolean");
}

Json uuid() {
  return of_format("uuid");
}

Json date() {
  return of_format("date");
}

Json instant() {
  return of_format("date-time");
}

Json sha256() {
  auto schema = text();
  schema["pattern"] = "^[0-9a-f]{64}$";
  return schema;
}

Json code(std::initializer_list<std::string_view> codes) {
  auto schema = text();
  schema["enum"] = Json::array();
  for (const auto one : codes) schema["enum"].push_back(std::string(one));
  return schema;
}

Json list_of(Json items) {
  auto schema = of_type("array");
  schema["items"] = std::move(items);
  return schema;
}

Json map_of(Json values) {
  auto schema = of_type("object");
  schema["additionalProperties"] = std::move(values);
  return schema;
}

Json or_null(Json schema) {
  if (schema.contains("type") && !schema.contains("enum")) {
    schema["type"] = Json::array({schema["type"], "null"});
    return schema;
  }
  Json either = Json::object();
  either["anyOf"] = Json::array({std::move(schema), of_type("null")});
  return either;
}

Json ref(std::string_view name) {
  Json reference = Json::object();
  reference["$ref"] = "#/components/schemas/" + std::string(name);
  return reference;
}

Json described(Json schema, std::string_view description) {
  schema["description"] = std::string(description);
  return schema;
}

Member maybe(std::string_view name, Json schema) {
  return {name, std::move(schema), false};
}

Json object(std::initializer_list<Member> members) {
  auto schema = of_type("object");
  schema["required"] = Json::array();
  schema["properties"] = Json::object();
  return extended(std::move(schema), members);
}

Json extended(Json base, std::initializer_list<Member> members) {
  for (const auto& member : members) {
    if (member.required) base["required"].push_back(std::string(member.name));
    base["properties"][std::string(member.name)] = member.schema;
  }
  return base;
}

}  // namespace minga::http::schema
