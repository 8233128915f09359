#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <map>
#include <pugixml.hpp>
#include <set>

#include "formats/encoding.hpp"
#include "formats/header.hpp"
#include "formats/number.hpp"
#include "formats/problem_list.hpp"
#include "formats/sheet_dates.hpp"
#include "formats/xlsx.hpp"
#include "formats/zip_parts.hpp"

namespace minga::formats {
namespace {

constexpr std::size_t excel_rows = 1'048'576;
constexpr std::size_t excel_columns = 16'384;

// Prefixes of XML names are the writer's free choice.
std::string_view local(const char* name) {
  const std::string_view all(name);
  const std::size_t colon = all.find(':');
  return colon == std::string_view::npos ? all : all.substr(colon + 1);
}

pugi::xml_node child(const pugi::xml_node& node, std::string_view name) {
  for (const pugi::xml_node& one : node.children()) {
    if (local(one.name()) == name) return one;
  }
  return {};
}

std::string_view attribute(const pugi::xml_node& node, std::string_view name) {
  for (const pugi::xml_attribute& one : node.attributes()) {
    if (local(one.name()) == name) return one.value();
  }
  return {};
}

template <class Number>
std::optional<Number> whole(std::string_view text) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::optional<unsigned> hexadecimal(std::string_view text) {
  unsigned number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, 16);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

// _x000D_ stands for a character that XML cannot hold (ECMA-376 part 1, 22.9.2.19).
std::string unescaped(std::string_view text) {
  std::string out;
  std::size_t at = 0;
  while (at < text.size()) {
    if (text.substr(at, 2) == "_x" && text.size() - at >= 7 && text[at + 6] == '_') {
      const auto code = hexadecimal(text.substr(at + 2, 4));
      if (code && *code > 0 && *code < 0x80) {
        out.push_back(static_cast<char>(*code));
        at += 7;
        continue;
      }
    }
    out.push_back(text[at++]);
  }
  return out;
}

// What the parts take at most once they are taken apart: a node for each mark that begins one or ends text,
// and an attribute for each sign of equality. Small elements take many times their text.
std::size_t tree_size(std::string_view xml) {
  constexpr std::size_t node = 64, attribute = 40;
  const auto count = [&](char wanted) {
    return static_cast<std::size_t>(std::count(xml.begin(), xml.end(), wanted));
  };
  return count('<') * node + count('=') * attribute;
}

// The text of <si> or <is>: plain, or in runs of different looks; without its phonetic reading.
std::string rich_text(const pugi::xml_node& node) {
  std::string out;
  for (const pugi::xml_node& one : node.children()) {
    const std::string_view name = local(one.name());
    if (name == "t") out += unescaped(one.child_value());
    if (name == "r") out += unescaped(child(one, "t").child_value());
  }
  return out;
}

struct CellName {
  std::size_t row = 0, column = 0;  // from 1
};

std::optional<CellName> cell_name(std::string_view text) {
  CellName name;
  std::size_t at = 0;
  while (at < text.size() && text[at] >= 'A' && text[at] <= 'Z' && name.column <= excel_columns) {
    name.column = name.column * 26 + static_cast<std::size_t>(text[at++] - 'A') + 1;
  }
  const auto row = whole<std::size_t>(text.substr(at));
  if (!row || *row == 0 || *row > excel_rows || name.column == 0 || name.column > excel_columns)
    return std::nullopt;
  name.row = *row;
  return name;
}

std::string letters(std::size_t column) {
  std::string out;
  for (; column > 0; column = (column - 1) / 26)
    out.insert(out.begin(), static_cast<char>('A' + (column - 1) % 26));
  return out;
}

struct SheetEntry {
  std::string name;
  std::string part;
  bool visible = true;
};

struct Workbook {
  std::vector<SheetEntry> sheets;
  bool from_1904 = false;
  std::vector<std::string> shared_texts;
  std::vector<NumberFormat> styles;
};

/// Takes the parts of a workbook together, up to the sheet that is asked for.
class WorkbookReader {
 public:
  WorkbookReader(const ZipParts& parts, const XlsxOptions& options) : parts_(parts), options_(options) {}

  Result<Workbook> outline() {
    const auto main = main_part();
    if (!main) return tl::unexpected(main.error());
    auto document = parse(*main);
    if (!document) return tl::unexpected(document.error());
    const auto targets = relations(*main);
    if (!targets) return tl::unexpected(targets.error());
    const pugi::xml_node root = child(*document, "workbook");
    if (!root) return trouble("xlsx.not_xlsx");
    const std::string_view epoch = attribute(child(root, "workbookPr"), "date1904");
    workbook_.from_1904 = epoch == "1" || epoch == "true";
    for (const pugi::xml_node& node : child(root, "sheets").children()) add_sheet(node, *targets);
    if (workbook_.sheets.empty()) return trouble("xlsx.damaged");
    return std::move(workbook_);
  }

