#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>

#include "cli/all_commands.hpp"
#include "cli/csv_arguments.hpp"
#include "cli/progress.hpp"
#include "cli/version.hpp"
#include "formats/wide_matrix.hpp"
#include "methods/impact/impute.hpp"
#include "methods/impact/xmeans.hpp"

namespace minga::cli {
namespace {

using Json = nlohmann::ordered_json;
namespace impact = methods::impact;

struct ClusterOptions {
  std::string file;
  formats::WideOptions wide;
  CsvArguments csv;
  std::string bic = "paper";
  bool no_impute = false;
  impact::XmeansOptions xmeans;
  impact::ImputeOptions impute;
};

/// The rows and columns that hold something: others cannot be clustered and are listed.
struct Kept {
  std::vector<std::size_t> rows, columns;
  std::vector<std::string> left_rows, left_columns;
};

Kept kept_of(const formats::WideMatrix& wide) {
  const std::size_t width = wide.columns.size();
  std::vector<bool> column_used(width, false);
  Kept kept;
  for (std::size_t row = 0; row < wide.ids.size(); ++row) {
    bool row_used = false;
    for (std::size_t column = 0; column < width; ++column)
      if (!std::isnan(wide.cells[row * width + column])) row_used = column_used[column] = true;
    if (row_used) {
      kept.rows.push_back(row);
    } else {
      kept.left_rows.push_back(wide.ids[row]);
    }
  }
  for (std::size_t column = 0; column < width; ++column) {
    if (column_used[column]) {
      kept.columns.push_back(column);
    } else {
      kept.left_columns.push_back(wide.columns[column]);
    }
  }
  return kept;
}

impact::Matrix matrix_of(formats::WideMatrix& wide, const Kept& kept) {
  impact::Matrix matrix;
  matrix.rows = kept.rows.size();
  matrix.columns = kept.columns.size();
  if (matrix.rows == wide.ids.size() && matrix.columns == wide.columns.size()) {
    matrix.cells = std::move(wide.cells);  // a million rows are not copied
    return matrix;
  }
  matrix.cells.reserve(matrix.rows * matrix.columns);
  for (const auto row : kept.rows)
    for (const auto column : kept.columns)
      matrix.cells.push_back(wide.cells[row * wide.columns.size() + column]);
  return matrix;
}

bool has_gaps(const impact::Matrix& matrix) {
  return std::any_of(matrix.cells.begin(), matrix.cells.end(),
                     [](double cell) { return impact::is_missing(cell); });
}

/// Where the first blank cell of the kept rows and columns is.
Problem first_gap(const ClusterOptions& options, const formats::WideMatrix& wide, const Kept& kept,
                  const impact::Matrix& matrix) {
  const auto gap = std::find_if(matrix.cells.begin(), matrix.cells.end(),
                                [](double cell) { return impact::is_missing(cell); });
  const auto at = static_cast<std::size_t>(gap - matrix.cells.begin());
  return {ProblemKind::invalid,
          "cli.cluster.gaps",
          {{"id", wide.ids[kept.rows[at / matrix.columns]]}},
          {options.file, 0, 0, wide.columns[kept.columns[at % matrix.columns]]}};
}

Json json_of(const impact::ImputeReport& report) {
  // Where no cell could be masked nothing is known of the error.
  const auto known = [&](double value) { return report.masked_cells == 0 ? Json() : Json(value); };
  return {{"k", report.k},
          {"weights", report.weights == impact::DonorWeights::uniform ? "uniform" : "distance"},
          {"rmse", known(report.chosen.rmse)},
          {"mae", known(report.chosen.mae)},
          {"exact_share", known(report.chosen.exact_share)},
          {"mean_rmse", known(report.column_mean.rmse)},
          {"missing_cells", report.missing_cells},
          {"k_at_edge", report.k_at_edge},
          {"mean_wins", report.mean_wins}};
}

Json json_of(const impact::Clustering& clustering, const std::optional<impact::ImputeReport>& imputation,
             const ClusterOptions& options, const Kept& kept, const formats::WideMatrix& wide) {
  Json bic = Json::object();
  for (const auto& [k, value] : clustering.bic_per_k) bic[std::to_string(k)] = value;
  Json labels = Json::array();
  std::size_t next = 0;
  for (std::size_t row = 0; row < wide.ids.size(); ++row) {
    const bool used = next < kept.rows.size() && kept.rows[next] == row;
    labels.push_back(used ? Json(clustering.labels[next++]) : Json());
  }
  Json out{{"k", clustering.k},
           {"sizes", clustering.sizes},
           {"labels", labels},
           {"bic", bic},
           {"sse", clustering.sse}};
  out["imputation"] = imputation ? json_of(*imputation) : Json();
  out["rows"] = wide.ids.size();
  out["columns"] = wide.columns.size();
  out["left_out_rows"] = kept.left_rows;
  out["left_out_columns"] = kept.left_columns;
  out["bic_form"] = options.bic;
  out["version"] = std::string(version());
  out["seed"] = options.xmeans.seed;
  return out;
}

std::string names_of(const Json& names) {
  std::string out;
  for (const auto& name : names)
    out += (out.empty() ? "" : ", ") + (name.is_string() ? name.get<std::string>() : name.dump());
  return out;
}

std::string short_number(const Json& number) {
  if (number.is_null()) return "-";
  char digits[32];
  std::snprintf(digits, sizeof digits, "%.4g", number.get<double>());
  return digits;
}

/// What was found and left out, then one line a row: its id and its cluster, or "-".
void print(const Json& result, const formats::WideMatrix& wide, const Common& common) {
  const auto say = [&](std::ostream& stream, const std::string& key, const Parameters& parameters) {
    stream << text(common.language, key, parameters) << '\n';
  };
  say(*common.out, "cli.cluster.found", {{"k", result["k"].dump()}, {"sizes", names_of(result["sizes"])}});
  if (const auto& imputation = result["imputation"]; !imputation.is_null())
    say(*common.out, "cli.cluster.imputed",
        {{"cells", imputation["missing_cells"].dump()},
         {"k", imputation["k"].dump()},
         {"rmse", short_number(imputation["rmse"])},
         {"mean_rmse", short_number(imputation["mean_rmse"])}});
  for (const std::string left : {"left_out_rows", "left_out_columns"})
    if (!result[left].empty()) say(*common.out, "cli.cluster." + left, {{"names", names_of(result[left])}});
  for (std::size_t row = 0; row < wide.ids.size(); ++row)
    *common.out << wide.ids[row] << '\t'
                << (result["labels"][row].is_null() ? "-" : result["labels"][row].dump()) << '\n';
}

int run_cluster(ClusterOptions options, const Common& common) {
  options.xmeans.bic = options.bic == "paper" ? impact::BicForm::paper : impact::BicForm::mle;
  options.impute.seed = options.xmeans.seed;
  options.impute.threads = options.xmeans.threads;
  options.wide.csv = csv_options(options.csv, options.file);
  const Working working(common, text(common.language, "cli.working"));
  auto wide = formats::read_wide_matrix_file(options.file, options.wide);
  if (!wide) return report(common, wide.error());
  remark(common, wide->notices);
  const auto kept = kept_of(*wide);
  if (kept.rows.empty())
    return report(common, Problem{ProblemKind::invalid, "cli.cluster.nothing", {}, {options.file, 0, 0, ""}});
  auto matrix = matrix_of(*wide, kept);
  std::optional<impact::ImputeReport> imputation;
  if (has_gaps(matrix)) {
    if (options.no_impute) return report(common, first_gap(options, *wide, kept, matrix));
    auto imputed = impact::impute(matrix, options.impute);
    if (!imputed) return report(common, imputed.error());
    imputation = std::move(imputed->report);
    matrix = std::move(imputed->completed);
  }
  const auto clustering = impact::xmeans(matrix, options.xmeans);
  if (!clustering) return report(common, clustering.error());
  const auto result = json_of(*clustering, imputation, options, kept, *wide);
  if (common.json) {
    *common.out << result.dump() << '\n';
  } else {
    print(result, *wide, common);
  }
  return done;
}

}  // namespace

Run declare_cluster(CLI::App& app, Language language) {
  const auto words = [&](const char* key) { return text(language, key); };
  const auto options = std::make_shared<ClusterOptions>();
  app.add_option("file", options->file, words("cli.cluster.file"))->required();
  app.add_option("--columns", options->wide.columns, words("cli.cluster.columns"))
      ->delimiter(',')
      ->allow_extra_args(false);
  app.add_option("--id-column", options->wide.id_column, words("cli.cluster.id_column"));
  app.add_option("--k-max", options->xmeans.k_max, words("cli.cluster.k_max"))
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  app.add_option("--seed", options->xmeans.seed, words("cli.seed"))->capture_default_str();
  app.add_option("--bic", options->bic, words("cli.cluster.bic"))
      ->check(CLI::IsMember({"paper", "mle"}))
      ->capture_default_str();
  app.add_option("--threads", options->xmeans.threads, words("cli.threads"))->check(CLI::Range(0, 1024));
  app.add_option("--donors", options->impute.donor_cap, words("cli.cluster.donors"));
  declare_csv(app, language, options->csv);
  app.add_flag("--no-impute", options->no_impute, words("cli.cluster.no_impute"));
  return [options](const Common& common) { return run_cluster(*options, common); };
}

}  // namespace minga::cli
