#include "formats/wide_matrix.hpp"

#include <algorithm>
#include <limits>
#include <optional>
#include <string>
#include <unordered_map>

#include "formats/csv_scanner.hpp"
#include "formats/encoding.hpp"
#include "formats/file_bytes.hpp"
#include "formats/header.hpp"
#include "formats/number.hpp"
#include "formats/problem_list.hpp"
#include "formats/short_number.hpp"

namespace minga::formats {
namespace {

constexpr std::size_t no_column = std::numeric_limits<std::size_t>::max();

/// Which of the file's columns become what.
struct Plan {
  std::size_t id = no_column;
  std::vector<std::size_t> measures;
};

std::size_t index_of(const std::vector<std::string>& header, std::string_view name) {
  const auto found = std::find(header.begin(), header.end(), name);
  return found == header.end() ? no_column : static_cast<std::size_t>(found - header.begin());
}

void unknown_column(const std::string& name, long line, ProblemList& problems) {
  problems.add("matrix.unknown_column", {{"name", name}}, Place{{}, line, 0, name});
}

// A column by its name, or "a..b": all from a to b. A name that itself holds ".." wins.
void take_columns(const std::vector<std::string>& header, const std::string& name, long line, Plan& plan,
                  ProblemList& problems) {
  const std::size_t exact = index_of(header, name);
  const std::size_t dots = name.find("..");
  if (exact != no_column) {
    plan.measures.push_back(exact);
    return;
  }
  if (dots == std::string::npos) return unknown_column(name, line, problems);
  const std::size_t first = index_of(header, std::string_view(name).substr(0, dots));
  const std::size_t last = index_of(header, std::string_view(name).substr(dots + 2));
  if (first == no_column || last == no_column || last < first) return unknown_column(name, line, problems);
  for (std::size_t i = first; i <= last; ++i) plan.measures.push_back(i);
}

Plan make_plan(const std::vector<std::string>& header, long line, const WideOptions& options,
               ProblemList& problems) {
  Plan plan;
  if (!options.number_rows) {
    plan.id = options.id_column.empty() ? 0 : index_of(header, options.id_column);
    if (plan.id == no_column) unknown_column(options.id_column, line, problems);
  }
  for (const std::string& name : options.columns) take_columns(header, name, line, plan, problems);
  if (options.columns.empty()) {
    for (std::size_t i = 0; i < header.size(); ++i) {
      if (i != plan.id) plan.measures.push_back(i);
    }
  }
  std::vector<bool> taken(header.size(), false);
  for (const std::size_t i : plan.measures) {
    if (taken[i])
      problems.add("matrix.column_taken_twice", {{"name", header[i]}}, Place{{}, line, 0, header[i]});
    taken[i] = true;
  }
  if (plan.measures.empty() && problems.empty())
    problems.add("matrix.no_columns", {}, Place{{}, line, 0, {}});
  return plan;
}

// Rows cannot be more than line ends, nor cells more than bytes: reserving this never moves the cells.
void reserve_for(std::string_view body, char newline, std::size_t width, WideMatrix& matrix) {
  std::size_t rows = 0;
  for (std::size_t at = body.find(newline); at != std::string_view::npos; at = body.find(newline, at + 1))
    ++rows;
  matrix.ids.reserve(std::min(rows + 1, body.size() / std::max<std::size_t>(1, width) + 1));
  matrix.cells.reserve(std::min((rows + 1) * width, body.size()));
}

class WideReader {
 public:
  explicit WideReader(const WideOptions& options) : options_(options), problems_(options.csv.file) {}

  Checked<WideMatrix> read(std::string_view bytes) {
    const auto start = start_csv(bytes, options_.csv);
    if (!start) return stop(start.error());
    CsvScanner scanner(*start, options_.csv);
    std::vector<std::string_view> cells;
    if (scanner.next(cells)) read_header(cells, scanner.line());
    if (!problems_.empty()) return tl::unexpected(problems_.take());
    reserve_for(start->body, start->newline, plan_.measures.size(), matrix_);
    while (scanner.next(cells)) {
      if (matrix_.ids.size() >= options_.max_rows) {
        return stop(Problem{ProblemKind::too_large,
                            "csv.too_many_rows",
                            {{"limit", std::to_string(options_.max_rows)}},
                            here(scanner.line())});
      }
      read_row(cells, scanner.line());
    }
    if (scanner.problem()) return stop(*scanner.problem());
    if (matrix_.ids.empty() && problems_.empty()) {
      return stop(Problem{ProblemKind::invalid, "csv.header_only", {}, here(0)});
    }
    find_repeated_ids();
    if (!problems_.empty()) return tl::unexpected(problems_.take());
    return std::move(matrix_);
  }

