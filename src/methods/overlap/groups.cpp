#include "methods/overlap/groups.hpp"

#include <numeric>

namespace minga::methods::overlap {

std::vector<std::vector<std::uint32_t>> simultaneous(std::span<const Pair> pairs,
                                                     std::span<const std::int64_t> moments,
                                                     double least_area) {
  std::vector<std::uint32_t> parent(moments.size());
  std::iota(parent.begin(), parent.end(), 0U);
  const auto root = [&](std::uint32_t of) {
    while (parent[of] != of) of = parent[of] = parent[parent[of]];
    return of;
  };
  for (const auto& pair : pairs) {
    if (!pair.overlaps() || pair.area < least_area || moments[pair.a] == unknown_moment ||
        moments[pair.a] != moments[pair.b])
      continue;
    const std::uint32_t one = root(pair.a), two = root(pair.b);
    parent[std::max(one, two)] = std::min(one, two);  // the first member stands for its group
  }
  std::vector<std::vector<std::uint32_t>> members(moments.size()), groups;
  for (std::uint32_t i = 0; i < parent.size(); ++i) members[root(i)].push_back(i);
  for (auto& group : members)
    if (group.size() > 1) groups.push_back(std::move(group));
  return groups;
}

}  // namespace minga::methods::overlap
