#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "base/problem.hpp"

namespace minga::methods::funnel {

/// How long one case was watched, and whether what was waited for happened at the end of it. Else it is
/// censored: nobody knows when it will.
struct Observed {
  double time = 0;  // >= 0, in any unit
  bool event = false;
};

/// After a time at which something happened or a case was last seen.
struct SurvivalRow {
  double time = 0;
  std::size_t at_risk = 0;  // just before
  std::size_t events = 0;
  std::size_t censored = 0;
  double survival = 1;             // share for which it has not happened by then
  std::optional<double> variance;  // Greenwood; none where the survival is 0
  std::optional<double> lower, upper;
};

struct Survival {
  std::vector<SurvivalRow> rows;  // by time, rising
  std::size_t cases = 0;
  std::size_t events = 0;
  double level = 0.95;
  std::optional<double> median;  // none where more than half are still waiting at the end
  std::optional<double> median_lower, median_upper;

  /// The share for which it has not happened by a time; 1 before the first.
  double at(double time) const;
};

/// Product-limit estimate (Kaplan & Meier 1958) with Greenwood's variance and the log(-log) interval
/// (Kalbfleisch & Prentice), which stays within 0 and 1. A case censored at the time of an event was still at
/// risk then. The median is the least time with a survival of at most one half, its interval that of
/// Brookmeyer & Crowley (1982). Problems: funnel.time (`row` counted from 1: negative or no number),
/// funnel.level (not between 0 and 1). Time O(n log n).
Result<Survival> kaplan_meier(std::span<const Observed> cases, double level = 0.95);

}  // namespace minga::methods::funnel
