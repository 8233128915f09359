#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <array>
#include <chrono>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "cli/output.hpp"
#include "cli/progress.hpp"
#include "cli/rights_import.hpp"
#include "cli/rights_layers.hpp"
#include "cli/rights_tables.hpp"
#include "cli/version.hpp"
#include "formats/csv.hpp"
#include "formats/layers/distance_plane.hpp"
#include "formats/number.hpp"

namespace minga::cli {
namespace {

namespace layers = formats::layers;
namespace overlap = methods::overlap;

constexpr double most_margin = 1e6;  // a thousand kilometres: beyond that no plane keeps distances

struct NearOptions {
  std::string rights, lines;
  std::string id, lines_id, crs, lines_crs, distances_in;
  double margin = 0;
  std::string source;
  std::string out, nearest;
  int threads = 0;
};

/// What one run found.
struct NearRights {
  layers::DistancePlane plane;
  layers::ShapeLayer rights, lines;
  std::vector<overlap::Near> pairs;
  std::vector<double> distances;  // of the pairs, in metres
  std::vector<overlap::Nearest> nearest;
  double seconds = 0;
};

Parameters counted(const layers::FeatureKinds& kinds) {
  return {{"lines", std::to_string(kinds.lines)},
          {"areas", std::to_string(kinds.areas)},
          {"points", std::to_string(kinds.points)},
          {"empty", std::to_string(kinds.empty)}};
}

/// Rights without area and lines that are none would be answered by zero, which says that nothing is near.
Result<void> have_what_is_asked(const NearRights& found, const NearOptions& options) {
  const auto refuse = [](const char* code, const layers::FeatureKinds& kinds, const std::string& file) {
    return tl::unexpected(layers::placed({ProblemKind::invalid, code, counted(kinds), {}}, file));
  };
  const auto& rights = found.rights;
  if (!rights.ids.empty() && rights.without_area == rights.ids.size())
    return refuse("cli.rights.near.no_area", rights.kinds, options.rights);
  if (!found.lines.ids.empty() && found.lines.kinds.lines == 0)
    return refuse("cli.rights.near.no_line", found.lines.kinds, options.lines);
  return {};
}

Result<NearRights> find_near(const NearOptions& options) {
  const auto begin = std::chrono::steady_clock::now();
  auto rights = layers::layer_bytes(options.rights, options.id, options.crs);
  if (!rights) return tl::unexpected(rights.error());
  auto lines = layers::layer_bytes(options.lines, options.lines_id, options.lines_crs);
  if (!lines) return tl::unexpected(of_second_layer(lines.error(), "--lines-crs"));
  auto plane = layers::distance_plane(*rights, *lines, options.distances_in);
  if (!plane) return tl::unexpected(plane.error());
  NearRights found;
  found.plane = std::move(*plane);
  const auto made = [&](layers::LayerBytes& bytes, layers::Parts parts) {
    return layers::shapes_in(std::move(bytes), found.plane.plane, parts, options.threads);
  };
  auto areas = made(*rights, layers::Parts::areas);
  if (!areas) return tl::unexpected(areas.error());
  found.rights = std::move(*areas);
  auto paths = made(*lines, layers::Parts::lines);
  if (!paths) return tl::unexpected(paths.error());
  found.lines = std::move(*paths);
  if (const auto usable = have_what_is_asked(found, options); !usable) return tl::unexpected(usable.error());
  const auto& shapes = found.rights.shapes;
  found.pairs = overlap::pairs_near(shapes, found.lines.lines, options.margin, options.threads);
  found.distances = overlap::distances(shapes, found.lines.lines, found.pairs, options.threads);
  found.nearest = overlap::nearest_of(found.pairs, found.distances);
  found.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  return found;
}

std::string metres_text(double value) {
  return decimal(value, 6);
}

/// By what a distance counts as near, in every row: a file is read without the words around it.
constexpr std::array question_columns{"margin_m", "margin_source", "distances_in"};

formats::Table near_table(std::vector<std::string> header) {
  formats::Table table;
  table.header = std::move(header);
  table.header.insert(table.header.end(), question_columns.begin(), question_columns.end());
  return table;
}

void add_near(formats::Table& table, std::vector<std::string> cells, const NearRights& found,
              const NearOptions& options) {
  for (auto& cell :
       {formats::text_of_number(options.margin), options.source, found.plane.plane.system.text()})
    cells.push_back(cell);
  table.rows.push_back({0, std::move(cells)});
}

std::string near_csv(const NearRights& found, const NearOptions& options) {
  auto table = near_table({"right", "line", "distance_m"});
  for (std::size_t i = 0; i < found.pairs.size(); ++i)
    add_near(table,
             {found.rights.ids[found.pairs[i].shape], found.lines.ids[found.pairs[i].line],
              metres_text(found.distances[i])},
             found, options);
  return formats::write_csv(table);
}

std::string nearest_csv(const NearRights& found, const NearOptions& options) {
  auto table = near_table({"right", "line", "distance_m", "lines"});
  for (const auto& one : found.nearest)
    add_near(table,
             {found.rights.ids[one.shape], found.lines.ids[one.line], metres_text(one.distance),
              std::to_string(one.lines)},
             found, options);
  return formats::write_csv(table);
}

const char* chosen_code(layers::ChosenBy chosen_by) {
  switch (chosen_by) {
    case layers::ChosenBy::caller:
      return "caller";
    case layers::ChosenBy::layer:
      return "layer";
    case layers::ChosenBy::zone:
      return "zone";
  }
  return "";
}

nlohmann::ordered_json near_summary(const NearRights& found, const NearOptions& options) {
  const auto& kinds = found.lines.kinds;
  const auto without_line = found.lines.ids.size() - kinds.lines;
  nlohmann::ordered_json out{{"rights", found.rights.ids.size() - found.rights.without_area},
                             {"lines", found.lines.ids.size() - without_line},
                             {"near", found.nearest.size()},
                             {"pairs", found.pairs.size()},
                             {"seconds", found.seconds},
                             {"repaired", found.rights.repaired.size()},
                             {"margin_m", options.margin},
                             {"margin_given_by", "caller"},
                             {"margin_source", nullptr},
                             {"distances_in", found.plane.plane.system.text()},
                             {"distances_chosen_by", chosen_code(found.plane.chosen_by)},
                             {"scale_least", found.plane.scale.least},
                             {"scale_greatest", found.plane.scale.greatest}};
  if (!options.source.empty()) out["margin_source"] = options.source;
  const nlohmann::ordered_json lines{{"features", found.lines.ids.size()},
                                     {"without_line", without_line},
                                     {"areas", kinds.areas},
                                     {"points", kinds.points},
                                     {"empty", kinds.empty},
                                     {"more_than_line", kinds.more_than_line},
                                     {"crs", found.lines.own.text()}};
  out["layers"] = nlohmann::ordered_json::array({json_of_layer(found.rights), lines});
  out["version"] = std::string(version());
  return out;
}

void print_near(const NearRights& found, const nlohmann::ordered_json& summary, const Common& common) {
  const auto say = [&](const std::string& key, const Parameters& parameters) {
    *common.out << text(common.language, "cli.rights.near." + key, parameters) << '\n';
  };
  const auto margin = formats::text_of_number(summary["margin_m"].get<double>());
  say("found", {{"rights", summary["rights"].dump()},
                {"lines", summary["lines"].dump()},
                {"near", summary["near"].dump()},
                {"pairs", summary["pairs"].dump()},
                {"margin", margin}});
  if (summary["margin_source"].is_null()) {
    say("without_source", {{"margin", margin}});
  } else {
    say("with_source", {{"margin", margin}, {"source", summary["margin_source"].get<std::string>()}});
  }
  const Parameters plane{{"crs", found.plane.plane.system.text()},
                         {"least", decimal(found.plane.scale.least, 5)},
                         {"greatest", decimal(found.plane.scale.greatest, 5)},
                         {"percent", decimal(found.plane.scale.error() * 100, 1)}};
  say(std::string("plane_") + chosen_code(found.plane.chosen_by), plane);
  say("scale", plane);
  if (found.plane.scale.error() > layers::greatest_scale_error) say("scale_far", plane);
  if (const auto& without = summary["layers"][1]["without_line"]; without != 0) {
    auto parameters = counted(found.lines.kinds);
    parameters.emplace_back("features", without.dump());
    say("without_line", parameters);
  }
  if (const auto more = found.lines.kinds.more_than_line; more != 0)
    say("more_than_line", {{"features", std::to_string(more)}});
  if (!found.rights.repaired.empty())
    *common.out << text(common.language, "cli.rights.repaired", {{"repaired", summary["repaired"].dump()}})
                << '\n';
}

int run_near(const NearOptions& options, const Common& common) {
  const Working working(common, text(common.language, "cli.working"));
  const auto found = find_near(options);
  if (!found) return report(common, found.error());
  if (!options.out.empty())
    if (const auto written = put(common, options.out, near_csv(*found, options)); !written)
      return report(common, written.error());
  if (!options.nearest.empty())
    if (const auto written = put(common, options.nearest, nearest_csv(*found, options)); !written)
      return report(common, written.error());
  const auto summary = near_summary(*found, options);
  if (common.json) {
    *common.out << summary.dump() << '\n';
  } else if (options.out != "-" && options.nearest != "-") {
    print_near(*found, summary, common);
  }
  return done;
}

}  // namespace

Run declare_rights_near(CLI::App& app, Language language) {
  const auto words = [&](const char* key) { return text(language, key); };
  const auto options = std::make_shared<NearOptions>();
  auto* act = app.add_subcommand("near", words("cli.rights.near.about"));
  act->fallthrough();
  act->add_option("--rights", options->rights, words("cli.rights.rights"))->required();
  act->add_option("--lines", options->lines, words("cli.rights.near.lines"))->required();
  act->add_option("--margin", options->margin, words("cli.rights.near.margin"))
      ->required()
      ->check(CLI::Range(0.0, most_margin))
      ->check(is_number);
  act->add_option("--source", options->source, words("cli.rights.near.source"));
  act->add_option("--out", options->out, words("cli.rights.near.out"));
  act->add_option("--nearest", options->nearest, words("cli.rights.near.nearest"));
  act->add_option("--id", options->id, words("cli.rights.id"));
  act->add_option("--lines-id", options->lines_id, words("cli.rights.near.lines_id"));
  act->add_option("--crs", options->crs, words("cli.rights.crs"));
  act->add_option("--lines-crs", options->lines_crs, words("cli.rights.near.lines_crs"));
  act->add_option("--distances-in", options->distances_in, words("cli.rights.near.distances_in"));
  act->add_option("--threads", options->threads, words("cli.threads"))->check(CLI::Range(0, 1024));
  return [options](const Common& common) { return run_near(*options, common); };
}

}  // namespace minga::cli
