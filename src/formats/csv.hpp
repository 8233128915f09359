#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/problem.hpp"
#include "formats/table.hpp"

namespace minga::formats {

/// How the bytes of a text file stand for letters.
enum class Encoding {
  utf8,
  latin1,  // read as Windows-1252, its superset, as Excel writes it in Spanish and English Windows
};

/// "utf8" (or "utf-8"), "latin1" (or "windows-1252", "iso-8859-1"); nothing for anything else.
std::optional<Encoding> encoding_from(std::string_view name);

/// A byte or word that names a delimiter: "," ";" "|" "tab" "\t"; nothing for anything else.
std::optional<char> delimiter_from(std::string_view name);

struct CsvOptions {
  std::string file;               // the name that problems show
  std::optional<char> delimiter;  // not given: found among , ; tab |
  Encoding encoding = Encoding::utf8;
  bool unguard = true;  // takes back the apostrophe that write_csv puts before formulas
  std::size_t max_row_bytes = std::size_t{1} << 20;
  std::size_t max_rows = 1'000'000;
  std::size_t max_columns = 5'000;
  std::size_t max_cells = 20'000'000;
};

/// At most this many problems are listed one by one; the last one then tells how many more there are.
inline constexpr std::size_t max_listed_problems = 100;

/// Reads CSV (RFC 4180; LF, CRLF or CR; byte order mark of UTF-8; Excel's first line `sep=;`). The
/// first row is the header: its names are trimmed and must be different. Empty lines are skipped.
/// Every row must have as many cells as the header. Stops at the first of: bytes that are not the
/// encoding, NUL byte, row or table over its limit, quotation mark without end. Memory is bounded by
/// the limits and not by the length of a bad line.
Checked<Table> read_csv(std::string_view bytes, const CsvOptions& options = {});

struct CsvWriteOptions {
  char delimiter = ',';
  bool byte_order_mark = false;  // Excel needs it to read UTF-8
  /// Puts an apostrophe before a cell that a spreadsheet would run as a formula (it begins with
  /// = + - @, tab or carriage return and is not a number). read_csv takes it away again.
  bool guard_formulas = true;
};

/// RFC 4180: CRLF, quotation marks only where needed, the header first.
std::string write_csv(const Table& table, const CsvWriteOptions& options = {});

}  // namespace minga::formats
