#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "methods/impact/matrix.hpp"

namespace minga::bench {

/// A complete table of five-step ratings (0, 0.25, 0.5, 0.75, 1) with structure: three shared
/// opinions behind every row, six camps that pull on them, and noise of each answer's own.
methods::impact::Matrix make_ratings(std::size_t rows, std::size_t columns, std::uint64_t seed);

/// The same table with `share` of its cells made missing at random.
methods::impact::Matrix punch_holes(const methods::impact::Matrix& complete, double share,
                                    std::uint64_t seed);

/// The bytes of the cells as they lie in memory (float64, row after row, NaN for missing).
void write_raw(const std::string& path, const methods::impact::Matrix& table);
methods::impact::Matrix read_raw(const std::string& path, std::size_t rows, std::size_t columns);

}  // namespace minga::bench
