#include <memory>

#include "http/json.hpp"
#include "http/openapi.hpp"
#include "http/resources/resources.hpp"

namespace minga::http {

void add_openapi_route(Router& router, Api& api) {
  const auto text =
      std::make_shared<const std::string>(openapi_document(router, api.house.store.model(), api.version));
  router.add(Method::get, "/api/openapi.json", open_to_all("pack.read"), [text](const Request&) {
    Response response;
    response.body = SharedBytes(text);
    response.content_type = "application/json";
    return response;
  });
}

}  // namespace minga::http
