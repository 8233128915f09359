// Steps may wait for steps. Nothing else may: people are trained, served and protected from impacts whether
// or not their papers advance.
#include <algorithm>

#include "pack/build.hpp"
#include "pack/names.hpp"

namespace minga::pack {
namespace {

void check_offers(Build& build) {
  for (const ProcedureDraft& draft : build.procedures) {
    FileParser parser(draft.procedure.source.file, build.problems);
    for (std::size_t i = 0; i < draft.procedure.steps.size(); ++i) {
      const ProcedureStep& step = draft.procedure.steps[i];
      if (step.offers.empty() || !step.needs.stated()) continue;
      parser.add("pack.offer_waits", *draft.step_nodes[i].find("needs"),
                 {{"name", step.code}, {"offer", std::string(code_of(step.offers.front()))}});
    }
  }
}

/// A choice that must be made among the steps of a procedure is a record of how a case stands.
std::string procedure_whose_steps(const Model& model, const Catalogue& catalogue) {
  for (const auto& named : model.procedures) {  // clang takes no structured binding into a lambda
    const auto& procedure = named.second;
    const bool all =
        std::all_of(catalogue.items.begin(), catalogue.items.end(),
                    [&](const CatalogueItem& item) { return procedure.step(item.code) != nullptr; });
    if (all && !catalogue.items.empty()) return named.first;
  }
  return {};
}

void check_free(FileParser& parser, const Model& model, const Field& field, const YamlNode& node) {
  if (!field.required || field.retired) return;
  if (const Register* target = model.find_register(field.reference); target != nullptr && target->cases)
    parser.add("pack.register_waits", node, {{"name", field.name}, {"register", target->name}});
  const Catalogue* catalogue = model.find_catalogue(field.catalogue);
  if (catalogue == nullptr) return;
  const std::string procedure = procedure_whose_steps(model, *catalogue);
  if (!procedure.empty())
    parser.add("pack.choice_waits", node, {{"name", field.name}, {"procedure", procedure}});
}

}  // namespace

void check_nothing_waits(Build& build) {
  check_offers(build);
  for (const RegisterDraft& draft : build.registers) {
    if (draft.reg.cases) continue;
    FileParser parser(draft.reg.source.file, build.problems);
    for (std::size_t i = 0; i < draft.reg.fields.size(); ++i)
      check_free(parser, build.model, draft.reg.fields[i], draft.field_nodes[i]);
  }
}

}  // namespace minga::pack
