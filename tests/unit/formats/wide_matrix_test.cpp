#include "formats/wide_matrix.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <filesystem>

#include "formats/file_bytes.hpp"
#include "formats/number.hpp"
#include "problems.hpp"

namespace minga::formats {
namespace {

using test::Briefs;
using test::briefs_of;

WideOptions with_columns(std::vector<std::string> columns) {
  WideOptions options;
  options.columns = std::move(columns);
  return options;
}

TEST(WideMatrix, ReadsNumbersAndBlanks) {
  const auto matrix = read_wide_matrix("id,x,y\nA,1,\nB,-0.5,2\n");
  ASSERT_TRUE(matrix);
  EXPECT_EQ(matrix->ids, (std::vector<std::string>{"A", "B"}));
  EXPECT_EQ(matrix->columns, (std::vector<std::string>{"x", "y"}));
  EXPECT_EQ(matrix->id_column, "id");
  EXPECT_EQ(matrix->cells[0], 1);
  EXPECT_TRUE(std::isnan(matrix->cells[1]));
  EXPECT_EQ(matrix->cells[2], -0.5);
}

TEST(WideMatrix, TakesTheColumnsAskedFor) {
  const std::string text = "name,p,a,b,c\nA,9,1,2,3\n";
  EXPECT_EQ(read_wide_matrix(text, with_columns({"c", "a"}))->cells, (std::vector<double>{3, 1}));
  EXPECT_EQ(read_wide_matrix(text, with_columns({"a..c"}))->cells, (std::vector<double>{1, 2, 3}));
  EXPECT_EQ(briefs_of(read_wide_matrix(text, with_columns({"z"}))), (Briefs{"matrix.unknown_column@1:z"}));
  EXPECT_EQ(briefs_of(read_wide_matrix(text, with_columns({"c..a"}))),
            (Briefs{"matrix.unknown_column@1:c..a"}));
  EXPECT_EQ(briefs_of(read_wide_matrix(text, with_columns({"a..c", "b"}))),
            (Briefs{"matrix.column_taken_twice@1:b"}));
  EXPECT_EQ(briefs_of(read_wide_matrix("id\nA\n")), (Briefs{"matrix.no_columns@1"}));
}

TEST(WideMatrix, TakesAnyIdColumnOrNumbersTheRows) {
  WideOptions options;
  options.id_column = "who";
  const auto named = read_wide_matrix("x,who\n1,A\n", options);
  ASSERT_TRUE(named);
  EXPECT_EQ(named->columns, (std::vector<std::string>{"x"}));
  options = {};
  options.number_rows = true;
  const auto numbered = read_wide_matrix("x,y\n1,2\n3,4\n", options);
  ASSERT_TRUE(numbered);
  EXPECT_EQ(numbered->ids, (std::vector<std::string>{"1", "2"}));
  EXPECT_EQ(numbered->cells.size(), 4U);
}

TEST(WideMatrix, SaysWhereANumberIsNone) {
  EXPECT_EQ(briefs_of(read_wide_matrix("id;x\nA;0,5\nB;n/a\nC;1\n")),
            (Briefs{"number.decimal_comma@2:x", "number.not_a_number@3:x"}));
}

TEST(WideMatrix, SaysWhereAnIdIsRepeatedOrBlank) {
  const auto repeated = read_wide_matrix("id,x\nA,1\n\nB,2\nA,3\n");
  EXPECT_EQ(briefs_of(repeated), (Briefs{"matrix.duplicate_id@5:id"}));
  EXPECT_EQ(repeated.error().front().parameters.front().second, "2");
  EXPECT_EQ(briefs_of(read_wide_matrix("id,x\n,1\n,2\n")),
            (Briefs{"matrix.blank_id@2:id", "matrix.blank_id@3:id"}));
}

TEST(WideMatrix, TellsBadFiles) {
  EXPECT_EQ(briefs_of(read_wide_matrix("")), (Briefs{"csv.empty"}));
  EXPECT_EQ(briefs_of(read_wide_matrix("id,x\n")), (Briefs{"csv.header_only"}));
  EXPECT_EQ(briefs_of(read_wide_matrix("id,x\nA\n")), (Briefs{"csv.wrong_width@2"}));
  EXPECT_EQ(briefs_of(read_wide_matrix("id,x\n\xE9,1\n")), (Briefs{"csv.not_utf8@2"}));
  EXPECT_EQ(briefs_of(read_wide_matrix_file("/no/such/file.csv")), (Briefs{"file.not_found"}));
  EXPECT_EQ(briefs_of(read_wide_matrix_file("/")), (Briefs{"file.unreadable"}));
  WideOptions small;
  small.max_bytes = 10;
  EXPECT_EQ(briefs_of(read_wide_matrix_file(MINGA_SOURCE_DIR "/CMakeLists.txt", small)),
            (Briefs{"file.too_large"}));
}

TEST(WideMatrix, ReadsThePolisExport) {
  const std::filesystem::path path =
      MINGA_SOURCE_DIR "/../shared/data/polis/brexit-consensus/participants-votes.csv";
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "the published Polis data are not here";
  const auto matrix = read_wide_matrix_file(path, with_columns({"0..49"}));
  ASSERT_TRUE(matrix);
  EXPECT_EQ(matrix->columns.size(), 50U);
  EXPECT_GT(matrix->ids.size(), 100U);
  for (const double vote : matrix->cells)
    EXPECT_TRUE(std::isnan(vote) || vote == -1 || vote == 0 || vote == 1);
}

RC_GTEST_PROP(WideMatrix, WhatIsWrittenIsRead, ()) {
  const auto width = *rc::gen::inRange<std::size_t>(1, 6);
  const auto rows = *rc::gen::inRange<std::size_t>(1, 10);
  std::string text = "id";
  for (std::size_t j = 0; j < width; ++j) text += ",c" + std::to_string(j);
  std::vector<double> cells;
  for (std::size_t i = 0; i < rows; ++i) {
    text += "\n\"r" + std::to_string(i) + "\"";
    for (std::size_t j = 0; j < width; ++j) {
      cells.push_back(
          *rc::gen::suchThat(rc::gen::arbitrary<double>(), [](double x) { return std::isfinite(x); }));
      text += "," + text_of_number(cells.back());
    }
  }
  const auto matrix = read_wide_matrix(text);
  RC_ASSERT(matrix.has_value());
  RC_ASSERT(matrix->cells == cells);
}

}  // namespace
}  // namespace minga::formats
