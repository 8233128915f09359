#include <fcntl.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <memory>
#include <set>

#include "base/time.hpp"
#include "formats/encoding.hpp"
#include "formats/file_bytes.hpp"
#include "formats/xlsx.hpp"

namespace minga::formats {
namespace {

constexpr std::size_t max_text = 32'767;  // characters in a cell
constexpr std::size_t max_sheet_rows = 1'048'576;
constexpr std::size_t max_sheet_columns = 16'384;

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

/// An empty file that only we may read and that is gone with this object.
class TemporaryFile {
 public:
  TemporaryFile() {
    std::error_code error;
    const auto folder = std::filesystem::temp_directory_path(error);
    path_ = (error ? std::filesystem::path("/tmp") : folder) / "minga-XXXXXX";
    std::string name = path_.string();
    const int file = ::mkstemp(name.data());
    path_ = name;
    made_ = file >= 0;
    if (made_) ::close(file);
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  ~TemporaryFile() {
    if (made_) ::unlink(path_.c_str());
  }
  bool made() const { return made_; }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
  bool made_ = false;
};

// Excel's rules: 1 to 31 characters, none of []:*?/\, no apostrophe at the ends, no two alike.
std::string fitting_name(const std::string& wanted, std::set<std::string>& taken) {
  std::string name;
  for (const char c : wanted) {
    name.push_back(std::string_view("[]:*?/\\").find(c) != std::string_view::npos || (c >= 0 && c < ' ') ? '-'
                                                                                                         : c);
  }
  while (name.starts_with('\'')) name.erase(0, 1);
  while (name.ends_with('\'')) name.pop_back();
  if (name.empty()) name = "1";
  const auto cut = [](std::string text, std::size_t limit) {
    while (characters(text) > limit) text = cut_text(text, text.size() - 1);
    return text;
  };
  std::string fit = cut(name, 31);
  for (int i = 2; !taken.insert(folded(fit)).second; ++i) {
    const std::string suffix = " " + std::to_string(i);
    fit = cut(name, 31 - suffix.size()) + suffix;
  }
  return fit;
}

// Days since 1899-12-30; the caller has made sure that it is a date.
double serial_of(const std::string& iso) {
  const auto number = [&](std::size_t at, std::size_t length) {
    int value = 0;
    std::from_chars(iso.data() + at, iso.data() + at + length, value);
    return value;
  };
  using namespace std::chrono;
  const year_month_day date{year{number(0, 4)}, month{static_cast<unsigned>(number(5, 2))},
                            day{static_cast<unsigned>(number(8, 2))}};
  return static_cast<double>((sys_days{date} - sys_days{year{1899} / 12 / 30}).count());
}

class WorkbookWriter {
 public:
  explicit WorkbookWriter(const std::string& path) : workbook_(workbook_new(path.c_str())) {
    lxw_doc_properties properties{};
    properties.created = 315532800;  // 1980-01-01, the first day that a ZIP knows
    workbook_set_properties(workbook_, &properties);
    bold_ = workbook_add_format(workbook_);
    format_set_bold(bold_);
    format_set_bottom(bold_, LXW_BORDER_THIN);
    date_ = workbook_add_format(workbook_);
    format_set_num_format(date_, "yyyy-mm-dd");
  }
  WorkbookWriter(const WorkbookWriter&) = delete;
  WorkbookWriter& operator=(const WorkbookWriter&) = delete;
  ~WorkbookWriter() {
    if (workbook_ != nullptr) lxw_workbook_free(workbook_);
  }

  Result<void> add(const Sheet& sheet) {
    if (sheet.rows.size() >= max_sheet_rows || sheet.header.size() > max_sheet_columns) {
      return fail(ProblemKind::too_large, "xlsx.too_many_rows", {{"limit", std::to_string(max_sheet_rows)}});
    }
    lxw_worksheet* const page = workbook_add_worksheet(workbook_, fitting_name(sheet.name, names_).c_str());
    widths_.assign(sheet.header.size(), 6);
    for (std::size_t column = 0; column < sheet.header.size(); ++column) {
      if (auto done = write_text(page, 0, column, sheet.header[column], bold_, sheet); !done) return done;
    }
    for (std::size_t row = 0; row < sheet.rows.size(); ++row) {
      const std::size_t count = std::min(sheet.rows[row].size(), sheet.header.size());
      for (std::size_t column = 0; column < count; ++column) {
        if (auto done = write_cell(page, row + 1, column, sheet); !done) return done;
      }
    }
    dress(page, sheet);
    return {};
  }

