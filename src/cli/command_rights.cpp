#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <chrono>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/joined.hpp"
#include "cli/all_commands.hpp"
#include "cli/output.hpp"
#include "cli/progress.hpp"
#include "cli/rights_import.hpp"
#include "cli/rights_layers.hpp"
#include "cli/rights_moments.hpp"
#include "cli/rights_tables.hpp"
#include "cli/version.hpp"
#include "formats/layers/shape_layer.hpp"
#include "formats/number.hpp"
#include "methods/overlap/cover.hpp"
#include "methods/overlap/groups.hpp"
#include "methods/overlap/pairs.hpp"
#include "pack/utf8.hpp"
#include "service/right_name.hpp"

namespace minga::cli {
namespace {

using RightsJson = nlohmann::ordered_json;
namespace layers = formats::layers;
namespace overlap = methods::overlap;

constexpr std::size_t most_moments_shown = 10;

struct RightsOptions {
  std::string rights, against;
  layers::ShapeLayerOptions rights_layer, against_layer;
  double min_area = 1;
  std::string out, slivers, shares, groups;
  std::string moment;
  int threads = 0;
};

/// What one run found.
struct Overlaps {
  layers::ShapeLayer rights;
  std::optional<layers::ShapeLayer> against;
  std::vector<overlap::Pair> pairs;
  std::vector<overlap::Cover> covers;
  std::vector<ClaimGroup> groups;
  ClaimMoments moments;
  double seconds = 0;

