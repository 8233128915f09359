#pragma once

#include "base/value.hpp"
#include "pack/model.hpp"
#include "pack/shape.hpp"
#include "store/record.hpp"

// Where a place lies for those who may not see it exactly: a grid of degrees that a pack declares with a
// field (coarsened_to), the same for all records, so that asking often or in many ways tells no more than
// once.

namespace minga::service {

/// The cells of the grid that a box touches, as one box. A cell has its western and southern edge.
pack::Envelope cells_around(const pack::Envelope& box, double cell);

/// The cells around a geometry, as a polygon; empty for bytes that are no geometry.
Geometry coarse_place(const Geometry& exact, double cell);

/// The box to find by, for those who may not see places exactly: it finds the same records wherever in their
/// cells they are.
store::Box coarse_box(const store::Box& box, double cell);

}  // namespace minga::service
