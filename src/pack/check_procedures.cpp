#include <algorithm>
#include <iterator>

#include "base/time.hpp"
#include "pack/build.hpp"
#include "pack/names.hpp"
#include "pack/utf8.hpp"

namespace minga::pack {
namespace {

constexpr std::string_view lines_catalogue = "formalization_line";

std::vector<std::string> step_codes(const Procedure& procedure) {
  std::vector<std::string> codes;
  for (const ProcedureStep& step : procedure.steps) codes.push_back(step.code);
  return codes;
}

class ProcedureCheck {
 public:
  ProcedureCheck(Build& build, const ProcedureDraft& draft)
      : build_(build),
        draft_(draft),
        procedure_(draft.procedure),
        parser_(draft.procedure.source.file, build.problems),
        codes_(step_codes(draft.procedure)) {}

  void run() {
    check_line();
    const Catalogue* authorities = find_authorities();
    for (std::size_t i = 0; i < procedure_.steps.size(); ++i) {
      const ProcedureStep& step = procedure_.steps[i];
      const YamlNode& node = draft_.step_nodes[i];
      check_needs(step, node);
      check_authority(step, node, authorities);
      check_sources(step, node);
      check_step_validity(step, node);
    }
    check_circles();
    check_replaced();
  }

 private:
  void check_line() {
    if (procedure_.line.empty()) return;
    const YamlNode& at = *draft_.root.find("line");
    const Catalogue* lines = build_.model.find_catalogue(lines_catalogue);
    if (lines == nullptr)
      return unknown(parser_, "pack.catalogue_unknown", at, std::string(lines_catalogue), {});
    if (lines->item(procedure_.line) == nullptr)
      unknown(parser_, "pack.line_unknown", at, procedure_.line, item_codes(*lines));
  }

  const Catalogue* find_authorities() {
    if (procedure_.authorities.empty()) return nullptr;
    const YamlNode& at = *draft_.root.find("authorities");
    const Catalogue* found = build_.model.find_catalogue(procedure_.authorities);
    if (found == nullptr) {
      std::vector<std::string> names;
      for (const auto& [name, catalogue] : build_.model.catalogues) names.push_back(name);
      unknown(parser_, "pack.catalogue_unknown", at, procedure_.authorities, names);
    } else if (const auto& pack = build_.catalogue_pack.find(procedure_.authorities)->second;
               !build_.sees(procedure_.pack, pack)) {
      parser_.add("pack.not_required", at, {{"name", procedure_.authorities}, {"pack", pack}});
    }
    return found;
  }

  static std::vector<std::string> item_codes(const Catalogue& catalogue) {
    std::vector<std::string> codes;
    for (const CatalogueItem& item : catalogue.items) codes.push_back(item.code);
    return codes;
  }

  void check_needs(const ProcedureStep& step, const YamlNode& node) {
    if (step.needs.value.empty()) return;
    const YamlNode& list = *node.find("needs");
    for (const YamlNode& item : list.items) {
      const YamlNode* group = item.find("any_of");
      for (const YamlNode& one : group == nullptr ? std::vector{item} : group->items) {
        if (!one.is_scalar()) continue;
        if (one.scalar == step.code) {
          parser_.add("pack.needs_itself", one, {{"name", step.code}});
        } else if (procedure_.step(one.scalar) == nullptr) {
          unknown(parser_, "pack.need_unknown", one, one.scalar, codes_);
        }
      }
    }
  }

  void check_authority(const ProcedureStep& step, const YamlNode& node, const Catalogue* authorities) {
    if (!step.authority.stated()) return;
    const YamlNode& at = *node.find("authority");
    if (procedure_.authorities.empty())
      return parser_.add("pack.no_authorities", at, {{"name", excerpt(step.authority.value)}});
    if (authorities != nullptr && authorities->item(step.authority.value) == nullptr)
      unknown(parser_, "pack.authority_unknown", at, step.authority.value, item_codes(*authorities));
  }

  void check_source(const YamlNode& at, const std::string& code) {
    const bool known = std::any_of(procedure_.sources.begin(), procedure_.sources.end(),
                                   [&](const SourceDocument& source) { return source.code == code; });
    if (known || code.empty()) return;
    std::vector<std::string> codes;
    for (const SourceDocument& source : procedure_.sources) codes.push_back(source.code);
    unknown(parser_, "pack.source_unknown", at, code, codes);
  }

  void check_sources(const ProcedureStep& step, const YamlNode& node) {
    if (const YamlNode* list = node.find("sources"))
      for (const YamlNode& item : list->items) check_source(item, item.scalar);
    if (!step.legal_basis.stated()) return;
    for (const YamlNode& basis : node.find("legal_basis")->items)
      if (const YamlNode* source = basis.find("source")) check_source(*source, source->scalar);
  }

  void check_step_validity(const ProcedureStep& step, const YamlNode& node) {
    const bool early = step.valid_from.stated() && procedure_.valid_from.stated() &&
                       step.valid_from.value < procedure_.valid_from.value;
    const bool late = step.valid_to.stated() && procedure_.valid_to.stated() &&
                      step.valid_to.value > procedure_.valid_to.value;
    if (early || late) parser_.add("pack.step_outside", node, {{"name", step.code}});
  }

