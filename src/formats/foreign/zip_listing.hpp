#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/problem.hpp"

namespace minga::formats::foreign {

/// The names in a zip archive, as they stand there; nothing is unpacked. Problems: foreign.zip (cannot be
/// read), foreign.zip_path (`name`: an absolute name, or one that leads out of the archive),
/// foreign.zip_link (`name`: stands for a file elsewhere), foreign.zip_locked (`name`: needs a password),
/// foreign.zip_too_large (it would unpack to more than `most_bytes`, or holds more than 10,000 files).
Result<std::vector<std::string>> zip_names(const std::string& file, std::uint64_t most_bytes);

/// Whether a name stays inside of where it would be unpacked.
bool is_inside(const std::string& name);

}  // namespace minga::formats::foreign
