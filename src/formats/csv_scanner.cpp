#include "formats/csv_scanner.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#include "formats/encoding.hpp"
#include "formats/number.hpp"

namespace minga::formats {
namespace {

constexpr std::array<char, 4> delimiters = {',', ';', '\t', '|'};
constexpr std::size_t sample_bytes = std::size_t{1} << 16;
constexpr std::size_t sample_rows = 20;

std::string name_of(char delimiter) {
  return delimiter == '\t' ? "tab" : std::string(1, delimiter);
}

// How many cells each of the first rows of the sample has with this delimiter.
std::vector<std::size_t> row_widths(std::string_view sample, char delimiter, char newline) {
  std::vector<std::size_t> widths;
  std::size_t cells = 1;
  bool quoted = false;
  bool any = false;
  for (const char c : sample) {
    if (c == '"') quoted = !quoted;
    if (!quoted && c == newline) {
      if (any) widths.push_back(cells);
      if (widths.size() == sample_rows) return widths;
      cells = 1;
      any = false;
      continue;
    }
    any = any || c != '\r';
    if (!quoted && c == delimiter) ++cells;
  }
  if (any && (widths.empty() || sample.size() < sample_bytes)) widths.push_back(cells);
  return widths;
}

bool all_equal(const std::vector<std::size_t>& widths) {
  return std::all_of(widths.begin(), widths.end(),
                     [&](std::size_t width) { return width == widths.front(); });
}

std::size_t header_width(std::string_view sample, char delimiter, char newline) {
  const auto widths = row_widths(sample, delimiter, newline);
  return widths.empty() ? 1 : widths.front();
}

// Among the delimiters that split the header, those that split all rows alike are preferred; then the
// one with more cells.
Result<char> find_delimiter(std::string_view sample, char newline, const std::string& file, long line) {
  char best = ',';
  std::size_t best_width = 1;
  bool best_even = false;
  bool tie = false;
  for (const char candidate : delimiters) {
    const auto widths = row_widths(sample, candidate, newline);
    if (widths.empty() || widths.front() < 2) continue;
    const bool even = all_equal(widths);
    const std::size_t width = widths.front();
    if (best_width > 1 && even == best_even && width == best_width) tie = true;
    if (best_width == 1 || (even && !best_even) || (even == best_even && width > best_width)) {
      best = candidate;
      best_width = width;
      best_even = even;
      tie = false;
    }
  }
  if (tie) return fail(ProblemKind::invalid, "csv.delimiter_unclear", {}, Place{file, line, 0, {}});
  return best;
}

std::optional<Problem> wrong_delimiter(std::string_view sample, const CsvStart& start,
                                       const CsvOptions& options) {
  if (header_width(sample, start.delimiter, start.newline) > 1) return std::nullopt;
  for (const char other : delimiters) {
    if (header_width(sample, other, start.newline) < 2) continue;
    return Problem{ProblemKind::invalid,
                   "csv.wrong_delimiter",
                   {{"used", name_of(start.delimiter)}, {"found", name_of(other)}},
                   Place{options.file, start.line, 0, {}}};
  }
  return std::nullopt;
}

bool is_blank(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; });
}

// Excel's own way to say the delimiter: a first line `sep=;`.
std::optional<char> take_sep_line(CsvStart& start) {
  if (!start.body.starts_with("sep=") || start.body.size() < 6) return std::nullopt;
  const char delimiter = start.body[4];
  std::size_t after = 5;
  if (start.body[after] == '\r' && start.newline == '\n') ++after;
  if (after >= start.body.size() || start.body[after] != start.newline) return std::nullopt;
  if (std::find(delimiters.begin(), delimiters.end(), delimiter) == delimiters.end()) return std::nullopt;
  start.body.remove_prefix(after + 1);
  ++start.line;
  return delimiter;
}

}  // namespace