 private:
  tl::unexpected<Problems> stop(Problem problem) {
    problems_.add(std::move(problem));
    return tl::unexpected(problems_.take());
  }

  Place here(long line, std::string field = {}) const {
    return Place{options_.csv.file, line, 0, std::move(field)};
  }

  void read_header(const std::vector<std::string_view>& cells, long line) {
    header_.assign(cells.begin(), cells.end());
    tidy_header(header_, line, problems_);
    if (!problems_.empty()) return;
    plan_ = make_plan(header_, line, options_, problems_);
    if (plan_.id != no_column) matrix_.id_column = header_[plan_.id];
    for (const std::size_t i : plan_.measures) matrix_.columns.push_back(header_[i]);
  }

  void read_row(const std::vector<std::string_view>& cells, long line) {
    if (cells.size() != header_.size()) {
      problems_.add("csv.wrong_width",
                    {{"expected", std::to_string(header_.size())}, {"found", std::to_string(cells.size())}},
                    here(line));
      return;
    }
    if (plan_.id == no_column) {
      matrix_.ids.push_back(std::to_string(matrix_.ids.size() + 1));
    } else {
      matrix_.ids.emplace_back(cells[plan_.id]);
      if (matrix_.ids.back().empty()) problems_.add("matrix.blank_id", {}, here(line, header_[plan_.id]));
      remember_line(line);
    }
    for (const std::size_t i : plan_.measures) {
      double plain = std::numeric_limits<double>::quiet_NaN();
      if (cells[i].empty() || short_number(cells[i], plain)) {
        matrix_.cells.push_back(plain);
        continue;
      }
      const auto number = number_from_text(cells[i]);
      if (number) {
        matrix_.cells.push_back(*number);
        continue;
      }
      matrix_.cells.push_back(std::numeric_limits<double>::quiet_NaN());
      Problem problem = number.error();
      problem.place = here(line, header_[i]);
      problems_.add(std::move(problem));
    }
  }

  // The line of a row follows from its number as long as no row spans two lines.
  void remember_line(long line) {
    const std::size_t row = matrix_.ids.size() - 1;
    const long offset = line - static_cast<long>(row);
    if (offsets_.empty() || offsets_.back().second != offset) offsets_.emplace_back(row, offset);
  }

  long line_of(std::size_t row) const {
    const auto after = std::upper_bound(offsets_.begin(), offsets_.end(), row,
                                        [](std::size_t r, const auto& entry) { return r < entry.first; });
    return static_cast<long>(row) + std::prev(after)->second;
  }

  void find_repeated_ids() {
    if (plan_.id == no_column) return;
    std::unordered_map<std::string_view, std::size_t> first_of;
    first_of.reserve(matrix_.ids.size());
    for (std::size_t row = 0; row < matrix_.ids.size(); ++row) {
      const auto [known, is_new] = first_of.emplace(matrix_.ids[row], row);
      if (is_new || matrix_.ids[row].empty()) continue;
      problems_.add("matrix.duplicate_id", {{"first_line", std::to_string(line_of(known->second))}},
                    here(line_of(row), header_[plan_.id]));
    }
  }

  const WideOptions& options_;
  ProblemList problems_;
  std::vector<std::string> header_;
  Plan plan_;
  WideMatrix matrix_;
  std::vector<std::pair<std::size_t, long>> offsets_;  // from this row on, line minus row
};

}  // namespace

Checked<WideMatrix> read_wide_matrix(std::string_view bytes, const WideOptions& options) {
  if (options.csv.encoding == Encoding::utf8) return WideReader(options).read(bytes);
  auto converted = utf8_from_windows1252(bytes, options.csv.file);
  if (!converted) return tl::unexpected(Problems{converted.error()});
  return WideReader(options).read(*converted);
}

Checked<WideMatrix> read_wide_matrix_file(const std::filesystem::path& path, WideOptions options) {
  const auto bytes = open_bytes(path, options.max_bytes);
  if (!bytes) return tl::unexpected(Problems{bytes.error()});
  if (options.csv.file.empty()) options.csv.file = path.string();
  return read_wide_matrix(bytes->view(), options);
}

}  // namespace minga::formats
