#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace minga::methods::impact {

/// Hartigan & Hartigan's (1985) dip: the greatest distance between the empirical distribution of the values
/// and the unimodal distribution nearest to it. From 1/(2n) (one mode) to 1/4 (two points). 0 for fewer than
/// two different values. The values are finite, in any order.
double dip(std::vector<double> values);

/// Share of `simulations` samples of so many uniform values whose dip is at least `observed`, with the
/// sample itself counted: (b + 1) / (B + 1). The uniform is the hardest unimodal distribution to tell from
/// two modes. No table: the same seed gives the same p.
double dip_p_value(double observed, std::size_t values, int simulations, std::uint64_t seed);

}  // namespace minga::methods::impact
