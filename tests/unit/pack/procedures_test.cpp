// Procedures: what they say, every mistake that can be made in one with its line, and that nothing waits for
// them.
#include <gtest/gtest.h>

#include <filesystem>

#include "pack/read.hpp"
#include "unit/pack/pack_text.hpp"

namespace minga::pack {
namespace {

using testing::good;
using testing::pack_of;
using testing::procedure;
using testing::step;
using testing::summary;
using testing::Texts;

namespace fs = std::filesystem;

std::string problems_of(const Texts& texts) {
  const std::vector<PackFiles> packs{pack_of("p", texts)};
  const auto model = read_pack_files(packs);
  return model ? std::string() : summary(model.error());
}

std::string with(const std::string& steps, const std::string& validity = "valid_from: none\nvalid_to: none\n",
                 const std::string& replaces = "none") {
  Texts texts = good();
  texts["procedures/x.yaml"] = procedure("x", validity, replaces, steps);
  return problems_of(texts);
}

std::string at(int line, const std::string& code) {
  return "procedures/x.yaml:" + std::to_string(line) + " " + code + "\n";
}

Model all_shipped() {
  std::vector<fs::path> folders;
  for (const auto& entry : fs::recursive_directory_iterator(MINGA_SOURCE_DIR "/packs"))
    if (entry.path().filename() == "pack.yaml") folders.push_back(entry.path().parent_path());
  auto model = read_packs(folders);
  EXPECT_TRUE(model.has_value());
  return model.value_or(Model{});
}

TEST(Procedures, AreReadWithEveryFactAsItIsKnown) {
  Texts texts = good();
  texts["procedures/x.yaml"] =
      procedure("x", "valid_from: 2020-02-29\nvalid_to: not_found\n", "none",
                "  - code: a\n    kind: requirement\n    offers: [training]\n    label: {es: A, en: A}\n    "
                "ask_first: {es: si puede, en: whether one may}\n    needs: none\n"
                "    documents:\n      - {code: id, label: {es: D, en: D}, valid_months: 6}\n"
                "      - {code: photo, label: {es: F, en: P}, valid_months: none}\n"
                "    authority: water\n    term_days: {days: 15, count: working}\n    cost: \"120.50 PEN\"\n"
                "    legal_basis:\n      - {norm: Law 1, article: \"7\", source: law}\n"
                "      - {norm: Law 2, article: not_found, source: law}\n    sources: [law]\n");
  const std::vector<PackFiles> packs{pack_of("p", texts)};
  const auto model = read_pack_files(packs);
  ASSERT_TRUE(model.has_value()) << summary(model.error());
  ASSERT_EQ(model->procedures.size(), 3u);
  const Procedure* found = model->find_procedure("x");
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(found->valid_from.value, "2020-02-29");
  EXPECT_EQ(found->valid_to.known, Told::not_found);
  EXPECT_EQ(found->replaces.known, Told::none);
  const ProcedureStep& a = *found->step("a");
  EXPECT_EQ(a.kind, StepKind::requirement);
  EXPECT_EQ(a.ask_first.es, "si puede");
  EXPECT_EQ(a.ask_first.en, "whether one may");
  EXPECT_TRUE(model->find_procedure("new")->step("well")->ask_first.es.empty());
  EXPECT_EQ(a.needs.known, Told::none);
  ASSERT_EQ(a.documents.value.size(), 2u);
  EXPECT_EQ(a.documents.value[0].valid_months.value, 6);
  EXPECT_EQ(a.documents.value[1].valid_months.known, Told::none);
  EXPECT_EQ(a.term.value.days, 15);
  EXPECT_TRUE(a.term.value.working);
  EXPECT_EQ(a.cost.value, (Money{12050, "PEN"}));
  EXPECT_EQ(a.legal_basis.value[0].article.value, "7");
  EXPECT_EQ(a.legal_basis.value[1].article.known, Told::not_found);
  EXPECT_EQ(a.valid_from.value, "2020-02-29") << "the procedure's";
  const Procedure* newer = model->find_procedure("new");
  ASSERT_NE(newer, nullptr);
  const std::map<std::string, std::vector<std::string>> counts{{"paper", {"deed", "lease"}}};
  EXPECT_EQ(newer->replaces.value.counts.value, counts);
  EXPECT_EQ(newer->step("well")->needs.value[0].any_of, (std::vector<std::string>{"deed", "lease"}));
}

TEST(Procedures, SayEveryMistakeOfAStepWithItsLine) {
  const struct {
    const char* name;
    std::string steps;
    std::string expected;
  } mistakes[] = {
      {"good", step("a", "none") + step("b", "[a]"), ""},
      {"kind",
       "  - {code: a, label: {es: A, en: A}, needs: none, documents: none, authority: none, term_days: "
       "none, cost: none, legal_basis: none, sources: [law]}\n",
       at(12, "pack.missing_key")},
      {"key", step("a", "none", "authorty: water, "), at(12, "pack.unknown_key_near")},
      {"twice", step("a", "none") + step("a", "none"), at(13, "pack.duplicate_step")},
      {"code", step("'a b'", "none"), at(12, "pack.item_code")},
      {"need_near", step("deed", "none") + step("b", "[ded]"), at(13, "pack.need_unknown_near")},
      {"need_far", step("a", "[zzzzzz]"), at(12, "pack.need_unknown")},
      {"need_other_procedure", step("a", "[paper]"), at(12, "pack.need_unknown")},
      {"need_in_group", step("a", "none") + step("b", "[{any_of: [a, zzzzzz]}]"),
       at(13, "pack.need_unknown")},
      {"needs_itself", step("a", "[a]"), at(12, "pack.needs_itself")},
      {"circle", step("a", "[c]") + step("b", "[a]") + step("c", "[b]"), at(13, "pack.needs_cycle")},
      {"circle_by_group", step("a", "[{any_of: [b, c]}]") + step("b", "[a]") + step("c", "none"),
       at(13, "pack.needs_cycle")},
      {"needs_empty", step("a", "[]"), at(12, "pack.fact_missing")},
      {"group_of_one", step("a", "none") + step("b", "[{any_of: [a]}]"), at(13, "pack.any_of_few")},
      {"silence",
       "  - {code: a, kind: step, label: {es: A, en: A}, needs: none, documents: none, authority: "
       "none, cost: none, legal_basis: none, sources: [law]}\n",
       at(12, "pack.fact_missing")},
      {"null", step("a", "none", "cost: ~, "), at(12, "pack.fact_missing")},
      {"authority_near", step("a", "none", "authority: watr, "), at(12, "pack.authority_unknown_near")},
      {"authority_far", step("a", "none", "authority: ministry, "), at(12, "pack.authority_unknown")},
      {"term_negative", step("a", "none", "term_days: -3, "), at(12, "pack.fact_number")},
      {"term_half", step("a", "none", "term_days: 1.5, "), at(12, "pack.fact_number")},
      {"term_huge", step("a", "none", "term_days: 99999999999, "), at(12, "pack.fact_number")},
      {"term_count", step("a", "none", "term_days: {days: 3, count: lunar}, "), at(12, "pack.term_count")},
      {"term_without_days", step("a", "none", "term_days: {count: working}, "), at(12, "pack.missing_key")},
      {"cost", step("a", "none", "cost: 12, "), at(12, "pack.fact_money")},
      {"cost_negative", step("a", "none", "cost: -1.00 PEN, "), at(12, "pack.fact_money")},
      {"label_in_one_language", step("a", "none", "help: {es: x}, "), at(12, "pack.missing_language")},
      {"document_months",
       step("a", "none", "documents: [{code: d, label: {es: D, en: D}, valid_months: 0}], "),
       at(12, "pack.fact_number")},
      {"document_twice",
       step("a", "none",
            "documents: [{code: d, label: {es: D, en: D}, valid_months: none}, {code: d, label: {es: D, en: "
            "D}, "
            "valid_months: none}], "),
       at(12, "pack.duplicate_document")},
      {"document_label", step("a", "none", "documents: [{code: d, valid_months: none}], "),
       at(12, "pack.missing_key")},
      {"basis_source", step("a", "none", "legal_basis: [{norm: L, article: none, source: lawyer}], "),
       at(12, "pack.source_unknown")},
      {"basis_text", step("a", "none", "legal_basis: Law 1, "), at(12, "pack.expected_list")},
      {"valid_date", step("a", "none", "valid_from: 2020-02-31, valid_to: none, "), at(12, "pack.fact_date")},
      {"valid_backwards", step("a", "none", "valid_from: 2020-02-02, valid_to: 2020-02-01, "),
       at(12, "pack.valid_backwards")},
      {"offer", step("a", "none", "offers: [gift], "), at(12, "pack.offer")},
      {"offer_that_waits", step("a", "none") + step("b", "[a]", "offers: [training], "),
       at(13, "pack.offer_waits")},
      {"offer_of_unknown_order", step("a", "not_found", "offers: [service], "), ""},
      {"no_steps", "  []\n", at(12, "pack.no_steps")},
      {"not_a_map", "  - a\n", at(12, "pack.expected_map")},
  };
  for (const auto& mistake : mistakes) EXPECT_EQ(with(mistake.steps), mistake.expected) << mistake.name;
}

TEST(Procedures, SayWhatIsWrongWithTheirHead) {
  const auto changed = [](const std::string& from, const std::string& to) {
    Texts texts = good();
    std::string text = procedure("x", "valid_from: none\nvalid_to: none\n", "none", step("a", "none"));
    text.replace(text.find(from), from.size(), to);
    texts["procedures/x.yaml"] = text;
    return problems_of(texts);
  };
  EXPECT_EQ(changed("procedure: x", "procedure: X y"), at(1, "pack.procedure_name"));
  EXPECT_EQ(changed("procedure: x", "procedure: old"), at(1, "pack.duplicate_procedure"));
  EXPECT_EQ(changed("version: 1.0.0", "version: first"), at(2, "pack.version"));
  EXPECT_EQ(changed("PE-MDD", "Peru"), at(4, "pack.jurisdiction"));
  EXPECT_EQ(changed("line: legalization", "line: legalisation"), at(5, "pack.line_unknown_near"));
  EXPECT_EQ(changed("line: legalization", "line: magic"), at(5, "pack.line_unknown"));
  EXPECT_EQ(changed("authorities: office", "authorities: offices"), at(6, "pack.catalogue_unknown_near"));
  EXPECT_EQ(changed("valid_to: none\n", "valid_to: 2020-13-01\n"), at(8, "pack.fact_date"));
  EXPECT_EQ(changed("replaces: none", "replaces: {procedure: od, counts: not_found}"),
            at(9, "pack.procedure_unknown_near"));
  EXPECT_EQ(changed("[{code: law, title: Law 1}]", "[]"),
            at(10, "pack.no_sources") + at(12, "pack.source_unknown"));
  EXPECT_EQ(changed("jurisdiction", "juridiction"),
            at(1, "pack.missing_key") + at(4, "pack.unknown_key_near"));
}

TEST(Procedures, FitTheOneTheyReplace) {
  const auto newer = [](const std::string& from, const std::string& replaces) {
    return with(step("a", "none"), "valid_from: " + from + "\nvalid_to: none\n", replaces);
  };
  const std::string plain = "{procedure: old, counts: not_found}";
  EXPECT_EQ(newer("2012-01-01", plain), "");
  EXPECT_EQ(newer("2012-01-02", plain), at(7, "pack.validity_gap"));
  EXPECT_EQ(newer("2012-01-02", "{procedure: old, counts: none, gap: {es: x, en: x}}"), "");
  EXPECT_EQ(newer("2012-01-01", "{procedure: old, counts: none, gap: {es: x, en: x}}"), at(9, "pack.no_gap"));
  EXPECT_EQ(newer("2011-12-31", plain), at(7, "pack.validity_twice"));
  EXPECT_EQ(newer("not_found", plain), "");
  EXPECT_EQ(newer("2012-01-01", "{procedure: old, counts: {paper: a, papr: a}}"),
            at(9, "pack.need_unknown_near"));
  EXPECT_EQ(newer("2012-01-01", "{procedure: old, counts: {paper: [a, zzzzz]}}"), at(9, "pack.need_unknown"));
  EXPECT_EQ(newer("2012-01-01", "{procedure: old}"), at(9, "pack.fact_missing"));
  EXPECT_EQ(newer("2012-01-01", "{procedure: x, counts: none}"), at(9, "pack.replaces_cycle"));
}

TEST(Procedures, StepsAreValidWithinTheirProcedure) {
  const std::string validity = "valid_from: 2020-01-01\nvalid_to: 2020-12-31\n";
  EXPECT_EQ(with(step("a", "none", "valid_from: 2020-03-01, valid_to: 2020-12-31, "), validity), "");
  EXPECT_EQ(with(step("a", "none", "valid_from: 2019-12-31, valid_to: none, "), validity),
            at(12, "pack.step_outside"));
}

/// A register whose one reference or choice is as given.
std::string register_with(const std::string& field, const std::string& head = "") {
  return "register: action\nlabel: {es: A, en: A}\nplural: {es: A, en: A}\ntitle: [name]\n" + head +
         "fields:\n  - {name: name, type: text, label: {es: N, en: N}}\n  - {name: way, label: {es: V, en: "
         "W}, " +
         field + "}\n";
}

TEST(NothingWaits, ForAStepOfAProcedure) {
  Texts texts = good();
  texts["registers/case_event.yaml"] =
      "register: case_event\nlabel: {es: E, en: E}\nplural: {es: E, en: E}\ntitle: [name]\ncases: true\n"
      "fields:\n  - {name: name, type: text, label: {es: N, en: N}}\n";
  texts["catalogues/stage.yaml"] =
      "catalogue: stage\nlabel: {es: P, en: S}\nitems:\n  - {code: paper, label: {es: P, en: P}}\n"
      "  - {code: well, label: {es: W, en: W}}\n";
  const auto with_field = [&](const std::string& field, const std::string& head = "") {
    texts["registers/action.yaml"] = register_with(field, head);
    return problems_of(texts);
  };
  EXPECT_EQ(with_field("type: reference, register: case_event"), "");
  EXPECT_EQ(with_field("type: reference, register: case_event, required: true"),
            "registers/action.yaml:7 pack.register_waits\n");
  EXPECT_EQ(with_field("type: reference, register: case_event, required: true", "cases: true\n"), "");
  EXPECT_EQ(with_field("type: choice, catalogue: stage"), "");
  EXPECT_EQ(with_field("type: choice, catalogue: stage, required: true"),
            "registers/action.yaml:7 pack.choice_waits\n");
  EXPECT_EQ(with_field("type: choice, catalogue: kind, required: true"), "");
}

TEST(NothingWaits, InAnyShippedPack) {
  const Model model = all_shipped();
  ASSERT_GE(model.procedures.size(), 11u);
  for (const auto& [name, reg] : model.registers) {
    if (reg.cases) continue;
    for (const Field& field : reg.fields) {
      const Register* target = model.find_register(field.reference);
      EXPECT_FALSE(field.required && target != nullptr && target->cases) << name << "." << field.name;
    }
  }
  for (const char* free : {"planned_action", "proposal", "event", "commitment", "impact", "workshop"}) {
    const Register* reg = model.find_register(free);
    ASSERT_NE(reg, nullptr) << free;
    EXPECT_FALSE(reg->cases) << free;
  }
  int offers = 0;
  for (const auto& [name, procedure] : model.procedures) {
    for (const ProcedureStep& one : procedure.steps) {
      offers += one.offers.empty() ? 0 : 1;
      EXPECT_TRUE(one.offers.empty() || one.needs.value.empty()) << name << "." << one.code;
      for (const Need& need : one.needs.value)
        for (const std::string& wanted : need.any_of)
          EXPECT_NE(procedure.step(wanted), nullptr) << name << "." << one.code << " needs " << wanted;
    }
  }
  EXPECT_GE(offers, 5);
}

TEST(ShippedProcedures, NameASourceForEveryStepAndInventNothing) {
  const Model model = all_shipped();
  for (const auto& [name, procedure] : model.procedures) {
    EXPECT_NE(model.find_catalogue("formalization_line")->item(procedure.line), nullptr) << name;
    for (const ProcedureStep& one : procedure.steps) {
      EXPECT_FALSE(one.sources.empty()) << name << "." << one.code;
      for (const LegalBasis& basis : one.legal_basis.value) EXPECT_FALSE(basis.norm.empty());
    }
  }
}

TEST(ShippedProcedures, MadreDeDiosHasSixStepsAndFourRequirements) {
  const Model model = all_shipped();
  const Procedure* found = model.find_procedure("madre-de-dios-2012");
  ASSERT_NE(found, nullptr);
  int steps = 0, requirements = 0;
  for (const ProcedureStep& one : found->steps) ++(one.kind == StepKind::step ? steps : requirements);
  EXPECT_EQ(steps, 6);
  EXPECT_EQ(requirements, 4);
  const Procedure* reinfo = model.find_procedure("reinfo");
  ASSERT_NE(reinfo, nullptr);
  EXPECT_EQ(reinfo->valid_to.value, "2026-12-31");
  std::set<std::string> lines;
  for (const auto& [name, procedure] : model.procedures) lines.insert(procedure.line);
  EXPECT_EQ(lines.size(), 4u);
}

}  // namespace
}  // namespace minga::pack
