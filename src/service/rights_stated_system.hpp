#pragma once

#include <optional>
#include <string>

#include "formats/layers/feature_table.hpp"

namespace minga::service {

/// Whether a layer states a system that puts it elsewhere than `crs`, which somebody named over it: problem
/// rights.crs_over_file (`stated`, `crs`). Nothing where the layer states none, one that is not known or one
/// that its numbers cannot be in (degrees, as readers say of every GeoJSON, where they are metres), or where
/// both put its corners within about a metre. O(rows), of each its first corner.
std::optional<Problem> against_stated_system(const formats::layers::FeatureTable& table,
                                             const std::string& crs);

}  // namespace minga::service
