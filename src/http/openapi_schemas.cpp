#include "http/openapi_schemas.hpp"

#include "http/schema.hpp"

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
      return schema::flag();
    case pack::FieldType::date:
      return schema::date();
    case pack::FieldType::timestamp:
      return schema::instant();
    case pack::FieldType::reference:
      return schema::uuid();
    case pack::FieldType::file:
      return schema::sha256();
    case pack::FieldType::money:
      return schema::ref("Money");
    case pack::FieldType::geometry:
      return schema::ref("Geometry");
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

Json record_schema(const std::string& values) {
  return schema::object({{"id", schema::uuid()},
                         {"revision", schema::integer()},
                         {"changed", schema::instant()},
                         {"title", schema::text()},
                         {"values", schema::ref(values)}});
}

Json page_schema(const std::string& record) {
  return schema::object({{"records", schema::list_of(schema::ref(record))},
                         {"next", schema::described(schema::or_null(schema::text()),
                                                    "`after` of the next page; null on the last one.")},
                         schema::maybe("total", schema::integer())});
}

Json missing_kinds() {
  return schema::code({"not_asked", "refused", "does_not_know", "does_not_apply"});
}

/// One kind of GeoJSON geometry; `depth` tells how many lists its positions stand in.
Json geometry_schema(const char* type, int depth) {
  auto coordinates = schema::list_of(schema::number());
  for (; depth > 0; --depth) coordinates = schema::list_of(std::move(coordinates));
  return schema::object({{"type", schema::code({type})}, {"coordinates", std::move(coordinates)}});
}

Json geometry_schemas() {
  Json kinds = Json::array({geometry_schema("Point", 0), geometry_schema("MultiPoint", 1),
                            geometry_schema("LineString", 1), geometry_schema("MultiLineString", 2),
                            geometry_schema("Polygon", 2), geometry_schema("MultiPolygon", 3)});
  kinds.push_back(schema::object({{"type", schema::code({"GeometryCollection"})},
                                  {"geometries", schema::list_of(schema::ref("Geometry"))}}));
  return {{"description", "GeoJSON geometry (RFC 7946), WGS 84, longitude first."}, {"anyOf", kinds}};
}

Json place_schema() {
  return schema::described(
      schema::object({schema::maybe("file", schema::text()), schema::maybe("line", schema::integer()),
                      schema::maybe("column", schema::integer()), schema::maybe("field", schema::text())}),
      "Where in what was sent; counted from 1.");
}

/// As http/server/response.cpp writes it.
void add_problem_schemas(Json& schemas) {
  schemas["ProblemEntry"] =
      schema::object({{"type", schema::text()},
                      {"code", schema::described(schema::text(), "Stable, from one catalogue.")},
                      {"detail", schema::text()},
                      schema::maybe("parameters", schema::map_of(schema::text())),
                      schema::maybe("place", place_schema())});
  schemas["Problem"] = schema::described(
      schema::extended(
          schemas["ProblemEntry"],
          {{"title", schema::text()},
           {"status", schema::integer()},
           schema::maybe("errors", schema::described(schema::list_of(schema::ref("ProblemEntry")),
                                                     "All of them, when there are several."))}),
      "RFC 9457 problem document.");
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

Json register_schemas(const pack::Model& model, const pack::Register& reg) {
  const auto name = schema_name(reg.name);
  Json schemas;
  schemas[name + "Values"] = values_schema(model, reg);
  schemas[name + "Record"] = record_schema(name + "Values");
  schemas[name + "Page"] = page_schema(name + "Record");
  return schemas;
}

Json shared_schemas() {
  Json schemas;
  schemas["Missing"] = schema::described(schema::object({{"missing", missing_kinds()}}),
                                         "Why there is no answer. Not the same as no value.");
  schemas["Money"] =
      schema::object({{"amount", {{"type", "string"}, {"pattern", "^-?[0-9]+(\\.[0-9]{1,2})?$"}}},
                      {"currency", {{"type", "string"}, {"pattern", "^[A-Z]{3}$"}}}});
  schemas["Geometry"] = geometry_schemas();
  schemas["Value"] = {
      {"description", "A value of any field."},
      {"anyOf", Json::array({schema::text(), schema::number(), schema::flag(),
                             schema::list_of(schema::text()), schema::ref("Money"), schema::ref("Missing"),
                             schema::ref("Geometry"), Json{{"type", "null"}}})}};
  schemas["Values"] = schema::map_of(schema::ref("Value"));
  schemas["Record"] = record_schema("Values");
  schemas["Records"] = page_schema("Record");
  add_problem_schemas(schemas);
  return schemas;
}

}  // namespace minga::http
