#include "methods/impact/multiple_testing.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace minga::methods::impact {

std::vector<double> benjamini_hochberg(std::span<const double> p_values) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < p_values.size(); ++i)
    if (!std::isnan(p_values[i])) order.push_back(i);
  std::ranges::stable_sort(order, {}, [&](std::size_t i) { return p_values[i]; });

  std::vector<double> adjusted(p_values.begin(), p_values.end());
  const auto family = static_cast<double>(order.size());
  double smallest = 1;
  for (std::size_t rank = order.size(); rank-- > 0;) {
    const std::size_t i = order[rank];
    // p * (m / rank) and not (p * m) / rank: the factor is exactly 1 for the greatest p value.
    smallest = std::min(smallest, p_values[i] * (family / static_cast<double>(rank + 1)));
    adjusted[i] = smallest;
  }
  return adjusted;
}

}  // namespace minga::methods::impact
