#include "methods/impact/permutation.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numeric>
#include <utility>

#include "methods/normal.hpp"

namespace minga::methods::impact {
namespace {

// Dealings that tie with the observed one must count as being as extreme, whatever the order of summing.
constexpr double tie_rounding = 1e-9;

double p_value(int as_extreme, int permutations) {
  return static_cast<double>(as_extreme + 1) / static_cast<double>(permutations + 1);
}

// Brings `count` values drawn without replacement to the front.
template <class T>
void deal(std::vector<T>& values, std::size_t count, Random& random) {
  for (std::size_t i = 0; i < count; ++i) std::swap(values[i], values[i + random.below(values.size() - i)]);
}

// Size, sum and sum of squares of one group's answers, measured from a common point.
struct Moments {
  double n = 0;
  double sum = 0;
  double squares = 0;

  void add(double value) {
    ++n;
    sum += value;
    squares += value * value;
  }
  double mean() const { return sum / n; }
  double squared_error() const { return std::max(0.0, (squares - sum * sum / n) / (n - 1)) / n; }
};

// Welch's t. Without any spread within either group it is infinite, or 0 for equal means. `scale` is the
// greatest size of a value: what is smaller than its rounding is 0. (Squares cancel to about 1e-16 of
// theirs.)
double studentized(const Moments& a, const Moments& b, double scale) {
  const double difference = a.mean() - b.mean();
  if (std::abs(difference) <= tie_rounding * scale) return 0;
  const double squared_error = a.squared_error() + b.squared_error();
  if (squared_error <= 1e-13 * scale * scale)
    return std::copysign(std::numeric_limits<double>::infinity(), difference);
  return difference / std::sqrt(squared_error);
}

bool at_least(double value, double bound) {
  if (std::isinf(bound)) return value >= bound;
  return value >= bound - tie_rounding * (1 + std::abs(bound));
}

double greatest_size(std::span<const double> values) {
  double size = 0;
  for (double value : values) size = std::max(size, std::abs(value));
  return size;
}

// The greatest studentized difference of any two of the groups, whose answers follow each other.
double greatest_difference(std::span<const double> values, std::span<const std::size_t> sizes, double scale) {
  std::vector<Moments> groups(sizes.size());
  std::size_t next = 0;
  for (std::size_t group = 0; group < sizes.size(); ++group)
    for (std::size_t i = 0; i < sizes[group]; ++i) groups[group].add(values[next++]);
  double greatest = 0;
  for (std::size_t a = 0; a < groups.size(); ++a)
    for (std::size_t b = 0; b < a; ++b)
      greatest = std::max(greatest, std::abs(studentized(groups[a], groups[b], scale)));
  return greatest;
}

// Two groups whose answers are dealt anew, in three versions at once: as they are, and with the answers
// of `a` moved up or down by the margin. Sums over who was dealt into the first group serve all three.
class DealtPair {
 public:
  DealtPair(std::span<const double> a, std::span<const double> b, double margin)
      : size_a_(a.size()), margin_(margin) {
    for (std::span<const double> group : {a, b})
      for (double value : group) answers_.push_back({value, answers_.size() < size_a_});
    double centre = 0;
    for (const Answer& answer : answers_) centre += answer.value / static_cast<double>(answers_.size());
    for (Answer& answer : answers_) {
      answer.value -= centre;
      scale_ = std::max(scale_, std::abs(answer.value) + margin);
    }
    all_ = sums_of(answers_);
    first_ = sums_of(std::span(answers_).first(size_a_));
  }

  void deal_anew(Random& random) {
    deal(answers_, size_a_, random);
    first_ = sums_of(std::span(answers_).first(size_a_));
  }

  // `direction` 0: as they are; +1: a moved up; -1: a moved down.
  double statistic(double direction) const {
    const Moments all = moved(all_, direction);
    const Moments first = moved(first_, direction);
    return studentized(first, {all.n - first.n, all.sum - first.sum, all.squares - first.squares}, scale_);
  }

 private:
  struct Answer {
    double value;
    bool of_a;
  };
  struct Sums {
    Moments answers;
    double count_of_a = 0;
    double sum_of_a = 0;
  };

