#include "methods/impact/analysis.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <numeric>
#include <span>

#include "methods/impact/analysis_participants.hpp"
#include "methods/impact/analysis_warnings.hpp"
#include "methods/impact/silhouette.hpp"

namespace minga::methods::impact {
namespace {

constexpr std::size_t index_of(Axis axis) {
  return static_cast<std::size_t>(axis);
}

// One seed and one number of threads for all parts.
AnalysisOptions unified(AnalysisOptions options) {
  options.impute.seed = options.xmeans.seed = options.tests.seed = options.seed;
  options.impute.threads = options.xmeans.threads = options.tests.threads = options.threads;
  return options;
}

void count_missing(const AnalysisInput& input, Axis axis, const Analysis& analysis, AxisReport& report) {
  const Matrix& observed = analysis.observed.on(axis);
  const auto& reasons = input.reasons[index_of(axis)];
  report.cells = observed.cells.size();
  for (std::size_t row = 0; row < observed.rows; ++row) {
    for (std::size_t column = 0; column < observed.columns; ++column) {
      if (!is_missing(observed(row, column))) continue;
      ++report.missing_cells;
      const std::size_t cell = analysis.rows[row] * observed.columns + column;
      if (!reasons.empty() && reasons[cell])
        ++report.by_reason[*reasons[cell]];
      else
        ++report.without_reason;
    }
  }
  report.missing_share = static_cast<double>(report.missing_cells) / static_cast<double>(report.cells);
}

Result<void> check_and_fill_axis(const AnalysisInput& input, const AnalysisOptions& options, Axis axis,
                                 Analysis& analysis) {
  AxisReport& report = analysis.axes[index_of(axis)];
  count_missing(input, axis, analysis, report);
  auto imputed = impute(analysis.observed.on(axis), options.impute);
  if (!imputed) return tl::unexpected<Problem>(imputed.error());
  analysis.completed.on(axis) = std::move(imputed->completed);
  report.imputation = std::move(imputed->report);
  report.unanswered_impacts = report.imputation.empty_columns;
  auto direction = find_direction_errors(analysis.observed.on(axis), options.direction);
  if (!direction) return tl::unexpected<Problem>(direction.error());
  analysis.directions[index_of(axis)] = std::move(*direction);
  return {};
}

// Valuation and prioritization side by side, without the columns that nobody answered.
Matrix joined(const Ratings& ratings, const std::array<AxisReport, 2>& axes) {
  std::vector<std::pair<Axis, std::size_t>> columns;
  for (Axis axis : both_axes)
    for (std::size_t column = 0; column < ratings.impacts(); ++column)
      if (std::ranges::find(axes[index_of(axis)].unanswered_impacts, column) ==
          axes[index_of(axis)].unanswered_impacts.end())
        columns.emplace_back(axis, column);
  Matrix joint(ratings.participants(), columns.size());
  for (std::size_t row = 0; row < joint.rows; ++row)
    for (std::size_t i = 0; i < columns.size(); ++i)
      joint(row, i) = ratings.on(columns[i].first)(row, columns[i].second);
  return joint;
}

double mean_of_rows(const Matrix& matrix, const std::vector<int>& labels, int cluster) {
  double sum = 0;
  std::size_t count = 0;
  for (std::size_t row = 0; row < matrix.rows; ++row) {
    if (labels[row] != cluster) continue;
    for (double cell : matrix.row(row)) {
      if (is_missing(cell)) continue;
      sum += cell;
      ++count;
    }
  }
  return count > 0 ? sum / static_cast<double>(count) : missing;
}

void profile_clusters(Analysis& analysis) {
  const Clustering& clustering = analysis.clustering;
  analysis.clusters.resize(static_cast<std::size_t>(clustering.k));
  for (int cluster = 0; cluster < clustering.k; ++cluster) {
    ClusterProfile& profile = analysis.clusters[static_cast<std::size_t>(cluster)];
    profile.size = clustering.sizes[static_cast<std::size_t>(cluster)];
    profile.mean_valuation = mean_of_rows(analysis.completed.valuation, clustering.labels, cluster);
    profile.mean_prioritization = mean_of_rows(analysis.completed.prioritization, clustering.labels, cluster);
    profile.concern = profile.mean_prioritization - profile.mean_valuation;
    if (analysis.silhouettes.empty()) continue;
    profile.silhouette = 0;
    for (std::size_t row = 0; row < clustering.labels.size(); ++row)
      if (clustering.labels[row] == cluster)
        profile.silhouette += analysis.silhouettes[row] / static_cast<double>(profile.size);
  }
  std::vector<std::size_t> order(analysis.clusters.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, std::greater<>(),
                           [&](std::size_t c) { return analysis.clusters[c].concern; });
  for (std::size_t rank = 0; rank < order.size(); ++rank)
    analysis.clusters[order[rank]].concern_rank = rank + 1;
}

/// The scales side by side as joined() has them, each filled anew with the neighbours that were chosen for
/// it.
std::vector<FillBlock> scales_of(const Analysis& analysis) {
  const auto of = [&](const AxisReport& axis) {
    return FillBlock{analysis.observed.impacts() - axis.unanswered_impacts.size(),
                     std::max(1, axis.imputation.k), axis.imputation.weights};
  };
  return {of(analysis.axes[0]), of(analysis.axes[1])};
}

Result<void> judge_clusters(const Matrix& joint_answers, const AnalysisOptions& options, Analysis& analysis) {
  analysis.stability_too_large =
      options.bootstrap_replicates > 0 && joint_answers.rows > options.bootstrap_at_most;
  if (options.bootstrap_replicates > 0 && !analysis.stability_too_large) {
    StabilityOptions how;
    how.replicates = options.bootstrap_replicates;
    how.seed = options.seed;
    how.threads = options.threads;
    how.fill = scales_of(analysis);
    how.donor_cap = options.impute.donor_cap;
    how.xmeans = options.xmeans;
    auto result = stability(joint_answers, analysis.clustering, how);
    if (!result) return tl::unexpected<Problem>(result.error());
    analysis.stability = std::move(*result);
  }
  if (options.continuum_simulations > 0) {
    ContinuumOptions how;
    how.simulations = options.continuum_simulations;
    how.seed = options.seed;
    how.threads = options.threads;
    how.fill = scales_of(analysis);
    how.restarts = options.xmeans.restarts;
    how.bic = options.xmeans.bic;
    auto result = groups_or_continuum(joint_answers, analysis.clustering, how);
    if (!result) return tl::unexpected<Problem>(result.error());
    analysis.continuum = *result;
  }
  return {};
}

Result<void> cluster(const AnalysisOptions& options, Analysis& analysis) {
  const Matrix joint = joined(analysis.completed, analysis.axes);
  auto clustering = xmeans(joint, options.xmeans);
  if (!clustering) return tl::unexpected<Problem>(clustering.error());
  analysis.clustering = std::move(*clustering);
  if (joint.rows <= options.silhouettes_at_most)
    analysis.silhouettes = silhouette_widths(joint, analysis.clustering.labels, options.threads);
  profile_clusters(analysis);
  auto projection = project(joint, 2);
  if (!projection) return tl::unexpected<Problem>(projection.error());
  analysis.projection = std::move(*projection);
  return judge_clusters(joined(analysis.observed, analysis.axes), options, analysis);
}

Result<void> contrast_groups(const AnalysisOptions& options, Analysis& analysis) {
  const auto make = [&](const Ratings& values, std::span<const int> groups, std::size_t count,
                        GroupOrigin origin, Contrast& into) -> Result<void> {
    auto result =
        contrast(analysis.observed, values, groups, static_cast<int>(count), origin, options.contrast);
    if (!result) return tl::unexpected<Problem>(result.error());
    into = std::move(*result);
    return {};
  };
  const std::vector<int> all(analysis.rows.size(), 0);
  return make(analysis.observed, all, 1, GroupOrigin::declared, analysis.everyone)
      .and_then([&] {
        return make(analysis.observed, analysis.types.of_row, analysis.types.names.size(),
                    GroupOrigin::declared, analysis.by_type);
      })
      .and_then([&] {
        return make(analysis.observed, analysis.groups.of_row, analysis.groups.names.size(),
                    GroupOrigin::declared, analysis.by_group);
      })
      .and_then([&] {
        return make(analysis.completed, analysis.clustering.labels, analysis.clusters.size(),
                    GroupOrigin::found, analysis.by_cluster);
      });
}

Result<void> test_groups_of(const AnalysisOptions& options, Analysis& analysis) {
  analysis.tested = options.tested;
  if (analysis.tested == Grouping::automatic)
    analysis.tested = analysis.types.names.empty() ? Grouping::group : Grouping::type;
  const DeclaredGroups& declared = analysis.tested == Grouping::type ? analysis.types : analysis.groups;
  auto result = compare_groups(analysis.observed, declared.of_row, static_cast<int>(declared.names.size()),
                               options.tests);
  if (!result) return tl::unexpected<Problem>(result.error());
  analysis.comparisons = std::move(*result);
  return {};
}

void audit(const AnalysisInput& input, Analysis& analysis) {
  std::vector<Member> members;
  for (std::size_t i = 0; i < input.participants.size(); ++i) {
    const ParticipantResult& result = analysis.participants[i];
    members.push_back({input.participants[i].type, result.row ? analysis.clustering.labels[*result.row] : -1,
                       result.left_out});
  }
  analysis.audit = audit_membership(state_membership(members, analysis.clustering.k));
}

}  // namespace

Result<Analysis> analyse(const AnalysisInput& input, const AnalysisOptions& given) {
  const AnalysisOptions options = unified(given);
  if (auto fine = check_input(input, options); !fine) return tl::unexpected<Problem>(fine.error());

  Analysis analysis;
  analysis.participants = choose_participants(input, options.least_answer_share);
  for (std::size_t i = 0; i < analysis.participants.size(); ++i) {
    if (analysis.participants[i].left_out) continue;
    analysis.participants[i].row = analysis.rows.size();
    analysis.rows.push_back(i);
  }
  if (analysis.rows.empty()) return fail(ProblemKind::invalid, "analysis.nobody_left");
  analysis.types = declared_groups(input, analysis.rows, &AnalysisParticipant::type);
  analysis.groups = declared_groups(input, analysis.rows, &AnalysisParticipant::group);

  for (Axis axis : both_axes) {
    analysis.observed.on(axis) = rows_of(input.answers.on(axis), analysis.rows);
    if (auto filled = check_and_fill_axis(input, options, axis, analysis); !filled)
      return tl::unexpected<Problem>(filled.error());
  }
  const Result<void> done =
      cluster(options, analysis).and_then([&] { return contrast_groups(options, analysis); }).and_then([&] {
        return test_groups_of(options, analysis);
      });
  if (!done) return tl::unexpected<Problem>(done.error());
  audit(input, analysis);
  analysis.warnings = warnings_of(analysis);
  return analysis;
}

}  // namespace minga::methods::impact
