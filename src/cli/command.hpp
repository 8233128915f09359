#pragma once

#include <functional>
#include <iosfwd>
#include <string>
#include <vector>

#include "base/problem.hpp"
#include "base/text.hpp"

namespace CLI {
class App;
}

namespace minga::cli {

/// What every command gets beside its own options.
struct Common {
  Language language = Language::es;
  bool json = false;             // one JSON object on standard output, nothing else
  std::istream* in = nullptr;    // answers and passwords
  std::ostream* out = nullptr;   // results
  std::ostream* err = nullptr;   // problems, questions, progress
  bool in_is_terminal = false;   // then the program may ask
  bool err_is_terminal = false;  // then work of more than a second shows its progress
};

/// 0: done; 1: the input or the data is wrong, or the work failed; 2: the command line is wrong.
enum ExitCode : int { done = 0, failed = 1, misused = 2 };

/// Runs the command with what was parsed. Parsing touches no file; this does.
using Run = std::function<int(const Common&)>;

/// Declares the options of one command on its sub-application and gives back what runs it.
using Declare = std::function<Run(CLI::App&, Language)>;

struct Command {
  std::string name;
  Declare declare;
};

/// All commands, by name. One source each: command_NAME.cpp.
const std::vector<Command>& commands();

/// Declares the options that all commands share and every command with its own. Gives back what runs each,
/// in the order of commands(). `common` and `language_option` must outlive the parsing.
std::vector<Run> declare_program(CLI::App& app, Common& common, std::string& language_option);

/// The whole program. `arguments` without the program's name.
int run(std::vector<std::string> arguments, Common common);

/// Prints problems with their places, or as {"problems": [...]} with --json, and returns ExitCode::failed.
int report(const Common& common, const Problems& problems);
int report(const Common& common, const Problem& problem);

/// What a person should know although nothing is wrong, on standard error; nothing with --json.
void remark(const Common& common, const Problems& notices);

}  // namespace minga::cli
