#include "methods/impact/group_means.hpp"

#include <algorithm>
#include <string>

namespace minga::methods::impact {

namespace {

std::vector<int> labels_that_occur(std::span<const int> groups) {
  std::vector<int> labels(groups.begin(), groups.end());
  std::erase_if(labels, [](int label) { return label < 0; });
  std::sort(labels.begin(), labels.end());
  labels.erase(std::unique(labels.begin(), labels.end()), labels.end());
  return labels;
}

}  // namespace

Result<GroupMeans> group_means(const Matrix& answers, std::span<const int> groups) {
  if (groups.size() != answers.rows)
    return fail(ProblemKind::invalid, "group_means.labels_do_not_fit",
                {{"labels", std::to_string(groups.size())}, {"rows", std::to_string(answers.rows)}});
  GroupMeans result;
  result.groups = labels_that_occur(groups);
  result.sizes.assign(result.groups.size(), 0);
  result.columns = answers.columns;
  result.cells.resize(result.groups.size() * answers.columns);
  std::vector<double> sums(result.cells.size(), 0);
  for (std::size_t row = 0; row < answers.rows; ++row) {
    if (groups[row] < 0) continue;
    const auto label = std::lower_bound(result.groups.begin(), result.groups.end(), groups[row]);
    const auto group = static_cast<std::size_t>(label - result.groups.begin());
    ++result.sizes[group];
    for (std::size_t column = 0; column < answers.columns; ++column) {
      const double answer = answers(row, column);
      const std::size_t cell = group * answers.columns + column;
      if (is_missing(answer)) {
        ++result.cells[cell].gaps;
      } else {
        ++result.cells[cell].count;
        sums[cell] += answer;
      }
    }
  }
  for (std::size_t cell = 0; cell < sums.size(); ++cell)
    if (result.cells[cell].count > 0)
      result.cells[cell].mean = sums[cell] / static_cast<double>(result.cells[cell].count);
  return result;
}

}  // namespace minga::methods::impact
