#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/value.hpp"
#include "methods/overlap/cells.hpp"
#include "pack/model.hpp"

namespace minga::service {

/// The grid of the packs in this system ("EPSG:32717") that rights can lie on; null if there is none.
const pack::MiningGrid* grid_in(const pack::Model& model, std::string_view crs);

methods::overlap::Grid grid_of(const pack::MiningGrid& grid);

/// The codes of the cells ("18N05A24P07U 18N05A24P07V"), from south to north and from west to east, where the
/// grid has codes; else row, first and last column of each run, counted from the grid's origin:
/// "8774:195-197 8775:195-196".
std::string cells_text(const methods::overlap::Cells& cells, const pack::MiningGrid& grid);

/// The ground of the cell with this code, WGS 84, whichever grid of the packs has it; nothing if it is none.
std::optional<Geometry> ground_of_cell(const pack::Model& model, std::string_view code);

}  // namespace minga::service
