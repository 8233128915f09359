#include "service/rights_grid.hpp"

namespace minga::service {

const pack::MiningGrid* grid_in(const pack::Model& model, std::string_view crs) {
  for (const auto& [name, grid] : model.grids)
    if (grid.crs == crs && grid.origin && !grid.in_degrees) return &grid;
  return nullptr;
}

methods::overlap::Grid grid_of(const pack::MiningGrid& grid) {
  return {{grid.origin->first, grid.origin->second}, grid.size};
}

std::string cells_text(const methods::overlap::Cells& cells) {
  std::string out;
  for (const auto& run : cells) {
    if (!out.empty()) out += ' ';
    out += std::to_string(run.row) + ':' + std::to_string(run.first) + '-' + std::to_string(run.last - 1);
  }
  return out;
}

}  // namespace minga::service
