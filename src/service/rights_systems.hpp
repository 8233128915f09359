#pragma once

#include <string>
#include <vector>

#include "formats/layers/feature_table.hpp"
#include "formats/layers/plane.hpp"

namespace minga::service {

/// A coordinate system that a layer could be in, and where its shapes would lie then.
struct PlausibleSystem {
  std::string crs;              // "EPSG:32719"
  std::string name;             // as the registry of EPSG has it
  bool swapped = false;         // with latitude or northing first
  formats::layers::GeoBox box;  // around all shapes, in degrees
  bool expected = false;        // their middle lies where rights of the territory should
};

/// The systems in which registers of the region are published, as far as the layer's numbers fit them: those
/// that put it where it is expected, or, if none does, all that put it into what they are made for, in Latin
/// America. Nobody is spared the answer: two of them may lie a few hundred metres apart. Of a layer without
/// corners: none. Without PROJ: none. O(corners).
std::vector<PlausibleSystem> plausible_systems(const formats::layers::FeatureTable& table,
                                               const formats::layers::GeoBox& expected);

}  // namespace minga::service
