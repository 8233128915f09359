#include "methods/impact/stability.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <string>

#include "methods/impact/random.hpp"
#include "methods/impact/stability_fill.hpp"
#include "methods/parallel.hpp"

namespace minga::methods::impact {
namespace {

constexpr double recovered = 0.75;
constexpr double dissolved = 0.5;

struct Replicate {
  int k = 0;
  std::vector<double> jaccard;  // by cluster of the original; missing if none of its rows was drawn
  std::optional<Problem> problem;
};

/// The different rows among as many draws with replacement as there are rows, ascending. A row drawn twice
/// must not count twice: to BIC its copies are a perfectly tight cluster, and it would find ever more groups.
std::vector<std::size_t> draw(std::size_t rows, Random& random) {
  std::vector<bool> drawn(rows, false);
  for (std::size_t i = 0; i < rows; ++i) drawn[random.below(rows)] = true;
  std::vector<std::size_t> result;
  for (std::size_t row = 0; row < rows; ++row) {
    if (drawn[row]) result.push_back(row);
  }
  return result;
}

/// Jaccard of every original cluster with its best counterpart, over the rows drawn.
std::vector<double> best_jaccards(const Clustering& found, const std::vector<std::size_t>& drawn,
                                  const Clustering& again) {
  const auto originals = static_cast<std::size_t>(found.k);
  const auto others = static_cast<std::size_t>(again.k);
  std::vector<std::size_t> both(originals * others, 0);
  std::vector<std::size_t> in_original(originals, 0);
  std::vector<std::size_t> in_other(others, 0);
  for (std::size_t i = 0; i < drawn.size(); ++i) {
    const auto original = static_cast<std::size_t>(found.labels[drawn[i]]);
    const auto other = static_cast<std::size_t>(again.labels[i]);
    ++both[original * others + other];
    ++in_original[original];
    ++in_other[other];
  }
  std::vector<double> best(originals, missing);
  for (std::size_t original = 0; original < originals; ++original) {
    if (in_original[original] == 0) continue;
    best[original] = 0;
    for (std::size_t other = 0; other < others; ++other) {
      const std::size_t shared = both[original * others + other];
      const std::size_t either = in_original[original] + in_other[other] - shared;
      best[original] = std::max(best[original], static_cast<double>(shared) / static_cast<double>(either));
    }
  }
  return best;
}

Replicate replicate(const Matrix& answers, const Clustering& found, const StabilityOptions& options,
                    std::size_t number) {
  Random random(options.seed, number);
  const std::vector<std::size_t> drawn = draw(answers.rows, random);
  Matrix sample(drawn.size(), answers.columns);
  for (std::size_t i = 0; i < drawn.size(); ++i) {
    std::ranges::copy(answers.row(drawn[i]), sample.row(i).begin());
  }
  Replicate result;
  auto filled = fill_gaps(std::move(sample), options.fill, options.donor_cap, random.bits());
  if (!filled) {
    result.problem = std::move(filled.error());
    return result;
  }
  XmeansOptions cluster = options.xmeans;
  cluster.threads = 1;
  cluster.seed = random.bits();
  auto again = xmeans(*filled, cluster);
  if (!again) {
    result.problem = std::move(again.error());
    return result;
  }
  result.k = again->k;
  result.jaccard = best_jaccards(found, drawn, *again);
  return result;
}

ClusterStability summarise(const std::vector<Replicate>& replicates, std::size_t cluster) {
  ClusterStability result;
  double sum = 0;
  int back = 0;
  int gone = 0;
  for (const Replicate& each : replicates) {
    const double jaccard = each.jaccard[cluster];
    if (is_missing(jaccard)) continue;
    ++result.replicates;
    sum += jaccard;
    back += jaccard >= recovered ? 1 : 0;
    gone += jaccard <= dissolved ? 1 : 0;
  }
  if (result.replicates > 0) {
    const double count = result.replicates;
    result.jaccard = sum / count;
    result.recovered_share = back / count;
    result.dissolved_share = gone / count;
  }
  result.band = stability_band(result.jaccard);
  return result;
}

}  // namespace

StabilityBand stability_band(double mean_jaccard) {
  if (mean_jaccard >= 0.85) return StabilityBand::highly_stable;
  if (mean_jaccard >= 0.75) return StabilityBand::stable;
  if (mean_jaccard >= 0.60) return StabilityBand::doubtful;
  return StabilityBand::not_stable;
}

Result<Stability> stability(const Matrix& answers, const Clustering& found, const StabilityOptions& options) {
  if (options.replicates < 1) {
    return fail(ProblemKind::invalid, "cluster.replicates",
                {{"replicates", std::to_string(options.replicates)}});
  }
  if (answers.rows == 0 || found.labels.size() != answers.rows) {
    return fail(ProblemKind::invalid, "cluster.labels_do_not_fit",
                {{"labels", std::to_string(found.labels.size())}, {"rows", std::to_string(answers.rows)}});
  }
  std::vector<Replicate> replicates(static_cast<std::size_t>(options.replicates));
  parallel_for(replicates.size(), 1, options.threads, [&](const Chunk& chunk) {
    replicates[chunk.index] = replicate(answers, found, options, chunk.index);
  });
  std::map<int, int> counts;
  for (Replicate& each : replicates) {
    if (each.problem) return tl::unexpected(std::move(*each.problem));
    ++counts[each.k];
  }
  Stability result;
  result.replicates = options.replicates;
  for (std::size_t cluster = 0; cluster < static_cast<std::size_t>(found.k); ++cluster) {
    result.clusters.push_back(summarise(replicates, cluster));
    result.mean_jaccard += result.clusters.back().jaccard / found.k;
  }
  for (const auto& [k, count] : counts) {
    result.k_shares.emplace_back(k, static_cast<double>(count) / options.replicates);
  }
  return result;
}

}  // namespace minga::methods::impact
