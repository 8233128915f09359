#pragma once

#include <string_view>

namespace minga::cli {

/// The program's version, as CMakeLists.txt says.
std::string_view version();

}  // namespace minga::cli
