#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "methods/overlap/pairs.hpp"

namespace minga::methods::overlap {

/// The moment of a claim whose date and hour are not known: it is simultaneous with none.
inline constexpr std::int64_t unknown_moment = std::numeric_limits<std::int64_t>::min();

/// Simultaneous claims: the connected parts, of two claims or more, of "filed at the same moment and
/// overlapping by at least `least_area`". moments[i] is shape i's, in any unit; for date and hour, as Peru's
/// law asks, seconds or minutes. Members ascending, groups by their first member.
std::vector<std::vector<std::uint32_t>> simultaneous(std::span<const Pair> pairs,
                                                     std::span<const std::int64_t> moments,
                                                     double least_area);

}  // namespace minga::methods::overlap
