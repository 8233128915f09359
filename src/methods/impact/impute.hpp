#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/problem.hpp"
#include "methods/impact/matrix.hpp"

namespace minga::methods::impact {

/// How donors' answers are averaged: each alike, or by the inverse of their distance.
enum class DonorWeights { uniform, distance };

struct ImputeOptions {
  int k_min = 1;
  int k_max = 20;
  int folds = 10;                  // of the cross-validation over masked observed cells
  std::uint64_t seed = 1;          // of the folds
  int threads = 0;                 // 0: all cores. The result does not depend on it.
  std::size_t donor_cap = 0;       // 0: every row may give; else a fixed sample of so many rows
  std::size_t cv_row_cap = 20000;  // cells are masked in at most so many rows, a fixed sample; 0: in all
};

/// Prediction error over the masked cells.
struct ImputeError {
  double rmse = 0;
  double mae = 0;
  double exact_share = 0;  // share of cells whose prediction, rounded to the nearest observed level, is right
};

struct ImputeTrial {
  int k = 0;
  DonorWeights weights = DonorWeights::uniform;
  ImputeError error;
};

struct ImputeReport {
  int k = 0;
  DonorWeights weights = DonorWeights::uniform;
  ImputeError chosen;
  ImputeError column_mean;          // the same cells filled with their column's mean
  std::vector<ImputeTrial> trials;  // every k with every kind of weights
  bool k_at_edge = false;           // the chosen k is k_min or k_max: a wider range may do better
  bool mean_wins = false;           // the column mean predicts no worse: neighbours tell nothing
  std::size_t masked_cells = 0;     // 0: nothing could be masked, so k is k_min and the errors say nothing
  std::size_t cv_rows = 0;          // rows in which cells were masked
  std::size_t donor_rows = 0;       // rows that may give
  std::size_t missing_cells = 0;
  double missing_share = 0;
  std::size_t filled_by_column_mean = 0;   // missing cells for which no donor was found
  std::vector<std::size_t> empty_rows;     // without any answer: left missing, to be excluded by the caller
  std::vector<std::size_t> empty_columns;  // likewise
};

struct Imputed {
  Matrix completed;  // observed cells untouched
  ImputeReport report;
};

/// kNN imputation after Batista & Monard (2001) with k chosen by cross-validation over masked
/// observed cells. Same answers, options and seed: same bytes, whatever the threads or the processor.
/// Problems: `impute.cell_not_finite` (with row and column), `impute.option_k`, `impute.option_folds`,
/// `impute.shape`. See docs/methods/imputation.md.
Result<Imputed> impute(const Matrix& answers, const ImputeOptions& options);

/// The same filling with k and weights given, without cross-validation (inside bootstrap replicates).
Result<Matrix> impute_with(const Matrix& answers, int k, DonorWeights weights, const ImputeOptions& options);

}  // namespace minga::methods::impact
