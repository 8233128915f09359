#pragma once

#include <string>
#include <string_view>

#include "cli/command.hpp"

namespace minga::cli {

/// Writes a result to a file, whole or not at all; to standard output where `file` is empty or "-".
/// "file.unwritable".
Result<void> put(const Common& common, const std::string& file, std::string_view bytes);

inline bool to_standard_output(const std::string& file) {
  return file.empty() || file == "-";
}

}  // namespace minga::cli
