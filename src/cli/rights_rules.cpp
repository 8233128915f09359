#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "cli/house.hpp"
#include "cli/output.hpp"
#include "cli/rights_conflicts.hpp"
#include "cli/rights_import.hpp"
#include "cli/rights_tables.hpp"
#include "formats/number.hpp"
#include "service/finding_words.hpp"
#include "service/labels.hpp"
#include "service/record_references.hpp"
#include "service/rights_order_basis.hpp"
#include "service/rights_rules_json.hpp"
#include "service/rights_tie.hpp"
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
Result<Id> right_of_code(service::House& house, const RulesOptions& options, Language language) {
  service::RightsQuestion question;
  question.code = options.code;
  question.on = day_or_today(options, house);
  const auto found = service::rights_at(house, service::system_actor(), question);
  if (!found) return tl::unexpected(found.error());
  const auto& pending = found->notes.pending;
  if (found->rights.empty() && pending.empty()) {
    const auto why = found->notes.absent.empty()
                         ? std::string()
                         : service::sentences_of({{}, found->notes.absent, {}}, found->on, language).front();
    return why.empty() ? fail(ProblemKind::not_found, "cli.rights.no_code", {{"code", options.code}})
                       : fail(ProblemKind::not_found, "cli.rights.not_that_day", {{"why", why}});
  }
  // One that was only filed is told as such by the answer.
  if (found->rights.size() > 1 || (found->rights.empty() && pending.size() > 1))
    return fail(ProblemKind::invalid, "cli.rights.many_codes", {{"code", options.code}});
  return found->rights.empty() ? pending.front().right.id : found->rights.front().id;
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
  const auto subject = options.code.empty() ? territory_named(house, options.territory)
                                            : right_of_code(house, options, common.language);
  if (!subject) return report(common, subject.error());
  if (options.code.empty()) {
    question.territory = *subject;
  } else {
    question.right = *subject;
  }
  const auto found = service::rights_feasibility(house, service::system_actor(), question);
  if (!found) return report(common, found.error());
  if (!options.out.empty())
    if (const auto written =
            put(common, options.out, conflicts_csv(*found, house.store.model(), common.language));
        !written)
      return report(common, written.error());
  if (common.json) {
    *common.out << service::json_of(*found, common.language).dump(2) << '\n';
  } else if (options.out != "-") {
    if (options.out.empty()) print_conflicts(*found, house.store.model(), common);
    print_tally(*found, common);
  }
  return done;
}

/// "A, B": of the answer, by code.
std::string codes_of(const service::OrderAnswer& answer, const std::vector<std::size_t>& some) {
  std::string out;
  for (const auto i : some) out += (out.empty() ? "" : ", ") + service::name_of(answer.at.rights[i]).code;
  return out;
}

/// Places are numbers only where all of one place share ground; else they stand one below the other.
void print_chain(const service::OrderAnswer& answer, const tenure::Chain& chain, const pack::Model& model,
                 const Common& common) {
  if (!chain.numbered()) *common.out << text(common.language, "cli.rights.order.unnumbered") << '\n';
  for (std::size_t place = 0; place < chain.groups.size(); ++place) {
    const auto mark = chain.numbered() ? std::to_string(place + 1) + "." : std::string("-");
    const bool several = chain.groups[place].size() > 1;
    if (several) *common.out << mark << ' ' << tie_words(answer, chain, place, common.language) << '\n';
    for (const auto i : chain.groups[place]) {
      const auto name = service::name_of(answer.at.rights[i]);
      *common.out << (several ? "   " : "")
                  << text(common.language, several ? "cli.rights.order.one_of" : "cli.rights.order.place",
                          {{"mark", mark},
                           {"code", name.code},
                           {"kind", service::label_in(model, "right_kind", name.kind, common.language)},
                           {"filing", service::words_of(name.filing, common.language)}})
                  << '\n';
    }
  }
  if (chain.circular) *common.out << text(common.language, "cli.rights.order.circular") << '\n';
}

/// What is no right in the order, each with its paper.
void print_beside(const service::OrderAnswer& answer, const char* key, const std::vector<std::size_t>& some,
                  const pack::Model& model, const Common& common) {
  if (some.empty()) return;
  *common.out << text(common.language, key) << '\n';
  for (const auto i : some) {
    const auto name = service::name_of(answer.at.rights[i]);
    *common.out << text(common.language, "cli.rights.order.beside",
                        {{"code", name.code},
                         {"kind", service::label_in(model, "right_kind", name.kind, common.language)},
                         {"source", name.source},
                         {"date", service::written_date(name.source_date, common.language)}})
                << '\n';
  }
}

/// The cases that no pair tells: a line may have ended the overlap that they were about.
void print_cases(const service::OrderAnswer& answer, const Common& common) {
  bool headed = false;
  for (const auto& one : answer.cases) {
    if (one.told_with_pair) continue;
    if (!headed) *common.out << text(common.language, "cli.rights.order.cases") << '\n';
    headed = true;
    *common.out << "  " << service::words_of(one, common.language) << '\n';
  }
}

