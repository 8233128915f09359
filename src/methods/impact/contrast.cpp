#include "methods/impact/contrast.hpp"

#include <algorithm>
#include <numeric>
#include <string>
#include <utility>

namespace minga::methods::impact {
namespace {

// Means of ratings that are mathematically equal may differ in the last bits: 0.1 + 0.2 > 0.3.
constexpr double mean_rounding = 1e-9;

bool same_shape(const Matrix& a, const Matrix& b) {
  return a.rows == b.rows && a.columns == b.columns;
}

std::vector<GroupMean> group_means(const Matrix& observed, const Matrix& values, std::span<const int> groups,
                                   int group_count, std::size_t column) {
  std::vector<GroupMean> means(static_cast<std::size_t>(group_count));
  std::vector<double> sums(means.size(), 0.0);
  for (std::size_t row = 0; row < values.rows; ++row) {
    if (groups[row] < 0 || is_missing(values(row, column))) continue;
    const auto group = static_cast<std::size_t>(groups[row]);
    sums[group] += values(row, column);
    ++(is_missing(observed(row, column)) ? means[group].filled : means[group].answered);
  }
  for (std::size_t group = 0; group < means.size(); ++group)
    if (const std::size_t n = means[group].answered + means[group].filled; n > 0)
      means[group].mean = sums[group] / static_cast<double>(n);
  return means;
}

void compare(AxisContrast& axis, const ContrastOptions& options) {
  int known = 0;
  for (std::size_t i = 0; i < axis.groups.size(); ++i) {
    const double mean = axis.groups[i].mean;
    if (is_missing(mean)) continue;
    ++known;
    const auto group = static_cast<int>(i);
    if (axis.highest < 0 || mean > axis.groups[static_cast<std::size_t>(axis.highest)].mean + mean_rounding)
      axis.highest = group;
    if (axis.lowest < 0 || mean < axis.groups[static_cast<std::size_t>(axis.lowest)].mean - mean_rounding)
      axis.lowest = group;
  }
  if (known < 2) return;
  axis.difference = axis.groups[static_cast<std::size_t>(axis.highest)].mean -
                    axis.groups[static_cast<std::size_t>(axis.lowest)].mean;
  if (axis.difference <= options.agreement_at_most + mean_rounding) axis.mark = Mark::agreement;
  if (axis.difference >= options.disagreement_at_least - mean_rounding) axis.mark = Mark::disagreement;
}

void rank_differences(std::vector<ImpactContrast>& impacts, Axis axis) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < impacts.size(); ++i)
    if (!is_missing(impacts[i].on(axis).difference)) order.push_back(i);
  std::ranges::stable_sort(order, {}, [&](std::size_t i) { return impacts[i].on(axis).difference; });
  for (std::size_t rank = 0; rank < order.size(); ++rank) impacts[order[rank]].on(axis).rank = rank + 1;
}

double mean_of_means(const AxisContrast& axis) {
  double sum = 0;
  int known = 0;
  for (const GroupMean& group : axis.groups) {
    if (is_missing(group.mean)) continue;
    sum += group.mean;
    ++known;
  }
  return known > 0 ? sum / known : missing;
}

// The columns whose extreme mean of valuation passes the bound; `sign` is +1 for the greatest mean and
// -1 for the least, so that one order serves both tables.
std::vector<std::size_t> table(const std::vector<ImpactContrast>& impacts, double sign, double bound) {
  std::vector<std::pair<std::pair<double, double>, std::size_t>> rows;
  for (std::size_t i = 0; i < impacts.size(); ++i) {
    const AxisContrast& axis = impacts[i].on(Axis::valuation);
    const int extreme = sign > 0 ? axis.highest : axis.lowest;
    if (extreme < 0) continue;
    const double mean = axis.groups[static_cast<std::size_t>(extreme)].mean;
    if (sign * mean >= sign * bound - mean_rounding)
      rows.push_back({{-sign * mean, -sign * mean_of_means(axis)}, i});
  }
  std::ranges::sort(rows);
  std::vector<std::size_t> columns;
  for (const auto& row : rows) columns.push_back(row.second);
  return columns;
}

}  // namespace

Result<Contrast> contrast(const Ratings& observed, const Ratings& values, std::span<const int> groups,
                          int group_count, GroupOrigin origin, const ContrastOptions& options) {
  const bool fits = same_shape(observed.valuation, observed.prioritization) &&
                    same_shape(observed.valuation, values.valuation) &&
                    same_shape(observed.valuation, values.prioritization) &&
                    groups.size() == observed.participants() && group_count >= 0 &&
                    std::ranges::all_of(groups, [&](int g) { return g >= -1 && g < group_count; });
  if (!fits) return fail(ProblemKind::invalid, "analysis.shape");

  Contrast result;
  result.origin = origin;
  result.rule = options;
  result.sizes.resize(static_cast<std::size_t>(group_count));
  for (int group : groups)
    if (group >= 0) ++result.sizes[static_cast<std::size_t>(group)];
  result.impacts.resize(observed.impacts());
  for (Axis axis : both_axes) {
    for (std::size_t i = 0; i < result.impacts.size(); ++i) {
      AxisContrast& cell = result.impacts[i].on(axis);
      cell.groups = group_means(observed.on(axis), values.on(axis), groups, group_count, i);
      compare(cell, options);
    }
    rank_differences(result.impacts, axis);
  }
  result.most_positive = table(result.impacts, +1, 0.5 + options.table_distance);
  result.most_negative = table(result.impacts, -1, 0.5 - options.table_distance);
  return result;
}

}  // namespace minga::methods::impact
