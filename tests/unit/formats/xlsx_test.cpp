#include "formats/xlsx.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

#include "formats/number.hpp"
#include "formats/sheet_dates.hpp"
#include "problems.hpp"
#include "zip_writer.hpp"

namespace minga::formats {
namespace {

using test::Briefs;
using test::briefs_of;
using test::workbook_of;
using test::WorkbookText;

const std::string head = R"(<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c>)"
                         R"(<c r="B1" t="inlineStr"><is><t>b</t></is></c></row>)";

TEST(XlsxRead, SharedAndRichTexts) {
  WorkbookText text;
  text.texts =
      "<si><t>nombre</t></si><si><r><t>Jo</t></r><r><rPr><b/></rPr><t xml:space=\"preserve\">sé </t></r>"
      "<rPh><t>no</t></rPh></si><si><t>x_x000D_y &amp; _x005F_z</t></si><si><t> </t></si>";
  text.rows = R"(<row r="2"><c r="B2" t="s"><v>0</v></c></row><row r="4"><c r="B4" t="s"><v>1</v></c></row>)"
              R"(<row r="5"><c r="B5" t="s"><v>2</v></c></row><row r="6"><c r="B6" t="s"><v>3</v></c></row>)";
  const auto table = read_xlsx(workbook_of(text));
  ASSERT_TRUE(table) << briefs_of(table).front();
  EXPECT_EQ(table->header, (std::vector<std::string>{"nombre"}));
  EXPECT_EQ(table->header_line, 2);
  ASSERT_EQ(table->rows.size(), 3U);
  EXPECT_EQ(table->rows[0], (Row{4, {"José "}}));
  EXPECT_EQ(table->rows[1], (Row{5, {"x\ry & _z"}}));
  EXPECT_EQ(table->rows[2], (Row{6, {" "}}));
}

TEST(XlsxRead, NumbersTruthAndFormulasByTheirValue) {
  WorkbookText text;
  text.rows = head +
              R"(<row r="2"><c r="A2"><v>0.30000000000000004</v></c><c r="B2" t="b"><v>1</v></c></row>)" +
              R"(<row r="3"><c r="A3"><f>1+1</f><v>2</v></c><c r="B3" t="str"><f>"x"</f><v>x</v></c></row>)" +
              R"(<row r="4"><c r="A4"><v>1E+5</v></c><c r="B4"/></row>)";
  const auto table = read_xlsx(workbook_of(text));
  ASSERT_TRUE(table);
  EXPECT_EQ(table->rows[0].cells, (std::vector<std::string>{"0.30000000000000004", "true"}));
  EXPECT_EQ(table->rows[1].cells, (std::vector<std::string>{"2", "x"}));
  EXPECT_EQ(table->rows[2].cells, (std::vector<std::string>{"100000", ""}));
}

TEST(XlsxRead, DatesInBothCalendars) {
  WorkbookText text;
  text.styles = R"(<numFmts><numFmt numFmtId="164" formatCode="dd/mm/yyyy\ hh:mm"/></numFmts>)"
                R"(<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/></cellXfs>)";
  text.rows =
      head +
      R"(<row r="2"><c r="A2" s="1"><v>46105</v></c><c r="B2" s="2"><v>46105.395833333336</v></c></row>)" +
      R"(<row r="3"><c r="A3" s="0"><v>46105</v></c><c r="B3" t="d"><v>2026-03-24</v></c></row>)";
  const auto table = read_xlsx(workbook_of(text));
  ASSERT_TRUE(table);
  EXPECT_EQ(table->rows[0].cells, (std::vector<std::string>{"2026-03-24", "2026-03-24T09:30:00"}));
  EXPECT_EQ(table->rows[1].cells, (std::vector<std::string>{"46105", "2026-03-24"}));
  text.properties = R"(<workbookPr date1904="1"/>)";
  text.rows = head + R"(<row r="2"><c r="A2" s="1"><v>44643</v></c></row>)";
  EXPECT_EQ(read_xlsx(workbook_of(text))->rows[0].cells[0], "2026-03-24");
  text.properties.clear();
  text.rows = head + R"(<row r="2"><c r="A2" s="1"><v>60</v></c></row>)";
  EXPECT_EQ(briefs_of(read_xlsx(workbook_of(text))), (Briefs{"xlsx.bad_date@2:a"}));
}

TEST(XlsxRead, ErrorsUncountedFormulasAndMergedCellsAreListed) {
  WorkbookText text;
  text.rows = head + R"(<row r="2"><c r="A2" t="e"><v>#DIV/0!</v></c><c r="B2"><f>A1</f></c></row>)" +
              R"(<row r="3"><c r="A3"><v>1</v></c><c r="D3"><v>9</v></c></row>)";
  text.after = R"(<mergeCells><mergeCell ref="A3:A9"/></mergeCells>)";
  EXPECT_EQ(briefs_of(read_xlsx(workbook_of(text))),
            (Briefs{"xlsx.error_value@2:a", "xlsx.formula_without_value@2:b", "xlsx.cell_outside@3",
                    "xlsx.merged@3:a"}));
}

TEST(XlsxRead, PicksTheSheet) {
  WorkbookText text;
  text.rows = head + R"(<row r="2"><c r="A2"><v>1</v></c></row>)";
  text.sheets =
      R"(<sheet name="Datos" sheetId="1" r:id="rId1"/><sheet name="Otra" sheetId="2" r:id="rId2"/>)";
  const std::string bytes = workbook_of(text);
  EXPECT_EQ(*sheet_names(bytes), (std::vector<std::string>{"Datos", "Otra"}));
  const auto first = read_xlsx(bytes);
  ASSERT_TRUE(first);
  EXPECT_EQ(test::briefs(first->notices), (Briefs{"xlsx.first_sheet"}));
  XlsxOptions options;
  options.sheet = "Otra";
  EXPECT_EQ(read_xlsx(bytes, options)->header.front(), "z");
  options.sheet = "Nada";
  EXPECT_EQ(briefs_of(read_xlsx(bytes, options)), (Briefs{"xlsx.no_sheet"}));
  text.sheets =
      R"(<sheet name="Datos" sheetId="1" state="hidden" r:id="rId1"/><sheet name="Otra" r:id="rId2"/>)";
  EXPECT_EQ(read_xlsx(workbook_of(text))->header.front(), "z");
}

TEST(XlsxRead, TellsFilesThatAreNoWorkbook) {
  EXPECT_EQ(briefs_of(read_xlsx("")), (Briefs{"xlsx.empty_file"}));
  EXPECT_EQ(briefs_of(read_xlsx("a,b\n1,2\n")), (Briefs{"xlsx.not_xlsx"}));
  EXPECT_EQ(briefs_of(read_xlsx("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")), (Briefs{"xlsx.old_or_protected"}));
  EXPECT_EQ(briefs_of(read_xlsx(test::zip_of({{"word/document.xml", "<x/>"}}))), (Briefs{"xlsx.not_xlsx"}));
  EXPECT_EQ(briefs_of(read_xlsx(test::zip_of({{"_rels/.rels", "<x/>"}}, "secret"))),
            (Briefs{"xlsx.old_or_protected"}));
  EXPECT_EQ(briefs_of(read_xlsx(workbook_of({}))), (Briefs{"xlsx.empty_sheet"}));
  WorkbookText text;
  text.rows = head;
  EXPECT_EQ(briefs_of(read_xlsx(workbook_of(text))), (Briefs{"csv.header_only"}));
}

TEST(XlsxRead, ATruncatedFileIsDamagedWhereverItEnds) {
  WorkbookText text;
  text.rows = head + R"(<row r="2"><c r="A2"><v>1</v></c></row>)";
  const std::string bytes = workbook_of(text);
  for (std::size_t length = 2; length < bytes.size(); length += 37) {
    EXPECT_EQ(briefs_of(read_xlsx(std::string_view(bytes).substr(0, length))), (Briefs{"xlsx.damaged"}))
        << length;
  }
}

TEST(XlsxRead, ABombIsNotOpened) {
  WorkbookText text;
  text.rows = head + "<row>" + std::string(std::size_t{40} << 20, ' ') + "</row>";
  const std::string bytes = workbook_of(text);
  ASSERT_LT(bytes.size(), 200'000U);
  EXPECT_EQ(briefs_of(read_xlsx(bytes)), (Briefs{"xlsx.bomb"}));
  XlsxOptions options;
  options.max_ratio = 1'000'000;
  options.max_unpacked = std::size_t{1} << 20;
  EXPECT_EQ(briefs_of(read_xlsx(bytes, options)), (Briefs{"xlsx.bomb"}));
  options.max_unpacked = std::size_t{1} << 30;
  options.max_part = std::size_t{1} << 20;
  EXPECT_EQ(briefs_of(read_xlsx(bytes, options)), (Briefs{"xlsx.bomb"}));
  options = {};
  options.max_entries = 3;
  EXPECT_EQ(briefs_of(read_xlsx(workbook_of({}), options)), (Briefs{"xlsx.bomb"}));
}

TEST(XlsxRead, XmlThatIsNoneIsDamaged) {
  auto parts = test::parts_of({});
  parts[1].second = "<workbook><sheets>";
  EXPECT_EQ(briefs_of(read_xlsx(test::zip_of(parts))), (Briefs{"xlsx.damaged"}));
  WorkbookText text;
  text.rows = head +
              R"(<row r="2"><c r="A2" t="s"><v>7</v></c></row><row r="3"><c r="ZZZZ3"><v>7</v></c></row>)" +
              R"(<row r="4"><c r="A4"><v>7,5</v></c></row>)";
  EXPECT_EQ(briefs_of(read_xlsx(workbook_of(text))),
            (Briefs{"xlsx.damaged@2:a", "xlsx.damaged@3", "xlsx.damaged@4:a"}));
}

TEST(SheetDates, TellsFormatsOfDates) {
  for (const char* code : {"yyyy-mm-dd", "d/m/yy", "[$-80A]d\" de \"mmmm", "h:mm", "[Red]dd"}) {
    EXPECT_EQ(number_format_of(code), NumberFormat::date) << code;
  }
  for (const char* code :
       {"0.00", "General", "\"dias\" 0", "[h]:mm", "[Red]0", "#,##0;[Red]-#,##0", "\\d0", "0_d"}) {
    EXPECT_EQ(number_format_of(code), NumberFormat::number) << code;
  }
}

TEST(SheetDates, CountsDays) {
  EXPECT_EQ(iso_of_serial(61, false), "1900-03-01");
  EXPECT_EQ(iso_of_serial(2958465, false), "9999-12-31");
  EXPECT_EQ(iso_of_serial(2958466, false), std::nullopt);
  EXPECT_EQ(iso_of_serial(0.5, false), "12:00:00");
  EXPECT_EQ(iso_of_serial(46105.0000057870, false), "2026-03-24T00:00:00.500");
  EXPECT_EQ(iso_of_serial(-1, false), std::nullopt);
  EXPECT_EQ(iso_of_serial(std::nan(""), false), std::nullopt);
}

TEST(XlsxWrite, TheReaderSeesWhatWasWritten) {
  Sheet sheet{"Producción", {"texto", "número", "fecha", "cierto"}, {}};
  sheet.rows = {{"=1+1", 0.25, SheetDate{"2026-03-24"}, true},
                {" ¿qué? <&> \"x\"\n", 1e15, SheetDate{"1850-01-01"}, false},
                {"x", {}, {}, {}},
                {"y", std::nan(""), SheetDate{"no date"}, {}}};
  const auto bytes = write_xlsx(std::span(&sheet, 1));
  ASSERT_TRUE(bytes);
  const auto table = read_xlsx(*bytes);
  ASSERT_TRUE(table) << briefs_of(table).front();
  EXPECT_EQ(table->header, sheet.header);
  EXPECT_EQ(table->rows[0].cells, (std::vector<std::string>{"=1+1", "0.25", "2026-03-24", "true"}));
  EXPECT_EQ(table->rows[1].cells,
            (std::vector<std::string>{" ¿qué? <&> \"x\"\n", "1000000000000000", "1850-01-01", "false"}));
  EXPECT_EQ(table->rows[2].cells, (std::vector<std::string>{"x", "", "", ""}));
  EXPECT_EQ(table->rows[3].cells, (std::vector<std::string>{"y", "", "no date", ""}));
}

TEST(XlsxWrite, TheSameSheetsGiveTheSameBytes) {
  const Sheet sheet{"a", {"x"}, {{1.0}, {"y"}}};
  EXPECT_EQ(*write_xlsx(std::span(&sheet, 1)), *write_xlsx(std::span(&sheet, 1)));
}

TEST(XlsxWrite, NamesOfSheetsAreMadeToFit) {
  const std::string long_name = "áéíóú áéíóú áéíóú áéíóú áéíóú áéíóú";
  const std::vector<Sheet> sheets = {{"a/b?", {"x"}, {}},
                                     {long_name, {"x"}, {}},
                                     {long_name, {"x"}, {}},
                                     {"", {"x"}, {}},
                                     {"A-B-", {"x"}, {}}};
  const auto bytes = write_xlsx(sheets);
  ASSERT_TRUE(bytes);
  EXPECT_EQ(*sheet_names(*bytes),
            (std::vector<std::string>{"a-b-", "áéíóú áéíóú áéíóú áéíóú áéíóú á",
                                      "áéíóú áéíóú áéíóú áéíóú áéíóú 2", "1", "A-B- 2"}));
}

TEST(XlsxWrite, RefusesATextThatNoCellHolds) {
  const Sheet sheet{"a", {"x"}, {{std::string(32'768, 'x')}}};
  const auto bytes = write_xlsx(std::span(&sheet, 1));
  ASSERT_FALSE(bytes);
  EXPECT_EQ(test::brief(bytes.error()), "xlsx.text_too_long@2:x");
}

RC_GTEST_PROP(Xlsx, WhatIsWrittenIsRead, ()) {
  const auto texts = rc::gen::container<std::string>(
      rc::gen::element('a', '<', '&', '"', ' ', '\n', '=', '_', 'x', '0', '\x01', '\t'));
  const auto rows = *rc::gen::inRange<std::size_t>(1, 5);
  Sheet sheet{"s", {"t", "n"}, {}};
  std::vector<std::vector<std::string>> expected;
  for (std::size_t i = 0; i < rows; ++i) {
    std::string text = "k" + *texts;
    const double number = static_cast<double>(*rc::gen::inRange<int>(-1'000'000'000, 1'000'000'000)) / 1024.0;
    expected.push_back({text, text_of_number(number)});
    sheet.rows.push_back({text, number});
  }
  const auto table = read_xlsx(write_xlsx(std::span(&sheet, 1)).value());
  RC_ASSERT(table.has_value());
  RC_ASSERT(table->rows.size() == rows);
  for (std::size_t i = 0; i < rows; ++i) RC_ASSERT(table->rows[i].cells == expected[i]);
}

RC_GTEST_PROP(Xlsx, AFlippedByteGivesATableOrProblems, ()) {
  static const std::string bytes = [] {
    WorkbookText text;
    text.rows = head + R"(<row r="2"><c r="A2"><v>1</v></c></row>)";
    return workbook_of(text);
  }();
  std::string broken = bytes;
  broken[*rc::gen::inRange<std::size_t>(0, bytes.size())] = *rc::gen::arbitrary<char>();
  const auto table = read_xlsx(broken);
  RC_ASSERT(table.has_value() || !table.error().empty());
}

}  // namespace
}  // namespace minga::formats
