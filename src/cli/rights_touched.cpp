#include "service/rights_touched.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "cli/house.hpp"
#include "cli/output.hpp"
#include "cli/rights_conflicts.hpp"
#include "cli/rights_import.hpp"
#include "cli/rights_tables.hpp"
#include "formats/csv.hpp"
#include "service/finding_words.hpp"
#include "service/labels.hpp"
#include "service/rights_query.hpp"
#include "service/rights_touched_json.hpp"
#include "service/values.hpp"

namespace minga::cli {
namespace {

struct TouchedOptions {
  std::string folder, area, on, out;
};

/// A notice or a right by its id, a notice by its name, a right by its code.
Result<Id> area_named(service::House& house, const TouchedOptions& options, const std::string& on) {
  if (const auto id = id_from(options.area)) return *id;
  std::vector<store::Record> notices;
  house.store.read([&](store::Reader& reader) {
    notices = service::all_where(reader, "area_notice", {service::equals("name", options.area)});
  });
  if (notices.size() == 1) return notices.front().id;
  service::RightsQuestion question;
  question.code = options.area;
  question.on = on;
  const auto found = service::rights_at(house, service::system_actor(), question);
  if (!found) return tl::unexpected(found.error());
  if (notices.empty() && found->rights.size() == 1) return found->rights.front().id;
  const bool none = notices.empty() && found->rights.empty();
  return fail(none ? ProblemKind::not_found : ProblemKind::invalid,
              none ? "cli.rights.touched.no_area" : "cli.rights.touched.many_areas",
              {{"area", options.area}});
}

std::string word_of(service::Whereabouts where, Language language) {
  return text(language, "cli.rights.touched.word." + std::string(service::code_of(where)));
}

std::string touched_csv(const service::TouchedAnswer& found, const pack::Model& model, Language language) {
  formats::Table table;
  for (const auto* column : {"right", "kind", "kind_code", "where", "where_code", "area", "common", "share",
                             "source", "source_date"})
    table.header.push_back(text(language, std::string("cli.rights.touched.column.") + column));
  for (const auto& one : found.rights)
    table.rows.push_back(
        {0,
         {one.right.code, service::label_in(model, "right_kind", one.right.kind, language), one.right.kind,
          word_of(one.where, language), std::string(service::code_of(one.where)),
          decimal(one.area_ha, area_decimals), decimal(one.common_ha, area_decimals),
          decimal(one.share * 100, 1), one.right.source, one.right.source_date}});
  return formats::write_csv(table);
}

void print_touched(const service::TouchedAnswer& found, const pack::Model& model, const Common& common) {
  const Language in = common.language;
  *common.out << text(in, "cli.rights.touched.area",
                      {{"name", found.name},
                       {"kind", service::label_in(model, "right_kind", found.kind, in)},
                       {"norm", found.norm},
                       {"date", service::written_date(found.norm_date, in)}})
              << '\n';
  for (const auto& one : found.rights)
    if (one.where != service::Whereabouts::outside)
      *common.out << "  "
                  << text(in, "cli.rights.touched.right",
                          {{"code", one.right.code},
                           {"kind", service::label_in(model, "right_kind", one.right.kind, in)},
                           {"where", word_of(one.where, in)},
                           {"common", service::decimals(one.common_ha, in, area_decimals)},
                           {"area", service::decimals(one.area_ha, in, area_decimals)},
                           {"share", service::decimals(one.share * 100, in, 1)},
                           {"source", one.right.source},
                           {"date", service::written_date(one.right.source_date, in)}})
                  << '\n';
  *common.out << text(in, "cli.rights.touched.tally",
                      {{"inside", std::to_string(found.inside)},
                       {"partly", std::to_string(found.partly)},
                       {"outside", std::to_string(found.outside)},
                       {"on", service::written_date(found.on, in)},
                       {"system", found.measured_in}})
              << '\n';
}

int run_touched(const TouchedOptions& options, const Common& common) {
  auto workspace = open_workspace(options.folder);
  if (!workspace) return report(common, workspace.error());
  auto house = real_house(*workspace->store);
  const auto on = options.on.empty() ? to_rfc3339(house.clock()).substr(0, 10) : options.on;
  const auto area = area_named(house, options, on);
  if (!area) return report(common, area.error());
  const auto found = service::rights_touched(house, service::system_actor(), {*area, on});
  if (!found) return report(common, found.error());
  const auto& model = house.store.model();
  if (!options.out.empty())
    if (const auto written = put(common, options.out, touched_csv(*found, model, common.language)); !written)
      return report(common, written.error());
  if (common.json) {
    *common.out << service::json_of(*found).dump(2) << '\n';
  } else if (options.out != "-") {
    print_touched(*found, model, common);
  }
  return done;
}

}  // namespace

Run declare_rights_touched(CLI::App& app, Language language) {
  const auto words = [&](const char* key) { return text(language, key); };
  const auto options = std::make_shared<TouchedOptions>();
  auto* act = app.add_subcommand("touched", words("cli.rights.touched.about"));
  act->fallthrough();
  act->add_option("folder", options->folder, words("cli.folder"))->required();
  act->add_option("area", options->area, words("cli.rights.touched.which"))->required();
  act->add_option("--on", options->on, words("cli.rights.rules_on"));
  act->add_option("--out", options->out, words("cli.rights.touched.out"));
  return [options](const Common& common) { return run_touched(*options, common); };
}

}  // namespace minga::cli