  bool close() {
    lxw_workbook* const workbook = workbook_;
    workbook_ = nullptr;  // workbook_close frees it also when it fails
    return workbook_close(workbook) == LXW_NO_ERROR;
  }

 private:
  void dress(lxw_worksheet* page, const Sheet& sheet) {
    worksheet_freeze_panes(page, 1, 0);
    if (sheet.header.empty()) return;
    const auto last = static_cast<lxw_col_t>(sheet.header.size() - 1);
    worksheet_autofilter(page, 0, 0, static_cast<lxw_row_t>(sheet.rows.size()), last);
    for (std::size_t column = 0; column < widths_.size(); ++column) {
      const auto index = static_cast<lxw_col_t>(column);
      worksheet_set_column(page, index, index,
                           static_cast<double>(std::min<std::size_t>(widths_[column] + 2, 60)), nullptr);
    }
  }

  Result<void> write_text(lxw_worksheet* page, std::size_t row, std::size_t column, const std::string& text,
                          lxw_format* format, const Sheet& sheet) {
    const std::size_t length = characters(text);
    if (length > max_text) {
      return fail(ProblemKind::too_large, "xlsx.text_too_long", {{"limit", std::to_string(max_text)}},
                  Place{{}, static_cast<long>(row) + 1, 0, std::string(cut_text(sheet.header[column], 60))});
    }
    widths_[column] = std::max(widths_[column], length);
    worksheet_write_string(page, static_cast<lxw_row_t>(row), static_cast<lxw_col_t>(column), text.c_str(),
                           format);
    return {};
  }

  Result<void> write_cell(lxw_worksheet* page, std::size_t row, std::size_t column, const Sheet& sheet) {
    const SheetCell& cell = sheet.rows[row - 1][column];
    const auto at = static_cast<lxw_row_t>(row);
    const auto in = static_cast<lxw_col_t>(column);
    if (const auto* number = std::get_if<double>(&cell)) {
      if (std::isfinite(*number)) worksheet_write_number(page, at, in, *number, nullptr);
    } else if (const auto* yes = std::get_if<bool>(&cell)) {
      worksheet_write_boolean(page, at, in, *yes ? 1 : 0, nullptr);
    } else if (const auto* date = std::get_if<SheetDate>(&cell)) {
      // Excel has no days before; what it cannot show as a date stays a text.
      if (!is_date(date->iso) || date->iso < "1900-03-01") {
        return write_text(page, row, column, date->iso, nullptr, sheet);
      }
      widths_[column] = std::max<std::size_t>(widths_[column], date->iso.size());
      worksheet_write_number(page, at, in, serial_of(date->iso), date_);
    } else if (const auto* text = std::get_if<std::string>(&cell)) {
      if (!text->empty()) return write_text(page, row, column, *text, nullptr, sheet);
    }
    return {};
  }

  lxw_workbook* workbook_;
  lxw_format* bold_ = nullptr;
  lxw_format* date_ = nullptr;
  std::set<std::string> names_;
  std::vector<std::size_t> widths_;
};

}  // namespace

Result<std::string> write_xlsx(std::span<const Sheet> sheets) {
  const TemporaryFile file;
  if (!file.made()) return fail(ProblemKind::storage, "xlsx.cannot_write");
  WorkbookWriter writer(file.path().string());
  for (const Sheet& sheet : sheets) {
    if (auto added = writer.add(sheet); !added) return tl::unexpected(added.error());
  }
  if (!writer.close()) return fail(ProblemKind::storage, "xlsx.cannot_write");
  const auto bytes = open_bytes(file.path(), std::size_t{4} << 30);
  if (!bytes) return fail(ProblemKind::storage, "xlsx.cannot_write");
  return std::string(bytes->view());
}

}  // namespace minga::formats
