#pragma once

#include <cstddef>
#include <cstdint>

#include "methods/impact/impute_query.hpp"
#include "methods/impact/matrix.hpp"

namespace minga::methods::impact {

/// The query that masks each answer of `row` once: its answers, shuffled by `seed` and the row's number,
/// are cut into `folds` parts of equal size but for one (into single answers if there are fewer); a part's
/// answers are the targets of the list that hides the part. `answered` counts the rows that answered each
/// column: an answer that nobody else gave is no target, since nothing could predict it.
Query fold_query(const Matrix& answers, std::size_t row, std::size_t folds, std::uint64_t seed,
                 const std::vector<std::size_t>& answered);

/// The query for the missing cells of `row`, over all its answers. Columns that nobody answered are no
/// targets.
Query fill_query(const Matrix& answers, std::size_t row, const std::vector<std::size_t>& answered);

}  // namespace minga::methods::impact
