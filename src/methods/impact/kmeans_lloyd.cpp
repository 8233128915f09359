#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "methods/impact/kmeans.hpp"
#include "methods/impact/kmeans_distance.hpp"
#include "methods/parallel.hpp"

namespace minga::methods::impact {
namespace {

// Bounds are sums of many rounded moves. A row is left alone only if they say so by more than this
// share of the greatest distance: a thousand times what rounding can add up to, so that the labels are
// those of Lloyd's algorithm to the last tie.
constexpr double bound_slack = 1e-11;

/// One run of Lloyd's algorithm over some rows.
class Run {
 public:
  Run(const Matrix& data, Rows rows, Matrix centres, const LloydOptions& options)
      : data_(data),
        rows_(rows),
        options_(options),
        bounded_(options.assignment == Assignment::bounded && centres.rows > 1),
        centres_(std::move(centres)),
        labels_(rows.size(), -1),
        chunks_(chunk_count(rows.size(), kmeans_chunk_rows)),
        changed_(chunks_),
        farthest_(chunks_) {
    resize(centres_.rows);
    if (bounded_) {
      upper_.assign(rows.size(), 0);
      lower_.assign(rows.size(), 0);
    }
  }

  Partition finish() {
    int iteration = 0;
    double fall = 0;
    bool moving = true;
    while (moving && iteration < std::max(1, options_.max_iterations)) {
      ++iteration;
      const std::size_t changed = assign(iteration == 1);
      const bool repaired = repair();
      moving = k_ > 1 && (repaired || changed > 0);
      if (changed == 0 && !repaired) {
        fall = 0;
        break;
      }
      fall = move_centres();
      if (!repaired && fall < options_.settled) break;
    }
    Partition result{std::move(labels_), sizes_, std::move(centres_), 0, iteration, fall};
    result.sse = sse(result);
    return result;
  }

 private:
  const double* point(std::size_t i) const { return data_.row(rows_[i]).data(); }
  std::size_t label(std::size_t i) const { return static_cast<std::size_t>(labels_[i]); }

  void resize(std::size_t k) {
    k_ = k;
    sizes_.assign(k, 0);
    moved_.assign(k, 0);
    half_gap_.assign(k, 0);
    sums_.assign(chunks_ * k * data_.columns, 0);
    counts_.assign(chunks_ * k, 0);
  }

  /// Gives each row its nearest centre, renews the sums of each chunk in which a row changed and returns
  /// how many did.
  std::size_t assign(bool first) {
    if (bounded_) measure_gaps();
    parallel_for(rows_.size(), kmeans_chunk_rows, options_.threads, [&](const Chunk& chunk) {
      std::vector<double> distances(k_);
      std::size_t changed = 0;
      double farthest = 0;
      for (std::size_t i = chunk.begin; i < chunk.end; ++i) {
        if (bounded_ && stays(i)) continue;
        const int nearest = nearest_centre(i, distances);
        if (first) farthest = std::max(farthest, *std::ranges::max_element(distances));
        if (nearest == labels_[i]) continue;
        labels_[i] = nearest;
        ++changed;
      }
      changed_[chunk.index] = changed;
      if (first) farthest_[chunk.index] = farthest;
      if (changed > 0) sum_chunk(chunk);
    });
    // Centres stay within the hull of the rows, so no later distance exceeds twice the greatest.
    if (first) slack_ = bound_slack * 2 * std::sqrt(*std::ranges::max_element(farthest_));
    count_sizes();
    return std::accumulate(changed_.begin(), changed_.end(), std::size_t{0});
  }

  /// Renews the bounds of a row by the centres' last moves; true if its nearest centre cannot have changed.
  bool stays(std::size_t i) {
    if (labels_[i] < 0) return false;
    upper_[i] += moved_[label(i)];
    lower_[i] -= label(i) == most_moved_ ? second_move_ : moved_[most_moved_];
    return upper_[i] + slack_ < std::max(lower_[i], half_gap_[label(i)]);
  }

  int nearest_centre(std::size_t i, std::vector<double>& distances) {
    squared_distances(point(i), centres_.cells.data(), k_, data_.columns, distances.data());
    std::size_t best = 0;
    double second = std::numeric_limits<double>::infinity();
    for (std::size_t centre = 1; centre < k_; ++centre) {
      if (distances[centre] < distances[best]) {
        second = distances[best];
        best = centre;
      } else {
        second = std::min(second, distances[centre]);
      }
    }
    if (bounded_) {
      upper_[i] = std::sqrt(distances[best]);
      lower_[i] = std::sqrt(second);
    }
    return static_cast<int>(best);
  }

  /// Half the distance of each centre to its nearest other: a row closer than this to its own stays.
  void measure_gaps() {
    std::vector<double> distances(k_);
    for (std::size_t a = 0; a < k_; ++a) {
      squared_distances(centres_.row(a).data(), centres_.cells.data(), k_, data_.columns, distances.data());
      distances[a] = std::numeric_limits<double>::infinity();
      half_gap_[a] = std::sqrt(*std::ranges::min_element(distances)) / 2;
    }
  }

  void sum_chunk(const Chunk& chunk) {
    const std::size_t columns = data_.columns;
    double* sums = sums_.data() + chunk.index * k_ * columns;
    std::size_t* counts = counts_.data() + chunk.index * k_;
    std::fill_n(sums, k_ * columns, 0.0);
    std::fill_n(counts, k_, std::size_t{0});
    for (std::size_t i = chunk.begin; i < chunk.end; ++i) {
      add_point(point(i), columns, sums + label(i) * columns);
      ++counts[label(i)];
    }
  }

