#include "formats/records.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "formats/csv.hpp"
#include "pack/wkt.hpp"
#include "problems.hpp"

namespace minga::formats {
namespace {

using test::Briefs;
using test::briefs;

pack::Field field(std::string name, pack::FieldType type, pack::Words label) {
  pack::Field one;
  one.name = std::move(name);
  one.type = type;
  one.label = std::move(label);
  one.privacy = pack::Privacy::open;
  return one;
}

/// A register with a field of every sort that a table treats in its own way.
struct Retorts {
  pack::Model model;
  pack::Register reg;

  Retorts() {
    pack::Catalogue states;
    states.name = "states";
    states.items = {{"new", {"nueva", "new"}, {}, {}, false},
                    {"worn", {"gastada; vieja", "worn"}, {}, {}, false},
                    {"lost", {"perdida", "lost"}, {}, {}, false}};
    model.catalogues.emplace("states", states);
    reg.name = "retort";
    reg.plural = {"Retortas", "Retorts"};
    using enum pack::FieldType;
    reg.fields = {
        field("code", text, {"Código", "Code"}),       field("state", choice, {"Estado", "State"}),
        field("parts", multiple, {"Partes", "Parts"}), field("weight", decimal, {"Peso", "Weight"}),
        field("uses", integer, {"Usos", "Uses"}),      field("lent", date, {"Prestada", "Lent"}),
        field("works", yes_no, {"Funciona", "Works"}), field("price", money, {"Precio", "Price"}),
        field("place", geometry, {"Lugar", "Place"}),  field("owner", reference, {"Dueño", "Owner"}),
        field("pin", text, {"Clave", "Pin"}),          field("phone", text, {"Teléfono", "Phone"}),
        field("note", long_text, {"Nota", "Note"}),    field("remark", long_text, {"nota", "Remark"})};
    of("code").required = true;
    of("code").unique = true;
    of("state").catalogue = of("parts").catalogue = "states";
    of("price").currencies = {"PEN"};
    of("weight").missing = {Missing::refused};
    of("place").missing = {Missing::refused};
    of("place").geometry = pack::GeometryKind::point;
    of("pin").privacy = pack::Privacy::secret;
    of("phone").privacy = pack::Privacy::personal;
    model.registers.emplace(reg.name, reg);
  }

  pack::Field& of(std::string_view name) {
    for (pack::Field& one : reg.fields) {
      if (one.name == name) return one;
    }
    throw std::logic_error("no such field");
  }

