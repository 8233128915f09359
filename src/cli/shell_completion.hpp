#pragma once

#include <string>
#include <string_view>

namespace CLI {
class App;
}

namespace minga::cli {

/// A script that completes the program's commands and options in bash, zsh or fish, from the declared tree.
std::string completion_script(const CLI::App& program, std::string_view shell);

}  // namespace minga::cli
