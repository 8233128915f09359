#pragma once

#include <string>
#include <string_view>

#include "base/problem.hpp"
#include "base/text.hpp"

namespace CLI {
class App;
class ParseError;
}  // namespace CLI

namespace minga::cli {

/// Gives the help of the application, and of what is added to it later, its headings in this language.
void speak(CLI::App& app, Language language);

/// The examples of a command ("cli.NAME.examples", parted by " · "), one a line under their heading.
std::string examples(Language language, std::string_view command);

/// What is wrong with the command line that `app` could not parse, in our words where CLI11's can be taken
/// apart.
Problem problem_of(const CLI::App& app, const CLI::ParseError& error);

}  // namespace minga::cli
