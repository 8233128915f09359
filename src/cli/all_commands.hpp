#pragma once

#include "cli/command.hpp"

namespace minga::cli {

Run declare_init(CLI::App& app, Language language);
Run declare_serve(CLI::App& app, Language language);
Run declare_user(CLI::App& app, Language language);
Run declare_pack(CLI::App& app, Language language);
Run declare_import(CLI::App& app, Language language);
Run declare_export(CLI::App& app, Language language);
Run declare_impact(CLI::App& app, Language language);
Run declare_cluster(CLI::App& app, Language language);
Run declare_rights(CLI::App& app, Language language);
Run declare_case(CLI::App& app, Language language);
Run declare_procedure(CLI::App& app, Language language);
Run declare_check(CLI::App& app, Language language);
Run declare_log(CLI::App& app, Language language);
Run declare_backup(CLI::App& app, Language language);
Run declare_restore(CLI::App& app, Language language);
Run declare_openapi(CLI::App& app, Language language);
Run declare_completion(CLI::App& app, Language language);

}  // namespace minga::cli
