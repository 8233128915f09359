#pragma once

#include <string>
#include <string_view>

#include "pack/model.hpp"
#include "store/database.hpp"

namespace minga::store::sqlite {

// The R-tree of a geometry column, as the GeoPackage extension gpkg_rtree_index has it (OGC 12-128r18, annex
// F.3), so that QGIS and GDAL use it and keep it. Its triggers need ST_MinX and the like, which our
// connections have (functions.hpp) and theirs too.

/// The R-tree's table, as identifier.
std::string box_table(std::string_view table, std::string_view column);

/// Makes and fills the R-tree of the register's geometry where there is none; drops those of its other ones.
void index_boxes(Connection& connection, const pack::Register& reg);

void drop_box_index(Connection& connection, std::string_view table, std::string_view column);

}  // namespace minga::store::sqlite
