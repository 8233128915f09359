#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "cli/house.hpp"
#include "cli/output.hpp"
#include "cli/rights_import.hpp"
#include "cli/rights_tables.hpp"
#include "formats/csv.hpp"
#include "formats/number.hpp"
#include "service/record_references.hpp"
#include "service/rights_rules_json.hpp"
#include "service/values.hpp"

namespace minga::cli {
namespace {

namespace tenure = methods::tenure;

struct RulesOptions {
  std::string folder, territory, code, on, scale, rules, out, strata, mineral, method;
  double tolerance = 1, look = 1'000;
  double longitude = 0, latitude = 0;
  std::vector<std::string> quantities;  // NAME=NUMBER
};

std::string day_or_today(const RulesOptions& options, const service::House& house) {
  return options.on.empty() ? to_rfc3339(house.clock()).substr(0, 10) : options.on;
}

Result<Id> territory_named(service::House& house, const std::string& name) {
  const auto& field = *house.store.model().find_register("land_right")->field("territory");
  const auto found = service::ReferenceNames(house, service::system_actor()).find(field, name);
  if (!found) return tl::unexpected(found.error());
  return *found;
}

/// The right of that code: codes are those of its register, so that several sources may have it.
Result<Id> right_of_code(service::House& house, const RulesOptions& options) {
  service::RightsQuestion question;
  question.code = options.code;
  question.on = day_or_today(options, house);
  const auto found = service::rights_at(house, service::system_actor(), question);
  if (!found) return tl::unexpected(found.error());
  if (found->rights.empty())
    return fail(ProblemKind::not_found, "cli.rights.no_code", {{"code", options.code}});
  if (found->rights.size() > 1)
    return fail(ProblemKind::invalid, "cli.rights.many_codes", {{"code", options.code}});
  return found->rights.front().id;
}

std::string label_in(const pack::Model& model, const char* catalogue, const std::string& code,
                     Language language) {
  const auto* items = model.find_catalogue(catalogue);
  const auto* item = items == nullptr ? nullptr : items->item(code);
  return item == nullptr ? code : item->label.in(language);
}

/// One row for each right and what stands in its way; a right that nothing stands against has one row too.
std::string conflicts_csv(const service::FeasibilityAnswer& answer, Language language) {
  formats::Table table;
  table.header = {"right", "area_ha", "passes",    "with",   "with_kind",  "common_ha",
                  "share", "stand",   "explained", "source", "source_date"};
  for (const auto& right : answer.rights) {
    const auto row = [&](std::vector<std::string> rest) {
      std::vector<std::string> cells{right.right.code, decimal(right.area_ha, 4), right.passes ? "1" : "0"};
      cells.insert(cells.end(), rest.begin(), rest.end());
      table.rows.push_back({0, std::move(cells)});
    };
    for (const auto& conflict : right.conflicts)
      row({conflict.with.code, conflict.with.kind, decimal(conflict.common_ha, 4), decimal(conflict.share, 6),
           std::string(tenure::code_of(conflict.stand)),
           service::explained(answer.scale, right.right, conflict, language), conflict.with.source,
           conflict.with.source_date});
    for (const auto& reason : right.reasons)
      row({reason.places.empty() ? "" : reason.places.front().code, reason.place->code,
           decimal(reason.common_ha, 4), "", std::string(tenure::code_of(reason.verdict)),
           service::explained(*answer.rules, reason, answer.look, language),
           reason.places.empty() ? "" : reason.places.front().source,
           reason.places.empty() ? "" : reason.places.front().source_date});
    if (right.conflicts.empty() && right.reasons.empty()) row({"", "", "", "", "", "", "", ""});
  }
  return formats::write_csv(table);
}

void print_right(const service::FeasibilityAnswer& answer, const service::RightFeasibility& right,
                 const pack::Model& model, const Common& common) {
  const auto say = [&](const char* key, const Parameters& parameters) {
    *common.out << "  " << text(common.language, std::string("cli.rights.conflicts.") + key, parameters)
                << '\n';
  };
  *common.out << text(common.language,
                      !right.has_to_pass ? "cli.rights.conflicts.not_asked"
                      : right.passes     ? "cli.rights.conflicts.passes"
                                         : "cli.rights.conflicts.stopped",
                      {{"code", right.right.code}, {"area", decimal(right.area_ha, 2)}})
              << '\n';
  for (const auto& conflict : right.conflicts)
    say("with", {{"code", conflict.with.code},
                 {"kind", label_in(model, "right_kind", conflict.with.kind, common.language)},
                 {"area", decimal(conflict.common_ha, 2)},
                 {"share", decimal(conflict.share * 100, 1)},
                 {"explained", service::explained(answer.scale, right.right, conflict, common.language)},
                 {"source", conflict.with.source},
                 {"date", conflict.with.source_date}});
  for (const auto& reason : right.reasons)
    say("reason", {{"explained", service::explained(*answer.rules, reason, answer.look, common.language)}});
  if (right.cleared_by) say("cleared_by", {{"code", right.conflicts[*right.cleared_by].with.code}});
}

void print_tally(const service::FeasibilityAnswer& answer, const Common& common) {
  const auto& tally = answer.tally;
  *common.out << text(common.language, "cli.rights.conflicts.tally",
                      {{"rights", std::to_string(tally.rights)},
                       {"in_conflict", std::to_string(tally.in_conflict)},
                       {"share", decimal(tally.share_in_conflict() * 100, 1)},
                       {"excluded", std::to_string(tally.excluded)},
                       {"uncertain", std::to_string(tally.uncertain)},
                       {"passing", std::to_string(tally.passing)},
                       {"on", answer.on},
                       {"system", answer.measured_in}})
              << '\n';
}

int run_conflicts(const RulesOptions& options, const Common& common) {
  if (options.code.empty() == options.territory.empty())
    return report(common, Problem{ProblemKind::invalid, "cli.rights.code_or_territory", {}, {}});
  auto workspace = open_workspace(options.folder);
  if (!workspace) return report(common, workspace.error());
  auto house = real_house(*workspace->store);
  service::FeasibilityQuestion question;
  question.on = day_or_today(options, house);
  question.scale = options.scale;
  question.exclusions = options.rules;
  question.tolerance = options.tolerance;
  question.look = options.look;
  const auto subject =
      options.code.empty() ? territory_named(house, options.territory) : right_of_code(house, options);
  if (!subject) return report(common, subject.error());
  if (options.code.empty()) {
    question.territory = *subject;
  } else {
    question.right = *subject;
  }
  const auto found = service::rights_feasibility(house, service::system_actor(), question);
  if (!found) return report(common, found.error());
  if (!options.out.empty())
    if (const auto written = put(common, options.out, conflicts_csv(*found, common.language)); !written)
      return report(common, written.error());
  if (common.json) {
    *common.out << service::json_of(*found, common.language).dump(2) << '\n';
  } else if (options.out != "-") {
    if (options.out.empty())
      for (const auto& right : found->rights) print_right(*found, right, house.store.model(), common);
    print_tally(*found, common);
  }
  return done;
}

int run_order(const RulesOptions& options, const Common& common) {
  auto workspace = open_workspace(options.folder);
  if (!workspace) return report(common, workspace.error());
  auto house = real_house(*workspace->store);
  service::OrderQuestion question;
  question.place.point = {options.longitude, options.latitude};
  question.place.on = day_or_today(options, house);
  question.scale = options.scale;
  const auto found = service::rights_order(house, service::system_actor(), question);
  if (!found) return report(common, found.error());
  const auto code = [&](std::size_t i) { return service::text_in(found->at.rights[i].values, "code"); };
  if (common.json) {
    auto out = service::order_json(*found, common.language);
    out["on"] = found->at.on;
    out["rights"] = nlohmann::ordered_json::array();
    for (std::size_t i = 0; i < found->at.rights.size(); ++i) out["rights"].push_back(code(i));
    *common.out << out.dump(2) << '\n';
    return done;
  }
  if (found->at.rights.empty())
    *common.out << text(common.language, "cli.rights.at.none", {{"date", found->at.on}}) << '\n';
  for (std::size_t place = 0; place < found->groups.size(); ++place) {
    std::string codes;
    for (const auto i : found->groups[place]) codes += (codes.empty() ? "" : ", ") + code(i);
    *common.out << place + 1 << ". " << codes << '\n';
  }
  for (const auto& pair : found->pairs)
    *common.out << "   "
                << service::explained(*found->scale, pair.outcome, pair.line, code(pair.one),
                                      code(pair.other), common.language)
                << '\n';
  if (found->circular) *common.out << text(common.language, "cli.rights.order.circular") << '\n';
  return done;
}

Result<std::map<std::string, double>> quantities_of(const std::vector<std::string>& given) {
  std::map<std::string, double> out;
  for (const auto& pair : given) {
    const auto at = pair.find('=');
    const auto number = at == std::string::npos ? Result<double>(tl::unexpected(Problem{}))
                                                : formats::number_from_text(pair.substr(at + 1));
    if (!number || at == 0)
      return fail(ProblemKind::malformed, "cli.rights.pair", {{"option", "--quantity"}, {"value", pair}});
    out[pair.substr(0, at)] = *number;
  }
  return out;
}

void print_stratum(const service::StratumAnswer& answer, const pack::Model& model, const Common& common) {
  const auto say = [&](const char* key, const Parameters& parameters) {
    *common.out << "  " << text(common.language, std::string("cli.rights.stratum.") + key, parameters)
                << '\n';
  };
  const auto quantity = [&](const std::string& code) {
    return label_in(model, "stratum_quantity", code, common.language);
  };
  const auto* verdict = answer.level != nullptr ? "cli.rights.stratum.is"
                        : answer.over           ? "cli.rights.stratum.over"
                                                : "cli.rights.stratum.not_known";
  *common.out << text(common.language, verdict,
                      {{"stratum", answer.level == nullptr ? "" : answer.level->label.in(common.language)},
                       {"on", answer.on}})
              << '\n';
  for (const auto& seen : answer.limits)
    say(seen.within ? "within" : "exceeded",
        {{"quantity", quantity(seen.limit->quantity)},
         {"most", formats::text_of_number(seen.limit->most.value)},
         {"level", seen.limit->level},
         {"basis", service::words_of(seen.basis, common.language)},
         {"disputed", seen.disputed ? " " + text(common.language, "cli.rights.stratum.disputed") : ""}});
  for (const auto& one : answer.wanting) say("wanting", {{"quantity", quantity(one)}});
  for (const auto& one : answer.unsaid) say(one == "mineral" ? "no_mineral" : "no_method", {});
  for (const auto& one : answer.unused) say("unused", {{"quantity", quantity(one)}});
  for (const auto* gap : answer.gaps)
    say("gap", {{"quantity", quantity(gap->quantity)},
                {"level", gap->level},
                {"basis", service::words_of(service::citations_of(answer.strata->head, gap->grounds),
                                            common.language)}});
  if (answer.otherwise != nullptr)
    say("otherwise", {{"stratum", answer.otherwise->label.in(common.language)}});
}

int run_stratum(const RulesOptions& options, const Common& common) {
  auto workspace = open_workspace(options.folder);
  if (!workspace) return report(common, workspace.error());
  auto house = real_house(*workspace->store);
  service::StratumQuestion question;
  question.strata = options.strata;
  question.mineral = options.mineral;
  question.method = options.method;
  question.on = day_or_today(options, house);
  const auto quantities = quantities_of(options.quantities);
  if (!quantities) return report(common, quantities.error());
  question.quantities = *quantities;
  if (!options.territory.empty()) {
    const auto territory = territory_named(house, options.territory);
    if (!territory) return report(common, territory.error());
    question.territory = *territory;
  }
  const auto found = service::rights_stratum(house, service::system_actor(), question);
  if (!found) return report(common, found.error());
  if (common.json) {
    *common.out << service::json_of(*found, common.language).dump(2) << '\n';
  } else {
    print_stratum(*found, house.store.model(), common);
  }
  return done;
}

}  // namespace

RightsActs declare_rights_rules(CLI::App& app, Language language) {
  const auto words = [&](const char* key) { return text(language, key); };
  const auto options = std::make_shared<RulesOptions>();
  const auto declare = [&](const char* name, const char* about) {
    auto* act = app.add_subcommand(name, words(about));
    act->fallthrough();
    act->add_option("folder", options->folder, words("cli.folder"))->required();
    act->add_option("--on", options->on, words("cli.rights.rules_on"));
    return act;
  };
  auto* conflicts = declare("conflicts", "cli.rights.conflicts.about");
  conflicts->add_option("--territory", options->territory, words("cli.rights.conflicts.territory"));
  conflicts->add_option("--code", options->code, words("cli.rights.conflicts.code"));
  conflicts->add_option("--scale", options->scale, words("cli.rights.scale"));
  conflicts->add_option("--rules", options->rules, words("cli.rights.conflicts.rules"));
  conflicts->add_option("--tolerance", options->tolerance, words("cli.rights.conflicts.tolerance"))
      ->capture_default_str();
  conflicts->add_option("--look", options->look, words("cli.rights.conflicts.look"))->capture_default_str();
  conflicts->add_option("--out", options->out, words("cli.rights.conflicts.out"));
  auto* order = declare("order", "cli.rights.order.about");
  order->add_option("longitude", options->longitude, words("cli.rights.at.longitude"))->required();
  order->add_option("latitude", options->latitude, words("cli.rights.at.latitude"))->required();
  order->add_option("--scale", options->scale, words("cli.rights.scale"));
  auto* stratum = declare("stratum", "cli.rights.stratum.about");
  stratum->add_option("--strata", options->strata, words("cli.rights.stratum.strata"));
  stratum->add_option("--territory", options->territory, words("cli.rights.stratum.territory"));
  stratum->add_option("--quantity", options->quantities, words("cli.rights.stratum.quantity"))->required();
  stratum->add_option("--mineral", options->mineral, words("cli.rights.stratum.mineral"));
  stratum->add_option("--method", options->method, words("cli.rights.stratum.method"));
  return {{"conflicts", [options](const Common& common) { return run_conflicts(*options, common); }},
          {"order", [options](const Common& common) { return run_order(*options, common); }},
          {"stratum", [options](const Common& common) { return run_stratum(*options, common); }}};
}

}  // namespace minga::cli
