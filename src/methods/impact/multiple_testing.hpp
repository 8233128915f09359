#pragma once

#include <span>
#include <vector>

namespace minga::methods::impact {

/// Benjamini & Hochberg (1995) adjusted p values, in the order given: the smallest false discovery
/// rate at which each hypothesis would be rejected. Entries that are NaN (tests that could not be
/// made) stay NaN and do not count in the family. The rate is controlled for independent tests and for
/// positively dependent ones (Benjamini & Yekutieli 2001), which ratings of one sheet mostly are.
std::vector<double> benjamini_hochberg(std::span<const double> p_values);

}  // namespace minga::methods::impact
