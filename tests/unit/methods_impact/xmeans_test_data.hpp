#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "methods/impact/matrix.hpp"
#include "methods/impact/random.hpp"

namespace minga::methods::impact::testing {

inline Matrix table(std::size_t columns, std::vector<double> cells) {
  Matrix result(cells.size() / columns, columns);
  result.cells = std::move(cells);
  return result;
}

inline Matrix gaussian_noise(std::size_t rows, std::size_t columns, std::uint64_t seed) {
  Matrix result(rows, columns);
  Random random(seed);
  for (double& cell : result.cells) cell = random.normal();
  return result;
}

/// Ratings on five levels, each as likely.
inline Matrix uniform_ratings(std::size_t rows, std::size_t columns, std::uint64_t seed) {
  Matrix result(rows, columns);
  Random random(seed);
  for (double& cell : result.cells) cell = 0.25 * static_cast<double>(random.below(5));
  return result;
}

inline double to_level(double value) {
  return std::clamp(std::round(4 * value) / 4, 0.0, 1.0);
}

struct Planted {
  Matrix data;
  std::vector<int> labels;  // cluster 0 holds the first row, and so on
};

/// Spherical groups of the given sizes, mixed, whose centres differ by `apart` standard deviations of the
/// noise in each column, up or down.
inline Planted planted(const std::vector<std::size_t>& sizes, std::size_t columns, double apart,
                       std::uint64_t seed) {
  Random random(seed);
  std::vector<int> order;
  for (std::size_t group = 0; group < sizes.size(); ++group) {
    order.insert(order.end(), sizes[group], static_cast<int>(group));
  }
  for (std::size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[random.below(i)]);
  std::vector<int> name(sizes.size(), -1);
  int next = 0;
  for (int& group : order) {
    int& known = name[static_cast<std::size_t>(group)];
    if (known < 0) known = next++;
    group = known;
  }
  Matrix centres(sizes.size(), columns);
  for (double& cell : centres.cells) cell = random.below(2) == 0 ? 0.0 : apart;
  Planted result{Matrix(order.size(), columns), order};
  for (std::size_t row = 0; row < order.size(); ++row) {
    for (std::size_t column = 0; column < columns; ++column) {
      result.data(row, column) = centres(static_cast<std::size_t>(order[row]), column) + random.normal();
    }
  }
  return result;
}

/// Five-level ratings of people who differ along one line only. `scores` says where each stands (variance 1).
inline Matrix ratings_along_a_line(const std::vector<double>& scores, std::size_t columns, double strength,
                                   std::uint64_t seed) {
  Random random(seed, 1);
  std::vector<double> mean(columns);
  std::vector<double> loading(columns);
  for (std::size_t column = 0; column < columns; ++column) {
    mean[column] = 0.2 + 0.6 * random.uniform();
    loading[column] = strength * (random.below(2) == 0 ? -1 : 1) * (0.5 + random.uniform());
  }
  Matrix result(scores.size(), columns);
  for (std::size_t row = 0; row < scores.size(); ++row) {
    for (std::size_t column = 0; column < columns; ++column) {
      result(row, column) = to_level(mean[column] + loading[column] * scores[row] + 0.22 * random.normal());
    }
  }
  return result;
}

inline std::vector<double> normal_scores(std::size_t count, std::uint64_t seed) {
  Random random(seed, 2);
  std::vector<double> scores(count);
  for (double& score : scores) score = random.normal();
  return scores;
}

inline std::vector<double> uniform_scores(std::size_t count, std::uint64_t seed) {
  Random random(seed, 3);
  std::vector<double> scores(count);
  for (double& score : scores) score = (2 * random.uniform() - 1) * std::sqrt(3.0);
  return scores;
}

/// Twelve at one end and seventeen at the other, with mean 0 and variance 1.
inline std::vector<double> two_groups_of_scores() {
  std::vector<double> scores(12, -std::sqrt(17.0 / 12.0));
  scores.insert(scores.end(), 17, std::sqrt(12.0 / 17.0));
  return scores;
}

inline void leave_gaps(Matrix& data, double share, std::uint64_t seed) {
  Random random(seed, 4);
  for (double& cell : data.cells) {
    if (random.uniform() < share) cell = missing;
  }
}

}  // namespace minga::methods::impact::testing
