#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "http/json.hpp"
#include "http/server/router.hpp"

namespace minga::http {

/// What the contract says of a route, stated where the route is added. Path parameters, the language and the
/// problem document belong to every operation and are added by openapi_document(). In a route with
/// {register} in its path, the names of schemas may hold {Register}: that register's name in PascalCase.
/// Only for .cpp files of this folder.
class Operation {
 public:
  explicit Operation(std::string_view summary);

  Operation& query(std::string_view name, Json schema, std::string_view description);
  /// filter[field]=value: an object in the query.
  Operation& query_object(std::string_view name, Json schema, std::string_view description);
  /// name=value,value: a list in the query.
  Operation& query_list(std::string_view name, Json schema, std::string_view description);
  /// field=value: the members of an object, each a parameter of its own.
  Operation& query_fields(std::string_view name, Json schema, std::string_view description);
  /// Records are changed only in the revision that one has seen.
  Operation& if_match();

  /// The body: JSON of this schema, or a file of one of these media types.
  Operation& takes(Json schema);
  Operation& takes_file(const std::vector<std::string>& media_types);

  Operation& gives(int status, Json schema);
  Operation& gives_nothing();    // 204
  Operation& gives_unchanged();  // 304
  /// JSON of this schema under a media type of its own.
  Operation& gives_as(std::string_view media_type, Json schema);
  /// Of a route with {register} in its path: only registers with a geometry have it.
  Operation& of_layers();
  Operation& gives_file(const std::vector<std::string>& media_types);
  /// Server-sent events, each with the schema of its data.
  Operation& gives_events(Json data_by_event);
  /// A header of the answer with that status, which was stated before.
  Operation& header(int status, std::string_view name, std::string_view description);

  /// The route's information with all this in it.
  RouteInfo of(RouteInfo info) const;

 private:
  Json operation_ = Json::object();
};

}  // namespace minga::http
