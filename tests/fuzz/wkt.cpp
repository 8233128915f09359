// Any bytes as WKT and as WKB: read or refused, and what was read comes back the same.
#include "pack/wkt.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace minga;
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  if (const auto geometry = pack::geometry_from_wkt(bytes)) {
    const auto text = pack::wkt_of(*geometry);
    if (!text || pack::geometry_from_wkt(*text)->wkb != geometry->wkb) std::abort();
  }
  if (const auto text = pack::wkt_of(Geometry{bytes})) {
    if (!pack::geometry_from_wkt(*text)) std::abort();
  }
  return 0;
}
