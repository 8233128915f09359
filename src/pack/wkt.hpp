#pragma once

#include <string>
#include <string_view>

#include "base/problem.hpp"
#include "base/value.hpp"
#include "pack/model.hpp"

namespace minga::pack {

/// Reads Well-Known Text (OGC 06-103r4, 7.2) in two dimensions: POINT, LINESTRING, POLYGON, their MULTI
/// forms and GEOMETRYCOLLECTION, longitude first, in degrees. A leading "SRID=4326;" is allowed.
/// Refused: empty geometries, Z and M, other systems, coordinates out of range, lines with fewer than
/// two points, rings with fewer than four or not closed. Fails with "geometry.*" and the column.
Result<Geometry> geometry_from_wkt(std::string_view text);

/// The text that geometry_from_wkt reads back to the same bytes. Fails like check_geometry.
Result<std::string> wkt_of(const Geometry& geometry);

/// The OGC type code 1..7 of a well-formed ISO WKB in two dimensions, of either byte order, that holds
/// to the same rules as the text; "geometry.*" for any other bytes.
Result<int> check_geometry(const Geometry& geometry);

/// Whether a field of this kind takes a geometry of the OGC type. Lines and polygons take their MULTI
/// form too, as official outlines have islands; a point is one point.
bool takes(GeometryKind kind, int ogc_type);

}  // namespace minga::pack