  ImportResult read(const std::string& csv, const ImportOptions& options = {}) const {
    return read_records(model, reg, read_csv(csv).value(), options);
  }
};

Id some_id(std::uint8_t last) {
  Id id;
  id.bytes = {0x01, 0x9a, 0, 0, 0, 0, 0x70, 0, 0x80, 0, 0, 0, 0, 0, 0, last};
  return id;
}

const std::string id_text = to_string(some_id(1));

TEST(RecordsRead, ReadsColumnsByNameAndByLabel) {
  const Retorts retorts;
  const auto result =
      retorts.read("Código;STATE;peso;usos;prestada;Works;precio;foo\nR1;Nueva;0.5;3;2026-03-24;sí;12.5;x\n");
  EXPECT_EQ(briefs(result.problems), Briefs{});
  EXPECT_EQ(result.unknown_columns, (std::vector<std::string>{"foo"}));
  ASSERT_EQ(result.records.size(), 1U);
  const Values& values = result.records.front().values;
  EXPECT_EQ(values.at("code"), Value(std::string("R1")));
  EXPECT_EQ(values.at("state"), Value(std::string("new")));
  EXPECT_EQ(values.at("weight"), Value(0.5));
  EXPECT_EQ(values.at("uses"), Value(std::int64_t{3}));
  EXPECT_EQ(values.at("works"), Value(true));
  EXPECT_EQ(values.at("price"), Value(Money{1250, "PEN"}));
}

TEST(RecordsRead, ListsEveryProblemByRowAndColumn) {
  const Retorts retorts;
  const auto result = retorts.read(
      "Código;Estado;Peso;Usos\nR1;rota;0,5;x\n;new;1;1\nR1;lost;#refused;2\nR3;new;#not_asked;2\n");
  EXPECT_EQ(briefs(result.problems),
            (Briefs{"value.not_choice@2:Estado", "value.decimal_comma@2:Peso", "value.not_integer@2:Usos",
                    "value.required@3:Código", "records.duplicate_value@4:Código",
                    "value.missing_kind_not_allowed@5:Peso"}));
  EXPECT_EQ(result.problem_count, 6U);
  EXPECT_TRUE(result.records.empty());
}

TEST(RecordsRead, AnIdMakesAnUpdateThatMayLeaveOutFieldsAndClearThem) {
  const Retorts retorts;
  const auto result = retorts.read("id,weight,uses\n" + id_text + ",,4\n");
  EXPECT_EQ(briefs(result.problems), Briefs{});
  ASSERT_EQ(result.records.size(), 1U);
  EXPECT_EQ(result.records.front().id, some_id(1));
  EXPECT_TRUE(is_empty(result.records.front().values.at("weight")));
  EXPECT_EQ(briefs(retorts.read("id,code\n" + id_text + ",\n").problems), (Briefs{"value.required@2:code"}));
  EXPECT_EQ(briefs(retorts.read("id,code\nx,a\n" + id_text + ",b\n" + id_text + ",c\n").problems),
            (Briefs{"records.bad_id@2:id", "records.duplicate_id@4:id"}));
}

TEST(RecordsRead, ADefaultStandsInForARequiredValue) {
  Retorts retorts;
  retorts.of("code").default_value = Value(std::string("R0"));
  EXPECT_EQ(retorts.read("code,uses\n,4\n").problem_count, 0U);
}

TEST(RecordsRead, ColumnsMustBeClearAndAllowed) {
  const Retorts retorts;
  ImportOptions options;
  options.forbidden = {"phone"};
  EXPECT_EQ(briefs(retorts.read("code,Codigo,nota,phone\nR1,R1,x,1\n", options).problems),
            (Briefs{"records.column_twice@1:Codigo", "records.ambiguous_column@1:nota",
                    "records.forbidden_column@1:phone"}));
  EXPECT_EQ(briefs(retorts.read("x,y\n1,2\n").problems), (Briefs{"records.no_column@1"}));
  EXPECT_EQ(retorts.read("code,pin\nR1,1234\n").unknown_columns, (std::vector<std::string>{"pin"}));
}

TEST(RecordsRead, ReferencesAreFoundByNameWhenTheCallerKnowsHow) {
  const Retorts retorts;
  EXPECT_EQ(briefs(retorts.read("code,owner\nR1,Ana\n").problems), (Briefs{"value.not_reference@2:owner"}));
  ImportOptions options;
  options.find_reference = [](const pack::Field&, std::string_view text) -> Result<Id> {
    if (text == "Ana") return some_id(9);
    return fail(ProblemKind::invalid, "test.unknown");
  };
  EXPECT_EQ(retorts.read("code,owner\nR1,Ana\n", options).records.front().values.at("owner"),
            Value(to_string(some_id(9))));
  EXPECT_EQ(briefs(retorts.read("code,owner\nR1,Eva\n", options).problems), (Briefs{"test.unknown@2:owner"}));
}

TEST(RecordsRead, CountsProblemsBeyondTheListed) {
  const Retorts retorts;
  std::string csv = "code,uses\n";
  for (int i = 0; i < 300; ++i) csv += "R" + std::to_string(i) + ",x\n";
  const auto result = retorts.read(csv);
  EXPECT_EQ(result.problem_count, 300U);
  EXPECT_EQ(result.problems.size(), max_listed_problems + 1);
}

TEST(RecordsRead, FeaturesBringGeometry) {
  const Retorts retorts;
  const auto file = read_geojson(R"({"type":"FeatureCollection","features":[
      {"type":"Feature","geometry":{"type":"Point","coordinates":[-70.1,-12.6]},
       "properties":{"code":"R1","uses":3,"works":true,"parts":["new","lost"],"weight":0.25}},
      {"type":"Feature","geometry":null,"properties":{"code":"R2","place":"#refused"}},
      {"type":"Feature","geometry":{"type":"LineString","coordinates":[[-70,-12],[-71,-12]]},"properties":{"code":"R3"}}]})");
  ASSERT_TRUE(file);
  const auto result = read_records(retorts.model, retorts.reg, *file);
  EXPECT_EQ(briefs(result.problems), (Briefs{"geometry.kind@3:place"}));
  ASSERT_EQ(result.records.size(), 2U);
  EXPECT_EQ(result.records[0].values.at("place"), Value(*pack::geometry_from_wkt("POINT (-70.1 -12.6)")));
  EXPECT_EQ(result.records[0].values.at("parts"), Value(std::vector<std::string>{"lost", "new"}));
  EXPECT_EQ(result.records[1].values.at("place"), Value(Missing::refused));
}

TEST(RecordsRead, ARegisterWithoutGeometryRefusesFeaturesThatHaveOne) {
  Retorts retorts;
  retorts.of("place").retired = true;
  FeatureFile file;
  file.features.push_back(
      Feature{{}, {{"code", std::string("R1")}}, pack::geometry_from_wkt("POINT (-70 -12)").value()});
  EXPECT_EQ(briefs(read_records(retorts.model, retorts.reg, file).problems),
            (Briefs{"records.no_geometry_field"}));
}

