#pragma once

#include <cstdint>

#include "methods/impact/kmeans.hpp"
#include "methods/impact/xmeans.hpp"

namespace minga::methods::impact {

/// By how much a step of k-means must lower the SSE of so many rows to be worth another pass over the
/// data: where it gains less than a hundredth of what BIC charges for a cluster, it decides nothing.
double worthwhile_fall(double sse, std::size_t rows, std::size_t columns);

/// The best cut of some rows in two and what it is worth.
struct Split {
  Matrix centres;   // two, or fewer if the rows are all alike
  Partition parts;  // labels by the order of `rows`
  double gain = 0;  // BIC of two clusters less BIC of one, within these rows; -infinity if there is no cut
};

/// 2-means within `rows` from options.restarts seedings. Where there are more rows than 1,024 the
/// seedings compete on a fixed random sample of so many, and the winner goes on with all rows until it is
/// sure whether the cut is worth its price.
/// `stream` sets apart the random numbers of one split from another's.
Split best_split(const Matrix& data, Rows rows, const XmeansOptions& options, double least_variance,
                 std::uint64_t stream);

}  // namespace minga::methods::impact
