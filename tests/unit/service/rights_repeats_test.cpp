#include "service/rights_repeats.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>
#include <set>

#include "rights_layers.hpp"
#include "service/values.hpp"

// Rows that say a code again, and days that cannot be.
namespace minga::service {
namespace {

const std::vector<std::string> kColumns{"titular", "presentado", "titulo", "desde", "hasta", "parte"};

class RightsRows : public ::testing::Test {
 protected:
  RightsOrder order(const std::string& date = "2026-01-31") const {
    auto out = order_of(region, date);
    out.columns = {{"holder", "titular"},
                   {"filed_at", "presentado"},
                   {"granted_on", "titulo"},
                   {"valid_from", "desde"},
                   {"valid_to", "hasta"}};
    return out;
  }
  RightsReport taken(const std::vector<LayerRight>& rows, const RightsOrder& how, bool dry_run = true) {
    const auto layer = made_layer(rows, kColumns);
    auto report = import_rights(house, system_actor(), layer.file(), how, dry_run);
    EXPECT_TRUE(report) << sentence(Language::en, report.error());
    return report.value_or(RightsReport{});
  }
  static LayerRight row(const std::string& code, std::vector<std::string> more, double x = kEast) {
    return {code, x, kNorth, 100, 100, std::move(more)};
  }
  static std::string problem_of(const RightsReport& report) {
    return report.problems.size() == 1 ? report.problems.front().code : "";
  }
  static const Problem* notice_of(const RightsReport& report, const std::string& code) {
    for (const auto& notice : report.notices)
      if (notice.code == code) return &notice;
    return nullptr;
  }

