#pragma once

#include "cli/command.hpp"

namespace minga::cli {

Run declare_init(CLI::App& app, Language language);
Run declare_serve(CLI::App& app, Language language);

}  // namespace minga::cli
