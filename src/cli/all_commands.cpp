#include "cli/all_commands.hpp"

namespace minga::cli {

const std::vector<Command>& commands() {
  static const std::vector<Command> all{
      {"init", declare_init},
      {"serve", declare_serve},
  };
  return all;
}

}  // namespace minga::cli
