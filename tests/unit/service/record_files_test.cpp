// References in imported files by code and title, and what an export writes beside them.
#include "service/record_files.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <map>
#include <numeric>

#include "support/workspace.hpp"

namespace minga::service {
namespace {

using minga::testing::TestWorkspace;

/// "code@row:column candidate", for comparison.
std::vector<std::string> briefs(const Problems& problems) {
  std::vector<std::string> out;
  for (const auto& problem : problems)
    out.push_back(problem.code + "@" + std::to_string(problem.place.line) + ":" + problem.place.field);
  return out;
}

std::string parameter(const Problem& problem, const std::string& name) {
  for (const auto& [key, value] : problem.parameters)
    if (key == name) return value;
  return "none";
}

using Briefs = std::vector<std::string>;

class RecordFiles : public ::testing::Test {
 protected:
  const pack::Register& reg(std::string_view name) { return *house.store.model().find_register(name); }
  Checked<formats::ImportResult> read(const Actor& actor, std::string_view name, const std::string& csv) {
    return read_record_file(house, actor, reg(name), FileFormat::csv, csv, {});
  }
  Result<ImportReport> import(const Actor& actor, std::string_view name, const std::string& csv,
                              bool dry_run = false) {
    auto result = read(actor, name, csv);
    if (!result) return tl::unexpected(result.error().front());
    std::vector<ImportedRow> rows;
    for (auto& record : result->records) rows.push_back({record.line, record.id, std::move(record.values)});
    return import_records(house, actor, name, rows, result->problems, dry_run);
  }
  /// Some code that a choice takes.
  std::string reg_choice(std::string_view name, std::string_view field) {
    return house.store.model().find_catalogue(reg(name).field(field)->catalogue)->items.front().code;
  }
  Id territory(const std::string& name, const std::string& code, const Id& parent) {
    Values values{{"name", name}, {"kind", std::string("village")}, {"parent", to_string(parent)}};
    if (!code.empty()) values["code"] = code;
    return create_record(house, system_actor(), "territory", values)->record.id;
  }
  /// Every territory's name with its parent's.
  std::map<std::string, std::string> parents() {
    store::Query query;
    query.register_name = "territory";
    std::map<Id, SeenRecord> all;
    const auto records = export_records(house, system_actor(), query);
    for (const auto& seen : *records) all.emplace(seen.record.id, seen);
    std::map<std::string, std::string> out;
    for (const auto& [id, seen] : all) {
      const auto parent = seen.record.values.find("parent");
      out[seen.title] = parent == seen.record.values.end()
                            ? ""
                            : all.at(*id_from(std::get<std::string>(parent->second))).title;
    }
    return out;
  }

