#include "http/openapi.hpp"

#include <array>
#include <set>

#include "http/openapi_schemas.hpp"
#include "http/resources/schemas.hpp"
#include "http/schema.hpp"

namespace minga::http {
namespace {

constexpr std::string_view kRegisterPlace = "{register}";
constexpr std::string_view kRegisterSchema = "{Register}";
constexpr std::string_view kOfLayers = R"("x-of-layers":true)";

std::string lower(std::string_view method) {
  std::string out(method);
  for (auto& c : out) c = static_cast<char>(c - 'A' + 'a');
  return out;
}

std::string replaced(std::string text, std::string_view place, std::string_view by) {
  for (auto at = text.find(place); at != std::string::npos; at = text.find(place, at + by.size()))
    text.replace(at, place.size(), by);
  return text;
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

/// "/api/workshops/{id}" is about workshops, "/healthz" about the system.
std::string tag_of(std::string_view path) {
  constexpr std::string_view root = "/api/";
  if (!path.starts_with(root)) return "system";
  path.remove_prefix(root.size());
  return std::string(path.substr(0, path.find_first_of("/.")));
}

Json parameters_of(std::string_view path) {
  Json parameters = Json::array();
  for (auto open = path.find('{'); open != std::string_view::npos; open = path.find('{', open + 1)) {
    const auto name = std::string(path.substr(open + 1, path.find('}', open) - open - 1));
    const bool is_id = name == "id" || name == "participant" || name == "correction";
    parameters.push_back({{"name", name},
                          {"in", "path"},
                          {"required", true},
                          {"schema", is_id ? schema::uuid() : schema::text()}});
  }
  for (const auto* shared : {"Language", "LanguageOfLink"})
    parameters.push_back({{"$ref", std::string("#/components/parameters/") + shared}});
  return parameters;
}

/// What a request must show; each entry is one way.
Json security_of(const Route& route, const pack::Model& model, const std::string& register_name) {
  const auto& info = route.info;
  Json ways = Json::array();
  if (info.without_account && model.may("public", info.act, register_name)) ways.push_back(Json::object());
  if (register_name.empty() && model.may("participant", info.act))
    ways.push_back({{"participant", Json::array()}});
  if (info.act == "rating.submit") return ways;
  Json session{{"session", Json::array()}};
  if (route.method != Method::get && info.needs_csrf) session["csrf"] = Json::array();
  ways.push_back(session);
  ways.push_back({{"token", Json::array()}});
  ways.push_back({{"token_as_password", Json::array()}});
  return ways;
}

/// A route as it stands at `path`; for a generic one, `register_name` tells for which register.
Json operation_of(const Route& route, const std::string& path, const pack::Model& model,
                  const std::string& register_name) {
  const auto said = replaced(route.info.openapi, kRegisterSchema, schema_name(register_name));
  auto operation = said.empty() ? Json::object() : Json::parse(said);
  operation["operationId"] = operation_id(route.method, path);
  operation["tags"] = Json::array({register_name.empty() ? tag_of(path) : register_name});
  operation["x-act"] = route.info.act;
  operation["security"] = security_of(route, model, register_name);
  auto parameters = parameters_of(path);
  for (const auto& further : operation["parameters"]) parameters.push_back(further);
  operation["parameters"] = std::move(parameters);
  operation["responses"]["default"]["$ref"] = "#/components/responses/Problem";
  return operation;
}

Json security_schemes() {
  return {{"session", {{"type", "apiKey"}, {"in", "cookie"}, {"name", "minga_session"}}},
          {"csrf",
           {{"type", "apiKey"},
            {"in", "header"},
            {"name", "X-CSRF-Token"},
            {"description", "`csrf` of the session, with every change that a cookie vouches for."}}},
          {"token", {{"type", "http"}, {"scheme", "bearer"}, {"description", "API token (mt_...)"}}},
          {"token_as_password",
           {{"type", "http"},
            {"scheme", "basic"},
            {"description", "API token as the password of any user, for GIS clients."}}},
          {"participant",
           {{"type", "http"}, {"scheme", "bearer"}, {"description", "Participant token (mp_...)"}}}};
}

Json shared_answers() {
  return {{"Problem",
           {{"description", "What is wrong and what to do, in the language of the request."},
            {"content", {{"application/problem+json", {{"schema", schema::ref("Problem")}}}}}}}};
}

Json shared_parameters() {
  const auto parameter = [](const char* name, const char* place, Json schema, const char* description) {
    return Json{{"name", name},
                {"in", place},
                {"required", false},
                {"schema", std::move(schema)},
                {"description", description}};
  };
  return {{"Language", parameter("Accept-Language", "header", schema::text(),
                                 "es, which is the default, or en: the language of sentences and problems.")},
          {"LanguageOfLink", parameter("lang", "query", schema::code({"es", "en"}),
                                       "The same where no header can be set; it goes before the header.")}};
}

Json paths_of(const Router& router, const pack::Model& model) {
  Json paths = Json::object();
  for (const auto* route : router.routes()) {
    const auto method = lower(name_of(route->method));
    if (route->pattern.find(kRegisterPlace) == std::string::npos) {
      paths[route->pattern][method] = operation_of(*route, route->pattern, model, "");
      continue;
    }
    const bool of_layers = route->info.openapi.find(kOfLayers) != std::string::npos;
    for (const auto& [name, reg] : model.registers) {
      if (reg.system || (of_layers && reg.geometry_field() == nullptr)) continue;
      const auto path = replaced(route->pattern, kRegisterPlace, name);
      paths[path][method] = operation_of(*route, path, model, name);
    }
  }
  return paths;
}

/// What routes that are about no register are about; a test and the linter miss the line of a new one.
std::string_view description_of_tag(std::string_view tag) {
  static constexpr auto tags = std::to_array<std::pair<std::string_view, std::string_view>>({
      {"accounts", "Who may sign in, and as what."},
      {"case-sheet", "What the owner of a case reads with a code of their own, without an account."},
      {"cases", "How people and organisations stand in procedures, and where most stop."},
      {"checks", "What must hold in a territory, and where it does not."},
      {"disputes", "The docket of conflicts over land rights."},
      {"files", "Evidence, kept by the hash of its content."},
      {"findings", "Stored results of methods, with what is needed to compute them again."},
      {"join", "What a workshop's code opens."},
      {"log", "The change log."},
      {"ogc", "Registers with a place on the map, for GIS clients: OGC API - Features."},
      {"openapi", "This contract."},
      {"participant", "What a phone in a workshop sends and asks."},
      {"participants", "Taking part in a workshop, without an account."},
      {"pictograms", "Pictures of impacts."},
      {"priorities", "Scales that tell which land right goes first, and who signed them."},
      {"procedures", "How a case may advance, from the packs."},
      {"proposals", "Proposals of thematic groups, and what was decided."},
      {"registers", "What is recorded: fields, catalogues and roles, from the packs."},
      {"rights", "Which land rights are at a place on a day, each with its source."},
      {"session", "Signing in and out."},
      {"system", "For those who run the server."},
      {"territories", "Where a territory stands."},
      {"tiles", "The same as vector tiles, for maps."},
      {"tokens", "Keys for programs that speak for an account."},
      {"workshops", "Running an impact workshop."},
  });
  for (const auto& [name, description] : tags)
    if (name == tag) return description;
  return {};
}

Json tags_of(const Json& paths, const pack::Model& model) {
  std::set<std::string> used;
  for (const auto& [path, operations] : paths.items())
    for (const auto& [method, operation] : operations.items())
      used.insert(operation["tags"][0].get<std::string>());
  Json tags = Json::array();
  for (const auto& name : used) {
    const auto* reg = model.find_register(name);
    Json tag{{"name", name}};
    if (const auto said = reg != nullptr ? std::string_view(reg->plural.en) : description_of_tag(name);
        !said.empty())
      tag["description"] = std::string(said);
    tags.push_back(std::move(tag));
  }
  return tags;
}

Json schemas_of(const pack::Model& model) {
  auto schemas = shared_schemas();
  schemas.update(resource_schemas());
  for (const auto& [name, reg] : model.registers)
    if (!reg.system) schemas.update(register_schemas(model, reg));
  return schemas;
}

}  // namespace

std::string openapi_document(const Router& router, const pack::Model& model, std::string_view version) {
  auto paths = paths_of(router, model);
  auto tags = tags_of(paths, model);
  const Json document{{"openapi", "3.1.0"},
                      {"info",
                       {{"title", "Minga"},
                        {"version", std::string(version)},
                        {"description", "Packs: " + model.versions()},
                        {"license", {{"name", "Apache-2.0"}, {"identifier", "Apache-2.0"}}}}},
                      {"servers", Json::array({{{"url", "/"}}})},
                      {"tags", std::move(tags)},
                      {"paths", std::move(paths)},
                      {"components",
                       {{"schemas", schemas_of(model)},
                        {"parameters", shared_parameters()},
                        {"responses", shared_answers()},
                        {"securitySchemes", security_schemes()}}}};
  return document.dump();
}

}  // namespace minga::http
