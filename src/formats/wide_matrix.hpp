#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/problem.hpp"
#include "formats/csv.hpp"

namespace minga::formats {

/// Numbers of things: one row a thing, one column a measure.
struct WideMatrix {
  std::vector<std::string> ids;      // one a row, all different
  std::vector<std::string> columns;  // names of the measures
  std::vector<double> cells;         // row after row, ids.size() x columns.size(); NaN where blank
  std::string id_column;             // empty when rows were numbered
  Problems notices;
};

struct WideOptions {
  CsvOptions csv;            // max_cells does not count here
  std::string id_column;     // empty: the first column
  bool number_rows = false;  // the file has no id column: ids are 1, 2, 3, ...
  /// Columns to take, by name, in this order; "a..b" takes all from a to b as they stand in the file.
  /// Empty: all but the id column.
  std::vector<std::string> columns;
  std::size_t max_bytes = std::size_t{16} << 30;
  std::size_t max_rows = 20'000'000;
};

/// Reads a wide CSV of numbers in one pass, straight into doubles. Problems, each with line and column
/// name: those of read_csv, number.decimal_comma, number.not_a_number, matrix.duplicate_id (naming both
/// lines), matrix.blank_id, matrix.unknown_column.
Checked<WideMatrix> read_wide_matrix(std::string_view bytes, const WideOptions& options = {});

/// The same from a file, which is mapped and not copied. A file that cannot be read is file.unreadable.
Checked<WideMatrix> read_wide_matrix_file(const std::filesystem::path& path, WideOptions options = {});

}  // namespace minga::formats