  TestWorkspace work;
  House& house = work.house();
  Id peru = work.pack_record("territory", "peru");
  Id region = work.pack_record("territory", "madre-de-dios");
  Id buritica = work.pack_record("territory", "buritica");
  Actor coordinator = work.actor("coordinator", peru);
  Id mazo = territory("Puerto Ñandú", "PE-X-01", region);
};

TEST_F(RecordFiles, AReferenceIsAnIdACodeOrATitle) {
  for (const std::string& way : {to_string(mazo), std::string("PE-X-01"), std::string("pe-x-01"),
                                 std::string("Puerto Ñandú"), std::string("  PUERTO  nandu ")}) {
    const auto result = read(coordinator, "organisation",
                             "territory,name,actor_type\n" + way + ",Asociación Uno,association\n");
    ASSERT_TRUE(result);
    ASSERT_EQ(briefs(result->problems), (Briefs{"value.not_choice@2:actor_type"})) << way;
  }
  const auto by_code = read(coordinator, "territory", "name,kind,parent\nUno,village,PE-X-01\n");
  ASSERT_EQ(by_code->records.size(), 1U);
  EXPECT_EQ(by_code->records[0].values.at("parent"), Value(to_string(mazo)));
  // What is a code of one is that one's, even when another has it as its title.
  territory("PE-X-01", "", region);
  const auto still = read(coordinator, "territory", "name,kind,parent\nUno,village,PE-X-01\n");
  EXPECT_EQ(still->records.at(0).values.at("parent"), Value(to_string(mazo)));
}

TEST_F(RecordFiles, WhatNamesNobodyOrSeveralIsSaidWithRowColumnAndCandidates) {
  const Id twin = territory("Puerto Nandu", "", region);
  territory("Santa Rosa", "SR-1", region);
  const auto result = read(coordinator, "territory",
                           "name,kind,parent\nUno,village,puerto ñandú\nDos,village,Santa Roza\n"
                           "Tres,village,Nowhere at all\nCuatro,village,SR-1\n");
  EXPECT_EQ(briefs(result->problems),
            (Briefs{"reference.ambiguous@2:parent", "reference.not_found_near@3:parent",
                    "reference.not_found@4:parent"}));
  const auto candidates = parameter(result->problems[0], "candidates");
  EXPECT_NE(candidates.find("PE-X-01"), std::string::npos) << candidates;
  EXPECT_NE(candidates.find(to_string(twin)), std::string::npos) << "one without a code is known by its id";
  EXPECT_EQ(parameter(result->problems[1], "near"), "Santa Rosa");
  for (const auto& problem : result->problems) {
    EXPECT_TRUE(has_text(Language::es, problem.code) && has_text(Language::en, problem.code));
  }
  const auto report = import(coordinator, "territory", "name,kind,parent\nDos,village,Santa Roza\n");
  EXPECT_FALSE(report->written);
}

TEST_F(RecordFiles, OnlyWhatTheActorMaySeeIsFound) {
  const auto hidden = create_record(house, system_actor(), "organisation",
                                    {{"territory", to_string(buritica)},
                                     {"name", "Asociación Escondida"},
                                     {"actor_type", reg_choice("organisation", "actor_type")}});
  ASSERT_TRUE(hidden) << hidden.error().front().code;
  const Actor facilitator = work.actor("facilitator", region);
  const auto about = [&](const Actor& actor, const std::string& words) {
    Briefs out =
        briefs(read(actor, "commitment", "what,responsible_organisation\nx," + words + "\n")->problems);
    std::erase_if(out, [](const std::string& brief) { return !brief.starts_with("reference."); });
    return out;
  };
  EXPECT_EQ(about(system_actor(), "asociacion escondida"), Briefs{});
  EXPECT_EQ(about(system_actor(), "asociacion escondido"),
            (Briefs{"reference.not_found_near@2:responsible_organisation"}));
  for (const std::string words : {"Asociación Escondida", "Asociación Escondido"})
    EXPECT_EQ(about(facilitator, words), (Briefs{"reference.not_found@2:responsible_organisation"})) << words;
}

TEST_F(RecordFiles, NamesOfPeopleStayOutOfProblems) {
  ASSERT_TRUE(create_record(house, system_actor(), "person",
                            {{"territory", to_string(region)}, {"name", "Rosa Quispe"}, {"consent", true}}));
  const pack::Register& commitment = reg("commitment");
  const auto field = std::find_if(commitment.fields.begin(), commitment.fields.end(),
                                  [](const auto& one) { return one.reference == "person"; });
  ASSERT_NE(field, commitment.fields.end());
  const auto result = read(system_actor(), "commitment", "what," + field->name + "\nx,Rosa Quispo\n");
  ASSERT_FALSE(result->problems.empty());
  for (const auto& problem : result->problems)
    for (const auto& [key, value] : problem.parameters)
      EXPECT_EQ(value.find("Rosa"), std::string::npos) << key;
  const auto found = read(system_actor(), "commitment", "what," + field->name + "\nx,rosa quispe\n");
  const auto about = briefs(found->problems);
  EXPECT_TRUE(std::none_of(about.begin(), about.end(),
                           [](const std::string& brief) { return brief.starts_with("reference."); }));
}

TEST_F(RecordFiles, RowsOfTheFileArePointedAtInAnyOrder) {
  std::vector<std::string> rows{"Abuelo,village,X-1,Puerto Ñandú\n", "Madre,village,X-2,X-1\n",
                                "Hija,village,,madre\n", "Nieta,village,X-4,Hija\n"};
  std::sort(rows.begin(), rows.end());
  do {
    const auto csv = std::accumulate(rows.begin(), rows.end(), std::string("name,kind,code,parent\n"));
    const auto trial = import(coordinator, "territory", csv, true);
    EXPECT_EQ(briefs(trial->problems), Briefs{}) << csv;
    EXPECT_EQ(trial->created, 4U);
  } while (std::next_permutation(rows.begin(), rows.end()));
  const auto csv = std::accumulate(rows.rbegin(), rows.rend(), std::string("name,kind,code,parent\n"));
  ASSERT_TRUE(import(coordinator, "territory", csv)->written);
  const auto tree = parents();
  EXPECT_EQ(tree.at("Abuelo"), "Puerto Ñandú");
  EXPECT_EQ(tree.at("Madre"), "Abuelo");
  EXPECT_EQ(tree.at("Hija"), "Madre");
  EXPECT_EQ(tree.at("Nieta"), "Hija");
}

TEST_F(RecordFiles, ACircleOfNewRowsIsSaidWithItsRows) {
  const auto report = import(coordinator, "territory",
                             "name,kind,parent\nUno,village,Tres\nDos,village,Uno\nTres,village,Dos\n"
                             "Cuatro,village,Uno\n");
  EXPECT_FALSE(report->written);
  ASSERT_EQ(briefs(report->problems), (Briefs{"reference.circle@2:parent"}));
  EXPECT_EQ(parameter(report->problems[0], "rows"), "2, 3, 4");
}

TEST_F(RecordFiles, ARefusedRowIsNotReportedAgainByThoseThatPointAtIt) {
  const auto report = import(coordinator, "territory",
                             "name,kind,parent\nUno,moon,\nDos,village,Uno\nTres,village,Dos\n", true);
  EXPECT_EQ(briefs(report->problems), (Briefs{"value.not_choice@2:kind"}));
}

TEST_F(RecordFiles, ATreeChangesItsShapeInOneFile) {
  const Id low = territory("Bajo", "B-1", mazo);
  // The lower one goes up and the upper one under it: in the file's order that would be a circle for a while.
  const auto csv = "id,name,kind,parent\n" + to_string(mazo) + ",Puerto Ñandú,village,Bajo\n" +
                   to_string(low) + ",Bajo,village,Perú\n";
  const auto report = import(coordinator, "territory", csv);
  ASSERT_TRUE(report->written) << (report->problems.empty() ? "" : report->problems[0].code);
  EXPECT_EQ(parents().at("Puerto Ñandú"), "Bajo");
}

// What was exported with labels comes back as it was: nothing changed, whatever the format and the language.
TEST_F(RecordFiles, AnExportWithTitlesComesBackUnchanged) {
  territory("Gemelo", "", region);
  territory("Gemelo", "", region);
  store::Query query;
  query.register_name = "territory";
  std::vector<formats::RecordRow> rows;
  const auto records = export_records(house, system_actor(), query);
  for (const auto& seen : *records) rows.push_back({seen.record.id, seen.record.values});
  for (const auto format : {FileFormat::csv, FileFormat::xlsx, FileFormat::geojson}) {
    for (const auto language : {Language::es, Language::en}) {
      auto options = export_options(reg("territory"), rows);
      use_labels(house, system_actor(), language, options);
      const auto bytes = write_record_file(house.store.model(), reg("territory"), format, rows, options);
      ASSERT_TRUE(bytes);
      auto back = read_record_file(house, system_actor(), reg("territory"), format, *bytes, {});
      ASSERT_TRUE(back) << back.error().front().code;
      EXPECT_EQ(briefs(back->problems), Briefs{});
      EXPECT_TRUE(back->unknown_columns.empty()) << back->unknown_columns.front();
      std::vector<ImportedRow> imported;
      for (auto& record : back->records)
        imported.push_back({record.line, record.id, std::move(record.values)});
      const auto report = import_records(house, system_actor(), "territory", imported, {}, true);
      EXPECT_EQ(report->unchanged, rows.size());
      EXPECT_EQ(report->created + report->updated, 0U);
    }
  }
}

TEST_F(RecordFiles, ATitleBesideAnIdFillsABlankOneAndMustFitAGivenOne) {
  const std::string head = "name,kind,Está dentro de,Está dentro de (título)\n";
  const auto filled = read(coordinator, "territory", head + "Uno,village,,Puerto Ñandú\n");
  ASSERT_EQ(briefs(filled->problems), Briefs{});
  EXPECT_EQ(filled->records[0].values.at("parent"), Value(to_string(mazo)));
  const auto differs = read(coordinator, "territory", head + "Uno,village," + to_string(mazo) + ",Perú\n");
  EXPECT_EQ(briefs(differs->problems), (Briefs{"reference.title_differs@2:Está dentro de (título)"}));
  const auto alone = read(coordinator, "territory", "name,kind,Lies within (title)\nUno,village,PE-X-01\n");
  ASSERT_EQ(briefs(alone->problems), Briefs{});
  EXPECT_EQ(alone->records[0].values.at("parent"), Value(to_string(mazo)));
}

// A random forest in random order gives the tree that its names say.
TEST_F(RecordFiles, AnyForestComesInInAnyOrder) {
  int forest = 0;
  EXPECT_TRUE(rc::check([&] {
    const auto count = *rc::gen::inRange<std::size_t>(1, 12);
    const auto name_of = [tree = ++forest](std::size_t i) {
      return "Nodo " + std::to_string(tree) + "." + std::to_string(i);
    };
    std::vector<std::string> rows;
    std::map<std::string, std::string> wanted;
    for (std::size_t i = 0; i < count; ++i) {
      const auto up = *rc::gen::inRange<std::size_t>(0, i + 1);
      const auto parent = up == i ? std::string("Puerto Ñandú") : name_of(up);
      wanted[name_of(i)] = parent;
      std::string row = name_of(i);
      row.append(",village,").append(parent).append("\n");
      rows.push_back(std::move(row));
    }
    for (std::size_t i = rows.size(); i > 1; --i)
      std::swap(rows[i - 1], rows[*rc::gen::inRange<std::size_t>(0, i)]);
    const auto report = import(coordinator, "territory",
                               std::accumulate(rows.begin(), rows.end(), std::string("name,kind,parent\n")));
    RC_ASSERT(report->written);
    const auto tree = parents();
    for (const auto& [name, parent] : wanted) RC_ASSERT(tree.at(name) == parent);
  }));
}

}  // namespace
}  // namespace minga::service
