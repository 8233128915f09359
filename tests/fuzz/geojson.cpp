// GeoJSON and WKB from any bytes: features that can be written and read again, or problems.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "formats/geojson.hpp"
#include "formats/shape.hpp"

using namespace minga::formats;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (const auto shape = shape_from_wkb(bytes)) {
    const auto back = shape_from_wkb(wkb_of(*shape));
    if (!back || *back != *shape) std::abort();
  }
  GeoJsonOptions options;
  options.accept_positions_as_given = true;
  const auto file = read_geojson(bytes, options);
  if (!file) {
    if (file.error().empty()) std::abort();
    return 0;
  }
  const auto text = write_geojson(file->features);
  if (!text) std::abort();
  const auto back = read_geojson(*text, options);
  if (!back || back->features.size() != file->features.size()) std::abort();
  return 0;
}
