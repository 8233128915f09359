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

void put_in_order(OrderAnswer& answer, const std::vector<std::size_t>& rights) {
  std::vector<tenure::Claim> claims;
  for (const auto i : rights) claims.push_back(claim_of(answer.at.rights[i].values));
  const auto rules = answer.scale->rules();
  answer.ranking = tenure::ranking(claims, rules);
  const auto place = [&](std::size_t& number) { number = rights[number]; };
  for (auto& chain : answer.ranking.chains)
    for (auto& group : chain.groups) std::ranges::for_each(group, place);
  std::ranges::for_each(answer.ranking.partly, place);
  std::ranges::for_each(answer.ranking.apart, place);
  for (std::size_t i = 0; i < claims.size(); ++i)
    for (std::size_t j = i + 1; j < claims.size(); ++j) {
      const auto order = tenure::order_of(claims[i], claims[j], rules);
      answer.pairs.push_back({rights[i], rights[j], order.outcome, order.line});
    }
}

}  // namespace

RightName name_of(const FoundRight& right) {
  const auto text = [&](const char* field) { return text_in(right.values, field); };
  return {right.id,          text("code"),      text("kind"), text("state"),
          right.source.name, right.source.date, right.filing};
}

Result<OrderAnswer> rights_order(House& house, const Actor& actor, const OrderQuestion& question) {
  Result<void> may;
  house.store.read([&](store::Reader& reader) {
    if (const auto access = permit(reader, house.store.model(), actor, "rights.order"); !access)
      may = tl::unexpected(access.error());
  });
  if (!may) return tl::unexpected(may.error());
  auto at = rights_at(house, actor, question.place);
  if (!at) return tl::unexpected(at.error());
  OrderAnswer answer;
  answer.at = std::move(*at);
  const auto rights = rights_alone(answer);
  if (rights.empty()) return answer;
  if (rights.size() > most_rights_ordered)
    return fail(ProblemKind::too_large, "rights.too_many_ordered",
                {{"limit", std::to_string(most_rights_ordered)}});
  const auto territory = id_in(answer.at.rights[rights.front()].values, "territory").value_or(Id{});
  Result<Scale> scale;
  house.store.read([&](store::Reader& reader) {
    scale = scale_for(reader, house.store.model(), territory, question.scale, question.place.on);
  });
  if (!scale) return tl::unexpected(scale.error());
  answer.scale = std::move(*scale);
  put_in_order(answer, rights);
  return answer;
}

}  // namespace minga::service
