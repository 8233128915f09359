#include "methods/polis/corrected.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "methods/impact/multiple_testing.hpp"

namespace minga::methods::polis {
namespace {

// Not std::lgamma: that one writes a global sign and so is no thread's friend. Stirling's series, exact
// to rounding from 16 on; below, the product.
double log_factorial(std::size_t n) {
  if (n < 16) {
    double product = 1;
    for (std::size_t i = 2; i <= n; ++i) product *= static_cast<double>(i);
    return std::log(product);
  }
  const double x = static_cast<double>(n) + 1;
  const double y = 1 / (x * x);
  return (x - 0.5) * std::log(x) - x + 0.5 * std::log(2 * std::numbers::pi) +
         (1.0 / 12 - y * (1.0 / 360 - y * (1.0 / 1260 - y * (1.0 / 1680 - y / 1188)))) / x;
}

double log_choose(std::size_t n, std::size_t k) {
  return log_factorial(n) - log_factorial(k) - log_factorial(n - k);
}

}  // namespace

double binomial_tail(std::size_t successes, std::size_t trials) {
  if (successes == 0) return 1;
  double sum = 0;
  for (std::size_t i = successes; i <= trials; ++i)
    sum += std::exp(log_choose(trials, i) - static_cast<double>(trials) * std::numbers::ln2);
  return std::min(sum, 1.0);
}

double fisher_tail(std::size_t inside, std::size_t seen_inside, std::size_t outside,
                   std::size_t seen_outside) {
  const std::size_t successes = inside + outside;
  const std::size_t all = seen_inside + seen_outside;
  const std::size_t least = successes > seen_outside ? successes - seen_outside : 0;
  if (inside <= least) return 1;
  double sum = 0;
  for (std::size_t i = inside; i <= std::min(successes, seen_inside); ++i)
    sum += std::exp(log_choose(seen_inside, i) + log_choose(seen_outside, successes - i) -
                    log_choose(all, successes));
  return std::min(sum, 1.0);
}

std::vector<CorrectedStance> corrected_stances(std::span<const std::vector<StatementStats>> stats,
                                               const Moderated& moderated) {
  std::vector<CorrectedStance> family;
  for (std::size_t group = 0; group < stats.size(); ++group) {
    for (std::size_t statement = 0; statement < stats[group].size(); ++statement) {
      const StatementStats& s = stats[group][statement];
      if (is_moderated(moderated, statement)) continue;
      for (Stance stance : {Stance::agree, Stance::disagree}) {
        CorrectedStance test{group, statement, stance, 1, 1, 1, 1};
        test.p_share = binomial_tail(s.inside.of(stance), s.inside.seen);
        test.p_ratio = fisher_tail(s.inside.of(stance), s.inside.seen, s.outside.of(stance), s.outside.seen);
        test.p = std::max(test.p_share, test.p_ratio);
        family.push_back(test);
      }
    }
  }
  std::vector<double> p_values;
  for (const CorrectedStance& test : family) p_values.push_back(test.p);
  const std::vector<double> adjusted = impact::benjamini_hochberg(p_values);
  for (std::size_t i = 0; i < family.size(); ++i) family[i].q = adjusted[i];
  return family;
}

}  // namespace minga::methods::polis
