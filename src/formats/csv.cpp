#include "formats/csv.hpp"

#include <algorithm>
#include <string>

#include "formats/csv_scanner.hpp"
#include "formats/encoding.hpp"
#include "formats/header.hpp"
#include "formats/problem_list.hpp"

namespace minga::formats {
namespace {

Checked<Table> stop_at(ProblemList& problems, Problem problem) {
  problems.add(std::move(problem));
  return tl::unexpected(problems.take());
}

std::vector<std::string> copied(const std::vector<std::string_view>& cells, bool unguard) {
  std::vector<std::string> out;
  out.reserve(cells.size());
  for (const std::string_view cell : cells) out.emplace_back(unguard ? without_guard(cell) : cell);
  return out;
}

Checked<Table> read_utf8(std::string_view bytes, const CsvOptions& options) {
  ProblemList problems(options.file);
  const auto start = start_csv(bytes, options);
  if (!start) return stop_at(problems, start.error());

  Table table;
  table.delimiter = start->delimiter;
  CsvScanner scanner(*start, options);
  std::vector<std::string_view> cells;
  if (scanner.next(cells)) {
    table.header = copied(cells, options.unguard);
    table.header_line = scanner.line();
    tidy_header(table.header, table.header_line, problems);
  }
  const std::size_t width = table.header.size();
  while (scanner.next(cells)) {
    if (table.rows.size() >= options.max_rows || (table.rows.size() + 1) * width > options.max_cells) {
      return stop_at(problems, Problem{ProblemKind::too_large,
                                       "csv.too_many_rows",
                                       {{"limit", std::to_string(table.rows.size())}},
                                       Place{options.file, scanner.line(), 0, {}}});
    }
    if (cells.size() != width) {
      problems.add("csv.wrong_width",
                   {{"expected", std::to_string(width)}, {"found", std::to_string(cells.size())}},
                   Place{options.file, scanner.line(), 0, {}});
      continue;
    }
    table.rows.push_back(Row{scanner.line(), copied(cells, options.unguard)});
  }
  if (scanner.problem()) return stop_at(problems, *scanner.problem());
  if (!problems.empty()) return tl::unexpected(problems.take());
  if (table.rows.empty()) {
    return stop_at(problems,
                   Problem{ProblemKind::invalid, "csv.header_only", {}, Place{options.file, 0, 0, {}}});
  }
  return table;
}

bool needs_quotes(std::string_view cell, char delimiter) {
  return cell.find_first_of("\"\r\n") != std::string_view::npos ||
         cell.find(delimiter) != std::string_view::npos || cell.starts_with(' ') || cell.ends_with(' ');
}

void append_cell(std::string& out, std::string_view cell, const CsvWriteOptions& options, bool force_quotes) {
  const bool guard = options.guard_formulas && needs_guard(cell);
  const bool quotes = force_quotes || needs_quotes(cell, options.delimiter);
  if (quotes) out.push_back('"');
  if (guard) out.push_back('\'');
  for (const char c : cell) {
    if (c == '"') out.push_back('"');
    out.push_back(c);
  }
  if (quotes) out.push_back('"');
}

// A row whose only cell is empty would be an empty line, which readers skip.
void append_row(std::string& out, const std::vector<std::string>& cells, const CsvWriteOptions& options) {
  const bool lone_blank = cells.size() == 1 && cells.front().empty();
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) out.push_back(options.delimiter);
    append_cell(out, cells[i], options, lone_blank);
  }
  out.append("\r\n");
}

}  // namespace

std::optional<Encoding> encoding_from(std::string_view name) {
  std::string lower(name);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  if (lower == "utf8" || lower == "utf-8") return Encoding::utf8;
  if (lower == "latin1" || lower == "latin-1" || lower == "windows-1252" || lower == "iso-8859-1" ||
      lower == "cp1252") {
    return Encoding::latin1;
  }
  return std::nullopt;
}

std::optional<char> delimiter_from(std::string_view name) {
  if (name == "tab" || name == "\\t" || name == "\t") return '\t';
  if (name == "," || name == ";" || name == "|") return name.front();
  return std::nullopt;
}

Checked<Table> read_csv(std::string_view bytes, const CsvOptions& options) {
  if (options.encoding == Encoding::utf8) return read_utf8(bytes, options);
  auto converted = utf8_from_windows1252(bytes, options.file);
  if (!converted) return tl::unexpected(Problems{converted.error()});
  return read_utf8(*converted, options);
}

std::string write_csv(const Table& table, const CsvWriteOptions& options) {
  std::string out;
  if (options.byte_order_mark) out.append("\xEF\xBB\xBF");
  append_row(out, table.header, options);
  for (const Row& row : table.rows) append_row(out, row.cells, options);
  return out;
}

}  // namespace minga::formats
