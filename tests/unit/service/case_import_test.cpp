#include "service/case_import.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "formats/xlsx.hpp"
#include "trial_cases.hpp"

namespace minga::service {
namespace {

class CaseImports : public TrialCases {
 protected:
  CaseFileOrder order() {
    CaseFileOrder out;
    out.file = "cases.csv";
    out.procedure = "trial-2010";
    out.territory = region;
    return out;
  }
  Checked<CaseImport> run(const std::string& csv, const CaseFileOrder& how, bool dry_run = false,
                          const Actor& actor = system_actor()) {
    formats::CsvOptions options;
    options.file = "cases.csv";
    return import_cases(house, actor, FileFormat::csv, csv, options, how, dry_run);
  }
  CaseImport kept(const std::string& csv, const CaseFileOrder& how) {
    auto found = run(csv, how);
    EXPECT_TRUE(found) << message(Language::en, found.error().front());
    if (!found) return {};
    for (const auto& problem : found->problems) ADD_FAILURE() << problem.place.line << " " << problem.code;
    EXPECT_TRUE(found->written);
    return std::move(*found);
  }
  CaseImport kept(const std::string& csv) { return kept(csv, order()); }
  /// "line column code" of each problem.
  std::vector<std::string> refused(const std::string& csv, const CaseFileOrder& how) {
    const auto found = run(csv, how);
    EXPECT_FALSE(found && found->written);
    std::vector<std::string> out;
    for (const auto& problem : found ? found->problems : found.error())
      out.push_back(std::to_string(problem.place.line) + " " + problem.place.field + " " + problem.code);
    return out;
  }
  std::vector<std::string> refused(const std::string& csv) { return refused(csv, order()); }

