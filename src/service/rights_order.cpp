#include "service/rights_order.hpp"

#include <algorithm>

#include "service/permission.hpp"
#include "service/values.hpp"

namespace minga::service {
namespace {

namespace tenure = methods::tenure;

/// The places of the rights; what is no right goes into its own list.
std::vector<std::size_t> rights_alone(OrderAnswer& answer) {
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < answer.at.rights.size(); ++i) {
    const auto role = answer.at.rights[i].role;
    (role == LandRole::right         ? out
     : role == LandRole::restriction ? answer.restrictions
                                     : answer.declared)
        .push_back(i);
  }
  return out;
}

/// As tenure::ranking asks for it.
std::vector<char> who_share(const OrderAnswer& answer, const std::vector<std::size_t>& rights) {
  std::vector<std::size_t> number(answer.at.rights.size(), rights.size());
  for (std::size_t i = 0; i < rights.size(); ++i) number[rights[i]] = i;
  std::vector<char> out(rights.size() * rights.size(), 0);
  for (const auto& [one, other] : answer.at.overlapping) {
    const auto i = number[one], j = number[other];
    if (i < rights.size() && j < rights.size()) out[i * rights.size() + j] = out[j * rights.size() + i] = 1;
  }
  return out;
}

/// Which of the pair prevails by what is in force between them.
std::optional<tenure::Outcome> settled_outcome(const OrderAnswer& answer, const OrderedPair& pair) {
  if (!pair.settlement || !pair.settlement->in_force()) return std::nullopt;
  if (pair.settlement->prevailing() == answer.at.rights[pair.one].id) return tenure::Outcome::first;
  if (pair.settlement->prevailing() == answer.at.rights[pair.other].id) return tenure::Outcome::second;
  return std::nullopt;
}

void put_in_order(OrderAnswer& answer, const std::vector<std::size_t>& rights, const RightsDocket& docket) {
  std::vector<tenure::Claim> claims;
  for (const auto i : rights) claims.push_back(claim_of(answer.at.rights[i].values));
  const auto rules = answer.scale->rules();
  const auto share = who_share(answer, rights);
  std::vector<tenure::Decided> decided;
  for (std::size_t i = 0; i < claims.size(); ++i)
    for (std::size_t j = i + 1; j < claims.size(); ++j) {
      if (share[i * claims.size() + j] == 0) continue;
      const auto order = tenure::order_of(claims[i], claims[j], rules);
      OrderedPair pair{rights[i], rights[j], order.outcome, order.line, std::nullopt, {}};
      const auto &one = answer.at.rights[pair.one].id, &other = answer.at.rights[pair.other].id;
      if (const auto* known = docket.between(one, other)) pair.settlement = known->settlement;
      pair.beside = docket.beside_settlement(one, other);
      if (const auto outcome = settled_outcome(answer, pair)) {
        pair.outcome = *outcome;
        pair.line.reset();
        const bool first = *outcome == tenure::Outcome::first;
        decided.push_back({first ? i : j, first ? j : i});
      }
      answer.pairs.push_back(std::move(pair));
    }
  answer.ranking = tenure::ranking(claims, rules, decided, share);
  const auto place = [&](std::size_t& number) { number = rights[number]; };
  for (auto& chain : answer.ranking.chains)
    for (auto& group : chain.groups) std::ranges::for_each(group, place);
  std::ranges::for_each(answer.ranking.partly, place);
  std::ranges::for_each(answer.ranking.apart, place);
  std::ranges::for_each(answer.ranking.alone, place);
}

/// Whether a pair of the answer tells of the case already.
bool told_with_pair(const OrderAnswer& answer, const DocketCase& one) {
  return std::ranges::any_of(answer.pairs, [&](const OrderedPair& pair) {
    return (pair.settlement && pair.settlement->dispute == one.id) ||
           std::ranges::find(pair.beside, one.id, &DocketCase::id) != pair.beside.end();
  });
}

void tell_cases(OrderAnswer& answer, const std::vector<std::size_t>& rights, const RightsDocket& docket) {
  for (const auto i : rights)
    for (auto& one : docket.of(answer.at.rights[i].id)) {
      if (std::ranges::find(answer.cases, one.id, &DocketCase::id) != answer.cases.end()) continue;
      one.told_with_pair = told_with_pair(answer, one);
      answer.cases.push_back(std::move(one));
    }
}

}  // namespace

RightName name_of(const FoundRight& right) {
  const auto text = [&](const char* field) { return text_in(right.values, field); };
  return {right.id,          text("code"),      text("kind"), text("state"),
          right.source.name, right.source.date, right.filing, right.source.act.has_value()};
}

Result<OrderAnswer> rights_order(House& house, const Actor& actor, const OrderQuestion& question) {
  Result<void> may;
  house.store.read([&](store::Reader& reader) {
    if (const auto access = permit(reader, house.store.model(), actor, "rights.order"); !access)
      may = tl::unexpected(access.error());
  });
  if (!may) return tl::unexpected(may.error());
  auto place = question.place;
  place.pairs = true;
  auto at = rights_at(house, actor, place);
  if (!at) return tl::unexpected(at.error());
  OrderAnswer answer;
  answer.at = std::move(*at);
  std::vector<RightName> names;
  for (const auto& right : answer.at.rights) names.push_back(name_of(right));
  answer.editions = editions_of(names);
  const auto rights = rights_alone(answer);
  if (rights.empty()) return answer;
  if (rights.size() > most_rights_ordered)
    return fail(ProblemKind::too_large, "rights.too_many_ordered",
                {{"limit", std::to_string(most_rights_ordered)}});
  const auto territory = id_in(answer.at.rights[rights.front()].values, "territory").value_or(Id{});
  Result<Scale> scale;
  RightsDocket docket;
  house.store.read([&](store::Reader& reader) {
    docket = RightsDocket(reader, house.store.model(), answer.at.on);
    scale = scale_for(reader, house.store.model(), territory, question.scale, question.place.on);
  });
  // One right alone needs no scale: what the docket has of it is told where the territory has none, too.
  const bool needed = rights.size() > 1 || !question.scale.empty();
  if (!scale && needed) return tl::unexpected(scale.error());
  if (scale) {
    answer.scale = std::move(*scale);
    put_in_order(answer, rights, docket);
  } else {
    answer.ranking.alone = rights;
  }
  tell_cases(answer, rights, docket);
  return answer;
}

}  // namespace minga::service
