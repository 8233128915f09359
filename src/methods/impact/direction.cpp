#include "methods/impact/direction.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

namespace minga::methods::impact {

namespace {

// Spreads below this are rounding of equal ratings: the smallest step of a scale is far above it.
constexpr double no_spread = 1e-12;

Result<void> check(const Matrix& ratings, const DirectionOptions& options) {
  if (!(options.false_alarms > 0 && options.false_alarms < 1))
    return fail(ProblemKind::invalid, "direction.option_false_alarms",
                {{"rate", std::to_string(options.false_alarms)}});
  if (options.min_answers < 4)
    return fail(ProblemKind::invalid, "direction.option_min_answers",
                {{"answers", std::to_string(options.min_answers)}});
  for (std::size_t row = 0; row < ratings.rows; ++row)
    for (std::size_t column = 0; column < ratings.columns; ++column)
      if (const double cell = ratings(row, column); cell < 0 || cell > 1)
        return fail(ProblemKind::invalid, "direction.cell_out_of_range",
                    {{"row", std::to_string(row + 1)}, {"column", std::to_string(column + 1)}});
  return {};
}

struct Column {
  double sum = 0;
  std::size_t answers = 0;
};

std::vector<Column> column_sums(const Matrix& ratings) {
  std::vector<Column> columns(ratings.columns);
  for (std::size_t row = 0; row < ratings.rows; ++row) {
    for (std::size_t column = 0; column < ratings.columns; ++column) {
      if (is_missing(ratings(row, column))) continue;
      columns[column].sum += ratings(row, column);
      ++columns[column].answers;
    }
  }
  return columns;
}

struct RatingPair {
  double own;
  double others;
};

Direction measure(const std::vector<RatingPair>& pairs, std::size_t row, std::size_t min_answers) {
  Direction direction;
  direction.row = row;
  direction.answers = pairs.size();
  if (pairs.size() < min_answers) {
    direction.verdict = DirectionVerdict::too_few_answers;
    return direction;
  }
  const auto count = static_cast<double>(pairs.size());
  RatingPair mean{0, 0};
  for (const RatingPair& pair : pairs) {
    mean.own += pair.own / count;
    mean.others += pair.others / count;
  }
  double own = 0;
  double others = 0;
  double both = 0;
  for (const RatingPair& pair : pairs) {
    own += (pair.own - mean.own) * (pair.own - mean.own);
    others += (pair.others - mean.others) * (pair.others - mean.others);
    both += (pair.own - mean.own) * (pair.others - mean.others);
  }
  if (own < no_spread) {
    direction.verdict = DirectionVerdict::all_answers_alike;
  } else if (others < no_spread) {
    direction.verdict = DirectionVerdict::others_alike;
  } else {
    direction.correlation = std::clamp(both / std::sqrt(own * others), -1.0, 1.0);
    direction.p = chance_of_correlation(direction.correlation, pairs.size());
  }
  return direction;
}

// Holm (1979): holds for any dependence between the participants, who are all part of each other's mean.
void adjust(DirectionReport& report, double false_alarms) {
  std::vector<Direction*> decided;
  for (Direction& direction : report.participants)
    if (direction.verdict == DirectionVerdict::not_suspected) decided.push_back(&direction);
  report.decided = decided.size();
  std::stable_sort(decided.begin(), decided.end(),
                   [](const Direction* one, const Direction* other) { return one->p < other->p; });
  double adjusted = 0;
  for (std::size_t rank = 0; rank < decided.size(); ++rank) {
    adjusted =
        std::max(adjusted, std::min(1.0, decided[rank]->p * static_cast<double>(decided.size() - rank)));
    decided[rank]->adjusted_p = adjusted;
    if (adjusted <= false_alarms) decided[rank]->verdict = DirectionVerdict::suspected;
  }
}

std::vector<std::size_t> suspects(const std::vector<Direction>& participants) {
  std::vector<std::size_t> rows;
  for (const Direction& direction : participants)
    if (direction.verdict == DirectionVerdict::suspected) rows.push_back(direction.row);
  std::stable_sort(rows.begin(), rows.end(), [&](std::size_t one, std::size_t other) {
    return participants[one].correlation < participants[other].correlation;
  });
  return rows;
}

// The regularized incomplete beta function for x below (a + 1) / (a + b + 2), by its continued fraction
// (NIST Digital Library of Mathematical Functions, 8.17.22), evaluated after Lentz.
double beta_fraction(double x, double a, double b) {
  constexpr double tiny = 1e-300;
  constexpr int most_terms = 10000;
  double numerator = 1;
  double denominator = 1 - (a + b) * x / (a + 1);
  denominator = 1 / (std::abs(denominator) < tiny ? tiny : denominator);
  double fraction = denominator;
  const auto step = [&](double coefficient) {
    denominator = 1 + coefficient * denominator;
    denominator = 1 / (std::abs(denominator) < tiny ? tiny : denominator);
    numerator = 1 + coefficient / numerator;
    if (std::abs(numerator) < tiny) numerator = tiny;
    fraction *= denominator * numerator;
    return std::abs(denominator * numerator - 1);
  };
  for (int term = 1; term < most_terms; ++term) {
    const double m = term;
    step(m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)));
    if (step(-(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))) < 1e-15) break;
  }
  const double log_front =
      a * std::log(x) + b * std::log1p(-x) + std::lgamma(a + b) - std::lgamma(a) - std::lgamma(b);
  return std::exp(log_front) * fraction / a;
}

double incomplete_beta(double x, double a, double b) {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  return x < (a + 1) / (a + b + 2) ? beta_fraction(x, a, b) : 1 - beta_fraction(1 - x, b, a);
}

}  // namespace

double chance_of_correlation(double correlation, std::size_t answers) {
  const double half_freedom = (static_cast<double>(answers) - 2) / 2;
  const double tail = incomplete_beta((1 - correlation) * (1 + correlation), half_freedom, 0.5) / 2;
  return correlation < 0 ? tail : 1 - tail;
}

Result<DirectionReport> find_direction_errors(const Matrix& ratings, const DirectionOptions& options) {
  if (auto checked = check(ratings, options); !checked) return tl::unexpected(std::move(checked.error()));
  DirectionReport report;
  const std::vector<Column> columns = column_sums(ratings);
  std::vector<RatingPair> pairs;
  for (std::size_t row = 0; row < ratings.rows; ++row) {
    pairs.clear();
    for (std::size_t column = 0; column < ratings.columns; ++column) {
      const double own = ratings(row, column);
      if (is_missing(own) || columns[column].answers < 2) continue;
      pairs.push_back({own, (columns[column].sum - own) / static_cast<double>(columns[column].answers - 1)});
    }
    report.participants.push_back(measure(pairs, row, options.min_answers));
  }
  adjust(report, options.false_alarms);
  report.suspects = suspects(report.participants);
  return report;
}

Matrix with_row_reversed(Matrix ratings, std::size_t row) {
  for (double& rating : ratings.row(row)) rating = reversed(rating);
  return ratings;
}

}  // namespace minga::methods::impact
