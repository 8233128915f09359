#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "store/record.hpp"

namespace minga::store::sqlite {

/// The GeoPackage form (OGC 12-128r18, 2.1.3) of a geometry in EPSG:4326: header with envelope, then its WKB.
std::string geopackage_bytes(std::string_view wkb);
/// The WKB in a GeoPackage geometry; empty when it is none.
std::string_view wkb_in(std::string_view geopackage);
/// The envelope from the header, or from the WKB where a foreign program wrote none.
std::optional<Box> envelope(std::string_view geopackage);

}  // namespace minga::store::sqlite
