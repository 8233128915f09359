#include "methods/overlap/cell_codes.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <string>

namespace minga::methods::overlap {
namespace {

/// The cells of a thousandth of a degree of Colombia.
CellCodes colombia() {
  return {{{3, 4, false}, {4, 4, true}, {5, 5, false}, {4, 4, true}, {5, 5, false}, {5, 5, true}},
          "ABCDEFGHIJKLMNPQRSTUVWXYZ"};
}

bool holds(const Cell& cell, double longitude, double latitude) {
  return cell.column == static_cast<int>(std::floor(longitude * 1000)) &&
         cell.row == static_cast<int>(std::floor(latitude * 1000));
}

TEST(CellCodes, PutCellsWhereTheyAreKnownToBe) {
  EXPECT_TRUE(holds(*cell_of_code("18N05A24P07U", colombia()), -75.64088, 5.51686));
  EXPECT_TRUE(holds(*cell_of_code("18n05n14m12r", colombia()), -75.1938, 4.21175));
  EXPECT_EQ(code_of_cell({5516, -75641}, colombia()), "18N05A24P07U");
}

TEST(CellCodes, MakeNeighboursOfWhatIsSideBySide) {
  const auto above = *cell_of_code("18N05A24Q23X", colombia()),
             below = *cell_of_code("18N05E04D03C", colombia());
  EXPECT_EQ(above.column, below.column);
  EXPECT_EQ(above.row, below.row + 1);
}

TEST(CellCodes, BeginInTheNorthWestOfTheirZone) {
  EXPECT_EQ(*cell_of_code("18N01A01A01A", colombia()), (Cell{7999, -78000}));
  EXPECT_EQ(*cell_of_code("18N12Q25Q25Z", colombia()), (Cell{0, -72001}));
  EXPECT_EQ(*cell_of_code("18M01A01A01A", colombia()), (Cell{-1, -78000}));
}

TEST(CellCodes, AreRefusedIfTheyAreNone) {
  for (const char* code : {"", "18", "18N", "18N05A24P07", "18N05A24P07UU", "18N13A24P07U", "18N00A24P07U",
                           "18N05R24P07U", "18N05A26P07U", "18N05O24P07U", "18N05A24P07O", "00N05A24P07U",
                           "61N05A24P07U", "18X05A24P07U", "1\xF1N05A24P07U", "010461925", "18N-5A24P07U"})
    EXPECT_FALSE(cell_of_code(code, colombia())) << code;
  EXPECT_FALSE(code_of_cell({90'000, 0}, colombia()));
  EXPECT_FALSE(code_of_cell({0, 180'000}, colombia()));
  EXPECT_FALSE(code_of_cell({0, -180'001}, colombia()));
}

RC_GTEST_PROP(CellCodes, GiveTheCellBack, ()) {
  const Cell cell{*rc::gen::inRange(-80'000, 72'000), *rc::gen::inRange(-180'000, 180'000)};
  const auto code = code_of_cell(cell, colombia());
  RC_ASSERT(code.has_value());
  RC_ASSERT(cell_of_code(*code, colombia()) == cell);
}

RC_GTEST_PROP(CellCodes, AnyTextIsACellOrNone, (const std::string& text)) {
  if (const auto cell = cell_of_code(text, colombia()))
    RC_ASSERT(code_of_cell(*cell, colombia())->size() == text.size());
}

}  // namespace
}  // namespace minga::methods::overlap
