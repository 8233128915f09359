#pragma once

#include <cstddef>
#include <span>

#include "methods/impact/xmeans.hpp"

namespace minga::methods::impact {

// The model: K spherical Gaussians with one common variance σ², cluster n with the share R_n/R, each row
// counted to its own cluster (classification likelihood). Derived in docs/methods/xmeans.md.

/// A partition as the likelihood sees it.
struct Fit {
  std::span<const std::size_t> sizes;  // R_n, none 0
  double sse = 0;
  std::size_t columns = 0;    // M
  double least_variance = 0;  // σ² is not taken for smaller: keeps exact duplicates comparable
};

/// σ² of the fit: SSE / (M (R - K)) for paper, SSE / (M R) for mle; at least `least_variance`.
/// With paper and R = K it is `least_variance`.
double spherical_variance(const Fit& fit, BicForm form);

/// Σ R_n log(R_n / R) - (R M / 2) log(2 π σ²) - SSE / (2 σ²), natural logarithm. With σ² = 0 +infinity.
double spherical_log_likelihood(const Fit& fit, BicForm form);

/// (K - 1) shares + K M means + 1 variance.
double free_parameters(std::size_t clusters, std::size_t columns);

/// Log likelihood less half the free parameters times log R (Schwarz 1978): greater is better.
double bic(const Fit& fit, BicForm form);

}  // namespace minga::methods::impact
