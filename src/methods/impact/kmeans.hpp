#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/problem.hpp"
#include "methods/impact/matrix.hpp"
#include "methods/impact/random.hpp"

namespace minga::methods::impact {

/// How each row finds its nearest centre. Both give the same labels, byte for byte.
enum class Assignment {
  lloyd,    // every distance, every time
  bounded,  // Hamerly's (2010) bounds: a row that provably stays is not looked at
};

struct KmeansOptions {
  int k = 2;
  std::uint64_t seed = 1;
  int restarts = 10;         // k-means++ seedings; the best by SSE is kept, the first of equals
  int max_iterations = 300;  // of Lloyd's two steps
  int threads = 0;           // 0: all cores. The result does not depend on it.
  Assignment assignment = Assignment::bounded;
};

/// A partition and its means. Labels are 0..k-1, no cluster is empty.
struct Partition {
  std::vector<int> labels;  // in the order of the rows that were asked for
  std::vector<std::size_t> sizes;
  Matrix centres;  // k x columns, the mean of each cluster's rows
  double sse = 0;  // sum of squared distances of all rows to their centre
  int iterations = 0;
  double last_fall = 0;  // by how much the last move of the centres lowered the SSE
};

/// k-means (Lloyd 1982) from k-means++ seeds (Arthur & Vassilvitskii 2007) on complete data. Where
/// there are fewer different rows than k, so many clusters come back. A row at the same distance of two
/// centres goes to the lower index. Fails on k < 1, on no rows, on cells that are missing or not finite.
Result<Partition> kmeans(const Matrix& data, const KmeansOptions& options);

/// Rows are worked through in chunks of so many. Sums run over each and are then added in the order of the
/// chunks, so the number is part of the result.
inline constexpr std::size_t kmeans_chunk_rows = 512;

/// Row numbers of a part of the data, ascending.
using Rows = std::span<const std::uint32_t>;

struct LloydOptions {
  int max_iterations = 300;
  double settled = 0;  // also stop when moving the centres lowers the SSE by less than this
  int threads = 0;
  Assignment assignment = Assignment::bounded;
};

/// Lloyd's iterations over `rows` of `data` (at least one) from the given centres (at least one). A
/// cluster that runs empty takes the row farthest from its centre; if every row lies on its centre, the
/// empty cluster is dropped.
Partition lloyd(const Matrix& data, Rows rows, Matrix centres, const LloydOptions& options);

/// At most k seeds (fewer if there are fewer different rows), each next one drawn from the rows with
/// probability proportional to the squared distance to the seeds so far.
Matrix kmeans_plus_plus(const Matrix& data, Rows rows, int k, int threads, Random& random);

/// All rows in one cluster.
Partition one_cluster(const Matrix& data, Rows rows, int threads);

/// Renumbers the clusters so that cluster 0 holds the first row and each next number is the next
/// cluster seen.
void canonicalise(Partition& partition);

/// Whether the data can be clustered: rows, columns, and nothing but finite numbers whose squares do
/// not overflow. The problem names the first cell that is wrong.
Result<void> check_complete(const Matrix& data);

/// 0, 1, ..., count - 1.
std::vector<std::uint32_t> all_rows(std::size_t count);

}  // namespace minga::methods::impact
