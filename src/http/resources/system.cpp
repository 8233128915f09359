#include <filesystem>

#include "http/caller.hpp"
#include "http/json.hpp"
#include "http/operation.hpp"
#include "http/resources/resources.hpp"
#include "http/resources/schemas.hpp"
#include "http/schema.hpp"
#include "service/permission.hpp"

namespace minga::http {
namespace {

Response health(Api& api, const Request&) {
  bool readable = false;
  api.house.store.read([&](store::Reader& reader) { readable = reader.changes(0, 1).size() <= 1; });
  return json_response({{"status", readable ? "ok" : "failing"}, {"version", api.version}},
                       readable ? 200 : 503);
}

/// The pictogram of an impact. Its name is looked up among the files that are there, so no path leads out.
Response pictogram(Api& api, const Request& request) {
  const std::string wanted(request.parameter("name"));
  for (const auto& pack : api.packs) {
    std::error_code none;
    for (const auto& entry : std::filesystem::directory_iterator(pack / "pictograms", none)) {
      if (entry.path().extension() != ".svg" || entry.path().stem() != wanted) continue;
      Response response;
      response.body = FileBody{entry.path()};
      response.content_type = "image/svg+xml";
      response.headers.set("Cache-Control", "public, max-age=86400");
      return response;
    }
  }
  return problem({ProblemKind::not_found, "record.not_found", {}, {}}, request.language);
}

Response verify_log(Api& api, const Request& request) {
  Result<void> may;
  api.house.store.read([&](store::Reader& reader) {
    const auto access = service::permit(reader, api.house.store.model(), actor_of(request), "log.verify");
    if (!access) may = tl::unexpected(access.error());
  });
  if (!may) return problem(may.error(), request.language);
  const auto verdict = api.house.store.verify_log();
  Json body{{"entries", verdict.entries}, {"intact", !verdict.first_bad}, {"head", verdict.head}};
  if (verdict.first_bad) {
    body["first_bad"] = *verdict.first_bad;
    body["code"] = verdict.problem_code;
    body["detail"] =
        text(request.language, verdict.problem_code, {{"sequence", std::to_string(*verdict.first_bad)}});
  }
  return json_response(body);
}

}  // namespace

Json system_schemas() {
  using namespace schema;
  Json schemas;
  schemas["Health"] = object({{"status", code({"ok", "failing"})}, {"version", text()}});
  schemas["LogVerdict"] =
      object({{"entries", integer()},
              {"intact", flag()},
              {"head", described(text(), "Hash of the last entry.")},
              maybe("first_bad", described(integer(), "The first entry that is not as it was written.")),
              maybe("code", text()),
              maybe("detail", text())});
  return schemas;
}

void add_system_routes(Router& router, Api& api) {
  using schema::ref;
  const auto healthy = Operation("Whether the program answers and its store can be read.")
                           .gives(200, ref("Health"))
                           .gives(503, ref("Health"))
                           .of(open_to_all("session.read"));
  router.add(Method::get, "/healthz", healthy, [&api](const Request& r) { return health(api, r); });
  // Numbers of the whole server, without names: kept from the open network by who runs it.
  const auto measured = Operation("Measurements in the text format of Prometheus.")
                            .gives_file({"text/plain"})
                            .of(open_to_all("session.read"));
  router.add(Method::get, "/metrics", measured, [&api](const Request&) {
    auto response = text(api.metrics->render());
    response.content_type = "text/plain; version=0.0.4; charset=utf-8";
    return response;
  });
  const auto drawn =
      Operation("The pictogram of an impact.").gives_file({"image/svg+xml"}).of(open_to_all("pack.read"));
  router.add(Method::get, "/api/pictograms/{name}.svg", drawn,
             [&api](const Request& r) { return pictogram(api, r); });
  const auto verified = Operation("Whether the change log is as it was written.")
                            .gives(200, ref("LogVerdict"))
                            .of(signed_in("log.verify"));
  router.add(Method::get, "/api/log/verdict", verified,
             [&api](const Request& r) { return verify_log(api, r); });
}

}  // namespace minga::http
