// Every mistake that can be made in a pack, with the file, the line and the code it must be given.
#include <gtest/gtest.h>

#include <fstream>
#include <regex>
#include <set>

#include "pack/read.hpp"
#include "unit/pack/pack_text.hpp"

namespace minga::pack {
namespace {

using testing::good;
using testing::pack_of;
using testing::summary;
using testing::Texts;

struct Mistake {
  const char* name;
  const char* file;  // file to replace or add; empty text takes it out
  std::string text;
  std::string expected;  // "file:line code\n"...
};

void PrintTo(const Mistake& mistake, std::ostream* out) {
  *out << mistake.name;
}

std::string reg(const std::string& fields, const std::string& more = "") {
  return "register: retort\nlabel: {es: R, en: R}\nplural: {es: R, en: R}\ntitle: [code]\n" + more +
         "fields:\n  - {name: code, type: text, label: {es: C, en: C}}\n" + fields;
}

// The line of the first field that `reg` is given.
constexpr const char* F = "registers/r.yaml:7 ";

std::string field(const std::string& rest) {
  return reg("  - {label: {es: X, en: X}, " + rest + "}\n");
}
std::string line(const char* code) {
  return std::string(F) + code + "\n";
}

std::vector<Mistake> mistakes() {
  const char* R = "registers/r.yaml";
  const std::string many(500, '[');
  std::string pattern_groups;
  for (int i = 0; i < 99; ++i) pattern_groups += "(a";
  return {
      {"no_pack_file", "pack.yaml", "", "pack.yaml:0 pack.no_pack_file\n"},
      {"pack_name", "pack.yaml", "name: P x\nversion: 1.0.0\nlabel: {es: P, en: P}\n",
       "pack.yaml:1 pack.pack_name\n"},
      {"version", "pack.yaml", "name: p\nversion: 1.0\nlabel: {es: P, en: P}\n",
       "pack.yaml:2 pack.version\n"},
      {"pack_key", "pack.yaml", "name: p\nversion: 1.0.0\nlabel: {es: P, en: P}\nrequire: []\n",
       "pack.yaml:4 pack.unknown_key_near\n"},
      {"requires_unknown", "pack.yaml", "name: p\nversion: 1.0.0\nlabel: {es: P, en: P}\nrequires: [q]\n",
       "pack.yaml:4 pack.requires_unknown\n"},
      {"requires_itself", "pack.yaml", "name: p\nversion: 1.0.0\nlabel: {es: P, en: P}\nrequires:\n  - p\n",
       "pack.yaml:5 pack.requires_cycle\n"},
      {"syntax", R, "register: [a\nlabel: }\n", "registers/r.yaml:2 pack.yaml_syntax\n"},
      {"tab", R, "register: a\nlabel:\n\tes: x\n", "registers/r.yaml:3 pack.yaml_syntax\n"},
      {"empty_file", R, "\n", "registers/r.yaml:1 pack.expected_map\n"},
      {"not_a_map", R, "- a\n- b\n", "registers/r.yaml:1 pack.expected_map\n"},
      {"anchor", R, "register: r\nlabel: &a {es: R, en: R}\nplural: *a\n",
       "registers/r.yaml:2 pack.yaml_anchor\n"},
      {"alias_bomb", R, "a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\n",
       "registers/r.yaml:1 pack.yaml_anchor\n"},
      {"tag", R, "register: !!binary aGVsbG8=\n", "registers/r.yaml:1 pack.yaml_tag\n"},
      {"deep", R, "register: " + many + "\n", "registers/r.yaml:1 pack.yaml_depth\n"},
      {"two_documents", R, "a: 1\n---\nb: 2\n", "registers/r.yaml:3 pack.yaml_documents\n"},
      {"duplicate_key", R, "register: r\nregister: s\n", "registers/r.yaml:2 pack.duplicate_key\n"},
      {"list_as_key", R, "? [a]\n: b\n", "registers/r.yaml:1 pack.yaml_key\n"},
      {"latin_1", R, "register: r\nlabel: {es: Regi\xF3n, en: R}\n", "registers/r.yaml:2 pack.not_utf8\n"},
      {"nul", R, std::string("register: r\nlabel: \0", 20), "registers/r.yaml:2 pack.not_utf8\n"},
      {"utf_16", R, std::string("\xFF\xFEr\0", 4), "registers/r.yaml:1 pack.not_utf8\n"},
      {"too_large", R, std::string(5u << 20, ' '), "registers/r.yaml:1 pack.too_large\n"},
      {"unknown_file", "register/r.yaml", "register: r\n", "register/r.yaml:0 pack.unknown_file\n"},
      {"yml", "registers/r.yml", "register: r\n", "registers/r.yml:0 pack.unknown_file\n"},
      {"register_key", R, reg("", "titel: [code]\n"), "registers/r.yaml:5 pack.unknown_key_near\n"},
      {"register_key_far", R, reg("", "zzzzzzzz: 1\n"), "registers/r.yaml:5 pack.unknown_key\n"},
      {"no_label", R,
       "register: r\nplural: {es: R, en: R}\ntitle: [c]\nfields:\n  - {name: c, type: text, label: {es: C, "
       "en: C}}\n",
       "registers/r.yaml:1 pack.missing_key\n"},
      {"label_without_english", R, field("name: x, type: text, help: {es: hola}"),
       line("pack.missing_language")},
      {"label_as_text", R, field("name: x, type: text, help: hola"), line("pack.expected_words")},
      {"label_blank", R, field("name: x, type: text, help: {es: ' ', en: x}"), line("pack.missing_language")},
      {"system_flag", R, reg("", "system: yes\n"), "registers/r.yaml:5 pack.expected_flag\n"},
      {"fields_no_list", R,
       "register: r\nlabel: {es: R, en: R}\nplural: {es: R, en: R}\ntitle: []\nfields: none\n",
       "registers/r.yaml:4 pack.title_empty\nregisters/r.yaml:5 pack.expected_list\n"},
      {"no_fields", R, "register: r\nlabel: {es: R, en: R}\nplural: {es: R, en: R}\ntitle: [a]\nfields: []\n",
       "registers/r.yaml:4 pack.title_unknown\nregisters/r.yaml:5 pack.no_fields\n"},
      {"type_missing", R, field("name: x"), line("pack.missing_key")},
      {"type_near", R, field("name: x, type: integr"), line("pack.unknown_type_near")},
      {"type_far", R, field("name: x, type: blob"), line("pack.unknown_type")},
      {"field_key", R, field("name: x, type: text, requried: true"), line("pack.unknown_key_near")},
      {"field_twice", R, field("name: code, type: text"), line("pack.duplicate_field")},
      {"name_form", R, field("name: Año, type: text"), line("pack.name_form")},
      {"name_underscores", R, field("name: a__b, type: text"), line("pack.name_form")},
      {"name_long", R, field("name: " + std::string(41, 'a') + ", type: text"), line("pack.name_too_long")},
      {"name_keyword", R, field("name: order, type: text"), line("pack.name_keyword")},
      {"name_taken", R, field("name: revision, type: text"), line("pack.name_taken")},
      {"name_id", R, field("name: id, type: text"), line("pack.name_taken")},
      {"name_prefix", R, field("name: gpkg_x, type: text"), line("pack.name_prefix")},
      {"register_prefix", R,
       "register: sqlite_x\nlabel: {es: R, en: R}\nplural: {es: R, en: R}\ntitle: [c]\nfields:\n  - {name: "
       "c, type: text, label: {es: C, en: C}}\n",
       "registers/r.yaml:1 pack.name_prefix\n"},
      {"privacy", R, field("name: x, type: text, privacy: public"), line("pack.privacy")},
      {"missing_kind", R, field("name: x, type: text, missing: [unknown]"), line("pack.missing_kind")},
      {"key_not_for_type", R, field("name: x, type: date, max_length: 3"), line("pack.key_not_for_type")},
      {"unique_geometry", R, field("name: x, type: geometry, unique: true"), line("pack.key_not_for_type")},
      {"min_max", R, field("name: x, type: integer, min: 3, max: 2"), line("pack.min_above_max")},
      {"min_comma", R, field("name: x, type: decimal, min: '0,5'"), line("pack.expected_number")},
      {"max_length", R, field("name: x, type: text, max_length: 0.5"), line("pack.max_length")},
      {"coarsened_to", R, field("name: x, type: geometry, coarsened_to: 0.001"), line("pack.coarsened_to")},
      {"coarsened_type", R, field("name: x, type: text, coarsened_to: 1"), line("pack.key_not_for_type")},
      {"pattern", R, field("name: x, type: text, max_length: 5, pattern: '[a'"), line("pack.pattern")},
      {"pattern_back", R, field("name: x, type: text, max_length: 5, pattern: '(a)\\1'"),
       line("pack.pattern")},
      {"pattern_deep", R, field("name: x, type: text, max_length: 5, pattern: '" + pattern_groups + "'"),
       line("pack.pattern")},
      {"pattern_length", R, field("name: x, type: text, pattern: 'a*'"), line("pack.pattern_length")},
      {"geometry_kind", R, field("name: x, type: geometry, geometry: circle"), line("pack.geometry_kind")},
      {"no_currency", R, field("name: x, type: money"), line("pack.missing_key")},
      {"currency", R, field("name: x, type: money, currencies: [soles]"), line("pack.currency")},
      {"no_catalogue", R, field("name: x, type: choice"), line("pack.missing_key")},
      {"catalogue_unknown", R, field("name: x, type: choice, catalogue: zzzzzz"),
       line("pack.catalogue_unknown")},
      {"catalogue_near", R, field("name: x, type: choice, catalogue: kinds"),
       line("pack.catalogue_unknown_near")},
      {"no_register", R, field("name: x, type: reference"), line("pack.missing_key")},
      {"register_unknown", R, field("name: x, type: reference, register: zzzzzz"),
       line("pack.register_unknown")},
      {"register_near", R, field("name: x, type: reference, register: teritory"),
       line("pack.register_unknown_near")},
      {"default", R, field("name: x, type: integer, default: many"),
       line("pack.default") + line("value.not_integer")},
      {"default_choice", R, field("name: x, type: choice, catalogue: kind, default: small"),
       line("pack.default") + line("value.not_choice")},
      {"default_limit", R, field("name: x, type: integer, max: 3, default: 4"),
       line("pack.default") + line("value.too_large")},
      {"default_reference", R, field("name: x, type: reference, register: territory, default: a"),
       line("pack.key_not_for_type") + line("pack.default") + line("value.not_reference")},
      {"was", R, field("name: x, type: text, was: code"), line("pack.was_taken")},
      {"title_unknown", R,
       "register: r\nlabel: {es: R, en: R}\nplural: {es: R, en: R}\ntitle:\n  - cod\nfields:\n  - {name: "
       "code, type: text, label: {es: C, en: C}}\n",
       "registers/r.yaml:5 pack.title_unknown_near\n"},
      {"title_unfit", R,
       "register: r\nlabel: {es: R, en: R}\nplural: {es: R, en: R}\ntitle: [c]\nfields:\n  - {name: c, type: "
       "text, privacy: secret, label: {es: C, en: C}}\n",
       "registers/r.yaml:4 pack.title_unfit\n"},
      {"territory_unknown", R, reg("", "territory: place\n"), "registers/r.yaml:5 pack.territory_unknown\n"},
      {"territory_unfit", R, reg("", "territory: code\n"), "registers/r.yaml:5 pack.territory_unfit\n"},
      {"parent_unknown", R, reg("", "parent: cod\n"), "registers/r.yaml:5 pack.parent_unknown_near\n"},
      {"parent_unfit", R, reg("", "parent: code\n"), "registers/r.yaml:5 pack.parent_unfit\n"},
      {"duplicate_register", "registers/territory2.yaml", good().at("registers/territory.yaml"),
       "registers/territory2.yaml:1 pack.duplicate_register\n"},
      {"duplicate_catalogue", "catalogues/kind2.yaml", good().at("catalogues/kind.yaml"),
       "catalogues/kind2.yaml:1 pack.duplicate_catalogue\n"},
      {"catalogue_empty", "catalogues/k.yaml", "catalogue: k\nlabel: {es: K, en: K}\nitems: []\n",
       "catalogues/k.yaml:3 pack.catalogue_empty\n"},
      {"item_code", "catalogues/k.yaml",
       "catalogue: k\nlabel: {es: K, en: K}\nitems:\n  - {code: a b, label: {es: K, en: K}}\n",
       "catalogues/k.yaml:4 pack.item_code\n"},
      {"item_twice", "catalogues/k.yaml",
       "catalogue: k\nlabel: {es: K, en: K}\nitems:\n  - {code: a, label: {es: K, en: K}}\n  - {code: a, "
       "label: {es: L, en: L}}\n",
       "catalogues/k.yaml:5 pack.duplicate_item\n"},
      {"item_semicolon", "catalogues/k.yaml",
       "catalogue: k\nlabel: {es: K, en: K}\nitems:\n  - {code: a, label: {es: a;b, en: K}}\n",
       "catalogues/k.yaml:4 pack.item_semicolon\n"},
      {"role_keys", "roles.yaml",
       "roles:\n  boss: {label: {es: J, en: B}, account: true, scope: here, sees: secret}\n",
       "roles.yaml:2 pack.scope\nroles.yaml:2 pack.sees\n"},
      {"role_unknown", "roles.yaml", good().at("roles.yaml") + "  record.create:\n    - bos\n",
       "roles.yaml:11 pack.role_unknown_near\n"},
      {"act_unknown", "roles.yaml", good().at("roles.yaml") + "  record.raed: [boss]\n",
       "roles.yaml:10 pack.act_unknown_near\n"},
      {"field_of_unknown_act", "registers/territory.yaml",
       good().at("registers/territory.yaml") +
           "  - {name: x, type: text, label: {es: X, en: X}, written_by: record.raed}\n",
       "registers/territory.yaml:11 pack.act_unknown_near\n"},
      {"act_register", "roles.yaml", good().at("roles.yaml") + "  \"record.create:zzzzzz\": [boss]\n",
       "roles.yaml:10 pack.register_unknown\n"},
      {"records_register", "records/x.yaml", "register: zzzzzz\nrecords: []\n",
       "records/x.yaml:1 pack.register_unknown\n"},
      {"record_without_key", "records/x.yaml", "register: territory\nrecords:\n  - {name: C}\n",
       "records/x.yaml:3 pack.missing_key\n"},
      {"record_key", "records/x.yaml", "register: territory\nrecords:\n  - {key: a b, name: C}\n",
       "records/x.yaml:3 pack.record_key\n"},
      {"record_twice", "records/x.yaml", "register: territory\nrecords:\n  - {key: a, name: C}\n",
       "records/x.yaml:3 pack.duplicate_record\n"},
      {"record_field", "records/x.yaml",
       "register: territory\nrecords:\n  - key: c\n    nmae: C\n    name: D\n",
       "records/x.yaml:4 value.field_unknown_near\n"},
      {"record_required", "records/x.yaml", "register: territory\nrecords:\n  - key: c\n",
       "records/x.yaml:3 value.required\n"},
      {"record_value", "records/x.yaml",
       "register: territory\nrecords:\n  - key: c\n    name: C\n    kind: small\n",
       "records/x.yaml:5 value.not_choice\n"},
      {"record_long", "records/x.yaml",
       "register: territory\nrecords:\n  - key: c\n    name: Much too long a name\n",
       "records/x.yaml:4 value.too_long\n"},
      {"record_reference", "records/x.yaml",
       "register: territory\nrecords:\n  - {key: c, name: C, above: nowhere}\n",
       "records/x.yaml:3 pack.record_unknown\n"},
      {"record_unique", "records/x.yaml", "register: territory\nrecords:\n  - {key: c, name: A}\n",
       "records/x.yaml:3 pack.record_not_unique\n"},
      {"record_cycle", "records/x.yaml",
       "register: territory\nrecords:\n  - {key: c, name: C, above: d}\n  - {key: d, name: D, above: c}\n",
       "records/x.yaml:3 pack.record_cycle\n"},
      {"grid_without_origin", "grids/g.yaml",
       "grid: g\nlabel: {es: G, en: G}\ncrs: EPSG:32719\nsize: 1000\nunit: metre\nsource: Norma\n",
       "grids/g.yaml:1 pack.grid_origin\n"},
      {"grid_with_half_an_origin", "grids/g.yaml",
       "grid: g\nlabel: {es: G, en: G}\ncrs: EPSG:32719\nsize: 1000\nunit: metre\nsource: Norma\norigin_x: "
       "0\n",
       "grids/g.yaml:1 pack.grid_origin\n"},
      {"grid_code_sign", "grids/g.yaml",
       "grid: g\nlabel: {es: G, en: G}\ncrs: EPSG:4686\nsize: 7200\nunit: arc_second\nsource: "
       "Norma\norigin_x: 0\norigin_y: 0\ncode:\n  letters: AB\n  levels:\n    - {columns: 3, rows: 4, sign: "
       "rune}\n",
       "grids/g.yaml:12 pack.grid_code\n"},
      {"grid_code_places", "grids/g.yaml",
       "grid: g\nlabel: {es: G, en: G}\ncrs: EPSG:4686\nsize: 7200\nunit: arc_second\nsource: "
       "Norma\norigin_x: 0\norigin_y: 0\ncode:\n  letters: AB\n  levels:\n    - {columns: 3, rows: 4, sign: "
       "letter}\n",
       "grids/g.yaml:12 pack.grid_code\n"},
      {"grid_code_size", "grids/g.yaml",
       "grid: g\nlabel: {es: G, en: G}\ncrs: EPSG:4686\nsize: 7200\nunit: arc_second\nsource: "
       "Norma\norigin_x: 0\norigin_y: 0\ncode:\n  letters: AB\n  levels:\n    - {columns: 2, rows: 4, sign: "
       "number}\n",
       "grids/g.yaml:10 pack.grid_code_size\n"},
      {"grid_size", "grids/g.yaml",
       "grid: g\nlabel: {es: G, en: G}\ncrs: EPSG:32719\nsize: 0\nunit: metre\nsource: Norma\norigin: "
       "not_found\n",
       "grids/g.yaml:1 pack.grid_size\n"},
      {"grid_unit", "grids/g.yaml",
       "grid: g\nlabel: {es: G, en: G}\ncrs: EPSG:32719\nsize: 1\nunit: mile\nsource: Norma\norigin: "
       "not_found\n",
       "grids/g.yaml:5 pack.grid_unit\n"},
      {"grid_jurisdiction", "grids/g.yaml",
       "grid: g\nlabel: {es: G, en: G}\njurisdiction: Peru\ncrs: EPSG:32719\nsize: 1\nunit: metre\nsource: "
       "Norma\norigin: not_found\n",
       "grids/g.yaml:3 pack.jurisdiction\n"},
      {"pictogram", "pictograms/x.svg", "<html/>", "pictograms/x.svg:1 pack.pictogram\n"},
      {"pictogram_script", "pictograms/x.svg", "<svg>\n<ScRipt>alert(1)</script></svg>",
       "pictograms/x.svg:2 pack.pictogram_unsafe\n"},
      {"pictogram_handler", "pictograms/x.svg", "<svg\nonload='x()'/>",
       "pictograms/x.svg:2 pack.pictogram_unsafe\n"},
  };
}

class Mistakes : public ::testing::TestWithParam<Mistake> {};

TEST_P(Mistakes, AreSaidWithFileLineAndCode) {
  Texts texts = good();
  const Mistake& mistake = GetParam();
  if (mistake.text.empty()) {
    texts.erase(mistake.file);
  } else {
    texts[mistake.file] = mistake.text;
  }
  const std::vector<PackFiles> packs{pack_of("p", texts)};
  const auto model = read_pack_files(packs);
  ASSERT_FALSE(model.has_value());
  EXPECT_EQ(summary(model.error()), mistake.expected);
  for (const Problem& problem : model.error()) {
    for (const Language language : {Language::es, Language::en}) {
      EXPECT_TRUE(has_text(language, problem.code)) << problem.code;
      const std::string said = sentence(language, problem);
      EXPECT_FALSE(std::regex_search(said, std::regex("\\{[a-z_]+\\}"))) << said;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Pack, Mistakes, ::testing::ValuesIn(mistakes()),
                         [](const auto& one) { return std::string(one.param.name); });

TEST(Packs, TheGoodOneIsGood) {
  const std::vector<PackFiles> packs{pack_of("p", good())};
  const auto model = read_pack_files(packs);
  ASSERT_TRUE(model.has_value()) << summary(model.error());
  EXPECT_EQ(model->versions(), "p 1.0.0");
  EXPECT_TRUE(model->may("boss", "record.read", "anything"));
  EXPECT_FALSE(model->may("boss", "record.read", "territory"));
  EXPECT_FALSE(model->may("boss", "record.create"));
}

TEST(Packs, EveryMistakeOfAFileIsSaidAtOnce) {
  Texts texts = good();
  texts["registers/r.yaml"] =
      "register: r\nlabel: {es: R, en: R}\nplural: {es: R}\ntitle: [code]\nfields:\n"
      "  - {name: code, type: txt, label: {es: C, en: C}}\n"
      "  - {name: select, type: integer, label: {es: C, en: C}}\n";
  const std::vector<PackFiles> packs{pack_of("p", texts)};
  const auto model = read_pack_files(packs);
  ASSERT_FALSE(model.has_value());
  EXPECT_EQ(summary(model.error()),
            "registers/r.yaml:3 pack.missing_language\nregisters/r.yaml:4 pack.title_unknown\n"
            "registers/r.yaml:6 pack.unknown_type_near\nregisters/r.yaml:7 pack.name_keyword\n");
}

TEST(Packs, RequirementsInACircleAreRefusedAndTheCircleNamed) {
  const auto pack = [](const std::string& name, const std::string& needs) {
    return pack_of(
        name, {{"pack.yaml",
                "name: " + name + "\nversion: 1.0.0\nlabel: {es: P, en: P}\nrequires: [" + needs + "]\n"}});
  };
  const std::vector<PackFiles> packs{pack("a", "b"), pack("b", "c"), pack("c", "a")};
  const auto model = read_pack_files(packs);
  ASSERT_FALSE(model.has_value());
  ASSERT_EQ(model.error().size(), 1u);
  EXPECT_EQ(model.error()[0].code, "pack.requires_cycle");
  EXPECT_EQ(model.error()[0].place.file, "c/pack.yaml");
  EXPECT_EQ(model.error()[0].parameters[0].second, "a, b, c, a");
}

TEST(Packs, OfOneNameAreRefused) {
  const std::vector<PackFiles> packs{pack_of("x", {}), pack_of("p", good()),
                                     pack_of("q", {{"pack.yaml", good().at("pack.yaml")}})};
  const auto model = read_pack_files(packs);
  ASSERT_FALSE(model.has_value());
  EXPECT_EQ(summary(model.error()), "q/pack.yaml:1 pack.duplicate_pack\nx/pack.yaml:0 pack.no_pack_file\n");
}

TEST(Packs, UseOnlyWhatTheyRequire) {
  Texts other{{"pack.yaml", "name: q\nversion: 1.0.0\nlabel: {es: Q, en: Q}\n"},
              {"registers/r.yaml",
               "register: r\nlabel: {es: R, en: R}\nplural: {es: R, en: R}\ntitle: [c]\nfields:\n"
               "  - {name: c, type: choice, catalogue: kind, label: {es: C, en: C}}\n"}};
  std::vector<PackFiles> packs{pack_of("q", other), pack_of("p", good())};
  auto model = read_pack_files(packs);
  ASSERT_FALSE(model.has_value());
  EXPECT_EQ(summary(model.error()), "q/registers/r.yaml:6 pack.not_required\n");
  other["pack.yaml"] += "requires: [p]\n";
  packs[0] = pack_of("q", other);
  model = read_pack_files(packs);
  ASSERT_TRUE(model.has_value()) << summary(model.error());
  EXPECT_EQ(model->packs[0].name, "p");
}

TEST(Packs, ALaterPackReplacesTheLineOfAnAct) {
  const std::vector<PackFiles> packs{
      pack_of("q", {{"pack.yaml", "name: a\nversion: 1.0.0\nlabel: {es: Q, en: Q}\nrequires: [p]\n"},
                    {"roles.yaml", "acts:\n  record.create: [boss]\n  record.read: []\n"}}),
      pack_of("p", good())};
  const auto model = read_pack_files(packs);
  ASSERT_TRUE(model.has_value()) << summary(model.error());
  EXPECT_TRUE(model->may("boss", "record.create"));
  EXPECT_FALSE(model->may("boss", "record.read"));
}

TEST(Packs, AKeyThatTwoRequiredPacksHaveMustSayWhich) {
  const auto pack = [](const std::string& name, const std::string& needs, const std::string& record) {
    return pack_of(
        name, {{"pack.yaml",
                "name: " + name + "\nversion: 1.0.0\nlabel: {es: P, en: P}\nrequires: [" + needs + "]\n"},
               {"records/r.yaml", "register: territory\nrecords:\n  - " + record + "\n"}});
  };
  std::vector<PackFiles> packs{pack_of("p", good()), pack("q", "p", "{key: a, name: QA}"),
                               pack("r", "p, q", "{key: c, name: RC, above: a}")};
  auto model = read_pack_files(packs);
  ASSERT_FALSE(model.has_value());
  EXPECT_EQ(summary(model.error()), "r/records/r.yaml:3 pack.record_ambiguous\n");
  packs[2] = pack("r", "p, q", "{key: c, name: RC, above: q/a}");
  model = read_pack_files(packs);
  ASSERT_TRUE(model.has_value()) << summary(model.error());
  packs[2] = pack("r", "p, q", "{key: a, name: RA}");
  EXPECT_TRUE(read_pack_files(packs).has_value());
}

TEST(Packs, AThousandMistakesAreCut) {
  Texts texts = good();
  std::string text = "register: r\n";
  for (int i = 0; i < 1000; ++i) text += "k" + std::to_string(i) + ": 1\n";
  texts["registers/r.yaml"] = text;
  const std::vector<PackFiles> packs{pack_of("p", texts)};
  const auto model = read_pack_files(packs);
  ASSERT_FALSE(model.has_value());
  EXPECT_EQ(model.error().size(), 501u);
  EXPECT_EQ(model.error().back().code, "pack.too_many_problems");
}

TEST(Packs, AFolderThatIsNotThereAndALinkAreRefused) {
  const std::filesystem::path nowhere = "/nonexistent/pack";
  const auto missing = load_pack(nowhere);
  ASSERT_FALSE(missing.has_value());
  EXPECT_EQ(missing.error()[0].code, "pack.no_folder");
  const auto folder = std::filesystem::temp_directory_path() / "minga_pack_link_test";
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  std::filesystem::create_symlink("/etc/hostname", folder / "pack.yaml");
  const auto linked = load_pack(folder);
  std::filesystem::remove_all(folder);
  ASSERT_FALSE(linked.has_value());
  EXPECT_EQ(linked.error()[0].code, "pack.link");
}

TEST(Packs, TheHashTellsAnyChangeOfAnyFile) {
  std::vector<PackFiles> packs{pack_of("p", good())};
  const std::string before = content_hash(packs);
  packs[0].files[2].bytes += " ";
  const std::string changed = content_hash(packs);
  EXPECT_NE(before, changed);
  packs[0].files[2].path += "x";
  EXPECT_NE(content_hash(packs), changed);
}

TEST(Texts, SaySomethingInBothLanguagesForEveryCodeInTheSources) {
  std::set<std::string> codes;
  const std::regex quoted("\"((pack|value|geometry)\\.[a-z0-9_]+)\"");
  for (const auto& entry : std::filesystem::directory_iterator(MINGA_SOURCE_DIR "/src/pack")) {
    if (entry.path().extension() != ".cpp") continue;
    std::ifstream in(entry.path());
    const std::string source((std::istreambuf_iterator<char>(in)), {});
    for (std::sregex_iterator it(source.begin(), source.end(), quoted), end; it != end; ++it)
      codes.insert((*it)[1]);
  }
  EXPECT_GT(codes.size(), 80u);
  codes.erase("pack.yaml");
  for (const std::string& code : codes) {
    EXPECT_TRUE(has_text(Language::es, code)) << code;
    EXPECT_TRUE(has_text(Language::en, code)) << code;
  }
}

}  // namespace
}  // namespace minga::pack