  std::vector<store::Record> all(const char* register_name) {
    std::vector<store::Record> out;
    house.store.read([&](store::Reader& reader) { out = all_where(reader, register_name, {}); });
    return out;
  }
  CaseStanding by_code(const std::string& code) {
    for (const auto& file : all("case_file"))
      if (text_in(file.values, "code") == code) return standing(file.id);
    ADD_FAILURE() << "no case " << code;
    return {};
  }
  /// What the cases with such codes and their events say, without ids and what all codes begin with.
  std::multiset<std::string> content(const std::string& prefix = {}) {
    std::multiset<std::string> out;
    house.store.read([&](store::Reader& reader) {
      const store::Filter codes{"code", store::Filter::Op::like, {prefix + "%"}};
      for (const auto& file : all_where(reader, "case_file", {codes})) {
        const auto code = text_in(file.values, "code").substr(prefix.size());
        out.insert(code + " " + text_in(file.values, "opened_on"));
        for (const auto& event : all_where(reader, "case_event", {equals("case_file", to_string(file.id))}))
          out.insert(code + " " + text_in(event.values, "step") + " " + text_in(event.values, "day"));
      }
    });
    return out;
  }
};

TEST_F(CaseImports, OpensWhatTheSheetHasAndRecordsTheStepsReached) {
  auto how = order();
  how.key = "N° de declaración";
  const auto found = kept(
      "N° de declaración;Territorio;Abierto el;Observación;step:declaration;paso: Título\r\n"
      "D-1;;02/05/2010;x;3/5/2010;2011-01-15\r\n"
      "D-2;PE-17;;;04/05/2010;\r\n"
      "\r\n"
      ";;;;;\r\n",
      how);
  EXPECT_EQ(found.rows, 2U);
  EXPECT_EQ(found.opened, 2U);
  EXPECT_EQ(found.events, 3U);
  EXPECT_EQ(found.unknown_columns, std::vector<std::string>{"Observación"});
  const auto first = by_code("D-1");
  EXPECT_EQ(text_in(first.values, "opened_on"), "2010-05-02");
  EXPECT_EQ(text_in(first.values, "line"), "legalization");
  EXPECT_EQ(state_of_step(first, "title"), "done");
  EXPECT_EQ(text_in(by_code("D-2").values, "opened_on"), "2010-05-04") << "the day of its first step";
}

TEST_F(CaseImports, ReadsWhatExcelWritesInLatin1AndSheetsToo) {
  formats::CsvOptions options;
  options.encoding = formats::Encoding::latin1;
  auto how = order();
  how.key = "Código único";
  const auto latin = import_cases(house, system_actor(), FileFormat::csv,
                                  "sep=;\r\nC\xF3"
                                  "digo \xFAnico;Notas;Paso:Declaraci\xF3n\r\nD-1;a\xF1o;03/05/2010\r\n",
                                  options, how, false);
  ASSERT_TRUE(latin) << message(Language::en, latin.error().front());
  EXPECT_EQ(latin->opened, 1U);
  EXPECT_EQ(text_in(by_code("D-1").values, "notes"), "año");
  const formats::Sheet sheet{
      "Hoja", {"Code", "step:declaration"}, {{std::string("D-2"), formats::SheetDate{"2010-06-01"}}}};
  const auto bytes = formats::write_xlsx(std::vector<formats::Sheet>{sheet});
  ASSERT_TRUE(bytes);
  const auto table = import_cases(house, system_actor(), FileFormat::xlsx, *bytes, {}, order(), false);
  ASSERT_TRUE(table) << message(Language::en, table.error().front());
  EXPECT_EQ(table->opened, 1U);
  EXPECT_EQ(by_code("D-2").events.size(), 1U);
}

TEST_F(CaseImports, ADryRunSaysTheSameAndKeepsNothing) {
  const std::string csv = "code,step:declaration\nD-1,2010-05-03\nD-2,\nD-3,2010-05-04\n";
  auto how = order();
  how.opened_on = "2010-06-01";
  const auto dry = run(csv, how, true);
  ASSERT_TRUE(dry);
  EXPECT_FALSE(dry->written);
  EXPECT_EQ(dry->opened, 3U);
  EXPECT_TRUE(content().empty());
  const auto real = kept(csv, how);
  EXPECT_EQ(real.opened, dry->opened);
  EXPECT_EQ(real.events, dry->events);
  EXPECT_EQ(text_in(by_code("D-2").values, "opened_on"), "2010-06-01");
}

TEST_F(CaseImports, TheNextStateOfTheSheetBringsWhatIsNew) {
  kept("code,step:declaration,step:water\nD-1,2010-05-03,\n");
  const auto next = kept("code,step:declaration,step:water\nD-1,2010-05-03,2010-08-01\nD-2,2010-07-01,\n");
  EXPECT_EQ(next.present, 1U);
  EXPECT_EQ(next.different, 0U);
  EXPECT_EQ(next.opened, 1U);
  EXPECT_EQ(next.events, 2U);
  EXPECT_EQ(next.events_present, 1U);
  EXPECT_EQ(by_code("D-1").events.size(), 2U);
  EXPECT_EQ(kept("code,opened_on\nD-1,2009-01-01\n").different, 1U);
  EXPECT_EQ(text_in(by_code("D-1").values, "opened_on"), "2010-05-03") << "what is there stays as it is";
}

TEST_F(CaseImports, EachProblemSaysRowAndColumnAndNothingIsKept) {
  const std::string csv =
      "code,step:declaration,Título oficial,step:title\n"
      "D-1,31/02/2010,,\n"
      "D-2,2010-05-03,,2010-01-01\n"
      ",2010-05-03,,\n"
      "D-4,,,\n"
      "D-5,2030-01-01,,\n"
      "D-6,03/15/2010,,\n"
      "D-7,2010-05-03,,\n"
      "D-7,2010-05-04,,\n"
      "D-8,pendiente,,\n";
  EXPECT_EQ(refused(csv),
            (std::vector<std::string>{
                "2 step:declaration rights.no_such_day", "3 step:title case.wrong_before_prerequisite",
                "4 code case.import.no_code", "5 opened_on case.import.no_day",
                "6 step:declaration case.day_ahead", "7 step:declaration rights.month_first",
                "9 code records.duplicate_value", "10 step:declaration rights.not_date"}));
  EXPECT_TRUE(content().empty());
  auto how = order();
  how.leave_out = true;
  const auto found = run(csv, how);
  ASSERT_TRUE(found);
  EXPECT_TRUE(found->written);
  EXPECT_EQ(found->opened, 1U);
  EXPECT_EQ(found->left_out, 8U);
  EXPECT_EQ(found->problems.size(), 8U);
  EXPECT_EQ(all("case_file").size(), 1U);
}

TEST_F(CaseImports, WhatTheProcedureDoesNotCountIsKeptAsFoundIfAsked) {
  auto how = order();
  how.as_found = true;
  const std::string csv = "code,step:declaration,step:title\nD-2,2010-05-03,2010-01-01\n";
  const auto found = kept(csv, how);
  EXPECT_EQ(found.as_found, 1U);
  EXPECT_EQ(found.events, 2U);
  ASSERT_EQ(found.notices.size(), 1U);
  EXPECT_EQ(found.notices[0].code, "case.wrong_before_prerequisite");
  EXPECT_EQ(found.notices[0].place.line, 2);
  const auto now = by_code("D-2");
  EXPECT_NE(state_of_step(now, "title"), "done");
  EXPECT_EQ(state_of_step(now, "declaration"), "done");
  EXPECT_EQ(kept(csv, how).events, 0U);
}

TEST_F(CaseImports, AFileThatCannotBeUnderstoodSaysWhatToName) {
  EXPECT_EQ(refused("x,step:declaration\nD-1,2010-05-03\n"),
            std::vector<std::string>{"1  case.import.no_key"});
  auto how = order();
  how.key = "y";
  EXPECT_EQ(refused("x\nD-1\n", how), std::vector<std::string>{"1  case.import.no_column"});
  EXPECT_EQ(refused("code,step:declared,step:title:blocked,step:title,paso:título\n,,,,\n"),
            (std::vector<std::string>{"1 step:declared case.import.unknown_step",
                                      "1 step:title:blocked case.import.unknown_kind",
                                      "1 paso:título case.import.step_twice"}));
  how = order();
  how.territory.reset();
  EXPECT_EQ(refused("code\nD-1\n", how), std::vector<std::string>{"1  case.import.no_place"});
  how = order();
  how.procedure = "trial-2071";
  EXPECT_EQ(refused("code\nD-1\n", how), std::vector<std::string>{"0 procedure procedure.unknown_near"});
  how = order();
  how.opened_on = "2010-02-31";
  EXPECT_EQ(refused("code\nD-1\n", how), std::vector<std::string>{"0 opened_on case.bad_day"});
  EXPECT_EQ(refused("code,territory\nD-1,Atlantis\n"),
            std::vector<std::string>{"2 territory reference.not_found"});
  EXPECT_EQ(refused(""), std::vector<std::string>{"0  csv.empty"});
}

TEST_F(CaseImports, ARowNeedNotSayAgainOfWhichTerritoryItsCaseIs) {
  auto how = order();
  kept("code,territory,step:declaration\nD-1,,2010-05-01\n", how);
  how.territory.reset();
  const auto again =
      kept("code,territory,step:declaration,step:water:submitted\nD-1,,2010-05-01,2011-05-01\n", how);
  EXPECT_EQ(again.present, 1U);
  EXPECT_EQ(again.events, 1U);
  EXPECT_EQ(again.different, 0U);
  EXPECT_EQ(refused("code,territory,step:declaration\nD-1,,2010-05-01\nD-2,,2010-05-01\n", how),
            std::vector<std::string>{"3 territory case.import.no_place_of_row"});
}

TEST_F(CaseImports, AnUnknownColumnOfAStepHidesNoProblemOfARowAndIsToldInTheLanguageAsked) {
  auto how = order();
  how.language = Language::en;
  how.leave_out = true;
  const std::string csv =
      "code,step:declaratoin,step:title\nD-1,,31/02/2011\n,,2011-01-01\nD-3,,2011-01-01\n";
  EXPECT_EQ(refused(csv, how),
            (std::vector<std::string>{"1 step:declaratoin case.import.unknown_step",
                                      "2 step:title rights.no_such_day", "3 code case.import.no_code",
                                      "4 step:title case.wrong_before_prerequisite"}))
      << "nothing is written without the column, and the other columns are looked at as ever";
  const auto told = run(csv, how);
  ASSERT_TRUE(told);
  EXPECT_NE(message(Language::en, told->problems[0]).find("title (Title), water (Water)"), std::string::npos)
      << message(Language::en, told->problems[0]);
  EXPECT_EQ(told->codes.at(2), "D-1") << "each problem can be told by the case";
  const auto tried =
      run("code,step:declaratoin,step:declaration\nD-1,,2010-05-03\nD-2,,2010-05-04\n", how, true);
  ASSERT_TRUE(tried);
  EXPECT_EQ(tried->events, 2U);
  EXPECT_EQ(tried->opened, 2U);
  EXPECT_TRUE(content().empty());
}

TEST_F(CaseImports, WhatTheFileSaysOtherwiseIsToldByCaseAndField) {
  kept("code,opened_on,notes\nD-1,2010-05-03,a\nD-2,2010-05-03,b\n");
  const auto again = kept("code,opened_on,notes\nD-1,2010-05-03,a\nD-2,2010-05-04,b\n");
  EXPECT_EQ(again.different, 1U);
  ASSERT_EQ(again.differences.size(), 1U);
  const auto& one = again.differences.front();
  EXPECT_EQ(std::to_string(one.line) + " " + one.code + " " + one.field + " " + one.stored + " " + one.told,
            "3 D-2 opened_on 2010-05-03 2010-05-04");
}

TEST_F(CaseImports, AnotherDayOfAnApprovalIsToldAndNotRecorded) {
  kept("code,step:declaration\nD-1,2010-12-03\nD-2,2010-12-03\n");
  auto as_found = order();
  as_found.as_found = true;
  for (const auto& how : {order(), as_found})
    for (const std::string day : {"2010-09-03", "2011-03-04"}) {
      const auto again = kept("code,step:declaration\nD-1," + day + "\nD-2,2010-12-03\n", how);
      EXPECT_EQ(again.events, 0U) << day;
      EXPECT_EQ(again.events_present, 1U);
      EXPECT_EQ(again.different, 1U);
      ASSERT_EQ(again.differences.size(), 1U);
      const auto& one = again.differences.front();
      EXPECT_EQ(
          std::to_string(one.line) + " " + one.code + " " + one.field + " " + one.stored + " " + one.told,
          "2 D-1 Declaración 2010-12-03 " + day);
    }
  const auto more = kept("code,notes,step:declaration,step:water\nD-1,x,2010-09-03,2011-02-01\n");
  EXPECT_EQ(more.events, 1U) << "what else is new in the row comes in";
  EXPECT_EQ(more.different, 1U) << "a case is counted once";
  EXPECT_EQ(more.differences.size(), 2U);
  const auto now = by_code("D-1");
  EXPECT_EQ(now.events.size(), 2U);
  EXPECT_EQ(now.state.steps[0].since, methods::day_from("2010-12-03"));
  EXPECT_EQ(refused("code,step:declaration,step:water\nD-2,2010-09-03,2010-10-01\n"),
            std::vector<std::string>{"2 step:water case.wrong_before_prerequisite"})
      << "the day that stands there counts";
}

TEST_F(CaseImports, AnApprovalBeforeALaterRefusalOrFilingIsLeftOutAndNamed) {
  kept("code,step:declaration\nD-1,2010-05-01\nD-2,2010-05-01\n");
  ASSERT_EQ(record(by_code("D-1").id, "water", "refused", "2011-05-01"), "");
  const std::string file = "code,step:water\nD-1,2011-03-01\nD-2,2011-03-01\n";
  EXPECT_EQ(refused(file), std::vector<std::string>{"2 step:water case.wrong_displaces"});
  auto leaving = order();
  leaving.leave_out = true;
  const auto some = run(file, leaving);
  ASSERT_TRUE(some && some->written);
  EXPECT_EQ(some->left_out, 1U);
  EXPECT_EQ(some->events, 1U);
  ASSERT_EQ(some->problems.size(), 1U);
  EXPECT_EQ(some->codes.at(some->problems.front().place.line), "D-1");
  EXPECT_NE(state_of_step(by_code("D-1"), "water"), "done");
  auto as_found = order();
  as_found.as_found = true;
  EXPECT_EQ(kept(file, as_found).as_found, 1U);
  EXPECT_NE(state_of_step(by_code("D-1"), "water"), "done") << "kept, and does not count";
  ASSERT_EQ(record(by_code("D-2").id, "title", "submitted", "2011-05-01"), "");
  EXPECT_EQ(refused("code,step:title\nD-2,2011-04-01\n"),
            std::vector<std::string>{"2 step:title case.wrong_displaces"});
}

TEST_F(CaseImports, AnApprovalAfterOneThatRanOutOrWasTakenBackIsANewOne) {
  kept("code,step:declaration\nD-1,2010-12-03\nD-2,2010-12-03\n");
  ASSERT_EQ(record(by_code("D-1").id, "declaration", "revoked", "2011-05-01"), "");
  const auto next = kept("code,step:declaration\nD-1,2011-06-01\nD-2,2010-12-03\n");
  EXPECT_EQ(next.events, 1U);
  EXPECT_EQ(next.different, 0U);
  EXPECT_EQ(state_of_step(by_code("D-1"), "declaration"), "done");
  EXPECT_EQ(kept("code,step:declaration,paso:Declaración:revoked\nD-2,2010-02-01,2010-06-01\n").events, 2U)
      << "the row itself tells that the earlier one was taken back";
  EXPECT_EQ(by_code("D-2").state.steps[0].since, methods::day_from("2010-12-03"));
  const auto limited = open("trial-2010", {{"code", std::string("D-3")}});
  auto ended = event("declaration", "granted", "2010-05-01");
  ended.expires = "2011-05-01";
  ASSERT_EQ(record(limited, ended), "");
  EXPECT_EQ(kept("code,step:declaration\nD-3,2011-05-02\n").events, 1U);
}

TEST_F(CaseImports, ATerritoryThatTheFileDoesNotTellIsNoDifference) {
  kept("code,opened_on\nD-1,2010-05-03\n");
  auto how = order();
  how.territory = work.pack_record("territory", "peru");
  EXPECT_EQ(kept("code,opened_on\nD-1,2010-05-03\n", how).different, 0U);
  EXPECT_EQ(kept("code,territory,opened_on\nD-1,,2010-05-03\n", how).different, 0U);
  const auto told = kept("code,territory,opened_on\nD-1," + to_string(*how.territory) + ",2010-05-03\n", how);
  EXPECT_EQ(told.different, 1U);
  ASSERT_EQ(told.differences.size(), 1U);
  EXPECT_EQ(told.differences.front().field, "territory");
}

TEST_F(CaseImports, ACodeThatIsUsedOtherwiseIsSaid) {
  const auto other = open("trial-2017", {{"code", std::string("D-1")}});
  EXPECT_EQ(refused("code,opened_on\nD-1,2010-01-01\n"),
            std::vector<std::string>{"2 code case.import.other_procedure"});
  ASSERT_TRUE(retire_record(house, system_actor(), "case_file", other, std::nullopt));
  EXPECT_EQ(refused("code,opened_on\nD-1,2010-01-01\n"),
            std::vector<std::string>{"2 code case.import.code_taken"});
  const auto closed = open("trial-2010", {{"code", std::string("D-2")}});
  ASSERT_TRUE(close_case(house, system_actor(), closed, ""));
  EXPECT_EQ(refused("code,step:declaration\nD-2,2010-05-01\n"),
            std::vector<std::string>{"2 step:declaration case.not_open"});
  EXPECT_EQ(kept("code,opened_on\nD-2,2010-05-01\n").present, 1U);
}

TEST_F(CaseImports, PeopleAreFoundByNameAndOtherKindsOfEventsByTheirs) {
  const auto who = person("Ana Quispe");
  const auto found = kept(
      "id,code,Persona,step:declaration:submitted,paso:Declaración:Lo rechazaron\n"
      "17,D-1,Ana Quispe,2010-05-03,2010-06-01\n");
  EXPECT_EQ(found.unknown_columns, std::vector<std::string>{"id"});
  const auto now = by_code("D-1");
  EXPECT_EQ(id_in(now.values, "person"), who);
  ASSERT_EQ(now.events.size(), 2U);
  EXPECT_EQ(text_in(now.events[0].values, "kind"), "refused");
  EXPECT_EQ(text_in(now.events[1].values, "kind"), "submitted");
  EXPECT_EQ(refused("code,Persona,opened_on\nD-2,Nadie,2010-05-03\n"),
            std::vector<std::string>{"2 Persona reference.not_found"});
}

TEST_F(CaseImports, ThosePapersThatExpiredStandAgainstASheetToo) {
  const auto who = person("Ana Quispe");
  create("case_document", {{"territory", to_string(region)},
                           {"person", to_string(who)},
                           {"code", std::string("identity")},
                           {"issued", std::string("2009-01-01")}});
  EXPECT_EQ(refused("code,person,step:declaration,step:title\nD-1,Ana Quispe,2010-05-03,2011-01-01\n"),
            std::vector<std::string>{"2 step:title case.wrong_document_expired"});
}

TEST_F(CaseImports, WhoMayNotOpenOrRecordMayNotByAFileEither) {
  const std::string csv = "code,step:declaration\nD-1,2010-05-03\n";
  for (const char* role : {"analyst", "committee", "observer"}) {
    const auto found = run(csv, order(), false, work.actor(role));
    ASSERT_FALSE(found) << role;
    EXPECT_EQ(found.error().front().kind, ProblemKind::forbidden) << role;
  }
  const auto visitor = run(csv, order(), false, Actor{});
  ASSERT_FALSE(visitor);
  const auto elsewhere =
      run(csv, order(), false, work.actor("facilitator", work.pack_record("territory", "peru")));
  EXPECT_TRUE(elsewhere) << "Madre de Dios lies in Peru";
  const auto other =
      create("territory", {{"name", std::string("Otra región")}, {"kind", std::string("region")}});
  const auto far = run("code,opened_on\nD-9,2010-05-03\n", order(), false, work.actor("facilitator", other));
  ASSERT_TRUE(far);
  EXPECT_FALSE(far->written);
  ASSERT_EQ(far->problems.size(), 1U);
  EXPECT_EQ(far->problems[0].code, "act.not_in_territory");
  const auto taken =
      run("code,opened_on\nD-1,2010-05-03\n", order(), false, work.actor("facilitator", other));
  ASSERT_TRUE(taken);
  ASSERT_EQ(taken->problems.size(), 1U);
  EXPECT_EQ(taken->problems[0].code, "case.import.code_taken") << "and nothing else is told of it";
}

/// Rows of cases that the procedure counts, each with its own code.
std::vector<std::string> any_rows() {
  std::vector<std::string> rows;
  const int count = *rc::gen::inRange(1, 9);
  for (int i = 0; i < count; ++i) {
    const auto day = [](int year) {
      return std::to_string(year) + "-0" + std::to_string(*rc::gen::inRange(1, 10)) + "-1" +
             std::to_string(*rc::gen::inRange(0, 10));
    };
    const int reached = *rc::gen::inRange(0, 3);
    rows.push_back("D-" + std::to_string(i) + "," + day(2010) + "," + (reached > 0 ? day(2011) : "") + "," +
                   (reached > 1 ? day(2012) : "") + "\n");
  }
  return rows;
}

std::string file_of(const std::vector<std::string>& rows, const std::string& prefix) {
  std::string out = "code,opened_on,step:declaration,step:water\n";
  for (const auto& row : rows) out += prefix + row;
  return out;
}

TEST_F(CaseImports, TwiceIsOnceAndTheOrderOfRowsSaysNothing) {
  int run = 0;
  rc::check([&] {
    const auto rows = any_rows();
    auto turned = rows;
    for (std::size_t i = turned.size(); i > 1; --i)
      std::swap(turned[i - 1], turned[*rc::gen::inRange<std::size_t>(0, i)]);
    const auto a = "a" + std::to_string(++run) + "-", b = "b" + std::to_string(run) + "-";
    const auto first = kept(file_of(rows, a));
    const auto once = content(a);
    RC_ASSERT(first.opened == rows.size());
    RC_ASSERT(once.size() == first.opened + first.events);
    const auto again = kept(file_of(turned, a));
    RC_ASSERT(again.opened == 0U);
    RC_ASSERT(again.events == 0U);
    RC_ASSERT(again.events_present == first.events);
    RC_ASSERT(again.different == 0U);
    RC_ASSERT(content(a) == once);
    kept(file_of(turned, b));
    RC_ASSERT(content(b) == once);
  });
}

}  // namespace
}  // namespace minga::service