  Result<void> texts_and_styles(Workbook& workbook) {
    if (!texts_part_.empty() && parts_.has(texts_part_)) {
      auto document = parse(texts_part_);
      if (!document) return tl::unexpected(document.error());
      for (const pugi::xml_node& node : child(*document, "sst").children()) {
        if (local(node.name()) == "si") workbook.shared_texts.push_back(rich_text(node));
      }
    }
    if (styles_part_.empty() || !parts_.has(styles_part_)) return {};
    auto document = parse(styles_part_);
    if (!document) return tl::unexpected(document.error());
    read_styles(child(*document, "styleSheet"), workbook);
    return {};
  }

  Result<pugi::xml_document> parse(const std::string& part) const {
    auto bytes = parts_.part(part);
    if (!bytes) return tl::unexpected(bytes.error());
    if (tree_size(*bytes) > options_.max_tree)
      return fail(ProblemKind::too_large, "xlsx.bomb", {}, Place{options_.file, 0, 0, {}});
    pugi::xml_document document;
    const auto parsed =
        document.load_buffer(bytes->data(), bytes->size(), pugi::parse_default | pugi::parse_ws_pcdata_single,
                             pugi::encoding_auto);
    if (!parsed) return trouble("xlsx.damaged");
    return document;
  }

 private:
  struct Relation {
    std::string type, target;
  };
  using Relations = std::map<std::string, Relation, std::less<>>;

  tl::unexpected<Problem> trouble(std::string code) const {
    return fail(ProblemKind::invalid, std::move(code), {}, Place{options_.file, 0, 0, {}});
  }

  Result<std::string> main_part() {
    if (!parts_.has("_rels/.rels")) return trouble("xlsx.not_xlsx");
    const auto top = relations("");
    if (!top) return tl::unexpected(top.error());
    for (const auto& [id, relation] : *top) {
      if (relation.type == "officeDocument" && parts_.has(relation.target)) return relation.target;
    }
    return trouble("xlsx.not_xlsx");
  }

  // The relations of a part, with targets as names in the archive.
  Result<Relations> relations(const std::string& part) const {
    const std::size_t slash = part.rfind('/');
    const std::string folder = slash == std::string::npos ? "" : part.substr(0, slash + 1);
    const std::string name = folder + "_rels/" + part.substr(folder.size()) + ".rels";
    Relations out;
    if (!parts_.has(name)) return out;
    auto document = parse(name);
    if (!document) return tl::unexpected(document.error());
    for (const pugi::xml_node& node : child(*document, "Relationships").children()) {
      const std::string_view type = attribute(node, "Type");
      std::string target(attribute(node, "Target"));
      target = target.starts_with('/') ? target.substr(1) : folder + target;
      if (target.starts_with("./")) target.erase(0, 2);
      out.emplace(attribute(node, "Id"),
                  Relation{std::string(type.substr(type.rfind('/') + 1)), std::move(target)});
    }
    return out;
  }

  void add_sheet(const pugi::xml_node& node, const Relations& targets) {
    if (workbook_.sheets.empty()) {
      for (const auto& [id, relation] : targets) {
        if (relation.type == "sharedStrings") texts_part_ = relation.target;
        if (relation.type == "styles") styles_part_ = relation.target;
      }
    }
    std::string_view id;
    for (const pugi::xml_attribute& one : node.attributes()) {
      if (local(one.name()) == "id" && std::string_view(one.name()) != "id") id = one.value();
    }
    const auto target = targets.find(id);
    // Sheets of another kind (charts, dialogues) hold no table.
    if (target == targets.end() || target->second.type != "worksheet") return;
    const std::string_view state = attribute(node, "state");
    workbook_.sheets.push_back(SheetEntry{std::string(attribute(node, "name")), target->second.target,
                                          state.empty() || state == "visible"});
  }

  static void read_styles(const pugi::xml_node& sheet, Workbook& workbook) {
    std::map<unsigned, NumberFormat> own;
    for (const pugi::xml_node& node : child(sheet, "numFmts").children()) {
      if (const auto id = whole<unsigned>(attribute(node, "numFmtId"))) {
        own[*id] = number_format_of(attribute(node, "formatCode"));
      }
    }
    for (const pugi::xml_node& node : child(sheet, "cellXfs").children()) {
      const unsigned id = whole<unsigned>(attribute(node, "numFmtId")).value_or(0);
      const auto known = own.find(id);
      workbook.styles.push_back(known != own.end() ? known->second : builtin_number_format(id));
    }
  }

