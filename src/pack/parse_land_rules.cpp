#include <algorithm>
#include <cmath>

#include "pack/names.hpp"
#include "pack/parse.hpp"
#include "pack/parse_facts.hpp"
#include "pack/parse_law.hpp"
#include "pack/utf8.hpp"

namespace minga::pack {
namespace {

constexpr std::size_t max_rules = 200;  // of a file
constexpr double max_margin = 100'000;  // metres
constexpr double max_limit = 1e12;

/// The head of a file of rules; `key` is that of its name.
RuleHead rule_head(FileParser& parser, const YamlNode& root, std::string_view key) {
  RuleHead head;
  head.source = parser.source(root);
  head.name = parser.text(root, key, true);
  if (!head.name.empty() && !is_pack_name(head.name))
    parser.add("pack.rules_name", *root.find(key), {{"name", excerpt(head.name)}});
  head.version = parser.text(root, "version", true);
  if (!head.version.empty() && !is_version(head.version))
    parser.add("pack.version", *root.find("version"), {{"value", excerpt(head.version)}});
  head.label = parser.words(root, "label", true);
  head.help = parser.words(root, "help", false);
  head.jurisdiction = parser.text(root, "jurisdiction", true);
  if (!head.jurisdiction.empty() && !is_jurisdiction(head.jurisdiction))
    parser.add("pack.jurisdiction", *root.find("jurisdiction"), {{"value", excerpt(head.jurisdiction)}});
  head.sources = read_sources(parser, root);
  return head;
}

void known_source(FileParser& parser, const RuleHead& head, const YamlNode& at) {
  std::vector<std::string> codes;
  for (const SourceDocument& source : head.sources) codes.push_back(source.code);
  if (at.is_scalar() && std::find(codes.begin(), codes.end(), at.scalar) == codes.end())
    unknown(parser, "pack.source_unknown", at, at.scalar, codes);
}

/// A law that is cited is among the sources of the file, and every rule has one.
Grounds read_grounds(FileParser& parser, const RuleHead& head, const YamlNode& node) {
  Grounds grounds{read_legal_basis(parser, node), parser.texts(node, "sources", true)};
  if (const YamlNode* list = node.find("sources"); list != nullptr && list->is_list()) {
    if (list->items.empty()) parser.add("pack.no_sources", *list);
    for (const YamlNode& item : list->items) known_source(parser, head, item);
  }
  if (const YamlNode* list = node.find("legal_basis"); list != nullptr && list->is_list())
    for (const YamlNode& basis : list->items)
      if (const YamlNode* source = basis.find("source")) known_source(parser, head, *source);
  return grounds;
}

/// Days outside of which a rule is not asked; a rule without them holds on every day that is asked.
void rule_days(FileParser& parser, const YamlNode& node, Fact<std::string>& from, Fact<std::string>& to) {
  if (node.find("valid_from") != nullptr || node.find("valid_to") != nullptr)
    read_validity(parser, node, from, to);
}

/// The maps of a list, refused as a whole where they are too many or none.
std::vector<YamlNode> rule_nodes(FileParser& parser, const YamlNode& root, std::string_view key) {
  const YamlNode* list = parser.list(root, key, true);
  if (list == nullptr || !within(parser, *list, max_rules)) return {};
  if (list->items.empty()) parser.add("pack.no_rules", *list, {{"key", std::string(key)}});
  return list->items;
}

Fact<double> quantity_fact(FileParser& parser, const YamlNode& map, std::string_view key, double most) {
  const FactNode fact = fact_node(parser, map, key);
  if (fact.node == nullptr) return {fact.known, 0};
  const auto value = parser.number(map, key);
  if (!value) return {};
  if (*value >= 0 && *value <= most) return {Told::stated, *value};
  parser.add("pack.fact_quantity", *fact.node,
             {{"key", std::string(key)}, {"value", excerpt(fact.node->scalar)}});
  return {};
}

/// What a line looks at decides which lists it has.
void check_line(FileParser& parser, const YamlNode& node, const PriorityLine& line) {
  const bool by_sets = line.by == PriorityBy::kind || line.by == PriorityBy::mark;
  const auto add = [&](std::string_view key, const char* problem) {
    const YamlNode* at = node.find(key);
    parser.add(problem, at == nullptr ? node : *at,
               {{"key", std::string(key)}, {"by", std::string(code_of(line.by))}});
  };
  if (by_sets && line.first.empty()) add("first", "pack.line_wants");
  if (line.by == PriorityBy::kind && line.then.empty()) add("then", "pack.line_wants");
  if (by_sets && node.find("within") != nullptr) add("within", "pack.line_without");
  for (const char* key : {"first", "then"})
    if (!by_sets && node.find(key) != nullptr) add(key, "pack.line_without");
}

PriorityLine read_line(FileParser& parser, const RuleHead& head, const YamlNode& node,
                       std::vector<std::string>& seen) {
  PriorityLine line;
  line.source = parser.source(node);
  line.code = new_code(parser, node, seen, "pack.duplicate_rule");
  const auto by =
      parser.one_of(node, "by", {"kind", "mark", "filed", "granted", "simultaneous"}, "pack.line_by");
  if (node.find("by") == nullptr) parser.add("pack.missing_key", node, {{"key", "by"}});
  line.first = parser.texts(node, "first", false);
  line.then = parser.texts(node, "then", false);
  line.within = parser.texts(node, "within", false);
  line.label = parser.words(node, "label", true);
  line.sentence = parser.words(node, "sentence", true);
  line.grounds = read_grounds(parser, head, node);
  rule_days(parser, node, line.valid_from, line.valid_to);
  if (!by) return line;
  line.by = static_cast<PriorityBy>(*by);
  check_line(parser, node, line);
  return line;
}

ExcludedPlace read_place(FileParser& parser, const RuleHead& head, const YamlNode& node,
                         std::vector<std::string>& seen) {
  ExcludedPlace place;
  place.source = parser.source(node);
  place.code = new_code(parser, node, seen, "pack.duplicate_rule");
  place.kinds = parser.texts(node, "kinds", true);
  if (const YamlNode* list = node.find("kinds"); list != nullptr && list->is_list() && list->items.empty())
    parser.add("pack.no_rules", *list, {{"key", "kinds"}});
  place.label = parser.words(node, "label", true);
  place.help = parser.words(node, "help", false);
  place.also_right = parser.flag(node, "also_right");
  if (const FactNode effect = fact_node(parser, node, "effect"); effect.node == nullptr) {
    place.effect.known = effect.known;
    // A place that nothing follows from is no exclusion.
    if (effect.known == Told::none) parser.add("pack.place_effect_none", *node.find("effect"));
  } else if (const auto which =
                 parser.one_of(node, "effect", {"conditional", "forbidden"}, "pack.place_effect")) {
    place.effect = {Told::stated, static_cast<PlaceEffect>(*which)};
  }
  place.margin = quantity_fact(parser, node, "margin_m", max_margin);
  place.grounds = read_grounds(parser, head, node);
  rule_days(parser, node, place.valid_from, place.valid_to);
  return place;
}

StratumLimit read_limit(FileParser& parser, const RuleHead& head, const std::vector<std::string>& levels,
                        const YamlNode& node, std::vector<std::string>& seen) {
  StratumLimit limit;
  limit.source = parser.source(node);
  limit.code = new_code(parser, node, seen, "pack.duplicate_rule");
  limit.level = parser.text(node, "level", true);
  if (!limit.level.empty() && std::find(levels.begin(), levels.end(), limit.level) == levels.end())
    unknown(parser, "pack.level_unknown", *node.find("level"), limit.level, levels);
  limit.quantity = parser.text(node, "quantity", true);
  limit.most = quantity_fact(parser, node, "most", max_limit);
  if (limit.most.known == Told::none) parser.add("pack.limit_none", *node.find("most"));
  limit.minerals = parser.texts(node, "minerals", false);
  limit.methods = parser.texts(node, "methods", false);
  limit.grounds = read_grounds(parser, head, node);
  rule_days(parser, node, limit.valid_from, limit.valid_to);
  return limit;
}

}  // namespace

std::optional<PriorityScale> parse_priority(FileParser& parser, std::string_view text) {
  const auto root =
      parser.read(text, {"priority", "version", "label", "help", "jurisdiction", "sources", "lines"});
  if (!root) return std::nullopt;
  PriorityScale scale{rule_head(parser, *root, "priority"), {}};
  std::vector<std::string> seen;
  for (const YamlNode& node : rule_nodes(parser, *root, "lines")) {
    if (!parser.map(node, {"code", "by", "first", "then", "within", "label", "sentence", "legal_basis",
                           "sources", "valid_from", "valid_to"}))
      continue;
    if (auto line = read_line(parser, scale.head, node, seen); !line.code.empty())
      scale.lines.push_back(std::move(line));
  }
  if (scale.head.name.empty()) return std::nullopt;
  return scale;
}

std::optional<Exclusions> parse_exclusions(FileParser& parser, std::string_view text) {
  const auto root = parser.read(text, {"exclusions", "version", "label", "help", "jurisdiction", "sources",
                                       "asked", "frames", "by_consent", "places"});
  if (!root) return std::nullopt;
  Exclusions out{rule_head(parser, *root, "exclusions"),
                 parser.texts(*root, "asked", true),
                 parser.texts(*root, "frames", false),
                 parser.texts(*root, "by_consent", false),
                 {}};
  std::vector<std::string> seen;
  for (const YamlNode& node : rule_nodes(parser, *root, "places")) {
    if (!parser.map(node, {"code", "kinds", "also_right", "label", "help", "effect", "margin_m",
                           "legal_basis", "sources", "valid_from", "valid_to"}))
      continue;
    if (auto place = read_place(parser, out.head, node, seen); !place.code.empty())
      out.places.push_back(std::move(place));
  }
  if (out.head.name.empty()) return std::nullopt;
  return out;
}

std::optional<Strata> parse_strata(FileParser& parser, std::string_view text) {
  const auto root = parser.read(
      text, {"strata", "version", "label", "help", "jurisdiction", "sources", "levels", "limits"});
  if (!root) return std::nullopt;
  Strata strata{rule_head(parser, *root, "strata"), {}, {}};
  std::vector<std::string> levels, seen;
  for (const YamlNode& node : rule_nodes(parser, *root, "levels")) {
    if (!parser.map(node, {"code", "label"})) continue;
    auto code = new_code(parser, node, levels, "pack.duplicate_rule");
    auto label = parser.words(node, "label", true);
    if (!code.empty()) strata.levels.push_back({std::move(code), std::move(label)});
  }
  for (const YamlNode& node : rule_nodes(parser, *root, "limits")) {
    if (!parser.map(node, {"code", "level", "quantity", "most", "minerals", "methods", "legal_basis",
                           "sources", "valid_from", "valid_to"}))
      continue;
    if (auto limit = read_limit(parser, strata.head, levels, node, seen); !limit.code.empty())
      strata.limits.push_back(std::move(limit));
  }
  if (strata.head.name.empty()) return std::nullopt;
  return strata;
}

}  // namespace minga::pack
