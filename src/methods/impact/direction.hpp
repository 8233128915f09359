#pragma once

#include <cstddef>
#include <vector>

#include "base/problem.hpp"
#include "methods/impact/matrix.hpp"

namespace minga::methods::impact {

struct DirectionOptions {
  double false_alarms = 0.05;    // chance that anybody at all is suspected wrongly, over the whole table
  std::size_t min_answers = 10;  // with fewer answers that can be compared nothing is said
};

/// Why nothing can be said about a participant.
enum class DirectionVerdict {
  not_suspected,
  suspected,
  too_few_answers,    // fewer than min_answers in columns that somebody else answered too
  all_answers_alike,  // one and the same rating everywhere has no direction
  others_alike,       // the others' mean is the same everywhere: there is nothing to run against
};

/// One participant's direction on one axis.
struct Direction {
  std::size_t row = 0;
  DirectionVerdict verdict = DirectionVerdict::not_suspected;
  std::size_t answers = 0;       // that could be compared
  double correlation = missing;  // with the mean of all others over these answers; missing if undecidable
  double p = missing;            // that unrelated answers run against the others so much or more
  double adjusted_p = missing;   // by Holm's method over all who can be decided; suspected if <= false_alarms
};

struct DirectionReport {
  std::vector<Direction> participants;  // in row order
  std::vector<std::size_t> suspects;    // rows, the most contrary correlation first
  std::size_t decided = 0;              // participants about whom something could be said
};

/// Participants whose ratings on an axis run against everybody's, as if they had read the scale the other
/// way round. `ratings`: participants by answers of one axis, in [0, 1] with gaps; not imputed.
/// Problems: `direction.option_false_alarms`, `direction.option_min_answers`,
/// `direction.cell_out_of_range` (with row and column). See docs/methods/direction-errors.md.
Result<DirectionReport> find_direction_errors(const Matrix& ratings, const DirectionOptions& options = {});

/// The rating at the mirrored place of the scale; a missing one stays missing.
inline double reversed(double rating) {
  return 1 - rating;
}

/// The ratings with one participant's row mirrored.
Matrix with_row_reversed(Matrix ratings, std::size_t row);

/// The chance that the correlation of `answers` unrelated pairs (> 2) is at most `correlation`.
double chance_of_correlation(double correlation, std::size_t answers);

}  // namespace minga::methods::impact
