// What a check's file may say, and every mistake in one, with line and code.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "pack/files.hpp"
#include "pack/sql_words.hpp"
#include "unit/pack/pack_text.hpp"

namespace minga::pack {
namespace {

using testing::good;
using testing::pack_of;

std::string check_file(const std::string& sql, const std::string& sentence = "{name}: {wide}") {
  return "-- check: narrow\n-- label: {es: L, en: L}\n-- sentence: {es: \"" + sentence + "\", en: \"" +
         sentence +
         "\"}\n-- register: territory\n-- reads: [territory]\n-- numbers: [wide]\n-- example:\n--   today: "
         "2026-01-01\n--   records:\n--     - {register: territory, key: here, name: H, above: a}\n--   "
         "finds: [here]\n" +
         sql;
}

std::string problems_of(const std::string& file) {
  auto texts = good();
  texts["checks/narrow.sql"] = file;
  const std::vector<PackFiles> packs{pack_of("p", texts)};
  const auto model = read_pack_files(packs);
  return model ? "" : testing::summary(model.error());
}

TEST(Checks, AreReadWithTheirExample) {
  auto texts = good();
  texts["checks/narrow.sql"] = check_file("\nSELECT t.id AS record, 3 AS wide FROM territory t;\n");
  const std::vector<PackFiles> packs{pack_of("p", texts)};
  const auto model = read_pack_files(packs);
  ASSERT_TRUE(model) << testing::summary(model.error());
  const auto& check = model->checks.at("narrow");
  EXPECT_EQ(check.sql, "SELECT t.id AS record, 3 AS wide FROM territory t");
  EXPECT_EQ(check.sql_line, 13);
  ASSERT_EQ(check.example.records.size(), 1U);
  EXPECT_EQ(check.example.finds, std::vector{check.example.records[0].id});
  EXPECT_EQ(model->records.size(), 2U) << "an example's records are not the pack's";
}

TEST(Checks, MistakesAreSaidWithTheirLine) {
  const auto at = [](long line, const std::string& code) {
    return "checks/narrow.sql:" + std::to_string(line) + " pack." + code + "\n";
  };
  const auto of_sql = [](const std::string& sql) { return problems_of(check_file(sql)); };
  EXPECT_EQ(of_sql("DELETE FROM territory"), at(12, "check_select"));
  EXPECT_EQ(of_sql(""), at(12, "check_select"));
  EXPECT_EQ(of_sql("SELECT 1 AS record\nFROM person"), at(13, "check_table"));
  EXPECT_EQ(of_sql("SELECT 1 FROM main.territory"), at(12, "check_table"));
  EXPECT_EQ(of_sql("SELECT 1 FROM territory t, territory u"), at(12, "check_comma"));
  EXPECT_EQ(of_sql("SELECT 1 FROM territory t JOIN territory u ON t.id = u.id, territory v"),
            at(12, "check_comma"));
  EXPECT_EQ(of_sql("SELECT 1; SELECT 2"), at(12, "check_several"));
  EXPECT_EQ(of_sql("SELECT\nload_extension('x')"), at(13, "check_function"));
  EXPECT_EQ(of_sql("WITH x AS (DELETE FROM territory) SELECT 1 FROM x"), at(12, "check_word"));
  EXPECT_EQ(of_sql("SELECT \"id\" FROM territory"), at(12, "check_sign"));
  EXPECT_EQ(of_sql("SELECT 'x FROM territory"), at(12, "check_text"));
  EXPECT_EQ(of_sql("SELECT :now FROM territory"), at(12, "check_marker"));
  EXPECT_EQ(of_sql("SELECT $1 FROM territory"), at(12, "check_sign"));
  EXPECT_EQ(problems_of(check_file("SELECT 1", "{height}")),
            at(3, "check_placeholder") + at(3, "check_placeholder"));
  EXPECT_EQ(problems_of("SELECT 1"), at(1, "expected_map"));
}

TEST(Checks, ATableOfAWithMayBeRead) {
  EXPECT_EQ(wrong_sql("WITH wide AS (SELECT id FROM territory) SELECT id AS record FROM wide WHERE id IN "
                      "(SELECT id FROM wide) AND id > :today-365",
                      {"territory"}),
            std::nullopt);
}

TEST(Checks, MarkersCountDays) {
  EXPECT_EQ(days_of_marker("today"), 0);
  EXPECT_EQ(days_of_marker("today+30"), 30);
  EXPECT_EQ(days_of_marker("today-365"), -365);
  for (const char* bad : {"", "tomorrow", "today+", "today*3", "today+9999999", "today-1x"})
    EXPECT_EQ(days_of_marker(bad), std::nullopt) << bad;
}

RC_GTEST_PROP(ChecksProperty, TokensStandInTheTextInOrderAndNoTextBreaksTheReader, ()) {
  const auto pieces = *rc::gen::container<std::vector<std::string>>(
      rc::gen::element<std::string>("SELECT", "FROM", "territory", "(", ")", ",", "'a''b'", ":today+3", ";",
                                    "\n", " ", "--x\n", "JOIN", "other", "count", ".", "1.5", "'", "\\"));
  std::string sql;
  for (const auto& piece : pieces) sql += piece + " ";
  const auto tokens = sql_tokens(sql);
  if (!tokens) {
    RC_ASSERT(tokens.error().place.line >= 1);
    return;
  }
  std::size_t done = 0;
  for (const auto& token : *tokens) {
    RC_ASSERT(token.from >= done);
    RC_ASSERT(token.to > token.from && token.to <= sql.size());
    done = token.to;
  }
  const auto wrong = wrong_sql(sql, {"territory"});
  const bool reads_other =
      std::any_of(tokens->begin(), tokens->end(), [](const auto& token) { return token.text == "other"; });
  // FROM other is never let through.
  for (std::size_t i = 0; i + 1 < tokens->size(); ++i)
    if ((*tokens)[i].text == "from" && (*tokens)[i + 1].text == "other" && reads_other) RC_ASSERT(wrong);
}

}  // namespace
}  // namespace minga::pack
