#include "methods/impact/continuum.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>

#include "methods/impact/continuum_factor.hpp"
#include "methods/impact/dip.hpp"
#include "methods/impact/random.hpp"
#include "methods/impact/silhouette.hpp"
#include "methods/impact/stability_fill.hpp"
#include "methods/impact/xmeans_split.hpp"
#include "methods/parallel.hpp"

namespace minga::methods::impact {
namespace {

// A scale has few levels; of more than these the answers count as measured.
constexpr std::size_t most_levels = 11;

// What random numbers are for, so that no two uses share a stream.
enum Stream : std::uint64_t { sampling = 1, filling = 2, uniform_dips = 3, simulating = 16 };

struct Statistics {
  double silhouette = 0;
  double bic_gain = 0;
  double dip = 0;
};

/// Each row's place on the line through the two centres.
std::vector<double> places(const Matrix& data, const Matrix& centres) {
  std::vector<double> axis(data.columns);
  double length = 0;
  for (std::size_t column = 0; column < data.columns; ++column) {
    axis[column] = centres(1, column) - centres(0, column);
    length += axis[column] * axis[column];
  }
  std::vector<double> result(data.rows, 0);
  for (std::size_t row = 0; row < data.rows; ++row) {
    for (std::size_t column = 0; column < data.columns; ++column) {
      result[row] += axis[column] * (data(row, column) - centres(0, column));
    }
    result[row] /= length;
  }
  return result;
}

/// The rows cut in two on one thread; nothing if they are all alike.
std::optional<Statistics> statistics(const Matrix& data, const ContinuumOptions& options,
                                     std::uint64_t seed) {
  XmeansOptions cut;
  cut.seed = seed;
  cut.bic = options.bic;
  cut.restarts = options.restarts;
  cut.threads = 1;
  const Split split = best_split(data, all_rows(data.rows), cut, 0, 0);
  if (split.centres.rows < 2 || !std::isfinite(split.gain)) return std::nullopt;
  return Statistics{mean_silhouette(data, split.parts.labels, 1), split.gain,
                    dip(places(data, split.centres))};
}

Matrix some_rows(const Matrix& answers, const ContinuumOptions& options) {
  if (answers.rows <= options.row_cap) return answers;
  Random random(options.seed, sampling);
  std::vector<std::uint32_t> rows = all_rows(answers.rows);
  for (std::size_t i = 0; i < options.row_cap; ++i)
    std::swap(rows[i], rows[i + random.below(rows.size() - i)]);
  rows.resize(options.row_cap);
  std::ranges::sort(rows);
  Matrix sample(rows.size(), answers.columns);
  for (std::size_t i = 0; i < rows.size(); ++i)
    std::ranges::copy(answers.row(rows[i]), sample.row(i).begin());
  return sample;
}

struct Null {
  OneFactor model;
  std::vector<double> levels;
};

/// The statistics of one simulated continuum with the gaps of the answers. One that cannot be cut reaches
/// nothing.
Result<Statistics> simulated(const Matrix& answers, const Null& null, ScoreShape shape, std::size_t number,
                             const ContinuumOptions& options) {
  Random random(options.seed, simulating + 2 * number + (shape == ScoreShape::uniform ? 1U : 0U));
  Matrix data = simulate(null.model, answers.rows, shape, null.levels, random);
  for (std::size_t cell = 0; cell < data.cells.size(); ++cell) {
    if (is_missing(answers.cells[cell])) data.cells[cell] = missing;
  }
  const auto filled = fill_gaps(std::move(data), options.fill, 0, random.bits());
  if (!filled) return tl::unexpected(filled.error());
  constexpr double none = -std::numeric_limits<double>::infinity();
  return statistics(*filled, options, random.bits()).value_or(Statistics{none, none, none});
}

ContinuumTest test(double observed, const std::vector<Statistics>& null, double Statistics::*which) {
  ContinuumTest result;
  result.observed = observed;
  int reached = 0;
  int counted = 0;
  for (const Statistics& each : null) {
    reached += each.*which >= observed ? 1 : 0;
    if (!std::isfinite(each.*which)) continue;
    result.expected += each.*which;
    ++counted;
  }
  if (counted > 0) result.expected /= counted;
  result.p = static_cast<double>(reached + 1) / static_cast<double>(null.size() + 1);
  return result;
}

/// Keeps of each statistic the shape of the continuum that comes nearer to it.
void compare(Continuum& result, const Statistics& observed, const std::vector<Statistics>& null, bool first) {
  const auto keep = [&](ContinuumTest& kept, double value, double Statistics::*which) {
    const ContinuumTest next = test(value, null, which);
    if (first || next.p > kept.p) kept = next;
  };
  keep(result.silhouette, observed.silhouette, &Statistics::silhouette);
  keep(result.bic_gain, observed.bic_gain, &Statistics::bic_gain);
  keep(result.dip, observed.dip, &Statistics::dip);
}

GroupsVerdict decide(const Continuum& result, double alpha) {
  const double separation = std::min(result.silhouette.p, result.bic_gain.p);
  if (result.dip.p <= alpha && separation <= alpha) return GroupsVerdict::groups;
  if (result.dip.p <= alpha / 5) return GroupsVerdict::groups;
  const bool nothing = result.dip.p > 2 * alpha && separation > 2 * alpha;
  return nothing ? GroupsVerdict::continuum : GroupsVerdict::undecided;
}

Result<void> check(const Matrix& answers, const Clustering& found, const ContinuumOptions& options) {
  if (options.simulations < 1 || options.row_cap < 2) {
    return fail(ProblemKind::invalid, "cluster.simulations",
                {{"simulations", std::to_string(options.simulations)}});
  }
  if (answers.rows == 0 || answers.columns == 0 || found.labels.size() != answers.rows) {
    return fail(ProblemKind::invalid, "cluster.labels_do_not_fit",
                {{"labels", std::to_string(found.labels.size())}, {"rows", std::to_string(answers.rows)}});
  }
  return {};
}

}  // namespace

Result<Continuum> groups_or_continuum(const Matrix& answers, const Clustering& found,
                                      const ContinuumOptions& options) {
  if (auto fits = check(answers, found, options); !fits) return tl::unexpected(fits.error());
  Continuum result;
  const Matrix tested = some_rows(answers, options);
  result.rows = tested.rows;
  const auto completed = fill_gaps(tested, options.fill, 0, options.seed);
  if (!completed) return tl::unexpected(completed.error());
  if (auto complete = check_complete(*completed); !complete) return tl::unexpected(complete.error());
  const auto observed = statistics(*completed, options, Random(options.seed, filling).bits());
  if (found.k < 2 || !observed) {
    result.verdict = GroupsVerdict::one_group;
    return result;
  }
  const Null null{fit_one_factor(*completed), answer_levels(tested, most_levels)};
  result.factor_share = null.model.share();
  result.simulations = options.simulations;
  for (const ScoreShape shape : {ScoreShape::normal, ScoreShape::uniform}) {
    std::vector<Statistics> statistics_of(static_cast<std::size_t>(options.simulations));
    std::vector<std::optional<Problem>> problems(statistics_of.size());
    parallel_for(statistics_of.size(), 1, options.threads, [&](const Chunk& chunk) {
      auto one = simulated(tested, null, shape, chunk.index, options);
      if (one)
        statistics_of[chunk.index] = *one;
      else
        problems[chunk.index] = std::move(one.error());
    });
    for (auto& problem : problems) {
      if (problem) return tl::unexpected(std::move(*problem));
    }
    compare(result, *observed, statistics_of, shape == ScoreShape::normal);
  }
  result.dip_p_uniform =
      dip_p_value(result.dip.observed, tested.rows, 999, Random(options.seed, uniform_dips).bits());
  result.verdict = decide(result, options.alpha);
  return result;
}

}  // namespace minga::methods::impact
