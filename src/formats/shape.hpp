#pragma once

#include "pack/shape.hpp"

namespace minga::formats {

// Geometries are taken apart as packs check them.
using pack::broken_rule;
using pack::Envelope;
using pack::envelope_of;
using pack::max_shape_depth;
using pack::Path;
using pack::Position;
using pack::Shape;
using pack::shape_from_wkb;
using pack::ShapeKind;
using pack::wkb_of;

}  // namespace minga::formats
