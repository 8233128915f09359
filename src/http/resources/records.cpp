#include "service/records.hpp"
#include "http/caller.hpp"
#include "http/json.hpp"
#include "http/resources/adding.hpp"
#include "http/resources/record_query.hpp"
#include "http/resources/schemas.hpp"
#include "http/schema.hpp"

namespace minga::http {
namespace {

constexpr std::size_t kRecordBody = 8 * 1024 * 1024;  // a geometry with many points

std::string etag_of(std::int64_t revision) {
  return "\"" + std::to_string(revision) + "\"";
}

/// The revision in If-Match; "*" means any. A tag that no record of ours has fits none.
std::optional<std::int64_t> expected_revision(const Request& request) {
  auto tag = request.headers.get("If-Match").value_or("");
  if (tag.starts_with("W/")) tag.remove_prefix(2);
  if (tag == "*") return std::nullopt;
  if (tag.size() < 3 || tag.front() != '"' || tag.back() != '"') return -1;
  const std::string digits(tag.substr(1, tag.size() - 2));
  if (digits.find_first_not_of("0123456789") != std::string::npos || digits.size() > 18) return -1;
  return std::stoll(digits);
}

Json record_json(const pack::Register& reg, const service::SeenRecord& seen) {
  return {{"id", to_string(seen.record.id)},
          {"revision", seen.record.revision},
          {"changed", to_rfc3339(seen.record.changed.wall)},
          {"title", seen.title},
          {"values", json_of(reg, seen.record.values)}};
}

Response record_response(const pack::Register& reg, const service::SeenRecord& seen, int status = 200) {
  auto response = json_response(record_json(reg, seen), status);
  response.headers.set("ETag", etag_of(seen.record.revision));
  response.headers.set("Cache-Control", "private, no-cache");
  return response;
}

Response list_records(Api& api, const Request& request) {
  const auto reg = register_of(request, api.house.store.model());
  if (!reg) return problem(reg.error(), request.language);
  auto query = record_query(request, api.house.store.model(), **reg);
  if (!query) return problem(query.error(), request.language);
  const auto page = service::list_records(api.house, actor_of(request), std::move(*query));
  if (!page) return problem(page.error(), request.language);
  Json records = Json::array();
  for (const auto& seen : page->records) records.push_back(record_json(**reg, seen));
  Json body{{"records", records}, {"next", page->next.empty() ? Json() : Json(page->next)}};
  if (page->total) body["total"] = *page->total;
  return json_response(body);
}

Response show_record(Api& api, const Request& request) {
  const auto reg = register_of(request, api.house.store.model());
  if (!reg) return problem(reg.error(), request.language);
  const auto id = id_parameter(request, "id");
  if (!id) return problem(id.error(), request.language);
  const auto seen = service::find_record(api.house, actor_of(request), (*reg)->name, *id);
  return seen ? record_response(**reg, *seen) : problem(seen.error(), request.language);
}

Response create_record(Api& api, const Request& request) {
  const auto reg = register_of(request, api.house.store.model());
  if (!reg) return problem(reg.error(), request.language);
  const auto body = json_body(request);
  if (!body) return problem(body.error(), request.language);
  const auto values = values_from(**reg, body->value("values", Json::object()));
  if (!values) return problems(values.error(), request.language);
  const auto id = body->contains("id") ? id_member(*body, "id") : Result<Id>(Id{});
  if (!id) return problem(id.error(), request.language);
  const auto made = service::create_record(api.house, actor_of(request), (*reg)->name, *values,
                                           id->is_nil() ? std::nullopt : std::optional(*id),
                                           text_member_or(*body, "reason", ""));
  if (!made) return problems(made.error(), request.language);
  auto response = record_response(**reg, *made, 201);
  response.headers.set("Location", "/api/records/" + (*reg)->name + "/" + to_string(made->record.id));
  return response;
}

Response update_record(Api& api, const Request& request) {
  const auto reg = register_of(request, api.house.store.model());
  if (!reg) return problem(reg.error(), request.language);
  const auto id = id_parameter(request, "id");
  if (!id) return problem(id.error(), request.language);
  const auto body = json_body(request);
  if (!body) return problem(body.error(), request.language);
  const auto expected = expected_revision(request);
  if (!request.headers.has("If-Match"))
    return problem_with_status(428, {ProblemKind::precondition_failed, "request.need_if_match", {}, {}},
                               request.language);
  const auto values = values_from(**reg, body->value("values", Json::object()));
  if (!values) return problems(values.error(), request.language);
  const auto changed = service::update_record(api.house, actor_of(request), (*reg)->name, *id, *values,
                                              expected, text_member_or(*body, "reason", ""));
  return changed ? record_response(**reg, *changed) : problems(changed.error(), request.language);
}

Response retire_record(Api& api, const Request& request) {
  const auto reg = register_of(request, api.house.store.model());
  if (!reg) return problem(reg.error(), request.language);
  const auto id = id_parameter(request, "id");
  if (!id) return problem(id.error(), request.language);
  if (!request.headers.has("If-Match"))
    return problem_with_status(428, {ProblemKind::precondition_failed, "request.need_if_match", {}, {}},
                               request.language);
  const auto retired =
      service::retire_record(api.house, actor_of(request), (*reg)->name, *id, expected_revision(request), "");
  return retired ? no_content() : problem(retired.error(), request.language);
}

std::string_view code_of(service::Author::Kind kind) {
  switch (kind) {
    case service::Author::Kind::account:
      return "account";
    case service::Author::Kind::participant:
      return "participant";
    case service::Author::Kind::program:
      break;
  }
  return "program";
}

Json change_json(const pack::Register& reg, const service::SeenChange& seen) {
  const auto& [change, author] = seen;
  return {{"sequence", change.sequence},
          {"time", to_rfc3339(change.time.wall)},
          {"act", change.note.act},
          {"actor", author.account ? Json(to_string(*author.account)) : Json()},
          {"actor_kind", std::string(code_of(author.kind))},
          {"actor_name", author.name.empty() ? Json() : Json(author.name)},
          {"actor_role", author.role.empty() ? Json() : Json(author.role)},
          {"device", change.note.device.empty() ? Json() : Json(change.note.device)},
          {"reason", change.note.reason.empty() ? Json() : Json(change.note.reason)},
          {"revision", change.revision},
          {"retires", change.retires},
          {"before", json_of(reg, change.before)},
          {"after", json_of(reg, change.after)},
          {"pack_versions", change.pack_versions},
          {"hash", change.hash}};
}

Response list_changes(Api& api, const Request& request) {
  const auto reg = register_of(request, api.house.store.model());
  if (!reg) return problem(reg.error(), request.language);
  const auto id = id_parameter(request, "id");
  if (!id) return problem(id.error(), request.language);
  const auto changes = service::record_history(api.house, actor_of(request), (*reg)->name, *id);
  if (!changes) return problem(changes.error(), request.language);
  Json list = Json::array();
  for (const auto& change : *changes) list.push_back(change_json(**reg, change));
  return json_response({{"changes", list}});
}

/// Names of schemas with {Register} in them stand for those of the register in the path.
schema::Member sent_values() {
  return {"values", schema::described(schema::ref("{Register}Values"), "null takes a value back.")};
}

}  // namespace

Json record_schemas() {
  using namespace schema;
  Json schemas;
  schemas["Change"] = object({{"sequence", integer()},
                              {"time", instant()},
                              {"act", text()},
                              {"actor", or_null(uuid())},
                              {"actor_kind", code({"account", "participant", "program"})},
                              {"actor_name", described(or_null(text()), "For those who may see accounts.")},
                              {"actor_role", or_null(text())},
                              {"device", or_null(text())},
                              {"reason", or_null(text())},
                              {"revision", integer()},
                              {"retires", flag()},
                              {"before", ref("Values")},
                              {"after", ref("Values")},
                              {"pack_versions", text()},
                              {"hash", sha256()}});
  schemas["History"] = object({{"changes", list_of(ref("Change"))}});
  return schemas;
}

void add_record_routes(Router& router, Api& api) {
  using namespace schema;
  const auto add = [&](Method method, const char* path, RouteInfo info, const Operation& operation,
                       auto handler) {
    info.body_limit = kRecordBody;
    adding(router, api)(method, path, operation.of(std::move(info)), handler);
  };
  const auto record = ref("{Register}Record");
  const auto* const tag = "Its revision, for If-Match.";
  auto listing = Operation("List, filter and sort.").gives(200, ref("{Register}Page"));
  add_page_parameters(listing);
  add(Method::get, "/api/records/{register}", open_to_all("record.read"), add_filter_parameters(listing),
      list_records);
  add(Method::post, "/api/records/{register}", signed_in("record.create"),
      Operation("Make a record.")
          .takes(object({sent_values(), maybe("id", uuid()), maybe("reason", text())}))
          .gives(201, record)
          .header(201, "ETag", tag)
          .header(201, "Location", "Where it is."),
      create_record);
  add(Method::get, "/api/records/{register}/{id}", open_to_all("record.read"),
      Operation("One record.").gives(200, record).header(200, "ETag", tag), show_record);
  add(Method::patch, "/api/records/{register}/{id}", signed_in("record.update"),
      Operation("Change a record: the values that are given.")
          .if_match()
          .takes(object({sent_values(), maybe("reason", text())}))
          .gives(200, record)
          .header(200, "ETag", tag),
      update_record);
  add(Method::del, "/api/records/{register}/{id}", signed_in("record.retire"),
      Operation("Retire a record. Its history stays.").if_match().gives_nothing(), retire_record);
  add(Method::get, "/api/records/{register}/{id}/history", signed_in("record.history"),
      Operation("All changes of a record, oldest first.").gives(200, ref("History")), list_changes);
}

}  // namespace minga::http
