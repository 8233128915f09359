#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/problem.hpp"
#include "methods/impact/analysis_ratings.hpp"
#include "methods/impact/equivalence.hpp"

namespace minga::methods::impact {

struct GroupTestOptions {
  int permutations = 9999;  // dealings per test
  int replicates = 2000;    // of the bootstrap intervals; 0: no intervals
  double level = 0.05;      // of the verdicts, on adjusted p values; intervals cover 1 - level
  double margin = default_margin;
  IntervalKind interval = IntervalKind::bca;
  std::uint64_t seed = 1;
  int threads = 0;  // 0: all cores. The result does not depend on it.
};

/// All declared groups together, on one axis of one impact.
struct GroupsComparison {
  std::vector<std::size_t> answered;  // by group
  double statistic = missing;         // greatest |t| of any two groups
  double p = missing;
  double q = missing;  // Benjamini–Hochberg over all impacts and both axes
};

/// Two declared groups, on one axis of one impact.
struct PairComparison {
  int a = 0;
  int b = 0;
  double difference = missing;  // mean of a minus mean of b, over the answers given
  DifferenceInterval interval;
  double p = missing;
  double q = missing;  // Benjamini–Hochberg over all pairs, impacts and both axes
  double equivalence_p = missing;
  double equivalence_q = missing;  // a family of its own, as large
  PairVerdict verdict = PairVerdict::not_tested;
};

struct ImpactComparison {
  std::array<GroupsComparison, 2> groups;            // by axis
  std::array<std::vector<PairComparison>, 2> pairs;  // by axis; (0,1), (0,2), …, (1,2), …
  const GroupsComparison& groups_on(Axis axis) const { return groups[static_cast<std::size_t>(axis)]; }
  const std::vector<PairComparison>& pairs_on(Axis axis) const {
    return pairs[static_cast<std::size_t>(axis)];
  }
};

struct GroupComparisons {
  std::vector<ImpactComparison> impacts;  // in the order of the columns
  std::size_t groups_family = 0;          // tests that could be made, which is what q was adjusted for
  std::size_t pairs_family = 0;
  GroupTestOptions options;
};

/// Every impact on either axis between groups that were declared before anybody rated: never between
/// clusters found in the ratings. Only answers given enter, nothing imputed; labels are dealt among
/// those who answered the cell. `groups` holds 0..group_count-1, or -1 for people without a group.
/// Fails with analysis.shape on shapes that do not fit and analysis.option on an option out of range.
/// See docs/methods/group-differences.md.
Result<GroupComparisons> compare_groups(const Ratings& answers, std::span<const int> groups, int group_count,
                                        const GroupTestOptions& options = {});

}  // namespace minga::methods::impact
