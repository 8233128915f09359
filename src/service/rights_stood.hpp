#pragma once

#include <vector>

#include "formats/layers/plane.hpp"
#include "pack/model.hpp"
#include "store/store.hpp"

// Land rights as the map of a day had them: what the acts that ask of them share.

namespace minga::service {

/// A right as it stood: of land_right, or of land_right_version.
struct StoodRight {
  const pack::Register* reg = nullptr;
  store::Record record;

  /// The right itself, of an earlier version too.
  Id right() const;
};

/// The plane that all of them were measured in; else the equal-area one.
formats::layers::Reference common_plane(const std::vector<StoodRight>& all,
                                        const formats::layers::Planes& planes);

}  // namespace minga::service
