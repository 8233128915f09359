#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "formats/shape.hpp"

namespace minga::formats {

/// A coordinate reference system that features are given in beside WGS 84.
struct System {
  enum class Kind { longitude_latitude, latitude_longitude, web_mercator, transverse_mercator };
  std::string uri;  // http://www.opengis.net/def/crs/EPSG/0/32718
  Kind kind = Kind::longitude_latitude;
  double meridian = 0, parallel = 0, scale = 1, easting = 0, northing = 0;  // transverse Mercator; metres

  bool in_degrees() const { return kind == Kind::longitude_latitude || kind == Kind::latitude_longitude; }
};

/// The systems there are, WGS 84 with longitude first (OGC CRS84) before all others: EPSG:4326 (latitude
/// first), 3857 (Web Mercator), 9377 (Colombia, Origen-Nacional), and the UTM zones 11 to 25 on WGS 84, north
/// (326xx) and south (327xx), which cover Latin America.
const std::vector<System>& systems();

/// The one of that URI; null for any other.
const System* system_of(std::string_view uri);

/// From longitude and latitude to the system's coordinates in the order of its axes, and back. Transverse
/// Mercator by Krüger's series to the sixth order (Karney 2011, "Transverse Mercator with an accuracy of a
/// few nanometers"), to less than a millimetre within 20 degrees of the meridian; the ellipsoids WGS 84 and
/// GRS 80 are taken for one, which differ by less than 0.1 mm in the half axis. Farther off than 80 degrees
/// is no place: no numbers.
Position to_system(Position degrees, const System& system);
Position from_system(Position coordinates, const System& system);

/// A box given in a system's axes, as one in degrees around it.
Envelope degrees_of(const Envelope& box, const System& system);

}  // namespace minga::formats
