#include "methods/impact/impute_trials.hpp"

#include <algorithm>
#include <cstdint>
#include <span>
#include <utility>

#include "methods/impact/impute_folds.hpp"
#include "methods/impact/impute_predict.hpp"
#include "methods/parallel.hpp"

namespace minga::methods::impact {

namespace {

constexpr std::size_t tried_rows_at_a_time = 8;

void drop_duplicates(std::vector<double>& values) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
}

// The levels that occur. Duplicates go every now and then, so that ratings take no room to speak of.
LevelCheck levels_of(const Matrix& answers, const std::vector<std::uint32_t>& rows) {
  std::vector<double> values;
  std::size_t compact_at = 4096;
  for (const std::uint32_t row : rows) {
    for (const double cell : answers.row(row))
      if (!is_missing(cell)) values.push_back(cell);
    if (values.size() < compact_at) continue;
    drop_duplicates(values);
    compact_at = std::max<std::size_t>(4096, 2 * values.size());
  }
  return LevelCheck(std::move(values));
}

// Errors of one chunk of rows: of each trial, and of the column means.
struct Tally {
  std::vector<ErrorSum> trials;
  ErrorSum column_mean;
  std::size_t cells = 0;

  void add(const Tally& other) {
    trials.resize(other.trials.size());
    for (std::size_t trial = 0; trial < trials.size(); ++trial) trials[trial].add(other.trials[trial]);
    column_mean.add(other.column_mean);
    cells += other.cells;
  }
};

std::vector<ImputeTrial> all_trials(const ImputeOptions& options) {
  std::vector<ImputeTrial> trials;
  for (int k = options.k_min; k <= options.k_max; ++k)
    for (const DonorWeights weights : {DonorWeights::uniform, DonorWeights::distance})
      trials.push_back({k, weights, {}});
  return trials;
}

Tally tally(const Matrix& answers, const ColumnSums& sums, const DonorSearch& search,
            std::span<const std::uint32_t> rows, const ImputeOptions& options, const LevelCheck& levels,
            const std::vector<ImputeTrial>& trials) {
  std::vector<Query> queries;
  for (const std::uint32_t row : rows)
    queries.push_back(
        fold_query(answers, row, static_cast<std::size_t>(options.folds), options.seed, sums.answered));
  Tally result;
  result.trials.resize(trials.size());
  Prediction prediction;
  const auto visit = [&](std::size_t query, std::uint32_t column, std::span<const Neighbour> donors) {
    const double truth = answers(queries[query].receiver, column);
    const double column_mean = sums.mean_without(column, truth);
    const LevelCheck::Bounds level = levels.around(truth);
    result.column_mean.add(column_mean, truth, level);
    ++result.cells;
    if (!donors.empty()) prediction.read(search, column, donors);
    for (std::size_t trial = 0; trial < trials.size(); ++trial) {
      const double guess =
          donors.empty() ? column_mean
                         : prediction.value(static_cast<std::size_t>(trials[trial].k), trials[trial].weights);
      result.trials[trial].add(guess, truth, level);
    }
  };
  search.nearest(queries, static_cast<std::size_t>(options.k_max), visit);
  return result;
}

void choose(const ImputeOptions& options, ImputeReport& report) {
  const ImputeTrial* best = &report.trials.front();
  for (const ImputeTrial& trial : report.trials)
    if (trial.error.rmse < best->error.rmse) best = &trial;
  report.k = best->k;
  report.weights = best->weights;
  report.chosen = best->error;
  const bool had_a_choice = report.masked_cells > 0 && options.k_min < options.k_max;
  report.k_at_edge = had_a_choice && (best->k == options.k_min || best->k == options.k_max);
  report.mean_wins = report.masked_cells > 0 && report.column_mean.rmse <= report.chosen.rmse;
}

}  // namespace

ColumnSums::ColumnSums(const Matrix& answers) : answered(answers.columns, 0), sum(answers.columns, 0) {
  for (std::size_t row = 0; row < answers.rows; ++row) {
    for (std::size_t column = 0; column < answers.columns; ++column) {
      const double cell = answers(row, column);
      if (is_missing(cell)) continue;
      ++answered[column];
      sum[column] += cell;
    }
  }
}

void run_trials(const Matrix& answers, const ColumnSums& sums, const DonorSearch& search,
                const std::vector<std::uint32_t>& rows, const ImputeOptions& options, ImputeReport& report) {
  report.trials = all_trials(options);
  const LevelCheck levels = levels_of(answers, rows);
  std::vector<Tally> tallies(chunk_count(rows.size(), tried_rows_at_a_time));
  parallel_for(rows.size(), tried_rows_at_a_time, options.threads, [&](const Chunk& chunk) {
    const auto some = std::span(rows).subspan(chunk.begin, chunk.end - chunk.begin);
    tallies[chunk.index] = tally(answers, sums, search, some, options, levels, report.trials);
  });
  Tally total;
  total.trials.resize(report.trials.size());
  for (const Tally& part : tallies) total.add(part);
  for (std::size_t trial = 0; trial < report.trials.size(); ++trial)
    report.trials[trial].error = total.trials[trial].over(total.cells);
  report.column_mean = total.column_mean.over(total.cells);
  report.masked_cells = total.cells;
  report.cv_rows = rows.size();
  choose(options, report);
}

}  // namespace minga::methods::impact
