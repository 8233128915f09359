#include "methods/impact/xmeans_split.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "methods/impact/bic.hpp"
#include "methods/parallel.hpp"

namespace minga::methods::impact {
namespace {

constexpr std::size_t sample_rows = 1024;
constexpr int most_iterations = 300;

/// `count` of the rows without replacement, ascending.
std::vector<std::uint32_t> sample(Rows rows, std::size_t count, Random& random) {
  std::vector<std::uint32_t> chosen(rows.begin(), rows.end());
  for (std::size_t i = 0; i < count; ++i) std::swap(chosen[i], chosen[i + random.below(chosen.size() - i)]);
  chosen.resize(count);
  std::ranges::sort(chosen);
  return chosen;
}

/// The best of several 2-means over the rows: one restart is one piece of parallel work.
Partition best_of_restarts(const Matrix& data, Rows rows, const XmeansOptions& options, std::uint64_t stream,
                           const LloydOptions& steps) {
  const auto restarts = static_cast<std::size_t>(std::max(1, options.restarts));
  std::vector<Partition> tried(restarts);
  parallel_for(restarts, 1, options.threads, [&](const Chunk& chunk) {
    Random random(options.seed, (stream << 16) + chunk.index);
    tried[chunk.index] = lloyd(data, rows, kmeans_plus_plus(data, rows, 2, 1, random), steps);
  });
  return std::move(*std::ranges::min_element(tried, {}, &Partition::sse));
}

}  // namespace

double worthwhile_fall(double sse, std::size_t rows, std::size_t columns) {
  const double variance = sse / static_cast<double>(rows * columns);
  const double price = static_cast<double>(columns + 1) / 2 * std::log(static_cast<double>(rows));
  return 0.01 * price * 2 * variance;
}

Split best_split(const Matrix& data, Rows rows, const XmeansOptions& options, double least_variance,
                 std::uint64_t stream) {
  Split split;
  split.gain = -std::numeric_limits<double>::infinity();
  const Partition whole = one_cluster(data, rows, options.threads);
  if (rows.size() <= sample_rows) {
    split.parts = best_of_restarts(data, rows, options, stream, {most_iterations, 0, 1, Assignment::bounded});
  } else {
    const double fall = worthwhile_fall(whole.sse, rows.size(), data.columns);
    const double sample_fall = fall * static_cast<double>(sample_rows) / static_cast<double>(rows.size());
    Random random(options.seed, (stream << 16) + 0xFFFF);
    const std::vector<std::uint32_t> some = sample(rows, sample_rows, random);
    Partition start =
        best_of_restarts(data, some, options, stream, {most_iterations, sample_fall, 1, Assignment::bounded});
    split.parts = lloyd(data, rows, std::move(start.centres),
                        {most_iterations, fall, options.threads, Assignment::bounded});
  }
  split.centres = split.parts.centres;
  if (split.centres.rows < 2) return split;

  const std::array<std::size_t, 1> all{rows.size()};
  const double one = bic({all, whole.sse, data.columns, least_variance}, options.bic);
  const double two = bic({split.parts.sizes, split.parts.sse, data.columns, least_variance}, options.bic);
  split.gain = two - one;
  return split;
}

}  // namespace minga::methods::impact
