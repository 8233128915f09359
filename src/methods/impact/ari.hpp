#pragma once

#include <span>

namespace minga::methods::impact {

/// Adjusted Rand index of Hubert & Arabie (1985) of two groupings of the same items: 1 for the same
/// grouping whatever the names, about 0 for unrelated ones, possibly below. Two groupings without any
/// structure of their own (both one single group, or both all singletons, or no items) count as equal: 1.
/// Spans of different length are a mistake of the caller: std::invalid_argument.
double adjusted_rand_index(std::span<const int> a, std::span<const int> b);

}  // namespace minga::methods::impact
