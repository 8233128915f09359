#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/problem.hpp"
#include "methods/impact/impute.hpp"
#include "methods/impact/matrix.hpp"

namespace minga::methods::impact {

/// Consecutive columns that are filled by themselves, as each scale of a workshop is.
struct FillBlock {
  std::size_t columns = 0;  // 0: all that are left
  int k = 5;
  DonorWeights weights = DonorWeights::uniform;
};

/// A replicate's gaps filled as the analysis fills them, block by block, on one thread. Columns beyond the
/// blocks are taken as one more like the last. A column that nobody in the replicate answered, or a row
/// without an answer in the block, says nothing about who is like whom: its cells get the mean of what was
/// answered in the column, or else of all of the block.
Result<Matrix> fill_gaps(Matrix answers, const std::vector<FillBlock>& blocks, std::size_t donor_cap,
                         std::uint64_t seed);

}  // namespace minga::methods::impact