  static Sums sums_of(std::span<const Answer> answers) {
    Sums sums;
    for (const Answer& answer : answers) {
      const double of_a = answer.of_a ? 1 : 0;
      sums.answers.add(answer.value);
      sums.count_of_a += of_a;
      sums.sum_of_a += of_a * answer.value;
    }
    return sums;
  }

  Moments moved(const Sums& sums, double direction) const {
    const double by = direction * margin_;
    return {sums.answers.n, sums.answers.sum + by * sums.count_of_a,
            sums.answers.squares + 2 * by * sums.sum_of_a + by * by * sums.count_of_a};
  }

  std::vector<Answer> answers_;
  std::size_t size_a_;
  double margin_;
  double scale_ = 0;
  Sums all_;
  Sums first_;
};

double normal_statistic(std::span<const double> a, std::span<const double> b, double margin) {
  Moments of_a, of_b;
  const double centre = mean_of(a);
  double scale = std::abs(margin);
  for (double value : a) of_a.add(value - centre + margin);
  for (double value : b) of_b.add(value - centre);
  for (std::span<const double> group : {a, b})
    for (double value : group) scale = std::max(scale, std::abs(value - centre));
  return studentized(of_a, of_b, scale);
}

PairTest test_pair_by_normal(std::span<const double> a, std::span<const double> b, double margin) {
  return {mean_of(a) - mean_of(b), std::min(1.0, 2 * normal_upper_tail(std::abs(normal_statistic(a, b, 0)))),
          normal_upper_tail(normal_statistic(a, b, margin)),
          normal_upper_tail(-normal_statistic(a, b, -margin))};
}

double bonferroni_of_pairs(std::span<const std::vector<double>> groups, int permutations, Random& random) {
  double least = 1;
  double pairs = 0;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      const double p = test_pair(groups[i], groups[j], 0, permutations, random).p_difference;
      if (is_missing(p)) continue;
      least = std::min(least, p);
      ++pairs;
    }
  }
  return std::min(1.0, least * pairs);
}

}  // namespace

double mean_of(std::span<const double> values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

GroupsTest test_groups(std::span<const std::vector<double>> groups, int permutations, Random& random) {
  std::vector<double> values;
  std::vector<std::size_t> sizes;
  for (const auto& group : groups) {
    if (group.size() < least_answers) continue;
    sizes.push_back(group.size());
    values.insert(values.end(), group.begin(), group.end());
  }
  if (sizes.size() < 2) return {};

  const double centre = mean_of(values);
  for (double& value : values) value -= centre;
  const double scale = greatest_size(values);
  GroupsTest test;
  test.statistic = greatest_difference(values, sizes, scale);
  if (values.size() > dealt_at_most) {
    test.p = bonferroni_of_pairs(groups, permutations, random);
    return test;
  }
  int as_extreme = 0;
  for (int i = 0; i < permutations; ++i) {
    deal(values, values.size() - sizes.back(), random);
    if (at_least(greatest_difference(values, sizes, scale), test.statistic)) ++as_extreme;
  }
  test.p = p_value(as_extreme, permutations);
  return test;
}

PairTest test_pair(std::span<const double> a, std::span<const double> b, double margin, int permutations,
                   Random& random) {
  if (a.size() < least_answers || b.size() < least_answers) return {};
  if (by_normal_limit(a.size(), b.size())) return test_pair_by_normal(a, b, margin);
  if (a.size() > b.size()) {  // the smaller group is the one to deal
    const PairTest turned = test_pair(b, a, margin, permutations, random);
    return {-turned.difference, turned.p_difference, turned.p_below, turned.p_above};
  }
  DealtPair pair(a, b, margin);
  const double seen = std::abs(pair.statistic(0));
  const double seen_up = pair.statistic(+1);
  const double seen_down = pair.statistic(-1);
  int as_far = 0;
  int as_high = 0;
  int as_low = 0;
  for (int i = 0; i < permutations; ++i) {
    pair.deal_anew(random);
    if (at_least(std::abs(pair.statistic(0)), seen)) ++as_far;
    if (at_least(pair.statistic(+1), seen_up)) ++as_high;
    if (at_least(-pair.statistic(-1), -seen_down)) ++as_low;
  }
  return {mean_of(a) - mean_of(b), p_value(as_far, permutations), p_value(as_high, permutations),
          p_value(as_low, permutations)};
}

}  // namespace minga::methods::impact
