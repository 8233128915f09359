#pragma once

#include <string>
#include <vector>

namespace minga::cli {

/// Lines with columns of equal width, two blanks between them: the first to the left, the others to the
/// right, as numbers are. Width is counted in characters.
std::string text_table(const std::vector<std::vector<std::string>>& rows);

}  // namespace minga::cli
