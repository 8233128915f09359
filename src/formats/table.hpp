#pragma once

#include <string>
#include <vector>

#include "base/problem.hpp"

namespace minga::formats {

struct Row {
  long line = 0;  // where the row begins: line of a text file, row of a sheet; the header of a CSV is 1
  std::vector<std::string> cells;  // UTF-8, as many as the header has

  bool operator==(const Row&) const = default;
};

/// A rectangular table of texts under one header, whatever file it came from.
struct Table {
  std::vector<std::string> header;
  std::vector<Row> rows;
  long header_line = 1;
  char delimiter = ',';  // CSV only: the one that was found
  Problems notices;      // what a person should know although nothing is wrong
};

}  // namespace minga::formats
