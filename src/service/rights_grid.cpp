#include "service/rights_grid.hpp"

#include "methods/overlap/cell_codes.hpp"
#include "pack/shape.hpp"

namespace minga::service {
namespace {

namespace overlap = methods::overlap;

/// Degrees: a millimetre. Coordinates are published with at least this many digits.
constexpr double degrees_on_line = 1e-8;

double side_of(const pack::MiningGrid& grid) {
  return grid.in_degrees ? grid.size / 3600 : grid.size;
}

overlap::CellCodes codes_of(const pack::MiningGrid& grid) {
  overlap::CellCodes codes;
  codes.letters = grid.code_letters;
  for (const auto& level : grid.code_levels)
    codes.levels.push_back({level.columns, level.rows, level.letter});
  return codes;
}

std::string named_cells(const overlap::Cells& cells, const overlap::CellCodes& codes) {
  std::string out;
  for (const auto& run : cells) {
    for (auto column = run.first; column < run.last; ++column) {
      const auto code = code_of_cell({run.row, column}, codes);
      if (!code) return {};
      if (!out.empty()) out += ' ';
      out += *code;
    }
  }
  return out;
}

}  // namespace

const pack::MiningGrid* grid_in(const pack::Model& model, std::string_view crs) {
  for (const auto& [name, grid] : model.grids)
    if (grid.crs == crs && grid.origin) return &grid;
  return nullptr;
}

overlap::Grid grid_of(const pack::MiningGrid& grid) {
  return {{grid.origin->first, grid.origin->second}, side_of(grid), grid.in_degrees ? degrees_on_line : 0};
}

std::string cells_text(const overlap::Cells& cells, const pack::MiningGrid& grid) {
  if (!grid.code_levels.empty()) return named_cells(cells, codes_of(grid));
  std::string out;
  for (const auto& run : cells) {
    if (!out.empty()) out += ' ';
    out += std::to_string(run.row) + ':' + std::to_string(run.first) + '-' + std::to_string(run.last - 1);
  }
  return out;
}

std::optional<Geometry> ground_of_cell(const pack::Model& model, std::string_view code) {
  for (const auto& [name, grid] : model.grids) {
    if (grid.code_levels.empty() || !grid.origin) continue;
    const auto cell = overlap::cell_of_code(code, codes_of(grid));
    if (!cell) continue;
    // Whole cells to the degree, so that the corners are those that a file would write.
    const double to_degree = 3600 / grid.size;
    const double west = cell->column / to_degree, east = (cell->column + 1) / to_degree;
    const double south = cell->row / to_degree, north = (cell->row + 1) / to_degree;
    const pack::Shape square{pack::ShapeKind::polygon,
                             {{{west, south}, {east, south}, {east, north}, {west, north}, {west, south}}},
                             {}};
    return Geometry{wkb_of(square)};
  }
  return std::nullopt;
}

}  // namespace minga::service
