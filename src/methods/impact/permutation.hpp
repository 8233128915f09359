#pragma once

#include <span>
#include <vector>

#include "methods/impact/matrix.hpp"
#include "methods/impact/random.hpp"

namespace minga::methods::impact {

/// Tests whether a declared group matters for an answer, by dealing the labels anew among the people who
/// gave that answer. The null hypothesis is that labels are exchangeable among them. p values are
/// (b + 1) / (B + 1), b of B dealings being as extreme as what was seen or more (Phipson & Smyth 2010):
/// never 0, and never too small. Deterministic by the random stream given.
/// See docs/methods/group-differences.md.

/// Fewer answers than this in a group tell nothing about its spread; such a group is not tested.
inline constexpr std::size_t least_answers = 2;

/// Of more people than this in all, with at least enough_for_normal in either group, p values come from the
/// normal limit of the same statistic: dealing would take hours and change nothing that is shown.
inline constexpr std::size_t dealt_at_most = 2000;
inline constexpr std::size_t enough_for_normal = 50;
inline bool by_normal_limit(std::size_t a, std::size_t b) {
  return a + b > dealt_at_most && a >= enough_for_normal && b >= enough_for_normal;
}

/// Of at least one value.
double mean_of(std::span<const double> values);

struct GroupsTest {
  double statistic = missing;  // greatest |t| of any two groups, t as in test_pair
  double p = missing;          // missing: fewer than two groups with least_answers
};

/// All groups at once. `groups` holds each group's answers, none missing. Of more than dealt_at_most people,
/// p is the least of the pairs' p times their number (Bonferroni), which is a little cautious.
GroupsTest test_groups(std::span<const std::vector<double>> groups, int permutations, Random& random);

struct PairTest {
  double difference = missing;    // mean of a minus mean of b
  double p_difference = missing;  // two-sided, of no difference
  double p_above = missing;       // of "the difference is -margin or less"
  double p_below = missing;       // of "the difference is +margin or more"
};

/// Two groups, by Welch's t: mean difference over sqrt(variance_a / n_a + variance_b / n_b). Dividing by the
/// spread keeps the test of means about right when one group agrees more than the other (Janssen 1997;
/// Chung & Romano 2013). Equal means give 0, different means without any spread infinity. The test of
/// difference, and both one-sided tests against `margin` (>= 0), made by moving the answers of `a` by the
/// margin before dealing. All missing when a group has fewer than least_answers.
PairTest test_pair(std::span<const double> a, std::span<const double> b, double margin, int permutations,
                   Random& random);

}  // namespace minga::methods::impact
