#include "pack/parse_law.hpp"

#include <algorithm>

#include "pack/names.hpp"
#include "pack/parse_facts.hpp"
#include "pack/utf8.hpp"

namespace minga::pack {

std::string new_code(FileParser& parser, const YamlNode& node, std::vector<std::string>& seen,
                     std::string_view twice) {
  std::string code = parser.text(node, "code", true);
  if (code.empty()) return code;
  const YamlNode& at = *node.find("code");
  if (!is_item_code(code)) parser.add("pack.item_code", at, {{"code", excerpt(code)}});
  if (std::find(seen.begin(), seen.end(), code) != seen.end()) {
    parser.add(std::string(twice), at, {{"code", excerpt(code)}});
    return {};
  }
  seen.push_back(code);
  return code;
}

bool within(FileParser& parser, const YamlNode& list, std::size_t limit) {
  if (list.items.size() <= limit) return true;
  parser.add("pack.too_many_items", list, {{"limit", std::to_string(limit)}});
  return false;
}

std::vector<SourceDocument> read_sources(FileParser& parser, const YamlNode& root) {
  std::vector<SourceDocument> sources;
  const YamlNode* list = parser.list(root, "sources", true);
  if (list == nullptr || !within(parser, *list, max_law_items)) return sources;
  if (list->items.empty()) parser.add("pack.no_sources", *list);
  std::vector<std::string> seen;
  for (const YamlNode& node : list->items) {
    if (!parser.map(node, {"code", "title", "url"})) continue;
    SourceDocument source;
    source.code = new_code(parser, node, seen, "pack.duplicate_source");
    source.title = parser.text(node, "title", true);
    source.url = parser.text(node, "url", false);
    if (!source.code.empty()) sources.push_back(std::move(source));
  }
  return sources;
}

Fact<std::vector<LegalBasis>> read_legal_basis(FileParser& parser, const YamlNode& step) {
  const FactNode fact = fact_node(parser, step, "legal_basis");
  if (fact.node == nullptr) return {fact.known, {}};
  const YamlNode* list = parser.list(step, "legal_basis", true);
  if (list == nullptr || !within(parser, *list, max_law_items)) return {};
  if (list->items.empty()) parser.add("pack.fact_missing", *list, {{"key", "legal_basis"}});
  Fact<std::vector<LegalBasis>> basis{Told::stated, {}};
  for (const YamlNode& node : list->items) {
    if (!parser.map(node, {"norm", "article", "source"})) continue;
    basis.value.push_back({parser.text(node, "norm", true), text_fact(parser, node, "article"),
                           parser.text(node, "source", true)});
  }
  return basis;
}

void read_validity(FileParser& parser, const YamlNode& node, Fact<std::string>& from, Fact<std::string>& to) {
  from = date_fact(parser, node, "valid_from");
  to = date_fact(parser, node, "valid_to");
  if (from.stated() && to.stated() && to.value < from.value)
    parser.add("pack.valid_backwards", *node.find("valid_to"), {{"from", from.value}, {"to", to.value}});
}

bool is_jurisdiction(std::string_view code) {
  const auto upper = [](char c) { return c >= 'A' && c <= 'Z'; };
  const auto part = [&](char c) { return upper(c) || (c >= '0' && c <= '9'); };
  if (code.size() < 2 || !upper(code[0]) || !upper(code[1])) return false;
  if (code.size() == 2) return true;
  return code.size() >= 4 && code.size() <= 6 && code[2] == '-' &&
         std::all_of(code.begin() + 3, code.end(), part);
}

}  // namespace minga::pack
