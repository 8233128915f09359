// Times impute() on a raw float64 table and prints one JSON object. Its data: `make`.
#include <chrono>
#include <cmath>
#include <cstdio>
#include <exception>
#include <stdexcept>
#include <string>
#include <vector>

#include "methods/impact/impute.hpp"
#include "ratings_data.hpp"

namespace {

using minga::methods::impact::DonorWeights;
using minga::methods::impact::Imputed;
using minga::methods::impact::ImputeOptions;
using minga::methods::impact::Matrix;

constexpr std::uint64_t data_seed = 2026;
constexpr const char* usage =
    "usage: bench_impute make FILE ROWS COLUMNS MISSING_SHARE\n"
    "       bench_impute run FILE ROWS COLUMNS [THREADS [DONOR_CAP [CV_ROW_CAP]]]\n";

void make(const std::vector<std::string>& words) {
  const Matrix complete = minga::bench::make_ratings(std::stoul(words[2]), std::stoul(words[3]), data_seed);
  minga::bench::write_raw(words[1] + ".truth", complete);
  minga::bench::write_raw(words[1], minga::bench::punch_holes(complete, std::stod(words[4]), data_seed));
}

// Root mean square error over the cells that were missing, truth known.
double held_out_rmse(const Matrix& answers, const Matrix& completed, const std::string& path) {
  const Matrix truth = minga::bench::read_raw(path + ".truth", answers.rows, answers.columns);
  double squares = 0;
  std::size_t cells = 0;
  for (std::size_t cell = 0; cell < answers.cells.size(); ++cell) {
    if (!minga::methods::impact::is_missing(answers.cells[cell])) continue;
    const double error = completed.cells[cell] - truth.cells[cell];
    squares += error * error;
    ++cells;
  }
  return std::sqrt(squares / static_cast<double>(cells));
}

void run(const std::vector<std::string>& words) {
  const Matrix answers = minga::bench::read_raw(words[1], std::stoul(words[2]), std::stoul(words[3]));
  ImputeOptions options;
  if (words.size() > 4) options.threads = std::stoi(words[4]);
  if (words.size() > 5) options.donor_cap = std::stoul(words[5]);
  if (words.size() > 6) options.cv_row_cap = std::stoul(words[6]);
  const auto start = std::chrono::steady_clock::now();
  const auto imputed = minga::methods::impact::impute(answers, options);
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;
  if (!imputed) throw std::runtime_error(imputed.error().code);
  const auto& report = imputed->report;
  std::printf(
      "{\"program\": \"minga\", \"seconds\": %.3f, \"k\": %d, \"weights\": \"%s\", \"cv_rmse\": %.6f, "
      "\"cv_column_mean_rmse\": %.6f, \"masked_cells\": %zu, \"cv_rows\": %zu, \"donor_rows\": %zu, "
      "\"held_out_rmse\": %.6f}\n",
      elapsed.count(), report.k, report.weights == DonorWeights::uniform ? "uniform" : "distance",
      report.chosen.rmse, report.column_mean.rmse, report.masked_cells, report.cv_rows, report.donor_rows,
      held_out_rmse(answers, imputed->completed, words[1]));
}

}  // namespace

int main(int argc, char** argv) try {
  const std::vector<std::string> words(argv + 1, argv + argc);
  if (words.size() == 5 && words[0] == "make") {
    make(words);
  } else if (words.size() >= 4 && words.size() <= 7 && words[0] == "run") {
    run(words);
  } else {
    std::fputs(usage, stderr);
    return 2;
  }
  return 0;
} catch (const std::exception& error) {
  std::fprintf(stderr, "bench_impute: %s\n", error.what());
  return 1;
}
