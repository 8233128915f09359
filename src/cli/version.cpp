#include "cli/version.hpp"

namespace minga::cli {

std::string_view version() {
  return MINGA_VERSION;
}

}  // namespace minga::cli