  TestWorkspace work;
  House& house = work.house();
  Id region = work.pack_record("territory", "madre-de-dios");
};

TEST_F(RightsRows, OfOneCodeAndShapeWithOtherDataAreNotTakenForOne) {
  const std::vector<LayerRight> rows{row("A", {"Ana", "2020-03-05"}), row("A", {"Beto", "2010-03-05"}),
                                     row("B", {"Eva", "2001-03-05"}, kEast + 500)};
  const auto report = taken(rows, order());
  EXPECT_EQ(problem_of(report), "rights.rows_differ");
  EXPECT_EQ(report.problems.front().place.line, 2);
  EXPECT_EQ(report.repeated, 0U);
  EXPECT_EQ(report.left_out, 2U) << "neither of the two is the right one";
  const auto said = sentence(Language::es, report.problems.front());
  EXPECT_NE(said.find("fila 1"), std::string::npos) << said;
  EXPECT_NE(said.find("presentado"), std::string::npos) << said;
  EXPECT_EQ(said.find("Beto"), std::string::npos) << "people are not named in problems";
  auto without = order();
  without.leave_out = true;
  EXPECT_TRUE(taken(rows, without, false).written);
}

TEST_F(RightsRows, OfTwoHoldersAreToBeJoined) {
  const auto report = taken({row("A", {"Ana"}), row("A", {"Beto"})}, order());
  EXPECT_EQ(problem_of(report), "rights.holders_apart");
  EXPECT_EQ(report.problems.front().place.field, "titular");
  EXPECT_EQ(report.left_out, 2U);
}

TEST_F(RightsRows, AlikeInAllThatIsUsedAreOneAndAreTold) {
  const auto report = taken({row("A", {"Ana", "", "", "", "", "1/2"}), row("B", {"Eva"}, kEast + 500),
                             row("A", {"Ana", "", "", "", "", "1/3"}), row("B", {"Eva"}, kEast + 500)},
                            order());
  EXPECT_TRUE(report.problems.empty());
  EXPECT_EQ(report.added, 2U);
  EXPECT_EQ(report.repeated, 2U);
  const auto* rows = notice_of(report, "rights.notice.repeated");
  ASSERT_NE(rows, nullptr);
  EXPECT_NE(sentence(Language::es, *rows).find("3 = 1, 4 = 2"), std::string::npos)
      << sentence(Language::es, *rows);
  const auto* unused = notice_of(report, "rights.notice.repeated_unused");
  ASSERT_NE(unused, nullptr);
  EXPECT_NE(sentence(Language::es, *unused).find("parte"), std::string::npos);
}

TEST_F(RightsRows, KnownByTheirShapeAreNotTakenForOneEither) {
  auto by_shape = order();
  by_shape.columns["code"] = "";
  by_shape.code_by_shape = true;
  const auto report =
      taken({row("X", {"Ana"}), row("Y", {"Beto"}), row("Z", {"Eva"}, kEast + 500)}, by_shape);
  EXPECT_EQ(problem_of(report), "rights.shape_twice");
  EXPECT_EQ(report.problems.front().place.line, 2);
  EXPECT_EQ(report.added, 1U);
  EXPECT_EQ(taken({row("X", {"Ana"}), row("Y", {"Ana"})}, by_shape).repeated, 1U);
}

TEST_F(RightsRows, WithDaysThatCannotBeAreRefused) {
  const auto problem = [&](std::vector<std::string> cells, const std::string& date = "2026-01-31") {
    const auto report = taken({row("A", std::move(cells))}, order(date));
    return report.problems.empty() ? ""
                                   : report.problems.front().code + " " + report.problems.front().place.field;
  };
  EXPECT_EQ(problem({"", "2050-01-01 10:00"}), "rights.after_edition presentado");
  EXPECT_EQ(problem({"", "", "2026-02-01"}), "rights.after_edition titulo");
  EXPECT_EQ(problem({"", "", "2026-01-31"}), "") << "on the day of the edition";
  EXPECT_EQ(problem({"", "", "", "2025-01-01", "2020-01-01"}), "rights.ends_before hasta");
  EXPECT_EQ(problem({"", "", "", "2030-01-01", "2050-01-01"}), "") << "a right may begin and end later";
  EXPECT_EQ(problem({"", "0001-01-01"}), "rights.day_of_nobody presentado");
  EXPECT_EQ(problem({"", "1880-07-06", "1881-01-01"}), "") << "the oldest of a real register";
}

TEST_F(RightsRows, GrantedBeforeTheyWereFiledAreListedAndKept) {
  const auto report = taken(
      {row("A", {"", "2020-01-01", "2021-01-01"}), row("B", {"", "2020-01-01", "2010-01-01"}, kEast + 500)},
      order(), false);
  EXPECT_TRUE(report.written);
  EXPECT_EQ(report.added, 2U);
  const auto* early = notice_of(report, "rights.notice.granted_early");
  ASSERT_NE(early, nullptr);
  EXPECT_EQ(sentence(Language::es, *early).rfind("1 derechos", 0), 0U);
  EXPECT_NE(sentence(Language::es, *early).find("filas: 2."), std::string::npos);
}

TEST_F(RightsRows, ThatAreCornersSayTheSameOfTheirRight) {
  formats::Table corners;
  corners.header = {"code", "este", "norte", "titular", "orden"};
  long line = 1;
  for (const auto& [x, holder] :
       std::vector<std::pair<int, std::string>>{{0, "Ana"}, {9, " Ana "}, {7, "Eva"}})
    corners.rows.push_back(
        {++line, {"A", std::to_string(480'000 + x), std::to_string(8'600'000 + x * x), holder, "?"}});
  corners.rows.back().cells.back() = "3";
  MadeLayer layer;
  layer.table = features_of_vertices(corners, {"este", "norte", "code"});
  layer.measured = formats::layers::measured(layer.table, {"EPSG:32719", false, false, 0}).value();
  auto by_corner = order();
  by_corner.columns = {{"holder", "titular"}};
  const auto report = import_rights(house, system_actor(), layer.file(), by_corner, true);
  ASSERT_TRUE(report);
  ASSERT_EQ(problem_of(*report), "rights.corners_differ") << "the column that nobody uses may differ";
  EXPECT_EQ(report->problems.front().place.line, 2);
  EXPECT_NE(sentence(Language::es, report->problems.front()).find("La fila 4"), std::string::npos);
}

TEST_F(RightsRows, OfAnEditionWithoutAPossibleDayAreNotRead) {
  const auto layer = made_layer({row("A", {})}, kColumns);
  const auto code = [&](const char* date) {
    return import_rights(house, system_actor(), layer.file(), order(date), true).error().code;
  };
  EXPECT_EQ(code("2026-02-31"), "rights.no_such_day");
  EXPECT_EQ(code("31/01/2026"), "rights.edition_day");
  EXPECT_EQ(code("ayer"), "rights.edition_day");
  EXPECT_EQ(code(""), "rights.no_source");
}

/// Whatever the rows: each is taken, told as repeated or told as a problem, and what is written of a code is
/// what every row of it says.
RC_GTEST_PROP(RightsRowsOfOneCode, AreNeverLost, ()) {
  static TestWorkspace work;
  const auto region = work.pack_record("territory", "madre-de-dios");
  auto order = order_of(region, "2026-01-31");
  order.columns = {{"holder", "titular"}, {"filed_at", "presentado"}};
  order.leave_out = true;
  const auto given = *rc::gen::container<std::vector<std::tuple<int, int, int, int>>>(rc::gen::tuple(
      rc::gen::inRange(0, 4), rc::gen::inRange(0, 2), rc::gen::inRange(0, 2), rc::gen::inRange(0, 2)));
  std::vector<LayerRight> rows;
  std::map<int, std::set<std::tuple<int, int, int, int>>> by_code;
  for (const auto& one : given) {
    const auto& [code, wide, holder, filed] = one;
    rows.push_back({"R" + std::to_string(code),
                    kEast + 1000.0 * code,
                    kNorth,
                    100.0 + wide,
                    100,
                    {"H" + std::to_string(holder), "200" + std::to_string(filed) + "-01-01"}});
    by_code[code].insert(one);
  }
  const auto layer = made_layer(rows, {"titular", "presentado"});
  const auto report = import_rights(work.house(), system_actor(), layer.file(), order, true).value();
  std::size_t agreed = 0;
  for (const auto& [code, said] : by_code) agreed += said.size() == 1 ? 1U : 0U;
  RC_ASSERT(report.added == agreed);
  RC_ASSERT(report.added + report.repeated + report.left_out == rows.size());
  RC_ASSERT(report.problems.empty() == (agreed == by_code.size()));
}

}  // namespace
}  // namespace minga::service
