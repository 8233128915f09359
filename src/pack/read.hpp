#pragma once

#include <filesystem>
#include <span>

#include "base/problem.hpp"
#include "pack/model.hpp"

namespace minga::pack {

/// Reads the packs in these folders as one model (each may build on those before it).
/// Gives every error with file and line, not only the first.
Checked<Model> read_packs(std::span<const std::filesystem::path> folders);

}  // namespace minga::pack
