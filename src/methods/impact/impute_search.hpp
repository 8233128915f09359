#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <variant>
#include <vector>

#include "methods/impact/impute_query.hpp"
#include "methods/impact/impute_table.hpp"
#include "methods/impact/matrix.hpp"

namespace minga::methods::impact {

/// Finds for cells the nearest donors that answered their column. The answer is exact: neither the order
/// in which donors are looked at nor the screen in front of the measuring changes it.
class DonorSearch {
 public:
  /// `answers` must outlive the search and hold only finite cells and missing ones; `donors` are the rows
  /// that may give, ascending; `seed` shuffles the order in which they are looked at.
  DonorSearch(const Matrix& answers, const std::vector<std::uint32_t>& donors, std::uint64_t seed,
              int threads);

  /// For every target of every query, in their order: the query's number, the column, and up to `k` donors,
  /// nearest first (none if no donor answered the column and shares an answer).
  using Visit = std::function<void(std::size_t query, std::uint32_t column, std::span<const Neighbour>)>;
  void nearest(std::span<const Query> queries, std::size_t k, const Visit& visit) const;

  /// The answer at a cell that has one.
  double value(std::size_t row, std::size_t column) const;
  std::size_t donors() const { return shuffled_.size(); }

 private:
  std::vector<std::uint32_t> shuffled_;          // donors in the order of the batches
  std::vector<std::uint32_t> answered_;          // by column: how many donors answered it
  std::vector<std::vector<std::uint32_t>> few_;  // those donors, for columns that few answered
  std::variant<ByteTable, DoubleTable> table_;
};

}  // namespace minga::methods::impact
