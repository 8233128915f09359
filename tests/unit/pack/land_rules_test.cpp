// Rules over land rights: what they say, every mistake that can be made in one with its line, and those that
// are shipped.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "pack/read.hpp"
#include "unit/pack/pack_text.hpp"

namespace minga::pack {
namespace {

using testing::good;
using testing::pack_of;
using testing::rule;
using testing::rules;
using testing::summary;
using testing::Texts;

namespace fs = std::filesystem;

/// What is wrong with one file of an otherwise good pack.
std::string wrong_with(const std::string& file, const std::string& text) {
  Texts texts = good();
  texts[file] = text;
  const std::vector<PackFiles> packs{pack_of("p", texts)};
  const auto model = read_pack_files(packs);
  return model ? std::string() : summary(model.error());
}

std::string wrong_line(const std::string& members) {
  return wrong_with(
      "priorities/x.yaml",
      rules("priority", "lines", rule(members + ", label: {es: A, en: A}, sentence: {es: A, en: A}")));
}

std::string wrong_place(const std::string& members) {
  return wrong_with("exclusions/x.yaml",
                    rules("exclusions", "places", rule(members + ", label: {es: A, en: A}")));
}

std::string wrong_limit(const std::string& members) {
  return wrong_with("strata/x.yaml", rules("strata", "limits", rule(members)));
}

Model shipped_rules() {
  std::vector<fs::path> folders;
  for (const auto& entry : fs::recursive_directory_iterator(MINGA_SOURCE_DIR "/packs"))
    if (entry.path().filename() == "pack.yaml") folders.push_back(entry.path().parent_path());
  auto model = read_packs(folders);
  EXPECT_TRUE(model.has_value()) << (model ? "" : summary(model.error()));
  return model.value_or(Model{});
}

TEST(LandRules, AreReadWithEveryFactAsItIsKnown) {
  Texts texts = good();
  texts["exclusions/y.yaml"] =
      rules("exclusions", "places",
            rule("code: a, kinds: [river, claim], label: {es: A, en: A}, effect: not_found, margin_m: 50, "
                 "valid_from: 2012-02-19, valid_to: none"));
  texts["exclusions/y.yaml"].replace(0, 13, "exclusions: y");
  const std::vector<PackFiles> packs{pack_of("p", texts)};
  const auto model = read_pack_files(packs);
  ASSERT_TRUE(model) << summary(model.error());
  const auto& place = model->exclusions.at("y").places.at(0);
  EXPECT_EQ(place.effect.known, Told::not_found);
  EXPECT_EQ(place.margin.value, 50);
  EXPECT_EQ(place.valid_from.value, "2012-02-19");
  EXPECT_EQ(place.kinds, (std::vector<std::string>{"river", "claim"}));
  EXPECT_EQ(place.grounds.legal_basis.value.at(0).norm, "Law 1");
  EXPECT_EQ(model->exclusions.at("x").places.at(0).margin.known, Told::not_found);
  EXPECT_EQ(model->priorities.at("x").lines.at(0).by, PriorityBy::mark);
  EXPECT_EQ(model->strata.at("x").limits.at(0).most.value, 100);
  EXPECT_EQ(model->strata.at("x").head.pack, "p");
}

TEST(LandRules, SayEveryMistakeInALine) {
  const std::string file = "priorities/x.yaml:8 ";
  EXPECT_EQ(wrong_line("code: a, by: filed, within: [title]"), "");
  EXPECT_EQ(wrong_line("code: a, by: size"), file + "pack.line_by\n");
  EXPECT_EQ(wrong_line("code: a"), file + "pack.missing_key\n");
  EXPECT_EQ(wrong_line("code: a, by: kind, first: [title]"), file + "pack.line_wants\n");
  EXPECT_EQ(wrong_line("code: a, by: mark"), file + "pack.line_wants\n");
  EXPECT_EQ(wrong_line("code: a, by: filed, first: [title]"), file + "pack.line_without\n");
  EXPECT_EQ(wrong_line("code: a, by: kind, first: [title], then: [claim], within: [claim]"),
            file + "pack.line_without\n");
  EXPECT_EQ(wrong_line("code: a, by: kind, first: [title], then: [calim]"),
            file + "pack.rule_item_unknown_near\n");
  EXPECT_EQ(wrong_line("code: a, by: mark, first: [title]"), file + "pack.rule_item_unknown\n");
}

TEST(LandRules, SayEveryMistakeInAPlace) {
  const std::string file = "exclusions/x.yaml:8 ";
  EXPECT_EQ(wrong_place("code: a, kinds: [river], effect: conditional, margin_m: none"), "");
  EXPECT_EQ(wrong_place("code: a, kinds: [river], effect: perhaps, margin_m: none"),
            file + "pack.place_effect\n");
  EXPECT_EQ(wrong_place("code: a, kinds: [river], effect: none, margin_m: none"),
            file + "pack.place_effect_none\n");
  EXPECT_EQ(wrong_place("code: a, kinds: [river], effect: forbidden"), file + "pack.fact_missing\n");
  EXPECT_EQ(wrong_place("code: a, kinds: [river], effect: forbidden, margin_m: -1"),
            file + "pack.fact_quantity\n");
  EXPECT_EQ(wrong_place("code: a, kinds: [river], effect: forbidden, margin_m: near"),
            file + "pack.expected_number\n");
  EXPECT_EQ(wrong_place("code: a, kinds: [], effect: forbidden, margin_m: none"), file + "pack.no_rules\n");
  EXPECT_EQ(wrong_place("code: a, kinds: [sea], effect: forbidden, margin_m: none"),
            file + "pack.rule_item_unknown\n");
}

TEST(LandRules, SayEveryMistakeInALimit) {
  const std::string file = "strata/x.yaml:8 ";
  EXPECT_EQ(wrong_limit("code: a, level: large, quantity: hectares, most: not_found"), "");
  EXPECT_EQ(wrong_limit("code: a, level: smal, quantity: hectares, most: 1"),
            file + "pack.level_unknown_near\n");
  EXPECT_EQ(wrong_limit("code: a, level: small, quantity: miles, most: 1"),
            file + "pack.rule_item_unknown\n");
  EXPECT_EQ(wrong_limit("code: a, level: small, quantity: hectares, most: none"), file + "pack.limit_none\n");
  EXPECT_EQ(wrong_limit("code: a, level: small, quantity: hectares, most: 1e300"),
            file + "pack.fact_quantity\n");
  EXPECT_EQ(wrong_limit(
                "code: a, level: small, quantity: hectares, most: 1, valid_from: 2020-02-30, valid_to: none"),
            file + "pack.fact_date\n");
  EXPECT_EQ(wrong_limit("code: a, level: small, quantity: hectares, most: 1, valid_from: 2021-01-01, "
                        "valid_to: 2020-01-01"),
            file + "pack.valid_backwards\n");
}

TEST(LandRules, StandOnASourceOfTheirFile) {
  EXPECT_EQ(
      wrong_with("strata/x.yaml",
                 rules("strata", "limits",
                       "  - {code: a, level: small, quantity: hectares, most: 1, legal_basis: not_found, "
                       "sources: []}\n  - {code: a, level: small, quantity: hectares, most: 1, "
                       "legal_basis: [{norm: N, article: none, source: lwa}], sources: [law]}\n")),
      "strata/x.yaml:8 pack.no_sources\nstrata/x.yaml:9 pack.duplicate_rule\n"
      "strata/x.yaml:9 pack.source_unknown_near\n");
}

TEST(LandRules, HaveNamesOfTheirOwn) {
  Texts texts = good();
  texts["strata/y.yaml"] = texts["strata/x.yaml"];
  const std::vector<PackFiles> packs{pack_of("p", texts)};
  EXPECT_EQ(summary(read_pack_files(packs).error()), "strata/y.yaml:1 pack.duplicate_rules\n");
  EXPECT_EQ(
      wrong_with("strata/x.yaml",
                 "strata: X\nversion: one\nlabel: {es: L, en: L}\njurisdiction: peru\n"
                 "sources: [{code: a, title: A}]\nlevels: []\nlimits: []\n"),
      "strata/x.yaml:1 pack.rules_name\nstrata/x.yaml:2 pack.version\nstrata/x.yaml:4 pack.jurisdiction\n"
      "strata/x.yaml:6 pack.no_rules\nstrata/x.yaml:7 pack.no_rules\n");
}

TEST(LandRules, ThatAreShippedGiveNoMarginThatNoSourceGives) {
  const Model model = shipped_rules();
  const auto peru =
      std::ranges::find(model.exclusions.at("peru-formalization").places, "water", &ExcludedPlace::code);
  EXPECT_EQ(peru->effect.value, PlaceEffect::forbidden);
  EXPECT_EQ(peru->margin.known, Told::not_found);
  for (const auto& [name, exclusions] : model.exclusions)
    for (const auto& place : exclusions.places)
      EXPECT_FALSE(place.margin.stated()) << name << " " << place.code;
}

TEST(LandRules, ThatAreShippedCiteArticlesForTheOrderInColombia) {
  const Model model = shipped_rules();
  std::string cited;
  for (const auto& line : model.priorities.at("colombia-mining-code").lines)
    for (const auto& basis : line.grounds.legal_basis.value) cited += basis.article.value + " ";
  EXPECT_EQ(cited, "124 133 16 ");
}

}  // namespace
}  // namespace minga::pack