  const ZipParts& parts_;
  const XlsxOptions& options_;
  Workbook workbook_;
  std::string texts_part_;
  std::string styles_part_;
};

/// Makes a table of one sheet's XML.
class SheetReader {
 public:
  SheetReader(const Workbook& workbook, const XlsxOptions& options)
      : workbook_(workbook), options_(options), problems_(options.file) {}

  Checked<Table> read(const pugi::xml_node& worksheet) {
    std::size_t number = 0;
    for (const pugi::xml_node& node : child(worksheet, "sheetData").children()) {
      if (local(node.name()) != "row") continue;
      number = whole<std::size_t>(attribute(node, "r")).value_or(number + 1);
      if (!read_row(node, number)) return tl::unexpected(problems_.take());
    }
    if (table_.header.empty()) problems_.add("xlsx.empty_sheet");
    check_merged(child(worksheet, "mergeCells"));
    if (!problems_.empty()) return tl::unexpected(problems_.take());
    if (table_.rows.empty()) {
      problems_.add("csv.header_only");
      return tl::unexpected(problems_.take());
    }
    return std::move(table_);
  }

 private:
  using Cells = std::map<std::size_t, std::string>;  // by column

  bool read_row(const pugi::xml_node& node, std::size_t number) {
    if (number == 0 || number > excel_rows) {
      problems_.add("xlsx.damaged");
      return false;
    }
    const Cells cells = cells_of(node, number);
    if (cells.empty()) return true;
    if (table_.header.empty()) return read_header(cells, number);
    if (table_.rows.size() >= options_.max_rows ||
        (table_.rows.size() + 1) * table_.header.size() > options_.max_cells) {
      problems_.add(Problem{ProblemKind::too_large,
                            "csv.too_many_rows",
                            {{"limit", std::to_string(table_.rows.size())}},
                            place(number, 0)});
      return false;
    }
    Row row{static_cast<long>(number), std::vector<std::string>(table_.header.size())};
    for (const auto& [column, text] : cells) {
      if (column < first_column_ || column - first_column_ >= table_.header.size()) {
        problems_.add("xlsx.cell_outside", {{"cell", letters(column) + std::to_string(number)}},
                      place(number, 0));
        continue;
      }
      row.cells[column - first_column_] = text;
    }
    table_.rows.push_back(std::move(row));
    return true;
  }

  bool read_header(const Cells& cells, std::size_t number) {
    first_column_ = cells.begin()->first;
    const std::size_t width = cells.rbegin()->first - first_column_ + 1;
    if (width > options_.max_columns) {
      problems_.add("csv.too_many_columns", {{"limit", std::to_string(options_.max_columns)}},
                    place(number, 0));
      return false;
    }
    table_.header.resize(width);
    for (const auto& [column, text] : cells) table_.header[column - first_column_] = text;
    table_.header_line = static_cast<long>(number);
    tidy_header(table_.header, table_.header_line, problems_);
    return true;
  }

  // The cells of a row that hold something.
  Cells cells_of(const pugi::xml_node& row, std::size_t number) {
    Cells cells;
    std::size_t column = 0;
    for (const pugi::xml_node& node : row.children()) {
      if (local(node.name()) != "c") continue;
      const std::string_view reference = attribute(node, "r");
      const auto name = cell_name(reference);
      column = name ? name->column : column + 1;
      if ((!reference.empty() && (!name || name->row != number)) || column > excel_columns) {
        problems_.add("xlsx.damaged", {}, place(number, 0));
        continue;
      }
      std::string text = text_of(node, number, column);
      if (!text.empty()) cells[column] = std::move(text);
    }
    return cells;
  }

  std::string text_of(const pugi::xml_node& cell, std::size_t row, std::size_t column) {
    const std::string_view type = attribute(cell, "t");
    const pugi::xml_node value = child(cell, "v");
    const std::string_view text = value.child_value();
    if (type == "inlineStr") return rich_text(child(cell, "is"));
    if (child(cell, "f") && !value) {
      problems_.add("xlsx.formula_without_value", {}, place(row, column));
      return {};
    }
    if (type == "s") {
      const auto index = whole<std::size_t>(text);
      if (index && *index < workbook_.shared_texts.size()) return workbook_.shared_texts[*index];
      problems_.add("xlsx.damaged", {}, place(row, column));
      return {};
    }
    if (type == "str") return unescaped(text);
    if (type == "d") return std::string(text);
    if (type == "b") return text == "1" || text == "true" ? "true" : "false";
    if (type == "e") {
      problems_.add("xlsx.error_value", {{"error", std::string(cut_text(text, 20))}}, place(row, column));
      return {};
    }
    return text.empty() ? std::string() : number_text(cell, text, row, column);
  }

