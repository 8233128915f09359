#include "cli/ask.hpp"

#include <termios.h>
#include <unistd.h>

#include <fstream>
#include <istream>
#include <ostream>

namespace minga::cli {
namespace {

/// While it lives the terminal does not show what is typed.
class NoEcho {
 public:
  NoEcho() : is_terminal_(tcgetattr(STDIN_FILENO, &before_) == 0) {
    if (!is_terminal_) return;
    auto quiet = before_;
    quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
  }
  NoEcho(const NoEcho&) = delete;
  NoEcho& operator=(const NoEcho&) = delete;
  ~NoEcho() {
    if (is_terminal_) tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
  }

 private:
  termios before_{};
  bool is_terminal_;
};

Result<std::string> first_line(std::istream& in) {
  std::string line;
  std::getline(in, line);
  if (line.ends_with('\r')) line.pop_back();
  if (line.empty()) return fail(ProblemKind::invalid, "cli.password.none");
  return line;
}

Result<std::string> asked(const Common& common, const char* key) {
  *common.err << text(common.language, key) << ' ' << std::flush;
  const NoEcho quiet;
  auto line = first_line(*common.in);
  *common.err << '\n';
  return line;
}

}  // namespace

bool agreed(const Common& common, const std::string& question) {
  if (!common.in_is_terminal) return false;
  *common.err << question << ' ' << std::flush;
  std::string answer;
  std::getline(*common.in, answer);
  for (const auto* yes : {"y", "yes", "s", "si", "sí", "Y", "S"})
    if (answer == yes) return true;
  return false;
}

Result<std::string> new_password(const Common& common, const std::string& file) {
  if (!file.empty() && file != "-") {
    std::ifstream in(file, std::ios::binary);
    if (!in) return fail(ProblemKind::invalid, "file.unreadable", {{"file", file}});
    return first_line(in);
  }
  if (file == "-" || !common.in_is_terminal) return first_line(*common.in);
  auto first = asked(common, "cli.password.ask");
  if (!first) return first;
  const auto again = asked(common, "cli.password.again");
  if (!again || *again != *first) return fail(ProblemKind::invalid, "cli.password.differ");
  return first;
}

}  // namespace minga::cli
