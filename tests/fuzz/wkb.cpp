#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "store/sqlite/geometry.hpp"
#include "store/wkb.hpp"

/// Geometries come from phones, files and other programs that write into the workspace.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace minga::store;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (wkb_shape(bytes)) {
    const std::string packed = sqlite::geopackage_bytes(bytes);
    if (sqlite::wkb_in(packed) != bytes) std::abort();
    if (sqlite::envelope(packed).has_value() != wkb_shape(bytes)->bounds.has_value()) std::abort();
  }
  static_cast<void>(sqlite::envelope(bytes));
  return 0;
}
