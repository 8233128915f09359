#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <iostream>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>

#include "cli/all_commands.hpp"
#include "cli/csv_arguments.hpp"
#include "cli/output.hpp"
#include "cli/progress.hpp"
#include "cli/version.hpp"
#include "formats/encoding.hpp"
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

constexpr std::size_t kLargestRatings = std::size_t{1} << 30;

struct ImpactOptions {
  std::string file;
  std::string types;
  std::string report;
  CsvArguments csv;
  int replicates = 1000;
  int simulations = 199;
  std::uint64_t seed = 1;
  int threads = 0;
};

Checked<formats::Table> read_table(const std::string& file, const CsvArguments& csv) {
  const auto bytes = formats::open_bytes(file, kLargestRatings);
  if (!bytes) return tl::unexpected(Problems{bytes.error()});
  if (!file.ends_with(".xlsx")) return formats::read_csv(bytes->view(), csv_options(csv, file));
  formats::XlsxOptions xlsx;
  xlsx.file = file;
  return formats::read_xlsx(bytes->view(), xlsx);
}

Checked<formats::LongRatings> read_ratings(const ImpactOptions& options) {
  if (options.file.ends_with(".xlsx")) {
    const auto table = read_table(options.file, options.csv);
    if (!table) return tl::unexpected(table.error());
    return formats::long_ratings_of(*table, options.file);
  }
  const auto bytes = formats::open_bytes(options.file, kLargestRatings);
  if (!bytes) return tl::unexpected(Problems{bytes.error()});
  return formats::read_long_ratings(bytes->view(), csv_options(options.csv, options.file));
}

/// Who registered: what they are, and whether they rated.
using People = std::map<std::string, impact::AnalysisParticipant>;

impact::Attendance attendance_from(const std::string& state) {
  if (state == "withdrew") return impact::Attendance::withdrew;
  return state == "not_rated" ? impact::Attendance::not_rated : impact::Attendance::rated;
}

/// participant and type, and where they are there group and state (rated, withdrew, not_rated).
Checked<People> read_people(const ImpactOptions& options) {
  People people;
  if (options.types.empty()) return people;
  const auto table = read_table(options.types, options.csv);
  if (!table) return tl::unexpected(table.error());
  const auto column = [&](std::initializer_list<const char*> names) -> std::optional<std::size_t> {
    for (std::size_t i = 0; i < table->header.size(); ++i)
      for (const auto* name : names)
        if (formats::folded(table->header[i]) == name) return i;
    return std::nullopt;
  };
  const auto participant = column({"participant", "participante"}), type = column({"type", "tipo"});
  const auto group = column({"group", "grupo"}), state = column({"state", "estado"});
  if (!participant || !type)
    return tl::unexpected(Problems{
        {ProblemKind::invalid, "cli.impact.types_columns", {}, {options.types, table->header_line, 0, ""}}});
  Problems problems;
  for (const auto& row : table->rows) {
    const auto cell = [&](std::optional<std::size_t> at) { return at ? row.cells[*at] : std::string(); };
    const auto& id = row.cells[*participant];
    if (!people
             .emplace(id,
                      impact::AnalysisParticipant{id, cell(group), cell(type), attendance_from(cell(state))})
             .second)
      problems.push_back({ProblemKind::invalid,
                          "cli.impact.twice",
                          {{"participant", id}},
                          {options.types, row.line, 0, "participant"}});
  }
  if (!problems.empty()) return tl::unexpected(std::move(problems));
  return people;
}

impact::AnalysisInput input_of(const formats::LongRatings& ratings, const People& people) {
  impact::AnalysisInput input;
  std::map<std::string, std::size_t> rows, columns;
  for (const auto& id : ratings.participants) {
    rows[id] = input.participants.size();
    const auto known = people.find(id);
    input.participants.push_back(known == people.end()
                                     ? impact::AnalysisParticipant{id, "", "", impact::Attendance::rated}
                                     : known->second);
  }
  for (const auto& [id, person] : people) {
    if (rows.contains(id)) continue;
    input.participants.push_back(person);
    if (person.attendance == impact::Attendance::rated)
      input.participants.back().attendance = impact::Attendance::not_rated;
  }
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

Result<void> write_report(const ImpactOptions& options, const Json& result, const Common& common) {
  service::Finding finding;
  finding.summary.title_es = finding.summary.title_en = options.file;
  finding.summary.method = "impact";
  finding.summary.method_version = version();
  finding.result = result.dump();
  return put(common, options.report, service::finding_report(finding, common.language));
}

int run_analyze(const ImpactOptions& options, const Common& common) {
  const Working working(common, text(common.language, "cli.working"));
  const auto ratings = read_ratings(options);
  if (!ratings) return report(common, ratings.error());
  const auto people = read_people(options);
  if (!people) return report(common, people.error());
  remark(common, ratings->notices);
  const auto input = input_of(*ratings, *people);
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
    if (const auto written = write_report(options, result, common); !written)
      return report(common, written.error());
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
  const auto options = std::make_shared<ImpactOptions>();
  app.require_subcommand(1);
  auto* analyze = app.add_subcommand("analyze", words("cli.impact.analyze.about"));
  analyze->fallthrough();
  analyze->add_option("file", options->file, words("cli.impact.file"))->required();
  analyze->add_option("--types", options->types, words("cli.impact.types"));
  analyze->add_option("--report", options->report, words("cli.impact.report"));
  analyze->add_option("--replicates", options->replicates, words("cli.impact.replicates"))
      ->check(CLI::Range(0, 10000))
      ->capture_default_str();
  analyze->add_option("--simulations", options->simulations, words("cli.impact.simulations"))
      ->check(CLI::Range(0, 10000))
      ->capture_default_str();
  analyze->add_option("--seed", options->seed, words("cli.seed"))->capture_default_str();
  analyze->add_option("--threads", options->threads, words("cli.threads"))->check(CLI::Range(0, 1024));
  declare_csv(*analyze, language, options->csv);
  return [options](const Common& common) { return run_analyze(*options, common); };
}

}  // namespace minga::cli
