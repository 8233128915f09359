#include "http/openapi.hpp"

#include "http/openapi_schemas.hpp"

namespace minga::http {
namespace {

constexpr std::string_view kRegisterPlace = "{register}";

std::string lower(std::string_view method) {
  std::string out(method);
  for (auto& c : out) c = static_cast<char>(c - 'A' + 'a');
  return out;
}

/// "/api/records/actor_group/{id}" and GET give "get_records_actor_group_by_id".
std::string operation_id(Method method, std::string_view path) {
  std::string id = lower(name_of(method));
  std::string part;
  const auto flush = [&] {
    if (!part.empty() && part != "api") id += "_" + part;
    part.clear();
  };
  for (const char c : path) {
    if (c == '/' || c == '}' || c == '.') {
      flush();
    } else if (c == '{') {
      part += "by_";
    } else {
      part += c == '-' ? '_' : c;
    }
  }
  flush();
  return id;
}

Json parameters_of(std::string_view path) {
  Json parameters = Json::array();
  for (auto open = path.find('{'); open != std::string_view::npos; open = path.find('{', open + 1)) {
    const auto name = std::string(path.substr(open + 1, path.find('}', open) - open - 1));
    const Json schema = name == "id" || name == "participant" ? Json{{"type", "string"}, {"format", "uuid"}}
                                                              : Json{{"type", "string"}};
    parameters.push_back({{"name", name}, {"in", "path"}, {"required", true}, {"schema", schema}});
  }
  return parameters;
}

Json json_content(const Json& schema) {
  return {{"application/json", {{"schema", schema}}}};
}

Json problem_answer() {
  return {{"description", "What is wrong and what to do."},
          {"content", {{"application/problem+json", {{"schema", schema_reference("Problem")}}}}}};
}

Json good_answer(const Json& schema) {
  return {{"description", "Done."}, {"content", json_content(schema)}};
}

Json security_of(const RouteInfo& info) {
  Json ways = Json::array();
  if (info.without_account) ways.push_back(Json::object());
  if (info.act == "rating.submit") {
    ways.push_back({{"participant", Json::array()}});
    return ways;
  }
  ways.push_back({{"session", Json::array()}});
  ways.push_back({{"token", Json::array()}});
  return ways;
}

Json operation_of(const Route& route, const std::string& path) {
  Json operation;
  operation["operationId"] = operation_id(route.method, path);
  operation["summary"] = "Act " + route.info.act;
  operation["x-act"] = route.info.act;
  if (auto parameters = parameters_of(path); !parameters.empty()) operation["parameters"] = parameters;
  operation["security"] = security_of(route.info);
  operation["responses"] = {{"200", good_answer({{"type", "object"}})}, {"default", problem_answer()}};
  if (route.method == Method::post || route.method == Method::put || route.method == Method::patch)
    operation["requestBody"] = {{"content", json_content({{"type", "object"}})}};
  if (!route.info.openapi.empty()) operation.merge_patch(Json::parse(route.info.openapi, nullptr, false));
  return operation;
}

Json list_parameters() {
  const auto query = [](const char* name, Json schema, const char* description) {
    return Json{{"name", name}, {"in", "query"}, {"schema", std::move(schema)}, {"description", description}};
  };
  return Json::array(
      {query("limit", {{"type", "integer"}, {"minimum", 1}, {"maximum", 1000}}, "How many at most."),
       query("after", {{"type", "string"}}, "`next` of the page before."),
       query("sort", {{"type", "string"}}, "Field names, with - for falling: -due_date,title."),
       query("search", {{"type", "string"}}, "Words that a text field contains."),
       query("count", {{"type", "boolean"}}, "Also count all."),
       query("bbox", {{"type", "string"}}, "west,south,east,north in degrees."),
       query("territory", {{"type", "string"}, {"format", "uuid"}}, "Records of this territory."),
       Json{{"name", "filter"},
            {"in", "query"},
            {"style", "deepObject"},
            {"explode", true},
            {"schema", {{"type", "object"}}},
            {"description",
             "filter[field]=value, filter[field][gte]=value; operators: ne, lt, lte, gt, gte, contains, in, "
             "empty, missing."}}});
}

/// A generic route as it stands for one register, with that register's schemas.
Json register_operation(const Route& route, const std::string& path, const std::string& name) {
  auto operation = operation_of(route, path);
  operation["tags"] = Json::array({name});
  const auto record = schema_reference(schema_name(name) + "Record");
  const bool one = path.ends_with("/{id}");
  if (route.method == Method::get && one) operation["responses"]["200"] = good_answer(record);
  if (route.method == Method::get && path == "/api/records/" + name) {
    operation["parameters"] = list_parameters();
    operation["responses"]["200"] = good_answer({{"type", "object"},
                                                 {"required", {"records"}},
                                                 {"properties",
                                                  {{"records", {{"type", "array"}, {"items", record}}},
                                                   {"next", {{"type", {"string", "null"}}}},
                                                   {"total", {{"type", "integer"}}}}}});
  }
  if (route.method == Method::post && path == "/api/records/" + name) {
    operation["responses"].erase("200");
    operation["responses"]["201"] = good_answer(record);
  }
  if (route.method == Method::patch && one) operation["responses"]["200"] = good_answer(record);
  if (route.method == Method::del) {
    operation["responses"].erase("200");
    operation["responses"]["204"] = {{"description", "Retired."}};
  }
  if ((route.method == Method::post && path == "/api/records/" + name) || route.method == Method::patch)
    operation["requestBody"] = {{"required", true},
                                {"content", json_content({{"type", "object"},
                                                          {"required", {"values"}},
                                                          {"properties",
                                                           {{"values", schema_reference(schema_name(name))},
                                                            {"reason", {{"type", "string"}}}}}})}};
  if (route.method == Method::patch || route.method == Method::del)
    operation["parameters"].push_back(
        {{"name", "If-Match"}, {"in", "header"}, {"required", true}, {"schema", {{"type", "string"}}}});
  if (path.ends_with("/history"))
    operation["responses"]["200"] = good_answer(
        {{"type", "object"},
         {"properties", {{"changes", {{"type", "array"}, {"items", schema_reference("Change")}}}}}});
  if (path.ends_with("/import")) {
    operation["responses"]["200"] = good_answer(schema_reference("ImportReport"));
    operation["requestBody"] = {{"required", true},
                                {"content", {{"text/csv", {{"schema", {{"type", "string"}}}}}}}};
  }
  return operation;
}

Json record_schema(const std::string& name) {
  return {{"type", "object"},
          {"required", {"id", "revision", "values"}},
          {"properties",
           {{"id", {{"type", "string"}, {"format", "uuid"}}},
            {"revision", {{"type", "integer"}}},
            {"changed", {{"type", "string"}, {"format", "date-time"}}},
            {"title", {{"type", "string"}}},
            {"values", schema_reference(schema_name(name))}}}};
}

}  // namespace

std::string openapi_document(const Router& router, const pack::Model& model, std::string_view version) {
  Json paths = Json::object();
  Json tags = Json::array();
  Json schemas = shared_schemas();
  for (const auto& [name, reg] : model.registers) {
    if (reg.system) continue;
    tags.push_back({{"name", name}, {"description", reg.plural.en}});
    schemas[schema_name(name)] = values_schema(model, reg);
    schemas[schema_name(name) + "Record"] = record_schema(name);
  }
  for (const auto* route : router.routes()) {
    const auto place = route->pattern.find(kRegisterPlace);
    if (place == std::string::npos) {
      paths[route->pattern][lower(name_of(route->method))] = operation_of(*route, route->pattern);
      continue;
    }
    for (const auto& [name, reg] : model.registers) {
      if (reg.system) continue;
      auto path = route->pattern;
      path.replace(place, kRegisterPlace.size(), name);
      paths[path][lower(name_of(route->method))] = register_operation(*route, path, name);
    }
  }
  const Json document{
      {"openapi", "3.1.0"},
      {"info",
       {{"title", "Minga"},
        {"version", std::string(version)},
        {"description", "Packs: " + model.versions()},
        {"license", {{"name", "Apache-2.0"}, {"identifier", "Apache-2.0"}}}}},
      {"servers", Json::array({{{"url", "/"}}})},
      {"tags", tags},
      {"paths", paths},
      {"components",
       {{"schemas", schemas},
        {"securitySchemes",
         {{"session", {{"type", "apiKey"}, {"in", "cookie"}, {"name", "minga_session"}}},
          {"token", {{"type", "http"}, {"scheme", "bearer"}, {"description", "API token (mt_...)"}}},
          {"participant",
           {{"type", "http"}, {"scheme", "bearer"}, {"description", "Participant token (mp_...)"}}}}}}}};
  return document.dump();
}

}  // namespace minga::http
