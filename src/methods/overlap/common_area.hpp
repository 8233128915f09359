#pragma once

#include "methods/overlap/shape.hpp"

namespace minga::methods::overlap {

/// An area and how far from the truth rounding can have taken it at most.
struct Measured {
  double area = 0;   // never negative, never more than the smaller shape's
  double bound = 0;  // |area - truth| <= bound
};

/// The area that two shapes have in common, without making the geometry of it: the sum over all pairs of an
/// edge of `a` and an edge of `b` of the signed area under both (docs/methods/overlap.md). No crossing point
/// is ever decided upon, so shared edges, corners on edges and slivers are ordinary cases. Where plain
/// doubles cannot promise `bound` <= the greater of 1e-4 and 1e-10 of the smaller area, the sum is made again
/// with 31 digits. Cost: with n and m edges about (k + log n log m), k being the pairs of edges that lie near
/// each other.
Measured common_area(const Shape& a, const Shape& b);

/// The same, always with 31 digits: slow, for tests and for a number that somebody disputes.
Measured common_area_precisely(const Shape& a, const Shape& b);

}  // namespace minga::methods::overlap
