#include "methods/impact/xmeans_split.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "methods/impact/bic.hpp"
#include "methods/parallel.hpp"

namespace minga::methods::impact {
namespace {

constexpr std::size_t sample_rows = 1024;
constexpr int most_kmeans_iterations = 300;
constexpr int most_restarts = 1000;  // streams of random numbers are numbered beyond it
// With many rows, k-means goes on for a few steps at a time. It ends when the cut is worth its price, and
// when it would not be even if so many more steps each did as much as the last one: steps do ever less.
constexpr int burst = 3;
constexpr int foreseen = 50;

/// The rows, one after the other: k-means passes over them many times, and much faster so.
Matrix gather(const Matrix& data, Rows rows, int threads) {
  Matrix result(rows.size(), data.columns);
  parallel_for(rows.size(), kmeans_chunk_rows, threads, [&](const Chunk& chunk) {
    for (std::size_t i = chunk.begin; i < chunk.end; ++i) {
      std::ranges::copy(data.row(rows[i]), result.row(i).begin());
    }
  });
  return result;
}

/// So many of the rows without replacement, ascending.
std::vector<std::uint32_t> sample(std::size_t rows, std::size_t count, Random& random) {
  std::vector<std::uint32_t> chosen = all_rows(rows);
  for (std::size_t i = 0; i < count; ++i) std::swap(chosen[i], chosen[i + random.below(rows - i)]);
  chosen.resize(count);
  std::ranges::sort(chosen);
  return chosen;
}

/// One region of the data, by itself.
class Region {
 public:
  Region(const Matrix& data, const XmeansOptions& options, double least_variance, std::uint64_t stream)
      : data_(data),
        options_(options),
        least_variance_(least_variance),
        stream_(stream),
        rows_(all_rows(data.rows)),
        whole_(one_cluster(data, rows_, options.threads)) {}

  Split split() const {
    Split split;
    split.parts = data_.rows <= sample_rows
                      ? best_of_restarts(data_, {most_kmeans_iterations, 0, 1, Assignment::bounded})
                      : split_many_rows();
    split.centres = split.parts.centres;
    split.gain = gain(split.parts);
    return split;
  }

 private:
  /// One restart is one piece of parallel work.
  Partition best_of_restarts(const Matrix& some, const LloydOptions& steps) const {
    const std::vector<std::uint32_t> rows = all_rows(some.rows);
    const auto restarts = static_cast<std::size_t>(std::clamp(options_.restarts, 1, most_restarts));
    std::vector<Partition> tried(restarts);
    parallel_for(restarts, 1, options_.threads, [&](const Chunk& chunk) {
      Random random(options_.seed, (stream_ << 16) + chunk.index);
      tried[chunk.index] = lloyd(some, rows, kmeans_plus_plus(some, rows, 2, 1, random), steps);
    });
    return std::move(*std::ranges::min_element(tried, {}, &Partition::sse));
  }

  Partition split_many_rows() const {
    Random random(options_.seed, (stream_ << 16) + 0xFFFF);
    const Matrix some = gather(data_, sample(data_.rows, sample_rows, random), options_.threads);
    const double share = static_cast<double>(sample_rows) / static_cast<double>(data_.rows);
    const double sample_fall = worthwhile_fall(whole_.sse * share, sample_rows, data_.columns);
    const double fall = worthwhile_fall(whole_.sse, data_.rows, data_.columns);
    Matrix centres =
        best_of_restarts(some, {most_kmeans_iterations, sample_fall, 1, Assignment::bounded}).centres;
    for (int iterations = 0;; iterations += burst) {
      Partition parts =
          lloyd(data_, rows_, std::move(centres), {burst, fall, options_.threads, Assignment::bounded});
      if (parts.last_fall < fall || iterations >= most_kmeans_iterations || is_decided(parts)) return parts;
      centres = std::move(parts.centres);
    }
  }

  bool is_decided(const Partition& parts) const {
    const double now = gain(parts);
    const double step = parts.last_fall * static_cast<double>(data_.cells.size()) / (2 * parts.sse);
    return now > 0 || now + foreseen * step < 0;
  }

  double gain(const Partition& parts) const {
    if (parts.sizes.size() < 2) return -std::numeric_limits<double>::infinity();
    const double one = bic({whole_.sizes, whole_.sse, data_.columns, least_variance_}, options_.bic);
    const double two = bic({parts.sizes, parts.sse, data_.columns, least_variance_}, options_.bic);
    return two - one;
  }

  const Matrix& data_;
  const XmeansOptions& options_;
  double least_variance_;
  std::uint64_t stream_;
  std::vector<std::uint32_t> rows_;
  Partition whole_;
};

}  // namespace

double worthwhile_fall(double sse, std::size_t rows, std::size_t columns) {
  const double variance = sse / static_cast<double>(rows * columns);
  const double price = static_cast<double>(columns + 1) / 2 * std::log(static_cast<double>(rows));
  return 0.01 * price * 2 * variance;
}

Split best_split(const Matrix& data, Rows rows, const XmeansOptions& options, double least_variance,
                 std::uint64_t stream) {
  if (rows.size() == data.rows) return Region(data, options, least_variance, stream).split();
  const Matrix region = gather(data, rows, options.threads);
  return Region(region, options, least_variance, stream).split();
}

}  // namespace minga::methods::impact
