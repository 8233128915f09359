#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <vector>

#include "methods/impact/impute.hpp"
#include "methods/impact/impute_folds.hpp"
#include "methods/impact/random.hpp"

/// The method as its page defines it, cell by cell and without any haste, to compare with.
namespace minga::methods::impact::naive {

struct Donor {
  double key;
  std::size_t row;
};

/// Donors of a cell by their mean squared difference from the receiver, whose `hidden` answers are not seen.
inline std::vector<Donor> donors(const Matrix& answers, std::size_t receiver, std::size_t column,
                                 const std::set<std::size_t>& hidden) {
  std::vector<Donor> found;
  for (std::size_t row = 0; row < answers.rows; ++row) {
    if (row == receiver || is_missing(answers(row, column))) continue;
    double squares = 0;
    int shared = 0;
    for (std::size_t other = 0; other < answers.columns; ++other) {
      if (hidden.contains(other) || is_missing(answers(receiver, other)) || is_missing(answers(row, other)))
        continue;
      squares += std::pow(answers(row, other) - answers(receiver, other), 2);
      ++shared;
    }
    if (shared > 0) found.push_back({squares / shared, row});
  }
  std::sort(found.begin(), found.end(), [](const Donor& one, const Donor& other) {
    return one.key != other.key ? one.key < other.key : one.row < other.row;
  });
  return found;
}

/// The mean over the first k donors; nothing without donors.
inline std::optional<double> predict(const Matrix& answers, std::vector<Donor> donors, std::size_t column,
                                     std::size_t k, DonorWeights weights) {
  if (donors.empty()) return std::nullopt;
  if (donors.size() > k) donors.resize(k);
  const bool identical = donors.front().key == 0;
  double sum = 0;
  double total = 0;
  for (const Donor& donor : donors) {
    double weight = 1;
    if (weights == DonorWeights::distance && identical) weight = donor.key == 0 ? 1 : 0;
    if (weights == DonorWeights::distance && !identical)
      weight = 1 / std::sqrt(static_cast<double>(answers.columns) * donor.key);
    sum += weight * answers(donor.row, column);
    total += weight;
  }
  return sum / total;
}

inline std::vector<std::size_t> answered(const Matrix& answers) {
  std::vector<std::size_t> counts(answers.columns, 0);
  for (std::size_t row = 0; row < answers.rows; ++row)
    for (std::size_t column = 0; column < answers.columns; ++column)
      if (!is_missing(answers(row, column))) ++counts[column];
  return counts;
}

/// The mean of a column's answers but for one row's (none: answers.rows).
inline double column_mean(const Matrix& answers, std::size_t column, std::size_t without) {
  double sum = 0;
  int count = 0;
  for (std::size_t row = 0; row < answers.rows; ++row) {
    if (row == without || is_missing(answers(row, column))) continue;
    sum += answers(row, column);
    ++count;
  }
  return count == 0 ? missing : sum / count;
}

inline Matrix fill(const Matrix& answers, std::size_t k, DonorWeights weights) {
  Matrix completed = answers;
  for (std::size_t row = 0; row < answers.rows; ++row) {
    const auto cells = answers.row(row);
    if (std::all_of(cells.begin(), cells.end(), is_missing)) continue;
    for (std::size_t column = 0; column < answers.columns; ++column) {
      if (!is_missing(answers(row, column))) continue;
      const auto guess = predict(answers, donors(answers, row, column, {}), column, k, weights);
      completed(row, column) = guess.value_or(column_mean(answers, column, answers.rows));
    }
  }
  return completed;
}

struct Validation {
  std::size_t cells = 0;
  double squares = 0;
  double absolute = 0;
  double mean_squares = 0;

  double rmse() const { return std::sqrt(squares / static_cast<double>(cells)); }
  double mean_rmse() const { return std::sqrt(mean_squares / static_cast<double>(cells)); }
};

/// Cross-validation at one k, with the folds that the method draws.
inline Validation validate(const Matrix& answers, std::size_t k, DonorWeights weights, std::size_t folds,
                           std::uint64_t seed) {
  const auto counts = answered(answers);
  Validation result;
  for (std::size_t row = 0; row < answers.rows; ++row) {
    const Query query = fold_query(answers, row, folds, seed, counts);
    for (std::size_t list = 0; list < query.lists(); ++list) {
      const std::size_t begin = list == 0 ? 0 : query.part_ends[list - 1];
      const std::set<std::size_t> hidden(query.columns.begin() + static_cast<std::ptrdiff_t>(begin),
                                         query.columns.begin() + query.part_ends[list]);
      for (std::size_t at = query.target_begin(list); at < query.target_ends[list]; ++at) {
        const std::size_t column = query.targets[at];
        const double truth = answers(row, column);
        const double mean = column_mean(answers, column, row);
        const double guess =
            predict(answers, donors(answers, row, column, hidden), column, k, weights).value_or(mean);
        ++result.cells;
        result.squares += (guess - truth) * (guess - truth);
        result.absolute += std::abs(guess - truth);
        result.mean_squares += (mean - truth) * (mean - truth);
      }
    }
  }
  return result;
}

/// Ratings of `levels` equally spaced levels in [0, 1] (0: any value) with one shared opinion and noise.
inline Matrix ratings(std::size_t rows, std::size_t columns, int levels, double missing_share,
                      std::uint64_t seed) {
  Random random(seed);
  std::vector<double> loading(columns);
  for (double& entry : loading) entry = random.normal();
  Matrix table(rows, columns);
  for (std::size_t row = 0; row < rows; ++row) {
    const double opinion = random.normal();
    for (std::size_t column = 0; column < columns; ++column) {
      double rating = std::clamp(0.5 + 0.2 * (opinion * loading[column] + random.normal()), 0.0, 1.0);
      if (levels > 1) rating = std::round(rating * (levels - 1)) / (levels - 1);
      if (random.uniform() >= missing_share) table(row, column) = rating;
    }
  }
  return table;
}

/// Whether both are missing or the two lie within `tolerance`.
inline bool alike(double one, double other, double tolerance) {
  if (is_missing(one) || is_missing(other)) return is_missing(one) && is_missing(other);
  return std::abs(one - other) <= tolerance;
}

/// Whether the two have the same cells, missing ones included, each within `tolerance`.
inline bool alike(const Matrix& one, const Matrix& other, double tolerance) {
  if (one.rows != other.rows || one.columns != other.columns) return false;
  for (std::size_t cell = 0; cell < one.cells.size(); ++cell)
    if (!alike(one.cells[cell], other.cells[cell], tolerance)) return false;
  return true;
}

}  // namespace minga::methods::impact::naive
