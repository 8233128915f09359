#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "methods/impact/impute.hpp"
#include "methods/impact/impute_search.hpp"

namespace minga::methods::impact {

/// What the nearest k donors say, for every k at once.
class Prediction {
 public:
  /// `donors` nearest first, not empty, all of them with an answer in `column`.
  void read(const DonorSearch& search, std::uint32_t column, std::span<const Neighbour> donors);
  /// The (weighted) mean of the first k donors' answers, of all if there are fewer.
  double value(std::size_t k, DonorWeights weights) const;

 private:
  struct Sum {
    double answers;
    double weighted;
    double weights;
  };
  std::vector<Sum> sums_;      // over the first 1, 2, ... donors
  std::size_t identical_ = 0;  // donors at distance zero; they come first
};

/// Which predictions round to the right level, when each goes to the nearest of the levels that occur and
/// the middle between two to the upper one.
class LevelCheck {
 public:
  explicit LevelCheck(std::vector<double> values);
  struct Bounds {
    double from;
    double to;
    bool hold(double prediction) const { return from <= prediction && prediction < to; }
  };
  /// Of the level `value`, which must be one of the values given.
  Bounds around(double value) const;

 private:
  std::vector<double> levels_;
};

/// Sums of errors; those of parts of the cells can be added up.
struct ErrorSum {
  double squares = 0;
  double absolute = 0;
  std::size_t exact = 0;

  void add(double prediction, double truth, const LevelCheck::Bounds& level);
  void add(const ErrorSum& other);
  ImputeError over(std::size_t cells) const;
};

}  // namespace minga::methods::impact
