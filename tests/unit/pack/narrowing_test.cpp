#include "pack/narrowing.hpp"

#include <gtest/gtest.h>

#include "unit/pack/pack_text.hpp"

namespace minga::pack {
namespace {

using testing::good;
using testing::pack_of;
using testing::summary;
using testing::Texts;

std::string fields(const std::string& lines) {
  return "register: retort\nlabel: {es: R, en: R}\nplural: {es: R, en: R}\ntitle: [code]\nfields:\n"
         "  - {name: code, type: text, label: {es: C, en: C}}\n" +
         lines;
}

Model model_of(const std::string& register_text,
               const std::string& catalogue = good().at("catalogues/kind.yaml")) {
  Texts texts = good();
  texts["catalogues/kind.yaml"] = catalogue;
  if (!register_text.empty()) texts["registers/retort.yaml"] = register_text;
  const std::vector<PackFiles> packs{pack_of("p", texts)};
  auto model = read_pack_files(packs);
  EXPECT_TRUE(model.has_value()) << summary(model.error());
  return model.value_or(Model{});
}

std::string narrowed(const std::string& before, const std::string& after) {
  return summary(check_narrowing(model_of(fields(before)), model_of(fields(after))));
}

constexpr const char* L = "label: {es: X, en: X}}\n";

TEST(Narrowing, NothingIsSaidOfWhatOnlyGrows) {
  const std::string x = "  - {name: x, type: ";
  EXPECT_EQ(narrowed(x + "integer, " + L, x + "integer, " + L), "");
  EXPECT_EQ(narrowed(x + "integer, " + L, x + "decimal, " + L), "");
  EXPECT_EQ(narrowed(x + "text, " + L, x + "long_text, " + L), "");
  EXPECT_EQ(narrowed(x + "choice, catalogue: kind, " + L, x + "multiple, catalogue: kind, " + L), "");
  EXPECT_EQ(narrowed(x + "text, " + L, x + "text, retired: true, " + L), "");
  EXPECT_EQ(narrowed(x + "text, " + L, "  - {name: z, was: x, type: text, " + std::string(L)), "");
  EXPECT_EQ(narrowed("", x + "text, " + L), "");
}

TEST(Narrowing, WhatIsTakenAwayIsSaidWithItsPlace) {
  const std::string x = "  - {name: x, type: ";
  EXPECT_EQ(narrowed(x + "decimal, " + L, x + "integer, " + L),
            "registers/retort.yaml:7 pack.type_narrowed\n");
  EXPECT_EQ(narrowed(x + "text, " + L, "  - {name: z, was: x, type: date, " + std::string(L)),
            "registers/retort.yaml:7 pack.type_narrowed\n");
  EXPECT_EQ(narrowed(x + "text, " + L, ""), "registers/retort.yaml:1 pack.field_gone\n");
  EXPECT_EQ(narrowed(x + "money, currencies: [COP, PEN], " + L, x + "money, currencies: [COP], " + L),
            "registers/retort.yaml:7 pack.currency_gone\n");
  EXPECT_EQ(narrowed(x + "reference, register: territory, " + L, x + "reference, register: retort, " + L),
            "registers/retort.yaml:7 pack.reference_changed\n");
  EXPECT_EQ(summary(check_narrowing(model_of(fields("")), model_of(""))),
            "registers/retort.yaml:1 pack.register_gone\n");
  const std::string other =
      "catalogue: kind\nlabel: {es: Clase, en: Kind}\nitems:\n  - {code: small, label: {es: P, en: S}}\n";
  EXPECT_EQ(summary(check_narrowing(model_of(""), model_of("", other))),
            "catalogues/kind.yaml:1 pack.item_gone\n");
}

TEST(Narrowing, AProcedureOrAStepThatIsGoneIsSaid) {
  Model before = model_of({});
  Procedure loan;
  loan.name = "loan";
  loan.source = {"procedures/loan.yaml", 2};
  for (const char* code : {"request", "receipt"}) loan.steps.emplace_back().code = code;
  before.procedures["loan"] = loan;
  Model after = before;
  EXPECT_EQ(summary(check_narrowing(before, after)), "");
  after.procedures["loan"].steps.emplace_back().code = "course";
  EXPECT_EQ(summary(check_narrowing(before, after)), "");
  after.procedures["loan"].steps.erase(after.procedures["loan"].steps.begin());
  EXPECT_EQ(summary(check_narrowing(before, after)), "procedures/loan.yaml:2 pack.step_gone\n");
  after.procedures.erase("loan");
  EXPECT_EQ(summary(check_narrowing(before, after)), "procedures/loan.yaml:2 pack.procedure_gone\n");
}

}  // namespace
}  // namespace minga::pack
