#include "methods/impact/bic.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <numeric>

namespace minga::methods::impact {
namespace {

double rows_of(const Fit& fit) {
  return static_cast<double>(std::accumulate(fit.sizes.begin(), fit.sizes.end(), std::size_t{0}));
}

}  // namespace

double spherical_variance(const Fit& fit, BicForm form) {
  const double rows = rows_of(fit);
  const double clusters = static_cast<double>(fit.sizes.size());
  const double freedom = static_cast<double>(fit.columns) * (form == BicForm::mle ? rows : rows - clusters);
  return freedom > 0 ? std::max(fit.sse / freedom, fit.least_variance) : fit.least_variance;
}

double spherical_log_likelihood(const Fit& fit, BicForm form) {
  const double variance = spherical_variance(fit, form);
  if (!(variance > 0)) return std::numeric_limits<double>::infinity();
  const double rows = rows_of(fit);
  double shares = 0;
  for (const std::size_t size : fit.sizes) {
    shares += static_cast<double>(size) * std::log(static_cast<double>(size) / rows);
  }
  const double cells = rows * static_cast<double>(fit.columns);
  return shares - cells / 2 * std::log(2 * std::numbers::pi * variance) - fit.sse / (2 * variance);
}

double free_parameters(std::size_t clusters, std::size_t columns) {
  const auto k = static_cast<double>(clusters);
  return (k - 1) + k * static_cast<double>(columns) + 1;
}

double bic(const Fit& fit, BicForm form) {
  const double penalty = free_parameters(fit.sizes.size(), fit.columns) / 2 * std::log(rows_of(fit));
  return spherical_log_likelihood(fit, form) - penalty;
}

}  // namespace minga::methods::impact
