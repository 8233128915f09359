#pragma once

#include "methods/overlap/shape.hpp"

namespace minga::methods::overlap {

enum class Where { outside, boundary, inside };

/// Where a point lies with respect to a shape. Exact for any doubles, as `side` is: a point is on the
/// boundary only if it lies on an edge or corner exactly. By the number of edges that a ray to the right
/// crosses (Shimrat 1962, Communications of the ACM 5, algorithm 112, with half-open edges). Cost: the edges
/// of the runs whose boxes reach the ray.
Where where(const Shape& shape, const Point& point);

}  // namespace minga::methods::overlap
