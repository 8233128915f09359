#include "methods/impact/silhouette.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "methods/impact/kmeans_distance.hpp"
#include "methods/parallel.hpp"

namespace minga::methods::impact {
namespace {

constexpr std::size_t silhouette_chunk_rows = 64;

double width(const std::vector<double>& sums, const std::vector<std::size_t>& sizes, std::size_t own) {
  if (sizes[own] < 2) return 0;
  const double a = sums[own] / static_cast<double>(sizes[own] - 1);
  double b = std::numeric_limits<double>::infinity();
  for (std::size_t cluster = 0; cluster < sizes.size(); ++cluster) {
    if (cluster == own || sizes[cluster] == 0) continue;
    b = std::min(b, sums[cluster] / static_cast<double>(sizes[cluster]));
  }
  const double greater = std::max(a, b);
  return greater > 0 && std::isfinite(b) ? (b - a) / greater : 0;
}

}  // namespace

std::vector<double> silhouette_widths(const Matrix& data, std::span<const int> labels, int threads) {
  std::vector<double> widths(data.rows, 0);
  if (data.rows == 0) return widths;
  std::vector<std::size_t> sizes(static_cast<std::size_t>(*std::ranges::max_element(labels)) + 1, 0);
  for (const int label : labels) ++sizes[static_cast<std::size_t>(label)];
  parallel_for(data.rows, silhouette_chunk_rows, threads, [&](const Chunk& chunk) {
    std::vector<double> sums(sizes.size());
    std::vector<double> distances(data.rows);
    for (std::size_t row = chunk.begin; row < chunk.end; ++row) {
      squared_distances(data.row(row).data(), data.cells.data(), data.rows, data.columns, distances.data());
      std::ranges::fill(sums, 0.0);
      for (std::size_t other = 0; other < data.rows; ++other) {
        sums[static_cast<std::size_t>(labels[other])] += std::sqrt(distances[other]);
      }
      widths[row] = width(sums, sizes, static_cast<std::size_t>(labels[row]));
    }
  });
  return widths;
}

double mean_silhouette(const Matrix& data, std::span<const int> labels, int threads) {
  if (data.rows == 0) return 0;
  const std::vector<double> widths = silhouette_widths(data, labels, threads);
  return std::accumulate(widths.begin(), widths.end(), 0.0) / static_cast<double>(data.rows);
}

}  // namespace minga::methods::impact
