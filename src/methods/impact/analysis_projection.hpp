#pragma once

#include <cstddef>
#include <vector>

#include "base/problem.hpp"
#include "methods/impact/matrix.hpp"

namespace minga::methods::impact {

/// Principal components of a complete table, for drawing people on a plane.
struct Projection {
  std::vector<double> centre;  // column means
  Matrix components;           // one row a component, of unit length; all 0 where the data has no more spread
  std::vector<double> explained;  // share of the variance that each component carries, falling
  Matrix coordinates;             // rows x components
};

/// Projects on the `components` directions of greatest variance (at most as many as there are columns;
/// further ones are all 0). The sign of a component is fixed: its entry of greatest size is positive, the
/// first one if several tie. Eigenvectors of whichever is smaller, the covariance of columns or the
/// Gram matrix of rows. Fails like xmeans on data that is empty or has a missing cell.
Result<Projection> project(const Matrix& data, std::size_t components);

}  // namespace minga::methods::impact
