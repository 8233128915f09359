#include "methods/impact/impute.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstdint>
#include <span>
#include <string>
#include <utility>

#include "methods/impact/impute_folds.hpp"
#include "methods/impact/impute_predict.hpp"
#include "methods/impact/impute_search.hpp"
#include "methods/impact/impute_trials.hpp"
#include "methods/impact/random.hpp"
#include "methods/parallel.hpp"

namespace minga::methods::impact {

namespace {

constexpr std::size_t filled_rows_at_a_time = 16;

// Squares of differences must not overflow.
constexpr double greatest_magnitude = 1e100;

// Streams of the seed; rows of the matrix use the numbers below 2^32 for their folds.
constexpr std::uint64_t donor_stream = std::uint64_t{1} << 40;
constexpr std::uint64_t trial_stream = donor_stream + 1;

Result<void> check(const Matrix& answers, const ImputeOptions& options) {
  if (answers.cells.size() != answers.rows * answers.columns)
    return fail(ProblemKind::internal, "impute.shape");
  if (options.k_min < 1 || options.k_max < options.k_min)
    return fail(ProblemKind::invalid, "impute.option_k",
                {{"k_min", std::to_string(options.k_min)}, {"k_max", std::to_string(options.k_max)}});
  if (options.folds < 2)
    return fail(ProblemKind::invalid, "impute.option_folds", {{"folds", std::to_string(options.folds)}});
  const auto bad = std::find_if(answers.cells.begin(), answers.cells.end(), [](double cell) {
    return std::abs(cell) > greatest_magnitude;  // false for a missing cell
  });
  if (bad == answers.cells.end()) return {};
  const auto cell = static_cast<std::size_t>(bad - answers.cells.begin());
  return fail(ProblemKind::invalid, "impute.cell_not_finite",
              {{"row", std::to_string(cell / answers.columns + 1)},
               {"column", std::to_string(cell % answers.columns + 1)}});
}

std::vector<std::uint32_t> rows_with_answers(const Matrix& answers) {
  std::vector<std::uint32_t> rows;
  for (std::size_t row = 0; row < answers.rows; ++row) {
    const std::span<const double> cells = answers.row(row);
    if (!std::all_of(cells.begin(), cells.end(), is_missing)) rows.push_back(static_cast<std::uint32_t>(row));
  }
  return rows;
}

// `cap` of the rows, each as likely as the other, ascending; all of them if cap is 0 or too great.
std::vector<std::uint32_t> sample(std::vector<std::uint32_t> rows, std::size_t cap, std::uint64_t seed,
                                  std::uint64_t stream) {
  if (cap == 0 || cap >= rows.size()) return rows;
  Random random(seed, stream);
  for (std::size_t taken = 0; taken < cap; ++taken)
    std::swap(rows[taken], rows[taken + random.below(rows.size() - taken)]);
  rows.resize(cap);
  std::sort(rows.begin(), rows.end());
  return rows;
}

void describe(const Matrix& answers, const ColumnSums& sums, const std::vector<std::uint32_t>& rows,
              ImputeReport& report) {
  std::size_t answered = 0;
  for (const std::size_t count : sums.answered) answered += count;
  report.missing_cells = answers.cells.size() - answered;
  if (!answers.cells.empty())
    report.missing_share =
        static_cast<double>(report.missing_cells) / static_cast<double>(answers.cells.size());
  auto next = rows.begin();
  for (std::size_t row = 0; row < answers.rows; ++row) {
    if (next != rows.end() && *next == row) {
      ++next;
    } else {
      report.empty_rows.push_back(row);
    }
  }
  for (std::size_t column = 0; column < answers.columns; ++column)
    if (sums.answered[column] == 0) report.empty_columns.push_back(column);
}

struct Filled {
  Matrix completed;
  std::size_t by_column_mean = 0;
};

Filled fill(const Matrix& answers, const ColumnSums& sums, const DonorSearch& search,
            const std::vector<std::uint32_t>& rows, int k, DonorWeights weights, int threads) {
  Filled filled{answers, 0};
  std::atomic<std::size_t> by_column_mean = 0;
  const auto donors_wanted = static_cast<std::size_t>(k);
  parallel_for(rows.size(), filled_rows_at_a_time, threads, [&](const Chunk& chunk) {
    std::vector<Query> queries;
    for (std::size_t index = chunk.begin; index < chunk.end; ++index) {
      Query query = fill_query(answers, rows[index], sums.answered);
      if (!query.targets.empty()) queries.push_back(std::move(query));
    }
    Prediction prediction;
    search.nearest(queries, donors_wanted,
                   [&](std::size_t query, std::uint32_t column, std::span<const Neighbour> donors) {
                     double& cell = filled.completed(queries[query].receiver, column);
                     if (donors.empty()) {
                       cell = sums.mean(column);
                       ++by_column_mean;
                       return;
                     }
                     prediction.read(search, column, donors);
                     cell = prediction.value(donors_wanted, weights);
                   });
  });
  filled.by_column_mean = by_column_mean;
  return filled;
}

}  // namespace

Result<Imputed> impute(const Matrix& answers, const ImputeOptions& options) {
  if (auto checked = check(answers, options); !checked) return tl::unexpected(std::move(checked.error()));
  ImputeReport report;
  const ColumnSums sums(answers);
  const std::vector<std::uint32_t> rows = rows_with_answers(answers);
  describe(answers, sums, rows, report);
  const DonorSearch search(answers, sample(rows, options.donor_cap, options.seed, donor_stream), options.seed,
                           options.threads);
  report.donor_rows = search.donors();
  run_trials(answers, sums, search, sample(rows, options.cv_row_cap, options.seed, trial_stream), options,
             report);
  Filled filled = fill(answers, sums, search, rows, report.k, report.weights, options.threads);
  report.filled_by_column_mean = filled.by_column_mean;
  return Imputed{std::move(filled.completed), std::move(report)};
}

Result<Matrix> impute_with(const Matrix& answers, int k, DonorWeights weights, const ImputeOptions& options) {
  ImputeOptions given = options;
  given.k_min = given.k_max = k;
  if (auto checked = check(answers, given); !checked) return tl::unexpected(std::move(checked.error()));
  const ColumnSums sums(answers);
  const std::vector<std::uint32_t> rows = rows_with_answers(answers);
  const DonorSearch search(answers, sample(rows, options.donor_cap, options.seed, donor_stream), options.seed,
                           options.threads);
  return fill(answers, sums, search, rows, k, weights, options.threads).completed;
}

}  // namespace minga::methods::impact
