#include "http/openapi_schemas.hpp"

namespace minga::http {
namespace {

Json codes_of(const pack::Model& model, const std::string& catalogue) {
  Json codes = Json::array();
  if (const auto* found = model.find_catalogue(catalogue))
    for (const auto& item : found->items) codes.push_back(item.code);
  return codes;
}

Json bounded(Json schema, const pack::Field& field) {
  if (field.min) schema["minimum"] = *field.min;
  if (field.max) schema["maximum"] = *field.max;
  return schema;
}

Json text_schema(const pack::Field& field) {
  Json schema{{"type", "string"}};
  if (field.max_length) schema["maxLength"] = *field.max_length;
  if (!field.pattern.empty()) schema["pattern"] = "^(?:" + field.pattern + ")$";
  return schema;
}

Json value_schema(const pack::Model& model, const pack::Field& field) {
  switch (field.type) {
    case pack::FieldType::integer:
      return bounded({{"type", "integer"}, {"format", "int64"}}, field);
    case pack::FieldType::decimal:
      return bounded({{"type", "number"}}, field);
    case pack::FieldType::yes_no:
      return {{"type", "boolean"}};
    case pack::FieldType::date:
      return {{"type", "string"}, {"format", "date"}};
    case pack::FieldType::timestamp:
      return {{"type", "string"}, {"format", "date-time"}};
    case pack::FieldType::reference:
      return {{"type", "string"}, {"format", "uuid"}};
    case pack::FieldType::file:
      return {{"type", "string"}, {"pattern", "^[0-9a-f]{64}$"}};
    case pack::FieldType::money:
      return schema_reference("Money");
    case pack::FieldType::geometry:
      return schema_reference("Geometry");
    case pack::FieldType::choice:
      return {{"type", "string"}, {"enum", codes_of(model, field.catalogue)}};
    case pack::FieldType::multiple:
      return {{"type", "array"},
              {"uniqueItems", true},
              {"items", {{"type", "string"}, {"enum", codes_of(model, field.catalogue)}}}};
    case pack::FieldType::text:
    case pack::FieldType::long_text:
      break;
  }
  return text_schema(field);
}

Json missing_schema(const std::set<Missing>& kinds) {
  Json codes = Json::array();
  for (const auto kind : kinds) codes.push_back(std::string(code_of(kind)));
  return {{"type", "object"},
          {"required", {"missing"}},
          {"properties", {{"missing", {{"type", "string"}, {"enum", codes}}}}},
          {"additionalProperties", false}};
}

}  // namespace

std::string schema_name(std::string_view register_name) {
  std::string name;
  bool start = true;
  for (const char c : register_name) {
    if (c == '_') {
      start = true;
      continue;
    }
    name += start && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    start = false;
  }
  return name;
}

Json schema_reference(std::string_view name) {
  return {{"$ref", "#/components/schemas/" + std::string(name)}};
}

Json values_schema(const pack::Model& model, const pack::Register& reg) {
  Json properties = Json::object();
  for (const auto& field : reg.fields) {
    if (field.retired || field.privacy == pack::Privacy::secret) continue;
    Json choices = Json::array({value_schema(model, field)});
    if (!field.missing.empty()) choices.push_back(missing_schema(field.missing));
    choices.push_back({{"type", "null"}});
    Json schema{{"title", field.label.en}, {"anyOf", choices}};
    if (!field.help.en.empty()) schema["description"] = field.help.en;
    schema["x-privacy"] = std::string(pack::code_of(field.privacy));
    properties[field.name] = std::move(schema);
  }
  return {{"type", "object"}, {"properties", properties}, {"additionalProperties", false}};
}

Json shared_schemas() {
  const Json text{{"type", "string"}};
  const Json integer{{"type", "integer"}};
  Json schemas;
  schemas["Problem"] = {{"type", "object"},
                        {"description", "RFC 9457 problem document."},
                        {"required", {"type", "title", "status", "code"}},
                        {"properties",
                         {{"type", text},
                          {"title", text},
                          {"status", integer},
                          {"detail", text},
                          {"code", text},
                          {"errors", {{"type", "array"}, {"items", {{"type", "object"}}}}}}}};
  schemas["Money"] = {{"type", "object"},
                      {"required", {"amount", "currency"}},
                      {"properties",
                       {{"amount", {{"type", "string"}, {"pattern", "^-?[0-9]+(\\.[0-9]{1,2})?$"}}},
                        {"currency", {{"type", "string"}, {"pattern", "^[A-Z]{3}$"}}}}}};
  schemas["Geometry"] = {
      {"type", "object"},
      {"description", "GeoJSON geometry (RFC 7946), WGS 84, longitude first."},
      {"required", {"type"}},
      {"properties", {{"type", text}, {"coordinates", {{"type", "array"}, {"items", Json::object()}}}}}};
  schemas["Change"] = {{"type", "object"},
                       {"properties",
                        {{"sequence", integer},
                         {"time", {{"type", "string"}, {"format", "date-time"}}},
                         {"act", text},
                         {"revision", integer},
                         {"before", {{"type", "object"}}},
                         {"after", {{"type", "object"}}},
                         {"hash", text}}}};
  schemas["ImportReport"] = {{"type", "object"},
                             {"properties",
                              {{"rows", integer},
                               {"new", integer},
                               {"changed", integer},
                               {"unchanged", integer},
                               {"written", {{"type", "boolean"}}},
                               {"problems", {{"type", "array"}, {"items", {{"type", "object"}}}}}}}};
  return schemas;
}

}  // namespace minga::http
