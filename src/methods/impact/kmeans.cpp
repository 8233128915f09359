#include "methods/impact/kmeans.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>

#include "methods/impact/kmeans_distance.hpp"
#include "methods/parallel.hpp"

namespace minga::methods::impact {
namespace {

constexpr double largest_cell = 1e100;

/// The first row of cumulated weight above `target`. Rounding may carry `target` past the end: then the
/// last row with any weight.
std::size_t pick(const std::vector<double>& weights, const std::vector<double>& chunk_sums, double target) {
  std::size_t chunk = 0;
  while (chunk + 1 < chunk_sums.size() && target >= chunk_sums[chunk]) target -= chunk_sums[chunk++];
  std::size_t last = 0;
  for (std::size_t row = chunk * kmeans_chunk_rows; row < weights.size(); ++row) {
    if (weights[row] <= 0) continue;
    if (target < weights[row]) return row;
    target -= weights[row];
    last = row;
  }
  if (weights[last] > 0) return last;
  while (last < weights.size() && weights[last] <= 0) ++last;
  return last;
}

}  // namespace

std::vector<std::uint32_t> all_rows(std::size_t count) {
  std::vector<std::uint32_t> rows(count);
  std::iota(rows.begin(), rows.end(), 0U);
  return rows;
}

Matrix kmeans_plus_plus(const Matrix& data, Rows rows, int k, int threads, Random& random) {
  const std::size_t columns = data.columns;
  Matrix seeds(0, columns);
  std::vector<double> nearest(rows.size(), std::numeric_limits<double>::infinity());
  std::vector<double> chunk_sums(chunk_count(rows.size(), kmeans_chunk_rows));
  std::size_t chosen = random.below(rows.size());
  for (;;) {
    const auto seed = data.row(rows[chosen]);
    seeds.cells.insert(seeds.cells.end(), seed.begin(), seed.end());
    if (++seeds.rows == static_cast<std::size_t>(k)) return seeds;
    parallel_for(rows.size(), kmeans_chunk_rows, threads, [&](const Chunk& chunk) {
      double sum = 0;
      for (std::size_t i = chunk.begin; i < chunk.end; ++i) {
        nearest[i] = std::min(nearest[i], squared_distance(data.row(rows[i]).data(), seed.data(), columns));
        sum += nearest[i];
      }
      chunk_sums[chunk.index] = sum;
    });
    const double total = std::accumulate(chunk_sums.begin(), chunk_sums.end(), 0.0);
    if (!(total > 0)) return seeds;
    chosen = pick(nearest, chunk_sums, random.uniform() * total);
  }
}

void canonicalise(Partition& partition) {
  const std::size_t k = partition.sizes.size();
  std::vector<int> renamed(k, -1);
  int next = 0;
  for (int& label : partition.labels) {
    int& name = renamed[static_cast<std::size_t>(label)];
    if (name < 0) name = next++;
    label = name;
  }
  const std::vector<std::size_t> sizes = partition.sizes;
  const Matrix centres = partition.centres;
  for (std::size_t old = 0; old < k; ++old) {
    const auto now = static_cast<std::size_t>(renamed[old]);
    partition.sizes[now] = sizes[old];
    std::ranges::copy(centres.row(old), partition.centres.row(now).begin());
  }
}

Result<void> check_complete(const Matrix& data) {
  if (data.rows == 0 || data.columns == 0) return fail(ProblemKind::invalid, "cluster.empty");
  for (std::size_t row = 0; row < data.rows; ++row) {
    for (std::size_t column = 0; column < data.columns; ++column) {
      const double cell = data(row, column);
      if (std::abs(cell) <= largest_cell) continue;
      const char* code = is_missing(cell) ? "cluster.missing_cell" : "cluster.cell_too_large";
      return fail(ProblemKind::invalid, code,
                  {{"row", std::to_string(row + 1)}, {"column", std::to_string(column + 1)}});
    }
  }
  return {};
}

Result<Partition> kmeans(const Matrix& data, const KmeansOptions& options) {
  if (auto complete = check_complete(data); !complete) return tl::unexpected(complete.error());
  if (options.k < 1) return fail(ProblemKind::invalid, "cluster.k", {{"k", std::to_string(options.k)}});
  const std::vector<std::uint32_t> rows = all_rows(data.rows);
  const LloydOptions steps{options.max_iterations, 0, options.threads, options.assignment};
  Partition best;
  for (int restart = 0; restart < std::max(1, options.restarts); ++restart) {
    Random random(options.seed, static_cast<std::uint64_t>(restart));
    Partition next =
        lloyd(data, rows, kmeans_plus_plus(data, rows, options.k, options.threads, random), steps);
    if (restart == 0 || next.sse < best.sse) best = std::move(next);
  }
  canonicalise(best);
  return best;
}

}  // namespace minga::methods::impact
