#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "base/problem.hpp"
#include "methods/impact/matrix.hpp"

namespace minga::methods::impact {

/// What the members of one group answered in one column.
struct GroupMeanCell {
  double mean = missing;  // of the answers; missing if there are none
  std::size_t count = 0;  // members who answered
  std::size_t gaps = 0;   // members who did not
};

struct GroupMeans {
  std::vector<int> groups;         // the labels that occur, ascending
  std::vector<std::size_t> sizes;  // members of each
  std::size_t columns = 0;
  std::vector<GroupMeanCell> cells;  // groups x columns, group after group

  const GroupMeanCell& at(std::size_t group, std::size_t column) const {
    return cells[group * columns + column];
  }
};

/// Mean, number of answers and number of gaps for each group and column. `groups` holds one label per row;
/// a negative label is no group: such rows are left out. Problem: `group_means.labels_do_not_fit`.
/// See docs/methods/group-means.md.
Result<GroupMeans> group_means(const Matrix& answers, std::span<const int> groups);

}  // namespace minga::methods::impact