Result<CsvStart> start_csv(std::string_view bytes, const CsvOptions& options) {
  const Place place{options.file, 1, 0, {}};
  if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF")) {
    return fail(ProblemKind::invalid, "csv.utf16", {}, place);
  }
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  if (is_blank(bytes.substr(0, sample_bytes)) && is_blank(bytes)) {
    return fail(ProblemKind::invalid, "csv.empty", {}, Place{options.file, 0, 0, {}});
  }
  CsvStart start;
  start.body = bytes;
  const std::string_view head = bytes.substr(0, options.max_row_bytes);
  if (head.find('\n') == std::string_view::npos && head.find('\r') != std::string_view::npos) {
    start.newline = '\r';
  }
  const auto said = take_sep_line(start);
  const std::string_view sample = start.body.substr(0, sample_bytes);
  if (options.delimiter || said) {
    start.delimiter = options.delimiter ? *options.delimiter : *said;
    if (auto problem = wrong_delimiter(sample, start, options)) return tl::unexpected(std::move(*problem));
    return start;
  }
  const auto found = find_delimiter(sample, start.newline, options.file, start.line);
  if (!found) return tl::unexpected(found.error());
  start.delimiter = *found;
  return start;
}

CsvScanner::CsvScanner(const CsvStart& start, const CsvOptions& options)
    : body_(start.body),
      line_(start.line),
      row_line_(start.line),
      delimiter_(start.delimiter),
      newline_(start.newline),
      max_row_bytes_(options.max_row_bytes),
      max_columns_(options.max_columns),
      file_(options.file) {}

bool CsvScanner::stop(std::string code, long line, long column,
                      std::vector<std::pair<std::string, std::string>> parameters) {
  problem_ =
      Problem{ProblemKind::invalid, std::move(code), std::move(parameters), Place{file_, line, column, {}}};
  return false;
}

bool CsvScanner::next(std::vector<std::string_view>& cells) {
  while (!problem_ && at_ < body_.size()) {
    row_line_ = line_;
    row_begin_ = at_;
    const std::string_view window = body_.substr(at_, max_row_bytes_ + 1);
    const std::size_t newline = window.find(newline_);
    std::string_view row = window.substr(0, newline);
    const bool open = newline == std::string_view::npos && window.size() > max_row_bytes_;
    if (row.find('"') != std::string_view::npos) return scan_quoted(cells);
    if (open) {
      return stop("csv.row_too_long", row_line_, 0, {{"limit", std::to_string(max_row_bytes_)}});
    }
    at_ += row.size() + (newline == std::string_view::npos ? 0 : 1);
    ++line_;
    if (newline_ == '\n' && row.ends_with('\r')) row.remove_suffix(1);
    if (row.empty()) continue;
    if (!healthy(row)) return false;
    if (!scan_plain(row, cells)) {
      return stop("csv.too_many_columns", row_line_, 0, {{"limit", std::to_string(max_columns_)}});
    }
    return true;
  }
  return false;
}

bool CsvScanner::scan_plain(std::string_view row, std::vector<std::string_view>& cells) const {
  cells.clear();
  const char* from = row.data();
  const char* const end = from + row.size();
  for (const char* at = from; at != end; ++at) {
    if (*at != delimiter_) continue;
    cells.emplace_back(from, static_cast<std::size_t>(at - from));
    if (cells.size() >= max_columns_) return false;
    from = at + 1;
  }
  cells.emplace_back(from, static_cast<std::size_t>(end - from));
  return true;
}

bool CsvScanner::healthy(std::string_view row) {
  const std::size_t bad = first_bad_byte(row);
  if (bad == std::string_view::npos) return true;
  const std::string_view before = row.substr(0, bad);
  const long line = row_line_ + static_cast<long>(std::count(before.begin(), before.end(), newline_));
  const std::size_t line_begin = before.rfind(newline_);
  const std::size_t column = line_begin == std::string_view::npos ? bad : bad - line_begin - 1;
  constexpr std::string_view digits = "0123456789ABCDEF";
  const auto byte = static_cast<unsigned char>(row[bad]);
  if (byte == 0) return stop("csv.nul_byte", line, static_cast<long>(column) + 1);
  const std::string shown = {digits[byte >> 4U], digits[byte & 15U]};
  return stop("csv.not_utf8", line, static_cast<long>(column) + 1, {{"byte", shown}});
}

