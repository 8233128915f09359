#include "formats/csv.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <set>

#include "formats/encoding.hpp"
#include "problems.hpp"

namespace minga::formats {
namespace {

using test::Briefs;
using test::briefs_of;

CsvOptions with_delimiter(char delimiter) {
  CsvOptions options;
  options.delimiter = delimiter;
  return options;
}

TEST(Csv, ReadsQuotesAndLineBreaks) {
  const auto table = read_csv("a,b\r\n\"x, \"\"y\"\"\",\"two\r\nlines\"\r\n\r\n3,\r\n");
  ASSERT_TRUE(table);
  EXPECT_EQ(table->header, (std::vector<std::string>{"a", "b"}));
  ASSERT_EQ(table->rows.size(), 2U);
  EXPECT_EQ(table->rows[0], (Row{2, {"x, \"y\"", "two\r\nlines"}}));
  EXPECT_EQ(table->rows[1], (Row{5, {"3", ""}}));
}

TEST(Csv, TakesOffTheByteOrderMark) {
  const auto table = read_csv("\xEF\xBB\xBFid,n\n1,2\n");
  ASSERT_TRUE(table);
  EXPECT_EQ(table->header.front(), "id");
}

TEST(Csv, FindsTheDelimiter) {
  for (const char delimiter : {',', ';', '\t', '|'}) {
    const std::string text =
        std::string("a") + delimiter + "b" + delimiter + "c\n1" + delimiter + "2" + delimiter + "3";
    const auto table = read_csv(text);
    ASSERT_TRUE(table) << delimiter;
    EXPECT_EQ(table->delimiter, delimiter);
    EXPECT_EQ(table->rows.front().cells.size(), 3U);
  }
}

TEST(Csv, ADelimiterThatSplitsAllRowsAlikeWins) {
  const auto table = read_csv("name;value, in grams\nx;1\ny;2\n");
  ASSERT_TRUE(table);
  EXPECT_EQ(table->delimiter, ';');
  EXPECT_EQ(table->header[1], "value, in grams");
}

TEST(Csv, SaysWhenTheDelimiterIsWrongOrUnclear) {
  const auto wrong = read_csv("participant;impact;valuation\n1;2;3\n", with_delimiter(','));
  EXPECT_EQ(briefs_of(wrong), (Briefs{"csv.wrong_delimiter@1"}));
  EXPECT_EQ(wrong.error().front().parameters[1].second, ";");
  EXPECT_EQ(briefs_of(read_csv("a,b;c\n1,2;3\n")), (Briefs{"csv.delimiter_unclear@1"}));
}

TEST(Csv, ObeysTheSepLineOfExcel) {
  const auto table = read_csv("sep=;\r\na;b\r\n1,5;2\r\n");
  ASSERT_TRUE(table);
  EXPECT_EQ(table->header_line, 2);
  EXPECT_EQ(table->rows.front(), (Row{3, {"1,5", "2"}}));
}

TEST(Csv, ReadsLineEndsOfOldMacintoshes) {
  const auto table = read_csv("a,b\r1,2\r3,4\r");
  ASSERT_TRUE(table);
  EXPECT_EQ(table->rows.back(), (Row{3, {"3", "4"}}));
}

TEST(Csv, Latin1IsNotGuessedButReadWhenSaid) {
  const std::string bytes =
      "nombre,grupo\nJos\xE9,Miner\xED"
      "a\n";
  const auto refused = read_csv(bytes);
  EXPECT_EQ(briefs_of(refused), (Briefs{"csv.not_utf8@2"}));
  EXPECT_EQ(refused.error().front().place.column, 4);
  CsvOptions options;
  options.encoding = Encoding::latin1;
  const auto table = read_csv(bytes, options);
  ASSERT_TRUE(table);
  EXPECT_EQ(table->rows.front().cells[1], "Minería");
  EXPECT_EQ(briefs_of(read_csv("a\n\n\x81\n", options)), (Briefs{"csv.not_latin1@3"}));
}

TEST(Csv, SaysWhatIsWrongWithTheBytes) {
  EXPECT_EQ(briefs_of(read_csv("")), (Briefs{"csv.empty"}));
  EXPECT_EQ(briefs_of(read_csv("\xEF\xBB\xBF \n\n")), (Briefs{"csv.empty"}));
  EXPECT_EQ(briefs_of(read_csv("a,b\n")), (Briefs{"csv.header_only"}));
  EXPECT_EQ(briefs_of(read_csv(std::string_view("\xFF\xFE"
                                                "a\0b\0",
                                                6))),
            (Briefs{"csv.utf16@1"}));
  EXPECT_EQ(briefs_of(read_csv(std::string_view("a,b\n1,\0002\n", 9))), (Briefs{"csv.nul_byte@2"}));
}

TEST(Csv, SaysWhereAQuoteGoesWrong) {
  EXPECT_EQ(briefs_of(read_csv("a,b\n1,2\n\"open,3\n4,5\n6,7\n")), (Briefs{"csv.unterminated_quote@3"}));
  EXPECT_EQ(briefs_of(read_csv("a,b\n1,say \"hi\"\n")), (Briefs{"csv.stray_quote@2"}));
  EXPECT_EQ(briefs_of(read_csv("a,b\n\"x\"y,2\n")), (Briefs{"csv.text_after_quote@2"}));
}

TEST(Csv, ListsEveryRowOfTheWrongWidth) {
  EXPECT_EQ(briefs_of(read_csv("a,b\n1\n2,3\n4,5,6\n")), (Briefs{"csv.wrong_width@2", "csv.wrong_width@4"}));
}

TEST(Csv, ListsAHundredProblemsAndCountsTheRest) {
  std::string text = "a,b\n";
  for (int i = 0; i < 250; ++i) text += "1\n";
  const auto table = read_csv(text);
  ASSERT_FALSE(table);
  ASSERT_EQ(table.error().size(), max_listed_problems + 1);
  EXPECT_EQ(table.error().back().code, "table.more_problems");
  EXPECT_EQ(table.error().back().parameters.front().second, "150");
}

TEST(Csv, RefusesDoubledAndBlankNames) {
  EXPECT_EQ(briefs_of(read_csv("a,b, a ,\n1,2,3,4\n")),
            (Briefs{"table.duplicate_column@1:a", "table.blank_column@1"}));
}

TEST(Csv, AHugeLineFailsAtItsLimit) {
  std::string text = "a,b\n1,2\n";
  text.append(100'000'000, 'x');
  EXPECT_EQ(briefs_of(read_csv(text)), (Briefs{"csv.row_too_long@3"}));
  text = "a,b\n\"";
  text.append(5'000'000, 'x');
  EXPECT_EQ(briefs_of(read_csv(text)), (Briefs{"csv.unterminated_quote@2"}));
  text = "a,b\n\"x\"";
  text.append(5'000'000, ',');
  EXPECT_EQ(briefs_of(read_csv(text)), (Briefs{"csv.too_many_columns@2"}));
  EXPECT_EQ(briefs_of(read_csv(std::string(100'000'000, 'x'))), (Briefs{"csv.row_too_long@1"}));
}

TEST(Csv, KeepsToItsLimits) {
  CsvOptions options;
  options.max_rows = 2;
  EXPECT_EQ(briefs_of(read_csv("a\n1\n2\n3\n", options)), (Briefs{"csv.too_many_rows@4"}));
  options = {};
  options.max_columns = 2;
  EXPECT_EQ(briefs_of(read_csv("a,b,c\n1,2,3\n", options)), (Briefs{"csv.too_many_columns@1"}));
  options = {};
  options.max_cells = 3;
  EXPECT_EQ(briefs_of(read_csv("a,b\n1,2\n3,4\n", options)), (Briefs{"csv.too_many_rows@3"}));
}

TEST(Csv, WritesRfc4180) {
  Table table;
  table.header = {"a", "b"};
  table.rows = {{2, {"x,y", "say \"hi\""}}, {3, {"two\nlines", ""}}};
  EXPECT_EQ(write_csv(table), "a,b\r\n\"x,y\",\"say \"\"hi\"\"\"\r\n\"two\nlines\",\r\n");
}

TEST(Csv, DisarmsFormulasAndLeavesNumbersAlone) {
  Table table;
  table.header = {"v"};
  for (const char* cell :
       {"=1+1", "+51 999", "@SUM(A1)", "-x", "\ttab", "-5", "-0.25", "+3", "'=1", "it's"}) {
    table.rows.push_back(Row{static_cast<long>(table.rows.size()) + 2, {cell}});
  }
  const std::string text = write_csv(table);
  EXPECT_EQ(text,
            "v\r\n'=1+1\r\n'+51 999\r\n'@SUM(A1)\r\n'-x\r\n'\ttab\r\n-5\r\n-0.25\r\n+3\r\n''=1\r\nit's\r\n");
  EXPECT_EQ(read_csv(text)->rows, table.rows);
}

TEST(Csv, ReadsNamesOfEncodingsAndDelimiters) {
  EXPECT_EQ(encoding_from("Latin1"), Encoding::latin1);
  EXPECT_EQ(encoding_from("UTF-8"), Encoding::utf8);
  EXPECT_EQ(encoding_from("koi8"), std::nullopt);
  EXPECT_EQ(delimiter_from("tab"), '\t');
  EXPECT_EQ(delimiter_from("x"), std::nullopt);
}

TEST(Encoding, FindsTheFirstBadByte) {
  EXPECT_EQ(first_bad_byte("señal ✓ 😀 and some plain text"), std::string_view::npos);
  EXPECT_EQ(first_bad_byte("0123456789\xC0\xAF"), 10U);  // overlong
  EXPECT_EQ(first_bad_byte("ab\xED\xA0\x80"), 2U);       // surrogate
  EXPECT_EQ(first_bad_byte("ab\xF4\x90\x80\x80"), 2U);   // above U+10FFFF
  EXPECT_EQ(first_bad_byte("abc\xE2\x82"), 3U);          // cut short
  EXPECT_EQ(first_bad_byte(std::string_view("\1\0", 2)), 1U);
}

TEST(Encoding, FoldsNames) {
  EXPECT_EQ(folded("  Valoración "), "valoracion");
  EXPECT_EQ(folded("ÁÉÍÓÚ Ñandú"), "aeiou_nandu");
  EXPECT_EQ(folded("Valoracio\xCC\x81n"), "valoracion");
  EXPECT_EQ(folded("actor_group"), folded("Actor  group"));
}

// Texts with everything that makes trouble in a CSV.
rc::Gen<std::string> cells() {
  return rc::gen::container<std::string>(
      rc::gen::element('a', '1', ',', ';', '"', '\n', '\r', '\'', '=', '-', '+', '@', ' ', '\t', '|'));
}

RC_GTEST_PROP(Csv, WhatIsWrittenIsRead, ()) {
  const auto width = *rc::gen::inRange<std::size_t>(1, 5);
  Table table;
  for (std::size_t i = 0; i < width; ++i) table.header.push_back("c" + std::to_string(i));
  const auto rows = *rc::gen::inRange<std::size_t>(1, 8);
  for (std::size_t i = 0; i < rows; ++i) {
    table.rows.push_back(Row{0, *rc::gen::container<std::vector<std::string>>(width, cells())});
  }
  CsvWriteOptions write;
  write.delimiter = *rc::gen::element(',', ';', '\t', '|');
  write.byte_order_mark = *rc::gen::arbitrary<bool>();
  const auto back = read_csv(write_csv(table, write), with_delimiter(write.delimiter));
  RC_ASSERT(back.has_value());
  RC_ASSERT(back->rows.size() == table.rows.size());
  for (std::size_t i = 0; i < rows; ++i) RC_ASSERT(back->rows[i].cells == table.rows[i].cells);
}

RC_GTEST_PROP(Csv, AnyBytesGiveATableOrProblems, (const std::string& bytes)) {
  const auto table = read_csv(bytes);
  RC_ASSERT(table.has_value() || !table.error().empty());
}

}  // namespace
}  // namespace minga::formats
