#pragma once

#include <string>
#include <vector>

#include "formats/problem_list.hpp"

namespace minga::formats {

/// Trims the names of a header and adds a problem for each that stands twice (table.duplicate_column)
/// or is blank (table.blank_column).
void tidy_header(std::vector<std::string>& header, long line, ProblemList& problems);

}  // namespace minga::formats
