#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "methods/impact/matrix.hpp"

namespace minga::methods::impact {

/// A scale of few, equally spaced levels, such as a five-step rating: answers then fit a byte each and
/// squared differences are small integers.
struct Levels {
  static constexpr int most = 16;
  std::vector<double> values;  // by code, lowest first; a step of the scale that nobody used holds NaN
};

/// The code of a cell without answer.
inline constexpr std::uint8_t no_code = 0x80;

/// The scale on which all answers lie, within 1e-9 of a step; nothing if there is none with at most
/// Levels::most steps, or if there is no answer at all.
std::optional<Levels> find_levels(const Matrix& answers);

/// Every cell's code on the scale, row after row.
std::vector<std::uint8_t> encode(const Matrix& answers, const Levels& levels, int threads);

}  // namespace minga::methods::impact
