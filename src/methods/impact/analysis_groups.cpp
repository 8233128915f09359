#include "methods/impact/analysis_groups.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "methods/impact/multiple_testing.hpp"
#include "methods/parallel.hpp"

namespace minga::methods::impact {
namespace {

std::vector<std::vector<double>> answers_by_group(const Matrix& answers, std::span<const int> groups,
                                                  int group_count, std::size_t column) {
  std::vector<std::vector<double>> samples(static_cast<std::size_t>(group_count));
  for (std::size_t row = 0; row < answers.rows; ++row)
    if (groups[row] >= 0 && !is_missing(answers(row, column)))
      samples[static_cast<std::size_t>(groups[row])].push_back(answers(row, column));
  return samples;
}

GroupsComparison compare_all(const std::vector<std::vector<double>>& samples, const GroupTestOptions& options,
                             Random& random) {
  GroupsComparison comparison;
  for (const auto& sample : samples) comparison.answered.push_back(sample.size());
  const GroupsTest test = test_groups(samples, options.permutations, random);
  comparison.statistic = test.statistic;
  comparison.p = test.p;
  return comparison;
}

std::vector<PairComparison> compare_pairs(const std::vector<std::vector<double>>& samples,
                                          const GroupTestOptions& options, Random& random) {
  std::vector<PairComparison> pairs;
  for (std::size_t a = 0; a < samples.size(); ++a) {
    for (std::size_t b = a + 1; b < samples.size(); ++b) {
      const PairTest test = test_pair(samples[a], samples[b], options.margin, options.permutations, random);
      PairComparison pair;
      pair.a = static_cast<int>(a);
      pair.b = static_cast<int>(b);
      pair.difference = test.difference;
      pair.p = test.p_difference;
      pair.equivalence_p = equivalence_p(test);
      if (options.replicates > 0)
        pair.interval = bootstrap_interval(samples[a], samples[b], 1 - options.level, options.replicates,
                                           options.interval, random);
      pairs.push_back(pair);
    }
  }
  return pairs;
}

// Adjusts one p value of every item at once and returns how many tests the family had.
template <class Item>
std::size_t adjust(std::vector<Item*>& family, double Item::*p, double Item::*q) {
  std::vector<double> p_values;
  p_values.reserve(family.size());
  for (const Item* item : family) p_values.push_back(item->*p);
  const std::vector<double> adjusted = benjamini_hochberg(p_values);
  for (std::size_t i = 0; i < family.size(); ++i) family[i]->*q = adjusted[i];
  return static_cast<std::size_t>(
      std::ranges::count_if(p_values, [](double value) { return !std::isnan(value); }));
}

void adjust_all(GroupComparisons& result) {
  std::vector<GroupsComparison*> groups;
  std::vector<PairComparison*> pairs;
  for (ImpactComparison& impact : result.impacts) {
    for (GroupsComparison& comparison : impact.groups) groups.push_back(&comparison);
    for (auto& axis : impact.pairs)
      for (PairComparison& pair : axis) pairs.push_back(&pair);
  }
  result.groups_family = adjust(groups, &GroupsComparison::p, &GroupsComparison::q);
  result.pairs_family = adjust(pairs, &PairComparison::p, &PairComparison::q);
  adjust(pairs, &PairComparison::equivalence_p, &PairComparison::equivalence_q);
  for (PairComparison* pair : pairs)
    pair->verdict = pair_verdict(pair->q, pair->equivalence_q, result.options.level);
}

Result<void> check(const GroupTestOptions& options) {
  const char* wrong = nullptr;
  if (options.permutations < 1) wrong = "permutations";
  if (options.replicates < 0) wrong = "replicates";
  if (!(options.level > 0 && options.level < 1)) wrong = "level";
  if (!(options.margin >= 0 && std::isfinite(options.margin))) wrong = "margin";
  if (wrong != nullptr) return fail(ProblemKind::invalid, "analysis.option", {{"option", wrong}});
  return {};
}

}  // namespace

Result<GroupComparisons> compare_groups(const Ratings& answers, std::span<const int> groups, int group_count,
                                        const GroupTestOptions& options) {
  const Matrix& valuation = answers.valuation;
  const bool fits = valuation.rows == answers.prioritization.rows &&
                    valuation.columns == answers.prioritization.columns && groups.size() == valuation.rows &&
                    group_count >= 0 &&
                    std::ranges::all_of(groups, [&](int g) { return g >= -1 && g < group_count; });
  if (!fits) return fail(ProblemKind::invalid, "analysis.shape");
  if (auto fine = check(options); !fine) return tl::unexpected<Problem>(fine.error());

  GroupComparisons result;
  result.options = options;
  result.impacts.resize(answers.impacts());
  const std::size_t cells = 2 * answers.impacts();
  parallel_for(cells, 1, options.threads, [&](const Chunk& chunk) {
    for (std::size_t cell = chunk.begin; cell < chunk.end; ++cell) {
      // The cell's own random stream: neither threads nor other impacts change its numbers.
      Random random(options.seed, cell);
      const std::size_t axis = cell % 2;
      const auto samples = answers_by_group(answers.on(both_axes[axis]), groups, group_count, cell / 2);
      result.impacts[cell / 2].groups[axis] = compare_all(samples, options, random);
      result.impacts[cell / 2].pairs[axis] = compare_pairs(samples, options, random);
    }
  });
  adjust_all(result);
  return result;
}

}  // namespace minga::methods::impact
