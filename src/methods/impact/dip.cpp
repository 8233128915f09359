#include "methods/impact/dip.hpp"

#include <algorithm>
#include <cmath>

#include "methods/impact/random.hpp"

namespace minga::methods::impact {
namespace {

/// The empirical distribution: at x[i] it jumps from below[i] to at[i].
struct Steps {
  std::vector<double> x;
  std::vector<double> below;
  std::vector<double> at;
};

Steps steps_of(std::vector<double> values) {
  std::ranges::sort(values);
  const auto count = static_cast<double>(values.size());
  Steps steps;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double height = static_cast<double>(i + 1) / count;
    if (i > 0 && values[i] == values[i - 1]) {
      steps.at.back() = height;
      continue;
    }
    steps.x.push_back(values[i]);
    steps.below.push_back(static_cast<double>(i) / count);
    steps.at.push_back(height);
  }
  return steps;
}

/// Knots of the greatest convex minorant (sign 1) or least concave majorant (sign -1) of the points
/// (x[i], y[i]), first <= i <= last.
std::vector<std::size_t> hull(const std::vector<double>& x, const std::vector<double>& y, std::size_t first,
                              std::size_t last, double sign) {
  std::vector<std::size_t> knots;
  for (std::size_t i = first; i <= last; ++i) {
    while (knots.size() >= 2) {
      const std::size_t a = knots[knots.size() - 2];
      const std::size_t b = knots.back();
      if (sign * ((y[b] - y[a]) * (x[i] - x[b]) - (y[i] - y[b]) * (x[b] - x[a])) < 0) break;
      knots.pop_back();
    }
    knots.push_back(i);
  }
  return knots;
}

/// Heights of a hull at every point from its first knot to its last.
std::vector<double> heights(const Steps& steps, const std::vector<double>& y,
                            const std::vector<std::size_t>& knots) {
  const std::size_t first = knots.front();
  std::vector<double> result(knots.back() - first + 1, y[first]);
  for (std::size_t piece = 1; piece < knots.size(); ++piece) {
    const std::size_t a = knots[piece - 1];
    const std::size_t b = knots[piece];
    const double slope = (y[b] - y[a]) / (steps.x[b] - steps.x[a]);
    for (std::size_t i = a + 1; i < b; ++i) result[i - first] = y[a] + slope * (steps.x[i] - steps.x[a]);
    result[b - first] = y[b];
  }
  return result;
}

}  // namespace

double dip(std::vector<double> values) {
  const double least = values.empty() ? 0 : 1 / static_cast<double>(values.size());
  const Steps steps = steps_of(std::move(values));
  if (steps.x.size() < 2) return 0;
  std::size_t low = 0;
  std::size_t high = steps.x.size() - 1;
  double twice = least;
  // The modal interval [low, high] shrinks: left of it the nearest unimodal distribution is convex, right of
  // it concave.
  for (;;) {
    const auto convex_knots = hull(steps.x, steps.below, low, high, 1);
    const auto concave_knots = hull(steps.x, steps.at, low, high, -1);
    const auto convex = heights(steps, steps.below, convex_knots);
    const auto concave = heights(steps, steps.at, concave_knots);

    // Where the two hulls are farthest apart: at a knot of one of them.
    double widest = -1;
    std::size_t next_low = low;
    std::size_t next_high = high;
    for (const std::size_t knot : convex_knots) {
      const double gap = concave[knot - low] - convex[knot - low];
      if (gap <= widest) continue;
      widest = gap;
      next_low = knot;
      next_high = *std::ranges::lower_bound(concave_knots, knot);
    }
    for (const std::size_t knot : concave_knots) {
      const double gap = concave[knot - low] - convex[knot - low];
      if (gap <= widest) continue;
      widest = gap;
      next_high = knot;
      next_low = *(std::ranges::upper_bound(convex_knots, knot) - 1);
    }
    if (widest <= twice) return twice / 2;

    for (std::size_t i = low; i < next_low; ++i) twice = std::max(twice, steps.at[i] - convex[i - low]);
    for (std::size_t i = next_high + 1; i <= high; ++i) {
      twice = std::max(twice, concave[i - low] - steps.below[i]);
    }
    if (next_low == low && next_high == high) return twice / 2;
    low = next_low;
    high = next_high;
  }
}

double dip_p_value(double observed, std::size_t values, int simulations, std::uint64_t seed) {
  int reached = 0;
  std::vector<double> sample(values);
  for (int simulation = 0; simulation < simulations; ++simulation) {
    Random random(seed, static_cast<std::uint64_t>(simulation));
    for (double& value : sample) value = random.uniform();
    reached += dip(sample) >= observed ? 1 : 0;
  }
  return static_cast<double>(reached + 1) / static_cast<double>(simulations + 1);
}

}  // namespace minga::methods::impact
