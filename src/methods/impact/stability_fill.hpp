#pragma once

#include <cstddef>
#include <cstdint>

#include "base/problem.hpp"
#include "methods/impact/impute.hpp"
#include "methods/impact/matrix.hpp"

namespace minga::methods::impact {

/// A replicate's gaps filled as the analysis fills them, on one thread. A column that nobody in the replicate
/// answered, or a row without an answer, says nothing about who is like whom: its cells get the mean of what
/// was answered in the column, or else of everything.
Result<Matrix> fill_gaps(Matrix answers, int k, DonorWeights weights, std::size_t donor_cap,
                         std::uint64_t seed);

}  // namespace minga::methods::impact
