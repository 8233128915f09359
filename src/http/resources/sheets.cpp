#include "formats/ratings.hpp"
#include "formats/xlsx.hpp"
#include "http/caller.hpp"
#include "http/json.hpp"
#include "http/resources/adding.hpp"
#include "http/resources/import_problems.hpp"
#include "http/resources/schemas.hpp"
#include "http/resources/workshop_json.hpp"
#include "http/schema.hpp"

namespace minga::http {
namespace {

Checked<service::Sheet> sheet_from(const Json& body) {
  auto ratings = ratings_from(body);
  if (!ratings) return tl::unexpected(ratings.error());
  service::Sheet sheet;
  sheet.label = text_member_or(body, "label", "");
  sheet.actor_type = text_member_or(body, "actor_type", "");
  if (const auto group = body.find("group"); group != body.end() && !group->is_null()) {
    const auto id = id_member(body, "group");
    if (!id) return tl::unexpected(Problems{id.error()});
    sheet.group = *id;
  }
  sheet.ratings = std::move(*ratings);
  return sheet;
}

Response list_sheets(Api& api, const Request& request) {
  const auto id = id_parameter(request, "id");
  if (!id) return problem(id.error(), request.language);
  const auto sheets = service::list_sheets(api.house, actor_of(request), *id);
  if (!sheets) return problem(sheets.error(), request.language);
  Json list = Json::array();
  for (const auto& sheet : *sheets) list.push_back(json_of(sheet));
  return json_response({{"sheets", list}});
}

Response put_sheet(Api& api, const Request& request) {
  const auto id = id_parameter(request, "id");
  if (!id) return problem(id.error(), request.language);
  std::optional<Id> participant;
  if (!request.parameter("participant").empty()) {
    const auto given = id_parameter(request, "participant");
    if (!given) return problem(given.error(), request.language);
    participant = *given;
  }
  const auto body = json_body(request);
  if (!body) return problem(body.error(), request.language);
  const auto sheet = sheet_from(*body);
  if (!sheet) return problems(sheet.error(), request.language);
  const auto stored = service::put_sheet(api.house, actor_of(request), *id, participant, *sheet);
  return stored ? json_response(json_of(*stored), participant ? 200 : 201)
                : problems(stored.error(), request.language);
}

Response show_sheet(Api& api, const Request& request) {
  const auto id = id_parameter(request, "id");
  if (!id) return problem(id.error(), request.language);
  const auto participant = id_parameter(request, "participant");
  if (!participant) return problem(participant.error(), request.language);
  const auto sheet = service::find_sheet(api.house, actor_of(request), *id, *participant);
  if (!sheet) return problem(sheet.error(), request.language);
  Json ratings = Json::array();
  for (const auto& rating : sheet->ratings) ratings.push_back(json_of(rating));
  return json_response({{"participant", to_string(*participant)},
                        {"label", sheet->label},
                        {"group", sheet->group ? Json(to_string(*sheet->group)) : Json()},
                        {"actor_type", sheet->actor_type},
                        {"ratings", ratings}});
}

Checked<formats::LongRatings> read_file(const Request& request) {
  if (request.query_value("format") != "xlsx") return formats::read_long_ratings(request.body);
  const auto table = formats::read_xlsx(request.body);
  if (!table) return tl::unexpected(table.error());
  return formats::long_ratings_of(*table);
}

Response import_ratings(Api& api, const Request& request) {
  const auto id = id_parameter(request, "id");
  if (!id) return problem(id.error(), request.language);
  const auto ratings = read_file(request);
  if (!ratings) return problems(ratings.error(), request.language);
  const bool dry_run = request.query_value("dry_run").value_or("true") != "false";
  const auto report = service::import_ratings(api.house, actor_of(request), *id, *ratings, dry_run);
  if (!report) return problem(report.error(), request.language);
  return json_response({{"rows", report->rows},
                        {"participants", report->participants},
                        {"new", report->new_participants},
                        {"written", report->written},
                        {"problems", import_problems_json(report->problems, request.language)},
                        {"notices", import_problems_json(report->notices, request.language)}},
                       !dry_run && !report->written ? 422 : 200);
}

}  // namespace

Json sheet_schemas() {
  using namespace schema;
  Json schemas;
  schemas["SheetSummary"] = object({{"participant", uuid()},
                                    {"label", text()},
                                    {"group", or_null(uuid())},
                                    {"source", text()},
                                    {"answers", integer()},
                                    {"left_out", flag()},
                                    {"left_out_reason", text()}});
  schemas["Sheets"] = object({{"sheets", list_of(ref("SheetSummary"))}});
  schemas["Sheet"] = object({{"participant", uuid()},
                             {"label", text()},
                             {"group", or_null(uuid())},
                             {"actor_type", text()},
                             {"ratings", list_of(ref("Rating"))}});
  schemas["SheetSent"] = object({maybe("label", described(text(), "The next free one unless given.")),
                                 maybe("group", or_null(uuid())),
                                 maybe("actor_type", text()),
                                 {"ratings", list_of(ref("RatingSent"))}});
  schemas["RatingsImportReport"] = object({{"rows", integer()},
                                           {"participants", integer()},
                                           {"new", integer()},
                                           {"written", flag()},
                                           {"problems", list_of(ref("ImportProblem"))},
                                           {"notices", list_of(ref("ImportProblem"))}});
  return schemas;
}

void add_sheet_routes(Router& router, Api& api) {
  using schema::ref;
  const auto add = adding(router, api);
  const auto typing = signed_in("workshop.sheet");
  add(Method::get, "/api/workshops/{id}/sheets",
      Operation("Everybody who took part.").gives(200, ref("Sheets")).of(typing), list_sheets);
  add(Method::post, "/api/workshops/{id}/sheets",
      Operation("Type a paper sheet.").takes(ref("SheetSent")).gives(201, ref("SheetSummary")).of(typing),
      put_sheet);
  add(Method::get, "/api/workshops/{id}/sheets/{participant}",
      Operation("One sheet, to go on typing.").gives(200, ref("Sheet")).of(typing), show_sheet);
  add(Method::put, "/api/workshops/{id}/sheets/{participant}",
      Operation("Correct a paper sheet where ratings are given.")
          .takes(ref("SheetSent"))
          .gives(200, ref("SheetSummary"))
          .of(typing),
      put_sheet);
  auto taking = importing("Import the ratings of a workshop.", {"csv", "xlsx"}, "RatingsImportReport")
                    .of(signed_in("rating.import"));
  taking.body_limit = kImportBody;
  add(Method::post, "/api/workshops/{id}/ratings/import", taking, import_ratings);
}

}  // namespace minga::http
