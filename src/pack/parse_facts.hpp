#pragma once

#include <string>
#include <string_view>

#include "pack/parse.hpp"

namespace minga::pack {

/// What stands under the key of a fact: `node` where a value is stated. A fact without its key, or without
/// value, is "pack.fact_missing": silence says neither "none" nor "not_found".
struct FactNode {
  Told known = Told::not_found;
  const YamlNode* node = nullptr;
};
FactNode fact_node(FileParser& parser, const YamlNode& map, std::string_view key);

Fact<std::string> text_fact(FileParser& parser, const YamlNode& map, std::string_view key);
/// A calendar date; "pack.fact_date".
Fact<std::string> date_fact(FileParser& parser, const YamlNode& map, std::string_view key);
/// A whole number from `least` to `most`; "pack.fact_number".
Fact<int> number_fact(FileParser& parser, const YamlNode& map, std::string_view key, int least, int most);
/// A number of calendar days, or {days: N, count: working}.
Fact<Term> term_fact(FileParser& parser, const YamlNode& map, std::string_view key);
/// An amount with its currency, not below zero; "pack.fact_money".
Fact<Money> money_fact(FileParser& parser, const YamlNode& map, std::string_view key);

}  // namespace minga::pack
