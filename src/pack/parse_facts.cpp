#include "pack/parse_facts.hpp"

#include <charconv>

#include "base/time.hpp"
#include "pack/utf8.hpp"
#include "pack/validate.hpp"

namespace minga::pack {
namespace {

std::optional<int> whole(const YamlNode& node, int least, int most) {
  int value = 0;
  const std::string& text = node.scalar;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool good = node.is_scalar() && error == std::errc{} && end == text.data() + text.size();
  if (!good || value < least || value > most) return std::nullopt;
  return value;
}

void add_number_problem(FileParser& parser, const YamlNode& at, std::string_view key, int least, int most) {
  parser.add("pack.fact_number", at,
             {{"key", std::string(key)},
              {"value", excerpt(at.scalar)},
              {"least", std::to_string(least)},
              {"most", std::to_string(most)}});
}

constexpr int max_days = 36'500;

}  // namespace

FactNode fact_node(FileParser& parser, const YamlNode& map, std::string_view key) {
  const YamlNode* found = map.find(key);
  if (found == nullptr || found->is_null() || (found->is_scalar() && found->scalar.empty())) {
    parser.add("pack.fact_missing", found == nullptr ? map : *found, {{"key", std::string(key)}});
    return {};
  }
  if (found->is_scalar() && found->scalar == "none") return {Told::none, nullptr};
  if (found->is_scalar() && found->scalar == "not_found") return {Told::not_found, nullptr};
  return {Told::stated, found};
}

Fact<std::string> text_fact(FileParser& parser, const YamlNode& map, std::string_view key) {
  const FactNode fact = fact_node(parser, map, key);
  if (fact.node == nullptr) return {fact.known, {}};
  if (fact.node->is_scalar()) return {Told::stated, fact.node->scalar};
  parser.add("pack.expected_text", *fact.node, {{"key", std::string(key)}});
  return {};
}

Fact<std::string> date_fact(FileParser& parser, const YamlNode& map, std::string_view key) {
  const FactNode fact = fact_node(parser, map, key);
  if (fact.node == nullptr) return {fact.known, {}};
  if (fact.node->is_scalar() && is_date(fact.node->scalar)) return {Told::stated, fact.node->scalar};
  parser.add("pack.fact_date", *fact.node,
             {{"key", std::string(key)}, {"value", excerpt(fact.node->scalar)}});
  return {};
}

Fact<int> number_fact(FileParser& parser, const YamlNode& map, std::string_view key, int least, int most) {
  const FactNode fact = fact_node(parser, map, key);
  if (fact.node == nullptr) return {fact.known, 0};
  if (const auto value = whole(*fact.node, least, most)) return {Told::stated, *value};
  add_number_problem(parser, *fact.node, key, least, most);
  return {};
}

Fact<Term> term_fact(FileParser& parser, const YamlNode& map, std::string_view key) {
  const FactNode fact = fact_node(parser, map, key);
  if (fact.node == nullptr) return {fact.known, {}};
  Fact<Term> term{Told::stated, {}};
  const YamlNode* days = fact.node;
  if (fact.node->is_map()) {
    parser.map(*fact.node, {"days", "count"});
    const auto count = parser.one_of(*fact.node, "count", {"calendar", "working"}, "pack.term_count");
    term.value.working = count && *count == 1;
    days = fact.node->find("days");
    if (days == nullptr) {
      parser.add("pack.missing_key", *fact.node, {{"key", "days"}});
      return {};
    }
  }
  const auto value = whole(*days, 0, max_days);
  if (!value) {
    add_number_problem(parser, *days, key, 0, max_days);
    return {};
  }
  term.value.days = *value;
  return term;
}

Fact<Money> money_fact(FileParser& parser, const YamlNode& map, std::string_view key) {
  const FactNode fact = fact_node(parser, map, key);
  if (fact.node == nullptr) return {fact.known, {}};
  Field field;
  field.type = FieldType::money;
  if (fact.node->is_scalar()) {
    const auto value = value_from_text(Model{}, field, fact.node->scalar);
    const Money* money = value ? std::get_if<Money>(&*value) : nullptr;
    if (money != nullptr && money->hundredths >= 0) return {Told::stated, *money};
  }
  parser.add("pack.fact_money", *fact.node,
             {{"key", std::string(key)}, {"value", excerpt(fact.node->scalar)}});
  return {};
}

}  // namespace minga::pack
