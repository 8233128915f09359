#pragma once

#include <span>
#include <vector>

#include "methods/impact/matrix.hpp"

namespace minga::methods::impact {

/// Silhouette width of each row (Rousseeuw 1987), Euclidean: (b - a) / max(a, b), with a the mean distance
/// to the rest of its cluster and b to the nearest other cluster. 0 for a row alone in its cluster, and for
/// all if there is one cluster. `labels` are 0..k-1, one a row. Time grows with the square of the rows.
std::vector<double> silhouette_widths(const Matrix& data, std::span<const int> labels, int threads);

/// Their mean, between -1 and 1.
double mean_silhouette(const Matrix& data, std::span<const int> labels, int threads);

}  // namespace minga::methods::impact
