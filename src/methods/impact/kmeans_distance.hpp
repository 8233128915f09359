#pragma once

#include <cstddef>

namespace minga::methods::impact {

/// Squared Euclidean distance of two points of so many columns. The sum has a fixed shape (eight
/// interleaved partial sums, added in a fixed tree), so it is the same bytes with any instruction set.
double squared_distance(const double* a, const double* b, std::size_t columns);

/// squared_distance(point, centre) for each of `count` centres, stored one after the other, into `out`.
/// The same bytes as one call each, but the point is read once for four centres.
void squared_distances(const double* point, const double* centres, std::size_t count, std::size_t columns,
                       double* out);

/// sum[column] += point[column] for every column.
void add_point(const double* point, std::size_t columns, double* sum);

}  // namespace minga::methods::impact
