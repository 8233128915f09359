#include <algorithm>

#include "pack/names.hpp"
#include "pack/parse.hpp"
#include "pack/parse_facts.hpp"
#include "pack/parse_law.hpp"
#include "pack/utf8.hpp"

namespace minga::pack {
namespace {

constexpr int max_valid_months = 1'200;
constexpr std::size_t max_alternatives = 50;

Fact<std::vector<Need>> read_needs(FileParser& parser, const YamlNode& step) {
  const FactNode fact = fact_node(parser, step, "needs");
  if (fact.node == nullptr) return {fact.known, {}};
  const YamlNode* list = parser.list(step, "needs", true);
  if (list == nullptr || !within(parser, *list, max_steps)) return {};
  if (list->items.empty()) {
    parser.add("pack.fact_missing", *list, {{"key", "needs"}});
    return {};
  }
  Fact<std::vector<Need>> needs{Told::stated, {}};
  for (const YamlNode& item : list->items) {
    Need need;
    if (item.is_scalar() && !item.scalar.empty()) {
      need.any_of.push_back(item.scalar);
    } else if (parser.map(item, {"any_of"})) {
      need.any_of = parser.texts(item, "any_of", true);
      const YamlNode* group = item.find("any_of");
      if (group != nullptr && !within(parser, *group, max_alternatives)) continue;
      if (group != nullptr && group->is_list() && group->items.size() < 2)
        parser.add("pack.any_of_few", *group);
    }
    if (!need.any_of.empty()) needs.value.push_back(std::move(need));
  }
  return needs;
}

Fact<std::vector<RequiredDocument>> read_documents(FileParser& parser, const YamlNode& step) {
  const FactNode fact = fact_node(parser, step, "documents");
  if (fact.node == nullptr) return {fact.known, {}};
  const YamlNode* list = parser.list(step, "documents", true);
  if (list == nullptr || !within(parser, *list, max_law_items)) return {};
  Fact<std::vector<RequiredDocument>> documents{Told::stated, {}};
  if (list->items.empty()) parser.add("pack.fact_missing", *list, {{"key", "documents"}});
  std::vector<std::string> seen;
  for (const YamlNode& node : list->items) {
    if (!parser.map(node, {"code", "label", "help", "valid_months"})) continue;
    RequiredDocument document;
    document.code = new_code(parser, node, seen, "pack.duplicate_document");
    document.label = parser.words(node, "label", true);
    document.help = parser.words(node, "help", false);
    document.valid_months = number_fact(parser, node, "valid_months", 1, max_valid_months);
    if (!document.code.empty()) documents.value.push_back(std::move(document));
  }
  return documents;
}

std::vector<Offer> read_offers(FileParser& parser, const YamlNode& node) {
  std::vector<Offer> offers;
  const YamlNode* list = parser.list(node, "offers", false);
  if (list == nullptr) return offers;
  for (const YamlNode& item : list->items) {
    std::string known;
    bool found = false;
    for (const Offer offer : {Offer::training, Offer::service, Offer::impact_action}) {
      known += (known.empty() ? "" : ", ") + std::string(code_of(offer));
      if (!item.is_scalar() || item.scalar != code_of(offer)) continue;
      offers.push_back(offer);
      found = true;
    }
    if (!found) parser.add("pack.offer", item, {{"value", excerpt(item.scalar)}, {"known", known}});
  }
  return offers;
}

ProcedureStep read_step(FileParser& parser, const YamlNode& node, const Procedure& procedure,
                        std::vector<std::string>& seen) {
  ProcedureStep step;
  step.source = parser.source(node);
  step.code = new_code(parser, node, seen, "pack.duplicate_step");
  if (const auto kind = parser.one_of(node, "kind", {"step", "requirement"}, "pack.step_kind"))
    step.kind = static_cast<StepKind>(*kind);
  if (node.find("kind") == nullptr) parser.add("pack.missing_key", node, {{"key", "kind"}});
  step.offers = read_offers(parser, node);
  step.label = parser.words(node, "label", true);
  step.help = parser.words(node, "help", false);
  step.ask_first = parser.words(node, "ask_first", false);
  step.needs = read_needs(parser, node);
  step.documents = read_documents(parser, node);
  step.authority = text_fact(parser, node, "authority");
  step.term = term_fact(parser, node, "term_days");
  step.cost = money_fact(parser, node, "cost");
  step.legal_basis = read_legal_basis(parser, node);
  step.valid_from = procedure.valid_from;
  step.valid_to = procedure.valid_to;
  if (node.find("valid_from") != nullptr || node.find("valid_to") != nullptr)
    read_validity(parser, node, step.valid_from, step.valid_to);
  step.sources = parser.texts(node, "sources", true);
  if (const YamlNode* list = node.find("sources"); list != nullptr && list->is_list() && list->items.empty())
    parser.add("pack.no_sources", *list);
  return step;
}

void read_steps(FileParser& parser, ProcedureDraft& draft) {
  const YamlNode* list = parser.list(draft.root, "steps", true);
  if (list == nullptr) return;
  if (list->items.empty()) return parser.add("pack.no_steps", *list);
  if (list->items.size() > max_steps)
    return parser.add("pack.too_many_steps", *list, {{"limit", std::to_string(max_steps)}});
  std::vector<std::string> seen;
  for (const YamlNode& node : list->items) {
    if (!parser.map(
            node, {"code", "kind", "offers", "label", "help", "ask_first", "needs", "documents", "authority",
                   "term_days", "cost", "legal_basis", "valid_from", "valid_to", "sources"}))
      continue;
    ProcedureStep step = read_step(parser, node, draft.procedure, seen);
    if (step.code.empty()) continue;
    draft.procedure.steps.push_back(std::move(step));
    draft.step_nodes.push_back(node);
  }
}

/// The steps that count, code there -> code or codes here.
void read_counts(FileParser& parser, const YamlNode& node, Replaces& replaces) {
  const FactNode counts = fact_node(parser, node, "counts");
  replaces.counts.known = counts.known;
  if (counts.node == nullptr) return;
  if (!counts.node->is_map())
    return parser.add("pack.expected_map", *counts.node, {{"known", "old_step: new_step"}});
  for (const auto& [key, value] : counts.node->entries) {
    auto& here = replaces.counts.value[key.scalar];
    if (value.is_scalar() && !value.scalar.empty()) {
      here.push_back(value.scalar);
    } else {
      here = parser.texts(*counts.node, key.scalar, true);
    }
  }
}

Fact<Replaces> read_replaces(FileParser& parser, const YamlNode& root) {
  const FactNode fact = fact_node(parser, root, "replaces");
  if (fact.node == nullptr) return {fact.known, {}};
  if (!parser.map(*fact.node, {"procedure", "counts", "gap"})) return {};
  Fact<Replaces> replaces{Told::stated, {}};
  replaces.value.procedure = parser.text(*fact.node, "procedure", true);
  replaces.value.gap = parser.words(*fact.node, "gap", false);
  read_counts(parser, *fact.node, replaces.value);
  return replaces;
}

/// Names with hyphens, as packs have them: they are typed on the command line.
void check_head(FileParser& parser, const YamlNode& root, const Procedure& procedure) {
  if (!procedure.name.empty() && !is_pack_name(procedure.name))
    parser.add("pack.procedure_name", *root.find("procedure"), {{"name", excerpt(procedure.name)}});
  if (!procedure.version.empty() && !is_version(procedure.version))
    parser.add("pack.version", *root.find("version"), {{"value", excerpt(procedure.version)}});
  if (!procedure.jurisdiction.empty() && !is_jurisdiction(procedure.jurisdiction))
    parser.add("pack.jurisdiction", *root.find("jurisdiction"), {{"value", excerpt(procedure.jurisdiction)}});
}

}  // namespace

std::string_view code_of(StepKind kind) {
  return kind == StepKind::step ? "step" : "requirement";
}

std::string_view code_of(Offer offer) {
  if (offer == Offer::training) return "training";
  return offer == Offer::service ? "service" : "impact_action";
}

const ProcedureStep* Procedure::step(std::string_view code) const {
  const auto found =
      std::find_if(steps.begin(), steps.end(), [&](const ProcedureStep& s) { return s.code == code; });
  return found == steps.end() ? nullptr : &*found;
}

std::optional<ProcedureDraft> parse_procedure(FileParser& parser, std::string_view text) {
  auto root = parser.read(text, {"procedure", "version", "label", "help", "jurisdiction", "line",
                                 "authorities", "valid_from", "valid_to", "replaces", "sources", "steps"});
  if (!root) return std::nullopt;
  ProcedureDraft draft;
  draft.root = std::move(*root);
  Procedure& procedure = draft.procedure;
  procedure.source = parser.source(draft.root);
  procedure.name = parser.text(draft.root, "procedure", true);
  procedure.version = parser.text(draft.root, "version", true);
  procedure.label = parser.words(draft.root, "label", true);
  procedure.help = parser.words(draft.root, "help", false);
  procedure.jurisdiction = parser.text(draft.root, "jurisdiction", true);
  procedure.line = parser.text(draft.root, "line", true);
  procedure.authorities = parser.text(draft.root, "authorities", false);
  check_head(parser, draft.root, procedure);
  read_validity(parser, draft.root, procedure.valid_from, procedure.valid_to);
  procedure.replaces = read_replaces(parser, draft.root);
  procedure.sources = read_sources(parser, draft.root);
  read_steps(parser, draft);
  if (procedure.name.empty()) return std::nullopt;
  return draft;
}

}  // namespace minga::pack
