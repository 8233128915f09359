#include "methods/impact/impute_predict.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace minga::methods::impact {

void Prediction::read(const DonorSearch& search, std::uint32_t column, std::span<const Neighbour> donors) {
  sums_.clear();
  identical_ = 0;
  Sum sum{0, 0, 0};
  for (const Neighbour& donor : donors) {
    const double answer = search.value(donor.row, column);
    sum.answers += answer;
    if (donor.key == 0) {
      ++identical_;
    } else {
      const double weight = 1 / std::sqrt(donor.key);
      sum.weighted += weight * answer;
      sum.weights += weight;
    }
    sums_.push_back(sum);
  }
}

double Prediction::value(std::size_t k, DonorWeights weights) const {
  std::size_t count = std::min(k, sums_.size());
  if (weights == DonorWeights::distance) {
    if (identical_ == 0) return sums_[count - 1].weighted / sums_[count - 1].weights;
    count = std::min(count, identical_);
  }
  return sums_[count - 1].answers / static_cast<double>(count);
}

LevelCheck::LevelCheck(std::vector<double> values) : levels_(std::move(values)) {
  std::sort(levels_.begin(), levels_.end());
  levels_.erase(std::unique(levels_.begin(), levels_.end()), levels_.end());
}

LevelCheck::Bounds LevelCheck::around(double value) const {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  const auto level = std::lower_bound(levels_.begin(), levels_.end(), value);
  const auto middle = [](double low, double high) { return low + (high - low) / 2; };
  return {level == levels_.begin() ? -infinity : middle(*(level - 1), *level),
          level + 1 == levels_.end() ? infinity : middle(*level, *(level + 1))};
}

void ErrorSum::add(double prediction, double truth, const LevelCheck::Bounds& level) {
  const double error = prediction - truth;
  squares += error * error;
  absolute += std::abs(error);
  if (level.hold(prediction)) ++exact;
}

void ErrorSum::add(const ErrorSum& other) {
  squares += other.squares;
  absolute += other.absolute;
  exact += other.exact;
}

ImputeError ErrorSum::over(std::size_t cells) const {
  if (cells == 0) return {};
  const auto count = static_cast<double>(cells);
  return {std::sqrt(squares / count), absolute / count, static_cast<double>(exact) / count};
}

}  // namespace minga::methods::impact
