#pragma once

#include "methods/overlap/shape.hpp"

namespace minga::methods::overlap {

/// Whether the boundaries of two shapes have a point in common: exact, no tolerance. Shapes that share no
/// area meet (ST_Intersects of PostGIS) just when this is so.
bool boundaries_meet(const Shape& a, const Shape& b);

}  // namespace minga::methods::overlap
