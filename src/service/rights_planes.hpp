#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "methods/overlap/pairs.hpp"
#include "service/rights_stood.hpp"

namespace minga::service {

/// Shapes of rights, each in the system that it was measured in. Borders are straight in the system that a
/// register draws in, and bent in any other: neighbours that share a line share no ground there, and slivers
/// elsewhere. So two rights of one system are compared in it, and two of different ones in the equal-area
/// one; what they share depends on the two alone, not on what else is in the base.
class PlacedShapes {
 public:
  explicit PlacedShapes(formats::layers::Planes& planes) : planes_(&planes) {}
  /// Of those that have an area, in their order; they have to outlive this.
  PlacedShapes(const std::vector<StoodRight>& rights, formats::layers::Planes& planes);
  /// Some of these, in the order of `numbers`.
  PlacedShapes only(std::span<const std::size_t> numbers) const;

  std::size_t size() const { return all_.size(); }
  const StoodRight& right(std::size_t i) const { return *all_[i].right; }
  const methods::overlap::Shape& shape(std::size_t i) const { return all_[i].shape; }
  const std::string& system(std::size_t i) const { return all_[i].system; }  // its label
  /// The numbers of all, by a system around them in which distances are right to 1 in 1,000: their own where
  /// that is a zone in metres, else the UTM zone of their place.
  std::map<std::string, std::vector<std::size_t>> by_system_of_distances() const;
  /// All in one system, in their order; of nothing where one cannot be brought there.
  std::vector<methods::overlap::Shape> in(const std::string& system) const;

 private:
  struct Placed {
    const StoodRight* right = nullptr;
    std::string system;
    methods::overlap::Shape shape;
  };
  formats::layers::Planes* planes_;
  std::vector<Placed> all_;
};

/// Two rights that share ground.
struct PlacedPair {
  methods::overlap::Pair pair;
  std::string system;  // in which it was measured
  double share = 0;    // of the first one's area in that system
  /// The ground is not more than what turning coordinates to degrees and back can feign between neighbours.
  bool feigned = false;
};

/// All pairs of one of `shapes` (a) and one of `against` (b) that overlap, by a, then b. Cost: that of
/// overlap::pairs_between, once for each system and, where there are several, once more.
std::vector<PlacedPair> placed_pairs(const PlacedShapes& shapes, const PlacedShapes& against);

}  // namespace minga::service