  void count_sizes() {
    sizes_.assign(k_, 0);
    for (std::size_t i = 0; i < counts_.size(); ++i) sizes_[i % k_] += counts_[i];
  }

  /// Fills or drops empty clusters; true if there was one.
  bool repair() {
    bool repaired = false;
    for (auto empty = std::ranges::find(sizes_, 0U); empty != sizes_.end();
         empty = std::ranges::find(sizes_, 0U)) {
      repaired = true;
      const auto cluster = static_cast<std::size_t>(empty - sizes_.begin());
      const std::size_t i = farthest_row();
      if (i == rows_.size()) {
        drop(cluster);
        continue;
      }
      labels_[i] = static_cast<int>(cluster);
      const std::size_t index = i / kmeans_chunk_rows;
      sum_chunk({index, index * kmeans_chunk_rows, std::min(rows_.size(), (index + 1) * kmeans_chunk_rows)});
      // The row becomes its own centre, so it is never again the farthest.
      std::copy_n(point(i), data_.columns, centres_.row(cluster).begin());
      count_sizes();
    }
    if (repaired && bounded_) std::ranges::fill(upper_, std::numeric_limits<double>::infinity());
    return repaired;
  }

  /// The row farthest from its centre, the first of equals; none (the number of rows) if all lie on theirs.
  /// A cluster's only row is passed over.
  std::size_t farthest_row() const {
    std::size_t farthest = rows_.size();
    double distance = 0;
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      if (sizes_[label(i)] < 2) continue;
      const double own = squared_distance(point(i), centres_.row(label(i)).data(), data_.columns);
      if (own > distance) {
        distance = own;
        farthest = i;
      }
    }
    return farthest;
  }

  void drop(std::size_t cluster) {
    const auto at = centres_.cells.begin() + static_cast<std::ptrdiff_t>(cluster * data_.columns);
    centres_.cells.erase(at, at + static_cast<std::ptrdiff_t>(data_.columns));
    --centres_.rows;
    for (int& name : labels_) name -= name > static_cast<int>(cluster) ? 1 : 0;
    resize(k_ - 1);
    parallel_for(rows_.size(), kmeans_chunk_rows, options_.threads,
                 [&](const Chunk& chunk) { sum_chunk(chunk); });
    count_sizes();
  }

  /// Moves each centre to the mean of its rows; returns by how much that lowers the SSE.
  double move_centres() {
    const std::size_t columns = data_.columns;
    double fall = 0;
    Matrix next(k_, columns, 0);
    for (std::size_t chunk = 0; chunk < chunks_; ++chunk) {
      const double* sums = sums_.data() + chunk * next.cells.size();
      for (std::size_t cell = 0; cell < next.cells.size(); ++cell) next.cells[cell] += sums[cell];
    }
    for (std::size_t centre = 0; centre < k_; ++centre) {
      const auto size = static_cast<double>(sizes_[centre]);
      for (double& cell : next.row(centre)) cell /= size;
      const double move = squared_distance(next.row(centre).data(), centres_.row(centre).data(), columns);
      fall += size * move;
      moved_[centre] = std::sqrt(move);
    }
    centres_ = std::move(next);
    rank_moves();
    return fall;
  }

  void rank_moves() {
    most_moved_ = static_cast<std::size_t>(std::ranges::max_element(moved_) - moved_.begin());
    second_move_ = 0;
    for (std::size_t centre = 0; centre < k_; ++centre) {
      if (centre != most_moved_) second_move_ = std::max(second_move_, moved_[centre]);
    }
  }

  double sse(const Partition& result) const {
    std::vector<double> sums(chunks_);
    parallel_for(rows_.size(), kmeans_chunk_rows, options_.threads, [&](const Chunk& chunk) {
      double sum = 0;
      for (std::size_t i = chunk.begin; i < chunk.end; ++i) {
        const auto own = static_cast<std::size_t>(result.labels[i]);
        sum += squared_distance(point(i), result.centres.row(own).data(), data_.columns);
      }
      sums[chunk.index] = sum;
    });
    return std::accumulate(sums.begin(), sums.end(), 0.0);
  }

  const Matrix& data_;
  Rows rows_;
  const LloydOptions& options_;
  bool bounded_;
  Matrix centres_;
  std::vector<int> labels_;
  std::size_t chunks_;
  std::vector<std::size_t> changed_;  // rows that changed cluster, by chunk
  std::vector<double> farthest_;      // greatest squared distance of the first pass, by chunk

  std::size_t k_ = 0;
  std::vector<std::size_t> sizes_;
  std::vector<double> sums_;         // chunk by cluster by column
  std::vector<std::size_t> counts_;  // chunk by cluster

  std::vector<double> upper_;  // at least the distance of the row to its centre
  std::vector<double> lower_;  // at most the distance of the row to any other centre
  std::vector<double> moved_;  // how far each centre went last
  std::vector<double> half_gap_;
  std::size_t most_moved_ = 0;
  double second_move_ = 0;
  double slack_ = 0;
};

}  // namespace

Partition lloyd(const Matrix& data, Rows rows, Matrix centres, const LloydOptions& options) {
  return Run(data, rows, std::move(centres), options).finish();
}

Partition one_cluster(const Matrix& data, Rows rows, int threads) {
  Matrix start(1, data.columns, 0);
  return lloyd(data, rows, std::move(start), {1, 0, threads, Assignment::lloyd});
}

}  // namespace minga::methods::impact
