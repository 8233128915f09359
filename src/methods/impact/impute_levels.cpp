#include "methods/impact/impute_levels.hpp"

#include <algorithm>
#include <cmath>

#include "methods/parallel.hpp"

namespace minga::methods::impact {

namespace {

constexpr double tolerance = 1e-9;

// Sorted; nothing when there are more than can be steps of one scale. Values a hair apart (0.3 and
// 0.1 + 0.2) count apart here and meet on the scale, hence the room for some more than Levels::most.
std::optional<std::vector<double>> few_distinct(const Matrix& answers) {
  constexpr std::size_t room = 3 * Levels::most;
  std::vector<double> found;
  std::size_t last = 0;
  for (const double cell : answers.cells) {
    if (is_missing(cell) || (last < found.size() && found[last] == cell)) continue;
    last = static_cast<std::size_t>(std::find(found.begin(), found.end(), cell) - found.begin());
    if (last < found.size()) continue;
    if (found.size() == room) return std::nullopt;
    found.push_back(cell);
  }
  std::sort(found.begin(), found.end());
  return found;
}

std::optional<Levels> on_scale(const std::vector<double>& distinct, double step) {
  const double lowest = distinct.front();
  Levels levels;
  for (const double value : distinct) {
    const double steps = (value - lowest) / step;
    const double code = std::round(steps);
    if (std::abs(steps - code) > tolerance || code >= Levels::most) return std::nullopt;
    const auto index = static_cast<std::size_t>(code);
    while (levels.values.size() <= index) levels.values.push_back(missing);
    if (is_missing(levels.values[index])) levels.values[index] = value;
  }
  return levels;
}

}  // namespace

std::optional<Levels> find_levels(const Matrix& answers) {
  const auto distinct = few_distinct(answers);
  if (!distinct || distinct->empty()) return std::nullopt;
  const double spread = distinct->back() - distinct->front();
  if (spread == 0) return Levels{{distinct->front()}};
  if (!std::isfinite(spread)) return std::nullopt;
  double gap = spread;
  for (std::size_t index = 1; index < distinct->size(); ++index) {
    const double between = (*distinct)[index] - (*distinct)[index - 1];
    if (between > tolerance * spread) gap = std::min(gap, between);
  }
  // The step may be smaller than the smallest gap: 0, 0.4, 1 lie on a scale of step 0.2.
  for (int parts = 1; parts < Levels::most; ++parts)
    if (auto levels = on_scale(*distinct, gap / parts)) return levels;
  return std::nullopt;
}

std::vector<std::uint8_t> encode(const Matrix& answers, const Levels& levels, int threads) {
  std::vector<std::uint8_t> codes(answers.cells.size());
  const double lowest = levels.values.front();
  const auto top = static_cast<double>(levels.values.size() - 1);
  const double per_step = top > 0 ? top / (levels.values.back() - lowest) : 0;
  parallel_for(codes.size(), 1 << 16, threads, [&](const Chunk& chunk) {
    for (std::size_t cell = chunk.begin; cell < chunk.end; ++cell) {
      const double value = answers.cells[cell];
      codes[cell] =
          is_missing(value) ? no_code : static_cast<std::uint8_t>(std::lround((value - lowest) * per_step));
    }
  });
  return codes;
}

}  // namespace minga::methods::impact
