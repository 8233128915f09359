#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "base/problem.hpp"
#include "methods/impact/analysis_ratings.hpp"

namespace minga::methods::impact {

/// Where the compared groups come from. Differences between groups that were found in these very
/// ratings describe the finding; they are no evidence for it and carry no p values.
enum class GroupOrigin { declared, found };

/// How alike the groups see an impact on one axis.
enum class Mark { none, agreement, disagreement };

struct ContrastOptions {
  double agreement_at_most = 0.125;     // half a step of the five-step scale: the typical answer is the same
  double disagreement_at_least = 0.25;  // a whole step
  double table_distance = 0.25;         // an impact enters a table when some group's mean valuation lies so
                                 // far from neutral: >= 0.75 for the positive, <= 0.25 for the negative
};

/// One group on one axis of one impact.
struct GroupMean {
  double mean = missing;     // over the group's cells; missing when it has none
  std::size_t answered = 0;  // cells the participants filled
  std::size_t filled = 0;    // cells that imputation filled
};

/// All groups on one axis of one impact.
struct AxisContrast {
  std::vector<GroupMean> groups;
  double difference = missing;  // greatest mean minus least; missing with fewer than two means
  int highest = -1;             // group of the greatest mean, the first one on a tie; -1 if none
  int lowest = -1;
  Mark mark = Mark::none;
  std::size_t rank = 0;  // 1: least difference of all impacts on this axis; 0: no difference known
};

struct ImpactContrast {
  std::array<AxisContrast, 2> axes;
  const AxisContrast& on(Axis axis) const { return axes[static_cast<std::size_t>(axis)]; }
  AxisContrast& on(Axis axis) { return axes[static_cast<std::size_t>(axis)]; }
};

struct Contrast {
  GroupOrigin origin = GroupOrigin::declared;
  std::vector<std::size_t> sizes;       // members of each group
  std::vector<ImpactContrast> impacts;  // in the order of the columns
  /// Columns of the most positive impacts, by the greatest group mean of valuation, falling; and of the
  /// most negative ones by the least group mean, rising. Ties: the mean of the group means, then the order of
  /// columns.
  std::vector<std::size_t> most_positive;
  std::vector<std::size_t> most_negative;
  ContrastOptions rule;
};

/// Means, differences and marks per impact and axis between groups (Tables 1 and 2 of the Madre de Dios
/// study). `observed` tells which cells are answers; `values` holds what is averaged: the same
/// ratings, or the imputed ones. `groups` names the group 0..group_count-1 of every row; -1: in none.
/// Fails with analysis.shape when shapes differ or a group number is out of range.
/// See docs/methods/contrast.md.
Result<Contrast> contrast(const Ratings& observed, const Ratings& values, std::span<const int> groups,
                          int group_count, GroupOrigin origin, const ContrastOptions& options = {});

}  // namespace minga::methods::impact
