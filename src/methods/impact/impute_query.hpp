#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace minga::methods::impact {

/// Donors are looked at in batches of so many.
inline constexpr std::size_t batch_size = 64;

/// A donor and how far it is: the mean squared difference over the answers it shares with the receiver.
struct Neighbour {
  double key = 0;
  std::uint32_t row = 0;
};

/// Nearer first; of two at the same distance the one with the lower row.
struct Nearer {
  bool operator()(const Neighbour& one, const Neighbour& other) const {
    return one.key != other.key ? one.key < other.key : one.row < other.row;
  }
};

/// One row that looks for donors. Its answers are cut into parts. With `hide_parts` there is one list
/// of neighbours for each part, by the distance over all answers outside that part; without, a single
/// list by the distance over all answers. List number l is asked for the columns
/// targets[target_ends[l - 1] … target_ends[l]).
struct Query {
  std::size_t receiver = 0;
  std::vector<std::uint32_t> columns;    // of the receiver's answers, part after part
  std::vector<std::uint32_t> part_ends;  // positions in `columns`
  bool hide_parts = false;
  std::vector<std::uint32_t> targets;
  std::vector<std::uint32_t> target_ends;

  std::size_t lists() const { return target_ends.size(); }
  std::size_t target_begin(std::size_t list) const { return list == 0 ? 0 : target_ends[list - 1]; }
};

}  // namespace minga::methods::impact
