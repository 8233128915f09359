#pragma once

#include "pack/shape.hpp"

namespace minga::pack {

/// Whether two shapes share a point, edges and ends included (OGC 06-103r4, 6.1.15.3, Intersects), in the
/// plane of longitude and latitude. Time in proportion to the points of one times those of the other.
bool intersects(const Shape& a, const Shape& b);

}  // namespace minga::pack
