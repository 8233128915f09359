#include "methods/impact/permutation.hpp"

#include <cmath>
#include <cstddef>
#include <numeric>
#include <utility>

namespace minga::methods::impact {
namespace {

// Dealings that tie with the observed one must count as being as extreme, whatever the order of summing.
constexpr double rounding = 1e-12;

double sum_of(std::span<const double> values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}

double absolute_sum(std::span<const double> values) {
  double sum = 0;
  for (double value : values) sum += std::abs(value);
  return sum;
}

double p_value(int as_extreme, int permutations) {
  return static_cast<double>(as_extreme + 1) / static_cast<double>(permutations + 1);
}

// Brings `count` values drawn without replacement to the front.
template <class T>
void deal(std::vector<T>& values, std::size_t count, Random& random) {
  for (std::size_t i = 0; i < count; ++i) std::swap(values[i], values[i + random.below(values.size() - i)]);
}

double between_groups(std::span<const double> values, std::span<const std::size_t> sizes,
                      double common_mean) {
  double sum = 0;
  std::size_t begin = 0;
  for (std::size_t size : sizes) {
    const auto n = static_cast<double>(size);
    const double distance = sum_of(values.subspan(begin, size)) / n - common_mean;
    sum += n * distance * distance;
    begin += size;
  }
  return sum;
}

}  // namespace

GroupsTest test_groups(std::span<const std::vector<double>> groups, int permutations, Random& random) {
  std::vector<double> values;
  std::vector<std::size_t> sizes;
  for (const auto& group : groups) {
    if (group.size() < least_answers) continue;
    sizes.push_back(group.size());
    values.insert(values.end(), group.begin(), group.end());
  }
  if (sizes.size() < 2) return {};

  const double mean = sum_of(values) / static_cast<double>(values.size());
  GroupsTest test;
  test.statistic = between_groups(values, sizes, mean);
  const double scale = absolute_sum(values);
  const double as_extreme_from = test.statistic - rounding * scale * scale;
  int as_extreme = 0;
  for (int i = 0; i < permutations; ++i) {
    deal(values, values.size() - sizes.back(), random);
    if (between_groups(values, sizes, mean) >= as_extreme_from) ++as_extreme;
  }
  test.p = p_value(as_extreme, permutations);
  return test;
}

PairTest test_pair(std::span<const double> a, std::span<const double> b, double margin, int permutations,
                   Random& random) {
  if (a.size() < least_answers || b.size() < least_answers) return {};
  struct Answer {
    double value;
    bool of_a;
  };
  std::vector<Answer> answers;
  for (double value : a) answers.push_back({value, true});
  for (double value : b) answers.push_back({value, false});

  const auto size_a = static_cast<double>(a.size());
  const auto size_b = static_cast<double>(b.size());
  const double total = sum_of(a) + sum_of(b);
  const double tolerance = rounding * (absolute_sum(a) + absolute_sum(b) + margin * size_a);
  PairTest test;
  test.difference = sum_of(a) / size_a - sum_of(b) / size_b;

  int as_far = 0;
  int as_high = 0;
  int as_low = 0;
  for (int i = 0; i < permutations; ++i) {
    deal(answers, a.size(), random);
    double sum = 0;
    double from_a = 0;
    for (std::size_t j = 0; j < a.size(); ++j) {
      sum += answers[j].value;
      from_a += answers[j].of_a ? 1 : 0;
    }
    const double difference = sum / size_a - (total - sum) / size_b;
    // What the same dealing gives when every answer of a is moved by the margin first.
    const double moved = margin * (from_a / size_a - (size_a - from_a) / size_b);
    if (std::abs(difference) >= std::abs(test.difference) - tolerance) ++as_far;
    if (difference + moved >= test.difference + margin - tolerance) ++as_high;
    if (difference - moved <= test.difference - margin + tolerance) ++as_low;
  }
  test.p_difference = p_value(as_far, permutations);
  test.p_above = p_value(as_high, permutations);
  test.p_below = p_value(as_low, permutations);
  return test;
}

}  // namespace minga::methods::impact
