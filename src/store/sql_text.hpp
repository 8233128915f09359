#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "store/database.hpp"

namespace minga::store {

/// A statement in the making: its text and what its markers stand for.
struct SqlText {
  std::string text;
  std::vector<Cell> cells;

  SqlText& operator<<(std::string_view more) {
    text += more;
    return *this;
  }
  /// Keeps the value and gives the marker that stands for it.
  std::string marker(Cell cell) {
    cells.push_back(std::move(cell));
    return "$" + std::to_string(cells.size());
  }
};

}  // namespace minga::store
