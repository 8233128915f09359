#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace minga::cli {

/// When the claims of a layer were filed, as a column tells it; each list is one entry a claim.
struct ClaimMoments {
  std::vector<std::string> texts;     // as they stand there
  std::vector<std::int64_t> numbers;  // alike where moments are; overlap::unknown_moment where none is known
  std::vector<bool> hour_told;        // midnight is how programs write a day alone
  std::vector<std::size_t> unreadable;  // claims whose text is no date: in no group, and to be told
  std::size_t missing = 0;              // claims without any text
};

/// Reads the texts as an import does (service/rights_dates.hpp, day first), so that one moment written in two
/// ways is one.
ClaimMoments claim_moments(std::vector<std::string> texts);

}  // namespace minga::cli
