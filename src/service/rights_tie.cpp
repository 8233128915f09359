#include "service/rights_tie.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>
#include <vector>

#include "service/rights_order_basis.hpp"
#include "service/rights_rules_json.hpp"

namespace minga::service {
namespace {

using TieJson = nlohmann::ordered_json;
namespace tenure = methods::tenure;

/// The lines that send some two of the group to auction, each once, with what they rest on.
std::string auction_lines(const OrderAnswer& answer, const std::vector<std::size_t>& group,
                          Language language) {
  const auto inside = [&](std::size_t right) { return std::ranges::find(group, right) != group.end(); };
  std::set<std::size_t> lines;
  for (const auto& pair : answer.pairs)
    if (pair.outcome == tenure::Outcome::auction && pair.line && inside(pair.one) && inside(pair.other))
      lines.insert(*pair.line);
  std::string out;
  for (const auto number : lines) {
    const auto& line = answer.scale->lines[number];
    out += " " + with_basis(line.label.in(language) + ".", line.basis, language);
  }
  return out;
}

std::vector<std::string> codes_of_tie(const tenure::Tie& tie) {
  std::vector<std::string> out;
  for (const auto& [holds, code] : {std::pair{tie.auction, "auction"}, std::pair{tie.untold, "untold"},
                                    std::pair{tie.circle, "circle"}, std::pair{tie.no_ground, "no_ground"}})
    if (holds) out.emplace_back(code);
  return out;
}

}  // namespace

std::string tie_words(const OrderAnswer& answer, const tenure::Chain& chain, std::size_t group,
                      Language language) {
  const auto codes = codes_of_tie(chain.ties[group]);
  std::string out;
  for (const auto& code : codes) {
    auto sentence = text(language, "rights.tie." + code + (codes.size() > 1 ? ".some" : ".all"));
    if (code == "auction") sentence += auction_lines(answer, chain.groups[group], language);
    out += (out.empty() ? "" : " ") + sentence;
  }
  return out;
}

TieJson json_of(const OrderAnswer& answer, const tenure::Chain& chain, Language language) {
  TieJson ties = TieJson::array();
  for (std::size_t group = 0; group < chain.groups.size(); ++group) {
    const auto codes = codes_of_tie(chain.ties[group]);
    ties.push_back(codes.empty()
                       ? TieJson()
                       : TieJson{{"why", codes}, {"explained", tie_words(answer, chain, group, language)}});
  }
  return {{"groups", chain.groups},
          {"ties", std::move(ties)},
          {"by", basis_words(answer, chain, language)},
          {"numbered", chain.numbered()},
          {"circular", chain.circular}};
}

}  // namespace minga::service
