#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "store/record.hpp"

namespace minga::store {

/// What a look through a WKB gives.
struct WkbShape {
  std::uint32_t type = 0;     // 1 point, 2 line, 3 polygon, 4 to 6 their multiples, 7 collection
  std::optional<Box> bounds;  // none when it has no coordinates
};

/// Reads well-formed ISO WKB (OGC 06-103r4, 8.2), two-dimensional, either byte order, nested at most 8 deep,
/// with finite coordinates (NaN, NaN is the empty point) and nothing after it. Nothing for anything else.
std::optional<WkbShape> wkb_shape(std::string_view wkb);

}  // namespace minga::store
