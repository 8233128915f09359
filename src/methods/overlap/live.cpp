#include "methods/overlap/live.hpp"

#include <algorithm>
#include <utility>

namespace minga::methods::overlap {
namespace {

std::uint32_t other_of(const Pair& pair, std::uint32_t id) {
  return pair.a == id ? pair.b : pair.a;
}

auto place_of(std::vector<Pair>& pairs, std::uint32_t id, std::uint32_t other) {
  return std::lower_bound(pairs.begin(), pairs.end(), other,
                          [&](const Pair& pair, std::uint32_t value) { return other_of(pair, id) < value; });
}

}  // namespace

LiveBase::LiveBase(std::vector<Shape> shapes, double least_area, const PairOptions& options)
    : shapes_(std::move(shapes)),
      pairs_(shapes_.size()),
      least_area_(least_area),
      touching_(options.touching) {
  const std::vector<Pair> all = pairs_within(shapes_, options);
  covers_ = covers_within(shapes_, all, least_area, options.threads);
  // Ascending by a, then b: so first come the pairs in which a shape is b, by their a, then those in which it
  // is a.
  for (const auto& pair : all) pairs_[pair.b].push_back(pair);
  for (const auto& pair : all) pairs_[pair.a].push_back(pair);
  build_index();
}

void LiveBase::build_index() {
  std::vector<Box> boxes;
  boxes.reserve(shapes_.size());
  for (const auto& shape : shapes_) boxes.push_back(shape.box());
  tree_ = BoxTree(boxes);
  in_tree_.assign(shapes_.size(), true);
  recent_.clear();
}

void LiveBase::index(std::uint32_t id) {
  in_tree_[id] = false;
  if (std::find(recent_.begin(), recent_.end(), id) == recent_.end()) recent_.push_back(id);
  if (recent_.size() > 1024 + shapes_.size() / 256) build_index();
}

std::vector<Pair> LiveBase::pairs_with(std::uint32_t id) const {
  std::vector<Pair> pairs;
  const Box& box = shapes_[id].box();
  const auto compare = [&](std::uint32_t other) {
    const std::uint32_t a = std::min(id, other), b = std::max(id, other);
    Meeting found = meeting(shapes_[a], shapes_[b], touching_);
    if (!found.meet) return;
    found.pair.a = a;
    found.pair.b = b;
    pairs.push_back(found.pair);
  };
  tree_.search(box, [&](std::uint32_t other) {
    if (other != id && in_tree_[other]) compare(other);
  });
  for (const std::uint32_t other : recent_)
    if (other != id && shapes_[other].box().meets(box)) compare(other);
  std::sort(pairs.begin(), pairs.end(),
            [&](const Pair& one, const Pair& two) { return other_of(one, id) < other_of(two, id); });
  return pairs;
}

void LiveBase::forget(std::uint32_t id, std::uint32_t other) {
  pairs_[id].erase(place_of(pairs_[id], id, other));
}

void LiveBase::remember(std::uint32_t other, const Pair& pair) {
  auto& pairs = pairs_[other];
  pairs.insert(place_of(pairs, other, other_of(pair, other)), pair);
}

Change LiveBase::put(std::uint32_t id, Shape shape) {
  if (id >= shapes_.size()) {
    id = static_cast<std::uint32_t>(shapes_.size());
    shapes_.emplace_back();
    pairs_.emplace_back();
    covers_.emplace_back();
    in_tree_.push_back(false);
  }
  Change change;
  shapes_[id] = std::move(shape);
  index(id);
  change.gone = std::exchange(pairs_[id], pairs_with(id));
  change.come = pairs_[id];
  change.affected.push_back(id);
  for (const auto& pair : change.gone) {
    forget(other_of(pair, id), id);
    if (pair.overlaps()) change.affected.push_back(other_of(pair, id));
  }
  for (const auto& pair : change.come) {
    remember(other_of(pair, id), pair);
    if (pair.overlaps()) change.affected.push_back(other_of(pair, id));
  }
  std::sort(change.affected.begin(), change.affected.end());
  change.affected.erase(std::unique(change.affected.begin(), change.affected.end()), change.affected.end());
  for (const std::uint32_t affected : change.affected) covers_[affected] = computed_cover(affected);
  return change;
}

Cover LiveBase::computed_cover(std::uint32_t id) const {
  std::vector<const Shape*> others;
  bool inside = false;
  for (const auto& pair : pairs_[id]) {
    if (!pair.overlaps() || pair.area < least_area_) continue;
    others.push_back(&shapes_[other_of(pair, id)]);
    inside = inside || pair.kind == Kind::same || pair.kind == (pair.a == id ? Kind::inside : Kind::contains);
  }
  return cover_of(shapes_[id], others, inside);
}

std::vector<Pair> LiveBase::pairs() const {
  std::vector<Pair> all;
  for (std::uint32_t id = 0; id < pairs_.size(); ++id)
    for (const auto& pair : pairs_[id])
      if (pair.a == id) all.push_back(pair);
  return all;
}

}  // namespace minga::methods::overlap
