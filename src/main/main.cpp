#include <unistd.h>

#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

#include "cli/command.hpp"

namespace {

/// LANG=en_US.UTF-8 asks for English; everything else gets Spanish.
minga::Language language_of_environment() {
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"})
    if (const char* value = std::getenv(name); value != nullptr && *value != '\0')
      return minga::language_from(std::string_view(value).substr(0, 2));
  return minga::Language::es;
}

}  // namespace

int main(int argc, char** argv) {
  minga::cli::Common common;
  common.language = language_of_environment();
  common.in = &std::cin;
  common.out = &std::cout;
  common.err = &std::cerr;
  common.in_is_terminal = isatty(STDIN_FILENO) == 1;
  common.err_is_terminal = isatty(STDERR_FILENO) == 1;
  return minga::cli::run({argv + 1, argv + argc}, common);
}
