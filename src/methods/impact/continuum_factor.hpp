#pragma once

#include <vector>

#include "methods/impact/matrix.hpp"
#include "methods/impact/random.hpp"

namespace minga::methods::impact {

/// One thing that people differ in, more or less, and noise: x_j = mean_j + loading_j * score + residual.
struct OneFactor {
  std::vector<double> mean;
  std::vector<double> loading;
  std::vector<double> residual_variance;

  /// Share of the whole variance that the factor explains.
  double share() const;
};

/// Maximum likelihood for Gaussian scores of variance 1 by EM (Rubin & Thayer 1982), on complete data. A
/// residual variance is kept above one hundredth of its column's variance, for with more columns than rows
/// the likelihood would let one of them go to 0.
OneFactor fit_one_factor(const Matrix& data);

/// How the scores of a continuum are spread: most people in the middle, or as many at either end.
enum class ScoreShape { normal, uniform };

/// So many rows of the model; scores have mean 0 and variance 1 in either shape. If `levels` (ascending)
/// is not empty, each cell goes to the nearest level, so that beyond the ends answers pile up as on a scale.
Matrix simulate(const OneFactor& model, std::size_t rows, ScoreShape shape, const std::vector<double>& levels,
                Random& random);

/// The values that occur in the answered cells, ascending, if they are at most `most`; else empty.
std::vector<double> answer_levels(const Matrix& answers, std::size_t most);

}  // namespace minga::methods::impact
