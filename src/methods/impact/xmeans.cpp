#include "methods/impact/xmeans.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <string>

#include "methods/impact/bic.hpp"
#include "methods/impact/kmeans.hpp"
#include "methods/impact/xmeans_split.hpp"

namespace minga::methods::impact {
namespace {

// What rounding leaves of equal cells, as a share of the greatest cell.
constexpr double cell_rounding = 1e-13;
// No cluster is taken for tighter than this share of the whole variance: exact duplicates would otherwise
// have a likelihood without bound, before which every other evidence vanishes.
constexpr double least_share = 1e-12;
// Up to so many rows every k-means runs until nothing moves; above, only that of the result does.
constexpr std::size_t exact_rows = 1024;
// A region of fewer rows has nothing to tell two variances by.
constexpr std::size_t least_rows_to_split = 4;

class Search {
 public:
  Search(const Matrix& data, const XmeansOptions& options)
      : data_(data),
        options_(options),
        rows_(all_rows(data.rows)),
        limit_(std::min(static_cast<std::size_t>(options.k_max), std::max<std::size_t>(1, data.rows / 2))) {}

  Clustering run() {
    Partition current = one_cluster(data_, rows_, options_.threads);
    if (!measure_variance(current.sse)) {
      best_ = std::move(current);
      return result({{1, 0.0}});
    }
    visit(current);
    while (current.sizes.size() < limit_) {
      Matrix centres = improve_structure(current);
      if (centres.rows <= current.sizes.size()) break;
      Partition next = lloyd(data_, rows_, std::move(centres), steps(worthwhile(current.sse)));
      const bool grown = next.sizes.size() > current.sizes.size();
      current = std::move(next);
      visit(current);
      if (!grown) break;
    }
    if (data_.rows > exact_rows && best_.sizes.size() > 1) {
      visit(lloyd(data_, rows_, best_.centres, steps(0)));
    }
    return result({bic_per_k_.begin(), bic_per_k_.end()});
  }

 private:
  LloydOptions steps(double settled) const { return {300, settled, options_.threads, Assignment::bounded}; }

  double worthwhile(double sse) const {
    return data_.rows > exact_rows ? worthwhile_fall(sse, data_.rows, data_.columns) : 0;
  }

  /// False if the rows are all alike, as far as numbers of their size can tell.
  bool measure_variance(double sse) {
    double largest = 0;
    for (const double cell : data_.cells) largest = std::max(largest, std::abs(cell));
    const double noise = cell_rounding * largest * cell_rounding * largest;
    const double variance = sse / static_cast<double>(data_.cells.size());
    least_variance_ = std::max(noise, least_share * variance);
    return variance > noise;
  }

  double bic_of(const Partition& partition) const {
    return bic({partition.sizes, partition.sse, data_.columns, least_variance_}, options_.bic);
  }

  void visit(const Partition& partition) {
    const double value = bic_of(partition);
    const bool better = bic_per_k_.empty() || value > best_bic_;
    note(partition, value);
    if (!better) return;
    best_ = partition;
    best_bic_ = value;
  }

  void note(const Partition& partition, double value) {
    const auto [at, fresh] = bic_per_k_.emplace(static_cast<int>(partition.sizes.size()), value);
    if (!fresh) at->second = std::max(at->second, value);
  }

  /// The centres after every region that is worth it was cut in two; if that makes too many, the cuts that
  /// gain most.
  Matrix improve_structure(const Partition& current) {
    const auto regions = rows_by_cluster(current);
    std::vector<Split> splits(regions.size());
    std::vector<std::size_t> accepted;
    for (std::size_t region = 0; region < regions.size(); ++region) {
      const auto& rows = regions[region];
      if (rows.size() < least_rows_to_split || refused_.contains(rows)) continue;
      splits[region] = best_split(data_, rows, options_, least_variance_, stream_++);
      if (regions.size() == 1 && splits[region].centres.rows == 2) {
        note(splits[region].parts, bic_of(splits[region].parts));
      }
      if (splits[region].gain > 0) {
        accepted.push_back(region);
      } else {
        refused_.insert(rows);
      }
    }
    std::ranges::stable_sort(accepted, std::ranges::greater{}, [&](std::size_t i) { return splits[i].gain; });
    accepted.resize(std::min(accepted.size(), limit_ - regions.size()));
    return with_splits(current.centres, splits, accepted);
  }

  std::vector<std::vector<std::uint32_t>> rows_by_cluster(const Partition& current) const {
    std::vector<std::vector<std::uint32_t>> regions(current.sizes.size());
    for (std::size_t region = 0; region < regions.size(); ++region) {
      regions[region].reserve(current.sizes[region]);
    }
    for (const std::uint32_t row : rows_)
      regions[static_cast<std::size_t>(current.labels[row])].push_back(row);
    return regions;
  }

  static Matrix with_splits(const Matrix& centres, const std::vector<Split>& splits,
                            const std::vector<std::size_t>& accepted) {
    Matrix all = centres;
    for (const std::size_t region : accepted) {
      const Matrix& two = splits[region].centres;
      std::ranges::copy(two.row(0), all.row(region).begin());
      const auto second = two.row(1);
      all.cells.insert(all.cells.end(), second.begin(), second.end());
      ++all.rows;
    }
    return all;
  }

  Clustering result(std::vector<std::pair<int, double>> bic_per_k) {
    canonicalise(best_);
    Clustering clustering;
    clustering.k = static_cast<int>(best_.sizes.size());
    clustering.labels = std::move(best_.labels);
    clustering.sizes = std::move(best_.sizes);
    clustering.centres = std::move(best_.centres);
    clustering.sse = best_.sse;
    clustering.bic = best_bic_;
    clustering.bic_per_k = std::move(bic_per_k);
    return clustering;
  }

  const Matrix& data_;
  const XmeansOptions& options_;
  std::vector<std::uint32_t> rows_;
  std::size_t limit_;
  double least_variance_ = 0;
  std::uint64_t stream_ = 1;
  std::set<std::vector<std::uint32_t>> refused_;  // regions that were tried and stay whole
  Partition best_;
  double best_bic_ = 0;
  std::map<int, double> bic_per_k_;
};

}  // namespace

Result<Clustering> xmeans(const Matrix& data, const XmeansOptions& options) {
  if (auto complete = check_complete(data); !complete) return tl::unexpected(complete.error());
  if (options.k_max < 1) {
    return fail(ProblemKind::invalid, "cluster.k_max", {{"k_max", std::to_string(options.k_max)}});
  }
  return Search(data, options).run();
}

}  // namespace minga::methods::impact
