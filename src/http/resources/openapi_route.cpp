#include <memory>

#include "http/json.hpp"
#include "http/openapi.hpp"
#include "http/operation.hpp"
#include "http/resources/resources.hpp"

namespace minga::http {

void add_openapi_route(Router& router, Api& api) {
  const auto text = std::make_shared<std::string>();
  const auto info = Operation("This document.")
                        .gives(200, Json{{"type", "object"}, {"additionalProperties", true}})
                        .of(open_to_all("pack.read"));
  router.add(Method::get, "/api/openapi.json", info, [text](const Request&) {
    Response response;
    response.body = SharedBytes(text);
    response.content_type = "application/json";
    return response;
  });
  *text = openapi_document(router, api.house.store.model(), api.version);
}

}  // namespace minga::http
