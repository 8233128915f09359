#include "methods/overlap/pairs.hpp"

#include <algorithm>
#include <array>

#include "methods/overlap/box_tree.hpp"
#include "methods/overlap/touch.hpp"
#include "methods/parallel.hpp"

namespace minga::methods::overlap {
namespace {

constexpr std::size_t pairs_chunk = 256;

BoxTree tree_over(std::span<const Shape> shapes) {
  std::vector<Box> boxes;
  boxes.reserve(shapes.size());
  for (const auto& shape : shapes) boxes.push_back(shape.box());
  return BoxTree(boxes);
}

/// Runs `find(position, pairs)` for each of `count` positions and puts what they found in order.
template <class Find>
std::vector<Pair> collected(std::size_t count, int threads, const Find& find) {
  std::vector<std::vector<Pair>> parts(chunk_count(count, pairs_chunk));
  parallel_for(count, pairs_chunk, threads, [&](const Chunk& part) {
    for (std::size_t position = part.begin; position < part.end; ++position)
      find(position, parts[part.index]);
  });
  std::size_t total = 0;
  for (const auto& part : parts) total += part.size();
  std::vector<Pair> pairs;
  pairs.reserve(total);
  for (auto& part : parts) {
    pairs.insert(pairs.end(), part.begin(), part.end());
    part = {};
  }
  std::sort(pairs.begin(), pairs.end(), [](const Pair& one, const Pair& two) {
    return std::pair(one.a, one.b) < std::pair(two.a, two.b);
  });
  return pairs;
}

}  // namespace

std::string_view code_of(Kind kind) {
  constexpr std::array<std::string_view, 5> codes{"touches", "crosses", "inside", "contains", "same"};
  return codes.at(static_cast<std::size_t>(kind));
}

double may_stick_out(double area) {
  return std::min(std::max(1e-3, 1e-9 * area), 1e-6 * area);
}

Kind kind_of(const Shape& a, const Shape& b, double common) {
  const bool inside = a.area() - common <= may_stick_out(a.area());
  const bool contains = b.area() - common <= may_stick_out(b.area());
  if (inside && contains) return Kind::same;
  if (inside) return Kind::inside;
  return contains ? Kind::contains : Kind::crosses;
}

Meeting meeting(const Shape& a, const Shape& b, bool touching) {
  const Measured common = common_area(a, b);
  Meeting out;
  out.pair.bound = common.bound;
  if (common.area > common.bound) {
    out.meet = true;
    out.pair.area = common.area;
    out.pair.kind = kind_of(a, b, common.area);
  } else if (touching) {
    out.meet = boundaries_meet(a, b);
  }
  return out;
}

std::vector<Pair> pairs_within(std::span<const Shape> shapes, const PairOptions& options) {
  const BoxTree tree = tree_over(shapes);
  const auto items = tree.items();
  return collected(items.size(), options.threads, [&](std::size_t position, std::vector<Pair>& pairs) {
    const std::uint32_t own = items[position];
    const auto compare = [&](std::uint32_t other) {
      const std::uint32_t a = std::min(own, other), b = std::max(own, other);
      Meeting found = meeting(shapes[a], shapes[b], options.touching);
      if (!found.meet) return;
      found.pair.a = a;
      found.pair.b = b;
      pairs.push_back(found.pair);
    };
    tree.search(shapes[own].box(), compare, position + 1);
  });
}

std::vector<Pair> pairs_between(std::span<const Shape> shapes, std::span<const Shape> against,
                                const PairOptions& options) {
  const BoxTree tree = tree_over(against);
  return collected(shapes.size(), options.threads, [&](std::size_t a, std::vector<Pair>& pairs) {
    const auto compare = [&](std::uint32_t b) {
      Meeting found = meeting(shapes[a], against[b], options.touching);
      if (!found.meet) return;
      found.pair.a = static_cast<std::uint32_t>(a);
      found.pair.b = b;
      pairs.push_back(found.pair);
    };
    tree.search(shapes[a].box(), compare);
  });
}

}  // namespace minga::methods::overlap
