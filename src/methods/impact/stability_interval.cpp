#include <algorithm>
#include <cmath>
#include <numeric>

#include "methods/impact/random.hpp"
#include "methods/impact/stability.hpp"

namespace minga::methods::impact {
namespace {

Result<std::vector<double>> answered(std::span<const double> answers, const IntervalOptions& options) {
  if (options.replicates < 1 || !(options.level > 0 && options.level < 1)) {
    return fail(ProblemKind::invalid, "cluster.interval_options");
  }
  std::vector<double> values;
  std::ranges::copy_if(answers, std::back_inserter(values), [](double cell) { return !is_missing(cell); });
  if (values.size() < 2) return fail(ProblemKind::invalid, "cluster.interval_too_few");
  return values;
}

double mean_of_draw(const std::vector<double>& values, Random& random) {
  double sum = 0;
  for (std::size_t i = 0; i < values.size(); ++i) sum += values[random.below(values.size())];
  return sum / static_cast<double>(values.size());
}

/// The value below which `share` of the sorted ones lie, interpolated between neighbours.
double quantile(const std::vector<double>& sorted, double share) {
  const double at = share * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(at);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  return sorted[below] + (at - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

template <class Draw>
Interval percentiles(const IntervalOptions& options, const Draw& draw) {
  Random random(options.seed);
  std::vector<double> draws(static_cast<std::size_t>(options.replicates));
  for (double& each : draws) each = draw(random);
  std::ranges::sort(draws);
  const double tail = (1 - options.level) / 2;
  return {quantile(draws, tail), quantile(draws, 1 - tail)};
}

}  // namespace

Result<Interval> bootstrap_mean(std::span<const double> answers, const IntervalOptions& options) {
  const auto values = answered(answers, options);
  if (!values) return tl::unexpected(values.error());
  return percentiles(options, [&](Random& random) { return mean_of_draw(*values, random); });
}

Result<Interval> bootstrap_mean_difference(std::span<const double> a, std::span<const double> b,
                                           const IntervalOptions& options) {
  const auto first = answered(a, options);
  if (!first) return tl::unexpected(first.error());
  const auto second = answered(b, options);
  if (!second) return tl::unexpected(second.error());
  return percentiles(options, [&](Random& random) {
    const double left = mean_of_draw(*first, random);
    return left - mean_of_draw(*second, random);
  });
}

}  // namespace minga::methods::impact