  const layers::ShapeLayer& other() const { return against ? *against : rights; }
};

Result<void> find_groups(const RightsOptions& options, Overlaps& found) {
  if (options.moment.empty()) return {};
  auto texts = layers::column_of(options.rights, options.moment);
  if (!texts) return tl::unexpected(texts.error());
  found.moments = claim_moments(std::move(*texts));
  for (auto& members : overlap::simultaneous(found.pairs, found.moments.numbers, options.min_area)) {
    const auto first = members.front();
    found.groups.push_back({std::move(members), found.moments.texts[first], found.moments.hour_told[first]});
  }
  return {};
}

Result<Overlaps> find_overlaps(const RightsOptions& options) {
  const auto begin = std::chrono::steady_clock::now();
  Overlaps found;
  auto rights = layers::shape_layer(options.rights, options.rights_layer);
  if (!rights) return tl::unexpected(rights.error());
  found.rights = std::move(*rights);
  const overlap::PairOptions how{true, options.threads};
  const auto& shapes = found.rights.shapes;
  if (options.against.empty()) {
    found.pairs = overlap::pairs_within(shapes, how);
    found.covers = overlap::covers_within(shapes, found.pairs, options.min_area, options.threads);
    if (const auto grouped = find_groups(options, found); !grouped) return tl::unexpected(grouped.error());
  } else {
    auto against_layer = options.against_layer;
    against_layer.plane_crs = found.rights.plane_crs;
    auto against = layers::shape_layer(options.against, against_layer);
    if (!against) return tl::unexpected(of_second_layer(against.error(), "--against-crs"));
    found.against = std::move(*against);
    found.pairs = overlap::pairs_between(shapes, found.against->shapes, how);
    found.covers = overlap::covers_between(shapes, found.against->shapes, found.pairs, options.min_area,
                                           options.threads);
  }
  found.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  return found;
}

/// What stays out of the groups, which nobody would notice otherwise.
void add_moments(const Overlaps& found, const RightsOptions& options, RightsJson& out) {
  const auto& moments = found.moments;
  RightsJson first = RightsJson::array();
  for (const auto row : moments.unreadable)
    if (first.size() < most_moments_shown)
      first.push_back({{"row", row + 1}, {"id", found.rights.ids[row]}, {"value", moments.texts[row]}});
  out["moments"] = {{"column", options.moment},
                    {"missing", moments.missing},
                    {"unreadable", moments.unreadable.size()},
                    {"first_unreadable", first}};
}

RightsJson summary_of(const Overlaps& found, const RightsOptions& options) {
  std::size_t over = 0, slivers = 0;
  double hectares = 0, sliver_area = 0, covered = 0, total = 0;
  std::size_t overlapped = 0;
  for (const auto& pair : found.pairs) {
    hectares += pair.area / 1e4;
    if (pair.area > options.min_area) {
      ++over;
    } else if (pair.overlaps()) {
      ++slivers;
      sliver_area += pair.area;
    }
  }
  for (std::size_t i = 0; i < found.covers.size(); ++i) {
    covered += found.covers[i].covered / 1e4;
    total += found.rights.shapes[i].area() / 1e4;
    if (found.covers[i].overlaps > 0) ++overlapped;
  }
  RightsJson out{
      {"rights", found.rights.ids.size()},
      {"intersecting", found.pairs.size()},
      {"over_min_area", over},
      {"area_ha", hectares},
      {"repaired", found.rights.repaired.size() + (found.against ? found.against->repaired.size() : 0)},
      {"seconds", found.seconds},
      {"min_area_m2", options.min_area},
      {"slivers", slivers},
      {"slivers_area_m2", sliver_area},
      {"rights_overlapped", overlapped},
      {"rights_area_ha", total},
      {"rights_covered_ha", covered},
      {"areas_in", found.rights.plane.text()},
      {"areas_are", found.rights.plane.fitness == layers::Fitness::zone ? "zone" : "equal_area"}};
  if (found.against) out["against"] = found.against->ids.size();
  if (!options.moment.empty()) {
    const auto with_hour = std::ranges::count_if(found.groups, &ClaimGroup::hour_told);
    out["simultaneous_groups"] = with_hour;
    out["groups_without_hour"] = static_cast<std::ptrdiff_t>(found.groups.size()) - with_hour;
    add_moments(found, options, out);
  }
  out["layers"] = RightsJson::array({json_of_layer(found.rights)});
  if (found.against) out["layers"].push_back(json_of_layer(*found.against));
  out["version"] = std::string(version());
  return out;
}

std::string rounded(const RightsJson& number, int digits) {
  return decimal(number.get<double>(), digits);
}

std::string slivers_words(const RightsJson& square_metres, const Common& common) {
  constexpr double in_a_hectare = 1e4;
  return service::area_words(square_metres.get<double>() / in_a_hectare, common.language);
}

void print_moments(const RightsJson& moments, const Common& common) {
  const auto words = [&](const std::string& key, const Parameters& parameters) {
    return text(common.language, "cli.rights." + key, parameters);
  };
  const auto column = moments["column"].get<std::string>();
  std::vector<std::string> first;
  for (const auto& one : moments["first_unreadable"])
    first.push_back(words("moment_unreadable", {{"row", one["row"].dump()},
                                                {"id", one["id"].get<std::string>()},
                                                {"value", pack::excerpt(one["value"].get<std::string>())}}));
  if (moments["unreadable"] != first.size()) first.emplace_back("…");
  if (!first.empty())
    *common.out << words("moments_unreadable", {{"count", moments["unreadable"].dump()},
                                                {"column", column},
                                                {"first", joined(first, "; ")}})
                << '\n';
  if (moments["missing"] != 0)
    *common.out << words("moments_missing", {{"count", moments["missing"].dump()}, {"column", column}})
                << '\n';
}

void print_summary(const RightsJson& summary, const Common& common) {
  const auto say = [&](const std::string& key, const Parameters& parameters) {
    *common.out << text(common.language, "cli.rights." + key, parameters) << '\n';
  };
  say("found", {{"rights", summary["rights"].dump()},
                {"intersecting", summary["intersecting"].dump()},
                {"over", summary["over_min_area"].dump()},
                {"min_area", formats::text_of_number(summary["min_area_m2"].get<double>())},
                {"area", rounded(summary["area_ha"], 2)}});
  say("covered", {{"overlapped", summary["rights_overlapped"].dump()},
                  {"covered", rounded(summary["rights_covered_ha"], 2)},
                  {"area", rounded(summary["rights_area_ha"], 2)}});
  say("tolerance", {{"tolerance", formats::text_of_number(summary["min_area_m2"].get<double>())}});
  if (summary["slivers"] != 0)
    say("slivers", {{"slivers", summary["slivers"].dump()},
                    {"area", slivers_words(summary["slivers_area_m2"], common)}});
  if (summary["repaired"] != 0) say("repaired", {{"repaired", summary["repaired"].dump()}});
  if (summary.contains("simultaneous_groups")) {
    const bool untold = summary["groups_without_hour"] != 0;
    if (!untold || summary["simultaneous_groups"] != 0)
      say("simultaneous_groups", {{"groups", summary["simultaneous_groups"].dump()}});
    if (untold) say("groups_without_hour", {{"groups", summary["groups_without_hour"].dump()}});
    print_moments(summary["moments"], common);
  }
  say("areas_in_" + summary["areas_are"].get<std::string>(),
      {{"crs", summary["areas_in"].get<std::string>()}});
}

/// "pairs.csv" gives "pairs.slivers.csv".
std::string beside(const std::string& file, const std::string& what) {
  const auto dot = file.rfind('.');
  const auto slash = file.rfind('/');
  if (dot == std::string::npos || (slash != std::string::npos && dot < slash)) return file + "." + what;
  return file.substr(0, dot) + "." + what + file.substr(dot);
}

Result<void> write_files(const Overlaps& found, const RightsOptions& options, const Common& common) {
  const auto system = found.rights.plane.text();
  const RightsView a{found.rights.ids, found.rights.shapes, system},
      b{found.other().ids, found.other().shapes, system};
  std::vector<std::pair<std::string, std::string>> files;
  if (!options.out.empty()) files.emplace_back(options.out, pairs_csv(found.pairs, a, b, options.min_area));
  std::string slivers = options.slivers;
  if (slivers.empty() && !to_standard_output(options.out)) slivers = beside(options.out, "slivers");
  if (!slivers.empty()) files.emplace_back(slivers, slivers_csv(found.pairs, a, b, options.min_area));
  if (!options.shares.empty()) files.emplace_back(options.shares, shares_csv(a, found.covers));
  if (!options.groups.empty()) files.emplace_back(options.groups, groups_csv(a, found.groups));
  for (const auto& [file, bytes] : files)
    if (const auto written = put(common, file, bytes); !written) return written;
  return {};
}

int run_overlap(RightsOptions options, const Common& common) {
  options.rights_layer.threads = options.against_layer.threads = options.threads;
  if (!options.groups.empty() && options.moment.empty())
    return report(common, Problem{ProblemKind::invalid, "cli.rights.groups_need_moment", {}, {}});
  const Working working(common, text(common.language, "cli.working"));
  const auto found = find_overlaps(options);
  if (!found) return report(common, found.error());
  if (const auto written = write_files(*found, options, common); !written)
    return report(common, written.error());
  const auto summary = summary_of(*found, options);
  if (common.json) {
    *common.out << summary.dump() << '\n';
  } else if (options.out != "-") {
    print_summary(summary, common);
  }
  return done;
}

}  // namespace

Run declare_rights(CLI::App& app, Language language) {
  const auto words = [&](const char* key) { return text(language, key); };
  const auto options = std::make_shared<RightsOptions>();
  app.require_subcommand(1);
  auto* act = app.add_subcommand("overlap", words("cli.rights.overlap.about"));
  act->fallthrough();
  act->add_option("--rights", options->rights, words("cli.rights.rights"))->required();
  auto* against = act->add_option("--against", options->against, words("cli.rights.against"));
  act->add_option("--min-area", options->min_area, words("cli.rights.min_area"))
      ->check(CLI::Range(0.0, 1e12))
      ->check(is_number)
      ->capture_default_str();
  act->add_option("--out", options->out, words("cli.rights.out"));
  act->add_option("--slivers", options->slivers, words("cli.rights.slivers_file"));
  act->add_option("--shares", options->shares, words("cli.rights.shares_file"));
  // Claims compete with each other, not with another layer.
  act->add_option("--moment", options->moment, words("cli.rights.moment"))->excludes(against);
  act->add_option("--groups", options->groups, words("cli.rights.groups_file"))->excludes(against);
  act->add_option("--id", options->rights_layer.id, words("cli.rights.id"));
  act->add_option("--against-id", options->against_layer.id, words("cli.rights.against_id"));
  act->add_option("--crs", options->rights_layer.crs, words("cli.rights.crs"));
  act->add_option("--against-crs", options->against_layer.crs, words("cli.rights.against_crs"));
  act->add_option("--areas-in", options->rights_layer.plane_crs, words("cli.rights.areas_in"));
  act->add_option("--threads", options->threads, words("cli.threads"))->check(CLI::Range(0, 1024));
  const auto import = declare_rights_import(app, language);
  const auto at = declare_rights_at(app, language);
  const auto near = declare_rights_near(app, language);
  auto rules = declare_rights_rules(app, language);
  rules.merge(declare_rights_scale(app, language));
  const auto touched = declare_rights_touched(app, language);
  return [options, import, at, near, rules, touched, &app](const Common& common) {
    if (app.got_subcommand("import")) return import(common);
    if (app.got_subcommand("at")) return at(common);
    if (app.got_subcommand("near")) return near(common);
    if (app.got_subcommand("touched")) return touched(common);
    for (const auto& ruled : rules)
      if (app.got_subcommand(ruled.first)) return ruled.second(common);
    return run_overlap(*options, common);
  };
}

}  // namespace minga::cli
