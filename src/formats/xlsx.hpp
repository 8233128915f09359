#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/problem.hpp"
#include "formats/table.hpp"

namespace minga::formats {

struct XlsxOptions {
  std::string file;                                   // the name that problems show
  std::string sheet;                                  // name of the sheet; empty: the first that is visible
  std::size_t max_bytes = std::size_t{64} << 20;      // of the file
  std::size_t max_entries = 2'000;                    // files inside it
  std::size_t max_unpacked = std::size_t{512} << 20;  // all of them together
  std::size_t max_part = std::size_t{128} << 20;      // any one of them
  std::uint64_t max_ratio = 250;                      // unpacked over packed, for parts above 1 MiB
  std::size_t max_tree = std::size_t{1} << 30;        // of one part when it is taken apart, in memory
  std::size_t max_rows = 200'000;
  std::size_t max_columns = 5'000;
  std::size_t max_cells = 5'000'000;
};

/// Reads one sheet of an Excel workbook (ECMA-376) as texts: numbers in the shortest form that gives
/// the same double, dates as 2026-03-24 and with time as 2026-03-24T09:30:00, truth values as true and
/// false, formulas by the value that Excel stored. The first row that is not empty is the header; empty
/// rows are skipped. Sizes are checked before anything is unpacked and again while unpacking.
/// Problems: xlsx.empty_file, xlsx.not_xlsx, xlsx.old_or_protected, xlsx.damaged, xlsx.bomb,
/// xlsx.no_sheet, xlsx.empty_sheet, and by row and column: xlsx.error_value, xlsx.formula_without_value,
/// xlsx.merged, xlsx.cell_outside, xlsx.bad_date, csv.too_many_rows, table.*
Checked<Table> read_xlsx(std::string_view bytes, const XlsxOptions& options = {});

/// Names of the visible sheets, in order.
Checked<std::vector<std::string>> sheet_names(std::string_view bytes, const XlsxOptions& options = {});

/// YYYY-MM-DD, from 1900-03-01 on (Excel's calendar is wrong before).
struct SheetDate {
  std::string iso;
  bool operator==(const SheetDate&) const = default;
};
using SheetCell = std::variant<std::monostate, std::string, double, SheetDate, bool>;

struct Sheet {
  std::string name;
  std::vector<std::string> header;
  std::vector<std::vector<SheetCell>> rows;
};

/// A workbook with these sheets: bold frozen header, filter, columns as wide as their content. Texts
/// stay texts, also those that begin with `=`. NaN and infinite numbers are blank. The same sheets give
/// the same bytes. Sheet names are made to fit Excel's rules. Fails with xlsx.text_too_long (over 32,767
/// characters, with row and column), xlsx.too_many_rows, xlsx.cannot_write (no space for temporary files).
Result<std::string> write_xlsx(std::span<const Sheet> sheets);

}  // namespace minga::formats
