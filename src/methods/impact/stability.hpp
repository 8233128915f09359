#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "base/problem.hpp"
#include "methods/impact/impute.hpp"
#include "methods/impact/matrix.hpp"
#include "methods/impact/stability_fill.hpp"
#include "methods/impact/xmeans.hpp"

namespace minga::methods::impact {

/// How far a mean Jaccard lets one trust that a cluster is found again (Hennig 2007, 2008).
enum class StabilityBand {
  not_stable,     // < 0.60: not to be interpreted
  doubtful,       // 0.60 to 0.75: a pattern, but not who belongs to it
  stable,         // >= 0.75
  highly_stable,  // >= 0.85
};
StabilityBand stability_band(double mean_jaccard);

struct StabilityOptions {
  int replicates = 1000;
  std::uint64_t seed = 1;
  int threads = 0;                           // 0: all cores. The result does not depend on it.
  std::vector<FillBlock> fill{FillBlock{}};  // the cross-validated choice, kept in every replicate
  std::size_t donor_cap = 0;
  XmeansOptions xmeans{};  // as it made the clustering; its threads are not used
};

struct ClusterStability {
  double jaccard = 0;  // mean over the replicates that drew at least one of its rows
  StabilityBand band = StabilityBand::not_stable;
  double recovered_share = 0;  // of these replicates, Jaccard >= 0.75
  double dissolved_share = 0;  // of these replicates, Jaccard <= 0.5
  int replicates = 0;
};

struct Stability {
  std::vector<ClusterStability> clusters;        // in the order of the clustering
  double mean_jaccard = 0;                       // of the clusters, each alike
  std::vector<std::pair<int, double>> k_shares;  // share of the replicates that found k clusters, by k
  int replicates = 0;
};

/// Would the groups come back if other people of the same kind had rated? Draws as many rows with
/// replacement, takes each row drawn once, fills their gaps again and clusters them again (Hennig 2007): for
/// each cluster the greatest Jaccard similarity with a cluster of the replicate, among the rows drawn.
/// `answers` may have missing cells (each row at least one answer); `found` is the clustering of its
/// completed rows. It cannot tell groups from a continuum that is cut at the same place every time: see
/// continuum.hpp.
Result<Stability> stability(const Matrix& answers, const Clustering& found, const StabilityOptions& options);

}  // namespace minga::methods::impact
