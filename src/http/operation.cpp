#include "http/operation.hpp"

#include <utility>

#include "http/schema.hpp"

namespace minga::http {
namespace {

Json parameter(std::string_view name, std::string_view place, bool required, Json schema,
               std::string_view description) {
  return {{"name", std::string(name)},
          {"in", std::string(place)},
          {"required", required},
          {"schema", std::move(schema)},
          {"description", std::string(description)}};
}

/// A file's bytes have no schema in OpenAPI 3.1; its media type says all.
Json files_of(const std::vector<std::string>& media_types) {
  Json content = Json::object();
  for (const auto& type : media_types)
    content[type]["schema"] = type.starts_with("text/") ? schema::text() : Json::object();
  return content;
}

std::string description_of(int status) {
  if (status == 201) return "Created.";
  if (status == 204) return "Done; there is nothing to tell.";
  if (status == 422) return "Refused; nothing was written.";
  return status < 300 ? "Done." : "Not in order.";
}

}  // namespace

Operation::Operation(std::string_view summary) {
  operation_["summary"] = std::string(summary);
}

Operation& Operation::query(std::string_view name, Json schema, std::string_view description) {
  operation_["parameters"].push_back(parameter(name, "query", false, std::move(schema), description));
  return *this;
}

Operation& Operation::query_object(std::string_view name, Json schema, std::string_view description) {
  query(name, std::move(schema), description);
  operation_["parameters"].back()["style"] = "deepObject";
  operation_["parameters"].back()["explode"] = true;
  return *this;
}

Operation& Operation::query_list(std::string_view name, Json schema, std::string_view description) {
  query(name, std::move(schema), description);
  operation_["parameters"].back()["style"] = "form";
  operation_["parameters"].back()["explode"] = false;
  return *this;
}

Operation& Operation::query_fields(std::string_view name, Json schema, std::string_view description) {
  query(name, std::move(schema), description);
  operation_["parameters"].back()["style"] = "form";
  operation_["parameters"].back()["explode"] = true;
  return *this;
}

Operation& Operation::if_match() {
  operation_["parameters"].push_back(parameter(
      "If-Match", "header", true, schema::text(),
      "ETag of the record as it was last seen, or *. 412 when somebody changed it since, 428 without."));
  return *this;
}

Operation& Operation::takes(Json schema) {
  operation_["requestBody"]["required"] = true;
  operation_["requestBody"]["content"]["application/json"]["schema"] = std::move(schema);
  return *this;
}

Operation& Operation::takes_file(const std::vector<std::string>& media_types) {
  operation_["requestBody"]["required"] = true;
  operation_["requestBody"]["content"] = files_of(media_types);
  return *this;
}

Operation& Operation::gives(int status, Json schema) {
  auto& response = operation_["responses"][std::to_string(status)];
  response["description"] = description_of(status);
  response["content"]["application/json"]["schema"] = std::move(schema);
  if (status == 422) response["content"]["application/problem+json"]["schema"] = schema::ref("Problem");
  return *this;
}

Operation& Operation::gives_unchanged() {
  operation_["responses"]["304"]["description"] = "What If-None-Match names is still so.";
  return *this;
}

Operation& Operation::gives_as(std::string_view media_type, Json schema) {
  auto& response = operation_["responses"]["200"];
  response["description"] = description_of(200);
  response["content"][std::string(media_type)]["schema"] = std::move(schema);
  return *this;
}

Operation& Operation::of_layers() {
  operation_["x-of-layers"] = true;
  return *this;
}

Operation& Operation::gives_nothing() {
  operation_["responses"]["204"]["description"] = description_of(204);
  return *this;
}

Operation& Operation::gives_file(const std::vector<std::string>& media_types) {
  auto& response = operation_["responses"]["200"];
  response["description"] = description_of(200);
  response["content"] = files_of(media_types);
  return *this;
}

Operation& Operation::gives_events(Json data_by_event) {
  gives_file({"text/event-stream"});
  operation_["x-events"] = std::move(data_by_event);
  return *this;
}

Operation& Operation::header(int status, std::string_view name, std::string_view description) {
  operation_["responses"][std::to_string(status)]["headers"][std::string(name)] = {
      {"description", std::string(description)}, {"schema", schema::text()}};
  return *this;
}

RouteInfo Operation::of(RouteInfo info) const {
  info.openapi = operation_.dump();
  return info;
}

}  // namespace minga::http
