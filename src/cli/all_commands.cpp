#include "cli/all_commands.hpp"

namespace minga::cli {

const std::vector<Command>& commands() {
  static const std::vector<Command> all{
      {"init", declare_init},
      {"serve", declare_serve},
      {"user", declare_user},
      {"pack", declare_pack},
      {"import", declare_import},
      {"export", declare_export},
      {"impact", declare_impact},
      {"cluster", declare_cluster},
      {"rights", declare_rights},
      {"procedure", declare_procedure},
      {"case", declare_case},
      {"check", declare_check},
      {"log", declare_log},
      {"backup", declare_backup},
      {"restore", declare_restore},
      {"openapi", declare_openapi},
      {"completion", declare_completion},
  };
  return all;
}

}  // namespace minga::cli
