#include "service/rights_import.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <map>

#include "rights_layers.hpp"
#include "service/records.hpp"
#include "service/rights_edition.hpp"

namespace minga::service {
namespace {

class RightsImport : public ::testing::Test {
 protected:
  RightsReport taken(const MadeLayer& layer, const RightsOrder& order, bool dry_run = false) {
    auto report = import_rights(house, coordinator, layer.file(), order, dry_run);
    EXPECT_TRUE(report) << sentence(Language::en, report.error());
    return report.value_or(RightsReport{});
  }
  std::string refusal(const MadeLayer& layer, const RightsOrder& order) {
    const auto report = import_rights(house, coordinator, layer.file(), order, false);
    return report ? "" : report.error().code;
  }
  std::map<std::string, store::Record> rights() { return records("land_right"); }
  std::map<std::string, store::Record> records(const std::string& name) {
    std::map<std::string, store::Record> out;
    house.store.read([&](store::Reader& reader) {
      for (auto& record : all_where(reader, name, {}))
        out.emplace(text_in(record.values, name == "land_source" ? "date" : "code"), std::move(record));
    });
    return out;
  }

  TestWorkspace work;
  House& house = work.house();
  Id region = work.pack_record("territory", "madre-de-dios");
  Actor coordinator = work.actor("coordinator", region);
  std::vector<LayerRight> three{{"A", kEast, kNorth, 1000, 1000},
                                {"B", kEast + 500, kNorth, 1000, 1000},
                                {"C", kEast + 5000, kNorth, 2000, 500}};
};

TEST_F(RightsImport, TakesAFirstEditionWithItsSourceAndDate) {
  const auto report = taken(made_layer(three), order_of(region, "2026-01-31"));
  EXPECT_TRUE(report.written);
  EXPECT_EQ(report.added, 3U);
  EXPECT_EQ(report.measured_in, "EPSG:32719");
  EXPECT_TRUE(report.zone);
  const auto all = rights();
  ASSERT_EQ(all.size(), 3U);
  const auto& a = all.at("A").values;
  EXPECT_EQ(get<double>(a, "area_ha"), 100);
  EXPECT_EQ(text_in(a, "measured_in"), "EPSG:32719");
  EXPECT_EQ(text_in(a, "kind"), "mining_title");
  EXPECT_EQ(text_in(a, "category"), "right");
  EXPECT_EQ(text_in(a, "state"), "unstated") << "the register does not say it";
  EXPECT_EQ(get<double>(a, "share"), 1);
  const auto source = records("land_source").at("2026-01-31");
  EXPECT_EQ(text_in(a, "source"), to_string(source.id));
  EXPECT_EQ(get<std::int64_t>(source.values, "added_count"), 3);
}

TEST_F(RightsImport, TellsWhatTheFileLeavesUnsaid) {
  auto order = order_of(region, "2025-12-31");
  const auto codes_of = [&](const RightsReport& report) {
    std::vector<std::string> out;
    for (const auto& notice : report.notices) out.push_back(notice.code);
    return out;
  };
  auto rows = three;
  for (auto& row : rows) row.more = {"2001-05-01", "x"};
  const auto layer = made_layer(rows, {"desde", "otra"});
  EXPECT_EQ(
      codes_of(taken(layer, order, true)),
      (std::vector<std::string>{"rights.notice.unstated", "rights.notice.undated", "rights.notice.unused"}));
  order.state = "in_force";
  order.columns["filed_on"] = "desde";
  const auto report = taken(layer, order, true);
  EXPECT_EQ(codes_of(report), (std::vector<std::string>{"rights.notice.no_hour", "rights.notice.unused"}));
  EXPECT_EQ(sentence(Language::es, report.notices[0]).rfind("3 derechos quedan con el día", 0), 0U);
  EXPECT_NE(sentence(Language::es, report.notices[1]).find("otra"), std::string::npos);
  EXPECT_EQ(report.columns.at("filed_at"), "desde");
  rows.back().more = {"2001-05-01 08:15", "x"};
  EXPECT_EQ(sentence(Language::es, taken(made_layer(rows, {"desde", "otra"}), order, true).notices[0])
                .rfind("2 derechos quedan con el día", 0),
            0U);
  order.date = "2999-01-31";
  EXPECT_EQ(codes_of(taken(layer, order, true)).front(), "rights.notice.to_come");
}

TEST_F(RightsImport, RefusesAFieldThatNoColumnCanGive) {
  auto order = order_of(region, "2026-01-31");
  order.columns["tonteria"] = "codigo";
  EXPECT_EQ(refusal(made_layer(three), order), "rights.unknown_field");
  EXPECT_TRUE(rights().empty());
}

TEST_F(RightsImport, ADryRunTellsTheSameAndKeepsNothing) {
  const auto trial = taken(made_layer(three), order_of(region, "2026-01-31"), true);
  EXPECT_FALSE(trial.written);
  EXPECT_EQ(trial.added, 3U);
  EXPECT_TRUE(rights().empty());
  EXPECT_TRUE(records("land_source").empty());
}

TEST_F(RightsImport, ANextEditionTellsWhatIsNewChangedAndGone) {
  taken(made_layer(three), order_of(region, "2026-01-31"));
  const auto before = rights();
  auto next = three;
  next[1].width = 1500;
  next[2] = {"D", kEast + 9000, kNorth, 100, 100};
  const auto report = taken(made_layer(next), order_of(region, "2026-03-31"));
  EXPECT_EQ(report.added, 1U);
  EXPECT_EQ(report.changed, 1U);
  EXPECT_EQ(report.gone, 1U);
  EXPECT_EQ(report.unchanged, 1U);
  EXPECT_EQ(report.previous, "2026-01-31");
  EXPECT_EQ(report.gone_codes, std::vector<std::string>{"C"});
  const auto after = rights();
  EXPECT_EQ(after.at("A").revision, 1) << "what stays is not touched";
  EXPECT_EQ(after.at("B").id, before.at("B").id);
  EXPECT_EQ(get<double>(after.at("B").values, "area_ha"), 150);
  EXPECT_EQ(text_in(after.at("B").values, "version_from"), "2026-03-31");
  EXPECT_EQ(text_in(after.at("C").values, "valid_to"), "2026-03-31");
  EXPECT_EQ(text_in(after.at("C").values, "state"), "unstated")
      << "a register that leaves it out says not why";
  const auto versions = records("land_right_version");
  ASSERT_EQ(versions.size(), 1U);
  const auto& kept = versions.at("B").values;
  EXPECT_EQ(get<double>(kept, "area_ha"), 100);
  EXPECT_EQ(text_in(kept, "version_to"), "2026-03-31");
  EXPECT_EQ(text_in(kept, "land_right"), to_string(after.at("B").id));
  EXPECT_EQ(kept.at("geometry"), before.at("B").values.at("geometry"));
}

TEST_F(RightsImport, WhatComesBackIsInForceAgain) {
  taken(made_layer(three), order_of(region, "2026-01-31"));
  taken(made_layer({three[0], three[1]}), order_of(region, "2026-02-28"));
  const auto report = taken(made_layer(three), order_of(region, "2026-03-31"));
  EXPECT_EQ(report.back, 1U);
  EXPECT_EQ(report.changed, 1U);
  EXPECT_EQ(text_in(rights().at("C").values, "valid_to"), "");
  EXPECT_EQ(text_in(records("land_right_version").at("C").values, "valid_to"), "2026-02-28");
}

TEST_F(RightsImport, TheSameShapeWithMoreDigitsIsNoChange) {
  taken(made_layer(three), order_of(region, "2026-01-31"));
  auto again = three;
  again[0].x += 0.0002;
  const auto report = taken(made_layer(again), order_of(region, "2026-02-28"));
  EXPECT_EQ(report.unchanged, 3U);
  EXPECT_EQ(report.changed, 0U);
}

TEST_F(RightsImport, ARightOnTheGridHasItsCells) {
  const auto report = taken(made_layer(three), order_of(region, "2026-01-31"));
  EXPECT_EQ(report.on_grid, 1U) << "A alone has its corners on whole kilometres";
  const auto all = rights();
  EXPECT_EQ(text_in(all.at("A").values, "grid"), "peru-utm-19s");
  EXPECT_EQ(text_in(all.at("A").values, "cells"), "8600:480-480");
  EXPECT_EQ(text_in(all.at("B").values, "grid"), "");
  auto moved = three;
  moved[0].x += 7;
  taken(made_layer(moved), order_of(region, "2026-02-28"));
  EXPECT_EQ(text_in(rights().at("A").values, "cells"), "") << "no longer on it";
}

TEST_F(RightsImport, NothingIsKeptWithoutSourceAndDate) {
  const auto layer = made_layer(three);
  auto order = order_of(region, "2026-02-30");
  EXPECT_EQ(refusal(layer, order), "rights.no_such_day");
  order = order_of(region, "2026-01-31");
  order.source.clear();
  EXPECT_EQ(refusal(layer, order), "rights.no_source");
  order = order_of(region, "2026-01-31");
  order.authority.clear();
  EXPECT_EQ(refusal(layer, order), "rights.no_source");
  EXPECT_TRUE(rights().empty());
}

TEST_F(RightsImport, KeepsTheAreaOfThePaperBesideTheOneOfTheMap) {
  auto order = order_of(region, "2026-01-31");
  order.columns = {{"paper_area_ha", "titulo"}};
  taken(
      made_layer({{"A", kEast, kNorth, 1000, 1000, {"98.5"}}, {"B", kEast + 5000, kNorth, 1000, 1000, {""}}},
                 {"titulo"}),
      order);
  store::Query all;
  all.register_name = "land_right";
  const auto rights = list_records(house, system_actor(), all)->records;
  ASSERT_EQ(rights.size(), 2U);
  for (const auto& right : rights) {
    const auto paper = get<double>(right.record.values, "paper_area_ha");
    EXPECT_EQ(paper,
              get<std::string>(right.record.values, "code") == "A" ? std::optional(98.5) : std::nullopt);
    EXPECT_EQ(get<double>(right.record.values, "area_ha"), 100);
  }
  order.date = "2026-02-28";
  const auto report =
      import_rights(house, coordinator,
                    made_layer({{"A", kEast, kNorth, 1000, 1000, {"cien"}}}, {"titulo"}).file(), order, true);
  ASSERT_TRUE(report);
  EXPECT_EQ(report->problems.size(), 1U);
}

TEST_F(RightsImport, AnOlderEditionIsRefused) {
  taken(made_layer(three), order_of(region, "2026-01-31"));
  EXPECT_EQ(refusal(made_layer(three), order_of(region, "2025-12-31")), "rights.older_edition");
}

TEST_F(RightsImport, ManyGoneAtOnceAreAskedAbout) {
  std::vector<LayerRight> many;
  for (int i = 0; i < 40; ++i) many.push_back({"R" + std::to_string(i), kEast + i * 100, kNorth, 50, 50});
  taken(made_layer(many), order_of(region, "2026-01-31"));
  auto order = order_of(region, "2026-02-28");
  auto report = taken(made_layer({three[0]}), order);
  EXPECT_FALSE(report.written);
  ASSERT_EQ(report.problems.size(), 1U);
  EXPECT_EQ(report.problems[0].code, "rights.many_gone");
  EXPECT_EQ(rights().size(), 40U);
  order.many_gone = true;
  EXPECT_TRUE(taken(made_layer({three[0]}), order).written);
}

TEST_F(RightsImport, ACodeWithTwoShapesIsInDoubtAndOneWrittenTwiceIsNot) {
  auto order = order_of(region, "2026-01-31");
  auto layer = made_layer({three[0], three[0], three[1], {"B", kEast, kNorth, 30, 30}});
  auto report = taken(layer, order);
  EXPECT_FALSE(report.written);
  EXPECT_EQ(report.repeated, 1U);
  ASSERT_EQ(report.problems.size(), 1U);
  EXPECT_EQ(report.problems[0].code, "rights.code_twice");
  EXPECT_EQ(report.problems[0].place.line, 4);
  EXPECT_TRUE(rights().empty());
  order.leave_out = true;
  report = taken(layer, order);
  EXPECT_TRUE(report.written);
  EXPECT_EQ(report.left_out, 2U) << "neither of the two is taken";
  EXPECT_EQ(rights().size(), 1U);
}

TEST_F(RightsImport, WhatIsLeftOutIsNotGone) {
  taken(made_layer(three), order_of(region, "2026-01-31"));
  auto order = order_of(region, "2026-02-28");
  order.leave_out = true;
  order.columns["granted_on"] = "titulo";
  auto next = three;
  next[2].more = {"31/02/2019"};
  const auto report = taken(made_layer(next, {"titulo"}), order);
  EXPECT_TRUE(report.written);
  EXPECT_EQ(report.gone, 0U);
  EXPECT_EQ(report.left_out, 1U);
  ASSERT_EQ(report.problems.size(), 1U);
  EXPECT_EQ(report.problems[0].code, "rights.no_such_day");
  EXPECT_EQ(report.problems[0].place.line, 3);
  EXPECT_EQ(report.problems[0].place.field, "titulo");
}

TEST_F(RightsImport, DatesHoursAndTextsAreRead) {
  auto order = order_of(region, "2026-01-31");
  order.columns = {{"filed_at", "presentado"}, {"state", "estado"}, {"holder", "quien"}};
  order.codes = {{"TRAMITE", "in_process"}};
  auto rows = three;
  rows[0].more = {"05/03/2020 8:15", "TRAMITE", "Ana"};
  rows[1].more = {"2020-03-05T00:00:00", "Vigente", ""};
  rows[2].more = {"", "", ""};
  taken(made_layer(rows, {"presentado", "estado", "quien"}), order);
  const auto all = rights();
  EXPECT_EQ(text_in(all.at("A").values, "filed_at"), "2020-03-05T13:15:00.000Z")
      << "UTC, from five hours behind";
  EXPECT_EQ(text_in(all.at("A").values, "filed_on"), "2020-03-05");
  EXPECT_EQ(text_in(all.at("A").values, "state"), "in_process");
  EXPECT_EQ(text_in(all.at("A").values, "holder"), "Ana");
  EXPECT_EQ(text_in(all.at("B").values, "filed_at"), "") << "midnight is no hour";
  EXPECT_EQ(text_in(all.at("B").values, "filed_on"), "2020-03-05");
  EXPECT_EQ(text_in(all.at("B").values, "state"), "in_force");
  EXPECT_EQ(text_in(all.at("C").values, "state"), "unstated");
}

TEST_F(RightsImport, UnknownTextsOfStateAreListedByRow) {
  auto order = order_of(region, "2026-01-31");
  order.columns = {{"state", "estado"}};
  auto rows = three;
  for (auto& row : rows) row.more = {"D.M. TITULADO"};
  const auto report = taken(made_layer(rows, {"estado"}), order);
  EXPECT_EQ(report.problems.size(), 3U);
  EXPECT_EQ(report.problems.at(0).code, "value.not_choice");
  EXPECT_FALSE(report.written);
}

TEST_F(RightsImport, ColumnsAreFoundByUsualNamesAndToldOtherwiseAsked) {
  auto layer = made_layer(three, {"FEC_TITULO"});
  layer.table.columns[0] = "CÓDIGO";
  const auto report = taken(layer, order_of(region, "2026-01-31"), true);
  EXPECT_EQ(report.columns,
            (std::map<std::string, std::string>{{"code", "CÓDIGO"}, {"granted_on", "FEC_TITULO"}}));
  layer.table.columns[0] = "cosa";
  EXPECT_EQ(refusal(layer, order_of(region, "2026-01-31")), "rights.no_code");
  auto order = order_of(region, "2026-01-31");
  order.code_by_shape = true;
  EXPECT_EQ(taken(layer, order).added, 3U);
  EXPECT_EQ(taken(layer, order).unchanged, 3U) << "known again by their shapes";
  order.columns["name"] = "no hay";
  EXPECT_EQ(refusal(layer, order), "layer.column");
  order.columns.clear();
  order.kind.clear();
  EXPECT_EQ(refusal(layer, order), "rights.no_kind");
}

TEST_F(RightsImport, AWrongZoneOrSwappedAxesAreSuspected) {
  const auto first_problem = [&](const MadeLayer& layer) {
    const auto report = taken(layer, order_of(region, "2026-01-31"));
    EXPECT_FALSE(report.written);
    return report.problems.empty() ? "" : report.problems.front().code;
  };
  EXPECT_EQ(first_problem(made_layer(three, {}, "32718")), "rights.elsewhere") << "six degrees to the west";
  EXPECT_EQ(first_problem(made_layer({{"A", -12.6, -69.2, 0.01, 0.01}}, {}, "4326")), "rights.swapped");
  EXPECT_EQ(first_problem(made_layer({{"A", -69.2, -12.6, 0.01, 0.01}}, {}, "32719")), "rights.outside_zone")
      << "degrees taken for metres";
  auto sure = order_of(region, "2026-01-31");
  sure.place_is_right = true;
  EXPECT_TRUE(taken(made_layer(three, {}, "32718"), sure).written);
}

TEST_F(RightsImport, ShapesThatCannotBeUsedAreListedByRow) {
  auto layer = made_layer(three);
  layer.table.rows[0].wkb = wkb_of_corners({{kEast, kNorth}, {kEast + 1, kNorth}, {kEast, kNorth}});
  layer.table.rows[1].wkb = wkb_of_corners({{kEast, kNorth},
                                            {kEast + 100, kNorth + 100},
                                            {kEast + 100, kNorth},
                                            {kEast, kNorth + 100},
                                            {kEast, kNorth}});
  layer.measured = formats::layers::measured(layer.table, {}).value();
  auto order = order_of(region, "2026-01-31");
  auto report = taken(layer, order);
  EXPECT_FALSE(report.written);
  ASSERT_EQ(report.problems.size(), 1U);
  EXPECT_EQ(report.problems[0].code, "layer.no_area");
  EXPECT_EQ(report.problems[0].place.line, 1);
  ASSERT_EQ(report.repaired.size(), 1U);
  EXPECT_EQ(report.repaired[0].code, "B");
  EXPECT_NEAR(report.repaired[0].after_ha, 0.5, 1e-9);
}

TEST_F(RightsImport, IsForCoordinatorsOfTheTerritory) {
  const auto layer = made_layer(three);
  const auto order = order_of(region, "2026-01-31");
  for (const auto* role : {"facilitator", "analyst", "committee", "observer"})
    EXPECT_EQ(import_rights(house, work.actor(role, region), layer.file(), order, true).error().code,
              "act.not_allowed")
        << role;
  EXPECT_EQ(import_rights(house, visitor(), layer.file(), order, true).error().code, "act.not_signed_in");
  const auto elsewhere = work.actor("coordinator", work.pack_record("territory", "buritica"));
  EXPECT_EQ(import_rights(house, elsewhere, layer.file(), order, true).error().code, "record.not_found");
}

TEST_F(RightsImport, WhoMayNotSeePeopleSeesNoHolder) {
  auto order = order_of(region, "2026-01-31");
  order.columns = {{"holder", "quien"}, {"name", "nombre"}};
  auto rows = three;
  for (auto& row : rows) row.more = {"Ana Quispe", "La Esperanza de Ana"};
  taken(made_layer(rows, {"quien", "nombre"}), order);
  store::Query query;
  query.register_name = "land_right";
  const auto page = list_records(house, visitor(), query);
  ASSERT_TRUE(page);
  ASSERT_EQ(page->records.size(), 3U);
  for (const auto& record : page->records) {
    EXPECT_FALSE(record.record.values.contains("holder"));
    EXPECT_FALSE(record.record.values.contains("name"));
    EXPECT_TRUE(record.record.values.contains("geometry"));
  }
}

TEST(DatesOfRegisters, AreReadDayFirstUnlessSaid) {
  const auto day = [](const char* text, bool month_first = false) {
    const auto read = read_date(text, {month_first, "-05:00"});
    return read ? read->day : read.error().code;
  };
  EXPECT_EQ(day("2020-03-04"), "2020-03-04");
  EXPECT_EQ(day("2020/03/04"), "2020-03-04");
  EXPECT_EQ(day("20200304"), "2020-03-04");
  EXPECT_EQ(day("04/03/2020"), "2020-03-04");
  EXPECT_EQ(day(" 4.3.2020 "), "2020-03-04");
  EXPECT_EQ(day("03/04/2020", true), "2020-03-04");
  EXPECT_EQ(day("31/02/2020"), "rights.no_such_day");
  EXPECT_EQ(day("29/02/2020"), "2020-02-29");
  EXPECT_EQ(day("02/29/2020"), "rights.month_first");
  EXPECT_EQ(day("2020-02-30"), "rights.no_such_day");
  for (const auto* text :
       {"", "ayer", "2020", "1/2", "1/2/20", "1/2/2020 mañana", "1-2/2020", "2020-03-04T25:00"})
    EXPECT_EQ(day(text), "rights.not_date") << text;
  EXPECT_EQ(read_date("2020-03-04 09:30:15.5", {})->moment, "2020-03-04T14:30:15.000Z");
  EXPECT_EQ(read_date("2020-03-04T09:30:00Z", {})->moment, "2020-03-04T09:30:00.000Z");
  EXPECT_EQ(read_date("2020-03-04T09:30:00-03:00", {})->moment, "2020-03-04T12:30:00.000Z");
  EXPECT_FALSE(read_date("2020-03-04 00:00:00", {})->moment);
}

/// Whatever the editions: the rights without an end are those of the last one, each in its last shape, and
/// every edition's counts add up.
RC_GTEST_PROP(RightsEditions, EndAtTheLastOne, ()) {
  static TestWorkspace work;  // one for all cases: each has a source of its own
  static int cases = 0;
  auto& house = work.house();
  const auto region = work.pack_record("territory", "madre-de-dios");
  auto order = order_of(region, "");
  order.source = "S" + std::to_string(++cases);
  order.many_gone = true;
  std::map<std::string, int> last;
  const int editions = *rc::gen::inRange(1, 4);
  for (int edition = 1; edition <= editions; ++edition) {
    const auto sizes = *rc::gen::container<std::vector<int>>(6, rc::gen::inRange(0, 3));  // 0: not there
    std::vector<LayerRight> rows;
    const auto before = last;
    last.clear();
    for (std::size_t i = 0; i < sizes.size(); ++i) {
      if (sizes[i] == 0) continue;
      const auto code = "R" + std::to_string(i);
      last[code] = sizes[i];
      rows.push_back({code, kEast + 1000 * static_cast<double>(i), kNorth, 100.0 * sizes[i], 100});
    }
    order.date = "2026-01-0" + std::to_string(edition);
    const auto layer = made_layer(rows);
    const auto report = import_rights(house, system_actor(), layer.file(), order, false).value();
    RC_ASSERT(report.written);
    RC_ASSERT(report.added + report.changed + report.unchanged == rows.size());
    std::size_t gone = 0;
    for (const auto& [code, size] : before) gone += last.contains(code) ? 0U : 1U;
    RC_ASSERT(report.gone == gone);
  }
  std::map<std::string, int> found;
  house.store.read([&](store::Reader& reader) {
    for (const auto& right : known_editions(reader, house.store.model(), order).rights)
      if (text_in(right.values, "valid_to").empty())
        found[text_in(right.values, "code")] =
            static_cast<int>(std::lround(*get<double>(right.values, "area_ha")));
  });
  RC_ASSERT(found == last);
}

}  // namespace
}  // namespace minga::service
