#include "formats/tiles/simplify.hpp"

#include <algorithm>

namespace minga::formats::tiles {
namespace {

double squared_between(const Point& a, const Point& b) {
  const double dx = b.x - a.x, dy = b.y - a.y;
  return dx * dx + dy * dy;
}

double squared_distance(const Point& p, const Point& a, const Point& b) {
  const double dx = b.x - a.x, dy = b.y - a.y;
  const double length = dx * dx + dy * dy;
  double along = length > 0 ? ((p.x - a.x) * dx + (p.y - a.y) * dy) / length : 0;
  along = std::clamp(along, 0.0, 1.0);
  return squared_between(p, {a.x + along * dx, a.y + along * dy});
}

}  // namespace

/// Marks the points of line[first..last] that stay. Stretches are kept on a stack of our own: a line of a
/// million points may be split one by one.
void Simplifier::mark(const Line& line, std::size_t first, std::size_t last, double squared) {
  open_.assign(1, {first, last});
  while (!open_.empty()) {
    const auto [from, to] = open_.back();
    open_.pop_back();
    double most = squared;
    std::size_t farthest = 0;
    for (std::size_t i = from + 1; i < to; ++i) {
      const double distance = squared_distance(line[i], line[from], line[to]);
      if (distance > most) {
        most = distance;
        farthest = i;
      }
    }
    if (farthest == 0) continue;
    stays_[farthest] = 1;
    open_.emplace_back(from, farthest);
    open_.emplace_back(farthest, to);
  }
}

/// In stretches, so that no line takes time in proportion to the square of its length.
void Simplifier::mark_in_stretches(const Line& line, std::size_t first, std::size_t last, double squared) {
  constexpr std::size_t longest = 1024;
  while (last - first > longest) {
    stays_[first + longest] = 1;
    mark(line, first, first + longest, squared);
    first += longest;
  }
  mark(line, first, last, squared);
}

std::size_t Simplifier::farthest_of_ring(const Line& ring) const {
  double most = -1;
  std::size_t farthest = 0;
  for (std::size_t i = 1; i + 1 < ring.size(); ++i) {
    const double distance = squared_between(ring[0], ring[i]);
    if (distance > most) {
      most = distance;
      farthest = i;
    }
  }
  return farthest;
}

void Simplifier::simplify(Line& line, double tolerance, bool is_ring) {
  // Of four corners none is worth looking for: most rights are squares.
  constexpr std::size_t square = 5;
  if (tolerance <= 0 || line.size() < (is_ring ? square + 1 : 3)) return;
  stays_.assign(line.size(), 0);
  stays_.front() = stays_.back() = 1;
  const double squared = tolerance * tolerance;
  std::size_t middle = line.size() - 1;
  if (is_ring) {
    middle = farthest_of_ring(line);
    stays_[middle] = 1;
    mark_in_stretches(line, middle, line.size() - 1, squared);
  }
  mark_in_stretches(line, 0, middle, squared);
  constexpr std::ptrdiff_t least = 4;
  if (is_ring && std::count(stays_.begin(), stays_.end(), 1) < least) return;
  std::size_t kept = 0;
  for (std::size_t i = 0; i < line.size(); ++i)
    if (stays_[i] != 0) line[kept++] = line[i];
  line.resize(kept);
}

}  // namespace minga::formats::tiles
