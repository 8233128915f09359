#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <fstream>
#include <iostream>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>

#include "cli/all_commands.hpp"
#include "cli/progress.hpp"
#include "cli/version.hpp"
#include "formats/file_bytes.hpp"
#include "formats/ratings.hpp"
#include "formats/xlsx.hpp"
#include "methods/impact/analysis.hpp"
#include "service/analyses.hpp"
#include "service/finding_files.hpp"
#include "service/finding_json.hpp"

namespace minga::cli {
namespace {

using Json = nlohmann::ordered_json;
namespace impact = methods::impact;

constexpr std::size_t kLargestFile = std::size_t{1} << 30;

struct Options {
  std::string file;
  std::string types;
  std::string report;
  int replicates = 1000;
  int simulations = 199;
  std::uint64_t seed = 1;
  int threads = 0;
};

Checked<formats::LongRatings> read_ratings(const std::string& file) {
  const auto bytes = formats::open_bytes(file, kLargestFile);
  if (!bytes) return tl::unexpected(Problems{bytes.error()});
  formats::CsvOptions csv;
  csv.file = file;
  if (!file.ends_with(".xlsx")) return formats::read_long_ratings(bytes->view(), csv);
  formats::XlsxOptions xlsx;
  xlsx.file = file;
  const auto table = formats::read_xlsx(bytes->view(), xlsx);
  if (!table) return tl::unexpected(table.error());
  return formats::long_ratings_of(*table, file);
}

/// participant,type: who is what, where the groups of the ratings do not say it.
Checked<std::map<std::string, std::string>> read_types(const std::string& file) {
  std::map<std::string, std::string> types;
  if (file.empty()) return types;
  const auto bytes = formats::open_bytes(file, kLargestFile);
  if (!bytes) return tl::unexpected(Problems{bytes.error()});
  const auto table = formats::read_csv(bytes->view());
  if (!table) return tl::unexpected(table.error());
  std::size_t participant = table->header.size(), type = table->header.size();
  for (std::size_t i = 0; i < table->header.size(); ++i) {
    if (table->header[i] == "participant" || table->header[i] == "participante") participant = i;
    if (table->header[i] == "type" || table->header[i] == "tipo") type = i;
  }
  if (participant == table->header.size() || type == table->header.size())
    return tl::unexpected(Problems{{ProblemKind::invalid, "impact.types_columns", {}, {file, 1, 0, ""}}});
  for (const auto& row : table->rows) types[row.cells[participant]] = row.cells[type];
  return types;
}

impact::AnalysisInput input_of(const formats::LongRatings& ratings, const std::map<std::string, std::string>& types) {
  impact::AnalysisInput input;
  std::map<std::string, std::size_t> rows, columns;
  for (const auto& id : ratings.participants) {
    rows[id] = input.participants.size();
    const auto type = types.find(id);
    input.participants.push_back({id, "", type == types.end() ? "" : type->second, impact::Attendance::rated});
  }
  for (const auto& [id, type] : types)
    if (!rows.contains(id)) input.participants.push_back({id, "", type, impact::Attendance::not_rated});
  for (const auto& id : ratings.impacts) {
    columns[id] = input.impacts.size();
    input.impacts.push_back(id);
  }
  input.answers.valuation = impact::Matrix(input.participants.size(), input.impacts.size());
  input.answers.prioritization = input.answers.valuation;
  for (auto& reasons : input.reasons) reasons.assign(input.answers.valuation.cells.size(), std::nullopt);
  for (const auto& rating : ratings.ratings) {
    const auto row = rows.at(rating.participant);
    const auto column = columns.at(rating.impact);
    input.participants[row].group = rating.group;
    for (const auto axis : impact::both_axes) {
      const auto& cell = axis == impact::Axis::valuation ? rating.valuation : rating.prioritization;
      if (cell.level) input.answers.on(axis)(row, column) = *cell.level;
      input.reasons[static_cast<std::size_t>(axis)][row * input.impacts.size() + column] = cell.missing;
    }
  }
  return input;
}

void print(const Json& result, const Common& common) {
  const auto& sentences = result["sentences"];
  for (const auto* part : {"answer", "how_sure"})
    for (const auto& sentence : sentences[part]) *common.out << sentence.get<std::string>() << '\n';
  for (const auto& warning : result["warnings"]) *common.err << warning.value("text", "") << '\n';
}

Result<void> write_report(const Options& options, const Json& result, Language language) {
  service::Finding finding;
  finding.summary.title_es = finding.summary.title_en = options.file;
  finding.summary.method = "impact";
  finding.summary.method_version = version();
  finding.result = result.dump();
  std::ofstream out(options.report, std::ios::binary);
  out << service::finding_report(finding, language);
  out.flush();
  if (!out) return fail(ProblemKind::storage, "file.unwritable", {{"file", options.report}});
  return {};
}

int run_analyze(const Options& options, const Common& common) {
  const Working working(common, text(common.language, "cli.working"));
  const auto ratings = read_ratings(options.file);
  if (!ratings) return report(common, ratings.error());
  const auto types = read_types(options.types);
  if (!types) return report(common, types.error());
  const auto input = input_of(*ratings, *types);
  impact::AnalysisOptions analysis_options;
  analysis_options.bootstrap_replicates = options.replicates;
  analysis_options.continuum_simulations = options.simulations;
  analysis_options.seed = options.seed;
  analysis_options.threads = options.threads;
  const auto analysis = impact::analyse(input, analysis_options);
  if (!analysis) return report(common, analysis.error());
  std::vector<service::ImpactWords> words;
  for (const auto& id : input.impacts) words.push_back({id, "", id, id, "", false});
  auto result = service::json_of(input, *analysis, words);
  result["version"] = std::string(version());
  result["seed"] = options.seed;
  if (!options.report.empty())
    if (const auto written = write_report(options, result, common.language); !written) return report(common, written.error());
  service::add_sentences(result, common.language);
  if (common.json) {
    *common.out << result.dump() << '\n';
  } else {
    print(result, common);
  }
  return done;
}

}  // namespace

Run declare_impact(CLI::App& app, Language language) {
  const auto words = [&](const char* key) { return text(language, key); };
  const auto options = std::make_shared<Options>();
  app.require_subcommand(1);
  auto* analyze = app.add_subcommand("analyze", words("cli.impact.analyze.about"));
  analyze->fallthrough();
  analyze->add_option("file", options->file, words("cli.impact.file"))->required();
  analyze->add_option("--types", options->types, words("cli.impact.types"));
  analyze->add_option("--report", options->report, words("cli.impact.report"));
  analyze->add_option("--replicates", options->replicates, words("cli.impact.replicates"))->check(CLI::Range(0, 10000))->capture_default_str();
  analyze->add_option("--simulations", options->simulations, words("cli.impact.simulations"))->check(CLI::Range(0, 10000))->capture_default_str();
  analyze->add_option("--seed", options->seed, words("cli.seed"))->capture_default_str();
  analyze->add_option("--threads", options->threads, words("cli.threads"))->check(CLI::Range(0, 1024));
  return [options](const Common& common) { return run_analyze(*options, common); };
}

}  // namespace minga::cli
