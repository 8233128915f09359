#include "http/resources/workshop_json.hpp"

#include "http/resources/schemas.hpp"
#include "http/schema.hpp"

namespace minga::http {

Json json_of(const service::WorkshopImpact& impact, Language language) {
  const bool english = language == Language::en;
  return {
      {"id", to_string(impact.id)},
      {"key", impact.code},
      {"name", english && !impact.name_en.empty() ? impact.name_en : impact.name_es},
      {"sentence", english && !impact.sentence_en.empty() ? impact.sentence_en : impact.sentence_es},
      {"name_es", impact.name_es},
      {"name_en", impact.name_en},
      {"sentence_es", impact.sentence_es},
      {"sentence_en", impact.sentence_en},
      {"area", impact.area},
      {"pictogram", impact.pictogram.empty() ? Json() : Json("/api/pictograms/" + impact.pictogram + ".svg")},
      {"position", impact.position},
      {"added", impact.added}};
}

Json json_of(const service::Workshop& workshop, Language language) {
  Json groups = Json::array();
  for (const auto& group : workshop.groups)
    groups.push_back({{"id", to_string(group.id)}, {"name", group.name}, {"actor_type", group.actor_type}});
  Json impacts = Json::array();
  for (const auto& impact : workshop.impacts) impacts.push_back(json_of(impact, language));
  return {{"id", to_string(workshop.id)},
          {"revision", workshop.revision},
          {"title", workshop.title},
          {"territory", to_string(workshop.territory)},
          {"impact_list", to_string(workshop.impact_list)},
          {"date", workshop.held_on},
          {"state", workshop.state},
          {"join_code", workshop.join_code.empty() ? Json() : Json(workshop.join_code)},
          {"join_path", workshop.join_code.empty() ? Json() : Json("/p/" + workshop.join_code)},
          {"unveiled", workshop.unveiled},
          {"consent", language == Language::en && !workshop.consent_en.empty() ? workshop.consent_en
                                                                               : workshop.consent_es},
          {"consent_es", workshop.consent_es},
          {"consent_en", workshop.consent_en},
          {"data_origin", workshop.data_origin},
          {"minimum_group_size", workshop.minimum_group_size},
          {"finding", workshop.finding ? Json(to_string(*workshop.finding)) : Json()},
          {"groups", groups},
          {"impacts", impacts}};
}

Json json_of(const service::Progress& progress) {
  Json groups = Json::array();
  for (const auto& group : progress.groups)
    groups.push_back({{"group", group.group},
                      {"participants", group.participants},
                      {"complete", group.complete},
                      {"ratings", group.answers}});
  return {{"participants", progress.participants},
          {"complete", progress.complete},
          {"ratings", progress.answers},
          {"expected", progress.expected},
          {"unveiled", progress.unveiled},
          {"state", progress.state},
          {"by_group", groups}};
}

Json json_of(const service::Quadrant& quadrant) {
  const auto number = [](const std::optional<double>& value) { return value ? Json(*value) : Json(); };
  Json all = Json::array();
  Json groups = Json::array();
  for (const auto& group : quadrant.groups) {
    Json points = Json::array();
    for (const auto& point : group.points)
      points.push_back({{"impact", to_string(point.impact)},
                        {"valuation", number(point.valuation)},
                        {"prioritization", number(point.prioritization)},
                        {"n", std::min(point.answered_valuation, point.answered_prioritization)},
                        {"answers_missing",
                         2 * group.participants - point.answered_valuation - point.answered_prioritization}});
    if (group.group.empty()) {
      all = points;
    } else {
      groups.push_back({{"group", group.group},
                        {"n", group.participants},
                        {"too_small", group.too_small},
                        {"points", points}});
    }
  }
  return {{"all", all}, {"groups", groups}};
}

Json json_of(const service::RatingSent& rating) {
  return {{"impact", to_string(rating.impact)},
          {"sequence", rating.sequence},
          {"valuation", json_of(rating.valuation)},
          {"prioritization", json_of(rating.prioritization)}};
}

Json json_of(const service::SheetSummary& sheet) {
  return {{"participant", to_string(sheet.participant)},
          {"label", sheet.label},
          {"group", sheet.group ? Json(to_string(*sheet.group)) : Json()},
          {"source", sheet.source},
          {"answers", sheet.answers},
          {"left_out", sheet.left_out},
          {"left_out_reason", sheet.left_out_reason}};
}

Checked<std::vector<service::RatingSent>> ratings_from(const Json& body) {
  const auto list = body.find("ratings");
  if (list == body.end() || !list->is_array())
    return tl::unexpected(Problems{
        {ProblemKind::invalid, "request.member_missing", {{"member", "ratings"}}, {"", 0, 0, "ratings"}}});
  std::vector<service::RatingSent> ratings;
  Problems found;
  for (std::size_t i = 0; i < list->size(); ++i) {
    const auto& entry = (*list)[i];
    const auto complain = [&](Problem trouble) {
      trouble.place.field = "ratings/" + std::to_string(i) + "/" + trouble.place.field;
      found.push_back(std::move(trouble));
    };
    if (!entry.is_object()) {
      complain(
          {ProblemKind::invalid, "request.member_wrong", {{"member", "ratings"}, {"expected", "{…}"}}, {}});
      continue;
    }
    const auto impact = id_member(entry, "impact");
    const auto valuation = rating_from(entry, "valuation");
    const auto prioritization = rating_from(entry, "prioritization");
    if (!impact) complain(impact.error());
    if (!valuation) complain(valuation.error());
    if (!prioritization) complain(prioritization.error());
    if (impact && valuation && prioritization)
      ratings.push_back(
          {*impact, integer_member(entry, "sequence").value_or(0), *valuation, *prioritization});
  }
  if (!found.empty()) return tl::unexpected(std::move(found));
  return ratings;
}

namespace {

Json impact_schema() {
  using namespace schema;
  return object({{"id", uuid()},
                 {"key", text()},
                 {"name", described(text(), "In the language of the request, as is `sentence`.")},
                 {"sentence", text()},
                 {"name_es", text()},
                 {"name_en", text()},
                 {"sentence_es", text()},
                 {"sentence_en", text()},
                 {"area", text()},
                 {"pictogram", described(or_null(text()), "Path of an SVG file.")},
                 {"position", integer()},
                 {"added", described(flag(), "By the people in the room, for this workshop alone.")}});
}

Json workshop_schema() {
  using namespace schema;
  return object(
      {{"id", uuid()},
       {"revision", integer()},
       {"title", text()},
       {"territory", uuid()},
       {"impact_list", uuid()},
       {"date", date()},
       {"state", ref("WorkshopState")},
       {"join_code", described(or_null(text()), "null for those who may not show it.")},
       {"join_path", or_null(text())},
       {"unveiled", flag()},
       {"consent", text()},
       {"consent_es", text()},
       {"consent_en", text()},
       {"data_origin", text()},
       {"minimum_group_size", integer()},
       {"finding", or_null(uuid())},
       {"groups", list_of(ref("WorkshopGroup"))},
       {"impacts", list_of(ref("WorkshopImpact"))},
       maybe("counts",
             object({{"participants", integer()}, {"ratings", integer()}, {"complete", integer()}}))});
}

void add_progress_schemas(Json& schemas) {
  using namespace schema;
  schemas["GroupProgress"] = object(
      {{"group", text()}, {"participants", integer()}, {"complete", integer()}, {"ratings", integer()}});
  schemas["Progress"] = object({{"participants", integer()},
                                {"complete", integer()},
                                {"ratings", integer()},
                                {"expected", integer()},
                                {"unveiled", flag()},
                                {"state", ref("WorkshopState")},
                                {"by_group", list_of(ref("GroupProgress"))}});
  schemas["Point"] = object({{"impact", text()},
                             {"valuation", or_null(number())},
                             {"prioritization", or_null(number())},
                             {"n", or_null(integer())},
                             {"answers_missing", described(or_null(integer()), "Of both scales.")}});
  schemas["PointGroup"] = object({{"group", text()},
                                  {"n", or_null(integer())},
                                  maybe("too_small", described(flag(), "To be shown: it has no points.")),
                                  {"points", list_of(ref("Point"))}});
  schemas["Quadrant"] = object({{"all", list_of(ref("Point"))}, {"groups", list_of(ref("PointGroup"))}});
}

void add_rating_schemas(Json& schemas) {
  using namespace schema;
  Json axis{{"description", "A level of the scale, why there is none, or null for nothing said."},
            {"anyOf", Json::array({number(), ref("Missing"), Json{{"type", "null"}}})}};
  schemas["RatingValue"] = std::move(axis);
  schemas["Rating"] =
      object({{"impact", uuid()},
              {"sequence", described(integer(), "Grows with every change; the highest stays.")},
              {"valuation", ref("RatingValue")},
              {"prioritization", ref("RatingValue")}});
  schemas["RatingSent"] = object({{"impact", uuid()},
                                  maybe("sequence", integer()),
                                  maybe("valuation", ref("RatingValue")),
                                  maybe("prioritization", ref("RatingValue"))});
}

}  // namespace

Json workshop_schemas() {
  using namespace schema;
  Json schemas;
  schemas["WorkshopState"] = code({"draft", "open", "closed"});
  schemas["WorkshopGroup"] = object({{"id", uuid()}, {"name", text()}, {"actor_type", text()}});
  schemas["WorkshopImpact"] = impact_schema();
  schemas["Workshop"] = workshop_schema();
  schemas["NewWorkshop"] =
      object({{"territory", uuid()},
              {"impact_list", uuid()},
              {"title", text()},
              {"date", date()},
              maybe("consent", described(text(), "In Spanish; the pack's text unless given.")),
              maybe("consent_es", text()),
              maybe("consent_en", text()),
              maybe("minimum_group_size", integer()),
              maybe("groups", list_of(object({{"name", text()}, maybe("actor_type", text())})))});
  schemas["NewWorkshopImpact"] = object(
      {maybe("name", text()), maybe("name_es", text()), maybe("name_en", text()), maybe("sentence", text()),
       maybe("sentence_es", text()), maybe("sentence_en", text()), maybe("area", text())});
  add_progress_schemas(schemas);
  add_rating_schemas(schemas);
  return schemas;
}

}  // namespace minga::http
