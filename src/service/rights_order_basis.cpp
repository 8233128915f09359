#include "service/rights_order_basis.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "base/joined.hpp"
#include "service/rights_rules_json.hpp"

namespace minga::service {

std::string basis_words(const OrderAnswer& answer, const methods::tenure::Chain& chain, Language language) {
  std::set<std::size_t> members;
  for (const auto& group : chain.groups) members.insert(group.begin(), group.end());
  std::map<std::string, std::string> cases;  // number -> its act
  bool by_scale = false;
  for (const auto& pair : answer.pairs) {
    if (!members.contains(pair.one) || !members.contains(pair.other)) continue;
    if (pair.outcome == methods::tenure::Outcome::undecided) continue;
    if (pair.line || !pair.settlement) {
      by_scale = true;
    } else {
      cases.emplace(pair.settlement->number,
                    text(language, "rights.order.case",
                         {{"number", pair.settlement->number},
                          {"act", words_of(pair.settlement->standing(), language)}}));
    }
  }
  std::set<std::string> undivided;
  for (const auto& pair : answer.pairs)
    if (members.contains(pair.one) && members.contains(pair.other) && is_divided(pair.settlement))
      undivided.insert(name_of(answer.at.rights[pair.one]).code + " – " +
                       name_of(answer.at.rights[pair.other]).code);
  std::vector<std::string> told;
  for (const auto& [number, act] : cases) told.push_back(act);
  const Parameters parameters{{"cases", joined(told, "; ")},
                              {"scale", answer.scale ? answer.scale->label.in(language) : ""}};
  const auto rests = text(language,
                          cases.empty() ? "rights.order.by_scale"
                          : by_scale    ? "rights.order.by_both"
                                        : "rights.order.by_cases",
                          parameters);
  if (undivided.empty()) return rests;
  return text(language, "rights.order.undivided", {{"codes", joined(undivided)}}) + " " + rests;
}

}  // namespace minga::service