void print_order(const service::OrderAnswer& answer, const pack::Model& model, const Common& common) {
  const auto say = [&](const char* key, const Parameters& parameters) {
    *common.out << text(common.language, key, parameters) << '\n';
  };
  const auto bounds = answer.restrictions.size(), areas = answer.declared.size();
  say("cli.rights.order.count", {{"rights", std::to_string(answer.at.rights.size() - bounds - areas)},
                                 {"restrictions", std::to_string(bounds)},
                                 {"declared", std::to_string(areas)},
                                 {"on", service::written_date(answer.at.on, common.language)}});
  *common.out << service::words_of(answer.editions, answer.at.on, common.language) << '\n';
  if (answer.ranking.chains.size() > 1)
    say("cli.rights.order.lists", {{"lists", std::to_string(answer.ranking.chains.size())}});
  for (const auto& chain : answer.ranking.chains) {
    say("cli.rights.order.chain", {{"basis", basis_words(answer, chain, common.language)}});
    print_chain(answer, chain, model, common);
  }
  if (!answer.ranking.partly.empty())
    say("cli.rights.order.partly", {{"codes", codes_of(answer, answer.ranking.partly)}});
  if (!answer.ranking.apart.empty())
    say("cli.rights.order.apart", {{"codes", codes_of(answer, answer.ranking.apart)}});
  if (!answer.ranking.alone.empty())
    say("cli.rights.order.alone", {{"codes", codes_of(answer, answer.ranking.alone)}});
  print_beside(answer, "cli.rights.order.restrictions", answer.restrictions, model, common);
  print_beside(answer, "cli.rights.order.declared", answer.declared, model, common);
  if (!answer.pairs.empty()) say("cli.rights.order.why", {});
  for (const auto& pair : answer.pairs)
    *common.out << "  " << service::explained(answer, pair, common.language) << '\n';
  print_cases(answer, common);
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
  if (common.json) {
    auto out = service::order_json(*found, common.language);
    out["on"] = found->at.on;
    out["rights"] = nlohmann::ordered_json::array();
    for (const auto& right : found->at.rights)
      out["rights"].push_back(service::json_of(service::name_of(right)));
    out["pending"] = service::json_of(found->at.notes.pending);
    out["notes"] = service::sentences_of(found->at.notes, found->at.on, common.language);
    *common.out << out.dump(2) << '\n';
  } else if (found->at.rights.empty()) {
    *common.out << text(common.language, "cli.rights.at.none",
                        {{"date", service::written_date(found->at.on, common.language)}})
                << '\n';
  } else {
    print_order(*found, house.store.model(), common);
  }
  if (!common.json)
    for (const auto& note : service::sentences_of(found->at.notes, found->at.on, common.language))
      *common.out << note << '\n';
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
  const auto say_with = [&](const auto& basis, const char* key, const Parameters& parameters) {
    const auto sentence = text(common.language, std::string("cli.rights.stratum.") + key, parameters);
    *common.out << "  " << service::with_basis(sentence, basis, common.language) << '\n';
  };
  const auto level = [&](const std::string& code) {
    const auto found = std::ranges::find(answer.strata->levels, code, &pack::StratumLevel::code);
    return found == answer.strata->levels.end() ? code : found->label.in(common.language);
  };
  const auto quantity = [&](const std::string& code) {
    return service::label_in(model, "stratum_quantity", code, common.language);
  };
  const auto* verdict = answer.level != nullptr ? "cli.rights.stratum.is"
                        : answer.over           ? "cli.rights.stratum.over"
                                                : "cli.rights.stratum.not_known";
  *common.out << text(common.language, verdict,
                      {{"stratum", answer.level == nullptr ? "" : answer.level->label.in(common.language)},
                       {"on", service::written_date(answer.on, common.language)}})
              << '\n';
  for (const auto& seen : answer.limits)
    say_with(seen.basis, seen.within ? "within" : "exceeded",
             {{"quantity", quantity(seen.limit->quantity)},
              {"most", formats::text_of_number(seen.limit->most.value)},
              {"level", level(seen.limit->level)},
              {"disputed", seen.disputed ? " " + text(common.language, "cli.rights.stratum.disputed") : ""}});
  for (const auto& one : answer.wanting) say("wanting", {{"quantity", quantity(one)}});
  for (const auto& one : answer.unsaid) say(one == "mineral" ? "no_mineral" : "no_method", {});
  for (const auto& one : answer.unused) say("unused", {{"quantity", quantity(one)}});
  for (const auto* gap : answer.gaps)
    say_with(service::citations_of(answer.strata->head, gap->grounds), "gap",
             {{"quantity", quantity(gap->quantity)}, {"level", level(gap->level)}});
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
