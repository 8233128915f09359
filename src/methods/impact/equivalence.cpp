#include "methods/impact/equivalence.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "methods/normal.hpp"

namespace minga::methods::impact {
namespace {

double resampled_mean(std::span<const double> values, Random& random) {
  double sum = 0;
  for (std::size_t i = 0; i < values.size(); ++i) sum += values[random.below(values.size())];
  return sum / static_cast<double>(values.size());
}

// Sum of the values' distances from their mean, over n, to the given power.
double influence(std::span<const double> values, int power) {
  const double mean = mean_of(values);
  const auto n = static_cast<double>(values.size());
  double sum = 0;
  for (double value : values) sum += std::pow((value - mean) / n, power);
  return sum;
}

// Of the mean: variance over n.
double squared_error(std::span<const double> values) {
  const auto n = static_cast<double>(values.size());
  return influence(values, 2) * n / (n - 1);
}

double acceleration(std::span<const double> a, std::span<const double> b) {
  const double squares = influence(a, 2) + influence(b, 2);
  if (squares == 0) return 0;
  return (influence(a, 3) - influence(b, 3)) / (6 * std::pow(squares, 1.5));
}

// Bias correction: ties count half, for means of few levels tie often.
double bias(const std::vector<double>& sorted, double observed) {
  const double rounding = 1e-12 * (1 + std::abs(observed));
  const auto below = std::ranges::lower_bound(sorted, observed - rounding) - sorted.begin();
  const auto up_to = std::ranges::upper_bound(sorted, observed + rounding) - sorted.begin();
  const auto n = static_cast<double>(sorted.size());
  const double share = (static_cast<double>(below) + static_cast<double>(up_to)) / (2 * n);
  return normal_quantile(std::clamp(share, 0.5 / n, 1 - 0.5 / n));
}

double quantile(const std::vector<double>& sorted, double p) {
  const double position = p * static_cast<double>(sorted.size() + 1) - 1;
  if (position <= 0) return sorted.front();
  const auto below = static_cast<std::size_t>(position);
  if (below + 1 >= sorted.size()) return sorted.back();
  return std::lerp(sorted[below], sorted[below + 1], position - static_cast<double>(below));
}

bool constant(std::span<const double> values) {
  return std::ranges::adjacent_find(values, std::ranges::not_equal_to{}) == values.end();
}

}  // namespace

double equivalence_p(const PairTest& test) {
  if (is_missing(test.p_above)) return missing;
  return std::max(test.p_above, test.p_below);
}

DifferenceInterval bootstrap_interval(std::span<const double> a, std::span<const double> b, double level,
                                      int replicates, IntervalKind kind, Random& random) {
  if (a.size() < least_answers || b.size() < least_answers) return {};
  const double observed = mean_of(a) - mean_of(b);
  if (constant(a) && constant(b)) return {observed, observed, true};

  const double tail = (1 - level) / 2;
  if (by_normal_limit(a.size(), b.size())) {
    const double width = -normal_quantile(tail) * std::sqrt(squared_error(a) + squared_error(b));
    return {observed - width, observed + width, false};
  }
  std::vector<double> differences(static_cast<std::size_t>(replicates));
  for (double& difference : differences) {
    const double mean_a = resampled_mean(a, random);
    difference = mean_a - resampled_mean(b, random);
  }
  std::ranges::sort(differences);

  if (kind == IntervalKind::percentile)
    return {quantile(differences, tail), quantile(differences, 1 - tail), false};
  const double z0 = bias(differences, observed);
  const double skew = acceleration(a, b);
  const auto adjusted = [&](double p) {
    const double z = z0 + normal_quantile(p);
    return normal_cdf(z0 + z / (1 - skew * z));
  };
  return {quantile(differences, adjusted(tail)), quantile(differences, adjusted(1 - tail)), false};
}

PairVerdict pair_verdict(double q_difference, double q_equivalence, double level) {
  if (is_missing(q_difference) || is_missing(q_equivalence)) return PairVerdict::not_tested;
  const bool differs = q_difference <= level;
  const bool close = q_equivalence <= level;
  if (differs) return close ? PairVerdict::different_but_close : PairVerdict::different;
  return close ? PairVerdict::shared : PairVerdict::undecided;
}

}  // namespace minga::methods::impact
