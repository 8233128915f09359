#pragma once

#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/problem.hpp"
#include "formats/csv.hpp"

namespace minga::formats {

/// What a CSV file begins with, found before its rows are read.
struct CsvStart {
  std::string_view body;  // from the header on, without byte order mark and `sep=` line
  long line = 1;          // line of the header
  char delimiter = ',';
  char newline = '\n';  // '\r' for a file of old Macintosh programs
};

/// Finds delimiter and line ends in UTF-8 bytes. Problems: csv.empty, csv.utf16, csv.wrong_delimiter
/// (the one that was asked for is not in the header but another is), csv.delimiter_unclear.
Result<CsvStart> start_csv(std::string_view bytes, const CsvOptions& options);

/// Walks over the rows of a CSV file without copying cells where it can.
class CsvScanner {
 public:
  CsvScanner(const CsvStart& start, const CsvOptions& options);

  /// The next row that is not an empty line; its cells stay valid until the next call or as long as
  /// the bytes. False at the end or when something is wrong: see problem().
  bool next(std::vector<std::string_view>& cells);

  long line() const { return row_line_; }
  const std::optional<Problem>& problem() const { return problem_; }

 private:
  bool scan_plain(std::string_view row, std::vector<std::string_view>& cells) const;
  bool scan_quoted(std::vector<std::string_view>& cells);
  bool quoted_cell(std::vector<std::string_view>& cells);
  bool healthy(std::string_view row);
  bool stop(std::string code, long line, long column = 0,
            std::vector<std::pair<std::string, std::string>> parameters = {});

  std::string_view body_;
  std::size_t at_ = 0;
  std::size_t row_begin_ = 0;
  long line_ = 1;
  long row_line_ = 1;
  char delimiter_;
  char newline_;
  std::size_t max_row_bytes_;
  std::size_t max_columns_;
  std::string file_;
  std::deque<std::string> unescaped_;  // cells with doubled quotation marks; views into it stay valid
  std::optional<Problem> problem_;
};

/// Whether write_csv puts an apostrophe before this cell, or did.
bool needs_guard(std::string_view cell);
std::string_view without_guard(std::string_view cell);

}  // namespace minga::formats