std::vector<RecordRow> some_rows() {
  const Geometry place = *pack::geometry_from_wkt("POINT (-70.1 -12.6)");
  return {{some_id(1),
           {{"code", std::string("=R1")},
            {"state", std::string("worn")},
            {"parts", std::vector<std::string>{"lost", "new", "worn"}},
            {"weight", 0.1},
            {"uses", std::int64_t{100'000}},
            {"lent", std::string("2026-03-24")},
            {"works", false},
            {"price", Money{-1205, "PEN"}},
            {"place", place},
            {"owner", to_string(some_id(7))},
            {"pin", std::string("1234")},
            {"phone", std::string("999")},
            {"note", std::string("two\nlines; \"x\"")}}},
          {some_id(2),
           {{"code", std::string("R2")},
            {"state", std::string("new")},
            {"weight", Missing::refused},
            {"place", Missing::refused},
            {"works", true}}}};
}

Values without(Values values, std::initializer_list<const char*> names) {
  for (const char* name : names) values.erase(name);
  return values;
}

// An update clears what is blank: nothing, as far as a comparison goes.
Values filled(const Values& values) {
  Values out;
  for (const auto& [name, value] : values) {
    if (!is_empty(value)) out.emplace(name, value);
  }
  return out;
}

void expect_same(const ImportResult& result, const std::vector<RecordRow>& rows) {
  ASSERT_EQ(briefs(result.problems), Briefs{});
  ASSERT_EQ(result.records.size(), rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    EXPECT_EQ(result.records[i].id, rows[i].id);
    EXPECT_EQ(filled(result.records[i].values), without(rows[i].values, {"pin", "phone"}));
  }
}

TEST(RecordsWrite, EveryFormComesBackAsItWas) {
  const Retorts retorts;
  const auto rows = some_rows();
  for (const auto words : {ExportOptions::Words::codes, ExportOptions::Words::labels}) {
    for (const Language language : {Language::es, Language::en}) {
      ExportOptions options;
      options.words = words;
      options.language = language;
      expect_same(retorts.read(write_csv(table_of(retorts.model, retorts.reg, rows, options))), rows);
      const Sheet sheet = sheet_of(retorts.model, retorts.reg, rows, options);
      expect_same(read_records(retorts.model, retorts.reg,
                               read_xlsx(write_xlsx(std::span(&sheet, 1)).value()).value()),
                  rows);
      const auto features = features_of(retorts.model, retorts.reg, rows, options);
      expect_same(
          read_records(retorts.model, retorts.reg, read_geojson(write_geojson(features).value()).value()),
          rows);
    }
  }
}

TEST(RecordsWrite, OnlyOpenFieldsUnlessAskedAndSecretsNever) {
  const Retorts retorts;
  const auto rows = some_rows();
  ExportOptions options;
  const std::string all = write_csv(table_of(retorts.model, retorts.reg, rows, options));
  EXPECT_EQ(all.find("1234"), std::string::npos);
  EXPECT_EQ(all.find("999"), std::string::npos);
  options.fields = {"phone", "pin", "code"};
  options.with_id = false;
  const Table asked = table_of(retorts.model, retorts.reg, rows, options);
  EXPECT_EQ(asked.header, (std::vector<std::string>{"phone", "code"}));
  EXPECT_EQ(asked.rows[0].cells, (std::vector<std::string>{"999", "=R1"}));
}

TEST(RecordsWrite, LabelsAndTypedCells) {
  const Retorts retorts;
  const auto rows = some_rows();
  ExportOptions options;
  options.words = ExportOptions::Words::labels;
  options.fields = {"state", "parts", "works", "lent", "price", "uses", "note"};
  options.with_id = false;
  const Table table = table_of(retorts.model, retorts.reg, rows, options);
  EXPECT_EQ(table.header,
            (std::vector<std::string>{"Estado", "Partes", "Funciona", "Prestada", "Precio", "Usos", "note"}));
  // "Nota" is the label of two fields.
  EXPECT_EQ(table.rows[0].cells[1], "perdida; nueva; worn");  // a label with a semicolon would be two
  EXPECT_EQ(table.rows[1].cells[0], "nueva");
  EXPECT_EQ(table.rows[1].cells[2], "sí");
  const Sheet sheet = sheet_of(retorts.model, retorts.reg, rows, options);
  EXPECT_EQ(sheet.name, "Retortas");
  EXPECT_EQ(sheet.rows[0][3], SheetCell(SheetDate{"2026-03-24"}));
  EXPECT_EQ(sheet.rows[0][4], SheetCell(-12.05));
  EXPECT_EQ(sheet.rows[0][5], SheetCell(100'000.0));
}

}  // namespace
}  // namespace minga::formats
