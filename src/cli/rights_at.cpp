#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <cmath>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "cli/house.hpp"
#include "cli/rights_import.hpp"
#include "cli/rights_tables.hpp"
#include "service/finding_words.hpp"
#include "service/labels.hpp"
#include "service/rights_order.hpp"
#include "service/rights_query.hpp"
#include "service/values.hpp"

namespace minga::cli {
namespace {

using AtJson = nlohmann::ordered_json;

struct RightsAtOptions {
  std::string folder, code, on;
  std::optional<double> longitude, latitude;
};

AtJson json_of_found(const service::FoundRight& right, Language language) {
  const auto text = [&](const char* field) { return service::text_in(right.values, field); };
  AtJson out{{"id", to_string(right.id)},
             {"code", text("code")},
             {"kind", text("kind")},
             {"category", text("category")},
             {"state", text("state")},
             {"valid_from", text("valid_from")},
             {"granted_on", text("granted_on")},
             {"filed_on", text("filed_on")},
             {"filed_at", text("filed_at")},
             {"valid_to", text("valid_to")},
             {"area_ha", nullptr},
             {"measured_in", text("measured_in")},
             {"paper_area_ha", nullptr},
             {"earlier", right.earlier},
             {"on_boundary", right.on_boundary},
             {"source",
              {{"name", right.source.name},
               {"authority", right.source.authority},
               {"date", right.source.date},
               {"address", right.source.address},
               {"dispute", right.source.act ? AtJson(to_string(right.source.act->dispute)) : AtJson()}}},
             {"until", right.line.until},
             {"line_explained", service::words_of(right.source, right.line, language)}};
  for (const char* field : {"area_ha", "paper_area_ha"})
    if (const auto area = service::get<double>(right.values, field)) out[field] = *area;
  return out;
}

/// How large it is on the map, in which system, and beside it what its paper says.
std::string area_words(double area, std::optional<double> paper, const std::string& system,
                       Language language) {
  const auto hectares = [&](double value) { return service::decimals(value, language, area_decimals); };
  auto out = text(language, "cli.rights.at.area", {{"area", hectares(area)}, {"system", system}});
  if (!paper) return out;
  constexpr double same = 0.005;  // of what is written: less than its last digit
  const auto* key = std::abs(area - *paper) < same ? "cli.rights.at.paper_same"
                    : area > *paper                ? "cli.rights.at.paper_more"
                                                   : "cli.rights.at.paper_less";
  return out + " " +
         text(language, key,
              {{"paper", hectares(*paper)}, {"difference", hectares(std::abs(area - *paper))}});
}

void print_found(const service::FoundRight& right, const pack::Model& model, const Common& common) {
  const auto& values = right.values;
  const auto area = service::get<double>(values, "area_ha");
  auto tail = area ? area_words(*area, service::get<double>(values, "paper_area_ha"),
                                service::text_in(values, "measured_in"), common.language)
                   : std::string();
  if (const auto line = service::words_of(right.source, right.line, common.language); !line.empty())
    tail += (tail.empty() ? "" : " ") + line;
  if (right.on_boundary) tail += " " + text(common.language, "cli.rights.at.boundary");
  *common.out << text(common.language, "cli.rights.at.found",
                      {{"title", right.title},
                       {"kind", service::label_in(model, "right_kind", service::text_in(values, "kind"),
                                                  common.language)},
                       {"state", service::label_in(model, "right_state", service::text_in(values, "state"),
                                                   common.language)},
                       {"source", service::words_of(right.source, common.language)},
                       {"area", tail}})
              << '\n';
}

/// What the answer leaves untold: what stood on other terms, and what is not known of a day before the first
/// edition.
std::vector<std::string> notes_of(const service::RightsAnswer& answer, Language language) {
  auto out = service::sentences_of(answer.notes, answer.on, language);
  std::vector<service::RightName> found;
  for (const auto& right : answer.rights) found.push_back(service::name_of(right));
  for (auto& late : service::late_editions(service::editions_of(found), answer.on, language))
    out.push_back(std::move(late.words));
  return out;
}

int run_rights_at(const RightsAtOptions& options, const Common& common) {
  auto workspace = open_workspace(options.folder);
  if (!workspace) return report(common, workspace.error());
  auto house = real_house(*workspace->store);
  service::RightsQuestion question;
  question.code = options.code;
  question.on = options.on.empty() ? to_rfc3339(house.clock()).substr(0, 10) : options.on;
  if (options.longitude && options.latitude) question.point = {*options.longitude, *options.latitude};
  const auto found = service::rights_at(house, service::system_actor(), question);
  if (!found) return report(common, found.error());
  if (common.json) {
    AtJson rights = AtJson::array();
    for (const auto& right : found->rights) rights.push_back(json_of_found(right, common.language));
    *common.out << AtJson{{"on", found->on},
                          {"rights", rights},
                          {"pending", service::json_of(found->notes.pending)},
                          {"notes", notes_of(*found, common.language)}}
                       .dump(2)
                << '\n';
    return done;
  }
  if (found->rights.empty())
    *common.out << text(common.language, "cli.rights.at.none",
                        {{"date", service::written_date(found->on, common.language)}})
                << '\n';
  for (const auto& right : found->rights) print_found(right, house.store.model(), common);
  for (const auto& note : notes_of(*found, common.language)) *common.out << note << '\n';
  return done;
}

}  // namespace

Run declare_rights_at(CLI::App& app, Language language) {
  const auto words = [&](const char* key) { return text(language, key); };
  const auto options = std::make_shared<RightsAtOptions>();
  auto* act = app.add_subcommand("at", words("cli.rights.at.about"));
  act->fallthrough();
  act->add_option("folder", options->folder, words("cli.folder"))->required();
  act->add_option("longitude", options->longitude, words("cli.rights.at.longitude"));
  act->add_option("latitude", options->latitude, words("cli.rights.at.latitude"));
  act->add_option("--code", options->code, words("cli.rights.at.code"));
  act->add_option("--on", options->on, words("cli.rights.at.on"));
  return [options](const Common& common) { return run_rights_at(*options, common); };
}

}  // namespace minga::cli
