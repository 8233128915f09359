#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "base/problem.hpp"
#include "methods/impact/matrix.hpp"

namespace minga::methods::impact {

/// Which estimate of the variance stands in the spherical-Gaussian likelihood:
/// paper: SSE / (M (R - K)), unbiased, as Pelleg & Moore (2000) meant; mle: SSE / (M R).
enum class BicForm { paper, mle };

struct XmeansOptions {
  int k_max = 20;
  std::uint64_t seed = 1;
  BicForm bic = BicForm::paper;  // no worse than mle anywhere, and right more often on few rows
  int restarts = 10;             // k-means++ seedings tried for each split; the best by SSE is kept
  int threads = 0;               // 0: all cores. The result does not depend on it.
};

struct Clustering {
  int k = 1;
  std::vector<int> labels;         // 0..k-1 in row order; cluster 0 holds the first row
  std::vector<std::size_t> sizes;  // k entries, none 0
  Matrix centres;                  // k x columns
  double sse = 0;
  double bic = 0;                                 // of the returned clustering; greater is better
  std::vector<std::pair<int, double>> bic_per_k;  // best BIC seen for every k that was tried, by k
};

/// X-means (Pelleg & Moore 2000) starting at one cluster, with a hard upper bound.
/// `data` must be complete. See docs/methods/xmeans.md.
Result<Clustering> xmeans(const Matrix& data, const XmeansOptions& options);

}  // namespace minga::methods::impact
