#include "service/files.hpp"

#include "http/caller.hpp"
#include "http/json.hpp"
#include "http/operation.hpp"
#include "http/resources/resources.hpp"
#include "http/resources/schemas.hpp"
#include "http/schema.hpp"

namespace minga::http {
namespace {

constexpr std::size_t kLargestFile = 32 * 1024 * 1024;

Response store(Api& api, const Request& request) {
  const auto type = request.headers.get("Content-Type").value_or("application/octet-stream");
  const auto stored = service::store_file(api.house, actor_of(request), request.body, std::string(type));
  if (!stored) return problem(stored.error(), request.language);
  return json_response({{"sha256", stored->sha256}, {"bytes", stored->bytes}}, 201);
}

/// Always a download: what people upload is never shown as a page of ours.
Response fetch(Api& api, const Request& request) {
  const auto id = id_parameter(request, "id");
  if (!id) return problem(id.error(), request.language);
  const auto field = request.parameter("field");
  auto file =
      service::file_of_record(api.house, actor_of(request), request.parameter("register"), *id, field);
  if (!file) return problem(file.error(), request.language);
  auto response = download(std::move(file->bytes), "application/octet-stream", std::string(field));
  response.headers.set("Content-Security-Policy", "default-src 'none'; sandbox");
  response.headers.set("Cache-Control", "private, no-store");
  response.compress = false;
  return response;
}

}  // namespace

Json file_schemas() {
  using namespace schema;
  Json schemas;
  schemas["StoredFile"] =
      object({{"sha256", described(sha256(), "What a field of type file holds.")}, {"bytes", integer()}});
  return schemas;
}

void add_file_routes(Router& router, Api& api) {
  auto storing = Operation("Keep a file as evidence; nobody sees it before a record points at it.")
                     .takes_file({"*/*"})
                     .gives(201, schema::ref("StoredFile"))
                     .of(signed_in("record.create"));
  storing.body_limit = kLargestFile;
  const auto fetching = Operation("The file that a field of a record points at.")
                            .gives_file({"application/octet-stream"})
                            .of(open_to_all("record.read"));
  router.add(Method::post, "/api/files", storing, [&api](const Request& r) { return store(api, r); });
  router.add(Method::get, "/api/records/{register}/{id}/files/{field}", fetching,
             [&api](const Request& r) { return fetch(api, r); });
}

}  // namespace minga::http
