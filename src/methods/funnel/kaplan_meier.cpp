#include "methods/funnel/kaplan_meier.hpp"

#include <algorithm>
#include <cmath>

#include "methods/normal.hpp"

namespace minga::methods::funnel {
namespace {

/// A product of fractions that is one half must count as such.
constexpr double half = 0.5 + 1e-12;

void add_interval(SurvivalRow& row, double greenwood, double z) {
  if (row.survival <= 0) return;
  row.variance = row.survival * row.survival * greenwood;
  if (greenwood <= 0) {
    row.lower = row.upper = row.survival;
    return;
  }
  const double width = z * std::sqrt(greenwood) / -std::log(row.survival);
  row.lower = std::pow(row.survival, std::exp(width));
  row.upper = std::pow(row.survival, std::exp(-width));
}

template <class Value>
std::optional<double> first_at_half(const std::vector<SurvivalRow>& rows, Value value) {
  const auto found = std::find_if(rows.begin(), rows.end(), [&](const SurvivalRow& row) {
    const std::optional<double> here = value(row);
    return here && *here <= half;
  });
  if (found == rows.end()) return std::nullopt;
  return found->time;
}

}  // namespace

double Survival::at(double time) const {
  const auto after = std::upper_bound(rows.begin(), rows.end(), time,
                                      [](double t, const SurvivalRow& row) { return t < row.time; });
  return after == rows.begin() ? 1 : std::prev(after)->survival;
}

Result<Survival> kaplan_meier(std::span<const Observed> cases, double level) {
  if (!(level > 0 && level < 1)) return fail(ProblemKind::invalid, "funnel.level");
  for (std::size_t i = 0; i < cases.size(); ++i)
    if (!(cases[i].time >= 0) || std::isinf(cases[i].time))
      return fail(ProblemKind::invalid, "funnel.time", {{"row", std::to_string(i + 1)}});
  std::vector<Observed> sorted(cases.begin(), cases.end());
  std::sort(sorted.begin(), sorted.end(),
            [](const Observed& a, const Observed& b) { return a.time < b.time; });
  Survival out;
  out.cases = cases.size();
  out.level = level;
  const double z = normal_quantile(0.5 + level / 2);
  double survival = 1, greenwood = 0;
  for (std::size_t begin = 0; begin < sorted.size();) {
    SurvivalRow row;
    row.time = sorted[begin].time;
    row.at_risk = sorted.size() - begin;
    std::size_t end = begin;
    for (; end < sorted.size() && sorted[end].time == row.time; ++end)
      ++(sorted[end].event ? row.events : row.censored);
    const auto n = static_cast<double>(row.at_risk), d = static_cast<double>(row.events);
    survival = row.events == row.at_risk ? 0 : survival * ((n - d) / n);
    if (row.events < row.at_risk) greenwood += d / (n * (n - d));
    row.survival = survival;
    add_interval(row, greenwood, z);
    out.events += row.events;
    out.rows.push_back(row);
    begin = end;
  }
  out.median =
      first_at_half(out.rows, [](const SurvivalRow& r) { return std::optional<double>(r.survival); });
  out.median_lower = first_at_half(out.rows, [](const SurvivalRow& r) { return r.lower; });
  out.median_upper = first_at_half(out.rows, [](const SurvivalRow& r) { return r.upper; });
  return out;
}

}  // namespace minga::methods::funnel
