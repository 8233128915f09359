#include "service/rights_order.hpp"

#include "service/permission.hpp"
#include "service/values.hpp"

namespace minga::service {
namespace {

namespace tenure = methods::tenure;

void put_in_order(OrderAnswer& answer) {
  std::vector<tenure::Claim> claims;
  for (const auto& right : answer.at.rights) claims.push_back(claim_of(right.values));
  const auto rules = answer.scale->rules();
  auto ranking = tenure::ranking(claims, rules);
  answer.groups = std::move(ranking.groups);
  answer.circular = ranking.circular;
  for (std::size_t i = 0; i < claims.size(); ++i)
    for (std::size_t j = i + 1; j < claims.size(); ++j) {
      const auto order = tenure::order_of(claims[i], claims[j], rules);
      answer.pairs.push_back({i, j, order.outcome, order.line});
    }
}

}  // namespace

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
  if (answer.at.rights.empty()) return answer;
  if (answer.at.rights.size() > most_rights_ordered)
    return fail(ProblemKind::too_large, "rights.too_many_ordered",
                {{"limit", std::to_string(most_rights_ordered)}});
  const auto territory = id_in(answer.at.rights.front().values, "territory").value_or(Id{});
  Result<Scale> scale;
  house.store.read([&](store::Reader& reader) {
    scale = scale_for(reader, house.store.model(), territory, question.scale, question.place.on);
  });
  if (!scale) return tl::unexpected(scale.error());
  answer.scale = std::move(*scale);
  put_in_order(answer);
  return answer;
}

}  // namespace minga::service
