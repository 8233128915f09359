// Geometries of a GeoPackage: header, WKB, repair, and the areas of what comes out.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "formats/layers/repair.hpp"
#include "formats/layers/wkb_rings.hpp"
#include "methods/overlap/common_area.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace minga::formats::layers;
  const auto wkb = wkb_of_geopackage({reinterpret_cast<const char*>(data), size});
  if (!wkb) return 0;
  const auto rings = rings_of_wkb(*wkb);
  if (!rings || rings->points.size() > 2000) return 0;
  static Repair repair;
  const auto made = repair.shape(*rings);
  if (!made) return 0;
  const auto common = minga::methods::overlap::common_area(made->shape, made->shape);
  if (!(common.area >= 0) || common.area > made->shape.area()) std::abort();
  return 0;
}