  /// Depth first; a step met again on the way down closes a circle, which is said once, where it was met.
  void check_circles() {
    std::map<std::string, int, std::less<>> state;  // 1 on the way, 2 done
    std::vector<std::string> path;
    for (const ProcedureStep& step : procedure_.steps) walk(step.code, state, path);
  }

  void walk(const std::string& code, std::map<std::string, int, std::less<>>& state,
            std::vector<std::string>& path) {
    const ProcedureStep* step = procedure_.step(code);
    if (step == nullptr || state[code] != 0) return;
    state[code] = 1;
    path.push_back(code);
    for (const Need& need : step->needs.value) {
      for (const std::string& wanted : need.any_of) {
        if (wanted != code && state[wanted] == 1) {
          std::vector<std::string> circle(std::find(path.begin(), path.end(), wanted), path.end());
          circle.push_back(wanted);
          parser_.add("pack.needs_cycle", *node_of(code).find("needs"), {{"cycle", joined(circle)}});
        } else {
          walk(wanted, state, path);
        }
      }
    }
    path.pop_back();
    state[code] = 2;
  }

  const YamlNode& node_of(const std::string& code) const {
    return draft_
        .step_nodes[static_cast<std::size_t>(std::distance(procedure_.steps.data(), procedure_.step(code)))];
  }

  void check_replaced() {
    if (!procedure_.replaces.stated() || procedure_.replaces.value.procedure.empty()) return;
    const Replaces& replaces = procedure_.replaces.value;
    const YamlNode& node = *draft_.root.find("replaces");
    const YamlNode& at = *node.find("procedure");
    const Procedure* older = build_.model.find_procedure(replaces.procedure);
    if (older == nullptr) {
      std::vector<std::string> names;
      for (const auto& [name, procedure] : build_.model.procedures) names.push_back(name);
      return unknown(parser_, "pack.procedure_unknown", at, replaces.procedure, names);
    }
    if (!build_.sees(procedure_.pack, older->pack))
      return parser_.add("pack.not_required", at, {{"name", older->name}, {"pack", older->pack}});
    if (goes_round(*older)) return parser_.add("pack.replaces_cycle", at, {{"name", procedure_.name}});
    check_counts(node, *older);
    check_gap(node, *older);
  }

  /// Whether a procedure comes, by what it replaces, back to this one.
  bool goes_round(const Procedure& older) const {
    const Procedure* at = &older;
    for (std::size_t i = 0; at != nullptr && i <= build_.model.procedures.size(); ++i) {
      if (at->name == procedure_.name) return true;
      at = at->replaces.stated() ? build_.model.find_procedure(at->replaces.value.procedure) : nullptr;
    }
    return false;
  }

  void check_counts(const YamlNode& node, const Procedure& older) {
    const YamlNode* counts = node.find("counts");
    if (counts == nullptr || !counts->is_map()) return;
    for (const auto& [key, value] : counts->entries) {
      if (older.step(key.scalar) == nullptr)
        unknown(parser_, "pack.need_unknown", key, key.scalar, step_codes(older));
      for (const YamlNode& one : value.is_list() ? value.items : std::vector{value})
        if (one.is_scalar() && procedure_.step(one.scalar) == nullptr)
          unknown(parser_, "pack.need_unknown", one, one.scalar, codes_);
    }
  }

  void check_gap(const YamlNode& node, const Procedure& older) {
    if (!procedure_.valid_from.stated() || !older.valid_to.stated()) return;
    const std::string next = plus_days(older.valid_to.value, 1).value_or(std::string());
    const Parameters days{
        {"older", older.name}, {"to", older.valid_to.value}, {"from", procedure_.valid_from.value}};
    const bool gap_told = node.find("gap") != nullptr;
    if (procedure_.valid_from.value > next && !gap_told) {
      parser_.add("pack.validity_gap", *draft_.root.find("valid_from"), days);
    } else if (procedure_.valid_from.value < next) {
      parser_.add("pack.validity_twice", *draft_.root.find("valid_from"), days);
    } else if (procedure_.valid_from.value == next && gap_told) {
      parser_.add("pack.no_gap", *node.find("gap"), days);
    }
  }

  Build& build_;
  const ProcedureDraft& draft_;
  const Procedure& procedure_;
  FileParser parser_;
  std::vector<std::string> codes_;
};

}  // namespace

void check_procedures(Build& build) {
  for (const ProcedureDraft& draft : build.procedures) {
    const auto [at, fresh] = build.model.procedures.emplace(draft.procedure.name, draft.procedure);
    if (fresh) continue;
    FileParser(draft.procedure.source.file, build.problems)
        .add("pack.duplicate_procedure", draft.root,
             {{"name", draft.procedure.name}, {"other", at->second.source.file}});
  }
  for (const ProcedureDraft& draft : build.procedures) ProcedureCheck(build, draft).run();
}

}  // namespace minga::pack
