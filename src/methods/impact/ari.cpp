#include "methods/impact/ari.hpp"

#include <cstddef>
#include <map>
#include <stdexcept>
#include <utility>

namespace minga::methods::impact {
namespace {

double pairs(double n) {
  return n * (n - 1) / 2;
}

double pairs_within(const auto& counts) {
  double sum = 0;
  for (const auto& [key, n] : counts) sum += pairs(n);
  return sum;
}

}  // namespace

double adjusted_rand_index(std::span<const int> a, std::span<const int> b) {
  if (a.size() != b.size()) throw std::invalid_argument("adjusted_rand_index: groupings of different length");
  std::map<int, double> in_a, in_b;
  std::map<std::pair<int, int>, double> in_both;
  for (std::size_t i = 0; i < a.size(); ++i) {
    ++in_a[a[i]];
    ++in_b[b[i]];
    ++in_both[{a[i], b[i]}];
  }
  const double all = pairs(static_cast<double>(a.size()));
  if (all == 0) return 1;
  const double pairs_a = pairs_within(in_a);
  const double pairs_b = pairs_within(in_b);
  const double expected = pairs_a * pairs_b / all;
  const double greatest = (pairs_a + pairs_b) / 2;
  if (greatest == expected) return 1;
  return (pairs_within(in_both) - expected) / (greatest - expected);
}

}  // namespace minga::methods::impact
