#pragma once

#include "methods/overlap/shape.hpp"

namespace minga::methods::overlap {

/// On which side of the line from a to b the point c lies: +1 left, -1 right, 0 exactly on it. Exact for any
/// doubles whose products neither overflow nor underflow (coordinates as make_shape takes them do not
/// overflow). After Shewchuk (1997), Discrete & Computational Geometry 18: a filter, and exact expansions
/// where it cannot tell.
int side(const Point& a, const Point& b, const Point& c);

/// Whether the closed segments ab and cd have a point in common. Exact.
bool segments_meet(const Point& a, const Point& b, const Point& c, const Point& d);

}  // namespace minga::methods::overlap