// A row with quotation marks: RFC 4180, and nothing that other programs would read in another way.
bool CsvScanner::scan_quoted(std::vector<std::string_view>& cells) {
  cells.clear();
  unescaped_.clear();
  const std::size_t limit = std::min(body_.size(), row_begin_ + max_row_bytes_ + 1);
  while (true) {
    if (cells.size() >= max_columns_) {
      return stop("csv.too_many_columns", row_line_, 0, {{"limit", std::to_string(max_columns_)}});
    }
    if (at_ < limit && body_[at_] == '"') {
      if (!quoted_cell(cells)) return false;
    } else {
      const std::size_t from = at_;
      while (at_ < limit && body_[at_] != delimiter_ && body_[at_] != newline_ && body_[at_] != '"') ++at_;
      if (at_ < limit && body_[at_] == '"') {
        return stop("csv.stray_quote", line_, static_cast<long>(cells.size()) + 1);
      }
      std::string_view cell = body_.substr(from, at_ - from);
      const bool ends_line = at_ == body_.size() || body_[at_] == newline_;
      if (ends_line && newline_ == '\n' && cell.ends_with('\r')) cell.remove_suffix(1);
      cells.push_back(cell);
    }
    if (at_ >= limit && limit < body_.size()) {
      return stop("csv.row_too_long", row_line_, 0, {{"limit", std::to_string(max_row_bytes_)}});
    }
    const bool more = at_ < body_.size() && body_[at_] == delimiter_;
    const std::size_t row_end = at_;
    if (at_ < body_.size()) ++at_;
    if (more) continue;
    ++line_;
    return healthy(body_.substr(row_begin_, row_end - row_begin_));
  }
}

// From its opening quotation mark to the delimiter or line end after the closing one.
bool CsvScanner::quoted_cell(std::vector<std::string_view>& cells) {
  const long opened = line_;
  const long number = static_cast<long>(cells.size()) + 1;
  const std::size_t limit = std::min(body_.size(), row_begin_ + max_row_bytes_ + 1);
  std::size_t from = ++at_;
  std::string* whole = nullptr;
  while (true) {
    while (at_ < limit && body_[at_] != '"') {
      if (body_[at_] == newline_) ++line_;
      ++at_;
    }
    if (at_ >= limit) return stop("csv.unterminated_quote", opened, number);
    const std::string_view piece = body_.substr(from, at_ - from);
    ++at_;
    const bool doubled = at_ < limit && body_[at_] == '"';
    if (doubled && whole == nullptr) whole = &unescaped_.emplace_back();
    if (whole != nullptr) whole->append(piece);
    if (!doubled) {
      cells.push_back(whole != nullptr ? std::string_view(*whole) : piece);
      break;
    }
    whole->push_back('"');
    from = ++at_;
  }
  if (newline_ == '\n' && at_ < body_.size() && body_[at_] == '\r' &&
      (at_ + 1 == body_.size() || body_[at_ + 1] == '\n')) {
    ++at_;
  }
  if (at_ < body_.size() && body_[at_] != delimiter_ && body_[at_] != newline_) {
    return stop("csv.text_after_quote", line_, number);
  }
  return true;
}

bool needs_guard(std::string_view cell) {
  const std::size_t first = cell.find_first_not_of('\'');
  if (first == std::string_view::npos) return false;
  if (std::string_view("=+-@\t\r").find(cell[first]) == std::string_view::npos) return false;
  return first > 0 || !number_from_text(cell);
}

std::string_view without_guard(std::string_view cell) {
  return cell.starts_with('\'') && needs_guard(cell) ? cell.substr(1) : cell;
}

}  // namespace minga::formats
