#pragma once

#include <string>

#include "cli/command.hpp"

namespace minga::cli {

/// Asks on a terminal and reads y, yes, s, si or sí; false without a terminal.
bool agreed(const Common& common, const std::string& question);

/// A new password: the first line of `file` ("-": of standard input) where one is named; else asked for twice
/// on a terminal that does not show it; else the first line of standard input. Never from the command line,
/// where others could read it. "file.unreadable", "cli.password.differ", "cli.password.none".
Result<std::string> new_password(const Common& common, const std::string& file);

}  // namespace minga::cli
