#pragma once

#include <array>
#include <cstddef>

#include "methods/impact/matrix.hpp"

namespace minga::methods::impact {

/// The two questions asked about every impact: how good or bad it is (1 highly positive … 0 highly
/// negative), and how soon something must be done about it (1 urgently … 0 never).
enum class Axis { valuation, prioritization };
inline constexpr std::array<Axis, 2> both_axes{Axis::valuation, Axis::prioritization};

/// Participants (rows) by impacts (columns) on either axis; both matrices have the same shape.
struct Ratings {
  Matrix valuation;
  Matrix prioritization;

  const Matrix& on(Axis axis) const { return axis == Axis::valuation ? valuation : prioritization; }
  Matrix& on(Axis axis) { return axis == Axis::valuation ? valuation : prioritization; }
  std::size_t participants() const { return valuation.rows; }
  std::size_t impacts() const { return valuation.columns; }
};

}  // namespace minga::methods::impact