  std::string number_text(const pugi::xml_node& cell, std::string_view text, std::size_t row,
                          std::size_t column) {
    const auto number = number_from_text(text);
    if (!number || std::isnan(*number)) {
      problems_.add("xlsx.damaged", {}, place(row, column));
      return {};
    }
    const std::size_t style = whole<std::size_t>(attribute(cell, "s")).value_or(0);
    const bool date = style < workbook_.styles.size() && workbook_.styles[style] == NumberFormat::date;
    if (!date) return text_of_number(*number);
    auto iso = iso_of_serial(*number, workbook_.from_1904);
    if (!iso) problems_.add("xlsx.bad_date", {{"number", text_of_number(*number)}}, place(row, column));
    return iso.value_or("");
  }

  // Only the first of merged cells has the value that a reader sees in all of them.
  void check_merged(const pugi::xml_node& merged) {
    for (const pugi::xml_node& node : merged.children()) {
      const std::string_view range = attribute(node, "ref");
      const std::size_t colon = range.find(':');
      if (colon == std::string_view::npos) continue;
      const auto from = cell_name(range.substr(0, colon));
      const auto to = cell_name(range.substr(colon + 1));
      if (!from || !to || static_cast<long>(to->row) < table_.header_line) continue;
      problems_.add("xlsx.merged", {{"range", std::string(cut_text(range, 30))}},
                    place(from->row, from->column));
    }
  }

  Place place(std::size_t row, std::size_t column) const {
    std::string field;
    if (column > 0) {
      const std::size_t index = column - first_column_;
      const bool named =
          column >= first_column_ && index < table_.header.size() && !table_.header[index].empty();
      field = named ? table_.header[index] : letters(column);
    }
    return Place{options_.file, static_cast<long>(row), 0, std::move(field)};
  }

  const Workbook& workbook_;
  const XlsxOptions& options_;
  ProblemList problems_;
  Table table_;
  std::size_t first_column_ = 1;
};

tl::unexpected<Problems> stop(Problem problem) {
  return tl::unexpected(Problems{std::move(problem)});
}

const SheetEntry* pick(const Workbook& workbook, const std::string& wanted) {
  const auto found = std::find_if(
      workbook.sheets.begin(), workbook.sheets.end(),
      [&](const SheetEntry& sheet) { return wanted.empty() ? sheet.visible : sheet.name == wanted; });
  return found == workbook.sheets.end() ? nullptr : &*found;
}

std::string names_of(const Workbook& workbook) {
  std::string out;
  for (const SheetEntry& sheet : workbook.sheets) {
    if (sheet.visible && out.size() < 400) out += (out.empty() ? "" : ", ") + sheet.name;
  }
  return out;
}

}  // namespace

Checked<Table> read_xlsx(std::string_view bytes, const XlsxOptions& options) {
  const auto parts = ZipParts::open(bytes, options);
  if (!parts) return stop(parts.error());
  WorkbookReader reader(*parts, options);
  auto workbook = reader.outline();
  if (!workbook) return stop(workbook.error());
  const SheetEntry* const sheet = pick(*workbook, options.sheet);
  if (sheet == nullptr) {
    return stop(Problem{ProblemKind::invalid,
                        "xlsx.no_sheet",
                        {{"sheet", options.sheet}, {"sheets", names_of(*workbook)}},
                        Place{options.file, 0, 0, {}}});
  }
  if (auto done = reader.texts_and_styles(*workbook); !done) return stop(done.error());
  const auto document = reader.parse(sheet->part);
  if (!document) return stop(document.error());
  auto table = SheetReader(*workbook, options).read(child(*document, "worksheet"));
  const auto visible = std::count_if(workbook->sheets.begin(), workbook->sheets.end(),
                                     [](const SheetEntry& one) { return one.visible; });
  if (table && options.sheet.empty() && visible > 1) {
    table->notices.push_back(Problem{
        ProblemKind::invalid, "xlsx.first_sheet", {{"sheet", sheet->name}}, Place{options.file, 0, 0, {}}});
  }
  return table;
}

Checked<std::vector<std::string>> sheet_names(std::string_view bytes, const XlsxOptions& options) {
  const auto parts = ZipParts::open(bytes, options);
  if (!parts) return stop(parts.error());
  const auto workbook = WorkbookReader(*parts, options).outline();
  if (!workbook) return stop(workbook.error());
  std::vector<std::string> names;
  for (const SheetEntry& sheet : workbook->sheets) {
    if (sheet.visible) names.push_back(sheet.name);
  }
  return names;
}

}  // namespace minga::formats
