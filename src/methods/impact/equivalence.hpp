#pragma once

#include <cstdint>
#include <span>

#include "methods/impact/matrix.hpp"
#include "methods/impact/permutation.hpp"
#include "methods/impact/random.hpp"

namespace minga::methods::impact {

/// Half a step of the five-step scale: groups whose means lie closer would on average tick the same box.
inline constexpr double default_margin = 0.125;

/// p value of the two one-sided tests (Schuirmann 1987): small when the difference surely lies within the
/// margin on both sides. Missing when the pair could not be tested. Made from permutations, so that three
/// people against three can never "prove" a shared view: its least value is one over the number of dealings.
double equivalence_p(const PairTest& test);

enum class IntervalKind { percentile, bca };

/// Where a difference of means may well lie.
struct DifferenceInterval {
  double low = missing;
  double high = missing;
  bool degenerate = false;  // nobody within either group differs: the interval is a point and says nothing
};

/// Bootstrap interval of mean(a) - mean(b), people drawn anew within either group (Efron & Tibshirani 1993,
/// ch. 14; influence values of the stratified sample after Davison & Hinkley 1997, 5.3). `level` in (0, 1),
/// `replicates` at least 1. Missing bounds when a group has fewer than least_answers. Large groups
/// (by_normal_limit) get the normal interval, which the others tend to.
DifferenceInterval bootstrap_interval(std::span<const double> a, std::span<const double> b, double level,
                                      int replicates, IntervalKind kind, Random& random);

/// What the two tests say together about a pair of groups.
enum class PairVerdict {
  not_tested,
  undecided,           // too few people or too much spread to tell
  different,           // a difference, and none that is surely small
  shared,              // a shared view: surely within the margin
  different_but_close  // a difference for sure, and surely a small one
};

PairVerdict pair_verdict(double q_difference, double q_equivalence, double level);

}  // namespace minga::methods::impact
