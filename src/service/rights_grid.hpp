#pragma once

#include <string>
#include <string_view>

#include "methods/overlap/cells.hpp"
#include "pack/model.hpp"

namespace minga::service {

/// The grid of the packs in this system ("EPSG:32717") that rights can lie on; null if there is none.
const pack::MiningGrid* grid_in(const pack::Model& model, std::string_view crs);

methods::overlap::Grid grid_of(const pack::MiningGrid& grid);

/// "8774:195-197 8775:195-196": row, first and last column of each run, rows from south to north, columns
/// from west to east, counted from the grid's origin.
std::string cells_text(const methods::overlap::Cells& cells);

}  // namespace minga::service
