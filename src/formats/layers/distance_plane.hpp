#pragma once

#include <string>

#include "base/problem.hpp"
#include "formats/layers/layer_bytes.hpp"
#include "formats/layers/plane.hpp"

namespace minga::formats::layers {

/// Who chose the plane that distances are taken in.
enum class ChosenBy {
  caller,  // it was stated
  layer,   // it is the layer's own
  zone,    // the zone of UTM in whose middle the layer lies, or a neighbour of it
};

/// What a plane makes of distances: a metre on the ellipsoid is between `least` and `greatest` metres in it,
/// whatever its direction.
struct Scale {
  double least = 1;
  double greatest = 1;

  /// How far a distance can be off, as a part of it.
  double error() const;
};

struct DistancePlane {
  Plane plane;
  Scale scale;  // where the areas are
  ChosenBy chosen_by = ChosenBy::layer;
};

/// A plane that nobody stated is not off by more than this.
inline constexpr double greatest_scale_error = 0.01;

/// In which plane to take distances between the areas of one layer and the lines of another: `stated`
/// ("EPSG:32719") if it is not empty; else the areas' own if it is in metres, and the lines' own too or not
/// off by more than greatest_scale_error; else the zone of UTM (WGS 84) of the middle of the areas, if it is
/// not off by more. The scale is that of a net of places over the areas. Problems: those of Planes::system;
/// layer.not_in_metres (`crs`) of a stated one; layer.which_plane (`west`, `south`, `east`, `north` in
/// degrees, `crs` of the areas) where none fits; layer.wkb.
Result<DistancePlane> distance_plane(const LayerBytes& areas, const LayerBytes& lines,
                                     const std::string& stated);

}  // namespace minga::formats::layers
