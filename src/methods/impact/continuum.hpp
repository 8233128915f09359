#pragma once

#include <cstddef>
#include <cstdint>

#include "base/problem.hpp"
#include "methods/impact/impute.hpp"
#include "methods/impact/matrix.hpp"
#include "methods/impact/stability_fill.hpp"
#include "methods/impact/xmeans.hpp"

namespace minga::methods::impact {

struct ContinuumOptions {
  int simulations = 199;  // for each shape of the scores
  double alpha = 0.05;
  std::uint64_t seed = 1;
  int threads = 0;                           // 0: all cores. The result does not depend on it.
  std::size_t row_cap = 1000;                // of more rows a fixed random sample is tested
  std::vector<FillBlock> fill{FillBlock{}};  // as chosen for the analysis
  int restarts = 10;                         // of the cut in two
  BicForm bic = BicForm::paper;
};

/// One statistic beside what continua of the same make give. p = (1 + how many reach it) / (1 + simulations),
/// the greater of the two shapes of the scores.
struct ContinuumTest {
  double observed = 0;
  double expected = 0;  // mean over the simulations of the shape with the greater p
  double p = 1;
};

enum class GroupsVerdict {
  one_group,  // X-means found no cut worth its price
  continuum,  // the cut looks like that of a continuum: no statistic stands out (every p > 2 alpha)
  undecided,  // neither of the two
  groups,     // two heaps (dip) that lie apart (silhouette or BIC gain), p <= alpha; or dip p <= alpha / 5
};

struct Continuum {
  GroupsVerdict verdict = GroupsVerdict::undecided;
  ContinuumTest silhouette;  // mean silhouette width of the cut in two
  ContinuumTest bic_gain;    // BIC of two clusters less BIC of one
  ContinuumTest dip;         // of the rows' places on the line through the two centres
  double dip_p_uniform =
      1;  // the dip against uniform samples, as if the line had been given: too sure, to compare
  double factor_share = 0;  // of the variance, explained by the one factor of the null model
  std::size_t rows = 0;     // tested
  int simulations = 0;      // of each shape; 0 for one group
};

/// Are there groups, or did the clustering cut a continuum? Parametric bootstrap: fits one factor to the
/// completed answers, simulates rows that differ in nothing else (scores normal, and uniform), on the same
/// levels, with the same cells missing, fills and cuts them in the same way, and asks how often a continuum
/// would do as well. `answers` may have missing cells (each row at least one answer); `found` says whether
/// X-means cut them at all. See docs/methods/how-sure.md.
Result<Continuum> groups_or_continuum(const Matrix& answers, const Clustering& found,
                                      const ContinuumOptions& options);

}  // namespace minga::methods::impact
