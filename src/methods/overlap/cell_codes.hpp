#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace minga::methods::overlap {

/// A cell of a grid, counted from its origin to the north and to the east.
struct Cell {
  std::int32_t row = 0;
  std::int32_t column = 0;

  bool operator==(const Cell&) const = default;
};

/// How a grid of degrees names its cells: by the zone of the Universal Transverse Mercator and its band of
/// latitude ("18N": 6 by 8 degrees), then level within level, each cut into columns and rows that are counted
/// from the north-west, line by line, from 1 or from the first letter.
struct CellCodes {
  struct Level {
    int columns = 1, rows = 1;
    bool letter = false;  // one letter, else a number of two digits
  };
  std::vector<Level> levels;
  std::string letters;  // in their order

  /// Cells of a zone, from west to east and from south to north.
  std::int32_t columns() const;
  std::int32_t rows() const;
};

/// The bands of latitude that are 8 degrees high, from 80 degrees south to 72 north.
inline constexpr std::string_view utm_bands = "CDEFGHJKLMNPQRSTUVW";

/// Of "18N05A24P07U", small letters too; nothing if it is no code of this grid. The grid's origin is where
/// the equator meets the meridian of Greenwich.
std::optional<Cell> cell_of_code(std::string_view code, const CellCodes& codes);

/// Nothing for what lies outside of the bands or zones.
std::optional<std::string> code_of_cell(const Cell& cell, const CellCodes& codes);

}  // namespace minga::methods::overlap
